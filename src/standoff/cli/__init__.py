"""The command line: each command parses, calls the library and writes. No analysis lives here.

Exit codes: 0 done, 1 a check failed, 2 bad input or usage. Data go to stdout, progress and errors
to stderr.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from standoff.errors import CaseError, InputError, StandoffError

if TYPE_CHECKING:
    from standoff.audit.results import Audit
    from standoff.case import Case

app = typer.Typer(
    name="standoff",
    help="Audit a strategic argument: read the text, model the crisis, test every claim.",
    epilog="Example: standoff audit article.txt --html report.html",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

INTERRUPTED = 130  # what a shell calls a program that Ctrl-C stopped

Futures = Annotated[int, typer.Option(min=1, max=1_000_000, help="How many futures to examine.")]
Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same audit.")]
Workers = Annotated[int, typer.Option(min=0, help="Threads; 0 for the machine's cores.")]
Html = Annotated[Path | None, typer.Option(help="Write the report, one HTML file.")]
Json = Annotated[str, typer.Option(help="Write the audit as JSON; - for stdout.")]
Texts = Annotated[
    list[str] | None,
    typer.Option("--text", help="ID=FILE: a text that the case annotates and does not carry."),
]


def _version(wanted: bool) -> None:
    if wanted:
        from standoff import __version__

        typer.echo(f"standoff {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Audit a strategic argument: read the text, model the crisis, test every claim."""


@app.command(epilog="Example: standoff draft article.txt -o case.yaml")
def draft(
    text: Annotated[Path, typer.Argument(help="A text: .txt or .md, UTF-8.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Where to write it.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing case.")] = False,
) -> None:
    """Read a text and write a draft case, for a person to finish."""
    from standoff.cli.output import unused, write_case
    from standoff.reading.text import draft as read

    unused(output, force, text)
    case = read(text, home=output.parent if output else None)
    write_case(case, output)
    if output is None:
        return
    note(f"{output}: {case!r}. Everything in it is a draft: read it against the text.")
    if case.sources["article"].path is None:
        note(f"The text lies outside its folder: pass --text article={text} when you use it.")


@app.command(epilog="Example: standoff check case.yaml")
def check(
    case: Annotated[Path, typer.Argument(help="A case: .yaml.")], texts: Texts = None
) -> None:
    """Check a case: every error at once, then the ledger of what rests on what."""
    from standoff.audit.check import check as examine
    from standoff.audit.ledger import ledger
    from standoff.audit.marks import marked_texts

    loaded = load_case(case, texts)
    examine(loaded)
    book = ledger(loaded)
    typer.echo(clean(repr(loaded)))
    counts = {kind: n for kind, n in book.counts.items() if n}
    follow = counts.pop("formula", 0)
    rest = [f"{n} on {kind}" for kind, n in counts.items()]
    rest += [f"{follow} computed from others"] if follow else []
    typer.echo(f"{len(book.rows)} numbers" + (": " + ", ".join(rest) if rest else ""))
    for section, kinds in book.items.items():
        typer.echo(f"{section}: " + ", ".join(f"{n} on {kind}" for kind, n in kinds.items()))
    failed = False
    for text in marked_texts(loaded):
        moved = sum(m.moved for m in text.marks)
        state = "the text has changed" if text.changed else "the text is the one annotated"
        if loaded.sources[text.source].sha256 is None:
            state = "the case has no digest of the whole text"
        typer.echo(
            f"{text.source}: {state}; quotations found: {len(text.marks)}"
            + (f", {moved} of them moved" if moved else "")
            + (f"; lost: {', '.join(text.lost)}" if text.lost else "")
        )
        failed = failed or bool(text.lost)
    absent = [key for key in loaded.sources if key not in loaded.texts]
    if absent:
        typer.echo(f"not at hand, so not checked: {', '.join(absent)}")
    if failed:
        raise typer.Exit(1)


@app.command(epilog="Example: standoff audit case.yaml --html report.html --json audit.json")
def audit(
    case_or_text: Annotated[Path, typer.Argument(help="A case (.yaml) or a text (.txt, .md).")],
    futures: Futures = 4096,
    seed: Seed = 0,
    html: Html = None,
    json: Json = "",
    texts: Texts = None,
    workers: Workers = 0,
) -> None:
    """Test every claim of a case over many futures; a text is drafted first."""
    from standoff.cli.output import files_of
    from standoff.reading.text import draft as read
    from standoff.reading.text import is_text

    case = read(case_or_text) if is_text(case_or_text) else load_case(case_or_text, texts)
    sources = files_of(case, case_or_text, texts)
    _audit(case, futures, seed, html, json, workers, sources)


@app.command(epilog="Example: standoff demo --html south-caucasus-2025.html")
def demo(
    futures: Futures = 4096,
    seed: Seed = 0,
    html: Html = Path("south-caucasus-2025.html"),
    json: Json = "",
    texts: Texts = None,
    workers: Workers = 0,
) -> None:
    """Audit the bundled South Caucasus case and write its report."""
    from standoff.cases import bundled
    from standoff.cli.output import files_of

    file = bundled("south-caucasus-2025")
    case = load_case(file, texts)
    _audit(case, futures, seed, html, json, workers, files_of(case, file, texts))


@app.command(epilog="Example: standoff schema case > case.schema.json")
def schema(
    what: Annotated[str, typer.Argument(help="case, audit or stability.")] = "case",
) -> None:
    """Print a JSON Schema: of a case for editors, of an audit or a stability for programs."""
    from standoff.audit.schema import schema_text

    typer.echo(schema_text(what), nl=False)


@app.command(epilog="Example: standoff span article.txt 'the words that are quoted'")
def span(
    text: Annotated[Path, typer.Argument(help="A text: .txt or .md, UTF-8.")],
    words: Annotated[str, typer.Argument(help="The words, as the text has them.")],
) -> None:
    """Print the offsets and the digest of a quotation, as a case writes them."""
    from standoff.case import read_text
    from standoff.case.spans import digest, normalise

    body, wanted = read_text(text), normalise(words)
    start = body.find(wanted) if wanted else -1
    if start < 0:
        raise InputError(f"{text}: those words are not in it; copy them from the text")
    typer.echo(f"at: [{start}, {start + len(wanted)}], sha: {digest(wanted)}")


def load_case(path: Path, texts: list[str] | None) -> Case:
    """Load a case, with the texts that ``--text ID=FILE`` gives."""
    from standoff.case import load

    given = {}
    for pair in texts or []:
        key, found, file = pair.partition("=")
        if not found or not file:
            raise InputError(f"--text {pair}: write ID=FILE, such as --text article=article.txt")
        given[key] = file
    return load(path, given)


def _audit(
    case: Case,
    futures: int,
    seed: int,
    html: Path | None,
    json: str,
    workers: int,
    sources: tuple[Path, ...],
) -> None:
    from standoff.cli.output import json_target, writable
    from standoff.progress import progress

    if html is not None:
        writable(html, *sources)
        if json and Path(json).resolve() == html.resolve():
            raise InputError(f"{json}: named by --html and by --json; give each its own file")
    json_target(json, *sources)
    with progress() as tell:
        from standoff.audit.run import audit as run

        result = run(case, futures, seed, workers or None, tell)
    _write(result, html, json)


def _write(result: Audit, html: Path | None, json: str) -> None:
    from standoff.cli.output import write, write_json

    if json:
        write_json(result.to_dict(), json)
    if html is not None:
        from standoff.report.html import render

        write(html, render(result))
    if json != "-":
        from rich.console import Console

        from standoff.report.terminal import print_audit

        print_audit(result, Console())
        if html is not None:
            typer.echo(f"Report: {html}")


def clean(text: str) -> str:
    """A text without control characters, so that none of it reaches the terminal as a command."""
    return "".join(c if c == "\n" or c.isprintable() else "�" for c in text)


def note(text: str) -> None:
    """Say something to the person, not to the next program: on stderr."""
    typer.echo(clean(text), err=True)


def main(argv: list[str] | None = None) -> Any:
    """Run the command line; errors for people, never a traceback."""
    # Work is spread over threads of ours; BLAS threads on small matrices only wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        code = app(args=argv, standalone_mode=False)
    except CaseError as error:
        many = len(error.problems)
        note(str(error))
        if many > 1:
            note(f"{many} errors")
        code = 2
    except StandoffError as error:
        note(str(error))
        code = 2
    except (typer.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    except MemoryError:
        note("the machine has too little memory for this; ask for fewer --futures")
        code = 2
    except OSError as error:
        note(f"{error.filename or 'file'}: {error.strerror}")
        code = 2
    except Exception as error:
        show = getattr(error, "show", None)
        if show is None:
            raise
        show()
        code = int(getattr(error, "exit_code", 2))
    if code == INTERRUPTED:
        note("stopped; nothing half-written is left")
    sys.exit(code if isinstance(code, int) else 0)


def _register() -> None:
    """The commands that have a module of their own."""
    from standoff.cli import (
        alike,
        discover,
        drivers,
        events,
        exporting,
        flip,
        importing,
        policies,
        run,
        stability,
    )

    app.command(epilog="Example: standoff stability case.yaml --why NYYN")(stability.stability)
    app.command(epilog="Example: standoff policies case.yaml --whose united-states")(
        policies.policies
    )
    app.command(epilog="Example: standoff discover case.yaml --policy stay-out --fails no-clash")(
        discover.discover
    )
    app.command(epilog="Example: standoff drivers case.yaml --claim backlash --method all")(
        drivers.drivers
    )
    app.command(epilog="Example: standoff flip case.yaml --claim stay-out-is-best")(flip.flip)
    app.command(epilog="Example: standoff run case.yaml --futures 10000000 --on cores")(run.run)
    app.add_typer(run.app, name="runs")
    app.command(epilog="Example: standoff duplicates case.yaml")(alike.duplicates)
    app.add_typer(importing.app, name="import")
    app.add_typer(exporting.app, name="export")
    app.add_typer(events.app, name="events")


_register()
