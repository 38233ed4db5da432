"""Windows: when what a policy sets is in force, and what cannot be said of it."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.case import dump, from_text
from standoff.case.policies import in_words
from standoff.case.units import in_days
from standoff.case.windows import Window, parse_days
from standoff.errors import CaseError, InputError

HEAD = """\
standoff: 1
title: The strait
{as_of}
actors: {{a: {{name: A, kind: state}}, b: {{name: B, kind: state}}}}
quantities: {{backing: 0..1, mood: 0..1, anger: "= 2 * backing"}}
escalation: {{reciprocity: {{a->b: "= fitted * (1 + anger)"}}}}
policies:
"""


def case_of(*policies, as_of="as-of: 2030-05-20", more=""):
    head = HEAD.format(as_of=as_of)
    return from_text(head + "".join(f"  {p}\n" for p in policies) + more, "c.yaml")


def problems(*policies, **kwargs):
    with pytest.raises(CaseError) as caught:
        case_of(*policies, **kwargs)
    return [f"{p.line}: {p.says}; {p.fix}" for p in caught.value.problems]


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("30", 30), ("30d", 30), ("30 days", 30), ("1 day", 1), ("6w", 42), ("2 weeks", 14),
        ("1y", 365), ("2 years", 730), ("1 month", 30), ("6 months", 183), ("0", 0), ("1.5w", 11),
        ("48h", 2),
    ],
)  # fmt: skip
def test_spans_of_time_in_days(written, days):
    assert parse_days(written) == days


def test_units_of_time():
    assert in_days("week") == pytest.approx(7)
    assert in_days("h") == pytest.approx(1 / 24)
    for unit in ("bcm", "mb/d", "yonks", "m3", "1/d"):
        with pytest.raises(InputError, match="not a unit of time"):
            in_days(unit)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("{value: 1, from: -3d}", "`-3d` is negative; a window begins on day 0 or later"),
        ("{value: 1, for: -3}", "`-3` is negative"),
        ("{value: 1, for: 0}", "the window is empty"),
        ("{value: 1, for: 2h}", "the window is empty"),
        ("{value: 1, from: 3 bcm}", "`bcm` is not a unit of time"),
        ("{value: 1, from: soon}", "`soon` is not a span of time; write 30d"),
        ("{value: 1, from: [1, 2]}", "is not a span of time"),
        ("{value: 1, for: 9e9y}", "is not a span of time"),
        ("{value: 1, for: 900y}", "over a hundred years"),
        ("{value: 1, for: 99999999999999999999 y}", "over a hundred years"),
    ],
)
def test_windows_that_are_none_are_told_with_their_line(written, words):
    (told,) = problems(f"p: {{sets: {{backing: {written}}}}}")
    assert told.startswith("8: ")
    assert words in told


def test_where_a_window_cannot_stand():
    (told,) = problems("p: {sets: {backing: {value: 1, for: 3d}}}", as_of="about: no date")
    assert (
        told
        == "8: a window is counted from the case's date, and it has none; add as-of: with a day"
    )
    (told,) = problems("p: {sets: {backing: 1}}", more="together: []\n" + (
        "objectives: {o: {outcome: quantity mood, lens: record, want: less, "
        "weight: {value: 1, from: 3d}}}\n"))  # fmt: skip
    assert "only what a policy sets has a window" in told
    assert told.startswith("10: ")
    (told,) = problems(
        "p: {sets: {backing: [{value: 1, by: ann, for: 9}, {value: 0.5, by: ben, for: 8}]}}"
    )
    assert "two analysts give this setting different windows" in told


EARLY = "early: {sets: {backing: {value: 0.2, for: 30d}, mood: 1}}"
LATE = "late: {sets: {backing: {value: 0.9, from: 30d, for: 60d}}}"


def test_combined_policies_join_their_windows():
    case = case_of(EARLY, LATE, "both: {combines: [late, early]}")
    told = [(p.day, dict(p.sets)) for p in case.phases["both"]]
    assert told == [
        (0, {"backing": "early", "mood": "early"}),
        (30, {"backing": "late", "mood": "early"}),
        (90, {"mood": "early"}),
    ]
    assert case.setters["both"] == {"backing": "early", "mood": "early"}
    assert in_words(case, "both") == ("backing for 30 days from day 0 and for 60 days from day 30",)
    assert in_words(case, "as-is") == ()


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ("{value: 0.9, from: 29d, for: 2d}", "for 30 days from day 0, late for 2 days from day 29"),
        ("{value: 0.9, from: 3d}", "early for 30 days from day 0, late from day 3 on"),
        ("0.9", "early for 30 days from day 0, late for all time"),
    ],
)
def test_windows_that_overlap_are_told_with_their_line(other, words):
    late = f"late: {{sets: {{backing: {other}}}}}"
    (told,) = problems(EARLY, late, "both: {combines: [early, late]}")
    assert told.startswith("10: two windows of backing overlap: ")
    assert words in told
    case = case_of(EARLY, late, "both: {combines: [early, late], sets: {backing: 0.5}}")
    assert [dict(p.sets) for p in case.phases["both"]] == [{"backing": "both", "mood": "early"}]


def test_a_circle_that_stands_on_some_days_only_is_found():
    told = problems(
        'p: {sets: {backing: {value: 1, for: 30d}, mood: {range: "= anger", from: 10d}}}',
        'q: {sets: {backing: {range: "= mood", from: 40d}}}',
        "r: {combines: [p, q]}",
    )
    assert "a circle of formulas" in told[0]


def test_what_nothing_with_time_reads_is_known():
    case = case_of("p: {sets: {backing: {value: 1, for: 3d}, mood: {value: 1, for: 3d}}}")
    assert case.untimed["p"] == ("mood",)


def test_the_window_is_said_where_the_number_is():
    case = case_of("p: {sets: {backing: {value: 1, from: 30d, for: 90d}}}")
    assert case.numbers["policy.p.backing"].says == "backing, under p for 90 days from day 30"


spans = st.tuples(st.integers(0, 60), st.none() | st.integers(1, 60))


@given(spans, spans)
@settings(deadline=None, max_examples=60)
def test_a_window_holds_on_its_days_alone(one, two):
    a, b = (Window(s, None if n is None else s + n) for s, n in (one, two))
    days = range(200)
    assert a.overlaps(b) == any(a.holds(d) and b.holds(d) for d in days)
    assert sum(a.holds(d) for d in days) == (one[1] if one[1] is not None else 200 - one[0])
    assert bool(a.words) != (one == (0, None))


@given(spans, spans)
@settings(deadline=None, max_examples=40)
def test_phases_hold_what_each_window_says(one, two):
    written = [
        f"{{value: {v}, from: {s}" + (f", for: {n}d}}" if n is not None else "}")
        for v, (s, n) in ((0.3, one), (0.6, two))
    ]
    case = case_of(f"p: {{sets: {{backing: {written[0]}, mood: {written[1]}}}}}")
    windows = {
        key: Window(s, None if n is None else s + n)
        for key, (s, n) in (("backing", one), ("mood", two))
    }
    phases = case.phases["p"]
    assert phases[0].day == 0
    assert all(a.day < b.day and a.sets != b.sets for a, b in itertools.pairwise(phases))
    for day in range(130):
        sets = [p.sets for p in phases if p.day <= day][-1]
        assert set(sets) == {key for key, w in windows.items() if w.holds(day)}
    assert from_text(dump(case)).phases == case.phases
