"""``standoff flip``: what turns a verdict, or the ranking of two policies, and what to watch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from standoff.errors import InputError

if TYPE_CHECKING:
    from standoff.audit.tipping.points import Tipping

SHOWN = 15  # flips on the screen; the JSON has all
STEPS = {"range": "in its range", "bounds": "to its bounds", "structure": "", "pair": "two"}


def flip(
    case: Annotated[Path, typer.Argument(help="A case: .yaml.")],
    claim: Annotated[str, typer.Option(help="Of this claim.")] = "",
    policies: Annotated[str, typer.Option(help="Of the ranking of two policies: A,B.")] = "",
    objective: Annotated[str, typer.Option(help="The ranking on this objective.")] = "",
    whose: Annotated[
        str, typer.Option(help="The ranking by the weighed objectives of this actor.")
    ] = "",
    futures: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many futures.")] = 4096,
    seed: Annotated[int, typer.Option(min=0, help="The same seed, the same answer.")] = 0,
    workers: Annotated[int, typer.Option(min=0, help="Threads; 0 for the machine's cores.")] = 0,
    json: Annotated[str, typer.Option(help="Write JSON; - for stdout.")] = "",
) -> None:
    """What turns a verdict, or the ranking of two policies, and what to watch to notice it."""
    from standoff.audit.check import check
    from standoff.audit.tipping.points import claim_tips, ranking_tips
    from standoff.audit.tipping.says import to_dict
    from standoff.cli import load_case
    from standoff.cli.output import files_of, json_target, write_json
    from standoff.progress import progress

    if bool(claim) == bool(policies):
        raise InputError("name --claim ID, or --policies A,B, one of them")
    if claim and (objective or whose):
        raise InputError("--objective and --whose go with --policies; a claim names its own")
    loaded = load_case(case, None)
    check(loaded)
    json_target(json, *files_of(loaded, case))
    threads = workers or None
    with progress() as tell:
        if claim:
            found = claim_tips(loaded, claim, futures, seed, threads, tell)
        else:
            two = tuple(p.strip() for p in policies.split(","))
            found = ranking_tips(loaded, two, objective, whose, futures, seed, threads, tell)
    if json:
        write_json(to_dict(found), json)
    if json != "-":
        _print(found)


def _print(found: Tipping) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from standoff.audit.tipping.says import condition, how_often, indicator, rests, sentence
    from standoff.cli import clean

    console = Console()
    console.print(escape(clean(sentence(found))))
    turns = found.looked.turns
    if turns:
        console.print(escape(clean(f"Watch: {indicator(turns[0])}.")))
    console.print(f"{how_often(found)} That is not a probability.")
    if not turns:
        return
    table = Table("what turns it", "how far", "rests on", "watch")
    for turn in turns[:SHOWN]:
        far = f"{turn.share:.0%} {STEPS[turn.step]}" if turn.share == turn.share else "one change"
        cells = (condition(turn), far, rests(turn), indicator(turn))
        table.add_row(*(escape(clean(cell)) for cell in cells))
    console.print(table)
    if len(turns) > SHOWN:
        console.print(f"And {len(turns) - SHOWN} more; the JSON has all.")
