"""What a command forecasts and scores, fetched from a store of events.

Which pairs are learned from and which are scored is settled by what came before the period, so
that none is chosen for what happened in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from standoff.daily import Daily
from standoff.errors import InputError
from standoff.forecasting.period import SHORTEST, busiest, named
from standoff.forecasting.scores import IntArray

YEARS = 3 * 365  # days that are learned from unless told otherwise
ENOUGH = 30  # events before the period that make a pair one to learn from
SCORED = 61  # days that are scored before a forecast, or as many as one window needs


class Source(Protocol):
    """A store of events."""

    def period(self, sets: Sequence[str] = ...) -> tuple[dt.date, dt.date]:
        """The first and the last day of its events."""
        ...

    def daily(
        self, start: dt.date, end: dt.date, min_events: int = ..., *,
        pairs: Sequence[str] | None = ..., sets: Sequence[str] = ...,
    ) -> Daily:  # fmt: skip
        """Counts a day of the pairs that are asked for."""
        ...


@dataclass(frozen=True)
class Wanted:
    """What a command asks for.

    Attributes
    ----------
    start, end : date or None
        The period that is scored; None for one that ends with the events.
    since : date or None
        The first day that is learned from; None for three years before the period.
    pairs : int or None
        How many pairs, the busiest before the period; None for all that qualify.
    labels : tuple of str
        These pairs and no others.
    actors : tuple of str
        Pairs among these; empty for any.
    sets : tuple of str
        These data sets of the store; empty for the only one.
    """

    start: dt.date | None
    end: dt.date | None
    since: dt.date | None
    pairs: int | None
    labels: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gathered:
    """Counts, the period within them, and the pairs that are scored.

    Attributes
    ----------
    daily : Daily
        All pairs that are learned from.
    start, end : date or None
        The period that is scored; None where the events are too few days for one.
    of : ndarray of int
        Rows of the pairs that are asked for.
    scored : ndarray of int
        Those of them that have an event before the period.
    """

    daily: Daily
    start: dt.date | None
    end: dt.date | None
    of: IntArray
    scored: IntArray


def gather(store: Source, wanted: Wanted, ahead: int | None = None) -> Gathered:
    """Fetch what is needed.

    Parameters
    ----------
    store : Source
    wanted : Wanted
    ahead : int, optional
        Days that will be forecast after the last event: pairs are then settled by all events, and
        the period is the last stretch that the horizon can be scored on.
    """
    first, last = store.period(wanted.sets)
    if ahead is None:
        end = wanted.end or last
        start = wanted.start or max(end - dt.timedelta(days=SCORED - 1), first)
        known = start
    else:
        end, known = last, last + dt.timedelta(days=1)
        start = end - dt.timedelta(days=ahead * max(SCORED // ahead, 1) - 1)
    if not first <= start <= end <= last and ahead is None:
        _refuse(start, end, first, last)
    since = wanted.since or max(first, start - dt.timedelta(days=YEARS))
    if since >= known:
        raise InputError(f"nothing lies between {since} and {known} to learn from")
    before = store.daily(since, known - dt.timedelta(days=1), 1, sets=wanted.sets)
    rows = _scored(before, wanted, known)
    learned = before.y.sum(axis=(0, 2), dtype=np.int64) >= ENOUGH
    asked = {(int(i), int(j)) for i, j in before.pairs[rows]}
    either_way = [(int(i), int(j)) in asked or (int(j), int(i)) in asked for i, j in before.pairs]
    kept = before.only(np.flatnonzero(learned | np.array(either_way, dtype=bool)))
    daily = store.daily(since, end, pairs=kept.labels, sets=wanted.sets)
    where = {label: row for row, label in enumerate(daily.labels)}
    of = np.array([where[before.labels[row]] for row in rows], dtype=np.int64)
    if ahead is not None and (start - since).days < SHORTEST:
        return Gathered(daily, None, None, of, of[:0])
    early = daily.y[: (start - since).days][:, of].sum(axis=(0, 2), dtype=np.int64) > 0
    return Gathered(daily, start, end, of, of[early])


def _scored(before: Daily, wanted: Wanted, known: dt.date) -> IntArray:
    if wanted.labels:
        return named(before, wanted.labels, known)
    rows = np.arange(before.pairs.shape[0])
    if wanted.actors:
        codes = set(wanted.actors)
        inside = [before.actors[i] in codes and before.actors[j] in codes for i, j in before.pairs]
        rows = np.flatnonzero(inside)
        if rows.size == 0:
            raise InputError(
                f"the events hold nothing between {', '.join(wanted.actors)} before {known}"
            )
    most = rows.size if wanted.pairs is None else wanted.pairs
    return np.asarray(rows[busiest(before.only(rows), known, most)])


def _refuse(start: dt.date, end: dt.date, first: dt.date, last: dt.date) -> None:
    held = f"the events run from {first} to {last}"
    if end < start:
        raise InputError(f"the period {start} to {end} is empty: it ends before it begins")
    if start > last or end < first:
        raise InputError(f"the period {start} to {end} holds no events: {held}")
    where = f"begins {start}" if start < first else f"ends {end}"
    raise InputError(f"the period {where}, but {held}")
