"""A forecast of what comes after the last day of the events: by pair and class, with intervals."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from standoff.daily import CLASSES, Daily
from standoff.errors import InputError
from standoff.forecasting.period import SHORTEST
from standoff.forecasting.result import Row, Score
from standoff.forecasting.scores import FloatArray, IntArray, interval
from standoff.forecasting.tables import Forecaster, sums

LONGEST = 365  # days
WIDEST = 20_000  # cells of a table
MATERIAL = "material-conflict"


@dataclass(frozen=True)
class Expected:
    """What is forecast of one pair and class.

    Attributes
    ----------
    pair, target : str
    expected : float
        Mean number of events.
    low, high : int
        The central 90 % interval of that number.
    chance : float
        Of at least one event, as the model has it.
    seen : int
        Events of that pair and class in the days that were learned from.
    """

    pair: str
    target: str
    expected: float
    low: int
    high: int
    chance: float
    seen: int


@dataclass(frozen=True)
class Outlook:
    """A forecast and the score that belongs to it.

    Attributes
    ----------
    model : str
    data : dict
        `name` and `sha256` of the events, and the days they run `from` and `to`.
    start, end : str
        First and last day that is forecast.
    days : int
    rows : tuple of Expected
    score : Score or None
        The backtest at this horizon, where there is one.
    says : tuple of str
        Whether and how the forecast was scored, in sentences.
    """

    model: str
    data: dict[str, str]
    start: str
    end: str
    days: int
    rows: tuple[Expected, ...]
    score: Score | None
    says: tuple[str, ...]

    def to_data(self) -> dict[str, Any]:
        """Words, numbers, lists: what JSON holds."""
        return {
            "model": self.model, "data": self.data, "from": self.start, "to": self.end,
            "days": self.days, "rows": [asdict(row) for row in self.rows],
            "score": None if self.score is None else self.score.to_data(), "says": list(self.says),
        }  # fmt: skip


def outlook(
    daily: Daily, days: int, of: IntArray, model: Forecaster, score: Score | None = None
) -> Outlook:
    """Forecast the days after the last of `daily`.

    Parameters
    ----------
    daily : Daily
        All that is known.
    days : int
        How far, 1..365.
    of : ndarray of int, shape (n_pairs,)
        The pairs.
    model : Forecaster
        It learns all of `daily`.
    score : Score, optional
        A backtest of the same model; it is shown where it has this horizon.
    """
    if not 1 <= days <= LONGEST:
        raise InputError(f"{days} days cannot be forecast; a forecast reaches 1 to {LONGEST} days")
    if daily.days < SHORTEST:
        raise InputError(
            f"the events cover {daily.days} days, and a forecast needs at least {SHORTEST} to "
            "learn from"
        )
    model.learn(daily)
    rows: list[Expected] = []
    for target in CLASSES:
        pmf = _whole(model, daily, days, target, of)
        low, high = interval(pmf)
        mean = pmf @ np.arange(pmf.shape[1])
        seen = sums(daily, target, of)[-1]
        rows += [
            Expected(
                daily.labels[pair], target, float(mean[i]), int(low[i]), int(high[i]),
                float(1.0 - pmf[i, 0]), int(seen[i]),
            )
            for i, pair in enumerate(of)
        ]  # fmt: skip
    rows.sort(key=lambda row: (row.pair, CLASSES.index(row.target)))
    first = daily.end + dt.timedelta(days=1)
    data = {
        "name": daily.name, "sha256": daily.sha256,
        "from": str(daily.start), "to": str(daily.end),
    }  # fmt: skip
    last = daily.end + dt.timedelta(days=days)
    return Outlook(
        model.name, data, str(first), str(last), days, tuple(rows), score,
        scored(score, model.name, days),
    )  # fmt: skip


def scored(score: Score | None, model: str, days: int) -> tuple[str, ...]:
    """How a model did at a horizon, or that nobody knows."""
    row = None if score is None else row_of(score, model, days)
    if score is None or row is None:
        return (
            f"Unscored: no backtest of {days} days belongs to this forecast, so nothing says how "
            "far its chances can be trusted.",
        )
    told = (
        f"Backtested from {score.start} to {score.end} at {days} days: {row.windows} "
        f"window{'s' if row.windows != 1 else ''} side by side, {len(score.pairs)} pairs; the "
        f"90 % interval of material conflict held {row.coverage_plain:.0%} of the counts; Brier "
        f"score of any material conflict {row.brier:.3f}."
    )
    said = [s for s in score.says if f" within {days} days" in s or (days == 1 and " a day" in s)]
    return (told, *said)


def row_of(score: Score, model: str, days: int) -> Row | None:
    """The score of a model's forecasts of material conflict at a horizon."""
    return next((r for r in score.of(MATERIAL, days) if r.model == model), None)


def _whole(model: Forecaster, daily: Daily, days: int, target: str, of: IntArray) -> FloatArray:
    """A table long enough that next to nothing is left in its tail."""
    total = sums(daily, target, of)
    wide = min(days, daily.days)
    most = int(3 * (total[wide:] - total[:-wide]).max(initial=0.0) * days / wide) + 30
    while True:
        pmf = model.pmf(daily, days, target, min(most, WIDEST), of)
        if most >= WIDEST or float(pmf[:, -1].max(initial=0.0)) < 1e-4:
            return pmf
        most *= 2
