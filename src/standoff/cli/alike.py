"""``standoff duplicates``: names of a case that may stand for one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def duplicates(
    case: Annotated[Path, typer.Argument(help="A case: .yaml.")],
    alike: Annotated[
        float, typer.Option(min=50, max=100, help="How like two names are, of 100.")
    ] = 88.0,
) -> None:
    """List actors whose names are alike, with the score; a person decides, nothing is merged."""
    from standoff.case import load
    from standoff.cli import clean
    from standoff.lenses.influence.duplicates import of_case

    loaded = load(case)
    pairs = of_case(loaded, alike)
    for pair in pairs:
        names = f"{loaded.actors[pair.a].name} | {loaded.actors[pair.b].name}"
        typer.echo(clean(f"{pair.score:5.1f}  {pair.a} {pair.b}  ({names})"))
    if not pairs:
        typer.echo(f"no two of {len(loaded.actors)} names are that alike")
