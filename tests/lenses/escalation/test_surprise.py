"""Surprises and the calibration of forecasts: by hand, and found again."""

import numpy as np
import pytest
from scipy.optimize import approx_fprime
from scipy.stats import nbinom

from standoff.lenses.escalation.calibration import WEIGHT, Calibration, calibrate
from standoff.lenses.escalation.surprise import KEEP, PRIOR, Surprises, side

PAIRS = np.array([[0, 1], [1, 0], [2, 1], [0, 2]])


def acts(*hostile):
    out = np.zeros((4, 4))
    out[:, 3] = hostile
    return out


def test_what_goes_as_expected_is_no_surprise():
    told = Surprises(PAIRS, 3, around=True)
    for _ in range(3):
        told.add(acts(1, 0, 2, 0), acts(1, 0, 2, 0))
    assert told.now((2, 3)) == pytest.approx(np.zeros((4, 2)))


def test_surprises_by_hand():
    """Two days: 4 acts of 0->1 the day before, of which a quarter is left; 3 of 2->1 today."""
    told = Surprises(PAIRS, 3, around=True)
    told.add(acts(4, 0, 0, 0), acts(1, 0, 0, 0))
    told.add(acts(0, 0, 3, 0), acts(0, 0, 1, 0))
    seen, expected = np.array([4 * KEEP, 0, 3, 0]), np.array([1 * KEEP, 0, 1, 0])
    own = np.log((PRIOR + seen) / (PRIOR + expected))
    found = told.now((2, 3))
    assert found[:, 0] == pytest.approx(own)
    # 1 takes part in the first three pairs, 0 in the first two and the last, 2 in the last two.
    around = {1: (4.0, 1.25), 0: (1.0, 0.25), 2: (3.0, 1.0)}
    wanted = [np.log((PRIOR + around[j][0]) / (PRIOR + around[j][1])) for j in PAIRS[:, 1]]
    assert found[:, 1] == pytest.approx(wanted)


def test_a_pair_that_knows_only_itself_hears_of_no_other():
    told = [Surprises(PAIRS, 3, around=False) for _ in range(2)]
    told[0].add(acts(1, 0, 0, 0), acts(0.5, 0, 0, 0))
    told[1].add(acts(1, 9, 9, 9), acts(0.5, 0, 0, 0))
    assert told[0].now((2, 3)).shape == (4, 1)
    assert told[0].now((2, 3))[0] == told[1].now((2, 3))[0]


def test_acts_of_the_other_kind_are_no_surprise_and_a_copy_stays():
    told = Surprises(PAIRS, 3, around=True)
    kept = told.copy()
    told.add(acts(9, 9, 9, 9), acts(1, 1, 1, 1))
    assert not told.now((0, 1)).any()
    assert not kept.now((2, 3)).any()
    assert (side((3,)), side((0,)), side((2, 3)), side((0, 3))) == (
        (2, 3), (0, 1), (2, 3), (0, 1, 2, 3),
    )  # fmt: skip


def test_the_calibration_is_found_again():
    rng = np.random.default_rng(2)
    expected = rng.gamma(0.5, 1.0, 40_000) + 0.01
    surprise = rng.normal(0, 0.4, (40_000, 2))
    truth = Calibration(1.4, 0.6, 0.0, 0.9, np.array([0.5, -0.3]), 1.0)
    mean, size = truth.around(expected, surprise)
    found = calibrate(expected, rng.negative_binomial(size, size / (size + mean)), surprise, 0.8)
    assert found.a == pytest.approx(1.4, rel=0.1)
    assert (found.b, found.d) == (pytest.approx(0.6, abs=0.06), pytest.approx(0.9, abs=0.03))
    assert found.weights == pytest.approx(truth.weights, abs=0.05)
    assert found.level == 0.8


def test_the_calibration_is_the_most_likely_one():
    """The slope of the plain twin of its objective is 0 there."""
    rng = np.random.default_rng(6)
    expected, surprise = rng.gamma(1.0, 1.0, 400), rng.normal(0, 0.3, (400, 1))
    y = rng.negative_binomial(1.0, 1.0 / (1.0 + expected))
    found = calibrate(expected, y, surprise)

    def objective(x):
        mean, size = Calibration(np.exp(x[0]), x[1], x[2], x[3], x[4:], 1.0).around(
            expected, surprise
        )
        prior = ((x - [0, 0.7, 0, 1, 0]) / [2, 0.5, 0.02, 0.1, WEIGHT]) ** 2
        return 0.5 * prior.sum() - nbinom.logpmf(y, size, size / (size + mean)).sum()

    at = np.array([np.log(found.a), found.b, found.c, found.d, *found.weights])
    assert approx_fprime(at, objective, 1e-6) == pytest.approx(np.zeros(5), abs=0.05)
    assert objective(at) < objective(at + np.array([0.1, 0, 0, 0, 0.1]))
