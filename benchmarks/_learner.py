"""A learner that may use anything: what is there to be gained beyond the model's few mechanisms.

Boosted trees (`HistGradientBoostingRegressor`, Poisson loss) on a hundred features of a pair and
day: logs of fading means with six half-lives of the pair's own acts by class, the other side's,
those of and towards either country, the world's, the days since the last, the weekday. Its spread
is calibrated on the last third of the past, as the model's is.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from standoff.daily import HOSTILE, Daily
from standoff.forecasting.scores import FloatArray, IntArray
from standoff.forecasting.tables import TARGETS, negative_binomial
from standoff.lenses.escalation.calibration import Calibration, calibrate

HALF_LIVES = (1.0, 3.0, 7.0, 14.0, 30.0, 90.0)
BURN = 21  # days that are not learned from
FLOOR = 0.02
CARE = {
    "max_iter": 400, "learning_rate": 0.02, "max_leaf_nodes": 6, "min_samples_leaf": 100,
    "l2_regularization": 20.0, "max_features": 0.2, "random_state": 0,
}  # fmt: skip


def features(daily: Daily) -> FloatArray:
    """What is known on each day and on the day after the last, (n_days + 1, n_pairs, n)."""
    y = np.concatenate([daily.y, np.zeros((1, *daily.y.shape[1:]))]).astype(np.float64)
    source, target = daily.pairs.T
    actors, place = len(daily.actors), {tuple(pair): i for i, pair in enumerate(daily.pairs)}
    back = np.array([place.get((j, i), -1) for i, j in daily.pairs])
    other = np.where((back >= 0)[None, :, None], y[:, back], 0.0)
    hostile, all_acts = y[:, :, HOSTILE].sum(axis=2), y.sum(axis=2)

    def by(side: IntArray, values: FloatArray) -> FloatArray:
        out = np.zeros((len(values), actors))
        np.add.at(out.T, side, values.T)
        return out

    series = [y[:, :, k] for k in range(4)]
    series += [hostile, other[:, :, 2:].sum(axis=2), other[:, :, :2].sum(axis=2)]
    series += [by(side, hostile)[:, who] for side in (source, target) for who in (source, target)]
    series += [by(side, all_acts)[:, who] for side, who in ((source, source), (target, target))]
    series += [np.broadcast_to(hostile.sum(axis=1)[:, None], hostile.shape)]
    weekday = daily.weekdays(len(y))
    week = np.bincount(weekday[:-1], all_acts[:-1].sum(axis=1), 7) + 1.0
    factor = (week / week.mean())[weekday][:, None]
    out = [np.broadcast_to(weekday[:, None].astype(float), hostile.shape)]
    out += [_since(hostile)]
    for values in series:
        out += [np.log(_faded(values / factor, half) + FLOOR) for half in HALF_LIVES]
        out.append(np.concatenate([np.zeros((1, values.shape[1])), values[:-1]]))
    return np.stack(out, axis=2)


def _faded(values: FloatArray, half: float) -> FloatArray:
    keep, now, whole = 0.5 ** (1.0 / half), np.zeros(values.shape[1]), 0.0
    out = np.zeros(values.shape)
    for t in range(1, len(values)):
        now, whole = keep * now + values[t - 1], keep * whole + 1.0
        out[t] = now / whole
    return out


def _since(values: FloatArray) -> FloatArray:
    days, out = np.full(values.shape[1], 60.0), np.empty(values.shape)
    for t in range(len(values)):
        out[t] = days
        days = np.where(values[t] > 0, 1.0, np.minimum(days + 1.0, 60.0))
    return out


@dataclass
class Learner:
    """Boosted trees as a forecaster of the next day."""

    name: str = "boosted trees"
    baseline: bool = True
    _fits: dict[str, tuple[object, Calibration]] = field(default_factory=dict)
    _past: Daily | None = None
    _seen: tuple[int, FloatArray] | None = None

    def learn(self, past: Daily) -> None:
        """Remember the days."""
        self._past, self._fits, self._seen = past, {}, None

    def _fitted(self, target: str) -> tuple[object, Calibration]:
        from sklearn.ensemble import HistGradientBoostingRegressor

        assert self._past is not None
        if target not in self._fits:
            x = features(self._past)[:-1]
            y = self._past.y[:, :, TARGETS[target]].sum(axis=2).astype(np.float64)
            days, n = y.shape[0], x.shape[2]
            before = days - round(days / 3)

            def trees(end: int):  # type: ignore[no-untyped-def]
                model = HistGradientBoostingRegressor(loss="poisson", **CARE)
                return model.fit(x[BURN:end].reshape(-1, n), y[BURN:end].ravel())

            held = trees(before).predict(x[before:].reshape(-1, n))
            none = np.zeros((held.size, 0))
            self._fits[target] = (trees(days), calibrate(held, y[before:].ravel(), none))
        return self._fits[target]

    def pmf(
        self, past: Daily, horizon: int, target: str, most: int, of: IntArray
    ) -> FloatArray:  # fmt: skip
        """The chances of 0..most events on the next day."""
        assert horizon == 1
        trees, found = self._fitted(target)
        if self._seen is None or self._seen[0] != past.days:
            self._seen = (past.days, features(past)[-1])
        expected = trees.predict(self._seen[1][of])  # type: ignore[attr-defined]
        mean, size = found.around(expected, np.zeros((of.size, 0)))
        return negative_binomial(mean, size, most)
