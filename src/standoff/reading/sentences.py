"""Layout: headings, paragraphs and sentences, each with its offsets."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from standoff.reading.words import Span

LONGEST = 1500  # characters; a longer sentence is cut at a space
MOST = 60_000  # sentences; a longer text is read so far

_BLOCK = re.compile(r"\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*")
_ITEM = re.compile(r"\s*(?:#{1,6}\s|[-*•]\s|\(?\d{1,2}[.)]\s)")
_BYLINE = re.compile(r"\s*[Bb]y [A-Z]")
_MARKUP = re.compile(r"\s*(?:#{1,6}\s+|[-*•>]\s+)?")
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘«(\[]*[^\W_])|[.!?…]+[\"'”’»)\]]*\s*\n")
_END = re.compile(r"[.!?…:;][\"'”’»)\]*_]*$")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(\"“])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Adm|Sen|Rep|Gov|Sgt|Capt|Maj|St|Mt|No|vs|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Inc|Ltd|Corp|Co|e\.g|i\.e|cf|approx|ca|"
    r"U\.S|U\.K|U\.N|E\.U|a\.m|p\.m|etc)\.$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands.

    Attributes
    ----------
    start, end : int
        Code points of the normalised text.
    paragraph : int
        Number of its paragraph, from 0.
    heading : bool
        It is a heading, a title or a label, not a sentence of the text's argument.
    """

    start: int
    end: int
    paragraph: int
    heading: bool


def _blocks(text: str) -> list[Span]:
    """Paragraphs: blank lines part them; so do lines that were not wrapped by an editor."""
    found: list[Span] = []
    for match in _BLOCK.finditer(text):
        start, end = match.span()
        if "\n" not in match.group():
            found.append((start, end))
            continue
        lines: list[Span] = []
        at = start
        for line in match.group().split("\n"):
            lines.append((at, at + len(line)))
            at += len(line) + 1
        widest = max(e - s for s, e in lines)
        wrapped = 50 <= widest <= 130
        for s, e in lines:
            apart = _ITEM.match(text, s, e) or _BYLINE.match(text, s, e)
            joins = found and wrapped and s > start and not apart
            if (
                joins
                and found[-1][1] - max(found[-1][0], text.rfind("\n", 0, s - 1) + 1) > widest / 2
            ):
                found[-1] = (found[-1][0], e)
            else:
                found.append((s, e))
    return found


def _pieces(text: str, start: int, end: int) -> list[Span]:
    """The sentences of a paragraph."""
    cuts = [start]
    for match in _STOP.finditer(text, start, end):
        stop = match.end()
        if match.group().startswith(".") and _ABBREVIATED.search(text, max(start, stop - 12), stop):
            follows = text[stop : stop + 24].lstrip()
            if not (
                text[stop - 4 : stop].isupper() and re.match(r"(?:The|It|This|But|In)\b", follows)
            ):
                continue
        cuts.append(stop)
    cuts.append(end)
    found: list[Span] = []
    for a, b in itertools.pairwise(cuts):
        while b - a > LONGEST:
            cut = max(text.rfind(" ", a, a + LONGEST), a + LONGEST // 2)
            found.append((a, cut))
            a = cut
        found.append((a, b))
    return found


def _heading(text: str, start: int, end: int) -> bool:
    body = text[start:end].strip()
    if body.startswith("#"):
        return True
    return (
        len(body) <= 300
        and len(body.split()) <= 25
        and not _END.search(body)
        and not _ITEM.match(body)
    )


def sentences(text: str) -> list[Sentence]:
    """Split a normalised text.

    Parameters
    ----------
    text : str
        Normalised: NFC, LF line ends.

    Returns
    -------
    list of Sentence
        In the order of the text, without overlap, none empty; at most ``MOST``.
    """
    found: list[Sentence] = []
    for number, (start, end) in enumerate(_blocks(text)):
        mark = _MARKUP.match(text, start, end)
        body = mark.end() if mark else start
        heading = _heading(text, start, end)
        for a, b in [(body, end)] if heading else _pieces(text, body, end):
            piece = text[a:b]
            lo = a + len(piece) - len(piece.lstrip())
            hi = b - (len(piece) - len(piece.rstrip()))
            if len(found) >= MOST:
                return found
            if lo < hi:
                found.append(Sentence(lo, hi, number, heading))
    return found


def title(text: str, found: list[Sentence]) -> str:
    """The first heading of three words or more near the top, else the first words there are."""
    top = [text[s.start : s.end] for s in found if s.heading and s.paragraph < 8]
    long = [t for t in top if len(t.split()) >= 3]
    if long or top:
        return (long or top)[0]
    return text[found[0].start : found[0].end] if found else "An untitled text"
