"""Counts a day from the events of a store."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from standoff.daily import Daily
from standoff.errors import InputError
from standoff.events.countries import iso3_of
from standoff.events.filters import day_of

if TYPE_CHECKING:
    import duckdb

MOST = 2_000_000_000  # bytes of a table of counts

COUNTED = (
    "list_contains($sets, dataset) AND date BETWEEN $start AND $end AND precise = 'day' "
    "AND class IS NOT NULL AND source_iso3 <> target_iso3"
)


def daily(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    sets: tuple[str, ...],
    period: tuple[dt.date, dt.date],
    start: str | dt.date | None = None,
    end: str | dt.date | None = None,
    min_events: int = 0,
    actors: Sequence[str] | None = None,
    pairs: Sequence[str | tuple[str, str]] | None = None,
) -> Daily:
    """Counts a day of each directed pair of countries and each quad class.

    Counted are events whose day is known, of a class, between two countries that are both known
    and not the same. The world's coverage is every event of the data sets on that day, whoever's
    and whatever's. Pairs are in alphabetical order.

    Parameters
    ----------
    con : connection
    path : Path
        Of the store, for messages.
    sets : tuple of str
        The data sets that are counted, pooled if several.
    period : tuple of date
        The first and the last day of their events.
    start, end : date or str, optional
        The first and the last day; those of the data sets unless given.
    min_events : int
        Only pairs with as many events, over these days and all classes, but at least one.
    actors : sequence of str, optional
        Only pairs among these countries, by name or code.
    pairs : sequence of str or tuple, optional
        These pairs, ``RUS->AZE``, each kept though it may have no events if `min_events` is 0.

    Raises
    ------
    InputError
        Where the period is empty or outside of the store, a country is not known, or no pair is
        left.
    """
    first, last = day_of(start) or period[0], day_of(end) or period[1]
    if last < first:
        raise InputError(f"the period from {first} to {last} is empty")
    if first < period[0] or last > period[1]:
        raise InputError(
            f"{path}: the events run from {period[0]} to {period[1]}, and {first} to {last} is "
            "not within"
        )
    values = {"sets": list(sets), "start": first, "end": last}
    rows = con.execute(
        "SELECT date_diff('day', $start::DATE, date)::INTEGER AS day, source_iso3 AS i, "
        f"target_iso3 AS j, class AS k, count(*)::BIGINT AS n FROM events WHERE {COUNTED} "
        "GROUP BY ALL ORDER BY ALL",
        values,
    ).fetchnumpy()
    world_rows = con.execute(
        "SELECT date_diff('day', $start::DATE, date)::INTEGER AS day, count(*)::BIGINT AS n "
        "FROM events WHERE list_contains($sets, dataset) AND date BETWEEN $start AND $end "
        "AND precise = 'day' GROUP BY ALL ORDER BY ALL",
        values,
    ).fetchnumpy()
    days = (last - first).days + 1
    world = np.zeros(days)
    world[world_rows["day"]] = world_rows["n"]
    label = np.char.add(np.char.add(_text(rows["i"]), "->"), _text(rows["j"]))
    wanted = _wanted(label, np.asarray(rows["n"]), min_events, actors, pairs, (first, last), path)
    if days * len(wanted) * 8 > MOST:
        raise InputError(
            f"{len(wanted):,} pairs over {days:,} days are too many to count at once: ask for "
            "pairs with more events, or for fewer days"
        )
    place = np.searchsorted(wanted, label) if len(label) else np.zeros(0, np.int64)
    keep = np.zeros(len(label), bool)
    if len(label):
        keep = wanted[np.minimum(place, len(wanted) - 1)] == label
    counts = np.asarray(rows["n"])[keep]
    if counts.size and counts.max() > np.iinfo(np.uint16).max:
        raise InputError(f"{path}: a pair has over 65,535 events of a class on a day")
    y = np.zeros((days, len(wanted), 4), np.uint16)
    y[np.asarray(rows["day"])[keep], place[keep], np.asarray(rows["k"])[keep].astype(int) - 1] = (
        counts
    )
    sides = [str(w).split("->") for w in wanted]
    names = tuple(sorted({c for pair in sides for c in pair}))
    number = {c: n for n, c in enumerate(names)}
    index = np.array([[number[a], number[b]] for a, b in sides], np.int64).reshape(-1, 2)
    return Daily(first, names, index, y, world, "+".join(sets), _digest(first, wanted, y, world))


def _text(column: Any) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    return np.asarray(np.ma.getdata(column), dtype="U3").reshape(-1)


def _wanted(
    label: np.ndarray[tuple[int], np.dtype[np.str_]],
    counts: np.ndarray[tuple[int], np.dtype[np.int64]],
    min_events: int,
    actors: Sequence[str] | None,
    pairs: Sequence[str | tuple[str, str]] | None,
    period: tuple[dt.date, dt.date],
    path: Path,
) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    """The labels of the pairs that were asked for, sorted."""
    found, where = np.unique(label, return_inverse=True)
    total = np.bincount(where, counts, len(found)) if len(found) else np.zeros(0)
    keep = total >= max(min_events, 1)
    among = None
    if actors is not None:
        among = {iso3_of(a) for a in actors}
        keep &= np.array([set(str(w).split("->")) <= among for w in found], bool)
    wanted = {str(w) for w in found[keep]}
    if pairs is not None:
        asked = {pair_of(p) for p in pairs}
        if among is not None:
            asked = {w for w in asked if set(w.split("->")) <= among}
        wanted = asked if min_events <= 0 else wanted & asked
    if not wanted:
        whose = " of these pairs" if pairs is not None else " among these countries" * bool(among)
        least = f", or fewer than {min_events}" if min_events > 1 else ""
        raise InputError(
            f"{path}: there are no events between countries{whose} from {period[0]} to "
            f"{period[1]}{least}"
        )
    return np.array(sorted(wanted))


def pair_of(said: str | tuple[str, str]) -> str:
    """``RUS->AZE`` from what a person wrote: ``russia->azerbaijan``, or two names."""
    sides = said.split("->") if isinstance(said, str) else list(said)
    if len(sides) != 2:
        raise InputError(f"`{said}` is not a pair; write it as RUS->AZE")
    source, target = (iso3_of(s) for s in sides)
    if source == target:
        raise InputError(f"`{said}` is one country twice")
    return f"{source}->{target}"


def _digest(
    first: dt.date,
    wanted: np.ndarray[tuple[int], np.dtype[np.str_]],
    y: np.ndarray[tuple[int, int, int], np.dtype[np.uint16]],
    world: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> str:
    """SHA-256 of what was counted; the order of imports does not matter to it."""
    sha = hashlib.sha256(f"standoff-daily 1\n{first}\n{' '.join(wanted)}\n".encode())
    day, pair, kind = np.nonzero(y)
    for column in (day, pair, kind, y[day, pair, kind], world):
        sha.update(np.ascontiguousarray(column, dtype="<i8").tobytes())
    return sha.hexdigest()
