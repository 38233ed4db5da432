"""After against before, from the events that a case names."""

import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from standoff.case import from_text
from standoff.lenses.escalation.grammar import parse, wanted
from standoff.lenses.escalation.rate_ratio import (
    Windows,
    covered,
    drawn,
    events_of,
    interval,
    lacks,
    rate_ratio,
    ratio_of,
)


def case(*events, as_of="2030-12-31"):
    rows = "\n".join(
        f"  - {{on: {on}, act: an act, from: {a}, to: {b}, class: {what}{more}}}"
        for on, a, b, what, *rest in events
        for more in [", alleged: true" if rest else ""]
    )
    return from_text(
        f"standoff: 1\ntitle: Events\nas-of: {as_of}\n"
        "actors: {marrow: {name: Marrow}, tarn: {name: Tarn}, velm: {name: Velm}}\n"
        f"events:\n{rows}\n"
    )


TALKS = ("verbal-cooperation",)
SPAN = [("2028-01-01", "velm", "tarn", *TALKS), ("2030-12-20", "velm", "tarn", *TALKS)]
CONFLICT = [
    ("2029-11-20", "tarn", "marrow", "verbal-conflict"),  # before
    ("2030-01-15", "tarn", "marrow", "verbal-conflict"),  # on the date itself: neither
    ("2030-01-16", "tarn", "marrow", "material-conflict"),
    ("2030-02-10", "tarn", "marrow", "verbal-conflict"),
    ("2030-03-01", "tarn", "marrow", "material-conflict"),
    ("2030-02-11", "marrow", "tarn", "verbal-conflict"),  # the other way
    ("2030-02-12", "tarn", "marrow", "verbal-cooperation"),
    ("2030-02-13", "tarn", "marrow", "verbal-conflict", "alleged"),
    ("2030", "tarn", "marrow", "verbal-conflict"),  # of no one side
]
CASE = case(*SPAN, *CONFLICT)


def want(text, where=CASE):
    return wanted(parse(text, where))


def test_events_of_the_pair_and_class_are_counted_on_either_side():
    found = rate_ratio(CASE, want("rate-ratio tarn->marrow conflict after 2030-01-15 over 90d"))
    assert (found.after, found.before, found.ratio) == (3, 1, 3.0)
    assert found.windows.before == (dt.date(2029, 10, 17), dt.date(2030, 1, 14))
    assert found.windows.after == (dt.date(2030, 1, 16), dt.date(2030, 4, 15))
    assert len(found.events) == 4
    only = rate_ratio(
        CASE, want("rate-ratio tarn->marrow verbal-conflict after 2030-01-15 over 90d")
    )
    assert (only.after, only.before) == (1, 1)
    anyone = rate_ratio(CASE, want("rate-ratio any->any conflict after 2030-01-15 over 90d"))
    assert (anyone.after, anyone.before) == (4, 1)


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("2030-01-15", "2030-01-05", "2030-01-25"),
        ("2030-02", "2030-01-22", "2030-03-10"),
        ("2030", "2029-12-22", "2031-01-10"),
    ],
)
def test_a_month_and_a_year_are_all_their_days(when, first, last):
    windows = Windows.around(when, 10)
    assert windows.before[0] == dt.date.fromisoformat(first)
    assert windows.after[1] == dt.date.fromisoformat(last)


# Clopper & Pearson (1934), Biometrika 26:404-413, the 95 % limits of p that their chart gives for
# 10 trials, to the four places of later tables (e.g. Zar 1999, Biostatistical Analysis, ch. 24).
@pytest.mark.parametrize(
    ("after", "before", "low", "high"),
    [(5, 5, 0.1871, 0.8129), (9, 1, 0.5550, 0.9975), (2, 8, 0.0252, 0.5561), (0, 10, 0.0, 0.3085)],
)
def test_the_interval_is_that_of_clopper_and_pearson(after, before, low, high):
    found = interval(after, before)
    assert found[0] / (1 + found[0]) == pytest.approx(low, abs=5e-5)
    assert found[1] / (1 + found[1]) == pytest.approx(high, abs=5e-5)


def test_nothing_before_leaves_the_ratio_open_above():
    assert interval(4, 0)[1] == math.inf
    assert interval(0, 0) == (0.0, math.inf)
    assert math.isnan(ratio_of(0, 0))
    assert math.isfinite(ratio_of(4, 0))


@pytest.mark.parametrize("ratio", [0.5, 1.0, 3.0])
@pytest.mark.parametrize("total", [3, 12, 40])
def test_the_interval_covers_as_often_as_it_says(ratio, total):
    after = np.arange(total + 1)
    ends = np.array([interval(int(a), int(total - a)) for a in after])
    inside = (ends[:, 0] <= ratio) & (ratio <= ends[:, 1])
    assert binom.pmf(after, total, ratio / (1 + ratio))[inside].sum() >= 0.95


@given(st.integers(0, 50), st.integers(0, 50))
def test_swapping_the_sides_turns_the_interval_over(after, before):
    low, high = interval(after, before)
    other = interval(before, after)
    assert low == pytest.approx(1 / other[1] if other[1] else math.inf, rel=1e-6)
    assert high == pytest.approx(1 / other[0] if other[0] else math.inf, rel=1e-6)


@given(st.integers(0, 30), st.integers(0, 30))
def test_what_is_drawn_lies_mostly_in_the_interval(after, before):
    if after + before == 0:
        return
    u = (np.arange(2000) + 0.5) / 2000
    low, high = interval(after, before)
    draws = drawn(after, before, u)
    assert (np.diff(draws) >= 0).all()
    assert ((draws >= low) & (draws <= high)).mean() >= 0.93


def test_the_placebo_is_the_share_of_other_dates_with_as_large_a_ratio():
    asked = want("rate-ratio tarn->marrow conflict after 2030-01-15 over 90d")
    found = rate_ratio(CASE, asked)
    dates = [dt.date.fromisoformat(e.on) for e in events_of(CASE, asked) if len(e.on) == 10]
    dates.append(dt.date(2030, 1, 1))  # a year counts from its first day among the placebos
    first, last = covered(CASE)
    ratios = []
    day = first + dt.timedelta(days=90)
    while day + dt.timedelta(days=90) <= last:
        before = sum(0 < (day - d).days <= 90 for d in dates)
        after = sum(0 < (d - day).days <= 90 for d in dates)
        if abs((day - dt.date(2030, 1, 15)).days) >= 90 and before + after:
            ratios.append(after / before if before else math.inf)
        day += dt.timedelta(days=1)
    assert found.placebos == len(ratios) > 100
    assert found.placebo == pytest.approx(np.mean([r >= 3.0 for r in ratios]))


def test_a_steady_rate_has_no_small_placebo_and_a_step_has():
    steady = [
        (str(dt.date(2028, 1, 1) + dt.timedelta(days=20 * i)), "tarn", "marrow", "verbal-conflict")
        for i in range(54)
    ]
    text = "rate-ratio tarn->marrow conflict after 2029-06-15 over 180d"
    whole = case(*SPAN, *steady)
    assert rate_ratio(whole, want(text, whole)).placebo > 0.3
    step = case(*SPAN, *(e for e in steady if e[0] > "2029-06-15" or e[0] < "2028-07-01"), *[
        ("2029-05-01", "tarn", "marrow", "verbal-conflict")])  # fmt: skip
    assert rate_ratio(step, want(text, step)).placebo < 0.1


def test_windows_outside_the_named_events_say_which_are_missing():
    def lacking(text):
        return lacks(CASE, want(text))

    assert lacking("rate-ratio tarn->marrow conflict after 2030-01-15 over 90d") == ""
    late = lacking("rate-ratio tarn->marrow conflict after 2030-12-25 over 30d")
    assert late == "needs events 2030-11-25..2031-01-24"
    early = lacking("rate-ratio tarn->marrow conflict after 2028-01-15 over 30d")
    assert early == "needs events 2027-12-16..2028-02-14"
    none = lacking("rate-ratio velm->marrow conflict after 2030-01-15 over 90d")
    assert none.startswith("needs events 2029-10-17..2030-04-15: of these two")


def test_a_list_that_ends_long_before_the_cases_date_covers_no_more_than_it_names():
    stale = case(*SPAN, as_of="2032-06-01")
    assert covered(stale)[1] == dt.date(2030, 12, 20)
    assert covered(case(*SPAN))[1] == dt.date(2030, 12, 31)
    assert covered(from_text("standoff: 1\ntitle: Nothing\n")) is None
