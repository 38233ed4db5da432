"""The simulation against a plain twin and against moments in closed form."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import WEEK, world

from standoff.lenses.escalation.model import (
    COMPARED,
    FLOOR,
    LINEAR,
    MECHANISMS,
    Parameters,
    State,
    default_flow,
    structure,
)
from standoff.lenses.escalation.simulate import simulate
from standoff.lenses.escalation.simulate_kernel import FIRST, LAST, PART, SHIFT, lookup
from standoff.lenses.escalation.simulate_kernel import _exp as exponential

MASK = (1 << 64) - 1


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def uniform(seed, row, day, pair, k):
    """A pair's cooperation takes the low half of a hash, its conflict the high."""
    key = int(np.random.SeedSequence(seed).generate_state(1, np.uint64)[0])
    start = mix(key ^ (row * 0x9E3779B97F4A7C15 & MASK))
    day_key = (start + day * 0xD1B54A32D192ED03) & MASK
    bits = mix((day_key + (2 * pair + k % 2) * 0x9E3779B97F4A7C15) & MASK)
    return 1.0 - ((bits >> 32 if k > 1 else bits & 0xFFFFFFFF) + 0.5) * 2.0**-32


def quantile(u, rate, size):
    chance = total = (size / (size + rate)) ** size
    n = 0
    while u >= total:
        chance *= (size + n) / (n + 1) * rate / (rate + size)
        n, total = n + 1, total + chance
    return n


def plain(laid, found, state, days, seed, row, weekday0):
    """One path, straight from the formulas of `model`: memories, links, sums."""
    memory = state.memory.copy()
    keep = laid.decay[:, None, None]
    counts = np.zeros((days, len(laid.pairs), 4), int)
    silent = np.zeros((days, len(laid.pairs), 4))
    for t in range(days):
        rate = found.baseline * state.level
        for term, name in enumerate(LINEAR):
            links = laid.links[name]
            for q, p, w in zip(links.source, links.target, links.weight, strict=True):
                own = found.strength[MECHANISMS.index(name), p] if name in MECHANISMS else (
                    found.attention
                )  # fmt: skip
                for c in range(4):
                    for k in range(4):
                        half = found.half[term, k // 2]
                        rate[p, k] += own * w * found.flow[term, c, k] * (half @ memory[:, q, c])
        z = np.zeros(len(laid.pairs))
        exponents = (-found.strength[3], found.strength[5], np.full(len(z), found.news))
        for kind, name in enumerate(("calming", "backing", "calming")):
            classes = slice(0, 4) if kind == 2 else slice(0, 2)
            sums = np.zeros((2, len(z)))
            links = laid.links[name]
            for q, p, w in zip(links.source, links.target, links.weight, strict=True):
                for i, h in enumerate(COMPARED[kind]):
                    sums[i, p] += w * memory[h, q, classes].sum()
            z += exponents[kind] * (sums[0] - sums[1]) / (sums[0] + sums[1] + FLOOR)
        rate[:, 2:] *= np.exp(z)[:, None]
        rate *= found.season[:, (weekday0 + t) % 7]
        for p in range(len(z)):
            for k in range(4):
                a, b = found.dispersion[k]
                size = a * rate[p, k] ** b
                counts[t, p, k] = quantile(uniform(seed, row, t, p, k), rate[p, k], size)
                silent[t, p, k] = -size * math.log1p(rate[p, k] / size)
        memory = keep * memory + (1 - keep) * counts[t] / found.season[:, (weekday0 + t) % 7]
    return counts, silent


def watch_each(pairs):
    return np.eye(4 * pairs, dtype=bool).reshape(4 * pairs, pairs, 4)


@pytest.mark.parametrize("row", [0, 7])
def test_the_kernel_is_the_plain_simulation(row):
    laid, found = world(actors=4, level=0.2)
    rng = np.random.default_rng(0)
    state = State(rng.gamma(1.0, 0.3, (4, len(laid.pairs), 4)), np.array([1.1, 0.9, 1.2, 0.8]))
    counts, silent = plain(laid, found, state, 40, 3, row, 2)
    seen = simulate(
        laid, found, None, state, 40, watch_each(len(laid.pairs)), 3, np.array([row]), 2
    )  # fmt: skip
    assert np.array_equal(seen.count[0].T.reshape(counts.shape), counts)
    assert np.allclose(seen.quiet[0].T.reshape(silent.shape), silent, rtol=1e-4, atol=1e-7)
    assert counts.max() > 2  # several events on one day


@settings(max_examples=15)
@given(
    cut=st.integers(1, 29), workers=st.integers(1, 4), seed=st.integers(0, 2**63 - 1),
    days=st.integers(1, 20),
)  # fmt: skip
def test_the_same_bytes_however_the_rows_are_split(cut, workers, seed, days):
    laid, found = world(actors=3, level=0.3)
    state = State(np.full((4, len(laid.pairs), 4), 0.3), np.ones(4))
    watch = np.ones((1, len(laid.pairs), 4), bool)

    def run(rows, **kwargs):
        return simulate(laid, found, None, state, days, watch, seed, rows, 0, **kwargs)

    whole = run(30, workers=workers)
    parts = [run(np.arange(cut), workers=1), run(np.arange(cut, 30), workers=1)]
    assert whole.count.tobytes() == np.concatenate([p.count for p in parts]).tobytes()
    assert whole.quiet.tobytes() == np.concatenate([p.quiet for p in parts]).tobytes()


@settings(max_examples=15)
@given(more=st.floats(1.0, 1.8), seed=st.integers(0, 1000))
def test_more_of_a_linear_mechanism_never_means_fewer_events(more, seed):
    laid, found = world(actors=3, level=0.3, calming=0.0, backing=0.0, news=0.0)
    state = State(np.full((4, len(laid.pairs), 4), 0.3), np.ones(4))
    watch = np.ones((1, len(laid.pairs), 4), bool)
    strength = found.strength.copy()
    strength[1] *= more
    low, high = (
        simulate(laid, found, s, state, 25, watch, seed, 8, 0).count for s in (None, strength)
    )
    assert (high.sum(axis=2) >= low.sum(axis=2)).all()


def alone(mu, n, half_life, a):
    """One pair, one class at work: a univariate process with one half-life."""
    laid = structure(("A", "B"), np.array([[0, 1]]), half_lives=(half_life, 4.0, 14.0, 60.0))
    strength = np.zeros((6, 1))
    strength[0] = n
    half = np.zeros((5, 2, 4))
    half[:, :, 0] = 1.0
    return laid, Parameters(
        np.array([[0.0, 0.0, 0.0, mu]]), strength, 0.0, half, default_flow(), np.zeros(5),
        np.ones((4, 7)), np.tile([a, 1.0], (4, 1)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("mu", "n", "half_life", "a"), [(0.5, 0.6, 2.0, 1.0), (2.0, 0.3, 5.0, 3.0)]
)
def test_moments_of_one_pair_are_those_in_closed_form(mu, n, half_life, a):
    """Mean mu / (1 - n) (Hawkes 1971); variance and covariance as of an INGARCH(1, 1).

    With y the count, m the memory and k what it keeps, m' = (k + (1 - k) n) m + (1 - k) mu +
    (1 - k) e, where e = y - rate has variance (1 + 1/a) mean (Ferland, Latour & Oraichi 2006,
    J. Time Series Analysis 27:923-942, for the Poisson case).
    """
    laid, found = alone(mu, n, half_life, a)
    mean = mu / (1 - n)
    state = State(np.full((4, 1, 4), mean), np.ones(4))
    watch = np.zeros((1, 1, 4), bool)
    watch[0, 0, 3] = True
    y = simulate(laid, found, None, state, 700, watch, 5, 2000, 0).count[:, 0, 200:].astype(float)
    k = 0.5 ** (1 / half_life)
    noise = (1 + 1 / a) * mean
    back = k + (1 - k) * n
    memory = (1 - k) ** 2 * noise / (1 - back**2)
    variance = noise + n**2 * memory
    next_day = n * (1 - k) * noise + n**2 * back * memory
    assert y.mean() == pytest.approx(mean, rel=0.02)
    assert y.var() == pytest.approx(variance, rel=0.04)
    lagged = ((y[:, 1:] - mean) * (y[:, :-1] - mean)).mean()
    assert lagged == pytest.approx(next_day, abs=4 * variance / y.size**0.5)


def test_weekdays_multiply_the_rate():
    laid, found = world(actors=3, level=0.5, persistence=0.0, reciprocity=0.0, ladder=0.0, news=0.0)
    found = found.without("calming", "backing", "allies")
    state = State(np.zeros((4, 6, 4)), np.ones(4))
    watch = np.ones((1, 6, 4), bool)
    y = simulate(laid, found, None, state, 70, watch, 1, 2000, 3).count.mean(axis=(0, 1))
    by_day = np.array([y[(np.arange(70) + 3) % 7 == d].mean() for d in range(7)])
    assert np.allclose(by_day / by_day.mean(), WEEK / WEEK.mean(), atol=0.03)


def test_from_a_phase_on_acts_are_answered_otherwise():
    laid, found = world(actors=3, level=0.3)
    state = State(np.full((4, 6, 4), 0.3), np.ones(4))
    watch = np.ones((1, 6, 4), bool)
    none = np.zeros_like(found.strength)
    args = (state, 30, watch, 9, 50, 0)
    plain_run = simulate(laid, found, None, *args).count
    late = simulate(laid, found, None, *args, phases=[(20, none)]).count
    assert np.array_equal(late[:, :, :20], plain_run[:, :, :20])
    assert late[:, :, 20:].sum() < plain_run[:, :, 20:].sum()


@pytest.mark.parametrize(("a", "b"), [(0.6, 0.3), (2.0, 0.7), (1.0, 1.0), (0.3, 1.6)])
def test_between_its_nodes_the_table_is_close(a, b):
    rate = np.exp(np.random.default_rng(0).uniform(math.log(2.0**-23), math.log(2000.0), 20000))
    rate = rate.astype(np.float32)
    bits = rate.view(np.int32)
    table = lookup(np.array([[1.0, 1.0], [a, b], [1.0, 1.0], [1.0, 1.0]]))[LAST : 2 * LAST]
    node, part = (bits >> SHIFT) - FIRST, ((bits % (1 << SHIFT)) * PART)[:, None]
    silent, size = (table[node, ::2] + part * table[node, 1::2]).T
    exact = a * rate.astype(float) ** (b - 1)
    assert np.allclose(size, exact, rtol=5e-5, atol=0)
    assert np.allclose(silent, exact * np.log1p(1 / exact), rtol=5e-5, atol=0)


def test_the_exponential_is_as_close_as_it_says():
    z, far = np.linspace(-40, 2, 20001), np.linspace(2, 8, 2001)
    assert np.abs(exponential.py_func(z) - np.exp(z)).max() < 1e-11
    assert np.abs(exponential.py_func(far) / np.exp(far) - 1).max() < 1e-8


def test_what_is_kept_without_events_has_none_and_all_else_draws_as_before():
    """With no link out of the held cells, the others' counts are those of open paths."""
    laid, found = alone(0.8, 0.3, 4.0, 1.0)
    state = State(np.full((4, 1, 4), 0.3), np.ones(4))
    found = replace(found, baseline=np.full((1, 4), 0.5))
    hold = np.array([[True, False, False, False]])
    args = (laid, found, None, state, 60, watch_each(1), 4, 200, 0)
    held, opened = simulate(*args, hold=hold), simulate(*args)
    assert held.count[:, 0].sum() == 0
    assert opened.count[:, 0].sum() > 0
    assert np.array_equal(held.count[:, 1:], opened.count[:, 1:])


@pytest.mark.parametrize("day", [0, 12])
def test_strengths_of_a_phase_are_those_of_a_run_with_them_from_its_first_day(day):
    """Acts before the first day are answered as they were; with none, a phase at 0 is the whole."""
    laid, found = world(actors=3, level=0.3)
    state = State(np.zeros((4, 6, 4)), np.ones(4))
    other = found.strength * 1.3
    args = (state, 25, watch_each(6), 2, 20, 0)
    both = simulate(laid, found, None, *args, phases=[(day, other)])
    whole = simulate(laid, found, other if day == 0 else None, *args)
    assert np.array_equal(both.count[:, :, : day or 25], whole.count[:, :, : day or 25])
