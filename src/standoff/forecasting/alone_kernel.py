"""Each pair's own self-exciting counts, by maximum likelihood: the inner loops."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

LOW, HIGH = 0.1, 3.0  # a baseline lies within these multiples of the pair's mean
MOST = 0.98  # a branching ratio is less
SMALL, LARGE = 0.05, 100.0  # of the negative binomial's size
STEPS = 150  # evaluations of the likelihood, for each half-life
BURN = 14  # days that only fill the memory


@njit(cache=True, nogil=True)
def natural(x, mean):  # type: ignore[no-untyped-def]
    """Baseline, branching ratio and size from a point of the search."""
    base = mean * min(max(math.exp(min(x[0], 5.0)), LOW), HIGH)
    branching = MOST / (1.0 + math.exp(-min(max(x[1], -30.0), 30.0)))
    size = min(max(math.exp(min(x[2], 20.0)), SMALL), LARGE)
    return base, branching, size


@njit(cache=True, nogil=True)
def loss(y, week, keep, base, branching, size):  # type: ignore[no-untyped-def]
    """Minus the log likelihood of a pair's counts, shape (n_days,), after the first days."""
    memory, whole, total = 0.0, 0.0, 0.0
    constant = math.lgamma(size)
    for t in range(y.size):
        if t >= BURN:
            rate = week[t] * (base + branching * memory / max(whole, 1e-12))
            total += size * math.log1p(rate / size)
            if y[t] > 0.0:
                total += constant - math.lgamma(y[t] + size) + math.lgamma(y[t] + 1.0)
                total -= y[t] * math.log(rate / (rate + size))
        memory = keep * memory + (1.0 - keep) * y[t] / week[t]
        whole = keep * whole + 1.0 - keep
    return total


@njit(cache=True, nogil=True)
def _value(x, y, week, keep, mean):  # type: ignore[no-untyped-def]
    base, branching, size = natural(x, mean)
    return loss(y, week, keep, base, branching, size)


@njit(cache=True, nogil=True)
def _descend(start, y, week, keep, mean):  # type: ignore[no-untyped-def]
    """Nelder & Mead (1965, Computer Journal 7:308-313) in three dimensions."""
    points = np.empty((4, 3))
    values = np.empty(4)
    for i in range(4):
        points[i] = start
        if i > 0:
            points[i, i - 1] += 0.7
        values[i] = _value(points[i], y, week, keep, mean)
    for _ in range(STEPS // 2):
        order = np.argsort(values)
        points, values = points[order], values[order]
        if values[3] - values[0] < 1e-4:
            break
        centre = (points[0] + points[1] + points[2]) / 3.0
        tried = 2.0 * centre - points[3]
        found = _value(tried, y, week, keep, mean)
        if found < values[0]:
            further = 3.0 * centre - 2.0 * points[3]
            best = _value(further, y, week, keep, mean)
            if best < found:
                tried, found = further, best
        elif found >= values[2]:
            tried = 0.5 * (centre + (tried if found < values[3] else points[3]))
            found = _value(tried, y, week, keep, mean)
        if found < values[3]:
            points[3], values[3] = tried, found
            continue
        for i in range(1, 4):
            points[i] = 0.5 * (points[0] + points[i])
            values[i] = _value(points[i], y, week, keep, mean)
    best_at = np.argmin(values)
    return points[best_at], values[best_at]


@njit(cache=True, nogil=True)
def fit_each(y, week, keeps, few):  # type: ignore[no-untyped-def]
    """Fit every pair by itself.

    Parameters
    ----------
    y : ndarray of float, shape (n_pairs, n_days)
    week : ndarray of float, shape (n_days,)
        Factors of the weekdays.
    keeps : ndarray of float, shape (n_half_lives,)
        What a memory keeps from day to day; the likeliest is chosen.
    few : float
        A pair with fewer events keeps its mean, with size 1.

    Returns
    -------
    ndarray of float, shape (n_pairs, 4)
        Baseline, branching ratio, what the memory keeps, size.
    """
    out = np.empty((y.shape[0], 4))
    for p in range(y.shape[0]):
        events = y[p].sum()
        mean = (events + 0.5) / y.shape[1]
        out[p] = np.array([mean, 0.0, keeps[0], 1.0])
        if events < few:
            continue
        least = np.inf
        at = np.array([-0.7, 0.0, 0.0])
        for keep in keeps:
            at, value = _descend(at, y[p], week, keep, mean)
            if value < least:
                least = value
                base, branching, size = natural(at, mean)
                out[p] = np.array([base, branching, keep, size])
    return out
