"""``standoff import``: what other tools made becomes a case."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Turn what another tool made into a case.", no_args_is_help=True, rich_markup_mode=None
)


@app.callback()
def _root() -> None:
    """Turn what another tool made into a case."""


@app.command(epilog="Example: standoff import gmcr Cuban.gmcr -o cuban.yaml")
def gmcr(
    file: Annotated[Path, typer.Argument(help="A conflict of gmcr-py: .gmcr (JSON).")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The case to write.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing case.")] = False,
) -> None:
    """Read a conflict of gmcr-py and write it as a case."""
    from standoff.audit.check import check
    from standoff.case import dump, from_data, read_text, save
    from standoff.cli import clean, writable
    from standoff.errors import InputError
    from standoff.lenses.stability.gmcr import read_gmcr

    if output is not None and output.exists() and not force:
        raise InputError(f"{output}: exists already; name another file, or say --force")
    case = from_data(read_gmcr(read_text(file), str(file)))
    check(case)
    if output is None:
        typer.echo(dump(case), nl=False)
    else:
        save(case, writable(output, file))
        typer.echo(clean(f"{output}: {case!r}"), err=True)
