"""Negative binomial and Poisson counts around the mean of the last days.

The mean of a pair's last W days is drawn towards that of all pairs by some days' worth of events,
so that a pair with none is not given a chance of zero. That weight and the dispersion are fitted
by maximum likelihood on the past, for each window, target and horizon.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from standoff.daily import Daily
from standoff.forecasting.scores import FloatArray, IntArray
from standoff.forecasting.tables import negative_binomial, sums

WINDOWS = (7, 14, 28, 56, 90)  # days
SOONEST = 28  # days of past before the first window that is learned from
LATEST = 90  # windows that are learned from, the last ones


@dataclass(frozen=True)
class Fit:
    """What the past says of a trailing mean.

    Attributes
    ----------
    weight : float
        Days' worth of the common mean that is mixed into each pair's.
    common : float
        Events a day, over all pairs.
    size : float
        Of the negative binomial; `inf` for Poisson.
    loss : float
        Mean log score on the past, in nats.
    """

    weight: float
    common: float
    size: float
    loss: float


def trailing_mean(
    total: FloatArray, day: int | IntArray, window: int, weight: float, common: float
) -> FloatArray:
    """Events a day over the last `window` days before a day, drawn towards the common mean."""
    begin = np.maximum(np.asarray(day) - window, 0)
    days = np.asarray(day) - begin
    seen = total[day] - total[begin]
    if seen.ndim == 2:
        days = days[:, None]
    out: FloatArray = (seen + weight * common) / (days + weight)
    return out


def lessons(days: int, horizon: int) -> IntArray:
    """First days of the windows of the past that are learned from: they do not overlap."""
    first = min(SOONEST, max(days // 2, 1))
    return np.arange(days - horizon, first - 1, -horizon, dtype=np.int64)[:LATEST][::-1]


def fit(past: Daily, horizon: int, target: str, window: int, *, poisson: bool) -> Fit:
    """Fit the weight of the common mean, and the dispersion, on the past."""
    from scipy.optimize import minimize
    from scipy.special import gammaln

    total = sums(past, target)
    common = max(float(total[-1].mean()) / max(past.days, 1), 1e-6)
    days = lessons(past.days, horizon)
    if days.size == 0:
        return Fit(7.0, common, np.inf if poisson else 1.0, np.inf)
    y = (total[days + horizon] - total[days]).ravel()
    constant = gammaln(y + 1)

    def loss(x: FloatArray) -> float:
        weight, size = np.exp(np.clip(x, -7.0, 9.0))
        mu = horizon * trailing_mean(total, days, window, weight, common).ravel()
        if poisson:
            logs = y * np.log(mu) - mu - constant
        else:
            logs = (
                gammaln(y + size) - gammaln(size) - constant
                - size * np.log1p(mu / size) + y * (np.log(mu) - np.log(size + mu))
            )  # fmt: skip
        return -float(logs.mean())

    best = minimize(
        loss, np.log([7.0, 1.0]), method="Nelder-Mead",
        options={"xatol": 0.02, "fatol": 1e-6, "maxfev": 80},
    )  # fmt: skip
    weight, size = np.exp(np.clip(best.x, -7.0, 9.0))
    return Fit(float(weight), common, np.inf if poisson else float(size), float(best.fun))


@dataclass
class Trailing:
    """Counts around the mean of the last days.

    Parameters
    ----------
    window : int
        Days.
    poisson : bool
        Without dispersion.
    """

    window: int
    poisson: bool = False
    baseline: bool = True
    _past: Daily | None = field(default=None, repr=False)
    _fits: dict[tuple[int, str], Fit] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        """As the tables of scores show it."""
        return f"{'Poisson' if self.poisson else 'trailing'} {self.window} days"

    def learn(self, past: Daily) -> None:
        """Remember the days to fit on; each target is fitted when first asked for."""
        if past is not self._past:
            self._past, self._fits = past, {}

    def fitted(self, horizon: int, target: str) -> Fit:
        """The fit for a target at a horizon."""
        assert self._past is not None
        key = (horizon, target)
        if key not in self._fits:
            self._fits[key] = fit(self._past, horizon, target, self.window, poisson=self.poisson)
        return self._fits[key]

    def pmf(
        self, past: Daily, horizon: int, target: str, most: int, of: IntArray
    ) -> FloatArray:  # fmt: skip
        """The chances of 0..most events within the days that follow."""
        found = self.fitted(horizon, target)
        total = sums(past, target, of, self.window)
        mean = trailing_mean(total, total.shape[0] - 1, self.window, found.weight, found.common)
        return negative_binomial(horizon * mean, found.size, most)


@dataclass
class BestTrailing:
    """The trailing negative binomial whose window did best on the past, chosen anew at each fit."""

    of_windows: tuple[Trailing, ...] = field(
        default_factory=lambda: tuple(Trailing(w) for w in WINDOWS)
    )
    name: str = "trailing, best so far"
    baseline: bool = True

    def learn(self, past: Daily) -> None:
        """Remember the days to fit on."""
        for each in self.of_windows:
            each.learn(past)

    def pmf(
        self, past: Daily, horizon: int, target: str, most: int, of: IntArray
    ) -> FloatArray:  # fmt: skip
        """The chances of 0..most events within the days that follow."""
        best = min(self.of_windows, key=lambda each: each.fitted(horizon, target).loss)
        return best.pmf(past, horizon, target, most, of)
