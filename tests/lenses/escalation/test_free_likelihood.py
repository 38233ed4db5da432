"""The likelihood of the free Hawkes process: a plain twin, its gradient, ties, long watches."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff import StandoffError
from standoff.lenses.escalation.free import Events, Hawkes, Likelihood, log_likelihood


def plain(process, events):
    """The definition, by two loops over the events."""
    t, kinds, decay = events.times, events.kinds, process.decay
    total = -process.baseline.sum() * events.end
    for n in range(len(t)):
        rate = process.baseline[kinds[n]]
        for m in range(len(t)):
            if t[m] < t[n]:
                fades = decay * np.exp(-decay * (t[n] - t[m]))
                rate += process.branching[kinds[n], kinds[m]] * fades
        total += np.log(rate)
        within = 1.0 - np.exp(-decay * (events.end - t[n]))
        total -= process.branching[:, kinds[n]].sum() * within
    return total


def some(rng, count, n, end=10.0, ties=False):
    times = rng.uniform(0.0, end, n)
    if ties:
        times = np.floor(times)
    events = Events(times, rng.integers(0, count, n), count, end)
    branching = rng.uniform(0.0, 1.5 / count, (count, count)) * (rng.random((count, count)) < 0.7)
    return Hawkes(rng.uniform(0.1, 2.0, count), branching, float(rng.uniform(0.1, 5.0))), events


@settings(max_examples=40)
@given(st.integers(0, 2**32), st.integers(1, 20), st.integers(0, 40), st.booleans())
def test_the_recursion_is_the_double_loop(seed, count, n, ties):
    process, events = some(np.random.default_rng(seed), count, n, ties=ties)
    assert log_likelihood(process, events).value == pytest.approx(plain(process, events), rel=1e-11)


@settings(max_examples=15)
@given(st.integers(0, 2**32), st.integers(1, 4), st.booleans())
def test_the_gradient_is_what_finite_differences_say(seed, count, ties):
    process, events = some(np.random.default_rng(seed), count, 30, ties=ties)
    ask = Likelihood(events, process.decay)
    found = ask(process.baseline, process.branching)
    step = 1e-6
    for i in range(count):
        moved = [process.baseline.copy() for _ in range(2)]
        moved[0][i] += step
        moved[1][i] -= step
        up, down = (ask(m, process.branching).value for m in moved)
        assert found.baseline[i] == pytest.approx((up - down) / (2 * step), rel=1e-5, abs=1e-5)
        for j in range(count):
            moved = [process.branching + 2 * step for _ in range(2)]
            moved[0][i, j] += step
            moved[1][i, j] -= step
            up, down = (ask(process.baseline, m).value for m in moved)
            middle = ask(process.baseline, process.branching + 2 * step).branching[i, j]
            assert middle == pytest.approx((up - down) / (2 * step), rel=1e-5, abs=1e-5)


def test_events_at_one_time_do_not_excite_each_other():
    process = Hawkes([0.5], [[0.5]], 1.0)
    twice = Events(np.array([1.0, 1.0]), np.array([0, 0]), 1, 1.0)
    assert log_likelihood(process, twice).value == pytest.approx(2 * np.log(0.5) - 0.5)
    in_any_order = Events(np.array([2.0, 1.0, 1.0]), np.array([1, 0, 1]), 2, 3.0)
    other_order = Events(np.array([1.0, 1.0, 2.0]), np.array([1, 0, 1]), 2, 3.0)
    two = Hawkes([0.5, 0.2], [[0.5, 0.1], [0.2, 0.3]], 1.0)
    assert log_likelihood(two, in_any_order).value == pytest.approx(
        log_likelihood(two, other_order).value, rel=1e-14
    )


def test_a_watch_of_many_clocks_and_a_gap_longer_than_any():
    # exp(decay * t) itself would pass every double here: 40 bursts, 1e6 decays apart
    rng = np.random.default_rng(5)
    times = np.concatenate([1e6 * k + rng.uniform(0.0, 30.0, 5) for k in range(40)])
    events = Events(np.sort(times), rng.integers(0, 3, 200), 3, 4.1e7)
    process = Hawkes([1e-6] * 3, rng.uniform(0.0, 0.3, (3, 3)), 20.0)
    assert log_likelihood(process, events).value == pytest.approx(plain(process, events), rel=1e-11)


@pytest.mark.parametrize("scale", [1e-180, 1e-60, 1e60, 1e180])
def test_intensities_of_any_size_have_a_logarithm(scale):
    rng = np.random.default_rng(2)
    times = np.sort(rng.uniform(0.0, 1.0, 50))
    slow = Events(times / scale, np.zeros(50, int), 1, 1.0 / scale)
    process = Hawkes([30.0 * scale], [[0.4]], 3.0 * scale)
    natural = log_likelihood(Hawkes([30.0], [[0.4]], 3.0), Events(times, np.zeros(50, int), 1, 1.0))
    wanted = natural.value + 50 * np.log(scale)
    assert log_likelihood(process, slow).value == pytest.approx(wanted, rel=1e-11)


def test_an_event_that_nothing_explains_has_no_likelihood():
    found = log_likelihood(
        Hawkes([0.0], [[0.5]], 1.0), Events(np.array([1.0]), np.array([0]), 1, 2)
    )
    assert found.value == -np.inf
    assert np.isnan(found.branching).all()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Hawkes([1.0, 1.0], [[0.5]], 1.0), "2 baselines need .* 2 x 2, not 1 x 1"),
        (lambda: Hawkes([-1.0], [[0.5]], 1.0), "baselines must be"),
        (lambda: Hawkes([1.0], [[np.nan]], 1.0), "branching ratios must be"),
        (lambda: Hawkes([1.0], [[0.5]], 0.0), "a decay must be over 0"),
        (lambda: Events.of([[1.0, 7.0]], 5.0), "event at 7 is outside 0 to 5"),
        (lambda: Events.of([[np.nan]], 5.0), "not a number"),
        (lambda: Events(np.array([1.0]), np.array([2]), 2, 5.0), "kinds are whole numbers"),
        (lambda: Events(np.array([1.0]), np.array([0.5]), 2, 5.0), "kinds are whole numbers"),
        (lambda: Events.of([], 5.0), "a kind of event"),
        (lambda: Events.of([[]], 0.0), "must end after"),
        (
            lambda: log_likelihood(Hawkes([1.0], [[0.5]], 1.0), Events.of([[1.0], []], 2.0)),
            "1 kinds of events, the record 2",
        ),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(make, says):
    with pytest.raises(StandoffError, match=says):
        make()
