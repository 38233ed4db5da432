"""Does what was given a chance of one in five happen one time in five?

References
----------
Bröcker, J. & Smith, L. A. (2007). Increasing the reliability of reliability diagrams. Weather and
Forecasting 22, 651-661.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.forecasting.scores import FloatArray

BINS = 10


@dataclass(frozen=True)
class Bin:
    """Forecasts of about the same chance.

    Attributes
    ----------
    n : int
        How many forecasts.
    chance : float
        Their mean.
    share : float
        How often it happened.
    low, high : float
        Where that share would lie 90 times in 100, were the forecasts reliable and the cases
        independent (pairs and days that move together make the true band wider).
    """

    n: int
    chance: float
    share: float
    low: float
    high: float

    @property
    def consistent(self) -> bool:
        """Whether the share lies where a reliable forecast's would."""
        return self.low <= self.share <= self.high


def reliability(
    chance: FloatArray, happened: NDArray[np.bool_], bins: int = BINS, level: float = 0.9
) -> tuple[Bin, ...]:
    """The reliability table: bins of as equal a size as ties allow, with consistency intervals.

    Bröcker & Smith (2007) resample under the hypothesis that the forecasts are reliable. Within a
    bin that hypothesis makes the number of times a sum of independent yes-or-no draws; its
    quantiles are taken in closed form from the binomial at the bin's mean chance, whose variance
    is that of the sum or a little more.

    Parameters
    ----------
    chance : ndarray of float, shape (n,)
        Given chances.
    happened : ndarray of bool, shape (n,)
    bins : int
        How many at most.
    level : float
        Of the consistency intervals.

    Returns
    -------
    tuple of Bin
        From the smallest chance to the largest; equal chances share a bin.
    """
    chance = np.asarray(chance, dtype=np.float64)
    if chance.size == 0:
        return ()
    inner = np.quantile(chance, np.linspace(0.0, 1.0, bins + 1)[1:-1], method="inverted_cdf")
    group = np.searchsorted(np.unique(inner), chance, side="left")
    out = []
    tail = (1.0 - level) / 2.0
    for number in np.unique(group):
        inside = group == number
        n, mean = int(inside.sum()), float(np.clip(chance[inside].mean(), 0.0, 1.0))
        low, high = (binomial_quantile(q, n, mean) / n for q in (tail, 1.0 - tail))
        share = float(np.mean(happened[inside]))
        out.append(Bin(n, mean, share, low, high))
    return tuple(out)


def binomial_quantile(q: float, n: int, p: float) -> int:
    """The smallest count at which the binomial distribution function reaches q."""
    from scipy.special import bdtr, bdtrik

    if not 1e-12 < p < 1.0 - 1e-12:
        return n if p > 0.5 else 0
    count = max(int(np.ceil(bdtrik(q, n, p))), 0)
    return count - 1 if count > 0 and bdtr(count - 1, n, p) >= q else count
