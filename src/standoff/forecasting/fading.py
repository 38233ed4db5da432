"""A pair's own past, the nearer the heavier: negative binomial around fading means.

The mean is a sum of exponentially weighted means of the pair's daily counts with several half-lives
and of the mean of all pairs, each with a weight that is not negative, times the usual pattern of
the weekdays ahead. Weights and dispersion are fitted by maximum likelihood on the past, for each
target and horizon apart, so that nothing has to be simulated. It knows nothing of other pairs or
classes: what it gains, bursts alone explain.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from standoff.daily import Daily
from standoff.forecasting.scores import FloatArray, IntArray
from standoff.forecasting.tables import negative_binomial, sums
from standoff.forecasting.trailing import lessons

HALF_LIVES = (1.5, 7.0, 30.0, 90.0)  # days
PRIOR = 20.0  # events' worth of an even week that is added to the pattern


@dataclass(frozen=True)
class Weights:
    """What the past says of a target at a horizon.

    Attributes
    ----------
    means : ndarray of float, shape (n_half_lives + 1,)
        Weight of each fading mean, then of the mean of all pairs.
    common : float
        Events a day, over all pairs.
    week : ndarray of float, shape (7,)
        Factor of each weekday, Monday first; its mean is 1.
    size, power : float
        The size of the negative binomial is ``size * mean ** power``.
    """

    means: FloatArray
    common: float
    week: FloatArray
    size: float
    power: float


def fading_means(total: FloatArray, days: IntArray) -> FloatArray:
    """Exponentially weighted mean daily counts before each of some days.

    Parameters
    ----------
    total : ndarray of float, shape (n_days + 1, n_pairs)
        Running sums, as `sums` gives them.
    days : ndarray of int, shape (n,)
        In order; a day's own count is not in its mean.

    Returns
    -------
    ndarray of float, shape (n_half_lives, n, n_pairs)
        The weights of the days that there are sum to 1.
    """
    counts = np.diff(total, axis=0)
    keep = 0.5 ** (1.0 / np.array(HALF_LIVES))[:, None]
    now = np.zeros((len(HALF_LIVES), total.shape[1]))
    weight = np.zeros((len(HALF_LIVES), 1))
    out = np.zeros((len(HALF_LIVES), days.size, total.shape[1]))
    place = 0
    for t in range(int(days[-1]) + 1):
        while place < days.size and days[place] == t:
            out[:, place] = now / np.maximum(weight, 1e-12)
            place += 1
        if t < counts.shape[0]:
            now, weight = keep * now + counts[t], keep * weight + 1.0
    return out


def week_of(past: Daily, target: str) -> FloatArray:
    """Factor of each weekday over all pairs, drawn to an even week by some events."""
    daily = np.diff(sums(past, target), axis=0).sum(axis=1)
    days = np.maximum(np.bincount(past.weekdays(), minlength=7), 1)
    means = (np.bincount(past.weekdays(), daily, minlength=7) + PRIOR / 7) / days
    factor: FloatArray = means / means.mean()
    return factor


def ahead(week: FloatArray, weekday: IntArray, horizon: int) -> FloatArray:
    """The sum of the factors of the days from each weekday on: about `horizon`."""
    days = (np.asarray(weekday)[:, None] + np.arange(horizon)[None, :]) % 7
    total: FloatArray = week[days].sum(axis=1)
    return total


def fit(past: Daily, horizon: int, target: str) -> Weights:
    """Fit weights and dispersion on windows of the past that do not overlap."""
    from scipy.optimize import minimize
    from scipy.special import digamma, gammaln

    total = sums(past, target)
    common = max(float(total[-1].mean()) / max(past.days, 1), 1e-6)
    week = week_of(past, target)
    days = lessons(past.days, horizon)
    parts = len(HALF_LIVES) + 1
    start = np.log(np.concatenate([np.full(parts - 1, 0.22), [0.1], [1.0]]))
    if days.size == 0:
        return Weights(np.exp(start[:parts]), common, week, 1.0, 0.5)
    y = (total[days + horizon] - total[days]).ravel()
    first = past.start.weekday()
    scale = np.repeat(ahead(week, (first + days) % 7, horizon), total.shape[1])
    means = fading_means(total, days).reshape(parts - 1, -1)
    basis = scale * np.concatenate([means, np.full((1, y.size), common)])
    constant = gammaln(y + 1)

    def loss(x: FloatArray) -> tuple[float, FloatArray]:
        weights, a, b = np.exp(x[:parts]), x[parts], x[parts + 1]
        mu = weights @ basis + 1e-9
        log_mu = np.log(mu)
        r = np.exp(a + b * log_mu)
        logs = (
            gammaln(y + r) - gammaln(r) - constant
            - r * np.log1p(mu / r) + y * (log_mu - np.log(r + mu))
        )  # fmt: skip
        by_r = digamma(y + r) - digamma(r) - np.log1p(mu / r) + (mu - y) / (r + mu)
        by_mu = (y - mu) * r / (mu * (r + mu)) + by_r * b * r / mu
        slope = np.concatenate([
            weights * (basis @ by_mu), [(by_r * r).sum(), (by_r * r * log_mu).sum()],
        ])  # fmt: skip
        ridge = 0.5 * np.square(x[parts:] - np.array([0.0, 0.5]))
        slope[parts:] -= x[parts:] - np.array([0.0, 0.5])
        return float(ridge.sum() - logs.sum()) / y.size, -slope / y.size

    bounds = [(-12.0, 2.0)] * parts + [(-6.0, 6.0), (-0.5, 2.0)]
    best = minimize(
        loss, np.append(start, 0.5), jac=True, method="L-BFGS-B", bounds=bounds,
        options={"maxiter": 200},
    )  # fmt: skip
    return Weights(
        np.exp(best.x[:parts]), common, week, float(np.exp(best.x[parts])), float(best.x[-1])
    )


@dataclass
class Fading:
    """Counts around the pair's fading means."""

    name: str = "fading past"
    baseline: bool = True
    _past: Daily | None = field(default=None, repr=False)
    _fits: dict[tuple[int, str], Weights] = field(default_factory=dict, repr=False)

    def learn(self, past: Daily) -> None:
        """Remember the days to fit on; each target is fitted when first asked for."""
        if past is not self._past:
            self._past, self._fits = past, {}

    def fitted(self, horizon: int, target: str) -> Weights:
        """The fit for a target at a horizon."""
        assert self._past is not None
        key = (horizon, target)
        if key not in self._fits:
            self._fits[key] = fit(self._past, horizon, target)
        return self._fits[key]

    def pmf(
        self, past: Daily, horizon: int, target: str, most: int, of: IntArray
    ) -> FloatArray:  # fmt: skip
        """The chances of 0..most events within the days that follow."""
        found = self.fitted(horizon, target)
        means = fading_means(sums(past, target, of), np.array([past.days]))[:, 0]
        weekday = np.array([(past.start.weekday() + past.days) % 7])
        mean = found.means[:-1] @ means + found.means[-1] * found.common
        mean = mean * ahead(found.week, weekday, horizon)[0] + 1e-9
        return negative_binomial(mean, found.size * mean**found.power, most)
