"""``standoff run`` and ``standoff runs``: millions of futures, kept as they come."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from standoff.errors import InputError

if TYPE_CHECKING:
    from standoff.scale.plan import Plan
    from standoff.scale.run import Ran
    from standoff.scale.store import Folder

app = typer.Typer(
    help="The long runs that are kept here.", no_args_is_help=True, rich_markup_mode=None
)
On = Annotated[str, typer.Option(help="here, cores or dask://HOST:PORT.")]
Root = Annotated[
    Path | None, typer.Option(help="The folder of all runs; .standoff/runs unless given.")
]


@app.callback()
def _root() -> None:
    """The long runs that are kept here."""


def run(
    case: Annotated[Path, typer.Argument(help="A case: .yaml.")],
    futures: Annotated[int, typer.Option(min=1, help="How many futures, at most.")] = 1_000_000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed, the same table.")] = 0,
    on: On = "cores",
    until: Annotated[
        float | None,
        typer.Option(min=1e-6, max=1.0, help="Stop once every claim's interval is this narrow."),
    ] = None,
    lens: Annotated[
        list[str] | None, typer.Option(help="Only what this lens computes; repeat.")
    ] = None,
    workers: Annotated[int, typer.Option(min=0, help="Threads; 0 for the machine's cores.")] = 0,
    chunk: Annotated[
        int, typer.Option(min=1, max=1024, help="Blocks of 1,024 futures in a part.")
    ] = 16,
    out: Annotated[Path | None, typer.Option(help="The run's folder.")] = None,
    json: Annotated[str, typer.Option(help="Write the final table as JSON; - for stdout.")] = "",
) -> None:
    """Examine many futures in parts that are kept; the same command takes up where it stopped."""
    from standoff.audit.check import check
    from standoff.audit.engine import BLOCK
    from standoff.cli import load_case
    from standoff.cli.output import files_of, json_target
    from standoff.scale.plan import plan
    from standoff.scale.store import RUNS, Folder

    loaded = load_case(case, None)
    check(loaded)
    json_target(json, *files_of(loaded, case))
    made = plan(loaded, futures, seed, tuple(lens or ()), chunk * BLOCK)
    _go(made, Folder(out or RUNS / made.id), on, until, workers, json, str(case.resolve()))


@app.command("list", epilog="Example: standoff runs list")
def list_(root: Root = None) -> None:
    """The runs, and how far each is."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from standoff.cli import clean, note
    from standoff.scale.store import RUNS, runs

    table = Table("run", "case", "futures", "parts", "table")
    for folder in runs(root or RUNS):
        try:
            body = _manifest(folder)
        except InputError as error:  # the others are listed all the same
            note(str(error))
            continue
        parts = -(-body["futures"] // body["chunk"])
        whole = "yes" if (folder.path / "summary.json").exists() else "not yet"
        table.add_row(
            folder.path.name, escape(clean(str(body["title"]))), f"{body['futures']:,}",
            f"{len(folder.done())} of {parts}", whole,
        )  # fmt: skip
    Console().print(table if table.row_count else "There is no run here.")


@app.command(epilog="Example: standoff runs show 1f2e3d4c5b6a")
def show(
    run: Annotated[str, typer.Argument(help="A run's name, or its folder.")], root: Root = None
) -> None:
    """The final table of a run, or how far it is."""
    import json

    folder = _folder(run, root)
    body = _manifest(folder)
    file = folder.path / "summary.json"
    if not file.exists():
        parts = -(-body["futures"] // body["chunk"])
        typer.echo(f"{len(folder.done())} of {parts} parts are there; standoff runs resume {run}")
        return
    try:
        table = json.loads(file.read_text(encoding="utf-8"))
        whole = "claims" in table
    except (ValueError, TypeError):
        whole = False
    if not whole:
        raise InputError(f"{file}: is damaged; `standoff runs resume {run}` makes it anew")
    _print(table)


@app.command(epilog="Example: standoff runs resume 1f2e3d4c5b6a --on cores")
def resume(
    run: Annotated[str, typer.Argument(help="A run's name, or its folder.")],
    on: On = "cores",
    workers: Annotated[int, typer.Option(min=0, help="Threads; 0 for the machine's cores.")] = 0,
    root: Root = None,
) -> None:
    """Take a run up where it stopped."""
    from standoff.cli import load_case
    from standoff.scale.plan import plan

    folder = _folder(run, root)
    body = _manifest(folder)
    loaded = load_case(Path(body["file"]), None)
    made = plan(loaded, body["futures"], body["seed"], tuple(body["lenses"]), body["chunk"])
    _go(made, folder, on, None, workers, "", body["file"])


@app.command("clean", epilog="Example: standoff runs clean 1f2e3d4c5b6a")
def clean_(
    run: Annotated[str, typer.Argument(help="A run's name, or its folder.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    root: Root = None,
) -> None:
    """Remove a run and its parts."""
    folder = _folder(run, root)
    parts = len(folder.done())
    if not yes and not typer.confirm(f"Remove {folder.path} and its {parts} parts?"):
        raise typer.Exit(1)
    shutil.rmtree(folder.path)
    typer.echo(f"removed {folder.path}")


def _folder(run: str, root: Path | None) -> Folder:
    from standoff.scale.store import RUNS, Folder

    for path in ((root or RUNS) / run, Path(run)):
        if (path / "manifest.json").is_file():
            found = Folder(path)
            _ = found.manifest  # no other folder is ever taken for a run
            return found
    raise InputError(f"`{run}` is not a run; `standoff runs list` names them")


def _manifest(folder: Folder) -> dict[str, Any]:
    """What a run computes, with all that is read of it here."""
    body = folder.manifest
    kinds = {"title": str, "file": str, "seed": int, "futures": int, "chunk": int, "lenses": dict}
    lacks = [key for key, kind in kinds.items() if not isinstance(body.get(key), kind)]
    if lacks or min(body["futures"], body["chunk"]) < 1:
        what = ", ".join(lacks) or "futures, chunk"
        raise InputError(f"{folder.path / 'manifest.json'}: is damaged ({what}); run the case anew")
    return body


def _go(
    made: Plan,
    folder: Folder,
    on: str,
    until: float | None,
    workers: int,
    json: str,
    file: str,
) -> None:
    from standoff.cli import note
    from standoff.progress import progress
    from standoff.scale.run import run as go
    from standoff.scale.summary import Share

    there = sum(c < made.chunks for c in folder.done())
    if there:
        note(f"{folder.path}: {there} of {made.chunks} parts are there already")
    with progress() as tell:

        def told(done: int, of: int, shares: tuple[Share, ...]) -> None:
            if tell is not None:
                widest = max((s.width for s in shares), default=0.0)
                tell(f"futures, widest interval {widest:.3f}", done, of)

        ran = go(made, folder, on, until, workers, told, file)
    _say(ran, folder, until)
    if json:
        from standoff.cli.output import write

        text = (folder.path / "summary.json").read_text(encoding="utf-8")
        if json == "-":
            typer.echo(text, nl=False)
        else:
            write(Path(json), text)
    if json != "-":
        _print(ran.table)
    if ran.lost:
        raise typer.Exit(1)


def _say(ran: Ran, folder: Folder, until: float | None) -> None:
    from standoff.cli import note

    note(f"{folder.path}: {ran.computed} parts computed, {ran.kept} kept")
    for chunk, why in sorted(ran.lost.items())[:3]:
        note(f"part {chunk} was lost ({why}); the same command computes it anew")
    if len(ran.lost) > 3:
        note(f"and {len(ran.lost) - 3} more parts")
    for fault in ran.table["faults"][:3]:
        note(f"future {fault['future']:,}: {fault['lens']} failed ({fault['says']})")
    if len(ran.table["faults"]) > 3:
        note(f"and {len(ran.table['faults']) - 3:,} more futures, in the JSON")
    if until is not None and ran.unsettled:
        note(f"not settled to {until:g}: {', '.join(ran.unsettled[:8])}")


def _print(table: dict) -> None:  # type: ignore[type-arg]
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from standoff.cli import clean

    console = Console()
    claims = Table("claim", "result", "share", "interval", title=None)
    for row in table["claims"]:
        share = "" if row["share"] is None else f"{row['share']:.4f}"
        lo, hi = row["error"]
        claims.add_row(escape(clean(row["claim"])), row["result"], share, f"{lo:.4f} to {hi:.4f}")
    console.print(claims)
    for row in table["objectives"]:
        if row["policies"]:
            first = row["rankings"].get("regret", [[""]])[0]
            console.print(f"{row['objective']}: least regret, {escape(clean(', '.join(first)))}")
    console.print(f"{table['futures']:,} futures examined. A share of them is not a probability.")
