"""Ties and camps drawn: the two camps face each other, so that what strains them stands out.

In a balanced network every friendly tie stays within a camp and every hostile one crosses between
them. A friendly line that crosses, or a broken line that does not, is what strains the picture.
The places are computed once, without chance, and every name has a line of its own.

References
----------
F. Harary (1953), On the notion of balance of a signed graph, Michigan Math. J. 2, 143-146.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from markupsafe import Markup

from standoff.report.names import Names
from standoff.report.svg import drawing, el, path, wrap
from standoff.report.ties import TieLine, Ties
from standoff.report.words import share_words

WIDTH = 860.0
STEP = 30.0
SWEEPS = 12
SURE = 0.995  # who stays in the drawn camp in fewer futures carries the share
_INSET = 205.0  # room for the names on either side
_TOP = 38.0
ALONG = (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78)  # where a cross may sit on its line

Spot = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """Where an actor stands, and on which side of it its name: -1 left, 1 right, 0 below."""

    x: float
    y: float
    side: int


def ties_svg(ties: Ties, names: Names) -> Markup:
    """The drawing; a table beside it says the same in words."""
    if not ties.lines:
        return Markup("")
    places, height = _places(ties)
    lines = sorted(ties.lines, key=lambda t: (t.frustrated, abs(t.weight or 0), t.id))
    taken: list[Spot] = []
    parts = [_line(line, places, height, taken) for line in lines]
    parts += [_node(actor, ties, places[actor], names) for actor in ties.actors]
    if ties.settled:
        for x, anchor, words in (
            (_INSET - 20, "end", "One camp"),
            (WIDTH - _INSET + 20, "start", "The other camp"),
        ):
            parts.append(el("text", words, x=x, y=18.0, text_anchor=anchor, class_="camp-name"))
    label = (
        f"{len(ties.actors)} actors and {len(ties.lines)} ties between them; "
        "the table below says the same in words."
    )
    return drawing(WIDTH, height, label, *parts, class_="ties")


def _places(ties: Ties) -> tuple[dict[str, Place], float]:
    if ties.settled:
        left = [a for a in ties.actors if ties.camps.get(a) == 0]
        right = [a for a in ties.actors if ties.camps.get(a) == 1]
    else:
        half = (len(ties.actors) + 1) // 2
        left, right = list(ties.actors[:half]), list(ties.actors[half:])
    middle = [a for a in ties.actors if a not in left and a not in right]
    tall = (max(len(left), len(right), 4) - 1) * STEP
    reach = WIDTH / 2 - _INSET
    places = {}
    for side, actors in zip((-1, 1), untangled(left, right, ties), strict=True):
        gap = tall / max(len(actors), 1)
        for i, actor in enumerate(actors):
            y = _TOP + gap * (i + 0.5)
            off = (y - _TOP - tall / 2) / (tall / 2 + STEP)
            bend = math.sqrt(max(0.0, 1 - off * off))
            places[actor] = Place(WIDTH / 2 + side * reach * (0.6 + 0.4 * bend), y, side)
    below, room = _TOP + tall + 34.0, (WIDTH - 120) / max(len(middle), 1)
    for i, actor in enumerate(middle):
        y = below + (40.0 if i % 2 and len(middle) > 5 else 0.0)
        places[actor] = Place(60 + room * (i + 0.5), y, 0)
    bottom = max((p.y for p in places.values()), default=0.0)
    return places, bottom + (40.0 if middle else 26.0)


def untangled(left: list[str], right: list[str], ties: Ties) -> tuple[list[str], list[str]]:
    """Sort each side so that tied actors stand near each other, by swaps that shorten the lines."""
    sides = [list(left), list(right)]

    def cost() -> float:
        at = {a: (i + 0.5) / len(side) for side in sides for i, a in enumerate(side)}
        return sum(
            (0.2 + abs(t.weight or 0.0)) * (at[t.start] - at[t.end]) ** 2
            for t in ties.lines
            if t.start in at and t.end in at
        )

    least = cost()
    for _ in range(SWEEPS):
        before = least
        for side in sides:
            for i in range(len(side)):
                for j in range(i + 1, len(side)):
                    side[i], side[j] = side[j], side[i]
                    now = cost()
                    if now < least - 1e-12:
                        least = now
                    else:
                        side[i], side[j] = side[j], side[i]
        if least == before:
            break
    return sides[0], sides[1]


def _bend(a: Place, b: Place, height: float) -> tuple[float, float]:
    """Where a line is pulled to: within a camp inwards, the farther apart the deeper."""
    mx, my = (a.x + b.x) / 2, (a.y + b.y) / 2
    if a.side == b.side and a.side:
        return mx - a.side * (16 + 0.62 * abs(a.y - b.y)), my
    if a.side == b.side:
        return mx, my - 0.35 * abs(a.x - b.x)
    return mx, my + (height / 2 - my) * 0.1


def _line(line: TieLine, places: dict[str, Place], height: float, taken: list[Spot]) -> Markup:
    a, b = places[line.start], places[line.end]
    cx, cy = _bend(a, b, height)
    css = f"tie {line.sign}" + (" strained" if line.frustrated else "")
    drawn = el(
        "path", d=path("M", a.x, a.y, "Q", cx, cy, b.x, b.y), class_=css,
        stroke_width=1.0 + 2.6 * min(abs(line.weight or 0.0), 1.0),
        data_from=line.start, data_to=line.end,
    )  # fmt: skip
    if not line.frustrated:
        return drawn
    spots = [_along(a, (cx, cy), b, t) for t in ALONG]
    x, y = next((s for s in spots if all(math.dist(s, o) > 17 for o in taken)), spots[0])
    taken.append((x, y))
    cross = path("M", x - 3, y - 3, "L", x + 3, y + 3, "M", x + 3, y - 3, "L", x - 3, y + 3)
    back = el("circle", cx=x, cy=y, r=7.0, class_="strain-back")
    return drawn + back + el("path", d=cross, class_="strain")


def _along(a: Place, pull: Spot, b: Place, t: float) -> Spot:
    """A point of a quadratic curve."""
    one, two, three = (1 - t) ** 2, 2 * t * (1 - t), t * t
    return one * a.x + two * pull[0] + three * b.x, one * a.y + two * pull[1] + three * b.y


def _node(actor: str, ties: Ties, at: Place, names: Names) -> Markup:
    x, y, camp = at.x, at.y, ties.camps.get(actor)
    if camp == 0:
        shape = el("circle", cx=x, cy=y, r=7.0, class_="actor one")
    elif camp == 1:
        shape = el("rect", x=x - 6.5, y=y - 6.5, width=13.0, height=13.0, class_="actor two")
    else:
        edge = path("M", x, y - 8, "L", x + 8, y, "L", x, y + 8, "L", x - 8, y, "Z")
        shape = el("path", d=edge, class_="actor none")
    anchor = {-1: "end", 0: "middle", 1: "start"}[at.side]
    staying = ties.staying(actor)
    name: list[object] = [wrap(names.actor(actor), 26, 1)[0]]
    if staying is not None and staying < SURE:
        name.append(el("tspan", f" {share_words(staying)}", class_="staying"))
    text = el(
        "text", *name, x=x + at.side * 14, y=y + (4.5 if at.side else 23.0),
        text_anchor=anchor, class_="name",
    )  # fmt: skip
    return el("g", shape, text, class_="node", data_actor=actor)
