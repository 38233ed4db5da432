"""From a text file to a draft case."""

from __future__ import annotations

import os
from pathlib import Path

from standoff.case import Case, from_data, read_text
from standoff.case.spans import normalise
from standoff.errors import InputError

SUFFIXES = (".txt", ".md", ".markdown", ".text")


def is_text(path: str | Path) -> bool:
    """Whether a file is a text to read, and not a case."""
    return Path(path).suffix.lower() in SUFFIXES


def draft(path: str | Path, home: str | Path | None = None) -> Case:
    """Read a text and draft a case from it; a person finishes it.

    Parameters
    ----------
    path : path
        A text in UTF-8, at most 5 MB: ``.txt`` or ``.md``.
    home : path, optional
        The folder that the case will be saved in: a text inside it is named by its path, so that
        the case finds it again.

    Returns
    -------
    Case
        Everything in it is marked `draft: true`.

    Raises
    ------
    InputError
        The file is missing, empty, binary, too large or not UTF-8.
    """
    file = Path(path)
    if not is_text(file):
        raise InputError(
            f"{file}: a text ends in {' or '.join(SUFFIXES[:2])}; rename or convert it"
        )
    text = read_text(file)
    inside = None
    if home is not None and file.resolve().is_relative_to(Path(home).resolve()):
        inside = os.path.relpath(file.resolve(), Path(home).resolve())
    return draft_text(text, file.stem, inside)


def draft_text(text: str, name: str = "text", path: str | None = None) -> Case:
    """Draft a case from words at hand.

    Parameters
    ----------
    text : str
    name : str
        Stands in for a title where the text has none.
    path : str, optional
        Where the case will find the text again.
    """
    from standoff.reading.draft import draft as read

    text = normalise(text)
    raw = read(text, source_id="article")
    raw.setdefault("title", name)
    if path is not None:
        raw["sources"]["article"]["path"] = path
    case = from_data(raw)
    case.__dict__["texts"] = {"article": text}
    return case
