"""Scores against plain twins, closed forms and laws."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.special import ive

from standoff.forecasting.reliability import binomial_quantile, reliability
from standoff.forecasting.scores import (
    around,
    brier,
    covered,
    crps,
    interval,
    log_score,
    murphy,
    pit_histogram,
    randomised_pit,
)
from standoff.forecasting.tables import geometric, negative_binomial, with_tail


def tables(n=3, width=8):
    cell = st.floats(0.0, 1.0).map(lambda x: 0.0 if x < 1e-6 else x)
    row = st.lists(cell, min_size=width, max_size=width).filter(lambda r: sum(r) > 0.1)
    return st.lists(row, min_size=n, max_size=n).map(
        lambda rows: np.array(rows) / np.sum(rows, axis=1, keepdims=True)
    )


counts_of = st.lists(st.integers(0, 7), min_size=3, max_size=3).map(np.array)


@given(tables(), counts_of)
def test_scores_are_those_of_the_plain_twin(pmf, y):
    for row, seen, log, rank in zip(pmf, y, log_score(pmf, y), crps(pmf, y), strict=True):
        assert log == (pytest.approx(-math.log(row[seen])) if row[seen] > 0 else math.inf)
        twin = sum((sum(row[: k + 1]) - (seen <= k)) ** 2 for k in range(len(row)))
        assert rank == pytest.approx(twin, abs=1e-9)
    lower, upper = around(pmf, y)
    for row, seen, low, high in zip(pmf, y, lower, upper, strict=True):
        assert low == pytest.approx(sum(row[:seen]), abs=1e-9)
        assert high == pytest.approx(sum(row[: seen + 1]), abs=1e-9)


@given(tables(), counts_of)
def test_crps_is_the_expected_distance_less_half_the_spread(pmf, y):
    """Gneiting & Raftery (2007), equation 21: E|X - y| - E|X - X'| / 2."""
    k = np.arange(pmf.shape[1])
    apart = np.abs(k[:, None] - k[None, :])
    for row, seen, found in zip(pmf, y, crps(pmf, y), strict=True):
        assert found == pytest.approx(row @ np.abs(k - seen) - row @ apart @ row / 2, abs=1e-9)


@pytest.mark.parametrize("rate", [0.2, 1.0, 7.5])
@pytest.mark.parametrize("y", [0, 1, 4, 12])
def test_crps_of_poisson_is_its_closed_form(rate, y):
    """Wei & Held (2014), TEST 23: 787-805, section 2: with Bessel functions I0 and I1."""
    pmf = negative_binomial(np.array([rate]), math.inf, 120)
    law = stats.poisson(rate)
    closed = (y - rate) * (2 * law.cdf(y) - 1) + 2 * rate * law.pmf(y)
    closed -= rate * (ive(0, 2 * rate) + ive(1, 2 * rate))
    assert crps(pmf, np.array([y]))[0] == pytest.approx(closed, abs=1e-10)


def test_crps_of_one_number_is_the_absolute_error_and_goes_on_beyond_the_table():
    pmf = np.zeros((3, 6))
    pmf[:, 2] = 1.0
    assert crps(pmf, np.array([0, 2, 9])).tolist() == [2.0, 0.0, 7.0]


@given(tables(1), tables(1))
def test_the_scores_are_proper(truth, other):
    y = np.arange(truth.shape[1])
    for scored in (log_score, crps):
        own, theirs = (
            np.where(truth[0] > 0, scored(np.repeat(p, y.size, axis=0), y), 0.0)
            for p in (truth, other)
        )
        assert truth[0] @ own <= truth[0] @ theirs + 1e-9


def test_tables_are_the_known_distributions():
    k = np.arange(60)
    found = negative_binomial(np.array([3.0]), 1.7, 400)[0, :60]
    assert found == pytest.approx(stats.nbinom(1.7, 1.7 / 4.7).pmf(k), abs=1e-12)
    assert geometric(np.array([0.8]), 300)[0, :60] == pytest.approx(
        stats.geom(1 / 1.8, loc=-1).pmf(k), abs=1e-12
    )
    poisson = negative_binomial(np.array([900.0]), math.inf, 2000)[0]
    assert poisson[880] == pytest.approx(stats.poisson(900).pmf(880), rel=1e-9)
    short = negative_binomial(np.array([5.0]), 2.0, 4)
    assert short.sum() == pytest.approx(1.0)
    assert short[0, -1] == pytest.approx(stats.nbinom(2, 2 / 7).sf(3))
    assert with_tail(np.array([[0.5, 0.2, 0.0]]))[0].tolist() == pytest.approx([0.5, 0.2, 0.3])


def test_right_forecasts_have_a_uniform_transform_and_cover_what_they_say():
    rng = np.random.default_rng(3)
    mean = rng.gamma(0.7, 1.0, 20_000) + 0.01
    y = rng.poisson(mean)
    pmf = negative_binomial(mean, math.inf, 40)
    lower, upper = around(pmf, y)
    pit = randomised_pit(lower, upper, rng.random(y.size))
    assert stats.kstest(pit, "uniform").pvalue > 0.01
    assert covered(pit).mean() == pytest.approx(0.9, abs=0.01)
    assert pit_histogram(lower, upper) == pytest.approx(np.full(10, 0.1), abs=0.005)
    low, high = interval(pmf)
    assert ((y >= low) & (y <= high)).mean() > 0.91
    wide = negative_binomial(mean, 0.3, 200)
    assert pit_histogram(*around(wide, y))[-1] < 0.08


def test_the_plain_interval_is_the_quantiles_of_the_distribution():
    mean = np.array([0.1, 1.0, 4.2, 30.0])
    low, high = interval(negative_binomial(mean, math.inf, 90))
    assert low.tolist() == stats.poisson(mean).ppf(0.05).tolist()
    assert high.tolist() == stats.poisson(mean).ppf(0.95).tolist()


def test_the_histogram_of_a_forecast_is_that_of_its_definition():
    """Czado, Gneiting & Held (2009), equation 2, written out."""
    lower, upper = np.array([0.0, 0.35, 0.9]), np.array([0.4, 0.9, 1.0])

    def mass(u):
        return np.mean(
            [0 if u <= a else 1 if u >= b else (u - a) / (b - a)
             for a, b in zip(lower, upper, strict=True)]
        )  # fmt: skip

    twin = [mass((j + 1) / 5) - mass(j / 5) for j in range(5)]
    assert pit_histogram(lower, upper, 5).tolist() == pytest.approx(twin)


@given(st.lists(st.tuples(st.integers(0, 10), st.booleans()), min_size=1, max_size=40))
def test_the_parts_of_brier_add_up(cases):
    """Murphy (1973): reliability - resolution + uncertainty is the mean score, exactly."""
    chance = np.array([c / 10 for c, _ in cases])
    happened = np.array([h for _, h in cases])
    parts = murphy(chance, happened)
    assert parts.brier == pytest.approx(brier(chance, happened).mean(), abs=1e-12)
    assert parts.reliability >= 0
    assert 0 <= parts.resolution <= parts.uncertainty + 1e-12


def test_the_parts_of_brier_by_hand():
    """Four times .2 and it happened once; four times .8 and it happened three times."""
    chance = np.array([0.2] * 4 + [0.8] * 4)
    happened = np.array([1, 0, 0, 0, 1, 1, 1, 0], dtype=bool)
    parts = murphy(chance, happened)
    assert parts == pytest.approx((0.0025, 0.0625, 0.25))
    assert parts.brier == pytest.approx(0.19)


def test_reliable_forecasts_lie_within_their_bands_and_others_do_not():
    rng = np.random.default_rng(8)
    chance = rng.beta(0.5, 4.0, 20_000)
    happened = rng.random(chance.size) < chance
    bins = reliability(chance, happened)
    assert len(bins) == 10
    assert sum(b.n for b in bins) == chance.size
    assert [b.chance for b in bins] == sorted(b.chance for b in bins)
    assert sum(b.consistent for b in bins) >= 8
    over = reliability(np.minimum(1.5 * chance, 1.0), happened)
    assert sum(b.consistent for b in over) <= 3


def test_bands_hold_as_often_as_they_say():
    """The share of consistent bins over many reliable samples is near the stated .9."""
    rng = np.random.default_rng(2)
    kept = []
    for _ in range(200):
        chance = rng.uniform(0.1, 0.9, 500)
        kept += [b.consistent for b in reliability(chance, rng.random(500) < chance)]
    assert 0.88 < np.mean(kept) < 0.97


@given(st.floats(0.001, 0.999), st.integers(1, 3000), st.floats(0.0, 1.0))
def test_binomial_quantiles_are_the_known_ones(q, n, p):
    found = binomial_quantile(q, n, p)
    law = stats.binom(n, p)
    assert law.cdf(found) >= q - 1e-9
    assert found == 0 or law.cdf(found - 1) < q + 1e-9


def test_equal_chances_share_a_bin():
    bins = reliability(np.array([0.1] * 50 + [0.4] * 50), np.array([True] * 5 + [False] * 95))
    assert [(b.n, round(b.chance, 6), b.share) for b in bins] == [(50, 0.1, 0.1), (50, 0.4, 0.0)]
    assert bins[0].consistent
    assert not bins[1].consistent
    assert reliability(np.array([]), np.array([], dtype=bool)) == ()
