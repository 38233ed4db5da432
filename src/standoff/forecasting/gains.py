"""By how much one forecast beats another, and how sure that is.

The gain is the difference of two log scores summed over the same cases, for each event that
happened: nats per event. Cases of one pair resemble each other, and so do cases of one week; the
intervals therefore redraw whole pairs, or whole weeks, with their differences kept paired (a
cluster bootstrap: Davison & Hinkley 1997, section 3.8).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from standoff.forecasting.scores import FloatArray, IntArray
from standoff.futures import uniforms

DRAWS = 2000
LEVEL = 0.95
FEW = 8  # windows in time; under this many nothing is claimed


@dataclass(frozen=True)
class Gain:
    """What a forecast gains over another.

    Attributes
    ----------
    over : str
        The other forecast.
    nats : float or None
        For each event; None where it is not finite or nothing happened.
    by_pair, by_week : pair of float, or None
        95 % bootstrap intervals; by week None where there is one week only.
    windows : int
        How many windows in time stand behind it that do not overlap.
    """

    over: str
    nats: float | None
    by_pair: tuple[float, float] | None
    by_week: tuple[float, float] | None
    windows: int

    @property
    def verdict(self) -> str:
        """`better`, `worse`, `level` (an interval holds 0), or `too few` windows to tell."""
        if self.nats is None:
            return "unbounded"
        if self.windows < FEW or self.by_pair is None or self.by_week is None:
            return "too few"
        if min(self.by_pair[0], self.by_week[0]) > 0:
            return "better"
        if max(self.by_pair[1], self.by_week[1]) < 0:
            return "worse"
        return "level"


def bootstrap(
    difference: FloatArray, events: FloatArray, cluster: IntArray, column: str, seed: int = 0
) -> tuple[float, float] | None:
    """The interval of a ratio of sums when whole clusters are drawn again.

    Parameters
    ----------
    difference, events : ndarray of float, shape (n,)
        What is summed above and below the line.
    cluster : ndarray of int, shape (n,)
        Which cluster a case belongs to.
    column : str
        Names the stream of draws: the same name and seed, the same interval.

    Returns
    -------
    pair of float, or None
        The 2.5 % and 97.5 % quantiles of 2,000 draws; None with fewer than two clusters.
    """
    _, group = np.unique(cluster, return_inverse=True)
    above = np.bincount(group, weights=difference)
    below = np.bincount(group, weights=events)
    n = above.size
    if n < 2:
        return None
    pick = (uniforms(seed, column, 0, DRAWS * n) * n).astype(np.int64).reshape(DRAWS, n)
    tops, bottoms = above[pick].sum(axis=1), below[pick].sum(axis=1)
    kept = bottoms > 0
    if not kept.any():
        return None
    tail = (1.0 - LEVEL) / 2.0
    low, high = np.quantile(tops[kept] / bottoms[kept], [tail, 1.0 - tail])
    return float(low), float(high)


def gain(
    over: str, ours: FloatArray, theirs: FloatArray, events: IntArray, week: IntArray,
    column: str, seed: int = 0,
) -> Gain:  # fmt: skip
    """The gain of one forecast over another on the same cases.

    Parameters
    ----------
    over : str
        The other forecast's name.
    ours, theirs : ndarray of float, shape (n_windows, n_pairs)
        Log scores (losses).
    events : ndarray of int, shape (n_windows, n_pairs)
        What happened.
    week : ndarray of int, shape (n_windows,)
        The week in which each window begins.
    """
    windows, pairs = ours.shape
    difference = theirs - ours if np.isfinite(theirs).all() and np.isfinite(ours).all() else None
    total = float(events.sum())
    if difference is None or total == 0:
        return Gain(over, None, None, None, windows)
    flat, counts = difference.ravel(), events.astype(np.float64).ravel()
    pair = np.tile(np.arange(pairs), windows)
    weeks = np.repeat(week, pairs)
    return Gain(
        over,
        float(flat.sum() / total),
        bootstrap(flat, counts, pair, f"{column}.pair", seed),
        bootstrap(flat, counts, weeks, f"{column}.week", seed),
        windows,
    )
