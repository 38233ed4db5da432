"""The fading means: against a plain twin, and what is found again in counts of a known law."""

import numpy as np
import pytest
from counts_of_known_law import daily_of, made_up

from standoff.forecasting.fading import HALF_LIVES, Fading, ahead, fading_means, fit, week_of
from standoff.forecasting.tables import sums
from standoff.forecasting.trailing import Trailing


def test_the_means_are_those_of_the_plain_twin(counts):
    total = sums(counts, "hostile")
    y = np.diff(total, axis=0)
    found = fading_means(total, np.array([3, 40, 150]))
    for h, half in enumerate(HALF_LIVES):
        for n, day in enumerate((3, 40, 150)):
            weights = np.array([0.5 ** ((day - 1 - s) / half) for s in range(day)])
            twin = weights @ y[:day] / weights.sum()
            assert found[h, n] == pytest.approx(twin)


def test_the_week_and_what_lies_ahead_of_a_day():
    y = np.zeros((140, 3, 4))
    y[:, :, 3] = np.where(np.arange(140) % 7 >= 5, 1, 3)[:, None]
    week = week_of(daily_of(y), "material-conflict")
    assert week.mean() == pytest.approx(1)
    assert week[5] / week[0] == pytest.approx(1 / 3, abs=0.05)
    assert ahead(week, np.array([4]), 2)[0] == pytest.approx(week[4] + week[5])
    assert ahead(week, np.array([2]), 7)[0] == pytest.approx(7)


def test_it_finds_the_memory_of_a_process_that_has_one():
    """Counts with a mean of .1 + .7 of the last days' (half-life 1.5): the short memory carries."""
    rng = np.random.default_rng(12)
    keep = 0.5 ** (1 / 1.5)
    memory = np.zeros(40)
    y = np.zeros((300, 40, 4))
    for t in range(300):
        y[t, :, 3] = rng.poisson(0.1 + 0.7 * memory)
        memory = keep * memory + (1 - keep) * y[t, :, 3]
    daily = daily_of(y[:, :25])
    found = fit(daily, 1, "material-conflict")
    assert found.means[0] == pytest.approx(0.7, abs=0.12)
    assert found.means[1:-1].sum() < 0.2
    model, other = Fading(), Trailing(14)
    log = {}
    for each in (model, other):
        each.learn(daily.upto(250))
        rows = [
            -np.log(each.pmf(daily.upto(t), 1, "material-conflict", 30, np.arange(25))[
                np.arange(25), y[t, :25, 3].astype(int)
            ])
            for t in range(250, 300)
        ]  # fmt: skip
        log[each.name] = np.mean(rows)
    assert log[model.name] < log[other.name] - 0.02


def test_without_memory_it_falls_back_on_the_pair_s_mean():
    daily = made_up(days=300, pairs=20, seed=3)
    found = fit(daily, 7, "verbal-conflict")
    assert found.means[-2] > 0.6
    assert found.means[0] < 0.1
