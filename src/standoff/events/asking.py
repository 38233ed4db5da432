"""Questions to the table of events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from standoff.errors import InputError
from standoff.events import schema
from standoff.events.filters import Filters

if TYPE_CHECKING:
    import duckdb


class By(NamedTuple):
    """Something to count by: the columns of an answer, and their expressions."""

    columns: tuple[str, ...]
    sql: tuple[str, ...]


BY = {
    "pair": By(("source", "target"), ("source_iso3", "target_iso3")),
    "source": By(("source",), ("source_iso3",)),
    "target": By(("target",), ("target_iso3",)),
    "class": By(("class",), ("class",)),
    "month": By(("month",), ("strftime(date, '%Y-%m')",)),
    "year": By(("year",), ("year(date)",)),
    "dataset": By(("dataset",), ("dataset",)),
    "code": By(("code",), ("code",)),
}


def number(con: duckdb.DuckDBPyConnection, filters: Filters) -> int:
    """How many events there are of a kind."""
    where, values = filters.where()
    found = con.execute(f"SELECT count(*) FROM events WHERE {where}", values).fetchone()
    assert found is not None
    return int(found[0])


def events(con: duckdb.DuckDBPyConnection, filters: Filters, limit: int) -> list[dict[str, Any]]:
    """Events by date; within a day by import and line."""
    where, values = filters.where()
    rows = con.execute(
        f"SELECT {', '.join(schema.COLUMNS)} FROM events WHERE {where} "
        "ORDER BY date, dataset, import, line, id LIMIT ?",
        [*values, limit],
    ).fetchall()
    return [dict(zip(schema.COLUMNS, row, strict=True)) for row in rows]


def counts(
    con: duckdb.DuckDBPyConnection, keys: Sequence[str], filters: Filters, limit: int | None
) -> list[dict[str, Any]]:
    """Events, their mean Goldstein value and their dead, of each combination of some keys."""
    for key in keys:
        if key not in BY:
            raise InputError(f"`{key}` is nothing to count by; write one of {', '.join(BY)}")
    if not keys:
        raise InputError(f"say what to count by: {', '.join(BY)}")
    columns = {c: sql for k in keys for c, sql in zip(BY[k].columns, BY[k].sql, strict=True)}
    where, values = filters.where()
    picked = ", ".join(columns.values())
    groups = ", ".join(str(n) for n in range(1, len(columns) + 1))
    timely = any(k in ("month", "year") for k in keys)
    order = groups if timely else f"{len(columns) + 1} DESC, {groups}"
    can = " AND ".join(f"{sql} IS NOT NULL" for sql in columns.values())
    rows = con.execute(
        f"SELECT {picked}, count(*), avg(goldstein), sum(fatalities)::BIGINT "
        f"FROM events WHERE {where} AND {can} GROUP BY {groups} ORDER BY {order} LIMIT ?",
        [*values, limit if limit is not None else 1 << 40],
    ).fetchall()
    names = [*columns, "events", "goldstein", "fatalities"]
    return [dict(zip(names, row, strict=True)) for row in rows]
