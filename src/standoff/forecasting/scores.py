"""Proper scores of forecasts that are whole distributions over counts.

A forecast is a table of chances `pmf[n, K + 1]` over the counts 0..K, its last cell the tail from K
on; all scores are losses, so that less is better. Where a function needs the distribution only at
what happened, it takes the two values of the distribution function around it.

References
----------
Gneiting, T. & Raftery, A. E. (2007). Strictly proper scoring rules, prediction, and estimation.
Journal of the American Statistical Association 102, 359-378.
Czado, C., Gneiting, T. & Held, L. (2009). Predictive model assessment for count data. Biometrics
65, 1254-1261.
Murphy, A. H. (1973). A new vector partition of the probability score. Journal of Applied
Meteorology 12, 595-600.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

LEVEL = 0.9  # of the central interval whose coverage is reported


def log_score(pmf: FloatArray, y: IntArray) -> FloatArray:
    """Minus the log of the chance given to what happened, in nats; `inf` where that was none.

    Parameters
    ----------
    pmf : ndarray of float, shape (n, K + 1)
    y : ndarray of int, shape (n,)
        What happened; from K on it counts as the tail.

    Returns
    -------
    ndarray of float, shape (n,)
    """
    with np.errstate(divide="ignore"):
        return np.asarray(-np.log(_at(pmf, np.minimum(y, pmf.shape[1] - 1))))


def crps(pmf: FloatArray, y: IntArray) -> FloatArray:
    """Continuous ranked probability score, exact for counts: the sum of (F(k) - 1[y <= k])².

    In events. Of a forecast that is one number it is the absolute error (Gneiting & Raftery 2007,
    section 4.2; Czado et al. 2009, equation 5).
    """
    cdf = np.cumsum(pmf, axis=1)
    cdf[:, -1] = 1.0
    below = np.arange(pmf.shape[1])[None, :] < np.asarray(y)[:, None]
    inside = np.square(cdf - ~below).sum(axis=1)
    return np.asarray(inside + np.maximum(np.asarray(y) - pmf.shape[1], 0))


def brier(chance: FloatArray, happened: NDArray[np.bool_]) -> FloatArray:
    """The squared error of a chance of yes or no, 0..1."""
    return np.asarray(np.square(np.asarray(chance) - np.asarray(happened, dtype=np.float64)))


def around(pmf: FloatArray, y: IntArray) -> tuple[FloatArray, FloatArray]:
    """The distribution function just below what happened and at it: F(y - 1), F(y)."""
    cdf = np.minimum(np.cumsum(pmf, axis=1), 1.0)
    cdf[:, -1] = 1.0
    top = np.minimum(y, pmf.shape[1] - 1)
    lower = np.where(top > 0, _at(cdf, np.maximum(top - 1, 0)), 0.0)
    return lower, _at(cdf, top)


def randomised_pit(lower: FloatArray, upper: FloatArray, v: FloatArray) -> FloatArray:
    """The probability integral transform, a jump spread by uniform draws.

    Uniform on 0..1 where the forecasts are right (Czado et al. 2009, equation 1).

    Parameters
    ----------
    lower, upper : ndarray of float, shape (n,)
        F(y - 1) and F(y), as `around` gives them.
    v : ndarray of float, shape (n,)
        Uniform draws.
    """
    return lower + v * (upper - lower)


def pit_histogram(lower: FloatArray, upper: FloatArray, bins: int = 10) -> FloatArray:
    """The nonrandomised histogram of the transform; each share is 1 / bins where all is right.

    Czado, Gneiting & Held (2009), equation 2: each case spreads evenly over its jump.

    Returns
    -------
    ndarray of float, shape (bins,)
        Shares that sum to 1.
    """
    edges = np.linspace(0.0, 1.0, bins + 1)[:, None]
    jump = np.maximum(upper - lower, 1e-300)
    spread = np.clip((edges - lower[None, :]) / jump, 0.0, 1.0)
    spread[-1] = 1.0  # a forecast that gave no chance to what happened lies in the last bin
    return np.diff(spread.mean(axis=1))


def covered(pit: FloatArray, level: float = LEVEL) -> NDArray[np.bool_]:
    """Whether the randomised transform lies in the central part: `level` of the time, if right."""
    tail = (1.0 - level) / 2.0
    return (pit >= tail) & (pit <= 1.0 - tail)


def interval(pmf: FloatArray, level: float = LEVEL) -> tuple[IntArray, IntArray]:
    """The central interval: the smallest counts at which F reaches each tail's end.

    A count jumps, so that this plain interval holds what happens at least `level` of the time.
    """
    tail = (1.0 - level) / 2.0
    cdf = np.minimum(np.cumsum(pmf, axis=1), 1.0)
    cdf[:, -1] = 1.0
    low = np.argmax(cdf >= tail - 1e-12, axis=1)
    high = np.argmax(cdf >= 1.0 - tail - 1e-12, axis=1)
    return low.astype(np.int64), high.astype(np.int64)


class Murphy(NamedTuple):
    """The three parts of the Brier score: reliability - resolution + uncertainty."""

    reliability: float
    resolution: float
    uncertainty: float

    @property
    def brier(self) -> float:
        """The score that the parts add up to."""
        return self.reliability - self.resolution + self.uncertainty


def murphy(chance: FloatArray, happened: NDArray[np.bool_]) -> Murphy:
    """Murphy's (1973) parts of the Brier score, by the distinct chances that were given.

    Parameters
    ----------
    chance : ndarray of float, shape (n,)
        Given chances; round them first where they are many.
    happened : ndarray of bool, shape (n,)
    """
    values, group = np.unique(np.asarray(chance, dtype=np.float64), return_inverse=True)
    counts = np.bincount(group)
    shares = np.bincount(group, weights=np.asarray(happened, dtype=np.float64)) / counts
    base = float(np.mean(happened))
    weights = counts / counts.sum()
    return Murphy(
        float(weights @ np.square(values - shares)),
        float(weights @ np.square(shares - base)),
        base * (1.0 - base),
    )


def _at(table: FloatArray, column: IntArray) -> FloatArray:
    cells: FloatArray = table[np.arange(table.shape[0]), column]
    return cells
