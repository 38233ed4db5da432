"""``standoff export``: money and voices of a case for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from standoff.case import Case

app = typer.Typer(
    help="Write money and voices of a case for other tools.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Cases = Annotated[Path, typer.Argument(help="A case: .yaml.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="The file to write.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")]


@app.callback()
def _root() -> None:
    """Write money and voices of a case for other tools."""


@app.command(epilog="Example: standoff export ftm case.yaml -o entities.ftm.json")
def ftm(case: Cases, output: Output = None, force: Force = False) -> None:
    """FollowTheMoney entities, JSON lines."""
    from json import dumps

    from standoff.lenses.influence.ftm import entities

    def lines(loaded: Case) -> str:
        return "".join(dumps(e, ensure_ascii=False) + "\n" for e in entities(loaded))

    _write(case, output, force, lines)


@app.command(epilog="Example: standoff export graphml case.yaml -o money.graphml")
def graphml(case: Cases, output: Output = None, force: Force = False) -> None:
    """GraphML, which networkx, igraph, yEd and others read."""
    from standoff.lenses.influence.drawing import graphml as drawn

    _write(case, output, force, drawn)


@app.command(epilog="Example: standoff export gexf case.yaml -o money.gexf")
def gexf(case: Cases, output: Output = None, force: Force = False) -> None:
    """GEXF 1.3, which Gephi opens."""
    from standoff.lenses.influence.drawing import gexf as drawn

    _write(case, output, force, drawn)


def _write(file: Path, output: Path | None, force: bool, told: Callable[[Case], str]) -> None:
    from standoff.case import load
    from standoff.cli import note
    from standoff.cli.output import unused, write
    from standoff.errors import InputError

    unused(output, force, file)
    case = load(file)
    if not case.money and not case.voices:
        raise InputError(f"{file}: the case has no money and no voices; there is nothing to write")
    text = told(case)
    if output is None:
        typer.echo(text, nl=False)
    else:
        write(output, text)
        unnamed = sum(p.from_ is None for p in case.money)
        note(f"{output}: {len(case.money) + len(case.voices) - unnamed} edges")
        if unnamed:
            note(f"left out: {unnamed} without a named payer")
