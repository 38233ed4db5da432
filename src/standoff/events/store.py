"""The store of events: one DuckDB file."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple

from standoff.errors import InputError
from standoff.events import asking, schema
from standoff.events.codes import codes
from standoff.events.counting import daily
from standoff.events.countries import atlas
from standoff.events.filters import Filters
from standoff.events.importing import FIELDS, Import, Tell, add

if TYPE_CHECKING:
    import duckdb

    from standoff.daily import Daily

MEMORY = "1GB"
THREADS = 4


class Reject(NamedTuple):
    """A row that was kept aside."""

    dataset: str
    file: str
    line: int
    why: str
    row: str


class Store:
    """Event data in one DuckDB file.

    Parameters
    ----------
    path : path
        The file. Many may read it at once; while one writes no other can open it.
    write : bool
        Open it for importing; it is made where there is none.
    memory : str
        The most memory that DuckDB may take; what needs more goes to disk.

    Raises
    ------
    InputError
        Where there is no such store, another program writes it, or the file is something else.
    """

    def __init__(
        self, path: str | os.PathLike[str], *, write: bool = False, memory: str = MEMORY
    ) -> None:
        self.path = Path(path)
        self._made = False
        self._con = self._open(write, memory)

    def _open(self, write: bool, memory: str) -> duckdb.DuckDBPyConnection:
        import duckdb

        path = self.path
        if path.is_dir():
            raise InputError(f"{path}: this is a folder; name the store's file")
        there = path.exists() and path.stat().st_size > 0
        if not there and not write:
            raise InputError(
                f"{path}: there is no such store; make one: standoff events import FILE --as …"
            )
        if not path.parent.is_dir():
            raise InputError(f"{path}: there is no folder {path.parent}; make it first")
        if there and not _is_duckdb(path):
            raise InputError(
                f"{path}: this is not a DuckDB file; name the store that `standoff events import` "
                "made"
            )
        config: dict[str, Any] = {
            "memory_limit": memory,
            "threads": min(THREADS, os.cpu_count() or 1),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        try:
            con = duckdb.connect(str(path), read_only=not write, config=config)
        except duckdb.Error as error:
            raise InputError(f"{path}: {_cannot_open(str(error))}") from None
        try:
            con.execute("SET enable_progress_bar = false")
            self._prepare(con, there, write)
        except BaseException:
            con.close()
            raise
        return con

    def _prepare(self, con: duckdb.DuckDBPyConnection, there: bool, write: bool) -> None:
        tables = {name for (name,) in con.execute("SHOW TABLES").fetchall()}
        if not tables and write:
            self._made = not there
            con.execute("BEGIN")
            for sql in (schema.EVENTS, schema.IMPORTS, schema.REJECTS, schema.ABOUT):
                con.execute(sql)
            con.execute("INSERT INTO standoff_store VALUES (?)", [schema.VERSION])
            con.execute("COMMIT")
        elif "standoff_store" not in tables:
            raise InputError(f"{self.path}: this DuckDB file is not a store of events")
        version = con.execute("SELECT version FROM standoff_store").fetchone()
        if version != (schema.VERSION,):
            raise InputError(f"{self.path}: another version of Standoff made this store")
        if write:
            con.execute("CREATE TEMP TABLE keys (key VARCHAR, iso3 VARCHAR)")
            keys = [(f"{s}:{k}", i) for s, names in atlas().keys.items() for k, i in names.items()]
            _fill(con, "keys", ("key", "iso3"), keys)
            con.execute(
                "CREATE TEMP TABLE codes (key VARCHAR, code VARCHAR, class INT, goldstein DOUBLE)"
            )
            rows = [(k, c.code, c.quad, c.goldstein) for k, c in codes().items()]
            _fill(con, "codes", ("key", "code", "class", "goldstein"), rows)

    def close(self) -> None:
        """Close the file; a store that was made and took nothing in is removed."""
        empty = self._made and not self.imports()
        self._con.close()
        if empty:
            self.path.unlink(missing_ok=True)
        self._made = False

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Store {self.path}: {', '.join(self.sets()) or 'empty'}>"

    # ------------------------------------------------------------------------------ bringing in

    def add(
        self,
        file: str | os.PathLike[str],
        as_: str,
        name: str = "",
        tell: Tell | None = None,
    ) -> Import:
        """Import a file; all of it or nothing.

        A file that the store has already changes nothing, whatever its name; nor does an event
        whose id the data set has already.

        Parameters
        ----------
        file : path
            Plain, or packed as gzip or zip.
        as_ : str
            Its layout, one of `standoff.events.layouts.LAYOUTS`.
        name : str
            The data set; unless given, that of the layout, and of rows in our own layout the
            file's name.
        tell : callable, optional
            Called with what is being done, how much of it is done, and of how much.
        """
        import duckdb

        file = Path(file)
        try:
            return add(self._con, file, as_, name, tell)
        except duckdb.OutOfMemoryException:
            raise InputError(
                f"{file}: the machine has too little memory or disk for this file; nothing of it "
                "was imported"
            ) from None
        except duckdb.InterruptException:
            raise KeyboardInterrupt from None

    # -------------------------------------------------------------------------------- what there is

    def imports(self) -> list[Import]:
        """Every import, in order."""
        rows = self._con.execute(f"SELECT {FIELDS} FROM imports ORDER BY import").fetchall()
        return [Import(*row) for row in rows]

    def rejects(self, sets: Sequence[str] = (), limit: int = 100) -> list[Reject]:
        """Rows that were kept aside, in the order of imports and lines."""
        self._known(sets)
        rows = self._con.execute(
            "SELECT dataset, file, line, why, row FROM rejects JOIN imports USING (import) "
            "WHERE len(?) = 0 OR list_contains(?, dataset) ORDER BY import, line LIMIT ?",
            [list(sets), list(sets), limit],
        ).fetchall()
        return [Reject(*row) for row in rows]

    def sets(self) -> list[str]:
        """The data sets, by name."""
        rows = self._con.execute("SELECT DISTINCT dataset FROM imports ORDER BY 1").fetchall()
        return [name for (name,) in rows]

    def summary(self) -> list[dict[str, Any]]:
        """A row a data set: events, with both countries known, kept aside, period."""
        rows = self._con.execute(
            "SELECT dataset, count(*) AS events, "
            "count(*) FILTER (source_iso3 <> target_iso3 AND class IS NOT NULL) AS between, "
            "min(date), max(date) FROM events GROUP BY dataset"
        ).fetchall()
        found = {row[0]: row[1:] for row in rows}
        out = []
        for name in self.sets():
            events, between, first, last = found.get(name, (0, 0, None, None))
            files = [i for i in self.imports() if i.dataset == name]
            out.append(
                {
                    "dataset": name,
                    "files": len(files),
                    "events": events,
                    "between-countries": between,
                    "aside": sum(i.aside for i in files),
                    "from": first,
                    "to": last,
                }
            )
        return out

    def period(self, sets: Sequence[str] = ()) -> tuple[dt.date, dt.date]:
        """The first and the last day of the events."""
        self._known(sets)
        where, values = Filters(sets=sets).where()
        found = self._con.execute(
            f"SELECT min(date), max(date) FROM events WHERE {where}", values
        ).fetchone()
        if found is None or found[0] is None:
            raise InputError(f"{self.path}: the store has no events; import a file first")
        return found[0], found[1]

    def events(self, filters: Filters | None = None, limit: int = 100) -> list[dict[str, Any]]:
        """Events by date, as rows with the columns of the table; at most `limit`."""
        filters = filters or Filters()
        self._known(filters.sets)
        return asking.events(self._con, filters, limit)

    def need(self, filters: Filters) -> int:
        """How many events there are of a kind; where there are none, that is an error."""
        self._known(filters.sets)
        found = asking.number(self._con, filters)
        if not found:
            first, last = self.period(filters.sets)
            raise InputError(
                f"{self.path}: there are no events{filters.words()}; "
                f"{', '.join(filters.sets) or 'the store'} runs from {first} to {last}"
            )
        return found

    def counts(
        self,
        by: str | Iterable[str] = "pair",
        filters: Filters | None = None,
        limit: int | None = None,
    ) -> list[dict[str, Any]]:
        """Numbers of events by one thing or several: of each combination that occurs.

        Parameters
        ----------
        by : str or iterable of str
            ``pair``, ``source``, ``target``, ``class``, ``month``, ``year``, ``code``,
            ``dataset``.
        filters : Filters, optional
            Which events. Of several data sets one must be chosen, or all be named.
        limit : int, optional
            So many rows. By month or year the order is time's, else the most frequent come first.
        """
        keys = [by] if isinstance(by, str) else list(dict.fromkeys(by))
        filters = filters or Filters()
        sets = self._known(filters.sets)
        if len(sets) > 1 and not filters.sets and "dataset" not in keys:
            raise InputError(_several(self.path, sets))
        return asking.counts(self._con, keys, filters, limit)

    def daily(
        self,
        start: str | dt.date | None = None,
        end: str | dt.date | None = None,
        min_events: int = 0,
        actors: Sequence[str] | None = None,
        pairs: Sequence[str | tuple[str, str]] | None = None,
        sets: Sequence[str] = (),
    ) -> Daily:
        """Counts a day of each directed pair and class; see `standoff.events.counting.daily`."""
        names = self._known(sets)
        if len(names) > 1 and not sets:
            raise InputError(_several(self.path, names))
        return daily(
            self._con, self.path, tuple(names), self.period(names), start, end, min_events,
            actors, pairs,
        )  # fmt: skip

    def _known(self, sets: Sequence[str]) -> list[str]:
        """The data sets that were asked for, or all."""
        there = self.sets()
        for name in sets:
            if name not in there:
                raise InputError(
                    f"{self.path}: there is no data set `{name}` in it; it has "
                    f"{', '.join(there) or 'none'}"
                )
        return sorted(set(sets)) or there


def _fill(
    con: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], rows: list[Any]
) -> None:
    """Fill a small table in one statement."""
    lists = [list(column) for column in zip(*rows, strict=True)]
    picked = ", ".join(f"unnest(${c})" for c in columns)
    values = dict(zip(columns, lists, strict=True))
    con.execute(f"INSERT INTO {table} SELECT {picked}", values)


def _several(path: Path, sets: Sequence[str]) -> str:
    return (
        f"{path}: the store has several data sets ({', '.join(sets)}), and they may tell the same "
        "events twice: say which to count (--set), or name all of them to pool them"
    )


def _is_duckdb(path: Path) -> bool:
    """Whether a file says in its header that it is DuckDB's; DuckDB itself also opens others."""
    with path.open("rb") as file:
        return file.read(12)[8:] == b"DUCK"


def _cannot_open(says: str) -> str:
    if "lock" in says.lower() or "being used by another process" in says:
        return "another program has the store open; wait until it is done"
    if "ermission denied" in says:
        return "the file may not be opened; check its permissions"
    if "version" in says.lower():
        return "another version of DuckDB made this file, which this one cannot read"
    return "DuckDB cannot open this file; it is damaged, or no store"
