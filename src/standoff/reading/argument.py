"""The argument: the reasons that a text counts out, what they serve, and rival accounts."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from standoff.reading.cast import Cast
from standoff.reading.claims import Claim
from standoff.reading.sentences import Sentence
from standoff.reading.statements import Statement
from standoff.reading.wordlists import listed, ordered

_ORDINALS: Final = ordered("small", "ordinals")
_NUMBERS: Final = ordered("small", "numbers")
_COUNTED = re.compile(
    r"(?:(?P<word>"
    + "|".join(_ORDINALS)
    + r")(?:ly)?(?:\s+(?:of all|and foremost|reason|point|argument))?"
    r"(?:\s*[,:;–—]|\s+(?:is|comes|and most)\b)"
    r"|(?:The|A)\s+(?P<the>" + "|".join(_ORDINALS) + r")\s+(?:(?:main|key|other)\s+)?"
    r"(?:reason|point|argument|consideration|ground|problem|is\b|concerns)"
    r"|\(?(?P<number>\d{1,2})[.)]\s"
    r"|(?P<last>Finally|Lastly|Last(?: but not least)?)\s*,)",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"\b(?P<count>"
    + "|".join(_NUMBERS)
    + r"|several|some|a number of|\d{1,2})\s+(?:[a-z-]+\s+){0,2}"
    r"(?:reasons|grounds|arguments|considerations|points|facts|factors|problems)\b",
    re.IGNORECASE,
)
_ACCOUNT_LINK = re.compile(r"\b(?:while|whereas|but|although|though|yet)\b")
_ANSWERS: Final = listed("reporting", "answers")
_CONTRAST = re.compile(
    r"^(?:But|However|Yet|By contrast|In contrast|Meanwhile|For its part|Conversely)\b"
)

_HOWEVER = re.compile(
    r"^[^.;]{0,40}?,\s(?:however|by contrast|in contrast|for its part|meanwhile),"
)


@dataclass(frozen=True)
class Argument:
    """What rests on what.

    Attributes
    ----------
    thesis : str
        Id of a claim; empty where the text recommends and judges nothing.
    reasons : dict of str to list of str
        For a claim, the claims that are given for it.
    agent : str
        The actor that the recommendation is for; empty where none is clear.
    """

    thesis: str = ""
    reasons: dict[str, list[str]] = field(default_factory=dict)
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Rival:
    """Two accounts of one thing, by different actors: ids of claims, and the sentence."""

    accounts: tuple[str, str]
    sentence: int
    start: int
    end: int


def _rank(words: str, before: int) -> int | None:
    """The number that a sentence gives itself in a count; None for none."""
    match = _COUNTED.match(words)
    if match is None:
        return None
    word = match["word"] or match["the"]
    if word:
        return _ORDINALS.index(word.lower()) + 1
    if match["number"]:
        return int(match["number"])
    return before + 1 if before >= 2 else None


def _series(text: str, found: Sequence[Sentence]) -> list[list[int]]:
    """Every run of sentences that count First, Second, Third …, by their numbers."""
    runs: list[list[int]] = []
    for number, sentence in enumerate(found):
        if sentence.heading:
            continue
        start = sentence.start
        items = re.compile(r"\(?\d{1,2}[.)]\s").match(text, max(0, start - 4), start)
        begin = items.start() if items else start
        rank = _rank(text[begin : sentence.end], len(runs[-1]) if runs else 0)
        if rank == 1:
            runs.append([number])
        elif rank is not None and runs and rank == len(runs[-1]) + 1:
            runs[-1].append(number)
    return [r for r in runs if len(r) >= 2]


def argument(text: str, found: Sequence[Sentence], made: Sequence[Claim], cast: Cast) -> Argument:
    """The thesis and the reasons counted out for it.

    Parameters
    ----------
    text : str
        The normalised text.
    found : sequence of Sentence
        Its sentences.
    made : sequence of Claim
        Its claims, in order.
    cast : Cast
        Its actors.
    """
    own = [c for c in made if not c.by]
    first: dict[int, Claim] = {}
    for claim in own:
        first.setdefault(claim.sentence, claim)
    runs = [[n for n in r if n in first] for r in _series(text, found)]
    runs = [r for r in runs if len(r) >= 2 and _are_reasons([first[n] for n in r])]
    announcing = [c for c in own if _ANNOUNCED.search(text, c.start, c.end)]
    run = max(runs, key=lambda r: (_announced(r, announcing), len(r)), default=[])
    announcer = _announcer(run, announcing)
    thesis = _thesis(own, run, announcer, found)
    if thesis is None:
        return Argument()
    given = [first[n] for n in run if first[n].id != thesis.id]
    reasons = {thesis.id: [c.id for c in given]} if given else {}
    for claim, below in _below(given, own, found, thesis):
        if below:
            reasons[claim.id] = below
    return Argument(thesis.id, reasons, _agent(thesis, cast))


def _are_reasons(run: Sequence[Claim]) -> bool:
    """Steps of a recommendation are counted too; they are no reasons for it."""
    return sum(c.kind == "prescriptive" for c in run) * 2 <= len(run)


def _announcer(run: Sequence[int], announcing: Sequence[Claim]) -> Claim | None:
    near = [c for c in announcing if run and 0 < run[0] - c.sentence <= 4]
    return near[-1] if near else None


def _announced(run: Sequence[int], announcing: Sequence[Claim]) -> bool:
    return _announcer(run, announcing) is not None


def _thesis(
    own: Sequence[Claim], run: Sequence[int], announcer: Claim | None, found: Sequence[Sentence]
) -> Claim | None:
    """The recommendation that the reasons serve; else the judgement that they are given for."""
    if announcer is not None and announcer.kind == "prescriptive":
        return announcer
    asks = [c for c in own if c.kind == "prescriptive"]
    if run:
        asks = [c for c in asks if c.sentence not in run]
        paragraph = found[run[-1]].paragraph
        later = [c for c in asks if c.sentence > run[-1]]
        beyond = [c for c in later if c.paragraph > paragraph] or later
        earlier = [c for c in asks if c.sentence < run[0]]
        if beyond or earlier:
            return beyond[0] if beyond else earlier[-1]
        if announcer is not None:
            return announcer
    if asks:
        end = max(c.paragraph for c in own)
        closing = [c for c in asks if c.paragraph * 3 >= end * 2]
        return closing[0] if closing else asks[-1]
    judged = [c for c in own if c.kind == "normative"]
    return announcer or (judged[-1] if judged else None)


def _below(
    given: Sequence[Claim], own: Sequence[Claim], found: Sequence[Sentence], thesis: Claim
) -> list[tuple[Claim, list[str]]]:
    """What is said for each reason before the next; for the last, within its paragraph."""
    parts: list[tuple[Claim, list[str]]] = []
    for i, claim in enumerate(given):
        stop = given[i + 1].sentence if i + 1 < len(given) else len(found)
        last = i + 1 == len(given)
        below = [
            c.id
            for c in own
            if claim.sentence <= c.sentence < stop
            and c.start > claim.start
            and c.kind != "prescriptive"
            and c.id != thesis.id
            and (not last or c.paragraph == claim.paragraph)
        ]
        parts.append((claim, below))
    return parts


def _agent(thesis: Claim, cast: Cast) -> str:
    inside = cast.within(thesis.sentence, thesis.start, thesis.end)
    ready = thesis.kind == "prescriptive" and bool(inside)
    return thesis.about if ready and thesis.about in cast.people else ""


def rivals(text: str, made: Sequence[Claim], said: Sequence[Statement]) -> list[Rival]:
    """Rival accounts: two speakers, one thing, in one sentence or in two that follow each other.

    Parameters
    ----------
    text : str
        The normalised text.
    made : sequence of Claim
        Its claims, in order.
    said : sequence of Statement
        Its attributed statements.
    """
    asserted = [s for s in said if s.asserts]
    near: dict[tuple[str, int], list[Claim]] = {}
    for claim in made:
        near.setdefault((claim.by, claim.sentence), []).append(claim)
    seen: list[Rival] = []
    used: set[str] = set()
    for one, other in itertools.pairwise(asserted):
        if one.by == other.by or other.sentence - one.sentence > 1:
            continue
        between = text[one.start : other.end]
        if one.sentence == other.sentence:
            linked = bool(_ACCOUNT_LINK.search(text, one.start, other.start))
            linked = linked or ";" in text[one.end : other.start]
        else:
            linked = other.verb in _ANSWERS or bool(_CONTRAST.match(text[other.start : other.end]))
            linked = linked or bool(_HOWEVER.search(text[other.start : other.end]))
            linked = linked or bool(_CONTRAST.match(between))
        pair = [_claim_at(near.get((s.by, s.sentence), ()), s) for s in (one, other)]
        ids = {c.id for c in pair if c is not None}
        if linked and len(ids) == 2 and not ids & used:
            a, b = (c for c in pair if c is not None)
            used |= ids
            seen.append(
                Rival((a.id, b.id), one.sentence, min(a.start, one.start), max(b.end, other.end))
            )
    return seen


def _claim_at(near: Sequence[Claim], statement: Statement) -> Claim | None:
    return next((c for c in near if c.start < statement.end and statement.start < c.end), None)
