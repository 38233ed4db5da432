"""Clauses: the parts of a sentence that can each be a claim of its own."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from standoff.reading.frames import Frame
from standoff.reading.sentences import Sentence

_SPLIT = re.compile(r"(?:,\s+(?=(?:while|whereas|but|yet)\s)|;\s+)")
_LEAD = re.compile(
    r"(?:(?:[Hh]owever|[Bb]ut|[Yy]et|[Ss]till|[Ii]nstead|[Nn]ow|[Aa]nd|[Ww]hile|[Ww]hereas|[Mm]oreover|"
    r"[Mm]eanwhile|[Tt]herefore|[Tt]hus|[Ii]n fact|[Aa]t the same time|[Ff]urthermore|"
    r"[Ss]o)\b,?\s+)+"
)
_PREDICATE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|does|do|did|will|would|can|could|may|might|must|should|"
    r"\w{3,}(?:ed|es|s))\b"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of one sentence that says one thing.

    Attributes
    ----------
    sentence : int
        Number of its sentence.
    start, end : int
        Where it stands, linking words at its head left out.
    opens : bool
        It is the first of its sentence.
    """

    sentence: int
    start: int
    end: int
    opens: bool


def clauses(text: str, number: int, sentence: Sentence, own: Sequence[Frame]) -> list[Clause]:
    """Split a sentence at ``while``, ``but`` and semicolons where each side says something.

    Parameters
    ----------
    text : str
        The normalised text.
    number : int
        Number of the sentence.
    sentence : Sentence
        The sentence.
    own : sequence of Frame
        Its frames.
    """
    cuts = [sentence.start]
    for match in _SPLIT.finditer(text, sentence.start, sentence.end):
        left, right = text[cuts[-1] : match.start()], text[match.end() : sentence.end]
        starts = [f.start for f in own]
        told = any(cuts[-1] <= s < match.start() for s in starts) or _PREDICATE.search(left)
        tells = any(match.end() <= s < sentence.end for s in starts) or _PREDICATE.search(right)
        if told and tells and len(left.split()) >= 4 and len(right.split()) >= 4:
            cuts.append(match.end())
    cuts.append(sentence.end)
    found: list[Clause] = []
    for lo, hi in itertools.pairwise(cuts):
        piece = text[lo:hi]
        end = lo + len(piece.rstrip().rstrip(",;").rstrip())
        lead = _LEAD.match(text, lo, end)
        start = lead.end() if lead and end - lead.end() > 12 else lo
        if start < end:
            found.append(Clause(number, start, end, lo == sentence.start))
    return found
