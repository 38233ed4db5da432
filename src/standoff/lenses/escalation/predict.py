"""Forecasts of counts: expected counts by the fit, spread by how such forecasts have erred.

The expected counts of the days ahead follow from the state by taking each day's expectation as its
count (exact, as the process is linear, save for the factor of surges). A count over one day or many
is negative binomial around ``exp(c) * sum ** d`` with size ``a * mean ** b``; the four are fitted,
for each target and horizon, to forecasts of the last third of the past by a fit to what came before
it, so that a forecast lies where it should have lain and is as wide as it should have been.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from standoff.daily import Daily
from standoff.lenses.escalation.covariates import LEVEL, Memory, Past, Terms
from standoff.lenses.escalation.fit import Fitted, fit
from standoff.lenses.escalation.likelihood import multipliers
from standoff.lenses.escalation.model import MECHANISMS, FloatArray, IntArray

CENTRE, WIDTH = np.array([0.0, 0.7, 0.0, 1.0]), np.array([2.0, 0.5, 0.1, 0.1])
"""The priors of log a, b, c and d."""
HELD = 1.0 / 3.0
"""Share of the past whose forecasts, by a fit to the rest, settle how wide forecasts are."""


def state(fitted: Fitted, daily: Daily) -> Memory:
    """The memories on the day after some data of the fit's own pairs."""
    memory = Memory(fitted.structure)
    factors = fitted.design.season[:, daily.weekdays()]
    for t in range(daily.days):
        memory.add(daily.y[t] / factors[:, t])
    return memory


class Ahead:
    """Expected counts of the days ahead."""

    def __init__(self, fitted: Fitted) -> None:
        self.fitted = fitted
        self.terms = Terms(fitted.structure, fitted.design.active)
        self.times = multipliers(fitted.layout, fitted.shared, fitted.own)
        self.base = fitted.parameters.baseline
        self.surge = fitted.layout.part(fitted.shared, "surge")[list(fitted.design.active)]

    def rate(self, past: Past) -> FloatArray:
        """Events of the next day, weekdays taken out, shape (n_pairs, 4)."""
        now = self.fitted.readable
        level = past.level / self.fitted.design.usual
        mixed = 1.0 - now.mix + now.mix * level
        x = self.terms.linear(past)
        fed = np.einsum("mhpk,mhk,pm->pk", x, now.coef, self.times, optimize=True)
        rate = self.base * mixed + fed
        if len(self.surge):
            rate[:, 2:] *= np.exp(self.terms.surges(past) @ self.surge)[:, None]
        return np.asarray(rate)

    def days(self, memory: Memory, weekday: int, horizon: int) -> FloatArray:
        """Expected events of each day, shape (horizon, n_pairs, 4)."""
        going = Memory(self.fitted.structure)
        past = memory.past()
        going.sum, going.level, going.days = past.memory, past.level, 100_000
        out = np.empty((horizon, *self.base.shape))
        for s in range(horizon):
            rate = self.rate(going.past())
            out[s] = rate * self.fitted.design.season[:, (weekday + s) % 7]
            going.add(rate)
            k = going.keep[LEVEL]
            going.level += (1.0 - k) * (self.fitted.design.usual - rate.sum(axis=0))
        return out


@dataclass
class Predictor:
    """Learns from the past, and gives tables of the chances of counts.

    Attributes
    ----------
    only : sequence of str
        The mechanisms of the fit.
    friends, rivals : ndarray of float, shape (n_actors, n_actors), optional
    """

    only: Sequence[str] = MECHANISMS
    friends: FloatArray | None = None
    rivals: FloatArray | None = None
    fitted: Fitted | None = None
    earlier: Fitted | None = None
    _held: Daily | None = None
    _spreads: dict[tuple[int, tuple[int, ...]], FloatArray] = field(default_factory=dict)
    _means: dict[tuple[int, int], FloatArray] = field(default_factory=dict)

    def learn(self, past: Daily) -> None:
        """Fit to all of the past, and to its first two thirds for the spread of forecasts."""
        self.fitted = fit(past, self.friends, self.rivals, self.only)
        before = past.days - round(HELD * past.days)
        self.earlier = fit(past.upto(before), self.friends, self.rivals, self.only)
        self._held = past
        self._spreads, self._means = {}, {}

    def means(self, past: Daily, horizon: int) -> FloatArray:
        """Expected events of each pair and class within the horizon, shape (n_pairs, 4)."""
        assert self.fitted is not None
        key = (past.days, horizon)
        if key not in self._means:
            self._means = {key: _sum_ahead(self.fitted, past, horizon)}
        return self._means[key]

    def pmf(
        self, past: Daily, horizon: int, classes: Sequence[int], most: int,
        of: IntArray | None = None,
    ) -> FloatArray:  # fmt: skip
        """The chances of 0..most events of some classes within the days that follow.

        Returns
        -------
        ndarray of float, shape (n, most + 1)
            The last cell is the tail; rows sum to 1.
        """
        mean = self.means(past, horizon)[:, list(classes)].sum(axis=1)
        mean = np.maximum(mean if of is None else mean[of], 1e-9)
        return table(*_around(mean, self.spread(horizon, tuple(classes))), most)

    def spread(self, horizon: int, classes: tuple[int, ...]) -> FloatArray:
        """The a, b, c and d of a target and horizon."""
        key = (horizon, classes)
        if key not in self._spreads:
            assert self.earlier is not None
            assert self._held is not None
            self._spreads[key] = _spread(self.earlier, self._held, horizon, classes)
        return self._spreads[key]


def predict(
    fitted: Fitted,
    daily: Daily,
    horizon: int,
    classes: Sequence[int],
    most: int,
    spread: FloatArray | None = None,
) -> FloatArray:
    """The chances of 0..most events of some classes in the days after the data.

    Without `spread` (a, b, c and d as above) it is fitted to the daily counts
    that the fit has seen, which is too sure of itself over many days; a `Predictor` holds out.

    Returns
    -------
    ndarray of float, shape (n_pairs, most + 1)
    """
    mean = _sum_ahead(fitted, daily, horizon)[:, list(classes)].sum(axis=1)
    mean = np.maximum(mean, 1e-9)
    if spread is None:
        seen = min(2 * daily.days // 3, daily.days - 28)
        spread = _spread(fitted, daily, horizon, tuple(classes), seen)
    return table(*_around(mean, spread), most)


def _around(mean: FloatArray, spread: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mean and size of the negative binomial around a sum of expected counts."""
    a, b, c, d = spread
    moved = np.exp(c) * mean**d
    return np.asarray(moved), np.asarray(a * moved**b)


def _sum_ahead(fitted: Fitted, past: Daily, horizon: int) -> FloatArray:
    weekday = (past.start.weekday() + past.days) % 7
    return np.asarray(Ahead(fitted).days(state(fitted, past), weekday, horizon).sum(axis=0))


def _spread(
    fitted: Fitted,
    daily: Daily,
    horizon: int,
    classes: tuple[int, ...],
    begin: int | None = None,
) -> FloatArray:
    """Size of the negative binomial around forecasts of windows that the fit has not seen."""
    from scipy.optimize import minimize
    from scipy.special import gammaln

    first = daily.days - round(HELD * daily.days) if begin is None else begin
    step = max(1, min(horizon, 7))
    last = daily.days - horizon
    if last < first:
        first, last = max(last, 1), max(last, 1)
    origins = list(range(last, first - 1, -step))[::-1]
    ahead = Ahead(fitted)
    memory = state(fitted, daily.upto(origins[0]))
    factors = fitted.design.season[:, daily.weekdays()]
    means, counts = [], []
    for t in range(origins[0], last + 1):
        if t in origins:
            weekday = (daily.start.weekday() + t) % 7
            expected = ahead.days(memory, weekday, horizon).sum(axis=0)
            means.append(expected[:, list(classes)].sum(axis=1))
            seen = daily.y[t : t + horizon].astype(np.float64).sum(axis=0)
            counts.append(seen[:, list(classes)].sum(axis=1))
        if t < daily.days:
            memory.add(daily.y[t] / factors[:, t])
    mu, y = np.maximum(np.concatenate(means), 1e-9), np.concatenate(counts)

    logs = np.log(mu)
    constant = gammaln(y + 1.0)

    def lost(x: FloatArray) -> float:
        moved = np.exp(x[2] + x[3] * logs)
        size = np.exp(x[0]) * moved ** x[1]
        each = gammaln(y + size) - gammaln(size) - constant - size * np.log1p(moved / size)
        off = (x - CENTRE) / WIDTH
        return -float((each + y * np.log(moved / (moved + size))).sum()) + 0.5 * float(off @ off)

    found = minimize(lost, CENTRE, method="Nelder-Mead", options={"maxiter": 600, "fatol": 1e-3})
    return np.array([np.exp(found.x[0]), *found.x[1:]])


def table(mean: FloatArray, size: FloatArray, most: int) -> FloatArray:
    """Negative binomial chances of 0..most, the last cell the tail, shape (n, most + 1)."""
    out = np.empty((len(mean), most + 1))
    share = mean / (mean + size)
    out[:, 0] = np.exp(-size * np.log1p(mean / size))
    for n in range(most):
        out[:, n + 1] = out[:, n] * share * (size + n) / (n + 1.0)
    out[:, most] = np.maximum(1.0 - out[:, :most].sum(axis=1), 0.0)
    return np.asarray(out / out.sum(axis=1, keepdims=True))
