"""Statements: who said what of whom, and on which side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from standoff.reading import lexicon
from standoff.reading.cast import Cast
from standoff.reading.clauses import clauses
from standoff.reading.frames import Frame
from standoff.reading.sentences import Sentence
from standoff.reading.wordlists import listed

Stance = Literal["for", "against", "neutral"]

_FOR: Final = listed("reporting", "for")
_AGAINST: Final = listed("reporting", "against")
_KIND_WORDS = re.compile(
    r"\b(?:partners?|ally|allies|friends?|reliable|democra\w+|legitimate|solidarity|support|sympathy|"
    r"peaceful|brave|stabili[sz]\w+|responsible|confidence|respect)\b"
)
_HARD_WORDS = re.compile(
    r"\b(?:aggress\w+|threat\w*|terror\w*|enem\w+|unjustified|authoritarian|criminals?|motivated|illegal\w*|"
    r"provocat\w+|violat\w+|dangerous|reckless|violence|torture|barbar\w+|piracy|bull\w+|coerc\w+|"
    r"unlawful|concern|outrage|anger|attack\w*|invasion|propaganda)\b"
)
_NEEDS_WORDS: Final = listed("reporting", "needs-words")
_AN_ACCOUNT = re.compile(
    r"\s+(?:[a-z’']+\s+){0,3}(?:claims?|charges?|accounts?|allegations?|accusations?|versions?|"
    r"reports?|suggestions?|assertions?|findings?)\b"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """Words attributed to a speaker.

    Attributes
    ----------
    by : str
        Id of the speaker.
    about : str
        Id of the actor spoken of; empty where none is clear.
    stance : str
        For, against or neutral towards it.
    verb : str
        The verb of reporting, in its base form.
    start, end : int
        The clause.
    sentence : int
        Number of its sentence.
    asserts : bool
        It gives an account of how things are, rather than a feeling or an appeal.
    """

    by: str
    about: str
    stance: Stance
    verb: str
    start: int
    end: int
    sentence: int
    asserts: bool


def _stance(frame: Frame, words: str) -> Stance:
    if frame.verb in _FOR:
        return "for"
    if frame.verb in _AGAINST:
        return "against"
    kind, hard = len(_KIND_WORDS.findall(words)), len(_HARD_WORDS.findall(words))
    if kind == hard:
        return "neutral"
    return "for" if kind > hard else "against"


def _about(frame: Frame, cast: Cast, words: str, hi: int) -> str:
    others = [
        *(
            frame.by_prep.get("in", ())
            if frame.verb in ("condemn", "denounce", "criticize")
            else ()
        ),
        *frame.whom,
        *(
            a
            for p in ("with", "against", "for", "toward", "towards", "to", "on")
            for a in frame.by_prep.get(p, ())
        ),
    ]
    inside = cast.within(frame.sentence, frame.end, hi)
    that = re.search(r"^\s(?:\w+\s){0,3}that\b", words)
    named = [m.actor for m in inside]
    if not that:
        named = [a for a in named if a in others]
    if frame.verb == "tell":  # whom one tells is not whom one speaks of
        others = []
        named = named if that else []
    return next((a for a in (*others, *named) if a in named and a not in frame.who), "")


def reports(text: str, frame: Frame) -> bool:
    """Whether a frame gives someone's words."""
    if frame.verb not in lexicon.REPORTING or not frame.who or not frame.direct:
        return False
    if frame.negated or frame.supposed or frame.passive:
        return False
    if frame.modal in ("should", "must", "could", "would", "might", "may", "can"):
        return False
    after = text[frame.end : frame.end + 60]
    if frame.verb in _NEEDS_WORDS:
        return bool(re.match(r"\s+(?:that|it|the|an?|its|his|her|as|on|for|to|[“\"])", after))
    if frame.verb == "maintain":
        return bool(re.match(r"\s+that\b", after))
    if frame.verb == "express":
        return bool(_KIND_WORDS.search(after) or _HARD_WORDS.search(after) or "will" in after)
    return frame.verb not in ("threaten", "demand") or bool(re.match(r"\s+(?:that|to)\b", after))


def _asserts(text: str, frame: Frame, lo: int, hi: int) -> bool:
    """Whether an account is given: by its verb, after ``that``, or between quotation marks."""
    after = text[frame.end : hi]
    if frame.verb in ("reject", "dispute"):
        return bool(_AN_ACCOUNT.match(after))
    if frame.verb in lexicon.ASSERTING:
        return True
    if re.match(r"\s(?:[^\s,;]+\s){0,6}that\b|[,:]\s[“\"]", after):
        return True
    return bool(re.match(r"[“\"][^”\"]{8,}[,!?.][”\"]", text[lo : frame.start]))


def statements(
    text: str, found: Sequence[Sentence], cast: Cast, framed: Sequence[list[Frame]]
) -> list[Statement]:
    """Every attributed statement, one for each speaker, in the order of the text.

    Parameters
    ----------
    text : str
        The normalised text.
    found : sequence of Sentence
        Its sentences.
    cast : Cast
        Its actors.
    framed : sequence of list of Frame
        The frames of each sentence.
    """
    seen: list[Statement] = []
    for number, own in enumerate(framed):
        for frame in own:
            if not reports(text, frame):
                continue
            parts = clauses(text, number, found[number], own)
            lo, hi = next(
                ((c.start, c.end) for c in parts if c.start <= frame.start < c.end),
                (found[number].start, found[number].end),
            )
            about = _about(frame, cast, text[frame.end : hi], hi)
            stance = _stance(frame, text[frame.end : hi]) if about else "neutral"
            asserts = _asserts(text, frame, lo, hi)
            for speaker in frame.who:
                seen.append(Statement(speaker, about, stance, frame.verb, lo, hi, number, asserts))
    return seen
