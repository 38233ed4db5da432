"""Distributions over counts as tables of chances, and the sums over days that they are about."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from standoff.daily import CLASSES, HOSTILE, Daily
from standoff.forecasting.scores import FloatArray, IntArray

TARGETS: dict[str, tuple[int, ...]] = {
    "hostile": HOSTILE,
    **{name: (k,) for k, name in enumerate(CLASSES)},
    "total": (0, 1, 2, 3),
}


class Forecaster(Protocol):
    """What makes a forecast of counts.

    Attributes
    ----------
    name : str
        As the tables of scores show it.
    baseline : bool
        Whether others are measured against it.
    """

    @property
    def name(self) -> str:
        """As the tables of scores show it."""
        ...

    @property
    def baseline(self) -> bool:
        """Whether others are measured against it."""
        ...

    def learn(self, past: Daily) -> None:
        """Fit what is fitted, on these days alone."""
        ...

    def pmf(
        self, past: Daily, horizon: int, target: str, most: int, of: IntArray
    ) -> FloatArray:  # fmt: skip
        """The chances of 0..most events within the days that follow.

        Parameters
        ----------
        past : Daily
            All days before the forecast; at least those that were learned from.
        horizon : int
            How many days from the day after.
        target : str
            One of `TARGETS`.
        most : int
            The last cell of the table, which is the tail.
        of : ndarray of int, shape (n,)
            Which pairs.

        Returns
        -------
        ndarray of float, shape (n, most + 1)
            Rows that sum to 1.
        """
        ...


def sums(
    daily: Daily, target: str, of: IntArray | None = None, last: int | None = None
) -> FloatArray:
    """Running sums of a target's counts: events before each day, the total of all days last.

    Parameters
    ----------
    daily : Daily
    target : str
    of : ndarray of int, optional
        Which pairs; all unless given.
    last : int, optional
        Of the last days only.

    Returns
    -------
    ndarray of float, shape (n_days + 1, n_pairs)
    """
    y = daily.y if last is None else daily.y[max(daily.days - last, 0) :]
    y = y if of is None else y[:, of]
    counts = sum((y[:, :, k].astype(np.float64) for k in TARGETS[target]), np.float64(0))
    return np.concatenate([np.zeros((1, counts.shape[1])), np.cumsum(counts, axis=0)])


def with_tail(pmf: FloatArray) -> FloatArray:
    """The same table with what is beyond it added to its last cell, so that rows sum to 1."""
    out = np.maximum(pmf, 0.0)
    out[:, -1] = 0.0
    out[:, -1] = np.maximum(1.0 - out.sum(axis=1), 0.0)
    whole: FloatArray = out / out.sum(axis=1, keepdims=True)
    return whole


def negative_binomial(mean: FloatArray, size: FloatArray | float, most: int) -> FloatArray:
    """Chances of 0..most events, negative binomial: variance mean + mean² / size.

    Parameters
    ----------
    mean : ndarray of float, shape (n,)
        Above 0.
    size : float or ndarray of float, shape (n,)
        `inf` gives the Poisson distribution.
    most : int
    """
    from scipy.special import gammaln

    k = np.arange(most + 1, dtype=np.float64)[None, :]
    mu = np.asarray(mean, dtype=np.float64)[:, None]
    r = np.broadcast_to(np.asarray(size, dtype=np.float64), mean.shape)[:, None]
    with np.errstate(invalid="ignore"):
        logs = np.where(
            np.isinf(r),
            k * np.log(mu) - mu - gammaln(k + 1),
            gammaln(k + r) - gammaln(r) - gammaln(k + 1)
            - r * np.log1p(mu / r) + k * (np.log(mu) - np.log(r + mu)),
        )  # fmt: skip
    return with_tail(np.exp(logs))


def log_chance(y: FloatArray, mean: FloatArray, size: FloatArray) -> FloatArray:
    """The log of the negative binomial chance of some counts, all of shape (n,)."""
    from scipy.special import gammaln

    logs = gammaln(y + size) - gammaln(size) - gammaln(y + 1) - size * np.log1p(mean / size)
    return np.asarray(logs + y * (np.log(mean) - np.log(size + mean)))


def geometric(mean: FloatArray, most: int) -> FloatArray:
    """Chances of 0..most events, geometric: the negative binomial of size 1."""
    return negative_binomial(mean, 1.0, most)
