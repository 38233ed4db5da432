"""Money and voices drawn in layers: who pays on the left, through whom, who speaks, what is said.

An edge runs from left to right where it can, in the way it carries. What is only alleged is broken,
and says so. Long edges are led through every layer that they cross, and the layers are sorted so
that edges cross little. The places are computed once, without chance.

References
----------
K. Sugiyama, S. Tagawa & M. Toda (1981), Methods for visual understanding of hierarchical system
structures, IEEE Transactions on Systems, Man, and Cybernetics 11(2):109-125.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup

from standoff.report.money import Money, MoneyEdge
from standoff.report.names import Names
from standoff.report.svg import drawing, el, path, wrap

BOX, GAP, SAID = 150.0, 96.0, 210.0  # widths: a name, the way between two layers, what is said
_LINE, _PAD, _APART = 16.0, 7.0, 16.0
_CHARS, _SAID_CHARS = 21, 32
_TOP, _SWEEPS, LAYERS = 14.0, 8, 5

Stop = tuple[str, int]  # an actor, or an edge on its way through a layer


@dataclass(frozen=True)
class Spot:
    """A place in the drawing: left edge, middle and height of what stands there."""

    x: float
    y: float
    tall: float


def money_svg(money: Money, names: Names) -> Markup:
    """The drawing; the tables below it say the same in words."""
    edges = _bundled(money.drawn)
    actors = dict.fromkeys(
        [*money.payers, *(a for e in money.drawn for a in (e.start, e.end)), *money.speakers]
    )
    layer = layers(list(actors), edges, money.payers)
    lines = {a: wrap(names.actor(a), _CHARS, 4) for a in actors}
    said = _said(money, layer)
    spots, height = _places(layer, edges, lines, said, money)
    right = (max(layer.values(), default=0) + 1) * (BOX + GAP)
    ports = _ports(edges, layer, spots)
    drawn = [_edge(e, n, layer, spots, ports[e.id]) for e, n in edges]
    parts = [line for line, _ in drawn] + [label for _, label in drawn]
    parts += [_box(a, lines[a], spots[a, layer[a]], money) for a in actors]
    parts += _words(money, layer, spots, said, right)
    width = right - GAP + (SAID + 40 if said else 0) + 4
    label = (
        f"{len(actors)} names and {len(money.drawn)} payments and ties between them; "
        "the tables below say the same in words."
    )
    return drawing(width, height, label, *parts, class_="money")


def layers(
    actors: list[str], edges: list[tuple[MoneyEdge, int]], payers: tuple[str, ...]
) -> dict[str, int]:
    """The layer of each actor: after all who carry to it, payers first; circles are cut."""
    into: dict[str, set[str]] = {a: set() for a in actors}
    for edge, _ in edges:
        into[edge.end].add(edge.start)
    found = dict.fromkeys(actors, 0)
    for _ in range(LAYERS - 1):
        before = dict(found)
        for actor in actors:
            if actor in payers and not into[actor]:
                continue
            found[actor] = min(max((before[a] + 1 for a in into[actor]), default=0), LAYERS - 1)
        if found == before:
            break
    used = {n: i for i, n in enumerate(sorted(set(found.values())))}
    found = {a: used[n] for a, n in found.items()}
    alone = [a for a in actors if not into[a] and not any(e.start == a for e, _ in edges)]
    for actor in alone:  # who speaks and is reached by nobody stands beside those who are
        found[actor] = min(1, max(found.values(), default=0))
    return found


def _bundled(edges: tuple[MoneyEdge, ...]) -> list[tuple[MoneyEdge, int]]:
    """One line for all edges from one actor to another: a payment before a tie, the sure first."""
    best: dict[tuple[str, str], list[MoneyEdge]] = {}
    for edge in edges:
        best.setdefault((edge.start, edge.end), []).append(edge)
    found = []
    for several in best.values():
        several.sort(key=lambda e: (e.alleged, e.kind != "payment"))
        found.append((several[0], len(several)))
    return found


def _said(money: Money, layer: dict[str, int]) -> list[tuple[int, list[str]]]:
    """The number of each word that has a speaker in the drawing, in lines."""
    return [
        (i, wrap(w.says, _SAID_CHARS, 3)) for i, w in enumerate(money.words) if w.speaker in layer
    ]


def _places(
    layer: dict[str, int],
    edges: list[tuple[MoneyEdge, int]],
    lines: dict[str, list[str]],
    said: list[tuple[int, list[str]]],
    money: Money,
) -> tuple[dict[Stop, Spot], float]:
    """Where everything stands: layers sorted by the middle of their neighbours."""
    rows: list[list[Stop]] = [[] for _ in range(max(layer.values(), default=0) + 1)]
    joins: dict[Stop, list[Stop]] = {}
    last = len(rows)
    for actor, n in layer.items():
        rows[n].append((actor, n))

    def join(a: Stop, b: Stop) -> None:
        joins.setdefault(a, []).append(b)
        joins.setdefault(b, []).append(a)

    def lead(key: str, start: Stop, end: Stop) -> None:
        at = start
        for n in range(start[1] + 1, end[1]):
            rows[n].append((key, n))
            join(at, (key, n))
            at = (key, n)
        join(at, end)

    for edge, _ in edges:
        if layer[edge.start] < layer[edge.end]:
            lead(edge.id, (edge.start, layer[edge.start]), (edge.end, layer[edge.end]))
    if said:
        rows.append([(f"said.{i}", last) for i, _ in said])
        for i, _ in said:
            speaker = money.words[i].speaker
            lead(f"to-said.{i}", (speaker, layer[speaker]), (f"said.{i}", last))
    size = {f"said.{i}": len(words) for i, words in said}

    def tall(stop: Stop) -> float:
        if stop[0] in lines:
            return len(lines[stop[0]]) * _LINE + 2 * _PAD
        return size[stop[0]] * _LINE if stop[0] in size else 4.0

    heights = [sum(tall(s) + _APART for s in row) for row in rows]
    height = max(heights) + 2 * _TOP
    at = {s: i / max(len(row), 1) for row in rows for i, s in enumerate(row)}
    for sweep in range(_SWEEPS):
        for row in rows if sweep % 2 else rows[::-1]:
            middle = {s: _mean([at[o] for o in joins.get(s, ())], at[s]) for s in row}
            row.sort(key=lambda s: (middle[s], at[s], s))
            _spread(row, at, tall, height)
    spots = {}
    for n, row in enumerate(rows):
        x = n * (BOX + GAP) + 2
        for stop in row:
            spots[stop] = Spot(x, at[stop], tall(stop))
    return spots, height


def _spread(row: list[Stop], at: dict[Stop, float], tall: object, height: float) -> None:
    """Evenly down the drawing, in their order."""
    sizes = [tall(s) for s in row]  # type: ignore[operator]
    room = (height - 2 * _TOP - sum(sizes)) / max(len(row), 1)
    y = _TOP
    for stop, size in zip(row, sizes, strict=True):
        at[stop] = y + room / 2 + size / 2
        y += room + size


def _mean(values: list[float], none: float) -> float:
    return sum(values) / len(values) if values else none


def _ports(
    edges: list[tuple[MoneyEdge, int]], layer: dict[str, int], spots: dict[Stop, Spot]
) -> dict[str, float]:
    """How far above or below the middle of its box each edge arrives, so that labels keep apart."""
    into: dict[str, list[MoneyEdge]] = {}
    for edge, _ in edges:
        into.setdefault(edge.end, []).append(edge)
    found = {}
    for several in into.values():
        several.sort(key=lambda e: (spots[e.start, layer[e.start]].y, e.alleged, e.id))
        step = min(15.0, 44.0 / len(several))
        for i, edge in enumerate(several):
            found[edge.id] = (i - (len(several) - 1) / 2) * step
    return found


def _edge(
    edge: MoneyEdge,
    many: int,
    layer: dict[str, int],
    spots: dict[Stop, Spot],
    port: float,
) -> tuple[Markup, Markup]:
    """A line, and what it carries, written over its last stretch."""
    first, last = layer[edge.start], layer[edge.end]
    stops = [spots[edge.start, first]]
    stops += [spots[edge.id, n] for n in range(first + 1, last)]
    box = spots[edge.end, last]
    end = replace(box, y=box.y + port)
    stops.append(end)
    x, y = stops[0].x + BOX, stops[0].y
    d: list[str | float] = ["M", x, y]
    for n, stop in enumerate(stops[1:], 1):
        through = n < len(stops) - 1
        d += ["C", x + GAP / 2, y, stop.x - GAP / 2, stop.y, stop.x - (0 if through else 7), stop.y]
        x, y = stop.x, stop.y
        if through:
            d += ["L", stop.x + BOX, stop.y]
            x = stop.x + BOX
    if last <= first:  # against the stream: below both boxes
        low = max(stops[0].y + stops[0].tall / 2, box.y + box.tall / 2) + 10
        x, y = stops[0].x + BOX / 2, stops[0].y + stops[0].tall / 2
        far = end.x + BOX / 2 + (8 if first == last else 0)
        d = ["M", x, y, "C", x, low + 8, far, low + 8, far, box.y + box.tall / 2]
    kind = "payment" if edge.kind == "payment" else "tie-of"
    css = f"carries {kind}" + (" only-alleged" if edge.alleged else "")
    line = el("path", d=path(*d), class_=css)
    if last <= first:
        return line, Markup("")
    tip = path("M", end.x - 8, end.y - 4, "L", end.x, end.y, "L", end.x - 8, end.y + 4, "Z")
    words = "alleged" if edge.alleged else edge.amount or edge.kind
    more = f" +{many - 1}" if many > 1 else ""
    label = el(
        "text", words + more, x=end.x - 12, y=end.y - 5, text_anchor="end",
        class_="carried" + (" only-alleged" if edge.alleged else ""),
    )  # fmt: skip
    return el("g", line, el("path", d=tip, class_=f"tip {css}"), data_edge=edge.id), label


def _box(actor: str, lines: list[str], spot: Spot, money: Money) -> Markup:
    role = "payer" if actor in money.payers else "speaker" if actor in money.speakers else "body"
    top = spot.y - spot.tall / 2
    box = el("rect", x=spot.x, y=top, width=BOX, height=spot.tall, rx=2.0, class_=f"who-box {role}")
    text = [
        el("text", line, x=spot.x + 9, y=top + _PAD + 12 + i * _LINE, class_="name")
        for i, line in enumerate(lines)
    ]
    return el("g", box, *text, data_actor=actor)


def _words(
    money: Money,
    layer: dict[str, int],
    spots: dict[Stop, Spot],
    said: list[tuple[int, list[str]]],
    right: float,
) -> list[Markup]:
    """What is said, at the end of a thin line from its speaker."""
    last = max(layer.values(), default=0) + 1
    found = []
    for i, lines in said:
        word, spot = money.words[i], spots[f"said.{i}", last]
        start = spots[word.speaker, layer[word.speaker]]
        x, y = start.x + BOX, start.y
        d: list[str | float] = ["M", x, y]
        for n in range(layer[word.speaker] + 1, last):
            stop = spots[f"to-said.{i}", n]
            d += ["C", x + GAP / 2, y, stop.x - GAP / 2, stop.y, stop.x, stop.y]
            d += ["L", stop.x + BOX, stop.y]
            x, y = stop.x + BOX, stop.y
        end = right - GAP + 34
        d += ["C", x + 20, y, end - 26, spot.y, end, spot.y]
        top = spot.y - spot.tall / 2
        text = [
            el("text", line, x=end + 6, y=top + 12 + n * _LINE, class_="said")
            for n, line in enumerate(lines)
        ]
        found.append(el("g", el("path", d=path(*d), class_="says-line"), *text))
    return found
