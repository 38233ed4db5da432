"""What a backtest compares, and whose forecasts are shown."""

from __future__ import annotations

from standoff.forecasting.baselines import baselines
from standoff.forecasting.fading import Fading
from standoff.forecasting.tables import Forecaster

PAIR_ONLY = Fading().name


def lead() -> Forecaster:
    """The model whose forecasts are shown."""
    return Fading(baseline=False)


def models() -> tuple[Forecaster, ...]:
    """The baselines, and last the model that is measured against them."""
    shown = lead()
    return (*(m for m in baselines() if m.name != shown.name), shown)
