"""What a backtest scores: the period, the windows within it, the pairs; and what is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import numpy as np

from standoff.daily import Daily
from standoff.errors import InputError
from standoff.forecasting.scores import IntArray

SHORTEST = 63  # days of past that a model is learned from, a third of them to find its spread
HORIZONS = (1, 7, 30, 90)


def checked(
    daily: Daily, start: dt.date, end: dt.date, horizons: Iterable[int] = HORIZONS
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The horizons that fit into a period, and a sentence for each that does not.

    Parameters
    ----------
    daily : Daily
        What there is to learn from and to score on.
    start, end : date
        First and last day of the period that is scored.
    horizons : iterable of int
        Days.

    Raises
    ------
    InputError
        Where nothing can be scored.
    """
    held = f"the events run from {daily.start} to {daily.end}"
    if end < start:
        raise InputError(f"the period {start} to {end} is empty: it ends before it begins")
    if start > daily.end or end < daily.start:
        raise InputError(f"the period {start} to {end} holds no events: {held}")
    if end > daily.end:
        raise InputError(f"the period ends {end}, but {held}")
    before = (start - daily.start).days
    if before < SHORTEST:
        raise InputError(
            f"only {max(before, 0)} days lie before {start}, and a forecast needs at least "
            f"{SHORTEST} to learn from: {held}"
        )
    days = (end - start).days + 1
    fit = tuple(sorted({h for h in horizons if h <= days}))
    short = tuple(
        f"{h} days are not scored: the period {start} to {end} has {days}"
        for h in sorted(set(horizons))
        if h > days
    )
    if not fit:
        raise InputError(
            f"the period {start} to {end} has {days} days, too short for a forecast of "
            f"{min(horizons)} days"
        )
    return fit, short


def origins(first: int, last: int, horizon: int) -> IntArray:
    """The days on which a forecast is made: windows that lie side by side, from the first day on.

    Parameters
    ----------
    first, last : int
        Rows of the period's first and last day.
    horizon : int
        Days; the windows do not overlap, so that each adds what no other holds.
    """
    return np.arange(first, last - horizon + 2, horizon, dtype=np.int64)


def busiest(daily: Daily, start: dt.date, most: int) -> IntArray:
    """The pairs with the most events before a date, that none be chosen for what came later."""
    before = daily.y[: max(daily.day(start), 0)].sum(axis=(0, 2), dtype=np.int64)
    order = np.lexsort((np.arange(before.size), -before))
    kept = order[:most]
    found = np.sort(kept[before[kept] > 0])
    if found.size == 0:
        raise InputError(f"no pair has an event before {start}")
    return found


def named(daily: Daily, labels: Iterable[str], start: dt.date) -> IntArray:
    """Pairs by their labels (`RUS->AZE`).

    Raises
    ------
    InputError
        For one that is unknown or has no events to learn from.
    """
    where = {label: row for row, label in enumerate(daily.labels)}
    before = daily.y[: max(daily.day(start), 0)].sum(axis=(0, 2), dtype=np.int64)
    rows = []
    for label in dict.fromkeys(labels):
        source, arrow, target = label.partition("->")
        if not arrow:
            raise InputError(f"`{label}` is not a pair; write it as RUS->AZE")
        for actor in (source, target):
            if actor not in daily.actors:
                raise InputError(f"`{actor}` of the pair {label} is not in the events")
        if label not in where or before[where[label]] == 0:
            raise InputError(f"{label} has no events before {start}: nothing is known of it")
        rows.append(where[label])
    return np.array(rows, dtype=np.int64)
