"""``standoff import``: what other tools made becomes a case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from standoff.lenses.influence.rows import Table

app = typer.Typer(
    help="Turn what another tool made into a case.", no_args_is_help=True, rich_markup_mode=None
)

SHOWN = 10  # pairs of names that may be one
Output = Annotated[Path | None, typer.Option("-o", "--output", help="The case to write.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite an existing case.")]
From = Annotated[str, typer.Option("--from", help="Take only what lies on a path from this name.")]
To = Annotated[str, typer.Option("--to", help="The name that the path leads to.")]
Within = Annotated[int, typer.Option(min=1, max=8, help="The most steps of the path.")]
Merge = Annotated[
    list[str] | None, typer.Option("--merge", help="A=B: take the name A for the name B.")
]
Known = Annotated[
    Path | None, typer.Option(help="A case whose names and aliases are taken for its actors.")
]
Accessed = Annotated[str, typer.Option(help="When the file was fetched: 2025-04-14.")]
Country = Annotated[
    list[str] | None, typer.Option("--country", help="Only principals of this country.")
]


@app.callback()
def _root() -> None:
    """Turn what another tool made into a case."""


@app.command(epilog="Example: standoff import gmcr Cuban.gmcr -o cuban.yaml")
def gmcr(
    file: Annotated[Path, typer.Argument(help="A conflict of gmcr-py: .gmcr (JSON).")],
    output: Output = None,
    force: Force = False,
) -> None:
    """Read a conflict of gmcr-py and write it as a case."""
    from standoff.audit.check import check
    from standoff.case import from_data, read_text
    from standoff.cli import note
    from standoff.cli.output import unused, write_case
    from standoff.lenses.stability.gmcr import read_gmcr

    unused(output, force, file)
    case = from_data(read_gmcr(read_text(file), str(file)))
    check(case)
    write_case(case, output)
    if output is not None:
        note(f"{output}: {case!r}")


@app.command(epilog="Example: standoff import ftm entities.ftm.json -o money.yaml")
def ftm(
    file: Annotated[Path, typer.Argument(help="FollowTheMoney entities, JSON lines.")],
    output: Output = None,
    force: Force = False,
    from_: From = "",
    to: To = "",
    within: Within = 4,
    merge: Merge = None,
    known: Known = None,
    accessed: Accessed = "",
) -> None:
    """Read FollowTheMoney entities and write their money and voices as a case."""
    from standoff.lenses.influence.ftm import Ftm

    _money(Ftm(file), output, force, (from_, to, within), merge, known, accessed)


@app.command(
    epilog="Example: standoff import fara principals.csv --country AZERBAIJAN -o fara.yaml"
)
def fara(
    file: Annotated[Path, typer.Argument(help="FARA's bulk CSV of foreign principals.")],
    output: Output = None,
    force: Force = False,
    country: Country = None,
    from_: From = "",
    to: To = "",
    within: Within = 4,
    merge: Merge = None,
    known: Known = None,
    accessed: Accessed = "",
) -> None:
    """Read who is registered under FARA to represent whom, and write it as a case."""
    from standoff.lenses.influence.fara import Fara

    table = Fara(file, country or ())
    _money(table, output, force, (from_, to, within), merge, known, accessed)


@app.command(epilog="Example: standoff import money payments.csv --from Baku --to Institute")
def money(
    file: Annotated[Path, typer.Argument(help="A CSV with the columns from, to and others.")],
    output: Output = None,
    force: Force = False,
    from_: From = "",
    to: To = "",
    within: Within = 4,
    merge: Merge = None,
    known: Known = None,
    accessed: Accessed = "",
) -> None:
    """Read payments and ties from a plain CSV and write them as a case."""
    from standoff.lenses.influence.plain import Plain

    _money(Plain(file), output, force, (from_, to, within), merge, known, accessed)


def _money(
    table: Table,
    output: Path | None,
    force: bool,
    between: tuple[str, str, int],
    merge: list[str] | None,
    known: Path | None,
    accessed: str,
) -> None:
    """Write a case of money and voices; the names in it that may be one are told, not merged."""
    from standoff.audit.check import check
    from standoff.case import from_data, load
    from standoff.cli import note
    from standoff.cli.output import unused, write_case
    from standoff.errors import InputError
    from standoff.lenses.influence.duplicates import of_case
    from standoff.lenses.influence.gather import gather
    from standoff.lenses.influence.rows import date_of

    unused(output, force, table.file, *([known] if known else []))
    if bool(between[0]) != bool(between[1]):
        raise InputError("--from and --to go together; name both")
    pairs = {}
    for pair in merge or []:
        a, found, b = pair.partition("=")
        if not found or not a.strip() or not b.strip():
            raise InputError(
                f"--merge {pair}: write A=B, the name that goes and the one that stays"
            )
        pairs[a.strip()] = b.strip()
    try:
        accessed = date_of(accessed)
    except ValueError as error:
        raise InputError(f"--accessed: {error}; write 2025-04-14") from None
    named = between if between[0] else None
    taken = gather(table, named, pairs, load(known) if known else None, accessed)
    case = from_data(taken.case)
    check(case)
    write_case(case, output)
    note(f"{taken.edges:,} of {taken.of:,} edges, {len(case.actors):,} names")
    if taken.paths is not None:
        more = " and more" if taken.full else ""
        steps = f"{between[2]} step{'s' if between[2] > 1 else ''}"
        many = f"{taken.paths:,} path{'' if taken.paths == 1 else 's'}{more}"
        note(f"{many} within {steps} from {between[0]} to {between[1]}")
    alike = of_case(case)
    first = list(case.actors)
    for pair_ in alike[:SHOWN]:
        stays, goes = sorted((pair_.a, pair_.b), key=first.index)
        a, b = case.actors[goes].name, case.actors[stays].name
        note(f'may be one, {pair_.score:.0f} of 100: --merge "{a}={b}"')
    if len(alike) > SHOWN:
        note(f"and {len(alike) - SHOWN:,} more pairs: standoff duplicates FILE lists them")


@app.command(epilog="Example: standoff import corridors pipelines.csv -o corridors.yaml")
def corridors(
    file: Annotated[Path, typer.Argument(help="Routes: .csv, or .geojson of lines.")],
    output: Output = None,
    force: Force = False,
    mode: Annotated[
        str, typer.Option(help="The mode of rows that name none: pipeline, rail, road or sea.")
    ] = "",
    commodity: Annotated[
        str, typer.Option(help="What rows carry that name nothing: oil, gas, freight.")
    ] = "",
) -> None:
    """Read pipelines, railways, roads and sea lines and write them as a case."""
    from standoff.audit.check import check
    from standoff.case import from_data
    from standoff.cli import note
    from standoff.cli.output import unused, write_case
    from standoff.errors import InputError
    from standoff.lenses.corridors.rows import GOODS, MODES
    from standoff.lenses.corridors.tables import read_corridors

    unused(output, force, file)
    if mode and mode not in (*MODES, *GOODS):
        raise InputError(f"--mode {mode}: no such mode; write pipeline, rail, road or sea")
    case = from_data(read_corridors(file, mode, commodity))
    check(case)
    assert case.corridors is not None
    write_case(case, output)
    links, nodes = case.corridors.links, case.corridors.nodes
    note(f"{len(links)} links between {len(nodes)} places, {len(case.actors)} actors")
