"""Forecasts that anyone could make, and that a model has to beat.

References
----------
Hegre, H. et al. (2025). The 2023/24 VIEWS Prediction challenge: Predicting the number of
fatalities in armed conflict, with uncertainty. Journal of Peace Research 62 (its benchmarks:
all zero, last value, Poisson at the last value, and "conflictology": the empirical past).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from standoff.daily import Daily
from standoff.forecasting.fading import Fading
from standoff.forecasting.scores import FloatArray, IntArray
from standoff.forecasting.tables import Forecaster, geometric, sums, with_tail
from standoff.forecasting.trailing import WINDOWS, BestTrailing, Trailing, lessons

POISSON_WINDOW = 28
MIXED_WINDOW = 90


@dataclass
class AllZero:
    """Nothing will happen. Not smoothed: its log score is infinite once something does."""

    name: str = "all zero"
    baseline: bool = True

    def learn(self, past: Daily) -> None:
        """There is nothing to learn."""

    def pmf(
        self, past: Daily, horizon: int, target: str, most: int, of: IntArray
    ) -> FloatArray:  # fmt: skip
        """All chance on none."""
        out = np.zeros((of.size, most + 1))
        out[:, 0] = 1.0
        return out


@dataclass
class LastValue:
    """What the last days held will come again, or else something around the pair's past mean.

    Smoothed: the chance of "again" is the share of all pairs' windows in which it was so, on the
    past; the rest is geometric around the pair's own mean.
    """

    name: str = "last value"
    baseline: bool = True
    _past: Daily | None = field(default=None, repr=False)
    _again: dict[tuple[int, str], float] = field(default_factory=dict, repr=False)

    def learn(self, past: Daily) -> None:
        """Remember the days in which repetitions are counted."""
        if past is not self._past:
            self._past, self._again = past, {}

    def again(self, horizon: int, target: str) -> float:
        """How often a window's count repeated the one before."""
        assert self._past is not None
        key = (horizon, target)
        if key not in self._again:
            total = sums(self._past, target)
            days = lessons(self._past.days, horizon)
            days = days[days >= horizon]
            after = total[days + horizon] - total[days]
            same = (after == total[days] - total[days - horizon]).sum()
            self._again[key] = (float(same) + 1.0) / (after.size + 2.0)
        return self._again[key]

    def pmf(
        self, past: Daily, horizon: int, target: str, most: int, of: IntArray
    ) -> FloatArray:  # fmt: skip
        """The chances of 0..most events within the days that follow."""
        again = self.again(horizon, target)
        total = sums(past, target, of)
        days = min(horizon, past.days)
        last = np.minimum(total[-1] - total[-1 - days], most).astype(np.int64)
        out = (1.0 - again) * geometric(own_mean(total, horizon), most)
        out[np.arange(of.size), last] += again
        return out


@dataclass
class Climatology:
    """The empirical distribution of the pair's own past ("conflictology").

    Smoothed: one window's worth of a geometric distribution around the pair's mean is added to
    those that were seen; windows that overlap count as many as fit beside each other.
    """

    name: str = "climatology"
    baseline: bool = True

    def learn(self, past: Daily) -> None:
        """There is nothing to fit."""

    def pmf(
        self, past: Daily, horizon: int, target: str, most: int, of: IntArray
    ) -> FloatArray:  # fmt: skip
        """The chances of 0..most events within the days that follow."""
        total = sums(past, target, of)
        smooth = geometric(own_mean(total, horizon), most)
        if past.days < horizon:
            return smooth
        seen = np.minimum(total[horizon:] - total[:-horizon], most).astype(np.int64)
        cells = seen + (most + 1) * np.arange(of.size)[None, :]
        counts = np.bincount(cells.ravel(), minlength=of.size * (most + 1))
        shares = counts.reshape(of.size, most + 1) / seen.shape[0]
        apart = seen.shape[0] / horizon
        return with_tail((apart * shares + smooth) / (apart + 1.0))


@dataclass
class Mixture:
    """Half climatology, half the trailing negative binomial of 90 days."""

    name: str = f"climatology and {MIXED_WINDOW} days"
    baseline: bool = True
    parts: tuple[Forecaster, ...] = field(
        default_factory=lambda: (Climatology(), Trailing(MIXED_WINDOW))
    )

    def learn(self, past: Daily) -> None:
        """Each part learns."""
        for part in self.parts:
            part.learn(past)

    def pmf(
        self, past: Daily, horizon: int, target: str, most: int, of: IntArray
    ) -> FloatArray:  # fmt: skip
        """The mean of the parts' chances."""
        tables = [part.pmf(past, horizon, target, most, of) for part in self.parts]
        return np.asarray(np.mean(tables, axis=0), dtype=np.float64)


def own_mean(total: FloatArray, horizon: int) -> FloatArray:
    """A pair's mean count in a window, half an event added to all of its past."""
    days = max(total.shape[0] - 1, 1)
    mean: FloatArray = (total[-1] + 0.5) * horizon / days
    return mean


def baselines() -> tuple[Forecaster, ...]:
    """All of them, each ready to learn."""
    windows = tuple(Trailing(w) for w in WINDOWS)
    ninety = next(each for each in windows if each.window == MIXED_WINDOW)
    return (
        AllZero(),
        LastValue(),
        Climatology(),
        Trailing(POISSON_WINDOW, poisson=True),
        *windows,
        BestTrailing(windows),
        Mixture(parts=(Climatology(), ninety)),
        Fading(),
    )
