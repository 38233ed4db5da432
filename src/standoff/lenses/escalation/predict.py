"""Forecasts of counts: expected counts by the fit, moved and spread as such forecasts have erred.

The expected counts of the days ahead follow from the state by taking each day's expectation as its
count (exact, as the process is linear, save for the factor of surges). What the last days surprised
by moves the first days (`surprise`); a count over one day or many is negative binomial around the
sum (`calibration`). All of that is fitted, for each target and horizon, to forecasts of the last
third of the past by a fit to what came before it, so that a forecast lies where it should have lain
and is as wide as it should have been.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from standoff.daily import Daily
from standoff.lenses.escalation.calibration import Calibration, calibrate
from standoff.lenses.escalation.covariates import LEVEL, Memory, Past, Terms
from standoff.lenses.escalation.fit import Fitted, fit
from standoff.lenses.escalation.model import MECHANISMS, FloatArray, IntArray
from standoff.lenses.escalation.shared_parameters import multipliers
from standoff.lenses.escalation.surprise import KEEP, REACH, Surprises, side

HELD = 1.0 / 3.0
"""Share of the past whose forecasts, by a fit to the rest, settle how wide forecasts are."""
APART = 7
"""Days between the forecasts that are learned from, where they reach that far."""


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


@dataclass(frozen=True)
class _View:
    """What is expected from some day on, and what the days before it surprised by.

    Attributes
    ----------
    days : ndarray of float, shape (horizon, n_pairs, 4)
    surprises : Surprises
    """

    days: FloatArray
    surprises: Surprises


@dataclass
class Predictor:
    """Learns from the past, and gives tables of the chances of counts.

    Attributes
    ----------
    only : sequence of str
        The mechanisms of the fit. With persistence alone a pair's surprises are its own only.
    friends, rivals : ndarray of float, shape (n_actors, n_actors), optional
    """

    only: Sequence[str] = MECHANISMS
    friends: FloatArray | None = None
    rivals: FloatArray | None = None
    fitted: Fitted | None = None
    earlier: Fitted | None = None
    _past: Daily | None = None
    _held: dict[int, dict[int, _View]] = field(default_factory=dict)
    _found: dict[tuple[int, tuple[int, ...]], Calibration] = field(default_factory=dict)
    _views: dict[tuple[int, int], _View] = field(default_factory=dict)

    def learn(self, past: Daily) -> None:
        """Fit to all of the past, and to its first two thirds for the spread of forecasts."""
        self._past = past
        self.fitted = fit(past, self.friends, self.rivals, self.only)
        self.earlier = fit(past.upto(self.before), self.friends, self.rivals, self.only)
        self._held, self._found, self._views = {}, {}, {}

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
        mean, size = self.around(past, horizon, classes)
        return table(mean, size, most) if of is None else table(mean[of], size[of], most)

    def around(
        self, past: Daily, horizon: int, classes: Sequence[int]
    ) -> tuple[FloatArray, FloatArray]:
        """Mean and size of the negative binomial of some classes' events within the horizon.

        Returns
        -------
        ndarray of float, shape (n_pairs,); ndarray of float, shape (n_pairs,)
        """
        assert self.fitted is not None
        key = (past.days, horizon)
        if key not in self._views:
            self._views = {key: self._view(self.fitted, past, [past.days], horizon)[past.days]}
        return self._moved(self._views[key], horizon, tuple(classes))

    @property
    def before(self) -> int:
        """The first of the held days."""
        assert self._past is not None
        return self._past.days - round(HELD * self._past.days)

    def calibration(self, horizon: int, classes: tuple[int, ...]) -> Calibration:
        """How forecasts of a target are moved and widened at a horizon."""
        key = (horizon, classes)
        if key not in self._found:
            self._found[key] = self._calibrate(horizon, classes)
        return self._found[key]

    def held(
        self, horizon: int, classes: tuple[int, ...]
    ) -> tuple[list[int], FloatArray, FloatArray]:
        """Forecasts of the days that their fit had not seen.

        Returns
        -------
        list of int
            The rows on which their windows begin.
        ndarray of float, shape (n_windows, n_pairs); ndarray of float, shape (n_windows, n_pairs)
            Mean and size.
        """
        views = self._unseen(horizon)
        found = [self._moved(view, horizon, classes) for view in views.values()]
        mean, size = (np.stack(part) for part in zip(*found, strict=True))
        return list(views), mean, size

    def _moved(
        self, view: _View, horizon: int, classes: tuple[int, ...]
    ) -> tuple[FloatArray, FloatArray]:
        found = self.calibration(horizon, classes)
        if horizon == 1:
            surprise = view.surprises.now(side(classes), found.level)
            return found.around(view.days[0][:, classes].sum(axis=1), surprise)
        total = self._total(view, classes)
        return found.around(total, np.zeros((len(total), 0)))

    def _total(self, view: _View, classes: tuple[int, ...]) -> FloatArray:
        """The sum over the horizon, its first days moved by what is left of the surprises."""
        soon = self.calibration(1, classes)
        surprise = view.surprises.now(side(classes), soon.level) @ soon.weights
        days = view.days[:, :, classes].sum(axis=2)
        left = KEEP ** np.arange(len(days))
        return np.asarray((days * np.exp(left[:, None] * surprise)).sum(axis=0))

    def _calibrate(self, horizon: int, classes: tuple[int, ...]) -> Calibration:
        assert self._past is not None
        views = self._unseen(horizon)
        y = np.stack([
            self._past.y[t : t + horizon][:, :, classes].sum(axis=(0, 2), dtype=np.float64)
            for t in views
        ])  # fmt: skip
        if horizon > 1:
            expected = np.stack([self._total(view, classes) for view in views.values()])
            return calibrate(expected.ravel(), y.ravel(), np.zeros((y.size, 0)))
        kind = side(classes)
        level = self._level(views, kind)
        expected = np.stack([view.days[0][:, classes].sum(axis=1) for view in views.values()])
        surprise = np.stack([view.surprises.now(kind, level) for view in views.values()])
        return calibrate(expected.ravel(), y.ravel(), surprise.reshape(y.size, -1), level)

    def _level(self, views: dict[int, _View], classes: tuple[int, ...]) -> float:
        """Counts over expectations of one day ahead, over all pairs and days."""
        assert self._past is not None
        seen = sum(float(self._past.y[t][:, classes].sum()) for t in views)
        expected = sum(float(view.days[0][:, classes].sum()) for view in views.values())
        return (seen + 1.0) / (expected + 1.0)

    def _unseen(self, horizon: int) -> dict[int, _View]:
        """Forecasts of the days that the earlier fit has not seen, by their first day."""
        assert self.earlier is not None
        assert self._past is not None
        if horizon not in self._held:
            daily = self._past
            last = max(daily.days - horizon, 1)
            first = min(self.before, last)
            origins = list(range(last, first - 1, -min(horizon, APART)))[::-1]
            self._held[horizon] = self._view(self.earlier, daily, origins, horizon)
        return self._held[horizon]

    def _view(
        self, fitted: Fitted, daily: Daily, origins: list[int], horizon: int
    ) -> dict[int, _View]:
        """Look ahead from some days, in order; each knows the days before it and no other."""
        ahead = Ahead(fitted)
        laid = fitted.structure
        surprises = Surprises(laid.pairs, len(laid.actors), tuple(self.only) != ("persistence",))
        begin = max(origins[0] - REACH, 0)
        memory = state(fitted, daily.upto(begin))
        factors = fitted.design.season[:, daily.weekdays()]
        out = {}
        for t in range(begin, origins[-1] + 1):
            weekday = (daily.start.weekday() + t) % 7
            seen_from = t in origins
            days = ahead.days(memory, weekday, horizon if seen_from else 1)
            if seen_from:
                out[t] = _View(days, surprises.copy())
            if t < daily.days:
                surprises.add(daily.y[t].astype(np.float64), days[0])
                memory.add(daily.y[t] / factors[:, t])
        return out


def table(mean: FloatArray, size: FloatArray, most: int) -> FloatArray:
    """Negative binomial chances of 0..most, the last cell the tail, shape (n, most + 1)."""
    out = np.empty((len(mean), most + 1))
    share = mean / (mean + size)
    out[:, 0] = np.exp(-size * np.log1p(mean / size))
    for n in range(most):
        out[:, n + 1] = out[:, n] * share * (size + n) / (n + 1.0)
    out[:, most] = np.maximum(1.0 - out[:, :most].sum(axis=1), 0.0)
    return np.asarray(out / out.sum(axis=1, keepdims=True))
