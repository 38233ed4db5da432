"""``standoff drivers``: which uncertain numbers decide an outcome?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from standoff.errors import InputError

if TYPE_CHECKING:
    from standoff.audit.drivers.decide import Decided, Method

SHOWN = 12  # numbers in the table on the screen; the JSON has all


def drivers(
    case: Annotated[Path, typer.Argument(help="A case: .yaml.")],
    claim: Annotated[str, typer.Option(help="The outcome that tests this claim.")] = "",
    objective: Annotated[str, typer.Option(help="This objective instead.")] = "",
    policy: Annotated[
        str, typer.Option(help="Of an objective: under which policy; as-is unless given.")
    ] = "",
    method: Annotated[str, typer.Option(help="sobol, morris, pawn, regional or all.")] = "sobol",
    futures: Annotated[
        int | None,
        typer.Option(min=16, max=1 << 17, help="How many points, at most."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed, the same answer.")] = 0,
    workers: Annotated[int, typer.Option(min=0, help="Threads; 0 for the machine's cores.")] = 0,
    json: Annotated[str, typer.Option(help="Write JSON; - for stdout.")] = "",
) -> None:
    """Which uncertain numbers decide an outcome: Sobol, Morris, PAWN, or by regions."""
    from standoff.audit.check import check
    from standoff.audit.drivers.decide import decide
    from standoff.audit.drivers.question import claim_question, objective_question
    from standoff.audit.drivers.says import to_dict
    from standoff.cli import load_case
    from standoff.cli.output import files_of, json_target, write_json
    from standoff.progress import progress

    if bool(claim) == bool(objective):
        raise InputError("name --claim ID or --objective ID, one of them")
    if policy and not objective:
        raise InputError("--policy goes with --objective; a claim's test names its own policies")
    methods = _methods(method)
    loaded = load_case(case, None)
    check(loaded)
    json_target(json, *files_of(loaded, case))
    asked = (
        claim_question(loaded, claim)
        if claim
        else objective_question(loaded, objective, policy or "as-is")
    )
    with progress() as tell:
        found = decide(loaded, asked, methods, futures, seed, workers or None, tell)
    if json:
        write_json(to_dict(found), json)
    if json != "-":
        _print(found)


def _methods(named: str) -> tuple[Method, ...]:
    from standoff.audit.drivers.decide import METHODS
    from standoff.case.link import nearest

    if named == "all":
        return METHODS
    for method in METHODS:
        if method == named:
            return (method,)
    raise InputError(f"--method {named}: no such method; {nearest(named, (*METHODS, 'all'))}")


def _print(found: Decided) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from standoff.audit.drivers.says import order, summary
    from standoff.cli import clean

    console = Console()
    console.print(escape(clean(f"{found.question.id}: {found.question.says}.")))
    heads = [
        *(("alone", "with others") if found.sobol else ()),
        *(("mu*", "sigma") if found.morris else ()),
        *(("PAWN",) if found.pawn else ()),
        *(("regional",) if found.regional else ()),
    ]
    table = Table("number", "what it is", *heads)
    placed = order(found)
    for j in placed[:SHOWN]:
        factor = found.factors[j]
        table.add_row(escape(clean(factor.id)), escape(clean(factor.says)), *_cells(found, j))
    console.print(table)
    if len(placed) > SHOWN:
        console.print(f"And {len(placed) - SHOWN} more, each of them less; the JSON has all.")
    for line in summary(found):
        console.print(escape(clean(line)))
    console.print("A share of variance, or of futures, is not a probability.")


def _cells(found: Decided, j: int) -> list[str]:
    cells = []
    if (s := found.sobol) is not None:
        cells += [f"{s.first[j]:.2f} ±{s.first_error[j]:.2f}"]
        cells += [f"{s.total[j]:.2f} ±{s.total_error[j]:.2f}"]
    if (m := found.morris) is not None:
        cells += [f"{m.mu_star[j]:.3g} ±{m.mu_star_error[j]:.2g}", f"{m.sigma[j]:.3g}"]
    if (p := found.pawn) is not None:
        cells += [f"{p.median[j]:.2f}" + ("" if p.above[j] else " (chance)")]
    if (r := found.regional) is not None:
        driver = r.drivers.get(found.factors[j].id)
        cells += [f"{r.distance[j]:.2f}" + (f" {driver.direction}" if driver else "")]
    return cells
