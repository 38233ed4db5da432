"""The integrated fit: against a plain integral, and where memories are slow."""

from dataclasses import replace

import numpy as np
import pytest
from test_model_fit import truth_of
from worlds import days_of, world

from standoff.lenses.escalation.fit import fit
from standoff.lenses.escalation.laplace import posterior
from standoff.lenses.escalation.likelihood import bent, loss
from standoff.lenses.escalation.marginal import (
    bending,
    freed,
    integrated,
    own_mode,
)
from standoff.lenses.escalation.shared_parameters import OWN

SLOW = (0.3, 0.2, 0.3, 0.2)
"""Half of what is remembered is remembered for weeks: half-lives of 14 and of 60 days."""


@pytest.fixture(scope="module")
def small():
    """A joint fit of few pairs over few days, its effects free in their spread."""
    laid, found = world(actors=3, level=0.2)
    days = days_of(laid, found, days=80)
    fitted = fit(days, laid.friends, laid.rivals, integrate=False)
    return replace(fitted, layout=freed(fitted.layout))


def test_curvature_is_the_difference_of_slopes(small):
    own = np.random.default_rng(0).normal(size=small.own.shape)
    twice = bent(small.layout, small.design, small.shared, own).twice
    for i in range(OWN):
        step = np.zeros((1, OWN))
        step[0, i] = 1e-4
        up, down = (loss(small.layout, small.design, small.shared, own + s) for s in (step, -step))
        assert np.allclose(twice[:, :, i], (up[2] - down[2]) / 2e-4, atol=1e-5)


def test_the_slope_is_that_of_the_integrated_value(small):
    where, data, shared = small.layout, small.design, small.shared
    point = integrated(where, data, shared, small.own)
    for i in np.flatnonzero(where.free):
        step = np.zeros(where.size)
        step[i] = 1e-3
        up, down = (integrated(where, data, shared + s, point.own).value for s in (step, -step))
        assert point.slope[i] == pytest.approx((up - down) / 2e-3, rel=1e-3, abs=2e-3), i


def test_the_integral_is_near_one_by_drawing(small):
    """Laplace's approximation beside importance sampling from a wide normal around the mode."""
    where, data, shared = small.layout, small.design, small.shared
    own, now = own_mode(where, data, shared, small.own)
    value = integrated(where, data, shared, own).value
    root = np.linalg.cholesky(np.linalg.inv(now.twice)) * 1.2
    rng = np.random.default_rng(1)
    one = now.value
    half_log_det = 0.5 * np.linalg.slogdet(now.twice)[1].sum()
    # The pairs are independent given the shared parameters: the value of each draw of all pairs is
    # a sum over pairs, so one pair is moved at a time.
    total = 0.0
    for p in range(len(own)):
        weights = []
        for z in rng.normal(size=(600, OWN)):
            moved = own.copy()
            moved[p] += root[p] @ z
            lost = loss(where, data, shared, moved)[0] - one
            weights.append(-lost + 0.5 * z @ z + OWN * np.log(1.2))
        total += np.log(np.mean(np.exp(weights)))
    assert value == pytest.approx(one + half_log_det, abs=1e-3)
    assert total == pytest.approx(0.0, abs=0.05 * len(own))


@pytest.fixture(scope="module")
def slow():
    """Worlds of slow memories, each fitted by its joint mode and integrated."""
    out = []
    for seed in range(6):
        laid, found = world(actors=6, seed=seed, level=0.15, halves=SLOW)
        daily = days_of(laid, found, days=365, seed=seed, burn=400)
        ways = [fit(daily, laid.friends, laid.rivals, integrate=i) for i in (False, True)]
        out.append((laid, found, *ways))
    return out


def test_slow_persistence_is_found_where_the_joint_mode_misses_it(slow):
    ratio = [
        [way.parameters.strength[0].mean() / found.strength[0].mean() for way in ways]
        for _, found, *ways in slow
    ]
    joint, whole = np.mean(ratio, axis=0)
    assert joint < 0.75
    assert whole == pytest.approx(1.0, abs=0.15)


def test_intervals_hold_slow_strengths_about_as_often_as_they_say(slow):
    inside = {"persistence": [], "reciprocity": []}
    for laid, found, _, whole in slow:
        around = posterior(whole, np.arange(len(laid.pairs)))
        true = truth_of(laid, found, around.names)
        near = np.abs(true - around.mean) <= 1.645 * around.sd
        for name, held in zip(around.names, near, strict=True):
            if (kind := name.partition(".")[0]) in inside:
                inside[kind].append(bool(held))
    assert all(np.mean(held) >= 0.75 for held in inside.values()), {
        kind: np.mean(held) for kind, held in inside.items()
    }


def test_the_integrated_loss_bends_upwards_at_its_least(slow):
    *_, whole = slow[0]
    twice = bending(whole.layout, whole.design, whole.shared, whole.own)
    assert np.linalg.eigvalsh(twice).min() > 0.0
    slope = integrated(whole.layout, whole.design, whole.shared, whole.own).slope
    free = np.flatnonzero(whole.layout.free)
    assert 0.5 * slope[free] @ np.linalg.solve(twice, slope[free]) < 0.1
