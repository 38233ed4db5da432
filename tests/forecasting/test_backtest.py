"""The backtest: nothing leaks from the future, nothing depends on chance, bad input is told."""

import dataclasses
import datetime as dt
import json
import math

import numpy as np
import pytest
from counts_of_known_law import START, daily_of, made_up

from standoff.errors import InputError
from standoff.forecasting.backtest import backtest
from standoff.forecasting.baselines import AllZero, Climatology, LastValue, baselines
from standoff.forecasting.period import busiest, checked, named, origins
from standoff.forecasting.result import Score, score
from standoff.forecasting.scores import log_score
from standoff.forecasting.tables import sums
from standoff.forecasting.trailing import BestTrailing, Trailing, lessons

FIRST, LAST = START + dt.timedelta(days=88), START + dt.timedelta(days=149)
EVERY = np.arange(6)


def run(daily, **more):
    more = {"targets": ("hostile", "material-conflict"), "horizons": (1, 7, 30), **more}
    return backtest(daily, FIRST, LAST, baselines(), **more)


@pytest.fixture(scope="module")
def found(counts):
    return run(counts)


@pytest.fixture(scope="module")
def scored(found):
    return score(found)


def test_altering_what_comes_later_changes_no_earlier_mark(counts, found):
    cut = 125
    y = counts.y.copy()
    y[cut:] = y[cut:][::-1] * 3 + 1
    altered = run(dataclasses.replace(counts, y=y))
    changed = 0
    for key, marks in found.marks.items():
        before = found.origins[key[2]] + key[2] <= cut
        assert before.any()
        for field in dataclasses.fields(marks):
            old, new = getattr(marks, field.name), getattr(altered.marks[key], field.name)
            assert np.array_equal(old[before], new[before]), (key, field.name)
            changed += not np.array_equal(old[~before], new[~before])
    assert changed > 100


def test_a_forecast_does_not_see_the_day_it_is_made_for(counts):
    day = 120
    for model in baselines():
        model.learn(counts.upto(day))
        first = model.pmf(counts.upto(day), 7, "hostile", 40, EVERY)
        y = counts.y.copy()
        y[day:] += 5
        later = dataclasses.replace(counts, y=y)
        model.learn(later.upto(day))
        assert np.array_equal(first, model.pmf(later.upto(day), 7, "hostile", 40, EVERY))


def test_every_forecast_is_a_distribution_that_keeps_its_shape(counts):
    of = np.array([4, 1])
    for model in baselines():
        model.learn(counts.upto(100))
        for target in ("hostile", "material-cooperation"):
            for horizon in (1, 30, 90):
                whole = model.pmf(counts.upto(110), horizon, target, 120, EVERY)
                assert whole.shape == (6, 121)
                assert whole.min() >= 0
                assert whole.sum(axis=1) == pytest.approx(np.ones(6))
                few = model.pmf(counts.upto(110), horizon, target, 120, of)
                assert few == pytest.approx(whole[of], rel=1e-9, abs=1e-12)


def test_the_marks_are_those_of_the_forecasts(counts, found):
    """By hand: climatology of a daily target at one origin, with its fit of the time."""
    model = Climatology()
    number = 40
    day = int(found.origins[1][number])
    y = counts.y[day, :, 2:].sum(axis=1).astype(int)
    pmf = model.pmf(counts.upto(day), 1, "hostile", 500, EVERY)
    assert found.marks[model.name, "hostile", 1].log[number] == pytest.approx(log_score(pmf, y))
    assert found.happened["hostile", 1][number].tolist() == y.tolist()


def test_windows_lie_side_by_side_within_the_period(found):
    assert origins(10, 40, 7).tolist() == [10, 17, 24, 31]
    assert {h: len(at) for h, at in found.origins.items()} == {1: 62, 7: 8, 30: 2}
    assert all(at[-1] + h <= 150 for h, at in found.origins.items())
    assert len(found.refits) == 3


def test_the_same_again_and_the_same_after_json(found, scored, counts):
    assert score(run(counts)) == scored
    data = scored.to_data()
    assert Score.from_data(json.loads(json.dumps(data, allow_nan=False))) == scored
    assert set(data) == {
        "data", "period", "pairs", "refits", "rows", "calibration", "short", "says",
    }  # fmt: skip
    row = data["rows"][0]
    assert {"log-score", "crps", "brier", "coverage", "coverage-plain", "gains"} <= set(row)


def test_a_baseline_that_knows_the_law_wins_and_covers(counts, scored):
    """Counts are Poisson with constant means: longer windows are better, the last value worse."""
    rows = {r.model: r for r in scored.of("hostile", 1)}
    assert rows["Poisson 28 days"].log_score < rows["last value"].log_score
    worst = rows["last value"].gains[0]
    assert worst.verdict == "worse"
    assert rows["trailing 90 days"].log_score == min(
        r.log_score for name, r in rows.items() if name.startswith("trailing ")
    )
    assert rows["climatology"].coverage == pytest.approx(0.9, abs=0.05)
    assert rows["climatology"].coverage_plain >= 0.9


def test_all_zero_is_infinitely_wrong_and_its_other_scores_are_plain(counts, found, scored):
    row = next(r for r in scored.of("hostile", 7) if r.model == AllZero().name)
    y = found.happened["hostile", 7]
    assert row.log_score is None
    assert row.impossible == (y > 0).sum()
    assert row.crps == pytest.approx(y.mean())
    assert row.brier == pytest.approx((y > 0).mean())
    assert row.gains[0].nats is None


def test_few_windows_make_no_claim_in_words_either(scored):
    assert any(g.verdict == "too few" for r in scored.of("hostile", 30) for g in r.gains)
    assert not any(
        g.verdict in ("better", "worse") for r in scored.of("hostile", 30) for g in r.gains
    )


def test_last_value_repeats_as_often_as_the_past_did():
    y = np.zeros((100, 2, 4))
    y[:, 0, 3] = 2
    model = LastValue()
    model.learn(daily_of(y))
    again = model.again(1, "material-conflict")
    assert again == pytest.approx((2 * 72 + 1) / (2 * 72 + 2))
    pmf = model.pmf(daily_of(y), 1, "material-conflict", 30, np.arange(2))
    assert pmf[0, 2] > again
    assert pmf[1, 0] > again


def test_climatology_is_the_past_with_one_window_of_smoothing():
    y = np.zeros((40, 1, 4))
    y[::4, 0, 3] = 1
    pmf = Climatology().pmf(daily_of(y), 1, "material-conflict", 60, np.array([0]))[0]
    mean = 10.5 / 40
    smooth = [(mean / (1 + mean)) ** k / (1 + mean) for k in range(2)]
    assert pmf[0] == pytest.approx((30 + smooth[0]) / 41)
    assert pmf[1] == pytest.approx((10 + smooth[1]) / 41)


def test_the_trailing_fit_finds_the_dispersion():
    daily = made_up(days=400, pairs=20, seed=4, size=0.8)
    found = Trailing(90)
    found.learn(daily)
    assert found.fitted(1, "material-conflict").size == pytest.approx(0.8, abs=0.25)
    best = BestTrailing()
    best.learn(daily)
    losses = {w.window: w.fitted(1, "hostile").loss for w in best.of_windows}
    assert min(losses, key=losses.get) == 90


def test_lessons_do_not_overlap_and_end_before_the_first_forecast():
    assert lessons(100, 30).tolist() == [40, 70]
    assert lessons(60, 1).tolist() == list(range(28, 60))
    assert lessons(20, 30).size == 0


def test_running_sums_are_the_plain_ones(counts):
    total = sums(counts, "hostile", np.array([2]), 30)
    assert total[0, 0] == 0
    assert total[-1, 0] == counts.y[-30:, 2, 2:].sum()
    assert math.isclose(sums(counts, "total")[-1].sum(), counts.y.sum())


def test_pairs_are_chosen_by_what_came_before():
    y = np.zeros((60, 3, 4))
    y[:30, 0, 0], y[:10, 1, 3], y[30:, 2, 3] = 1, 1, 9
    daily = daily_of(y)
    start = START + dt.timedelta(days=30)
    assert busiest(daily, start, 1).tolist() == [0]
    assert busiest(daily, start, 9).tolist() == [0, 1]
    assert named(daily, ["BAA->CAA", "AAA->BAA"], start).tolist() == [1, 0]
    for label, says in (
        ("AAA", "write it as RUS->AZE"),
        ("XXX->AAA", "`XXX` of the pair XXX->AAA is not in the events"),
        ("CAA->DAA", "CAA->DAA has no events before 2021-03-31"),
        ("BAA->AAA", "BAA->AAA has no events before"),
    ):
        with pytest.raises(InputError, match=says):
            named(daily, [label], start)
    with pytest.raises(InputError, match="no pair has an event before"):
        busiest(daily, START, 3)


@pytest.mark.parametrize(
    ("first", "last", "horizons", "says"),
    [
        (100, 90, (1,), "is empty: it ends before it begins"),
        (400, 430, (1,), "holds no events: the events run from 2021-03-01 to 2021-07-28"),
        (100, 200, (1,), "the period ends 2021-09-17, but the events run"),
        (10, 50, (1,), "only 10 days lie before 2021-03-11, and a forecast needs at least 63"),
        (120, 130, (30, 90), "has 11 days, too short for a forecast of 30 days"),
    ],
)
def test_a_period_that_cannot_be_scored_is_told_in_one_sentence(
    counts, first, last, horizons, says
):
    with pytest.raises(InputError, match=says):
        checked(counts, START + dt.timedelta(days=first), START + dt.timedelta(days=last), horizons)


def test_a_horizon_that_does_not_fit_is_said_and_left_out(counts):
    fit, short = checked(counts, FIRST, LAST, (90, 1, 7))
    assert fit == (1, 7)
    assert short == ("90 days are not scored: the period 2021-05-28 to 2021-07-28 has 62",)
