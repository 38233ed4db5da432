"""From a file of money and voices, however long, to a case: all of it, or what lies between two.

A file is read twice. The first time only numbers are kept, an edge in a few dozen bytes; the second
time the rows that were chosen.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from standoff.case import Case
from standoff.case.base import days
from standoff.errors import InputError
from standoff.lenses.influence.building import build, plain_name
from standoff.lenses.influence.network import AFTER, BEFORE, ONWARD
from standoff.lenses.influence.paths import MOST, Web, all_paths
from standoff.lenses.influence.rows import Node, Table

HOLDS = 5_000  # edges that a case may hold


@dataclass(frozen=True)
class Index:
    """All edges of a file as numbers, the way they carry, with what is only alleged left out.

    Attributes
    ----------
    keys : tuple of str
        Whom the edges name.
    web : Web
    rows : ndarray of int64, shape (m,)
        Which row of the file an edge is.
    many : int
        How many rows there are, alleged ones too.
    """

    keys: tuple[str, ...]
    web: Web
    rows: Any
    many: int


def index(table: Table, merged: Mapping[str, str] | None = None) -> Index:
    """Read a file once, and keep its edges as numbers."""
    merged = merged or {}
    numbers: dict[str, int] = {}
    columns = [array("q") for _ in range(5)]
    spans: dict[tuple[str, str, str], tuple[int, int]] = {}
    many = 0
    for many, row in enumerate(table.rows(), 1):
        if row.alleged:
            continue
        dates = (row.on, row.since, row.until)
        if dates not in spans:
            spans[dates] = _span(*dates)
        start, end = merged.get(row.start, row.start), merged.get(row.end, row.end)
        if start == end:
            continue
        if row.kind not in ONWARD:
            start, end = end, start
        values = (
            numbers.setdefault(start, len(numbers)),
            numbers.setdefault(end, len(numbers)),
            *spans[dates],
            many - 1,
        )
        for column, value in zip(columns, values, strict=True):
            column.append(value)
    arrays = [np.frombuffer(c, dtype=np.int64) if c else np.empty(0, np.int64) for c in columns]
    return Index(tuple(numbers), Web(len(numbers), *arrays[:4]), arrays[4], many)


def _span(on: str, since: str, until: str) -> tuple[int, int]:
    first, last = on or since, on or until
    begins = days(first)[0].toordinal() if first else BEFORE
    return begins, days(last)[1].toordinal() if last else AFTER


@dataclass(frozen=True)
class Found:
    """What was taken of a file.

    Attributes
    ----------
    case : dict
        As plain data.
    edges, of : int
        How many edges it holds, and of how many.
    paths : int or None
        How many paths there are between the two that were named; None where none were.
    full : bool
        There may be more paths than were listed.
    """

    case: dict[str, Any]
    edges: int
    of: int
    paths: int | None = None
    full: bool = False


def gather(
    table: Table,
    between: tuple[str, str, int] | None = None,
    merge: Mapping[str, str] | None = None,
    known: Case | None = None,
    accessed: str = "",
) -> Found:
    """A case of the money and the voices of a file.

    Parameters
    ----------
    table : Table
    between : (payer, speaker, steps), optional
        Take only what lies on a path from the one to the other; names or keys.
    merge : mapping of name to name, optional
        Whom a person has found to be one: the first is taken for the second.
    known : Case, optional
        Whose actors' ids, names and aliases are taken for the same.
    accessed : str
        When the file was fetched.

    Raises
    ------
    CaseError, InputError
        The file cannot be read, a name is not in it, or it holds more than a case may.
    """
    found = index(table)
    nodes = table.nodes()
    names = _names(nodes, found.keys)
    merged = _merged(merge or {}, names, table)
    if merged:
        found = index(table, merged)
    wanted: set[int] | None = None
    count, full = None, False
    if between is not None:
        place = {key: i for i, key in enumerate(found.keys)}
        ends = [_place(name, names, merged, place, table) for name in between[:2]]
        paths = all_paths(found.web, ends[0], ends[1], between[2])
        count, full = len(paths), len(paths) == MOST
        wanted = {int(r) for r in found.rows[np.unique(paths[paths >= 0])]}
    many = found.many if wanted is None else len(wanted)
    if many > HOLDS:
        raise InputError(
            f"{table.file}: {many:,} edges, and a case holds {HOLDS:,} at most; "
            "take what lies between two names: --from A --to B --within 4"
        )
    rows = [r for i, r in enumerate(table.rows()) if wanted is None or i in wanted]
    case = build(table, rows, nodes, merged, known, accessed)
    edges = sum(len(case.get(name, ())) for name in ("money", "voices"))
    return Found(case, edges, found.many, count, full)


def _names(nodes: Mapping[str, Node], keys: Iterable[str]) -> dict[str, list[str]]:
    """The keys that each name stands for."""
    found: dict[str, list[str]] = {}
    for key in keys:
        node = nodes.get(key, Node(key))
        for name in dict.fromkeys(plain_name(n) for n in (key, node.name, *node.aliases)):
            found.setdefault(name, []).append(key)
    return found


def _merged(
    merge: Mapping[str, str], names: Mapping[str, list[str]], table: Table
) -> dict[str, str]:
    out: dict[str, str] = {}
    for a, b in merge.items():
        into = _key(b, names, table)
        for key in names.get(plain_name(a)) or [_key(a, names, table)]:
            if key != into:
                out[key] = into
    for key in list(out):
        seen = {key}
        while out[key] in out:
            if out[key] in seen:
                raise InputError(f"--merge {key}={out[key]}: they merge in a circle; leave one out")
            seen.add(out[key])
            out[key] = out[out[key]]
    return out


def _key(name: str, names: Mapping[str, list[str]], table: Table) -> str:
    from standoff.case.link import nearest

    keys = names.get(plain_name(name), [])
    if not keys:
        raise InputError(f"{table.file}: nobody in it is called `{name}`; {nearest(name, names)}")
    if len(keys) > 1:
        raise InputError(
            f"{table.file}: `{name}` stands for {', '.join(keys[:4])}; name one of these ids, "
            "or merge them"
        )
    return keys[0]


def _place(
    name: str,
    names: Mapping[str, list[str]],
    merged: Mapping[str, str],
    place: Mapping[str, int],
    table: Table,
) -> int:
    keys = dict.fromkeys(merged.get(k, k) for k in names.get(plain_name(name), ()))
    key = next(iter(keys)) if len(keys) == 1 else _key(name, names, table)
    return place[merged.get(key, key)]
