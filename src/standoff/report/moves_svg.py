"""The moves from the status quo drawn: it stands in the middle, each actor's moves fan out.

A move that betters its mover is a solid arc, any other a broken one. The places are computed once,
without chance.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from standoff.report.lasting import GameMove, Lasting
from standoff.report.svg import drawing, el, path, wrap

WIDTH = 900.0
MANY = 20  # moves; of more only the improvements are drawn
_EDGE, _HALF = 268.0, 96.0  # where the names begin; half the middle's width
_LINE, _GAP, _HEAD = 16.0, 11.0, 19.0
_CHARS, _LINES = 40, 3


@dataclass(frozen=True)
class _Entry:
    move: GameMove
    lines: list[str]
    heads: bool

    @property
    def tall(self) -> float:
        return (len(self.lines) + 1) * _LINE + _GAP + (_HEAD if self.heads else 0.0)


def drawn(lasting: Lasting) -> tuple[tuple[GameMove, ...], str]:
    """Which moves are drawn, and what is said of the others."""
    if len(lasting.moves) <= MANY:
        return lasting.moves, ""
    better = tuple(move for move in lasting.moves if move.improves)
    kept = better[:MANY]
    if len(kept) < len(better):
        said = f"Of {len(lasting.moves):,} moves the first {len(kept)} improvements are drawn."
    else:
        said = f"Of {len(lasting.moves):,} moves only the {len(kept)} improvements are drawn."
    return kept, said


def moves_svg(lasting: Lasting) -> Markup:
    """The drawing; the table beside it says the same in words."""
    moves, _ = drawn(lasting)
    if not moves:
        return Markup("")
    cut = _halfway(moves)
    sides = [_entries(moves[:cut]), _entries(moves[cut:])]
    words = wrap(lasting.now_words, 27, 5)
    box = 46.0 + _LINE * len(words)
    height = max(*(sum(e.tall for e in side) for side in sides), box) + 16
    middle = height / 2
    parts: list[Markup] = []
    for sign, side in zip((-1, 1), sides, strict=True):
        y = middle - sum(e.tall for e in side) / 2
        for i, entry in enumerate(side):
            leaves = middle + (i - (len(side) - 1) / 2) * min(9.0, (box - 12) / max(len(side), 1))
            parts.append(_move(entry, sign, y, leaves))
            y += entry.tall
    parts.append(_now(lasting.now, words, middle, box))
    better = sum(move.improves for move in moves)
    label = (
        f"{len(moves)} moves from the status quo, {better} of them improvements; "
        "the table below says the same in words."
    )
    return drawing(WIDTH, height, label, *parts, class_="moves")


def _halfway(moves: tuple[GameMove, ...]) -> int:
    """Where the left side ends: between two actors, as near to half as may be."""
    bounds = [i for i in range(1, len(moves)) if moves[i].actor != moves[i - 1].actor]
    return min(bounds or [len(moves)], key=lambda i: (abs(2 * i - len(moves)), i))


def _entries(moves: tuple[GameMove, ...]) -> list[_Entry]:
    return [
        _Entry(m, wrap(m.says, _CHARS, _LINES), i == 0 or moves[i - 1].actor != m.actor)
        for i, m in enumerate(moves)
    ]


def _move(entry: _Entry, sign: int, top: float, leaves: float) -> Markup:
    """An arc from the middle to a move's words, with its head."""
    kind = "better" if entry.move.improves else "other"
    y = top + (_HEAD if entry.heads else 0.0) + _LINE * (len(entry.lines) + 1) / 2
    start, end = WIDTH / 2 + sign * _HALF, WIDTH / 2 + sign * (WIDTH / 2 - _EDGE)
    bend = abs(end - start) * 0.55
    base = end - sign * 8
    arc = path("M", start, leaves, "C", start + sign * bend, leaves, base - sign * bend, y, base, y)
    tip = path("M", base, y - 4.5, "L", end, y, "L", base, y + 4.5, "Z")
    x, anchor = end + sign * 8, "end" if sign < 0 else "start"
    parts = [el("path", d=arc, class_=f"move {kind}"), el("path", d=tip, class_=f"tip {kind}")]
    at = top
    if entry.heads:
        parts.append(el("text", entry.move.name, x=x, y=at + 13, text_anchor=anchor, class_="who"))
        at += _HEAD
    for line in entry.lines:
        parts.append(el("text", line, x=x, y=at + 12, text_anchor=anchor, class_="says"))
        at += _LINE
    code = el("text", entry.move.to, x=x, y=at + 11, text_anchor=anchor, class_="state")
    return el("g", *parts, code, data_actor=entry.move.actor)


def _now(code: str, words: list[str], middle: float, box: float) -> Markup:
    x, top = WIDTH / 2, middle - box / 2
    parts = [
        el("rect", x=x - _HALF, y=top, width=2 * _HALF, height=box, rx=3.0, class_="now"),
        el("text", "The status quo", x=x, y=top + 18, text_anchor="middle", class_="who"),
        el("text", code, x=x, y=top + 34, text_anchor="middle", class_="state"),
    ]
    for i, line in enumerate(words):
        y = top + 51 + i * _LINE
        parts.append(el("text", line, x=x, y=y, text_anchor="middle", class_="says"))
    return el("g", *parts)
