"""The usual self-exciting model of a pair, each pair by itself: nothing is learned from others.

The counts of a target are negative binomial around ``week * (baseline + branching * memory)``, the
memory an exponentially weighted mean of the pair's own counts (Hawkes 1971, at the resolution of a
day). Baseline, branching ratio, decay and dispersion are each pair's own, by maximum likelihood;
only the factors of the weekdays are those of all pairs, which no pair could tell alone. A pair with
too few events keeps its mean. Over several days the mean and the variance follow exactly from those
of a day, and a negative binomial has both.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from standoff.daily import Daily
from standoff.forecasting.fading import week_of
from standoff.forecasting.scores import FloatArray, IntArray
from standoff.forecasting.tables import negative_binomial, sums

HALF_LIVES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)  # days, of which each pair has one
FEW = 5  # events; a pair with fewer keeps its mean


@dataclass(frozen=True)
class Own:
    """What each pair's own past says of a target.

    Attributes
    ----------
    baseline, branching, keep, size : ndarray of float, shape (n_pairs,)
        Events a day; what an event sets off; what the memory keeps; the negative binomial's size.
    week : ndarray of float, shape (7,)
    """

    baseline: FloatArray
    branching: FloatArray
    keep: FloatArray
    size: FloatArray
    week: FloatArray


def fit(past: Daily, target: str) -> Own:
    """Fit each pair by itself."""
    from standoff.forecasting.alone_kernel import fit_each

    y = np.ascontiguousarray(np.diff(sums(past, target), axis=0).T)
    week = week_of(past, target)
    keeps = 0.5 ** (1.0 / np.array(HALF_LIVES))
    found = fit_each(y, week[past.weekdays()], keeps, float(FEW))
    return Own(found[:, 0], found[:, 1], found[:, 2], found[:, 3], week)


def memory(counts: FloatArray, keep: FloatArray) -> FloatArray:
    """Weighted mean of the days so far, each pair with its own weights.

    Parameters
    ----------
    counts : ndarray of float, shape (n_days, n_pairs)
        Weekdays taken out.
    keep : ndarray of float, shape (n_pairs,)
    """
    weights = keep[None, :] ** np.arange(counts.shape[0])[::-1, None]
    return np.asarray((weights * counts).sum(axis=0) / np.maximum(weights.sum(axis=0), 1e-12))


def moments(own: Own, now: FloatArray, week: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of the count of the days ahead.

    Parameters
    ----------
    now : ndarray of float, shape (n_pairs,)
        The memory before the first of them.
    week : ndarray of float, shape (horizon,)
        Factors of the days ahead.

    Returns
    -------
    ndarray of float, shape (n_pairs,); ndarray of float, shape (n_pairs,)
    """
    mean, spread, both = now, np.zeros_like(now), np.zeros_like(now)
    total, variance = np.zeros_like(now), np.zeros_like(now)
    for factor in week:
        rate = factor * (own.baseline + own.branching * mean)
        slope = factor * own.branching
        y_memory, y_total = slope * spread, slope * both
        y_variance = slope**2 * spread * (1.0 + 1.0 / own.size) + rate + rate**2 / own.size
        step = (1.0 - own.keep) / factor
        both = own.keep * (both + y_memory) + step * (y_total + y_variance)
        spread = own.keep**2 * spread + 2.0 * own.keep * step * y_memory + step**2 * y_variance
        variance = variance + 2.0 * y_total + y_variance
        total = total + rate
        mean = own.keep * mean + step * rate
    return total, variance


@dataclass
class Alone:
    """A self-exciting model of each pair by itself."""

    name: str = "pair-only, each pair by itself"
    baseline: bool = True
    _past: Daily | None = field(default=None, repr=False)
    _fits: dict[str, Own] = field(default_factory=dict, repr=False)

    def learn(self, past: Daily) -> None:
        """Remember the days to fit on; each target is fitted when first asked for."""
        if past is not self._past:
            self._past, self._fits = past, {}

    def fitted(self, target: str) -> Own:
        """The fit for a target."""
        assert self._past is not None
        if target not in self._fits:
            self._fits[target] = fit(self._past, target)
        return self._fits[target]

    def pmf(
        self, past: Daily, horizon: int, target: str, most: int, of: IntArray
    ) -> FloatArray:  # fmt: skip
        """The chances of 0..most events within the days that follow."""
        whole = self.fitted(target)
        own = Own(
            whole.baseline[of], whole.branching[of], whole.keep[of], whole.size[of], whole.week
        )
        counts = np.diff(sums(past, target, of), axis=0) / own.week[past.weekdays()][:, None]
        days = (past.start.weekday() + past.days + np.arange(horizon)) % 7
        mean, variance = moments(own, memory(counts, own.keep), own.week[days])
        return negative_binomial(mean, mean**2 / np.maximum(variance - mean, 1e-9), most)
