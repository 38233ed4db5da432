"""The escalation model as a forecaster: it sees no future, and its tables are distributions."""

import dataclasses

import numpy as np
import pytest
from counts_of_known_law import daily_of, made_up

from standoff.errors import StandoffError
from standoff.forecasting.alone import Alone
from standoff.forecasting.models import PAIR_ONLY, STRUCTURED, Escalation, models, pair_only


@pytest.mark.parametrize("make", [pair_only, Escalation])
def test_it_sees_no_future_and_gives_distributions(counts, make):
    day, of = 110, np.array([4, 1])
    y = counts.y.copy()
    y[day:] += 5
    later = dataclasses.replace(counts, y=y)
    tables = []
    for daily in (counts, later):
        model = make()
        model.learn(daily.upto(100))
        tables.append([
            model.pmf(daily.upto(day), h, target, 150, of)
            for h in (1, 7, 30)
            for target in ("hostile", "material-conflict")
        ])  # fmt: skip
    for first, second in zip(*tables, strict=True):
        assert first.shape == (2, 151)
        assert first.min() >= 0
        assert first.sum(axis=1) == pytest.approx(np.ones(2))
        assert np.array_equal(first, second)


def test_its_forecast_of_steady_counts_is_about_their_mean():
    daily = made_up(days=200, pairs=8, seed=9)
    model = Escalation()
    model.learn(daily)
    table = model.pmf(daily, 7, "total", 200, np.arange(8))
    found = table @ np.arange(201)
    truth = 7 * daily.y.sum(axis=2).mean(axis=0)
    assert found == pytest.approx(truth, rel=0.35)


def test_all_are_compared_and_one_is_measured_against_the_others():
    names = [m.name for m in models()]
    assert len(set(names)) == len(names)
    assert {PAIR_ONLY, Alone().name, STRUCTURED, "all zero", "last value", "climatology"} <= set(
        names
    )
    assert [m.name for m in models() if not m.baseline] == [STRUCTURED]


def test_what_no_fit_can_settle_is_told():
    y = np.zeros((90, 2, 4))
    y[::9, 0, 0] = 1
    with pytest.raises(StandoffError, match="cannot tell baselines from mechanisms"):
        Escalation().learn(daily_of(y))
