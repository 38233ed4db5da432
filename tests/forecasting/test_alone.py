"""Each pair by itself: found again in counts of a known law, exact over several days."""

import dataclasses

import numpy as np
import pytest
from counts_of_known_law import daily_of

from standoff.forecasting.alone import FEW, HALF_LIVES, Alone, Own, fit, memory, moments
from standoff.forecasting.alone_kernel import BURN, loss
from standoff.forecasting.tables import log_chance


def counts_of(days, pairs, base, branching, keep, size, seed):
    """Self-exciting counts, negative binomial."""
    rng = np.random.default_rng(seed)
    y, now = np.zeros((days, pairs, 4)), np.full(pairs, base / (1 - branching))
    for t in range(days):
        rate = base + branching * now
        y[t, :, 3] = rng.negative_binomial(size, size / (size + rate))
        now = keep * now + (1 - keep) * y[t, :, 3]
    return daily_of(y)


def own_of(base, branching, keep, size, pairs=1):
    return Own(*(np.full(pairs, float(v)) for v in (base, branching, keep, size)), np.ones(7))


def test_the_likelihood_is_that_of_the_plain_twin():
    rng = np.random.default_rng(5)
    y, week = rng.poisson(0.6, 60).astype(float), rng.uniform(0.7, 1.3, 60)
    keep, base, branching, size = 0.7, 0.3, 0.4, 1.5
    twin = 0.0
    for t in range(BURN, 60):
        weights = keep ** np.arange(t)[::-1]
        rate = week[t] * (base + branching * (weights @ (y[:t] / week[:t])) / weights.sum())
        twin -= log_chance(y[t : t + 1], np.array([rate]), np.array([size]))[0]
    assert loss(y, week, keep, base, branching, size) == pytest.approx(twin, rel=1e-9)


def test_it_finds_each_pair_s_own_parameters():
    daily = counts_of(1500, 12, 0.3, 0.7, 0.5, 2.0, seed=3)
    found = fit(daily, "material-conflict")
    assert np.median(found.baseline) == pytest.approx(0.3, abs=0.06)
    assert np.median(found.branching) == pytest.approx(0.7, abs=0.07)
    assert np.median(found.size) == pytest.approx(2.0, abs=0.5)
    assert np.median(found.keep) == pytest.approx(0.5, abs=0.01)
    assert 0.5 ** (1 / HALF_LIVES[0]) == 0.5


def test_a_pair_is_fitted_alone_and_one_with_few_events_keeps_its_mean():
    daily = counts_of(200, 5, 0.2, 0.6, 0.5, 2.0, seed=8)
    y = daily.y.copy()
    y[:, 4] = 0
    y[10 : 10 + FEW - 1, 4, 3] = 1
    first = fit(dataclasses.replace(daily, y=y), "hostile")
    assert (first.baseline[4], first.branching[4]) == (pytest.approx((FEW - 0.5) / 200), 0.0)
    other = daily.only(np.array([1, 2]))
    alone = fit(dataclasses.replace(other, y=y[:, [1, 2]]), "hostile")
    week = np.abs(alone.week - first.week).max()
    assert alone.branching == pytest.approx(first.branching[[1, 2]], abs=0.05 + week)


def test_mean_and_variance_of_the_days_ahead_are_those_of_simulated_counts():
    own, now, week = (
        own_of(0.2, 0.7, 0.6, 1.3),
        np.array([1.1]),
        np.array([1.2, 0.7, 1.0, 0.9, 1.1]),
    )
    rng = np.random.default_rng(0)
    held, total = np.full(400_000, now[0]), np.zeros(400_000)
    for factor in week:
        rate = factor * (0.2 + 0.7 * held)
        y = rng.negative_binomial(1.3, 1.3 / (1.3 + rate))
        held = 0.6 * held + 0.4 * y / factor
        total += y
    mean, variance = moments(own, now, week)
    assert mean[0] == pytest.approx(total.mean(), rel=0.01)
    assert variance[0] == pytest.approx(total.var(), rel=0.03)


def test_a_day_ahead_it_is_the_negative_binomial_of_the_fit():
    mean, variance = moments(own_of(0.2, 0.7, 0.6, 1.3), np.array([2.0]), np.ones(1))
    assert mean[0] == pytest.approx(1.6)
    assert variance[0] == pytest.approx(1.6 + 1.6**2 / 1.3)


def test_the_memory_is_a_weighted_mean():
    y = np.array([[1.0, 4.0], [0.0, 2.0], [3.0, 0.0]])
    found = memory(y, np.array([0.5, 0.25]))
    assert found == pytest.approx([(0.25 + 3) / 1.75, (0.25 + 0.5) / 1.3125])


def test_it_sees_no_future_and_gives_distributions(counts):
    y = counts.y.copy()
    y[110:] += 5
    tables = []
    for daily in (counts, dataclasses.replace(counts, y=y)):
        model = Alone()
        model.learn(daily.upto(100))
        tables.append(model.pmf(daily.upto(110), 7, "hostile", 150, np.array([4, 1])))
    assert np.array_equal(*tables)
    assert tables[0].sum(axis=1) == pytest.approx(np.ones(2))
    assert tables[0].min() >= 0
