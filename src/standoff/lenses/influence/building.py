"""Rows of money and voices → a case: its actors, their ids, its edges with where they stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from standoff.case import Case
from standoff.case.base import days
from standoff.errors import InputError
from standoff.lenses.influence.rows import Node, Row, Table, digest_of


def plain_name(text: str) -> str:
    """A name for comparison: without case, accents and double spaces."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def build(
    table: Table,
    rows: list[Row],
    nodes: Mapping[str, Node],
    merged: Mapping[str, str],
    known: Case | None,
    accessed: str,
) -> dict[str, Any]:
    """A case as plain data.

    Parameters
    ----------
    table : Table
    rows : list of Row
        Those of its rows that are taken.
    nodes : mapping of key to Node
    merged : mapping of key to key
        Whom a person has found to be one.
    known : Case or None
        Whose actors' ids, names and aliases are taken for the same.
    accessed : str
        When the file was fetched; empty where nobody said.
    """
    own = _known(known)
    ids: dict[str, str] = {}
    actors: dict[str, dict[str, Any]] = {}
    taken = set(known.actors) if known is not None else set()

    def actor(key: str) -> str:
        into = merged.get(key, key)
        node = nodes.get(into, Node(into))
        if into not in ids:
            there = [own[n] for n in map(plain_name, (node.name, *node.aliases)) if n in own]
            ids[into] = there[0] if there else _free(node.name, taken)
            taken.add(ids[into])
            entry: dict[str, Any] = {"name": node.name, "kind": node.kind}
            if there and known is not None:
                old = known.actors[there[0]]
                entry = old.model_dump(by_alias=True, exclude_unset=True, mode="json")
            aliases = [*entry.get("aliases", ()), *node.aliases]
            entry["aliases"] = [a for a in dict.fromkeys(aliases) if a != entry["name"]]
            actors[ids[into]] = entry
        if into != key:
            entry, name = actors[ids[into]], nodes.get(key, Node(key)).name
            if name != entry["name"] and name not in entry["aliases"]:
                entry["aliases"].append(name)
        return ids[into]

    money: list[dict[str, Any]] = []
    voices: list[dict[str, Any]] = []
    used: set[str] = set()
    for row in rows:
        start, end = actor(row.start), actor(row.end)
        if start == end:
            continue
        part = {"id": _free(f"{start[:34]}-{end[:34]}", used), "from": start, "to": end}
        used.add(part["id"])
        (money if row.kind == "Payment" else voices).append(_part(part, row, table))
    if not money and not voices:
        raise InputError(f"{table.file}: no payment and no tie in it is left")
    for entry in actors.values():
        if not entry.get("aliases"):
            entry.pop("aliases", None)
    origin = table.origin
    source = {
        "title": origin.title, "url": origin.url, "licence": origin.licence, "says": origin.says,
        "sha256": digest_of(table.file), "date": accessed, "kind": "data",
    }  # fmt: skip
    return {
        "standoff": 1,
        "title": f"Money and voices: {origin.title}",
        **({"as-of": date} if (date := accessed or _last(rows)) else {}),
        "sources": {_free(table.file.stem, set()): {k: v for k, v in source.items() if v}},
        "actors": actors,
        **{name: part for name, part in (("money", money), ("voices", voices)) if part},
    }


def _last(rows: list[Row]) -> str:
    """The last date of some rows, so that the same file gives the same case."""
    dates = [d for r in rows for d in (r.on, r.since, r.until) if d]
    return max(dates, key=lambda d: days(d)[1], default="")


def _part(part: dict[str, Any], row: Row, table: Table) -> dict[str, Any]:
    reason: dict[str, Any] = {"data": table.file.name, "where": row.where or f"line {row.line}"}
    if row.url.startswith(("http://", "https://")):
        reason["url"] = row.url
    if row.judged:
        reason = {"judgement": row.says or "read from the name"}
    if row.kind != "Payment":
        part["kind"] = row.kind
    if row.low is not None and row.high is not None:
        spec = _short(row.low) if row.low == row.high else f"{_short(row.low)}..{_short(row.high)}"
        part["amount"] = {"range": spec, "because": [reason]}
        if row.currency:
            part["currency"] = row.currency
    for name in ("on", "since", "until", "disclosed", "says"):
        if value := getattr(row, name):
            part[name] = value
    if row.alleged:
        part["alleged"] = True
    part["because"] = [reason]
    return part


def _short(value: float) -> str:
    return f"{value:.0f}" if value == int(value) and value < 1e15 else repr(value)


def _known(case: Case | None) -> dict[str, str]:
    """The id that each name, alias and id of a case stands for."""
    found: dict[str, str] = {}
    for key, actor in case.actors.items() if case is not None else ():
        for name in (key, actor.name, *actor.aliases):
            found.setdefault(plain_name(name), key)
    return found


def _free(name: str, taken: set[str] | Mapping[str, Any]) -> str:
    """An id of a name that nobody has yet."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-")[:70].strip("-") or "unnamed"
    found, number = base, 2
    while found in taken:
        found, number = f"{base}-{number}", number + 1
    return found
