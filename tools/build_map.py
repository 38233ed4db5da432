"""Build the map behind the corridors: ``src/standoff/report/data/corridors_map.json``.

Natural Earth's countries (1:50m, version 4.1, public domain) as the npm package world-atlas 2.0.2
carries them, cut to a window from the Adriatic to the eastern Caspian and simplified. Borders are
as Natural Earth draws them, by who holds the ground; where they are contested the map says so in
words, which stand in ``NOTES``.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/build_map.py package/countries-50m.json
"""

from __future__ import annotations

import argparse
import json
import zlib
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src" / "standoff" / "report" / "data" / "corridors_map.json"
WINDOW = (12.0, 33.0, 62.0, 52.0)  # degrees: west, south, east, north
NEAR = 0.05  # degrees: a point nearer to the line is left out
STEP = 50  # steps a degree
SMALL = 0.02  # square degrees: a smaller island is left out
MOST = 15_000  # bytes, compressed
SEAS = [["Black Sea", 34.5, 43.3], ["Caspian Sea", 50.6, 41.9], ["Mediterranean", 29.5, 34.6]]
NOTES = [
    ["Crimea: annexed by Russia, claimed by Ukraine", 34.3, 45.3],
    ["Abkhazia and South Ossetia: outside Georgia’s control", 42.4, 42.75],
    ["Armenia–Azerbaijan: the border is not agreed in full", 45.8, 40.1],
]

Point = tuple[float, float]


def arcs_of(topology: dict) -> list[list[Point]]:
    """The arcs of a topology in degrees, simplified one by one so that neighbours still meet."""
    (kx, ky), (x0, y0) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * kx + x0, y * ky + y0))
        found.append(simplify(points))
    return found


def simplify(points: list[Point]) -> list[Point]:
    """Douglas and Peucker's simplification (1973, Cartographica 10(2):112-122)."""
    keep = {0, len(points) - 1}
    todo = [(0, len(points) - 1)]
    while todo:
        a, b = todo.pop()
        far, at = NEAR, 0
        for i in range(a + 1, b):
            away = distance(points[i], points[a], points[b])
            if away > far:
                far, at = away, i
        if at:
            keep.add(at)
            todo += [(a, at), (at, b)]
    return [points[i] for i in sorted(keep)]


def distance(p: Point, a: Point, b: Point) -> float:
    """From a point to a segment."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    long = dx * dx + dy * dy
    t = 0.0 if long == 0 else ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / long
    t = min(max(t, 0.0), 1.0)
    return ((p[0] - a[0] - t * dx) ** 2 + (p[1] - a[1] - t * dy) ** 2) ** 0.5


def ring_of(arcs: list[list[Point]], ids: list[int]) -> list[Point]:
    """One ring from its arcs; a negative id is an arc the other way."""
    points: list[Point] = []
    for i in ids:
        arc = arcs[i] if i >= 0 else arcs[~i][::-1]
        points += arc[1:] if points else arc
    return points


def clip(ring: list[Point]) -> list[Point]:
    """A ring cut to the window (Sutherland and Hodgman 1974, CACM 17(1):32-42)."""
    west, south, east, north = WINDOW
    for axis, edge, sign in ((0, west, 1), (1, south, 1), (0, east, -1), (1, north, -1)):
        out: list[Point] = []
        for i, b in enumerate(ring):
            a = ring[i - 1]
            inside_a, inside_b = (a[axis] - edge) * sign >= 0, (b[axis] - edge) * sign >= 0
            if inside_a != inside_b:
                t = (edge - a[axis]) / (b[axis] - a[axis])
                out.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
            if inside_b:
                out.append(b)
        ring = out
    return ring


def area(ring: list[Point]) -> float:
    """In square degrees."""
    return abs(sum(ring[i - 1][0] * p[1] - p[0] * ring[i - 1][1] for i, p in enumerate(ring))) / 2


def short(ring: list[Point]) -> list[int]:
    """A ring as steps: the first point from the window's corner, then from point to point."""
    out: list[int] = []
    last = (0, 0)
    for x, y in ring:
        here = round((x - WINDOW[0]) * STEP), round((y - WINDOW[1]) * STEP)
        if not out or here != last:
            out += [here[0] - last[0], here[1] - last[1]]
            last = here
    return out


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("atlas", type=Path)
    topology = json.loads(parser.parse_args().atlas.read_text("utf-8"))
    arcs = arcs_of(topology)
    lands = []
    for country in topology["objects"]["countries"]["geometries"]:
        parts = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        rings = [clip(ring_of(arcs, ids)) for part in parts for ids in part]
        kept = [short(r) for r in rings if len(r) > 3 and area(r) >= SMALL]
        if kept:
            lands.append(kept)
    data = {
        "credit": "Natural Earth 4.1, public domain, by world-atlas 2.0.2 (ISC)",
        "window": WINDOW,
        "step": STEP,
        "seas": SEAS,
        "notes": NOTES,
        "lands": lands,
    }
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False) + "\n"
    packed = len(zlib.compress(text.encode(), 9))
    assert packed <= MOST, f"{packed} bytes compressed are more than {MOST}"
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET.name}: {len(text.encode()):,} bytes, {packed:,} compressed")


if __name__ == "__main__":
    main()
