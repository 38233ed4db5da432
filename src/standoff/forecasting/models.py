"""The escalation model as a forecaster: the whole of it, and what knows only the pair."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from standoff.daily import Daily
from standoff.forecasting.alone import Alone
from standoff.forecasting.baselines import baselines
from standoff.forecasting.pool import PRIOR, OwnPast, pool_weights
from standoff.forecasting.scores import FloatArray, IntArray
from standoff.forecasting.tables import TARGETS, Forecaster, log_chance, sums

if TYPE_CHECKING:
    from standoff.lenses.escalation.predict import Predictor

PAIR_ONLY = "pair-only, pooled"
STRUCTURED = "structured"


@dataclass
class Escalation:
    """A fit of the escalation model, and the counts that it leads one to expect.

    Its chances are pooled with what a pair's own past says plainly, by weights that are learned
    from days that neither had seen.

    Parameters
    ----------
    name : str
        As the tables of scores show it.
    only : tuple of str
        The mechanisms that are fitted; all of them where empty.
    baseline : bool
        Whether others are measured against it.
    own : OwnPast
        What it is pooled with; models may share it.
    """

    name: str = STRUCTURED
    only: tuple[str, ...] = ()
    baseline: bool = False
    own: OwnPast = field(default_factory=OwnPast, repr=False)
    _past: Daily | None = field(default=None, repr=False)
    _predictor: Predictor | None = field(default=None, repr=False)
    _weights: dict[tuple[int, str], FloatArray] = field(default_factory=dict, repr=False)

    def learn(self, past: Daily) -> None:
        """Fit the model to these days."""
        from standoff.lenses.escalation.model import MECHANISMS
        from standoff.lenses.escalation.predict import Predictor

        if past is not self._past:
            self._predictor = Predictor(self.only or MECHANISMS)
            self._predictor.learn(past)
            self._weights = {}
            self._past = past
        assert self._predictor is not None
        self.own.learn(past, self._predictor.before)

    def weights(self, horizon: int, target: str) -> FloatArray:
        """How much the model counts, then each part of `own`; they sum to 1."""
        assert self._predictor is not None
        assert self._past is not None
        key = (horizon, target)
        if key not in self._weights:
            origins, mean, size = self._predictor.held(horizon, TARGETS[target])
            total = sums(self._past, target)
            y = np.stack([total[t + horizon] - total[t] for t in origins])
            model = log_chance(y.ravel(), mean.ravel(), size.ravel())
            logs = np.concatenate([model[None], self.own.held(horizon, target, origins)])
            self._weights[key] = pool_weights(logs, np.array(PRIOR))
        return self._weights[key]

    def pmf(
        self, past: Daily, horizon: int, target: str, most: int, of: IntArray
    ) -> FloatArray:  # fmt: skip
        """The chances of 0..most events within the days that follow."""
        assert self._predictor is not None
        tables = [self._predictor.pmf(past, horizon, TARGETS[target], most, of)]
        tables += self.own.pmf(past, horizon, target, most, of)
        weights = self.weights(horizon, target)
        mixed = sum(w * table for w, table in zip(weights, tables, strict=True))
        return np.asarray(mixed, dtype=np.float64)


def pair_only(own: OwnPast | None = None) -> Forecaster:
    """The model with persistence alone: each pair and class feeds on its own past.

    What is fitted to all pairs at once (half-lives, the spread of pairs' effects, the calibration)
    is pooled across them; `Alone` has nothing of that.
    """
    return Escalation(PAIR_ONLY, ("persistence",), True, own or OwnPast())


def lead(own: OwnPast | None = None) -> Forecaster:
    """The model whose forecasts are shown."""
    return Escalation(own=own or OwnPast())


def models() -> tuple[Forecaster, ...]:
    """All that a backtest compares: baselines, two pair-only models, the structured one."""
    own = OwnPast()
    return (*baselines(), Alone(), pair_only(own), lead(own))
