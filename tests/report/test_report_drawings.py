from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from standoff.audit.results import Audit
from standoff.case import from_data
from standoff.report.argument_tree import Twig, tree
from standoff.report.names import Names
from standoff.report.share_svg import share_bar
from standoff.report.svg import el, wrap
from standoff.report.ties import ties_of
from standoff.report.ties_svg import ties_svg, untangled
from standoff.report.timeline_svg import in_order, places, timeline_svg


def test_elements_escape_what_comes_from_a_case() -> None:
    drawn = el("text", '<script>"&', x=1.25, data_actor='"><script>', class_=None)
    assert drawn == (
        '<text x="1.2" data-actor="&#34;&gt;&lt;script&gt;">&lt;script&gt;&#34;&amp;</text>'
    )
    assert el("g", Markup("<b></b>")) == "<g><b></b></g>"
    assert el("path", x=-0.0) == '<path x="0"></path>'


def test_camps_face_each_other_and_no_names_collide(made: Audit) -> None:
    ties = ties_of(made.case, made.pictures["alignment"])
    drawn = ties_svg(ties, Names(made.case))
    spots = re.findall(r'<text x="([\d.]+)" y="([\d.]+)" text-anchor="(\w+)" class="name">', drawn)
    left = sorted(float(y) for x, y, side in spots if side == "end")
    assert len(left) == 2
    assert all(b - a >= 14 for a, b in pairwise(left))
    assert {side for *_, side in spots} == {"end", "middle", "start"}
    assert drawn.count('class="strain"') == 1
    assert drawn.count("stroke-width") == len(ties.lines)
    assert "Belmar" in drawn
    assert drawn == ties_svg(ties, Names(made.case))


@pytest.mark.parametrize("many", [2, 13, 40])
def test_names_of_many_actors_keep_apart(many: int) -> None:
    actors = {f"a{i}": {"name": f"Actor {i}", "kind": "state"} for i in range(many)}
    rows = [
        {"id": f"t{i}", "from": f"a{i}", "to": f"a{(i + 1) % many}", "kind": "trade", "weight": 0.4}
        for i in range(many - 1)
    ]
    case = from_data({"standoff": "1", "title": "many", "actors": actors, "ties": rows})
    camps = {f"a{i}": i % 2 for i in range(many)}
    drawn = ties_svg(ties_of(case, {"camps": camps}), Names(case))
    for side in ("end", "start"):
        ys = sorted(
            float(y)
            for y, anchor in re.findall(r'y="([\d.]+)" text-anchor="(\w+)" class="name"', drawn)
            if anchor == side
        )
        assert all(b - a >= 14 for a, b in pairwise(ys))


def test_ties_without_the_lens_are_those_of_the_case(made: Audit) -> None:
    ties = ties_of(made.case, {})
    assert not ties.settled
    assert [t.id for t in ties.lines] == ["ald-bel", "ald-qar", "bel-qar", "sen-qar"]
    assert [t.sign for t in ties.lines] == ["friendly", "hostile", "unsure", "friendly"]
    assert "<svg" in ties_svg(ties, Names(made.case))


def test_a_picture_with_holes_is_drawn(made: Audit) -> None:
    picture = {
        "ties": [
            {"id": "ald-bel"},
            {"id": "gone", "from": "aldora", "to": "qarn", "weight": float("nan")},
            {"id": "nobody"},
        ],
        "camps": {"aldora": 0},
        "camp_share": {"aldora": None, "belmar": float("nan")},
        "frustration": None,
    }
    ties = ties_of(made.case, picture)
    assert [t.id for t in ties.lines] == ["ald-bel", "gone"]
    assert ties.shares == {}
    assert "<svg" in ties_svg(ties, Names(made.case))


def test_who_would_stay_in_the_camp_drawn(made: Audit) -> None:
    picture = {**made.pictures["alignment"], "reference": "aldora"}
    ties = ties_of(made.case, picture)
    assert ties.staying("belmar") == 0.7
    assert ties.staying("qarn") == pytest.approx(0.98)
    assert ties.staying("sennat") is None
    assert "<tspan" in ties_svg(ties, Names(made.case))


def test_untangling_never_lengthens(made: Audit) -> None:
    ties = ties_of(made.case, made.pictures["alignment"])
    left, right = untangled(["belmar", "aldora"], ["sennat", "qarn"], ties)
    assert sorted(left) == ["aldora", "belmar"]
    assert sorted(right) == ["qarn", "sennat"]
    assert (left, right) == untangled(left, right, ties)


@given(st.lists(st.floats(700_000, 740_000), min_size=1, max_size=30))
def test_the_line_of_time_keeps_the_order(points: list[float]) -> None:
    at = places(points)
    found = [at[p] for p in sorted(set(points))]
    assert all(a < b for a, b in pairwise(found))
    assert all(0 < x < 860 for x in found)


def test_events_in_order_alleged_hollow_and_apart(made: Audit) -> None:
    assert [e.id for e in in_order(made.case.events)] == ["closure", "talks", "mining"]
    drawn = timeline_svg(made.case.events, made.case.as_of)
    assert drawn.count("only-alleged") == 1
    spots = [
        (float(x), float(y))
        for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="9" class="event', drawn)
    ]
    assert len(spots) == 3
    assert all(
        (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 >= 18**2
        for i, a in enumerate(spots)
        for b in spots[i + 1 :]
    )
    assert timeline_svg((), "2031") == ""


def test_crowded_days_do_not_cover_each_other(made: Audit) -> None:
    event = made.case.events[0]
    many = [event.model_copy(update={"on": f"2031-03-{d:02d}"}) for d in range(1, 29)]
    drawn = timeline_svg([*many, *many], None)
    spots = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', drawn)
    assert len(set(spots)) == 56


def test_the_argument_from_its_thesis_down(made: Audit) -> None:
    top = tree(made)
    assert top is not None
    assert [(t.claim, t.against) for t in top.twigs] == [
        ("blockade", False),
        ("talks-suffer", False),
        ("betrayal", False),
        ("stronger", True),
    ]
    assert [t.claim for t in top.twigs[0].twigs] == ["could-close"]


def test_a_circle_of_reasons_ends_where_it_closes(made: Audit) -> None:
    from dataclasses import replace

    assert made.argument is not None
    circle = {
        "should-wait": ("blockade",),
        "blockade": ("could-close",),
        "could-close": ("blockade",),
    }
    top = tree(replace(made, argument=replace(made.argument, reasons=circle, attacks={})))

    def walk(twig: Twig) -> list[tuple[str, bool]]:
        return [(twig.claim, twig.again), *(row for t in twig.twigs for row in walk(t))]

    assert top is not None
    assert walk(top) == [
        ("should-wait", False), ("blockade", False), ("could-close", False), ("blockade", True),
    ]  # fmt: skip


def test_share_bars() -> None:
    assert share_bar(None) == ""
    assert share_bar(float("nan")) == ""
    assert 'width="45"' in share_bar(0.5)
    assert share_bar(0.5, (0.4, 0.6)).count("<line") == 3


def test_words_that_do_not_fit_end_in_dots() -> None:
    assert wrap("one two three four", 8, 1) == ["one …"]
    assert wrap("", 8, 1) == [""]
