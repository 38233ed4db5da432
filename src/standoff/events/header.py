"""Which layout a file has, and where its columns stand."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

from standoff.errors import InputError
from standoff.events.layouts import LAYOUTS, Layout

SEPARATORS = {"\t": "tabs", ",": "commas", ";": "semicolons", "|": "bars"}


@dataclass(frozen=True)
class Header:
    """The layout of a file, as its first lines show it.

    Attributes
    ----------
    layout : Layout
        What its columns mean.
    separator : str
        What stands between two cells.
    width : int
        How many cells a row has.
    place : dict of str to int
        Where each column of the layout stands, from 1.
    skip : int
        The lines up to the header, it included.
    """

    layout: Layout
    separator: str
    width: int
    place: dict[str, int]
    skip: int


def plain(name: str) -> str:
    """A column's name without letter case, blanks and signs."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def header_of(file: str, head: tuple[str, ...], as_: str) -> Header:
    """Read the first lines of a file as one of the layouts that a name stands for."""
    if as_ not in LAYOUTS:
        raise InputError(f"--as {as_}: write one of {', '.join(LAYOUTS)}")
    first = next((i for i, line in enumerate(head) if line.strip()), None)
    if first is None:
        raise InputError(f"{file}: there is nothing in it")
    line = head[first]
    layouts = LAYOUTS[as_]
    if layouts[0].widths and plain(re.split(r"[\t,;|]", line)[0]) != "globaleventid":
        return _by_width(file, line, layouts[0])
    cells = {mark: _cells(line, mark) for mark in SEPARATORS}
    best: tuple[float, list[str], str, Layout] | None = None
    for layout in layouts:
        for mark, names in cells.items():
            place = _place(layout, names)
            missing = [k for k in layout.needs if k not in place]
            if not missing:
                return Header(layout, mark, len(names), place, first + 1)
            if best is None or len(missing) - len(names) / 1e3 < best[0]:
                best = (len(missing) - len(names) / 1e3, missing, mark, layout)
    assert best is not None
    _, missing, mark, layout = best
    names = max(cells.values(), key=len)
    raise InputError(f"{file}: {_missing(layout, missing, names, line)}{_other(head[first], as_)}")


def _cells(line: str, mark: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=mark), [])
    except csv.Error:
        return line.split(mark)


def _place(layout: Layout, names: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, name in enumerate(names, 1):
        found.setdefault(plain(name), number)
    place = {}
    for column, known in layout.columns.items():
        hits = [found[plain(k)] for k in known if plain(k) in found]
        if hits:
            place[column] = hits[0]
    return place


def _by_width(file: str, line: str, layout: Layout) -> Header:
    width = line.count("\t") + 1
    if width in layout.widths:
        place = _place(layout, list(layout.widths[width]))
        return Header(layout, "\t", width, place, 0)
    wanted = " or ".join(str(w) for w in layout.widths)
    raise InputError(
        f"{file}: {layout.says} have {wanted} columns with tabs between them and no header, and "
        f"this has {width}{_other(line, layout.name)}"
    )


def _missing(layout: Layout, missing: list[str], names: list[str], line: str) -> str:
    wanted = ", ".join(f"`{layout.needs[m][0]}`" for m in missing)
    if len(names) < 2:
        return (
            f"{layout.says} need a header with {wanted}; the first line, `{_short(line)}`, is no "
            "row of several columns"
        )
    has = ", ".join(f"`{_short(n, 30)}`" for n in names[:12])
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    columns = "the column" if len(missing) == 1 else "the columns"
    return f"{layout.says} need {columns} {wanted}; the file has {has}{more}"


def _other(line: str, as_: str) -> str:
    """What to say instead of `as_`, where another layout fits."""
    width = line.count("\t") + 1
    for name, layouts in LAYOUTS.items():
        for layout in layouts:
            if name == as_:
                continue
            fits = any(
                all(k in _place(layout, _cells(line, mark)) for k in layout.needs)
                for mark in SEPARATORS
            )
            if fits or width in layout.widths:
                return f"; these look like {layout.says}: say --as {name}"
    return ""


def _short(text: str, most: int = 60) -> str:
    text = text.strip()
    return text if len(text) <= most else text[: most - 1] + "…"
