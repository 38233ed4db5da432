"""Policies side by side in the report: strips, ranks, regrets, where the advice fails."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.audit.policies import Compared, compared
from standoff.audit.results import Audit
from standoff.audit.run import audit
from standoff.case import from_text
from standoff.report.fails import missed
from standoff.report.html import render
from standoff.report.names import Names
from standoff.report.policies import agreement, sides
from standoff.report.strip_svg import axis, scale_of, strip

from .test_report_html import Page

TABLE = np.array(
    [[10.0, 4.0, 6.0, 7.0], [10.0, 4.0, 6.0, 0.0], [0.0, 4.0, 6.0, 7.0], [1.0, 4.0, 3.0, 7.0]]
)
NAMES = ("bold", "sure", "even", "mild")


def at(markup: str, tag: str, attribute: str, css: str) -> list[float]:
    """Where the marks of a class stand, in per cent of the width."""
    found = re.findall(rf"<{tag} ([^>]*)>", markup)
    return [
        float(value[1])
        for told in found
        if f'class="{css}"' in told and (value := re.search(rf'\b{attribute}="([\d.]+)%"', told))
    ]


def test_a_strip_shows_the_mean_the_range_and_the_worst() -> None:
    row = compared("gain", NAMES, TABLE, "more", enough=5.0)
    scale = scale_of(row, 5.0)
    assert (scale.low, scale.high) == (0.0, 10.0)
    drawn = strip(row.of("even"), scale)  # 6, 6, 6, 3: mean 5.25
    assert at(drawn, "circle", "cx", "mean-dot") == [pytest.approx(3 + 94 * 0.525)]
    assert at(drawn, "line", "x1", "nine") == [pytest.approx(3 + 94 * 0.3)]
    assert at(drawn, "line", "x2", "nine") == [pytest.approx(3 + 94 * 0.6)]
    assert at(drawn, "line", "x1", "enough") == [50.0]
    assert '<svg x="31.20%"' in drawn  # the worst, 3
    assert (
        "<title>even: mean 5.25, from 3 to 6 in 90 % of the futures examined, at worst 3<" in drawn
    )
    assert at(drawn, "rect", "width", "good-side") == [50.0]
    assert "5 is enough" in axis(scale)


@given(st.integers(0, 2**32 - 1), st.sampled_from(["more", "less"]))
def test_what_is_drawn_stays_on_the_axis(seed: int, want: str) -> None:
    rng = np.random.default_rng(seed)
    values = np.round(rng.normal(size=(30, 3)) * 10.0 ** rng.integers(-8, 8), 3)
    values = values * rng.integers(0, 2, 3)  # some all the same
    enough = None if seed % 2 else float(values[0, 0])
    row = compared("x", ("a", "b", "c"), values, want, enough)
    scale = scale_of(row, enough)
    for fared in row.fared:
        drawn = strip(fared, scale)
        assert "nan" not in drawn
        assert all(-0.01 <= float(v) <= 100.01 for v in re.findall(r'="([-\d.]+)%"', drawn))
    assert "nan" not in axis(scale)


def test_two_labels_never_stand_on_each_other() -> None:
    row = compared("x", ("a", "b"), np.array([[0.0, 1.0], [0.5, 0.2]]), "less", 0.01)
    assert axis(scale_of(row, 0.01)).count("<text") == 2
    assert axis(scale_of(row, 0.5)).count("<text") == 3
    assert axis(scale_of(row, 1.0)).count("<text") == 2


def test_it_says_whether_the_criteria_agree() -> None:
    row = compared("gain", NAMES, TABLE, "more", enough=5.0)
    assert agreement(row) == (
        "The criteria disagree on who comes first: bold, even and mild by the mean; sure by the "
        "worst tenth and the worst outcome; even by regret in 95\u00a0% and the worst regret; "
        "even and mild by the share enough; bold and mild by the share best."
    )
    alone = compared("gain", ("a", "b"), TABLE[:, [0, 0]], "more")
    first = compared("gain", ("a", "b", "c"), np.array([[2.0, 2.0, 1.0], [3.0, 3.0, 0.0]]), "more")
    assert agreement(first) == "Whatever the criterion, a and b come first."
    assert agreement(alone) == "Whatever the criterion, they come out alike."
    assert agreement(compared("gain", ("a",), TABLE[:, :1], "more")) == ""


def test_a_difference_is_that_of_the_recommended_policy(made: Audit) -> None:
    values = np.random.default_rng(1).random((200, 3))
    row = compared("talks-live", ("sail", "wait", "as-is"), values, "more", 0.5)
    (rec,) = made.recommendations
    full = replace(made, recommendations=(replace(rec, compared=(row,)),))
    (panel,) = sides(full, Names(made.case))["should-wait"].panels
    assert set(panel.ahead) == {"sail", "as-is"}
    for other, place in (("sail", 0), ("as-is", 2)):
        gap = values[:, 1] - values[:, place]
        assert panel.ahead[other].mean == pytest.approx(gap.mean())
        assert panel.ahead[other].lo <= panel.ahead[other].mean <= panel.ahead[other].hi
    Page(render(full))


def test_failures_are_told_in_the_words_of_the_case(made: Audit) -> None:
    (rec,) = made.recommendations
    (told,) = missed(rec, Names(made.case))
    assert told.says == (
        "On talks that live it is not good enough (at least 0.5) in 0.07 of the futures examined."
    )
    (spot,) = told.spots
    assert [(b.id, b.where) for b in spot.bounds] == [
        ("nerve", "over 0.62"), ("policy.wait.escort", "between 0.02 and 0.08"),
    ]  # fmt: skip
    assert spot.bounds[0].says == "Qarn's readiness to close the strait"
    assert (spot.coverage, spot.density) == ("0.84", "0.80")
    (fails,) = rec.fails
    for share, why in ((0.02, "misses"), (0.98, "futures in which it does"), (0.3, "No limits")):
        (told,) = missed(
            replace(rec, fails=(replace(fails, share=share, boxes=()),)), Names(made.case)
        )
        assert why in told.why


def test_the_page_says_them(made: Audit, page_text: str) -> None:
    text = Page(page_text).text
    assert "Where wait fails" in text
    assert "Qarn's readiness to close the strait ( nerve ) is over 0.62" in text
    assert "It would flip if Qarn's readiness to close the strait (nerve) fell under 0.2" in text
    assert page_text.index("It would flip if") < page_text.index('id="verdicts"')


CASE = """\
standoff: 1
title: ways
actors: {ostrel: {name: Ostrel, kind: state}, tarn: {name: Tarn, kind: state}}
quantities:
  resolve: {range: 0..1, says: how firm Tarn is}
  ships: {range: 0..0.2, bounds: 0..1, says: ships sent along}
  cost: {range: "= 1200 * ships * (1 + resolve)", bounds: 0..3000}
  safety: {range: "= max(0, min(1, 0.9 * ships - 0.6 * resolve + 0.5))", bounds: 0..1}
policies:
POLICIES
objectives:
  passage:
    {outcome: quantity safety, lens: record, want: more, enough: 0.5, whose: ostrel, weight: 1}
  calm: {outcome: quantity ships, lens: record, want: less, enough: 0.3, whose: ostrel, weight: 0.5}
  cheap: {outcome: quantity cost, lens: record, want: less, whose: tarn, weight: 0.001..0.002}
claims:
  go: {says: go, kind: prescriptive, test: {policy: way-3, best-by: [BY]}}
"""


def of(many: int, by: str) -> Audit:
    ways = "\n".join(f"  way-{i}: {{sets: {{ships: {i / 16}}}}}" for i in range(3, 3 + many))
    return audit(from_text(CASE.replace("POLICIES", ways).replace("BY", by)), futures=128)


@pytest.mark.parametrize(("many", "by"), [(1, "passage"), (12, "passage, calm, cheap")])
def test_few_policies_and_many(many: int, by: str) -> None:
    found = of(many, by)
    page = Page(render(found))
    strips = [a for t, a in page.tags if a.get("class") == "strip"]
    objectives = by.count(",") + 1
    assert len(strips) == (many + 1) * objectives
    assert ("What each gives away" in page.text) is (objectives > 1)
    side = sides(found, Names(found.case))["go"]
    wanted = ["passage", "calm", "cheap", "all of them, weighed", "those of Ostrel, weighed"]
    assert [row.says for row in side.ranked] == (wanted if objectives > 1 else ["passage"])
    assert all(len(cells) == len(side.columns) for cells in side.regrets.values())
    ids = page.every("id")
    assert len(ids) == len(set(ids))


def test_policies_that_no_claim_recommends() -> None:
    text = CASE.replace("POLICIES", "  way-3: {sets: {ships: 0.5}}")
    page = Page(render(audit(from_text(text[: text.index("claims:")]), futures=16)))
    assert "No claim recommends one of these policies" in page.text
    assert "What each policy sets" in page.text


def test_a_rank_is_the_place_under_that_criterion() -> None:
    found = of(4, "passage, cheap")
    side = sides(found, Names(found.case))["go"]
    (rec,) = found.recommendations
    row: Compared = rec.on("passage")
    places = {key: (place, first) for key, place, first in side.ranked[0].places}
    assert places["mean"] == (row.place("way-3", "mean"), "way-6")
    assert places["mean"][0] == 4
