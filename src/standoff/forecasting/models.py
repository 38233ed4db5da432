"""The escalation model as a forecaster: the whole of it, and the part that knows only the pair."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from standoff.daily import Daily
from standoff.forecasting.baselines import baselines
from standoff.forecasting.scores import FloatArray, IntArray
from standoff.forecasting.tables import TARGETS, Forecaster

if TYPE_CHECKING:
    from standoff.lenses.escalation.predict import Predictor

PAIR_ONLY = "pair-only"
STRUCTURED = "structured"


@dataclass
class Escalation:
    """A fit of the escalation model, and the counts that it leads one to expect.

    Parameters
    ----------
    name : str
        As the tables of scores show it.
    only : tuple of str
        The mechanisms that are fitted; all of them where empty.
    baseline : bool
        Whether others are measured against it.
    """

    name: str = STRUCTURED
    only: tuple[str, ...] = ()
    baseline: bool = False
    _past: Daily | None = field(default=None, repr=False)
    _predictor: Predictor | None = field(default=None, repr=False)

    def learn(self, past: Daily) -> None:
        """Fit the model to these days."""
        from standoff.lenses.escalation.model import MECHANISMS
        from standoff.lenses.escalation.predict import Predictor

        if past is not self._past:
            self._predictor = Predictor(self.only or MECHANISMS)
            self._predictor.learn(past)
            self._past = past

    def pmf(
        self, past: Daily, horizon: int, target: str, most: int, of: IntArray
    ) -> FloatArray:  # fmt: skip
        """The chances of 0..most events within the days that follow."""
        assert self._predictor is not None
        return self._predictor.pmf(past, horizon, TARGETS[target], most, of)


def pair_only() -> Forecaster:
    """The model with persistence alone: each pair and class feeds on its own past."""
    return Escalation(PAIR_ONLY, ("persistence",), baseline=True)


def lead() -> Forecaster:
    """The model whose forecasts are shown."""
    return Escalation()


def models() -> tuple[Forecaster, ...]:
    """All that a backtest compares: the baselines, the pair-only model, the structured one."""
    return (*baselines(), pair_only(), lead())
