"""Provenance: who wrote a text, who published it, and what it relays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from standoff.reading.cast import Cast, Mention
from standoff.reading.sentences import Sentence
from standoff.reading.words import tidy

HEAD = 12  # sentences at either end of a text in which it may speak of itself
_PIECE = r"(?:articles?|op-ed|essay|column|piece|commentary|interview|report|analysis|study)"
_PUBLISHED = re.compile(
    r"\b(?:published|publishes|carried|ran|released)\b[^.]{0,20}?\b" + _PIECE + r"\b"
)
_RELAYED = re.compile(
    r"\b(?:presents?|relays?|republishes|republished|translates|translated|summari[sz]es)\b[^.]{0,20}?\b"
    + _PIECE + r"\b"
)  # fmt: skip
_BY = re.compile(r"\bby\b")
_BYLINE = re.compile(r"^(?:[Bb]y|Author:|Written by)\s")
_TITLED = re.compile(
    r"\b(?:titled|entitled|headlined|under the (?:title|headline)),?\s+[“\"«]([^”\"»]{3,200})[”\"»]"
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a text comes from.

    Attributes
    ----------
    author, outlet : str
        Ids of actors; empty for unknown.
    original : str
        Id of the outlet that published what the text relays; empty where it relays nothing.
    original_title : str
        Its title; empty for unknown.
    """

    author: str = ""
    outlet: str = ""
    original: str = ""
    original_title: str = ""


def _person(cast: Cast, row: Sequence[Mention]) -> str:
    return next((m.actor for m in row if cast.people[m.actor].kind == "person"), "")


def _media(cast: Cast, row: Sequence[Mention]) -> str:
    kinds = ("media", "think-tank", "organisation")
    return next((m.actor for m in row if cast.people[m.actor].kind in kinds), "")


def provenance(text: str, found: Sequence[Sentence], cast: Cast) -> Provenance:
    """What a text says of its own origin, near its beginning or its end.

    Parameters
    ----------
    text : str
        The normalised text.
    found : sequence of Sentence
        Its sentences.
    cast : Cast
        Its actors.
    """
    author = outlet = original = title = ""
    ends = [i for i in range(len(found)) if i < HEAD or i >= len(found) - 3]
    for number in ends:
        sentence = found[number]
        words = text[sentence.start : sentence.end]
        byline = _BYLINE.match(words)
        if byline and number < HEAD and not author:
            author = _person(cast, cast.within(number, sentence.start, sentence.end))
        published = _PUBLISHED.search(text, sentence.start, sentence.end)
        if published and not original:
            original = _media(cast, cast.within(number, sentence.start, published.start()))
            by = _BY.search(text, published.end(), sentence.end)
            if original and by:
                author = author or _person(cast, cast.within(number, by.end(), sentence.end))
            named = _TITLED.search(text, published.end(), sentence.end)
            title = tidy(named.group(1).strip(" ,."), 200) if named and original else ""
        relayed = _RELAYED.search(text, sentence.start, sentence.end)
        if relayed and not outlet:
            outlet = _media(cast, cast.within(number, sentence.start, relayed.start()))
    if outlet and outlet == original:
        outlet = ""
    return Provenance(author, outlet, original, title)
