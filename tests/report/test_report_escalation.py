"""Escalation in the report: the fan, the score beside it, and what stands behind both."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.audit.results import Audit
from standoff.report.backing import backing_of
from standoff.report.escalation import Escalation, escalation_of
from standoff.report.fan_svg import (
    _BOTTOM,
    _LEFT,
    _RIGHT,
    _TOP,
    HEIGHT,
    WIDTH,
    Fan,
    days_of,
    fan_svg,
    scale,
)
from standoff.report.html import render
from standoff.report.names import Names
from standoff.report.score import score_of

from .made_up_score import backing, many, score

ATTACK = '<img src=x onerror="alert(1)">'
CLASSES = ("verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict")
FAN = Fan((7, 14), (0.0, 0.0), (0.0, 1.0), (1.0, 2.0), (2.0, 3.0), (4.0, 8.0))


def quantiles(high: float) -> dict[str, list[float]]:
    """Of the events so far, at the end of two weeks."""
    return {"0.05": [0, 0], "0.25": [0, 1], "0.5": [1, 2], "0.75": [2, 3], "0.95": [4, high]}


def by_class(*counts: int) -> dict[str, int]:
    """Events of each class."""
    return dict(zip(CLASSES, counts, strict=True))


def seen(**more: Any) -> dict[str, Any]:
    """What the lens might see of the made-up case."""
    marks = ["conditional, unscored", "the fit has no score", f"it hides {ATTACK}"]
    return {
        "fit": {"file": "made.fit.json", "name": f"Straits {ATTACK}", "sha256": "ab" * 32,
                "terms": "", "from": "2030-01-01", "to": "2030-12-31", "events": 12_345,
                "pairs": 678},
        "start": {"first": "2031-05-02", "own": False, "data-end": "2030-12-31"},
        "horizons": [],
        "asks": [{"text": "qarn->belmar material-conflict within 14d", "kind": "share",
                  "days": 14, "paths": 8, "error": 0.004, "goal": 0.025, "marks": marks,
                  "why": marks[1:]}],
        "fan": [{"policy": p, "pair": "qarn->belmar", "days": [7, 14], "quantiles": quantiles(h)}
                for p, h in (("sail", 8), ("as-is", 6))],
        "events": [{"pair": "aldora->qarn", "counts": by_class(900, 8, 70, 31)},
                   {"pair": "qarn->belmar", "counts": by_class(40, 1, 2, 1)}],
        "mechanisms": [
            {"name": name, "strength": at, "low": at - 0.1, "high": at + 0.1,
             "pairs": {"qarn->belmar": {"strength": at, "low": at - 0.2, "high": at + 0.2}}}
            for name, at in (("reciprocity", 0.3), ("calming", -0.5), ("backing", 0.05))
        ],
        "spectral-radius": 0.68,
        "rates": [{"text": "rate-ratio qarn->belmar conflict after 2030-06-01 over 90d",
                   "needs": "", "after": 6, "before": 2, "ratio": 3.0, "low": 0.54, "high": None,
                   "placebo": 0.12, "placebos": 140, "events": [],
                   "windows": ["2030-03-03", "2030-05-31", "2030-06-02", "2030-08-30"]}],
        **more,
    }  # fmt: skip


def view(made: Audit, **more: Any) -> Escalation:
    """The rows of the made-up picture."""
    found = escalation_of(seen(**more), Names(made.case))
    assert found is not None
    return found


def page(made: Audit, **more: Any) -> str:
    """The report's section on escalation."""
    pictures = {**made.pictures, "escalation": seen(**more)}
    whole = render(replace(made, pictures=pictures))
    return whole[whole.index('<section id="escalation"') :].partition("</section>")[0]


def words(html: str) -> str:
    """What of it is read."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_without_a_fit_and_a_count_there_is_no_section(made: Audit) -> None:
    names = Names(made.case)
    assert escalation_of({}, names) is None
    assert escalation_of({"rates": []}, names) is None
    alone = escalation_of({"rates": seen()["rates"]}, names)
    assert alone is not None
    assert alone.fit is None
    pictures = {**made.pictures, "escalation": {"rates": seen()["rates"]}}
    told = words(render(replace(made, pictures=pictures)))
    assert "After against before" in told
    assert "The fan of simulated futures" not in told


def test_parts_stand_in_order_and_the_section_is_in_the_contents(made: Audit) -> None:
    drawn = page(made, score=score().to_data(), backing=backing())
    at = [drawn.index(w) for w in (
        "Straits", "Conditional, and unscored", 'id="fan"', 'id="score"', 'class="reliability"',
        "The events behind each pair", "What feeds what", "After against before",
        "Does backing by a rival feed hostility?",
    )]  # fmt: skip
    assert at == sorted(at)
    pictures = {**made.pictures, "escalation": seen()}
    assert 'href="#escalation"' in render(replace(made, pictures=pictures))


def test_the_fit_is_named_with_what_it_does_not_say(made: Audit) -> None:
    told = words(page(made))
    assert "12,345 events of 678 directed pairs, 1 January 2030 to 31 December 2030" in told
    assert "data sha256 abababababab …" in told or "data sha256 abababababab…" in told
    assert "terms: the fit’s file does not state any" in told
    assert "the fit has no score" in told
    assert "This fit has no score" in told
    assert "holds no study of it" in told
    assert "begin on 2 May 2031, from the events that the case names" in told
    assert "of the simulated paths" in told
    assert "probab" not in told.lower()


def test_why_no_score_covers_it_is_told_apart_from_what_else_is_said(made: Audit) -> None:
    told = seen()
    told["asks"][0]["marks"] += ["under sail: ships for 9 days from day 6", "of rival backing: no"]
    found = view(made, asks=told["asks"], windows=["under sail: ships for 9 days from day 6"])
    assert len(found.unscored) == 2
    assert not any("ships" in why or "rival backing" in why for why in found.unscored)
    text = words(page(made, asks=told["asks"], windows=list(found.windows)))
    assert "day 0 is the first simulated: under sail: ships for 9 days from day 6." in text
    assert "day 0 is the first" not in words(page(made))


def test_text_of_a_file_stays_text(made: Audit) -> None:
    evil = backing()
    evil["says"] = [ATTACK] * 9
    bad = score().to_data()
    bad["says"] = [ATTACK]
    drawn = page(made, score=bad, backing=evil)
    assert "<img" not in drawn
    assert drawn.count("&lt;img src=x") >= 5


@pytest.mark.parametrize("broken", [
    {}, [], 7, "none", {"rows": [{"nats": "x"}]},
    {**score().to_data(), "rows": [{**score().to_data()["rows"][0], "crps": "much"}]},
    {**score().to_data(), "period": {"from": "ever-after", "to": "1"}},
])  # fmt: skip
def test_a_score_that_is_none_is_said_to_be_none(made: Audit, broken: Any) -> None:
    assert score_of(broken).unreadable
    assert "take the fit as unscored" in page(made, score=broken)


@pytest.mark.parametrize("broken", [{}, [], 3, {**backing(), "interval": ["a", 1]}])
def test_a_study_that_is_none_is_said_to_be_none(made: Audit, broken: Any) -> None:
    assert backing_of(broken).unreadable
    assert "cannot be read" in page(made, backing=broken)


def test_the_score_says_where_the_model_does_not_win() -> None:
    found = score_of({**score().to_data(), "horizons": [1, 7]})
    assert found.lead == (
        "Of 4 questions, structured beats every baseline on 2, does not beat at least one "
        "baseline on 1 and has too little behind it to tell on 1."
    )
    first, _, lost, few = found.questions
    assert [r.model for r in first.rows] == ["structured", "pair-only", "all-zero"]
    assert first.rows[0].leading
    assert first.rows[2].log_score == "without bound"
    assert first.rows[2].note == "17 cases that it gave no chance"
    assert (first.rows[1].gain, first.rows[1].by_pair, first.rows[1].by_week) == (
        ".041", "[.031, .052]", "[.028, .055]",
    )  # fmt: skip
    assert [r.verdict for r in lost.rows] == ["", "no clear difference", "worse"]
    assert few.rows[1].verdict == "too few windows to tell"
    assert few.rows[1].by_week == "none"
    assert any("does not beat pair-only" in s for s in found.says)
    assert len(found.plots) == 4
    assert found.plots[0].inside.startswith("1 of 2 bins")


def test_a_score_of_baselines_alone_says_nothing_of_the_model() -> None:
    body = score().to_data()
    body["rows"] = [r for r in body["rows"] if r["baseline"]]
    found = score_of(body)
    assert found.leader == ""
    assert found.lead.startswith("Only baselines were scored")
    assert found.questions[0].rows[0].gain == "not measured"


def test_the_score_is_a_row_a_model_under_its_question(made: Audit) -> None:
    drawn = page(made, score=score().to_data(), horizons=[1, 7])
    tables = re.findall(r'<table class="numbers scores".*?</table>', drawn, re.S)
    rows = [re.findall(r"<tr[^>]*>(.*?)</tr>", t, re.S) for t in tables]
    assert [len(r) for r in rows] == [4, 4, 4, 3], "a head and a row a model, and nothing to fold"
    assert all(r.count("<td") == 7 for found in rows for r in found[1:])
    assert 'class="rest"' not in drawn
    assert "the horizons that were backtested, 1 and 7 days" in words(drawn)
    assert drawn.count('class="reliability"') == 4


def test_of_many_baselines_the_best_are_shown_and_the_rest_fold(made: Audit) -> None:
    (found,) = score_of(many().to_data()).questions
    assert [r.model for r in found.rows] == [
        "structured", "pair-only, pooled", "pair-only, each pair by itself", "trailing 14 days",
        "fading past",
    ]  # fmt: skip
    assert [r.model for r in found.rest] == [
        "all zero", "last value", "climatology", "Poisson 28 days", "trailing 7 days",
    ]  # fmt: skip
    assert found.rest_says == (
        "The other 5 baselines (structured against them: better 3, no clear difference 1, "
        "no finite comparison 1)"
    )
    drawn = page(made, score=many().to_data())
    (folded,) = re.findall(r'<details class="rest">.*?</details>', drawn, re.S)
    assert folded.count("<tr>") == 1 + 5
    assert all(r.log_score in folded for r in found.rest)
    ids = set(re.findall(r' id="([^"]+)"', drawn))
    assert set(re.search(r'class="scroll"[^>]*aria-labelledby="([^"]+)"', folded)[1].split()) <= ids


def test_almost_no_events_are_called_that(made: Audit) -> None:
    found = view(made)
    assert found.events[0].says.startswith("Almost none: 3 acts of conflict (1 act of material")
    assert [e.counts for e in found.others] == [("900", "8", "70", "31")]
    none = view(made, events=[{"pair": "qarn->belmar", "counts": dict.fromkeys(CLASSES, 0)}])
    assert none.events[0].says.startswith("No conflict at all among 0 events")
    busy = view(made, events=[{"pair": "qarn->belmar", "counts": dict.fromkeys(CLASSES, 50)}])
    assert (
        busy.events[0].says
        == "100 acts of conflict (50 acts of material conflict) among 200 events."
    )


def test_mechanisms_say_what_their_intervals_say(made: Audit) -> None:
    reciprocity, calming, rivals = view(made).mechanisms
    assert reciprocity.note == ""
    assert reciprocity.overall == "0.30 [0.20, 0.40]"
    assert reciprocity.pairs == ("0.30 [0.10, 0.50]",)
    assert calming.note.startswith("it came out the other way round, and no sign was forced")
    assert "cannot tell it from none" in rivals.note


def test_a_count_has_its_interval_and_its_other_dates(made: Audit) -> None:
    (row,) = view(made).rates
    assert row.ratio == "3 [0.54, without end]"
    assert row.placebo == "as large or larger at 0.12 of 140 other dates"
    assert row.before == "2, 3 March 2030 to 31 May 2030"
    empty = {**seen()["rates"][0], "ratio": None, "placebo": None, "needs": "needs events X"}
    (row,) = view(made, rates=[empty]).rates
    assert (row.ratio, row.placebo) == ("not defined", "no other date to hold it against")
    assert "untested: needs events X" in words(page(made, rates=[empty]))


def test_the_study_tells_its_verdict_first_then_its_checks(made: Audit) -> None:
    drawn = words(page(made, backing=backing()))
    assert drawn.index("a small one cannot be told") < drawn.index("The week after a surge")
    found = backing_of(backing())
    assert [r[1] for r in found.rows[:4]] == [
        "0.02 [−0.06, 0.10]", "−0.03 [−0.12, 0.07]", "0.010 [−0.070, 0.090]",
        "0.030 [−0.010, 0.070]",
    ]  # fmt: skip
    assert found.rows[-1][2] == "a check: 0.46 of 200 draws come out as far"
    assert found.power == (("0.05", "0.30"), ("0.1", "0.83"), ("0.2", "all"))


def test_the_fan_says_how_far_policies_differ_and_which_are_missing(made: Audit) -> None:
    (fan,) = view(made).fans
    assert [p.policy for p in fan.panels] == [Names(made.case).policy(p) for p in ("sail", "as-is")]
    assert fan.says == (
        "By day 14 the median of the simulated paths is 2 acts of conflict, and 1 in 20 of the "
        "simulated paths has 6 to 8 or more, by policy."
    )
    assert fan.missing == (Names(made.case).policy("wait"),)
    assert fan.panels[0].ends == "median 2; 0 to 8 in 90 % of the simulated paths"
    same = seen()["fan"]
    same[0]["quantiles"] = same[1]["quantiles"]
    assert "hardly told apart" in view(made, fan=same).fans[0].says
    assert "under which no future has a stable simulation" in words(page(made))
    assert view(made, fan=[]).fans == ()


def test_bands_and_lines_stand_where_their_numbers_say() -> None:
    drawn = str(fan_svg(FAN, "Acts <b>", 8.0, replace(FAN, high=(3.0, 6.0))))
    assert "Acts &lt;b&gt;: by day 14 the median of the simulated paths has 2 events" in drawn
    wide, tall = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM

    def at(day: float, events: float) -> str:
        x, y = _LEFT + wide * day / 14, HEIGHT - _BOTTOM - tall * events / 8
        return f"{round(x, 1):g} {round(y, 1):g}"

    (nine,) = re.findall(r'<path d="([^"]*)" class="fan-band nine"', drawn)
    assert nine == (
        f"M {at(0, 0)} L {at(7, 4)} L {at(14, 8)} L {at(14, 0)} L {at(7, 0)} L {at(0, 0)} Z"
    )
    (middle,) = re.findall(r'<path d="([^"]*)" class="fan-middle"', drawn)
    assert middle == f"M {at(0, 0)} L {at(7, 1)} L {at(14, 2)}"
    beside = re.findall(r'<path d="([^"]*)" class="fan-beside"', drawn)
    assert beside[1] == f"M {at(0, 0)} L {at(7, 3)} L {at(14, 6)}"
    assert fan_svg(replace(FAN, days=()), "nothing", 8.0) == ""


@given(st.floats(0.0, 1e6), st.integers(7, 1825))
def test_axes_are_round_and_hold_all(top: float, last: int) -> None:
    rows = scale(top)
    assert rows[0] == 0
    assert rows[-1] >= top
    assert 2 <= len(rows) <= 5
    assert all(row == round(row) for row in rows)
    days = days_of(last)
    assert 2 <= len(days) <= 6
    assert days[-1] <= last
    assert all(day % 7 == 0 for day in days)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_used_by_all_on_a_phone(
    chromium: Any, made: Audit, tmp_path: Path, scheme: str
) -> None:
    from axe_core_python.sync_playwright import Axe

    picture = seen(score=many().to_data(), backing=backing())
    file = tmp_path / "report.html"
    file.write_text(render(replace(made, pictures={"escalation": picture})), "utf-8")
    viewport = {"width": 360, "height": 740}
    context = chromium.new_context(viewport=viewport, color_scheme=scheme)
    try:
        tab = context.new_page()
        tab.goto(file.as_uri())
        tab.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 360
        for svg in tab.locator("#escalation svg.fan, #escalation svg.reliability").all():
            box = svg.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 360
        assert tab.locator("#escalation details.rest td").first.is_visible()
        found = Axe().run(tab, context="#escalation")["violations"]
    finally:
        context.close()
    assert [(v["id"], [n["html"] for n in v["nodes"][:3]]) for v in found] == []
