"""The fit of the free Hawkes process: what it recovers, how surely, and what it refuses."""

from importlib import import_module

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from standoff import StandoffError
from standoff.lenses.escalation.free import (
    Events,
    Hawkes,
    Likelihood,
    fit,
    fit_decay,
    log_likelihood,
    simulate,
)
from standoff.lenses.escalation.free.newton import _gap as gap_at
from standoff.lenses.escalation.free.newton import best_quadratic, best_row
from standoff.lenses.escalation.unstable import Unstable

THREE = Hawkes([0.5, 0.3, 0.4], [[0.3, 0.15, 0.1], [0.1, 0.4, 0.1], [0.2, 0.1, 0.2]], 1.0)


def test_intervals_hold_the_truth_as_often_as_they_say():
    # 60 records of about 3,600 events, 12 numbers each, all well inside: 720 intervals. Rows are
    # independent, numbers of a row are not: three times the binomial error of a third of them.
    held = {0.5: [], 0.95: []}
    for seed in range(60):
        found = fit(simulate(THREE, 1500.0, seed), 1.0)
        truth = np.column_stack([THREE.baseline, THREE.branching])
        for level, results in held.items():
            low, high = found.interval(level)
            results.append((low <= truth) & (truth <= high))
    for level, results in held.items():
        assert np.mean(results) == pytest.approx(level, abs=3 * np.sqrt(level * (1 - level) / 240))


def test_errors_are_the_spread_of_estimates_and_shrink_with_the_root_of_the_record():
    # With four times the record the spread halves; 60 estimates tell a spread to 1 / sqrt(120).
    for end in (750.0, 3000.0):
        found = [fit(simulate(THREE, end, 1000 + seed), 1.0) for seed in range(60)]
        spread = np.std([f.process.branching for f in found], axis=0)
        stated = np.nanmedian([f.branching_error for f in found], axis=0)
        assert (spread / stated).mean() == pytest.approx(1.0, abs=0.15)
        bias = np.mean([f.process.branching for f in found], axis=0) - THREE.branching
        assert (np.abs(bias) < 4 * stated / np.sqrt(60) + 0.01).all()


def test_a_number_that_is_nought_is_held_by_its_interval():
    sparse = Hawkes([0.5, 0.5], [[0.5, 0.0], [0.0, 0.5]], 1.0)
    held, exact = [], 0
    for seed in range(60):
        found = fit(simulate(sparse, 800.0, seed), 1.0)
        low, high = found.interval(0.95)
        at_nought = found.process.branching[0, 1] == 0.0
        exact += at_nought
        assert np.isnan(found.branching_error[0, 1]) == at_nought
        assert low[0, 2] <= found.process.branching[0, 1] < high[0, 2] < 0.3
        held.append(low[0, 2] <= 0.0)
    # an estimate at its bound in about half the records, so that 97.5 % of intervals hold it
    assert np.mean(held) >= 0.975 - 3 * np.sqrt(0.025 * 0.975 / 60)
    assert 15 <= exact <= 45


@settings(max_examples=25)
@given(st.integers(0, 2**32), st.integers(1, 5), st.integers(3, 120), st.booleans())
def test_no_other_process_is_likelier(seed, count, n, ties):
    rng = np.random.default_rng(seed)
    times = rng.uniform(0.0, 20.0, n)
    times = np.floor(times) if ties else times
    events = Events(times, rng.integers(0, count, n), count, 20.0)
    try:
        found = fit(events, 0.7)
    except Unstable:
        return
    assert found.gap < 1e-5 * count
    ask = Likelihood(events, 0.7)
    best = ask(found.process.baseline, found.process.branching)
    assert best.value == pytest.approx(found.log_likelihood, abs=1e-8)

    def loss(x):
        here = ask(x[:count], x[count:].reshape(count, count))
        return -here.value, -np.concatenate([here.baseline, here.branching.ravel()])

    start = np.concatenate([np.full(count, n / 20.0 / count), np.full(count * count, 0.3 / count)])
    peer = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(1e-12, None)] * len(start))
    assert -peer.fun <= found.log_likelihood + found.gap + 1e-8
    # Karush-Kuhn-Tucker: flat where a number is over 0, downhill where it is 0
    slack = 1e-3 * n
    for slope, at in (
        (best.baseline, found.process.baseline),
        (best.branching, found.process.branching),
    ):
        assert (slope < slack).all()
        assert (np.abs(slope[at > 1e-6]) < slack).all()


@settings(max_examples=40)
@given(st.integers(0, 2**32), st.integers(1, 8))
def test_the_quadratic_model_is_solved(seed, width):
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(width + 2, width))
    matrix, linear = root.T @ root, rng.normal(size=width)
    z = best_quadratic(matrix, linear, rng.random(width) < 0.5)
    left = linear - matrix @ z
    assert (z >= 0).all()
    assert (left <= 1e-8).all()
    assert np.abs(left[z > 0]).max(initial=0.0) < 1e-8


def test_the_gap_is_a_bound_at_every_step():
    rng = np.random.default_rng(0)
    features = np.column_stack([np.ones(400), rng.exponential(1.0, (400, 6)) ** 2])
    cost = features.sum(axis=0) * rng.uniform(0.7, 1.3, 7)
    best = best_row(features, cost).value
    bounds = []
    for steps in range(1, 8):
        found = best_row(features, cost, most=steps, tolerance=0.0)
        assert best <= found.value + found.gap + 1e-9
        bounds.append(found.gap)
    assert bounds[-1] < 1e-9


def test_the_gap_is_that_of_the_dual_point_by_its_definition():
    rng = np.random.default_rng(4)
    features = np.column_stack([np.ones(300), rng.exponential(1.0, (300, 4))])
    cost = features.sum(axis=0) * rng.uniform(0.7, 1.3, 5)
    best = best_row(features, cost)
    for near in (0.02, 0.1, 0.3):
        x = best.x * rng.uniform(1 - near, 1 + near, 5) + 1e-4
        rate = features @ x
        ratio = features @ (best.x - x) / rate
        found = gap_at(features, cost, x, 300, 1.0 / rate, ratio)
        price = (1.0 - ratio) / rate
        price /= max(1.0, (features.T @ price / cost).max())
        assert (features.T @ price <= cost * (1 + 1e-12)).all()
        dual = np.log(price).sum() + 300
        value = np.log(rate).sum() - cost @ x
        assert found == pytest.approx(-dual - value, abs=1e-9)
        assert found >= best.value - value


def test_many_kinds_go_through_in_parts_and_a_thin_start_changes_nothing(monkeypatch):
    home = import_module("standoff.lenses.escalation.free.fit")  # `free.fit` is the function
    events = simulate(THREE, 2000.0, 3)
    whole = fit(events, 1.0)
    monkeypatch.setattr(home, "ROOM", 1)
    monkeypatch.setattr(home, "SAMPLE", 10**9)
    parts = fit(events, 1.0)
    assert parts.log_likelihood == pytest.approx(whole.log_likelihood, abs=1e-6)
    assert parts.process.branching == pytest.approx(whole.process.branching, abs=1e-5)


def test_the_decay_is_found_too():
    events = simulate(THREE, 2000.0, 21)
    found = fit(events)
    assert found.process.decay == pytest.approx(THREE.decay, rel=0.15)
    assert found.log_likelihood >= fit(events, 1.0).log_likelihood
    assert fit_decay(events, (0.5, 2.0)).process.decay == pytest.approx(
        found.process.decay, rel=1e-3
    )


def test_a_kind_without_events_is_left_alone():
    one = simulate(Hawkes([1.0], [[0.4]], 1.0), 300.0, 2)
    events = Events(one.times, one.kinds, 2, one.end)
    found, alone = fit(events, 1.0), fit(one, 1.0)
    assert found.log_likelihood == pytest.approx(alone.log_likelihood)
    assert found.process.baseline[1] == 0.0
    assert (found.process.branching[1] == 0.0).all()
    assert found.process.branching[0, 1] == 0.0
    low, high = found.interval()
    assert high[0, 2] == np.inf  # nothing of kind 1 ever happened: it might excite much
    assert 0 < high[1, 0] < 0.02  # and its own rate is small
    assert (low[1] == 0.0).all()


def test_what_cannot_be_fitted_is_refused():
    with pytest.raises(StandoffError, match="nothing to fit"):
        fit(Events.of([[]], 5.0), 1.0)
    with pytest.raises(StandoffError, match="fewer than two events"):
        fit(Events.of([[1.0]], 5.0))
    with pytest.raises(StandoffError, match="a decay must be over 0"):
        fit(Events.of([[1.0]], 5.0), -1.0)
    runaway = Events.of([100.0 - np.geomspace(1e-3, 100.0, 400)], 100.0)
    with pytest.raises(Unstable, match=r"most likely process is not stable.*watch longer"):
        fit(runaway, 5.0)
    stable = fit(simulate(THREE, 200.0, 1), 1.0)
    with pytest.raises(StandoffError, match="level"):
        stable.interval(1.5)
    assert log_likelihood(stable.process, simulate(THREE, 200.0, 1)).value == pytest.approx(
        stable.log_likelihood
    )
