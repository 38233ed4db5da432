"""A text cut into pieces at the ends of what is quoted from it; spans may overlap and nest."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from standoff.audit.results import Mark

_BREAK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_STOP = re.compile(r"[.,;:!?)\]’”\"']{1,3}")
_HEADING = re.compile(r"#{1,6}[ \t]+")


@dataclass(frozen=True)
class Piece:
    """Words that the same marks cover.

    Attributes
    ----------
    text : str
    over : tuple of int
        Indices of the marks that cover it, the shortest (the innermost) first.
    begins, ends : tuple of int
        Those whose first or last words these are.
    tail : str
        Punctuation that follows at once, so that what is said of the ends comes after it.
    """

    text: str
    over: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    tail: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or a heading of a Markdown text, in pieces."""

    pieces: tuple[Piece, ...]
    heading: bool = False


def paragraphs(text: str, marks: Sequence[Mark]) -> tuple[Paragraph, ...]:
    """Cut a text into paragraphs and these into pieces; every character of a word stays.

    Parameters
    ----------
    text : str
        The normalised text.
    marks : sequence of Mark
        Offsets into it; what lies outside is left out.
    """
    spans = _lines(text)
    found = []
    first: dict[int, tuple[int, int]] = {}
    last: dict[int, tuple[int, int]] = {}
    cuts_of: list[list[tuple[int, int, tuple[int, ...]]]] = []
    for row, (start, end, _) in enumerate(spans):
        here = [i for i, m in enumerate(marks) if max(m.start, start) < min(m.end, end)]
        edges = {start, end}
        for i in here:
            edges.update(e for e in (marks[i].start, marks[i].end) if start < e < end)
        cuts = sorted(edges)
        row_cuts = []
        for a, b in itertools.pairwise(cuts):
            over = [i for i in here if marks[i].start < b and marks[i].end > a]
            over.sort(key=lambda i: (marks[i].end - marks[i].start, i))
            if text[a:b].strip():
                for i in over:
                    first.setdefault(i, (row, a))
                    last[i] = (row, a)
            row_cuts.append((a, b, tuple(over)))
        cuts_of.append(row_cuts)
    for row, (_, _, heading) in enumerate(spans):
        pieces = [
            Piece(
                text[a:b],
                over,
                tuple(i for i in over if first.get(i) == (row, a)),
                tuple(i for i in over if last.get(i) == (row, a)),
            )
            for a, b, over in cuts_of[row]
        ]
        found.append(Paragraph(_with_tails(pieces), heading))
    return tuple(found)


def _with_tails(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Move punctuation after an end into the piece that ends."""
    found: list[Piece] = []
    for piece in pieces:
        if found and found[-1].ends and not piece.begins and not piece.ends:
            match = _STOP.match(piece.text)
            if match:
                found[-1] = replace(found[-1], tail=found[-1].tail + match.group())
                piece = replace(piece, text=piece.text[match.end() :])
        if piece.text or piece.begins or piece.ends:
            found.append(piece)
    return tuple(found)


def _lines(text: str) -> list[tuple[int, int, bool]]:
    """Start and end of every paragraph, and whether it is a heading."""
    spans = []
    at = 0
    for gap in [*_BREAK.finditer(text), None]:
        start, end = at, gap.start() if gap else len(text)
        at = gap.end() if gap else at
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            continue
        mark = _HEADING.match(text, start, end)
        spans.append((mark.end() if mark else start, end, mark is not None))
    return spans
