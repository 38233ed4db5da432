"""Paths of the free Hawkes process against closed forms; the time-rescaling test."""

import numpy as np
import pytest

from standoff import StandoffError
from standoff.lenses.escalation.free import (
    Events,
    Hawkes,
    fit,
    goodness,
    rescaled_waits,
    simulate,
)
from standoff.lenses.escalation.free.simulate_kernel import in_order
from standoff.lenses.escalation.unstable import Unstable

TWO = Hawkes([0.4, 0.7], [[0.3, 0.2], [0.5, 0.1]], 1.5)


def test_the_long_run_has_the_moments_of_hawkes_1971():
    # Univariate: mean rate mu / (1 - n); counts of long windows have variance over mean
    # 1 / (1 - n)^2 (Hawkes 1971, Biometrika 58(1):83-90). The edges of a window touch what lies
    # within 1 / (decay (1 - n)) = 1.25 of them: about 0.3 % of this one.
    baseline, n, window, windows = 0.8, 0.6, 400.0, 5000
    process = Hawkes([baseline], [[n]], 2.0)
    path = simulate(process, window * windows + 100.0, seed=3).after(100.0)
    counts = np.bincount((path.times / window).astype(int), minlength=windows)[:windows]
    mean, index = baseline / (1 - n), 1 / (1 - n) ** 2
    assert process.mean_rates[0] == pytest.approx(mean)
    error = np.sqrt(mean * index * window / windows)
    assert counts.mean() == pytest.approx(mean * window, abs=4 * error)
    # the variance of a variance of nearly normal counts: 2 / windows of its square
    assert counts.var() / counts.mean() == pytest.approx(
        index, rel=4 * np.sqrt(2 / windows) + 0.004
    )


def test_two_kinds_have_the_mean_rates_of_the_inverse_and_the_covariance_of_the_long_run():
    # Counts over long windows: covariance a unit of time (I - A)^-1 diag(rates) (I - A)^-T.
    window, windows = 200.0, 5000
    path = simulate(TWO, window * windows + 50.0, seed=11).after(50.0)
    spans = (path.times / window).astype(int)
    counts = np.array(
        [np.bincount(spans[path.kinds == k], minlength=windows)[:windows] for k in range(2)]
    )
    family = np.linalg.inv(np.eye(2) - TWO.branching)
    covariance = family @ np.diag(TWO.mean_rates) @ family.T
    error = np.sqrt(np.diag(covariance) * window / windows)
    assert (np.abs(counts.mean(axis=1) - TWO.mean_rates * window) < 4 * error).all()
    assert np.cov(counts) / window == pytest.approx(covariance, rel=4 * np.sqrt(2 / windows) + 0.02)


def test_an_empty_past_is_felt_as_its_mean_intensity_says():
    # From an empty past E lambda(t) = mu / (1 - n) * (1 - n exp(-decay (1 - n) t)).
    process, end, paths = Hawkes([5.0], [[0.7]], 1.0), 2.0, 4000
    counts = [len(simulate(process, end, seed)) for seed in range(paths)]
    rate, slow = 5.0 / 0.3, 0.3
    wanted = rate * (end - 0.7 * (1 - np.exp(-slow * end)) / slow)
    assert np.mean(counts) == pytest.approx(wanted, abs=4 * np.std(counts) / np.sqrt(paths))


def test_the_same_seed_gives_the_same_bytes_and_another_does_not():
    first, again, other = (simulate(TWO, 500.0, seed) for seed in (1, 1, 2))
    assert first.times.tobytes() == again.times.tobytes()
    assert first.kinds.tobytes() == again.kinds.tobytes()
    assert first.times.tobytes() != other.times.tobytes()
    assert (np.diff(first.times) >= 0).all()
    assert first.times[0] > 0
    assert first.times[-1] < 500.0


def test_a_kind_of_no_rate_never_comes_and_many_children_are_counted_right():
    quiet = simulate(Hawkes([1.0, 0.0], [[0.5, 0.3], [0.0, 0.0]], 1.0), 2000.0, seed=4)
    assert quiet.counts[1] == 0
    # 60 children on average: drawn as a sum of several Poisson numbers
    litters = simulate(Hawkes([1.0, 0.0], [[0.0, 0.0], [60.0, 0.0]], 50.0), 4000.0, seed=4)
    parents, children = litters.counts
    assert children / parents == pytest.approx(60.0, abs=4 * np.sqrt(60 / parents) + 60 * 0.001)
    assert len(simulate(Hawkes([0.0], [[0.5]], 1.0), 10.0, seed=1)) == 0


def test_kinds_come_in_their_shares():
    # One generation: kind 0 alone immigrates, its children are of kinds 1 to 8.
    shares = np.array([0.0, 0.05, 0.4, 0.0, 0.1, 0.02, 0.25, 0.08, 0.1])
    branching = np.zeros((9, 9))
    branching[:, 0] = shares
    path = simulate(Hawkes([1.0, *[0.0] * 8], branching, 100.0), 200_000.0, seed=9)
    wanted = path.counts[0] * shares
    assert path.counts[1:] == pytest.approx(wanted[1:], abs=4 * np.sqrt(wanted.max()))
    common = shares[1:] > 0
    off = (path.counts[1:] - wanted[1:])[common] / np.sqrt(wanted[1:][common])
    assert np.abs(off).max() < 4
    assert (path.counts[1:][~common] == 0).all()
    rates = np.array([3.0, 0.5, 0.0, 1.5, 0.2])
    alone = simulate(Hawkes(rates, np.zeros((5, 5)), 1.0), 40_000.0, seed=2).counts
    assert (np.abs(alone - 40_000 * rates) <= 4 * np.sqrt(40_000 * rates)).all()


def test_bursts_are_sorted_too():
    # 1e9 decays between families: all of one stands in one span
    path = simulate(Hawkes([1e-6], [[0.97]], 1e3), 1e8, seed=8)
    assert len(path) > 500
    assert (np.diff(path.times) >= 0).all()
    rng = np.random.default_rng(0)
    times, kinds = rng.uniform(0.0, 3.0, 1000), np.arange(1000, dtype=np.int32)
    times[500:600] = times[0]
    got, order, done = in_order(times, kinds, 3.0, 1000)
    assert done
    assert (order == np.argsort(times, kind="stable")).all()
    assert (got == times[order]).all()
    assert not in_order(times, kinds, 3.0, 10)[2]


@pytest.mark.parametrize("branching", [[[1.0]], [[1.2]], [[0.0, 2.0], [0.5, 0.0]]])
def test_a_process_that_would_run_away_is_refused(branching):
    process = Hawkes(np.ones(len(branching)), branching, 1.0)
    for ask in (lambda: simulate(process, 10.0, 1), lambda: process.mean_rates):
        with pytest.raises(Unstable, match=r"spectral radius .* must be under 1") as refused:
            ask()
        assert isinstance(refused.value, StandoffError)
        assert refused.value.radius == pytest.approx(process.radius)


def test_a_path_too_long_is_refused():
    with pytest.raises(StandoffError, match="too long"):
        simulate(Hawkes([1e6], [[0.5]], 1.0), 1e6, 1)


def plain_waits(process, events):
    """The compensator of each kind at its own events, by its definition; what it grew between."""
    out = []
    for i in range(events.count):
        grown = []
        for t in events.of_kind(i):
            before = events.times < t
            caused = 1.0 - np.exp(-process.decay * (t - events.times[before]))
            grown.append(
                process.baseline[i] * t + process.branching[i, events.kinds[before]] @ caused
            )
        out.append(np.diff(np.array([0.0, *grown])))
    return out


@pytest.mark.parametrize("ties", [False, True])
def test_rescaled_waits_are_those_of_the_definition(ties):
    path = simulate(TWO, 300.0, seed=6)
    if ties:
        path = Events(np.floor(path.times), path.kinds, 2, 300.0)
    for found, wanted in zip(rescaled_waits(TWO, path), plain_waits(TWO, path), strict=True):
        assert found == pytest.approx(wanted, abs=1e-10)


def test_time_rescaling_passes_on_the_true_process_and_p_values_are_uniform():
    # Ogata 1988; Brown et al. 2002. 200 paths: a p-value under .05 in 5 % of them, +- 3 sd.
    found = [goodness(TWO, simulate(TWO, 400.0, seed)) for seed in range(200)]
    for p_values in (
        np.array([g.p_value for g in found]),
        np.array([g.echo_p_value for g in found]),
        np.array([g.by_kind[1] for g in found]),
    ):
        assert (p_values < 0.05).mean() <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)
        assert 0.38 < p_values.mean() < 0.62


def test_time_rescaling_fails_on_a_wrong_process():
    path = simulate(TWO, 2000.0, seed=1)
    assert goodness(TWO, path).p_value > 0.01
    unexcited = Hawkes(path.counts / path.end, np.zeros((2, 2)), 1.0)
    assert goodness(unexcited, path).p_value < 1e-6
    assert goodness(unexcited, path).echo_p_value < 1e-6
    too_slow = fit(path, decay=0.02).process
    assert goodness(too_slow, path).p_value < 1e-6
    assert goodness(fit(path, decay=1.5).process, path).p_value > 0.01
    turned = Hawkes(TWO.baseline, TWO.branching.T, TWO.decay)
    assert goodness(turned, path).by_kind.min() < 1e-6
    with pytest.raises(StandoffError, match="nothing to test"):
        goodness(TWO, Events.of([[], []], 3.0))
