"""Memberships: who is in a bloc, has frozen it, has left it, or seeks it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from standoff.reading.cast import Cast
from standoff.reading.dates import dates
from standoff.reading.frames import Frame
from standoff.reading.sentences import Sentence
from standoff.reading.ties import mask

Status = Literal["full", "observer", "frozen", "left", "seeks"]

_A: Final = "(?:the )?([\ue100-\uefff])\ue000*"
_BE: Final = r"(?:is\s|was\s|as\s)?"
_MEMBER: Final = tuple(
    (re.compile(p), status, order)
    for p, status, order in (
        (rf"{_A},?\s{_BE}(?:an?\s|the\s)?(?:\w+\s)?member(?:\sstate)?\sof\s{_A}", "full", (0, 1)),
        (rf"{_A}\smember(?:\sstate)?,?\s{_A}", "full", (1, 0)),
        (rf"{_A},?\s{_BE}an?\sobserver\s(?:in|of|to|at)\s{_A}", "observer", (0, 1)),
        (rf"{_A}['’]s?\s(?:withdrawal|exit|departure)\sfrom\s{_A}", "left", (0, 1)),
        (rf"{_A}['’]s?\s(?:bid|application|accession)\s(?:to|to\sjoin|for)\s{_A}", "seeks", (0, 1)),
    )
)  # fmt: skip
_WISHES = re.compile(
    r"\b(?:willingness|wish\w*|want\w*|seek\w*|hop\w+|bid|appl\w+|aspir\w+|aim\w*|desire|plan\w*|"
    r"intend\w*|ready|readiness|eager|could|may|might|would|should)\b"
)
_STATES: Final = frozenset({"state", "bloc"})


@dataclass(frozen=True, slots=True)
class Membership:
    """An actor's standing in a bloc; ``since`` is empty for no date."""

    actor: str
    bloc: str
    status: Status
    since: str
    start: int
    end: int
    sentence: int


def memberships(
    text: str, found: Sequence[Sentence], cast: Cast, framed: Sequence[list[Frame]]
) -> list[Membership]:
    """Every membership that a text states, in its order, one for each actor, bloc and status.

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
    seen: dict[tuple[str, str, str], Membership] = {}
    for number, sentence in enumerate(found):
        if sentence.heading:
            continue
        when = [d.when for d in dates(text, sentence.start, sentence.end) if not d.ahead]
        rows = [
            *_from_verbs(text, sentence, framed[number]),
            *_from_nouns(text, number, sentence, cast),
        ]
        for actor, bloc, status, start, end in rows:
            member = _state(cast, found, number, actor, start)
            kind = cast.people[bloc].kind if bloc in cast.people else ""
            if member and member != bloc and kind in ("bloc", "organisation"):
                since = when[0] if when and status != "seeks" else ""
                row = Membership(member, bloc, status, since, start, end, number)
                seen.setdefault((member, bloc, status), row)
    return list(seen.values())


_Row = tuple[str, str, Status, int, int]


def _from_verbs(text: str, sentence: Sentence, own: Sequence[Frame]) -> Iterator[_Row]:
    for frame in own:
        if frame.negated or frame.supposed or not frame.who:
            continue
        form = text[frame.start : frame.end].lower()
        rest = text[frame.end : sentence.end]
        lo, hi = sentence.start, sentence.end
        after = [a for p in ("in", "of", "from") for a in frame.by_prep.get(p, ())]
        wishes = bool(_WISHES.search(text, sentence.start, frame.start))
        for actor in frame.who:
            if frame.verb in ("freeze", "suspend") and re.match(
                r".{0,30}\b(?:membership|participation|place|seat)\b", rest, re.S
            ):
                for bloc in after or [a for a in frame.whom if a != actor]:
                    if not frame.modal:
                        yield actor, bloc, "frozen", lo, hi
            elif frame.verb == "join":
                for bloc in frame.whom:
                    yield actor, bloc, "seeks" if wishes or frame.modal else "full", lo, hi
            elif form in ("left", "quit", "exited") or (
                frame.verb == "withdraw" and "from" in frame.by_prep
            ):
                for bloc in (*frame.whom, *frame.by_prep.get("from", ())):
                    if not frame.modal and not wishes:
                        yield actor, bloc, "left", lo, hi


def _from_nouns(text: str, number: int, sentence: Sentence, cast: Cast) -> Iterator[_Row]:
    if len(cast.by_sentence[number]) < 2:
        return
    masked, row = mask(text, sentence, cast.by_sentence[number])
    for pattern, status, (a, b) in _MEMBER:
        for match in pattern.finditer(masked):
            pair = [row[ord(g) - 0xE100].actor for g in match.groups()]
            at = sentence.start
            yield pair[a], pair[b], status, at + match.start(), at + match.end()  # type: ignore[misc]


def _state(cast: Cast, found: Sequence[Sentence], number: int, actor: str, before: int) -> str:
    """The state that a member is: for a government or a person, the one its paragraph speaks of."""
    actor = cast.state_of(actor)
    if cast.people[actor].kind in _STATES:
        return actor
    paragraph = found[number].paragraph
    for earlier in range(number, -1, -1):
        if found[earlier].paragraph != paragraph:
            break
        for mention in reversed(cast.by_sentence[earlier]):
            person = cast.people[mention.actor]
            if person.kind == "state" and (earlier < number or mention.end <= before):
                return mention.actor
    return ""
