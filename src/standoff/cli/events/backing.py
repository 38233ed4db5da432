"""``standoff events backing``: does a rival's backing of a state feed hostility towards it?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from standoff.cli.output import json_target, write_json


def backing(
    store: Annotated[Path, typer.Option(help="The store of events: a DuckDB file.")] = Path(
        "events.duckdb"
    ),
    begin: Annotated[str, typer.Option("--from", help="First day; the store's unless given.")] = "",
    end: Annotated[str, typer.Option("--to", help="Last day; the store's unless given.")] = "",
    sets: Annotated[
        list[str] | None, typer.Option("--set", help="A data set; may be repeated.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer draws: a first look.")] = False,
    seed: Annotated[int, typer.Option(min=0, help="The same seed, the same study.")] = 0,
    json: Annotated[str, typer.Option(help="Write JSON; - for stdout.")] = "",
) -> None:
    """Study from many pairs whether a rival's backing of a state feeds hostility towards it."""
    from standoff.cli.events.days import period
    from standoff.events.store import Store
    from standoff.lenses.escalation.backing import DRAWS, QUICK, study
    from standoff.progress import waiting

    json_target(json, store)
    first, last = period(begin, end)
    with Store(store) as events:
        daily = events.daily(first, last, min_events=1, sets=sets or ())
    with waiting("estimating, and holding the estimate against chance"):
        found = study(daily, seed=seed, draws=QUICK if quick else DRAWS)
    if json:
        write_json(found, json, strict=True)
    if json != "-":
        _print(found)


def _print(found: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.text import Text

    from standoff.cli import clean

    console = Console()
    for text in found["says"]:
        console.print(Text(clean(text)))
    rivals = found["rivals-from"]
    console.print(Text(f"{found['rivalries']:,} rivalries, named by the events of {rivals}."))
    console.print(Text("Intervals: 95 %, errors together by target and by week. An association."))
