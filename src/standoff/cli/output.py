"""What a command writes: JSON to a file or to stdout, and never over a file unasked."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from standoff.errors import InputError

if TYPE_CHECKING:
    from standoff.case import Case


def writable(target: Path, *sources: Path) -> Path:
    """Refuse, before any work is done, an output that cannot or must not be written.

    Parameters
    ----------
    sources : Path
        What is read: none of it may be written over.
    """
    if target.is_dir():
        raise InputError(f"{target}: this is a folder; name a file in it")
    if not target.parent.is_dir():
        raise InputError(f"{target}: there is no folder {target.parent}; make it first")
    if not os.access(target.parent, os.W_OK):
        raise InputError(f"{target}: no file can be made in {target.parent}; name another folder")
    if target.exists() and not target.is_file():
        raise InputError(f"{target}: this is a device, not a file; name a file")
    if target.exists() and any(s.exists() and target.samefile(s) for s in sources):
        raise InputError(f"{target}: this is the input itself; name another file")
    return target


def unused(target: Path | None, force: bool, *sources: Path) -> None:
    """Refuse, before any work is done, a target that is there already, unless by force."""
    if target is not None and writable(target, *sources).exists() and not force:
        raise InputError(f"{target}: exists already; name another file, or say --force")


def json_target(json: str, *sources: Path) -> None:
    """Refuse, before any work is done, a `--json` that cannot or must not be written."""
    if json and json != "-":
        writable(Path(json), *sources)


def files_of(case: Case, file: Path, texts: list[str] | None = None) -> tuple[Path, ...]:
    """The files that a case was read from: itself, its texts and its fit."""
    named = [s.path for s in case.sources.values() if s.path is not None]
    named += [case.fit.name] if case.fit is not None else []
    given = [text.partition("=")[2] for text in texts or ()]
    return (file, *(file.parent / name for name in named), *map(Path, given))


def write(target: Path, text: str) -> None:
    """Write a text so that the file is the old one or the new one, never half of it.

    Raises
    ------
    InputError
        It cannot be written, as where a disk is full; the old file is still there.
    """
    from standoff.case.save import write as put

    try:
        put(target, text)
    except OSError as error:
        raise InputError(f"{target}: cannot be written ({error.strerror})") from None


def write_case(case: Case, target: Path | None) -> None:
    """Write a case to a file, or to stdout where none is named."""
    from standoff.case import dump

    if target is None:
        typer.echo(dump(case), nl=False)
    else:
        write(target, dump(case))


def write_json(found: Any, target: str, strict: bool = False) -> None:
    """Write plain data as JSON.

    Parameters
    ----------
    target : str
        A file, or ``-`` for stdout.
    strict : bool
        No number may be infinite or undefined.
    """
    from json import dumps

    body = dumps(found, indent=2, ensure_ascii=False, allow_nan=not strict) + "\n"
    if target == "-":
        typer.echo(body, nl=False)
    else:
        write(Path(target), body)
