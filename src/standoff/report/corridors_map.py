"""The corridors on a map: coasts and borders behind, links by status and holder, chokepoints.

The map is stored with the program (Natural Earth, public domain; see ``tools/build_map.py``), so
that the page needs no network. Where the case lies outside its window only the links are drawn.
Borders are Natural Earth's, by who holds the ground; where they are contested it says so in words.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from standoff.report.corridors import Corridors, Route
from standoff.report.svg import drawing, el, path, wrap

WIDTH = 1000.0
MARGIN = 34.0
TALLEST = 760.0
CLOSER = 2.0  # a closer drawing shows at least so much larger
OPEN = ("planned", "contested")
NAME = 6.1  # a letter's width in a name of 11.5 pixels
LINE = 13.0
CHOKE = 6.5
AROUND = (  # where a note may stand from its place, the nearest first
    (0, 0), (0, -46), (0, 46), (-70, -30), (70, -30), (-70, 30), (70, 30), (-120, 0), (120, 0),
    (0, -90), (0, 90), (-140, -80), (140, -80),
)  # fmt: skip

Spot = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom


@cache
def base_map() -> dict[str, Any]:
    """The stored map: rings of land in steps from the window's corner."""
    text = files("standoff.report").joinpath("data", "corridors_map.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


class Frame:
    """Degrees → pixels: plate carrée, true to scale at the middle latitude."""

    def __init__(self, spots: list[Spot]) -> None:
        west, east = min(s[0] for s in spots), max(s[0] for s in spots)
        south, north = min(s[1] for s in spots), max(s[1] for s in spots)
        self.squeeze = max(math.cos(math.radians((south + north) / 2)), 0.2)
        wide, tall = max((east - west) * self.squeeze, 1.0), max(north - south, 0.6)
        self.scale = min((WIDTH - 2 * MARGIN) / wide, (TALLEST - 2 * MARGIN) / tall)
        self.west = (west + east) / 2 - WIDTH / 2 / self.scale / self.squeeze
        self.height = tall * self.scale + 2 * MARGIN
        self.north = north + MARGIN / self.scale

    def at(self, spot: Spot) -> Spot:
        """Where a place is drawn."""
        x = (spot[0] - self.west) * self.squeeze * self.scale
        return x, (self.north - spot[1]) * self.scale

    def holds(self, spot: Spot, margin: float = 0.0) -> bool:
        """Whether a place lies within the drawing."""
        x, y = self.at(spot)
        return margin <= x <= WIDTH - margin and margin <= y <= self.height - margin


def corridors_map(corridors: Corridors) -> Markup:
    """The drawing; the tables beside it say the same in words.

    Parameters
    ----------
    corridors : Corridors
        Rows as the report lists them.

    Returns
    -------
    Markup
        An ``svg``; empty where fewer than two nodes have a place.
    """
    placed = _placed(corridors)
    if len(placed) < 2:
        return Markup("")
    chokes = sum(r.marked for r in corridors.routes)
    label = (
        f"Map of the corridors: links between {len(placed)} places, {chokes} of them marked as "
        "chokepoints. The tables below list every link and flow."
    )
    spots = [*placed.values(), *(spot for r in corridors.routes for spot in r.via)]
    return _drawn(corridors, Frame(spots), label)


def close_up(corridors: Corridors) -> Markup:
    """The links that are contested or planned, closer; empty where the map shows them as well."""
    placed = _placed(corridors)
    names = {e for r in corridors.routes if r.status in OPEN for e in (r.start, r.end)}
    spots = [placed[k] for k, s in corridors.stops.items() if s.name in names and k in placed]
    if len(spots) < 3 or Frame(spots).scale < CLOSER * Frame(list(placed.values())).scale:
        return Markup("")
    label = "The links that are contested or planned, closer. The table below lists every link."
    return _drawn(corridors, Frame(spots), label)


def _placed(corridors: Corridors) -> dict[str, Spot]:
    return {k: s.at for k, s in corridors.stops.items() if s.at is not None}


def _drawn(corridors: Corridors, frame: Frame, label: str) -> Markup:
    at = {k: frame.at(spot) for k, spot in _placed(corridors).items()}
    by_name = {corridors.stops[k].name: xy for k, xy in at.items()}
    taken: list[Box] = []
    lines, marks = _links(corridors, by_name, frame, taken)
    inside = {k: xy for k, xy in at.items() if _within(xy, frame)}
    dots = [el("circle", cx=x, cy=y, r=3.4, class_="stop") for x, y in inside.values()]
    for x, y in inside.values():
        taken.append((x - 5, y - 5, x + 5, y + 5))
    names = _names(corridors, inside, frame, taken)
    children = [*_land(frame), *lines, *marks, *dots, *names, *_words(frame, taken)]
    edge = el("rect", x=0.5, y=0.5, width=WIDTH - 1, height=frame.height - 1, class_="map-edge")
    return drawing(WIDTH, frame.height, label, *children, edge, class_="map")


def _within(spot: Spot, frame: Frame) -> bool:
    return 0 <= spot[0] <= WIDTH and 0 <= spot[1] <= frame.height


def _land(frame: Frame) -> list[Markup]:
    """Each country that shows, as one path."""
    stored = base_map()
    west, south, _, _ = stored["window"]
    step = float(stored["step"])
    found = [el("rect", x=0.0, y=0.0, width=WIDTH, height=frame.height, class_="sea")]
    for country in stored["lands"]:
        data: list[str | float] = []
        for ring in country:
            x = y = 0
            spots = []
            for dx, dy in zip(ring[::2], ring[1::2], strict=True):
                x, y = x + dx, y + dy
                spots.append(frame.at((west + x / step, south + y / step)))
            if _shows(spots, frame.height):
                for i, (px, py) in enumerate(_near(spots, frame.height)):
                    data += ["L" if i else "M", px, py]
                data.append("Z")
        if data:
            found.append(el("path", d=path(*data), class_="land"))
    return found


def _shows(spots: list[Spot], height: float) -> bool:
    return (
        min(s[0] for s in spots) < WIDTH
        and max(s[0] for s in spots) > 0
        and min(s[1] for s in spots) < height
        and max(s[1] for s in spots) > 0
    )


def _near(spots: list[Spot], height: float) -> list[Spot]:
    """A ring without detail far outside the drawing."""
    far = 60.0
    kept: list[Spot] = []
    for x, y in spots:
        spot = (min(max(x, -far), WIDTH + far), min(max(y, -far), height + far))
        if len(kept) > 1 and _outside(spot, kept[-1], kept[-2], height, far):
            kept[-1] = spot
        else:
            kept.append(spot)
    return kept


def _outside(a: Spot, b: Spot, c: Spot, height: float, far: float) -> bool:
    """Whether three points lie on one edge of what is kept around the drawing."""
    return any(
        a[axis] == b[axis] == c[axis] == edge
        for axis, edge in ((0, -far), (0, WIDTH + far), (1, -far), (1, height + far))
    )


def _links(
    corridors: Corridors, at: dict[str, Spot], frame: Frame, taken: list[Box]
) -> tuple[list[Markup], list[Markup]]:
    """Every link as a curve, those between the same two places side by side; the chokepoints."""
    lanes: dict[frozenset[str], list[Route]] = {}
    for route in corridors.routes:
        if route.start in at and route.end in at:
            lanes.setdefault(frozenset((route.start, route.end)), []).append(route)
    lines, marks = [], []
    for routes in lanes.values():
        for i, route in enumerate(routes):
            beside = 12.0 * (i - (len(routes) - 1) / 2)
            a, b = at[route.start], at[route.end]
            way, (x, y) = _curve(a, b, [frame.at(spot) for spot in route.via], beside)
            part = route.part if route.part == route.part else 0.0
            css = f"route {route.status} " + (f"h{route.colour}" if route.colour >= 0 else "other")
            lines.append(
                el("path", el("title", route.words), d=way, class_=css,
                   stroke_width=1.4 + 3.2 * part, data_link=route.id)
            )  # fmt: skip
            if route.marked:
                edge = ("M", x, y - CHOKE, "L", x + CHOKE, y, "L", x, y + CHOKE, "L", x - CHOKE, y)
                says = el("title", f"chokepoint: {route.words}")
                marks.append(el("path", says, d=path(*edge, "Z"), class_="choke"))
                taken.append((x - CHOKE, y - CHOKE, x + CHOKE, y + CHOKE))
    return lines, marks


def _curve(a: Spot, b: Spot, via: list[Spot], beside: float) -> tuple[str, Spot]:
    """A curve from place to place and the point where it is marked: by some places, or bent."""
    if not via:
        side = 1.0 if a <= b else -1.0
        long = max(math.dist(a, b), 1e-6)
        bend = 2 * side * (beside + 0.06 * long)
        via = [
            (
                (a[0] + b[0]) / 2 - bend * (b[1] - a[1]) / long,
                (a[1] + b[1]) / 2 + bend * (b[0] - a[0]) / long,
            )
        ]
    steps: list[str | float] = ["M", *a]
    for i, pull in enumerate(via):
        last = i == len(via) - 1
        to = b if last else ((pull[0] + via[i + 1][0]) / 2, (pull[1] + via[i + 1][1]) / 2)
        steps += ["Q", *pull, *to]
    k = (len(via) - 1) // 2
    start = a if k == 0 else _half(via[k - 1], via[k])
    end = b if k == len(via) - 1 else _half(via[k], via[k + 1])
    return path(*steps), (
        (start[0] + 2 * via[k][0] + end[0]) / 4,
        (start[1] + 2 * via[k][1] + end[1]) / 4,
    )


def _half(a: Spot, b: Spot) -> Spot:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _names(
    corridors: Corridors, at: dict[str, Spot], frame: Frame, taken: list[Box]
) -> list[Markup]:
    """A name beside each place where there is room; the busiest places choose first."""
    busy = dict.fromkeys(at, 0)
    own = {corridors.stops[k].name: k for k in at}
    for route in corridors.routes:
        for end in (route.start, route.end):
            if end in own:
                busy[own[end]] += 1
    found = []
    for key in sorted(at, key=lambda k: (-busy[k], k)):
        lines = wrap(corridors.stops[key].name, 22, 2)
        wide, tall = max(len(s) for s in lines) * NAME, LINE * len(lines)
        x, y = at[key]
        for dx, dy, anchor in (
            (8, -tall / 2, "start"), (-8, -tall / 2, "end"), (0, -tall - 7, "middle"),
            (0, 7, "middle"), (7, -tall - 3, "start"), (7, 4, "start"), (-7, -tall - 3, "end"),
            (-7, 4, "end"),
        ):  # fmt: skip
            left = x + dx - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
            box = (left, y + dy, left + wide, y + dy + tall)
            if _free(box, frame, taken):
                taken.append(box)
                spans = [
                    el("tspan", line, x=x + dx, y=y + dy + LINE * (i + 0.8))
                    for i, line in enumerate(lines)
                ]
                found.append(el("text", *spans, text_anchor=anchor, class_="place"))
                break
    return found


def _words(frame: Frame, taken: list[Box]) -> list[Markup]:
    """The names of seas, and what is contested, as far as they show and there is room."""
    found = []
    stored = base_map()
    for rows, css, width in (
        (stored["notes"], "contested-note", 20),
        (stored["seas"], "sea-name", 30),
    ):
        for says, lon, lat in rows:
            lines = wrap(says, width, 4)
            wide, tall = max(len(s) for s in lines) * NAME, LINE * len(lines)
            x, y = frame.at((lon, lat))
            for dx, dy in AROUND:
                box = (x + dx - wide / 2, y + dy, x + dx + wide / 2, y + dy + tall)
                if frame.holds((lon, lat)) and _free(box, frame, taken):
                    taken.append(box)
                    spans = [
                        el("tspan", line, x=x + dx, y=y + dy + LINE * (i + 0.8))
                        for i, line in enumerate(lines)
                    ]
                    found.append(el("text", *spans, text_anchor="middle", class_=css))
                    break
    return found


def _free(box: Box, frame: Frame, taken: list[Box]) -> bool:
    left, top, right, bottom = box
    if left < 4 or right > WIDTH - 4 or top < 4 or bottom > frame.height - 4:
        return False
    return not any(a < right and left < c and b < bottom and top < d for a, b, c, d in taken)
