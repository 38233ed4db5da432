"""Rolling origins: forecasts of what was then the future, each learned on its past alone.

Models are fitted at the first origin and every 30 days after it; what they remember of the last
days moves on with each origin.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.daily import Daily
from standoff.errors import StandoffError
from standoff.forecasting.period import HORIZONS, checked, origins
from standoff.forecasting.scores import (
    FloatArray,
    IntArray,
    around,
    brier,
    crps,
    interval,
    log_score,
)  # fmt: skip
from standoff.forecasting.tables import TARGETS, Forecaster, sums

REFIT = 30  # days between fits
Question = tuple[str, int]  # a target and a horizon


@dataclass(frozen=True)
class Marks:
    """How one model did on one question; each of shape (n_windows, n_pairs).

    Attributes
    ----------
    log, crps, brier : ndarray of float
        The scores; less is better. Brier's is of "at least one".
    chance : ndarray of float
        The chance that was given to at least one.
    lower, upper : ndarray of float
        The distribution function just below what happened and at it.
    inside : ndarray of bool
        Whether the plain 90 % interval held it.
    """

    log: FloatArray
    crps: FloatArray
    brier: FloatArray
    chance: FloatArray
    lower: FloatArray
    upper: FloatArray
    inside: NDArray[np.bool_]


@dataclass(frozen=True)
class Backtest:
    """All marks of all models, and what happened.

    Attributes
    ----------
    daily : Daily
        What was learned from and scored on.
    start, end : date
        The period that was scored.
    of : ndarray of int, shape (n_pairs,)
        The pairs that were scored.
    models : tuple of Forecaster
    refits : tuple of date
        The days on which the models were fitted.
    short : tuple of str
        A sentence for each horizon that the period is too short for, and for each model that could
        not be fitted.
    origins : dict of horizon to ndarray of int, shape (n_windows,)
        Rows of `daily` on which the windows begin.
    happened : dict of question to ndarray of int, shape (n_windows, n_pairs)
    marks : dict of (model's name, target, horizon) to Marks
    """

    daily: Daily
    start: dt.date
    end: dt.date
    of: IntArray
    models: tuple[Forecaster, ...]
    refits: tuple[dt.date, ...]
    short: tuple[str, ...]
    origins: dict[int, IntArray]
    happened: dict[Question, IntArray]
    marks: dict[tuple[str, str, int], Marks]


def backtest(
    daily: Daily,
    start: dt.date,
    end: dt.date,
    models: Sequence[Forecaster],
    of: IntArray | None = None,
    targets: Iterable[str] = tuple(TARGETS),
    horizons: Iterable[int] = HORIZONS,
    refit: int = REFIT,
    tell: Callable[[str, int, int], None] | None = None,
) -> Backtest:
    """Score models on a period, each forecast made with what was known the day before.

    Parameters
    ----------
    daily : Daily
        Every pair that the models may learn from, and days before the period.
    start, end : date
        First and last day of the period.
    models : sequence of Forecaster
    of : ndarray of int, optional
        The pairs that are scored; all unless given.
    targets, horizons : iterables
        What is forecast, over how many days; horizons that do not fit are said, not scored.
    refit : int
        Days between fits.
    tell : callable, optional
        ``tell(stage, done, of)``.
    """
    fitting, short = checked(daily, start, end, horizons)
    of = np.arange(daily.pairs.shape[0]) if of is None else of
    first, last = daily.day(start), daily.day(end)
    at = {h: origins(first, last, h) for h in fitting}
    questions = [(target, h) for h in fitting for target in dict.fromkeys(targets)]
    happened = {(target, h): _happened(daily, target, h, at[h], of) for target, h in questions}
    fits = [
        f for f in range(first, last + 1, refit) if any(_within(o, f, refit) for o in at.values())
    ]
    kept: dict[tuple[str, str, int], list[tuple[NDArray[np.generic], ...]]] = {}
    refused: dict[str, str] = {}
    steps = len(fits) * len(models)
    for i, fitted_on in enumerate(fits):
        past = daily.upto(fitted_on)
        for j, model in enumerate(models):
            if tell is not None:
                tell("scoring the past", i * len(models) + j, steps)
            if model.name in refused:
                continue
            try:
                model.learn(past)
            except StandoffError as error:
                refused[model.name] = f"{model.name} was not scored: {error}"
                continue
            for h in fitting:
                for number in np.flatnonzero((at[h] >= fitted_on) & (at[h] < fitted_on + refit)):
                    known = daily.upto(int(at[h][number]))
                    for target in dict.fromkeys(targets):
                        y = happened[target, h][number]
                        most = _most(known, target, h, of, y)
                        pmf = model.pmf(known, h, target, most, of)
                        kept.setdefault((model.name, target, h), []).append(_marks(pmf, y))
    if tell is not None:
        tell("scoring the past", steps, steps)
    marks = {key: Marks(*(np.stack(column) for column in zip(*rows, strict=True)))
             for key, rows in kept.items() if key[0] not in refused}  # fmt: skip
    days = tuple(daily.start + dt.timedelta(days=f) for f in fits)
    scored = tuple(m for m in models if m.name not in refused)
    short = (*short, *refused.values())
    return Backtest(daily, start, end, of, scored, days, short, at, happened, marks)


def _within(rows: IntArray, begin: int, days: int) -> bool:
    return bool(((rows >= begin) & (rows < begin + days)).any())


def _happened(daily: Daily, target: str, horizon: int, at: IntArray, of: IntArray) -> IntArray:
    total = sums(daily, target, of)
    return (total[at + horizon] - total[at]).astype(np.int64)


def _most(known: Daily, target: str, horizon: int, of: IntArray, y: IntArray) -> int:
    """Where a table ends: beyond what was ever seen and beyond what happened in this window.

    It only sets how far the table is written out; no forecaster learns from it.
    """
    total = sums(known, target, of)
    wide = min(horizon, known.days)
    seen = float((total[wide:] - total[:-wide]).max(initial=0.0)) * horizon / wide
    return int(1.5 * max(seen, float(y.max(initial=0)))) + 20


def _marks(pmf: FloatArray, y: IntArray) -> tuple[NDArray[np.generic], ...]:
    chance = 1.0 - pmf[:, 0]
    lower, upper = around(pmf, y)
    low, high = interval(pmf)
    return (
        log_score(pmf, y), crps(pmf, y), brier(chance, y > 0), chance, lower, upper,
        (y >= low) & (y <= high),
    )  # fmt: skip
