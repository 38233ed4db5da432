"""The argument as a tree: the thesis, what speaks for it, what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from standoff.audit.results import ArgumentView, Audit
from standoff.report.names import Names, anchor
from standoff.report.svg import drawing, el, path, wrap
from standoff.report.words import capital, look

BOX, GAP, COLUMN = 202.0, 12.0, 250.0
CHARS, LINES, LEADING = 30, 5, 15.0


@dataclass(frozen=True)
class Branch:
    """A claim in the tree: how deep, under which other, and whether it speaks against it."""

    claim: str
    depth: int
    under: str
    against: bool


def branches(view: ArgumentView) -> tuple[Branch, ...]:
    """Every claim once, in the order in which one reads; circles end where they close."""
    found: dict[str, Branch] = {}

    def walk(claim: str, depth: int, under: str, against: bool) -> Iterator[Branch]:
        if claim in found:
            return
        found[claim] = Branch(claim, depth, under, against)
        yield found[claim]
        for edges, hostile in ((view.reasons, False), (view.attacks, True)):
            for other in edges.get(claim, ()):
                yield from walk(other, depth + 1, claim, hostile)

    return tuple(walk(view.thesis, 0, "", False))


def argument_svg(audit: Audit, names: Names) -> Markup:
    """The drawing; the table beside it says the same in words."""
    view = audit.argument
    if view is None:
        return Markup("")
    tree = branches(view)
    lines = {b.claim: wrap(capital(names.claim(b.claim)), CHARS, LINES) for b in tree}
    tall = {c: 30 + LEADING * len(told) for c, told in lines.items()}
    kids: dict[str, list[str]] = {b.claim: [] for b in tree}
    for b in tree[1:]:
        kids[b.under].append(b.claim)
    tops: dict[str, float] = {}
    bottom = _stack(view.thesis, 4.0, kids, tall, tops)
    depth = {b.claim: b.depth for b in tree}
    parts = [
        _edge(head, tail, hostile, depth, tops, tall, view)
        for edges, hostile in ((view.reasons, False), (view.attacks, True))
        for head, tails in edges.items()
        for tail in tails
        if head in depth and tail in depth
    ]
    for b in tree:
        parts.append(_box(b, lines[b.claim], tops[b.claim], tall[b.claim], audit, view))
    width = max(depth.values()) * COLUMN + BOX + 8
    label = f"The thesis and {len(tree) - 1} claims that bear on it; the table says it in words."
    return drawing(width, bottom + 4, label, *parts, class_="argument")


def _stack(
    claim: str,
    top: float,
    kids: Mapping[str, list[str]],
    tall: Mapping[str, float],
    tops: dict[str, float],
) -> float:
    """Place a claim beside the middle of what hangs on it; return where the next may begin."""
    at = top
    for kid in kids[claim]:
        at = _stack(kid, at, kids, tall, tops) + GAP
    below = at - GAP if kids[claim] else top
    centre = (top + below) / 2 if kids[claim] else top + tall[claim] / 2
    if kids[claim]:
        first, last = kids[claim][0], kids[claim][-1]
        centre = (tops[first] + tops[last] + tall[last]) / 2
    tops[claim] = max(top, centre - tall[claim] / 2)
    return max(below, tops[claim] + tall[claim])


def _edge(
    head: str,
    tail: str,
    hostile: bool,
    depth: Mapping[str, int],
    tops: Mapping[str, float],
    tall: Mapping[str, float],
    view: ArgumentView,
) -> Markup:
    x1, y1 = 4 + depth[head] * COLUMN + BOX, tops[head] + tall[head] / 2
    x2, y2 = 4 + depth[tail] * COLUMN, tops[tail] + tall[tail] / 2
    mid = (x1 + x2) / 2
    loss = abs(view.loss.get(tail, (0.0, 0.0))[0])
    wide = 1.2 + 18 * min(loss if loss == loss else 0.0, 0.2)
    curve = path("M", x1, y1, "C", mid, y1, mid, y2, x2, y2)
    line = el("path", d=curve, stroke_width=wide, class_="against" if hostile else "for")
    if not hostile:
        return line
    return line + el(
        "text", "against", x=mid, y=(y1 + y2) / 2 - 4, text_anchor="middle", class_="edge"
    )


def _box(
    branch: Branch, lines: list[str], top: float, tall: float, audit: Audit, view: ArgumentView
) -> Markup:
    verdict = audit.verdict(branch.claim)
    mark = look(verdict)
    x = 4 + branch.depth * COLUMN
    parts = [el("rect", x=x, y=top, width=BOX, height=tall, rx=3.0, class_=f"box {mark.name}")]
    for i, words in enumerate(lines):
        parts.append(el("text", words, x=x + 10, y=top + 18 + LEADING * i, class_="words"))
    foot = f"{mark.glyph} {verdict.results[0] if verdict.tested else mark.means.split(':')[0]}"
    parts.append(el("text", foot, x=x + 10, y=top + tall - 9, class_=f"foot {mark.name}"))
    if branch.depth:
        told = _carries(branch.claim, view)
        parts.append(
            el("text", told, x=x + BOX - 9, y=top + tall - 9, text_anchor="end", class_="carries")
        )
    return el("a", *parts, href="#" + anchor("claim", branch.claim))


def _carries(claim: str, view: ArgumentView) -> str:
    """What the thesis loses when a claim falls, in two words."""
    lost = view.loss.get(claim, (float("nan"),))[0]
    if claim in view.carries_nothing or lost != lost:
        return "carries nothing"
    return f"carries {lost:.2f}" if lost > 0 else f"costs {-lost:.2f}"
