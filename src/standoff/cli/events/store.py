"""``standoff events import``, ``list``, ``show``, ``counts``, ``rejects``: a store of events."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from standoff.cli.output import json_target, write_json

if TYPE_CHECKING:
    from standoff.events.filters import Filters
    from standoff.events.importing import Import

STORE = Path("events.duckdb")
WIDE = 160  # columns of a table that no terminal cuts

StoreFile = Annotated[Path, typer.Option("--store", help="The store, a DuckDB file.")]
Json = Annotated[str, typer.Option(help="Write JSON; - for stdout.")]
From = Annotated[str, typer.Option("--from", help="The first day, as 2018-01-31.")]
To = Annotated[str, typer.Option("--to", help="The last day.")]
Source = Annotated[str, typer.Option(help="Who acts: a country, by its name or ISO-3 code.")]
Target = Annotated[str, typer.Option(help="Who is acted on: a country.")]
Class = Annotated[
    list[str] | None,
    typer.Option("--class", help="1 to 4, or material-conflict and so on; may be repeated."),
]
Sets = Annotated[
    list[str] | None, typer.Option("--set", help="A data set of the store; may be repeated.")
]
SHOWN = ("date", "source", "target", "code", "class", "fatalities", "dataset")


def import_(
    files: Annotated[list[Path], typer.Argument(help="Files, plain or packed (.gz, .zip).")],
    as_: Annotated[
        str,
        typer.Option(
            "--as", help="icews, gdelt1, gdelt2, polecat, acled, ucdp-ged, cow-mid or csv."
        ),
    ],
    store: StoreFile = STORE,
    name: Annotated[str, typer.Option(help="What to call the data set.")] = "",
) -> None:
    """Import files of events; each wholly or not at all, and none twice."""
    from standoff.cli import clean
    from standoff.events.store import Store
    from standoff.progress import progress

    with Store(store, write=True) as opened:
        for file in files:
            with progress() as tell:
                done = opened.add(file, as_, name, tell)
            for line in told(done):
                typer.echo(clean(line))


def list_(store: StoreFile = STORE, json: Json = "") -> None:
    """List what was imported: data sets, files, rows, rows kept aside, period."""
    from standoff.events.store import Store

    json_target(json, store)
    with Store(store) as opened:
        rows = [_plain(vars(i)) for i in opened.imports()]
        sets = [_plain(s) for s in opened.summary()]
    for row in rows:
        row.pop("done")
    if json:
        write_json({"datasets": sets, "imports": rows}, json)
    if json != "-":
        columns = ("dataset", "file", "rows", "added", "again", "aside", "first", "last")
        _table(rows, columns)
        for s in sets:
            _say(
                f"{s['dataset']}: {s['events']:,} events, {s['between-countries']:,} of a class "
                f"between two countries, from {s['from']} to {s['to']}"
            )


def show(
    store: StoreFile = STORE,
    start: From = "",
    end: To = "",
    source: Source = "",
    target: Target = "",
    class_: Class = None,
    dataset: Sets = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 20,
    json: Json = "",
) -> None:
    """Show events, the earliest first."""
    from standoff.events.store import Store

    json_target(json, store)
    filters = _filters(start, end, source, target, class_, dataset)
    with Store(store) as opened:
        total = opened.need(filters)
        rows = [_plain(row) for row in opened.events(filters, limit)]
    if json:
        write_json(rows, json)
    if json != "-":
        _table([_named(row) for row in rows], SHOWN)
        if total > len(rows):
            _say(f"… and {total - len(rows):,} more; --limit shows more of them")


def counts(
    by: Annotated[
        list[str] | None,
        typer.Option(
            help="pair, source, target, class, month, year, code or dataset; may be repeated."
        ),
    ] = None,
    store: StoreFile = STORE,
    start: From = "",
    end: To = "",
    source: Source = "",
    target: Target = "",
    class_: Class = None,
    dataset: Sets = None,
    limit: Annotated[int, typer.Option(min=1, help="How many rows at most.")] = 40,
    json: Json = "",
) -> None:
    """Count events by pair, class, month and so on."""
    from standoff.events.store import Store

    json_target(json, store)
    filters = _filters(start, end, source, target, class_, dataset)
    with Store(store) as opened:
        opened.need(filters)
        rows = [_plain(row) for row in opened.counts(by or ["pair", "class"], filters, limit)]
    if json:
        write_json(rows, json)
    if json != "-":
        _table(rows, tuple(rows[0]) if rows else ())
        if len(rows) == limit:
            _say("There may be more; --limit shows them")


def rejects(
    store: StoreFile = STORE,
    dataset: Sets = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 20,
    json: Json = "",
) -> None:
    """Show the rows that were kept aside: file, line and why."""
    from standoff.events.store import Store

    json_target(json, store)
    with Store(store) as opened:
        rows = [r._asdict() for r in opened.rejects(dataset or (), limit)]
    if json:
        write_json(rows, json)
    if json != "-":
        for row in rows:
            _say(f"{row['file']}:{row['line']}: {row['why']}")
        if not rows:
            _say("No row was kept aside")


def told(done: Import) -> list[str]:
    """What an import did, in sentences."""
    if not done.done:
        return [
            f"{done.file}: the store has this file already, in {done.dataset} (import "
            f"{done.number}); nothing changed"
        ]
    period = f", from {done.first} to {done.last}" if done.first else ""
    lines = [f"{done.file}: {_many(done.added, 'event')} added to {done.dataset}{period}"]
    if done.again:
        lines.append(f"  rows that are events of {done.dataset} already: {done.again:,}")
    if done.aside:
        lines.append(
            f"  rows kept aside: {done.aside:,} of {done.rows:,}; `standoff events rejects` says "
            "which, and why"
        )
    if done.unplaced:
        lines.append(
            f"  events that name what is no country known here, and have none there: "
            f"{done.unplaced:,} ({done.unknown})"
        )
    if done.encoding != "utf-8":
        lines.append(f"  the file is {done.encoding}")
    return lines


def _many(n: int, what: str) -> str:
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"


def _filters(
    start: str,
    end: str,
    source: str,
    target: str,
    classes: Sequence[str] | None,
    sets: Sequence[str] | None,
) -> Filters:
    from standoff.events.filters import Filters, day_of

    return Filters(
        day_of(start or None), day_of(end or None), source or None, target or None,
        tuple(classes or ()), tuple(sets or ()),
    )  # fmt: skip


def _named(row: dict[str, Any]) -> dict[str, Any]:
    """An event for a narrow table: who by country and name, the class in words."""
    from standoff.daily import CLASSES

    out = dict(row)
    for side in ("source", "target"):
        iso3, name = row[f"{side}_iso3"], row[side]
        out[side] = f"{iso3 or '–'} {name or ''}".strip()
    out["class"] = CLASSES[row["class"] - 1] if row["class"] else None
    return out


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Days as texts."""
    return {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in row.items()}


def _table(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from standoff.cli import clean

    table = Table(box=None, pad_edge=False)
    for column in columns:
        number = any(isinstance(row[column], int | float) for row in rows)
        table.add_column(column, justify="right" if number else "left")
    for row in rows:
        table.add_row(*(Text(clean(_cell(row[c]))) for c in columns))
    console = Console()
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = WIDE
    if rows:
        console.print(table)


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _say(text: str) -> None:
    from standoff.cli import clean

    typer.echo(clean(text))
