"""Memories: what a model keeps of the past, one number a pair, class and half-life."""

from __future__ import annotations

import numpy as np

from standoff.daily import Daily
from standoff.lenses.escalation.model import FloatArray, Parameters, State, Structure


def seasons(daily: Daily, prior: float = 200.0) -> FloatArray:
    """Factor of each weekday on each class, shape (4, 7), mean 1.

    The events of a weekday against the mean of all, drawn to the pattern of all classes together
    by `prior` events, since material cooperation is too rare to have one of its own.
    """
    totals = daily.y.sum(axis=1, dtype=np.float64)
    days = daily.weekdays()
    n = np.maximum(np.bincount(days, minlength=7), 1)
    sums = np.stack([np.bincount(days, totals[:, k], minlength=7) for k in range(4)]) / n
    both = sums.sum(axis=0) + 1e-9
    shape = both / both.mean()
    weight = prior / 7.0 / max(len(days) / 7.0, 1.0)
    mixed = sums + weight * shape
    return np.asarray(mixed / mixed.mean(axis=1, keepdims=True))


def remember(
    y: FloatArray, decay: FloatArray, first: FloatArray | None = None
) -> tuple[FloatArray, FloatArray]:
    """Exponentially weighted means of daily counts before each day.

    Parameters
    ----------
    y : ndarray of float, shape (n_days, ...)
        Daily counts, weekdays taken out.
    decay : ndarray of float, shape (n_half_lives,)
    first : ndarray of float, shape (n_half_lives, ...), optional
        Memories on the first day; 0 without them.

    Returns
    -------
    ndarray of float, shape (n_days, n_half_lives, ...)
        On each day, of what came before it.
    ndarray of float, shape (n_half_lives, ...)
        On the day after the last.
    """
    keep = decay.reshape(-1, *([1] * (y.ndim - 1)))
    now = np.zeros((len(decay), *y.shape[1:])) if first is None else np.array(first, float)
    out = np.empty((y.shape[0], *now.shape))
    for t in range(y.shape[0]):
        out[t] = now
        now = keep * now + (1.0 - keep) * y[t]
    return out, now


def state(structure: Structure, parameters: Parameters, daily: Daily) -> State:
    """The memories on the day after the data end; the world at its usual level."""
    season = parameters.season[:, daily.weekdays()].T
    keep = structure.decay[:, None, None]
    now = np.zeros((len(structure.half_lives), len(structure.pairs), 4))
    for t in range(daily.days):
        now = keep * now + (1.0 - keep) * (daily.y[t] / season[t])
    return State(now, np.ones(4))
