"""Import a file of events: read by DuckDB, checked by SQL, stored in one transaction.

The lines come first, numbered, in a table that DuckDB may spill to disk; then cells, values and
what is wrong with them, some lines at a time; then what is new goes to the store. So a row that
cannot be read has the number of its line, whatever else is broken above it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from standoff.errors import InputError
from standoff.events.cells import fold_sql, odd_sql, parse_sql
from standoff.events.header import Header, header_of
from standoff.events.text import MARK, Lines, lines_of

if TYPE_CHECKING:
    import datetime as dt

    import duckdb

Tell = Callable[[str, int, int], None]
BLOCK = 250_000  # lines parsed at a time
LONGEST = 2 << 20  # bytes of a line
BUFFER = 8 << 20  # bytes that DuckDB reads at a time
OPEN = 1000  # lines that one pair of quotation marks may hold


@dataclass(frozen=True)
class Import:
    """What an import did.

    Attributes
    ----------
    number : int
        The import, from 1.
    dataset, layout, file, sha256, encoding : str
        The data set's name, what ``--as`` said, the file's name, its digest, its encoding.
    rows : int
        Rows of the file.
    added, again, aside : int
        Of them: new events, events that the data set had already, rows kept aside.
    unplaced : int
        Events with a country that is not known here, at either end.
    unknown : str
        Those countries, the most frequent first, a few.
    first, last : date or None
        Period of the events that were added.
    done : bool
        Whether anything was imported; a file that the store has already is not imported again.
    """

    number: int
    dataset: str
    layout: str
    file: str
    sha256: str
    encoding: str
    rows: int
    added: int
    again: int
    aside: int
    unplaced: int
    unknown: str
    first: dt.date | None
    last: dt.date | None
    done: bool = True


FIELDS = (
    "import, dataset, layout, file, sha256, encoding, rows, added, again, aside, unplaced, "
    "unknown, first, last"
)


def add(
    con: duckdb.DuckDBPyConnection,
    file: Path,
    as_: str,
    dataset: str = "",
    tell: Tell | None = None,
) -> Import:
    """Import a file into an open store; all of it or nothing."""
    with tempfile.TemporaryDirectory(prefix="standoff-") as folder:
        lines = lines_of(file, Path(folder), tell)
        known = con.execute(
            f"SELECT {FIELDS} FROM imports WHERE sha256 = ?", [lines.sha256]
        ).fetchone()
        if known is not None:
            return replace(Import(*known), done=False)
        header = header_of(str(file), lines.head, as_)
        dataset = dataset or (file.name.split(".")[0] if as_ == "csv" else header.layout.name)
        con.execute("BEGIN")
        try:
            found = _add(con, file, lines, header, as_, dataset, tell)
            con.execute("COMMIT")
        except BaseException:
            con.execute("ROLLBACK")
            raise
        return found


def _add(
    con: duckdb.DuckDBPyConnection,
    file: Path,
    lines: Lines,
    header: Header,
    as_: str,
    dataset: str,
    tell: Tell | None,
) -> Import:
    def say(done: int) -> None:
        if tell:
            tell(f"importing {file.name}", done, lines.count)

    say(0)
    _read(con, file, lines, header)
    first = header.skip + 1
    parse = parse_sql(header)
    for start in range(first, lines.count + 1, BLOCK):
        stop = min(start + BLOCK, lines.count + 1)
        into = "CREATE TEMP TABLE parsed AS" if start == first else "INSERT INTO parsed"
        con.execute(f"{into} {parse}", {"start": start, "stop": stop})
        say(int(0.8 * (stop - 1)))
    if lines.count < first:
        raise InputError(f"{file}: there is no row below its header")
    rows, aside = _one(con, "SELECT count(*), count(why) FROM parsed")
    if not rows:
        raise InputError(f"{file}: there is no row below its header")
    if rows == aside:
        line, why = _one(con, "SELECT line, why FROM parsed ORDER BY line LIMIT 1")
        raise InputError(f"{file}: none of its {rows:,} rows is an event; line {line}: {why}")
    number = _one(con, "SELECT coalesce(max(import), 0) + 1 FROM imports")[0]
    con.execute(_STORE, {"dataset": dataset, "import": number})
    added, start_, end = _one(
        con, "SELECT count(*), min(date), max(date) FROM events WHERE import = ?", [number]
    )
    con.execute(
        "INSERT INTO rejects SELECT ?, line, why, shown FROM parsed WHERE why IS NOT NULL "
        "ORDER BY line",
        [number],
    )
    unplaced, unknown = _unknown(con)
    values = (
        number, dataset, as_, file.name, lines.sha256, lines.encoding, rows, added,
        rows - aside - added, aside, unplaced, unknown, start_, end,
    )  # fmt: skip
    con.execute(f"INSERT INTO imports VALUES ({', '.join('?' * len(values))})", list(values))
    _clear(con)
    say(lines.count)
    return Import(*values)


def _read(con: duckdb.DuckDBPyConnection, file: Path, lines: Lines, header: Header) -> None:
    """The numbered lines of a file, and its rows where one may hold several lines."""
    import duckdb

    _clear(con)
    try:
        con.execute(
            "CREATE TEMP TABLE raw AS SELECT row_number() OVER () AS line, text FROM "
            "read_csv(?, delim=?, quote='', escape='', header=false, auto_detect=false, "
            "strict_mode=false, new_line='\\n', compression='none', columns={'text': 'VARCHAR'}, "
            "max_line_size=?, buffer_size=?)",
            [str(lines.path), MARK, LONGEST, BUFFER],
        )
    except duckdb.InvalidInputException as error:
        if "aximum line size" not in str(error):
            raise
        raise InputError(f"{file}: a line is longer than {LONGEST >> 20} MB") from None
    read = _one(con, "SELECT count(*) FROM raw")[0]
    assert read == lines.count, f"{file}: {read} of {lines.count} lines"
    odd = header.layout.quoted and _one(
        con, f"SELECT count(*) FROM raw WHERE line > ? AND {odd_sql(header)}", [header.skip]
    )
    if not odd or not odd[0]:
        con.execute("CREATE OR REPLACE TEMP VIEW records AS SELECT line, text FROM raw")
        return
    con.execute(f"CREATE TEMP TABLE folded AS {fold_sql(header)}")
    opened = con.execute(
        "SELECT line FROM folded WHERE lines > ? ORDER BY line LIMIT 1", [OPEN]
    ).fetchone()
    if opened is not None:
        raise InputError(f"{file}: line {opened[0]}: a quotation mark opens here and never closes")
    con.execute("CREATE OR REPLACE TEMP VIEW records AS SELECT line, text FROM folded")


def _clear(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("DROP VIEW IF EXISTS records")
    for table in ("parsed", "folded", "raw"):
        con.execute(f"DROP TABLE IF EXISTS {table}")


def _one(con: duckdb.DuckDBPyConnection, sql: str, values: Any = None) -> tuple[Any, ...]:
    found = con.execute(sql, values or []).fetchone()
    assert found is not None
    return tuple(found)


def _unknown(con: duckdb.DuckDBPyConnection) -> tuple[int, str]:
    """How many events name a country that is not known here, and which those are."""
    unplaced = _one(
        con,
        "SELECT count(*) FROM parsed WHERE why IS NULL AND "
        "(source_unknown IS NOT NULL OR target_unknown IS NOT NULL)",
    )[0]
    names = con.execute(
        "SELECT left(name, 30) FROM (SELECT unnest([source_unknown, target_unknown]) AS name "
        "FROM parsed WHERE why IS NULL) WHERE name IS NOT NULL "
        "GROUP BY name ORDER BY count(*) DESC, name LIMIT 8"
    ).fetchall()
    return int(unplaced), ", ".join(n for (n,) in names)


_STORE = """
INSERT INTO events
WITH ready AS (
  SELECT *, row_number() OVER (PARTITION BY id ORDER BY line) AS nth
  FROM parsed WHERE why IS NULL
), named AS (
  SELECT * REPLACE (CASE WHEN given THEN id ELSE id || '#' || nth END AS id)
  FROM ready WHERE nth = 1 OR NOT given
)
SELECT date, source, source_iso3, target, target_iso3, code, class, goldstein, fatalities, place,
  precise, directed, $dataset, id, $import, line
FROM named
WHERE NOT EXISTS (FROM events AS e WHERE e.dataset = $dataset AND e.id = named.id)
ORDER BY line
"""
