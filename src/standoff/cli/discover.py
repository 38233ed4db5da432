"""``standoff discover``: in which futures does a policy fail?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from standoff.errors import InputError

if TYPE_CHECKING:
    from standoff.audit.discovery.prim import BoolArray, Discovery, Table


def discover(
    case: Annotated[Path | None, typer.Argument(help="A case: .yaml.")] = None,
    policy: Annotated[
        str, typer.Option(help="Of a case: under which policy; as-is unless given.")
    ] = "",
    fails: Annotated[str, typer.Option(help="The objective that is missed.")] = "",
    table: Annotated[
        Path | None, typer.Option(help="Any table of experiments instead of a case: CSV.")
    ] = None,
    target: Annotated[str, typer.Option(help="Of a table: the column that came out.")] = "",
    above: Annotated[float | None, typer.Option(help="Of interest: a target above it.")] = None,
    below: Annotated[float | None, typer.Option(help="Of interest: a target below it.")] = None,
    only: Annotated[
        list[str] | None, typer.Option(help="Of a table: look at this column; repeat.")
    ] = None,
    drop: Annotated[
        list[str] | None, typer.Option(help="Of a table: leave this column alone; repeat.")
    ] = None,
    peel: Annotated[
        float, typer.Option(min=0.001, max=0.5, help="Share of a box to peel at a time.")
    ] = 0.05,
    mass: Annotated[
        float, typer.Option(min=0.001, max=0.5, help="The smallest box, as a share of all.")
    ] = 0.05,
    box: Annotated[
        int | None, typer.Option(min=0, help="Which box of the trajectory to take.")
    ] = None,
    futures: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many futures.")] = 4096,
    seed: Annotated[int, typer.Option(min=0, help="The same seed, the same answer.")] = 0,
    json: Annotated[str, typer.Option(help="Write JSON; - for stdout.")] = "",
) -> None:
    """In which futures does a policy fail? Boxes by PRIM, and a tree beside them."""
    if (case is None) == (table is None):
        raise InputError("give a case, or --table FILE.csv, one of them")
    if table is not None and (fails or policy):
        raise InputError("--fails and --policy go with a case; of a table, name its --target")
    if case is not None and (target or above is not None or below is not None or only or drop):
        raise InputError(
            "--target, --above, --below, --only and --drop go with --table; of a case, name the "
            "objective that --fails"
        )
    name: dict[str, str] = {}
    if table is not None:
        from standoff.audit.discovery.table import read_table
        from standoff.cli.output import json_target

        json_target(json, table)
        if not target:
            raise InputError("--table needs --target COLUMN; name the column that came out")
        read = read_table(table, target, above, below, tuple(only or ()), tuple(drop or ()))
        points, interest, things = read.table, read.interest, f"the rows with {read.says}"
        if read.left_out:
            typer.echo(f"left out: {', '.join(read.left_out)} (one value, or too many)", err=True)
    else:
        assert case is not None
        policy = policy or "as-is"
        points, interest, name = _of_case(case, policy, fails, futures, seed, json)
        things = f"the futures in which {policy} misses {fails}"
    _show(points, interest, things, name, peel, mass, box, seed, json)


def _of_case(
    file: Path, policy: str, objective: str, futures: int, seed: int, json: str
) -> tuple[Table, BoolArray, dict[str, str]]:
    from standoff.audit.check import check
    from standoff.audit.discovery.fails import failures
    from standoff.cli import load_case, note
    from standoff.cli.output import files_of, json_target
    from standoff.futures import Futures
    from standoff.progress import waiting

    loaded = load_case(file, None)
    check(loaded)
    json_target(json, *files_of(loaded, file))
    if not objective:
        raise InputError(
            f"--fails is missing; name one of {', '.join(loaded.objectives) or 'none'}"
        )
    with waiting(f"examining {futures:,} futures"):
        found = failures(loaded, Futures(loaded, futures, seed), policy, objective)
    if found.left_out:
        note(f"{found.left_out:,} futures are left out: the objective is undefined there")
    if not len(found.fails):
        raise InputError(f"{objective} is undefined under {policy} in every future examined")
    share = float(found.fails.mean())
    if share in (0.0, 1.0):
        often = "no" if share == 0 else "every"
        raise InputError(
            f"{policy} misses {objective} in {often} future of {len(found.fails):,}; "
            "nothing sets failures apart"
        )
    return found.table, found.fails, found.says


def _show(
    points: Table,
    interest: BoolArray,
    things: str,
    name: dict[str, str],
    peel: float,
    mass: float,
    box: int | None,
    seed: int,
    json: str,
) -> None:
    from standoff.audit.discovery import prim
    from standoff.audit.discovery.cart import leaves
    from standoff.audit.discovery.says import to_dict
    from standoff.cli.output import write_json

    try:
        found = prim.discover(points, interest, peel=peel, mass=mass, at=box, seed=seed)
    except ValueError as error:
        raise InputError(f"--box {box}: {error}; name one of them") from None
    cart = leaves(points, interest, mass)
    if json:
        write_json(to_dict(found, cart), json)
    if json != "-":
        _print(found, points, things, name)


def _print(found: Discovery, points: Table, things: str, name: dict[str, str]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table as Grid

    from standoff.audit.discovery.says import phrase, sentence
    from standoff.cli import clean

    def named(key: str) -> str:
        return f"{key} ({name[key]})" if name.get(key, key) != key else key

    console = Console()
    console.print(f"{found.k:,} of {found.n:,} points are of interest: {escape(clean(things))}.")
    if not found.boxes:
        console.print("No box sets them apart.")
    for i, box in enumerate(found.boxes):
        says = sentence(box, points, things, named)
        lead = "" if i == 0 else "Of the rest, "
        console.print(escape(clean(f"{i + 1}. {lead}{says}.")))
        grid = Grid("limit", "quasi-p", "again in half the points")
        for key, limit in box.limits.items():
            again = found.stability.coverage.get(key, 0.0)
            says = clean(phrase(key, limit, points))
            grid.add_row(escape(says), f"{box.quasi_p[key]:.2g}", f"{again:.0%}" if i == 0 else "")
        console.print(grid)
    console.print(
        f"Box {found.chosen} of a trajectory of {len(found.trajectory)}; --box takes another. "
        "A share of points is not a probability."
    )
