"""Corridors from a table (CSV) or from lines on a map (GeoJSON), written as a case."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from standoff.case import read_text
from standoff.case.units import scale
from standoff.errors import CaseError, InputError, Problem
from standoff.lenses.corridors.network import FREIGHT
from standoff.lenses.corridors.rows import capacity_of, mode_of, names_of, slug, status_of

COLUMNS = {  # what a column is called in a case, and in other tables
    "id": ("id", "projectid"),
    "name": ("name", "project"),
    "from": ("from", "origin", "start"),
    "to": ("to", "destination", "end"),
    "mode": ("mode",),
    "commodity": ("commodity", "fuel"),
    "capacity": ("capacity",),
    "unit": ("unit", "units", "capacityunits"),
    "status": ("status",),
    "through": ("through", "transit", "countries"),
    "holders": ("holders", "controllers", "owner", "owners", "parent"),
    "source": ("source", "source_url", "url", "wiki"),
    "says": ("says", "note", "notes"),
}
NEEDED = ("from", "to")
KINDS = ("through", "holders")
VIA = 8  # places by which a line on a map is led


class Entry(NamedTuple):
    """A row: where it stands, its cells by our names, and its course on the map, if it has one."""

    line: int
    cells: dict[str, str]
    course: list[tuple[float, float]]


def read_corridors(file: Path, mode: str = "", commodity: str = "") -> dict[str, Any]:
    """A table of routes → a case, as plain data.

    Parameters
    ----------
    file : path
        A CSV with a line of column names, or a GeoJSON of lines.
    mode, commodity : str
        For rows that name none.

    Raises
    ------
    InputError
        It cannot be read, or lacks a column.
    CaseError
        Every row that cannot be understood, each with its line.
    """
    text = read_text(file)
    plain = file.suffix.lower() not in (".geojson", ".json")
    entries = _csv(file, text, mode) if plain else _geojson(file, text)
    network = _Network(file, mode, commodity)
    for entry in entries:
        network.take(entry)
    if network.problems:
        raise CaseError(network.problems)
    if not network.links:
        raise InputError(f"{file}: it holds no route; add a row")
    return {
        "standoff": "1",
        "title": file.stem,
        "actors": network.actors,
        "corridors": {"nodes": network.nodes, "links": network.links},
    }


def _named(columns: list[str]) -> dict[str, str]:
    """The columns of a table by our names."""
    lower = {c.strip().lower(): c for c in columns}
    found = {}
    for ours, theirs in COLUMNS.items():
        own = next((lower[t] for t in theirs if t in lower), None)
        if own is not None:
            found[ours] = own
    return found


def _csv(file: Path, text: str, mode: str) -> Iterator[Entry]:
    reader = csv.DictReader(io.StringIO(text))
    columns = list(reader.fieldnames or ())
    named = _named(columns)
    wanted = (*NEEDED, *(() if mode else ("mode",)))
    missing = [c for c in wanted if c not in named]
    if missing:
        has = ", ".join(columns[:12]) or "none"
        lacks = ", ".join(f"`{c}`" for c in missing)
        raise InputError(
            f"{file}:1: no column for {lacks}; it has {has}; rename a column, or add one"
        )
    for row in reader:
        if None in row or None in row.values():
            raise InputError(
                f"{file}:{reader.line_num}: the row does not have the {len(columns)} cells of the "
                "first line; mend its commas and quotes"
            )
        cells = {ours: (row[own] or "").strip() for ours, own in named.items()}
        if any(cells.values()):
            yield Entry(reader.line_num, cells, [])


def _geojson(file: Path, text: str) -> Iterator[Entry]:
    try:
        features = json.loads(text)["features"]
        rows = [(f.get("properties") or {}, f.get("geometry") or {}) for f in features]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise InputError(f"{file}: this is no GeoJSON; give a FeatureCollection of lines") from None
    for i, (given, shape) in enumerate(rows, start=1):
        named = _named([str(k) for k in given])
        cells = {ours: _cell(given[own]) for ours, own in named.items()}
        try:
            kind, parts = shape["type"], shape["coordinates"]
            if kind not in ("LineString", "MultiLineString"):
                raise ValueError
            lines = [parts] if kind == "LineString" else parts
            course = [(float(p[0]), float(p[1])) for line in lines for p in line]
            if len(course) < 2 or any(abs(x) > 180 or abs(y) > 90 for x, y in course):
                raise ValueError
        except (KeyError, TypeError, ValueError, IndexError):
            says = f"{file}: feature {i} is no line in degrees"
            raise InputError(f"{says}; give a LineString of [longitude, latitude]") from None
        yield Entry(i, cells, course)


def _cell(value: Any) -> str:
    return "" if value is None else str(value).strip()


class _Network:
    """Nodes, links and actors as they come."""

    def __init__(self, file: Path, mode: str, commodity: str) -> None:
        self.file, self.mode, self.commodity = file, mode, commodity
        self.nodes: dict[str, Any] = {}
        self.links: dict[str, Any] = {}
        self.actors: dict[str, Any] = {}
        self.problems: list[Problem] = []

    def take(self, entry: Entry) -> None:
        """Add a row, or what is wrong with it."""
        try:
            self._take(entry)
        except (ValueError, InputError) as error:
            says, _, fix = str(error).partition("; ")
            self.problems.append(Problem(str(self.file), entry.line, "", says, fix))

    def _take(self, entry: Entry) -> None:
        cells = entry.cells
        status = status_of(cells.get("status", ""))
        if not status:
            return
        name = cells.get("name") or cells.get("id") or ""
        mode, good = mode_of(cells.get("mode") or self.mode or "pipeline")
        good = slug(cells["commodity"]) if cells.get("commodity") else good or self.commodity
        start, end = self._ends(entry, name)
        key = self._free(slug(cells.get("id") or name or f"{start}-{end}"))
        if start == end and entry.course and not (cells.get("from") or cells.get("to")):
            return  # a stub of a line, shorter than places are apart
        if start == end:
            raise ValueError(f"`{key}` leads from `{start}` to itself; name two places")
        link: dict[str, Any] = {"from": start, "to": end, "mode": mode}
        if good:
            link["commodity"] = good
        because = _reasons(cells.get("source", ""))
        amount = capacity_of(cells.get("capacity", ""))
        if amount is not None:
            capacity: dict[str, Any] = {"range": amount}
            if cells.get("unit"):
                scale(_unit(cells["unit"]), good or FREIGHT)
                capacity["unit"] = _unit(cells["unit"])
            if because:
                capacity["because"] = because
            link["capacity"] = capacity
        if status != "operating":
            link["status"] = status
        for field in KINDS:
            own = [self._actor(n, field) for n in names_of(cells.get(field, "").replace(", ", ";"))]
            if own:
                link[field] = list(dict.fromkeys(own))
        if len(entry.course) > 2:
            link["via"] = [[round(x, 2), round(y, 2)] for x, y in _few(entry.course[1:-1])]
        says = "; ".join(dict.fromkeys(t for t in (name, cells.get("says", "")) if t))
        if says:
            link["says"] = says
        if because:
            link["because"] = because
        self.links[key] = link

    def _ends(self, entry: Entry, name: str) -> tuple[str, str]:
        found = []
        for field, at in (("from", 0), ("to", -1)):
            told = entry.cells.get(field, "")
            if not told and not entry.course:
                raise ValueError(f"`{field}` is empty; name a place")
            spot = entry.course[at] if entry.course else None
            if not told:
                assert spot is not None
                told = f"{name or 'route'} {'begins' if at == 0 else 'ends'}"
                near = self._near(spot)
                if near is not None:
                    found.append(near)
                    continue
            key = slug(told)
            node = self.nodes.setdefault(key, {"name": told})
            if spot is not None:
                node.setdefault("at", [round(spot[0], 2), round(spot[1], 2)])
            found.append(key)
        return found[0], found[1]

    def _near(self, spot: tuple[float, float], within: float = 0.1) -> str | None:
        """The node that stands where a line begins or ends, to a tenth of a degree."""
        for key, node in self.nodes.items():
            at = node.get("at")
            if at and abs(at[0] - spot[0]) <= within and abs(at[1] - spot[1]) <= within:
                return key
        return None

    def _actor(self, name: str, field: str) -> str:
        key = slug(name)
        kind = "state" if field == "through" else "company"
        self.actors.setdefault(key, {"name": name, "kind": kind})
        return key

    def _free(self, key: str) -> str:
        if key not in self.links:
            return key
        return next(k for i in range(2, 10_000) if (k := f"{key}-{i}") not in self.links)


def _unit(cell: str) -> str:
    """``bbl/d`` as it is; spaces go."""
    return cell.replace(" ", "")


def _reasons(source: str) -> list[dict[str, str]]:
    if not source:
        return []
    if source.startswith(("http://", "https://")):
        return [{"ref": source.split("/")[2].removeprefix("www."), "url": source}]
    return [{"ref": source}]


def _few(course: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """At most so many places of a course, evenly taken."""
    if len(course) <= VIA:
        return course
    return [course[round(i * (len(course) - 1) / (VIA - 1))] for i in range(VIA)]
