"""``standoff policies``: every policy beside the others, on every objective."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from standoff.errors import InputError

if TYPE_CHECKING:
    from standoff.audit.policies import Compared
    from standoff.audit.policies_of import Choice

HEADS = {
    "mean": "mean",
    "worst-tenth": "worst tenth",
    "worst": "worst",
    "regret": "regret, 95 %",
    "worst-regret": "regret, worst",
    "enough": "enough",
    "best": "best",
}


def policies(
    case: Annotated[Path, typer.Argument(help="A case: .yaml.")],
    objective: Annotated[
        list[str] | None, typer.Option(help="Only this objective; repeat.")
    ] = None,
    whose: Annotated[str, typer.Option(help="Only this actor's objectives.")] = "",
    futures: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many futures.")] = 4096,
    seed: Annotated[int, typer.Option(min=0, help="The same seed, the same answer.")] = 0,
    workers: Annotated[int, typer.Option(min=0, help="Threads; 0 for the machine's cores.")] = 0,
    json: Annotated[str, typer.Option(help="Write JSON; - for stdout.")] = "",
) -> None:
    """Every policy on every objective over the same futures, and its rank under each criterion."""
    from standoff.audit.check import check
    from standoff.audit.policies_of import choose
    from standoff.audit.reverse import counter
    from standoff.cli import load_case
    from standoff.cli.output import files_of, json_target, write_json
    from standoff.futures import Futures
    from standoff.progress import progress

    loaded = load_case(case, None)
    check(loaded)
    if not loaded.policies:
        raise InputError(f"{case}: the case has no policy; add `policies:`")
    json_target(json, *files_of(loaded, case))
    with progress() as tell:
        told = counter("futures", futures, tell)
        sample = Futures(loaded, futures, seed)
        found = choose(loaded, sample, tuple(objective or ()), whose, told, workers or None)
    if json:
        write_json(found.to_dict(), json)
    if json != "-":
        _print(found)


def _print(found: Choice) -> None:
    from rich.console import Console

    console = Console()
    for row in (*found.objectives, *found.parties):
        _print_row(found, row, console)
    for policy, by in found.dominated.items():
        console.print(f"{policy} does nowhere better than {by}, on any objective in any future.")
    for key, lacks in found.waiting.items():
        console.print(f"{key} was not computed: it {lacks}.")
    console.print(
        f"Over {found.futures:,} futures. In brackets the rank under that criterion. "
        "A share of futures is not a probability."
    )


def _print_row(found: Choice, row: Compared, console: object) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from standoff.cli import clean

    assert isinstance(console, Console)
    body = found.case.objectives.get(row.objective)
    says = f": {body.says}" if body is not None and body.says else ""
    stands = f"; as differences from {row.against}" if row.against else ""
    stands += f"; {'; '.join(row.marks)}" if row.marks else ""
    left = f"; {row.left_out:,} futures left out, undefined" if row.left_out else ""
    seen = row.n + row.left_out
    few = f"; over {seen:,} futures, all that can be afforded" if seen < found.futures else ""
    title = escape(clean(f"{row.objective}{says} (wants {row.want}{stands}{few}{left})"))
    if not row.fared:
        console.print(f"{title}: undefined in every future.")
        return
    console.print(title)
    table = Table("policy", *(HEADS[c] for c in row.rankings))
    places = {
        (c, name): 1 + sum(len(t) for t in tiers[:i])
        for c, tiers in row.rankings.items()
        for i, tier in enumerate(tiers)
        for name in tier
    }
    for fared in row.fared:
        cells = []
        for c in row.rankings:
            error = f" ±{fared.mean_error:.2g}" if c == "mean" else ""
            cells.append(f"{fared.by(c):.3g}{error} ({places[c, fared.policy]})")
        table.add_row(escape(clean(fared.policy)), *cells)
    console.print(table)
