"""Events: what happened when, between whom and where, for each date of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from standoff.reading import lexicon, patterns
from standoff.reading.cast import Cast
from standoff.reading.dates import Date, dates
from standoff.reading.frames import Frame
from standoff.reading.sentences import Sentence
from standoff.reading.wordlists import listed
from standoff.reading.words import Word, tidy, words

_LATER = re.compile(
    r"(?:Soon (?:after|afterwards)|Shortly (?:after|afterwards|thereafter)|In response|Afterwards|"
    r"(?:A few )?(?:[Dd]ays|[Ww]eeks|[Hh]ours) later|(?:That|The) same (?:day|week|month)|"
    r"The (?:next|following) (?:day|week))\b"
)
_STOP = re.compile(r"[,;:()—]|\s(?:and|but|while|which|who|signal\w+|after|before)\s")
_THAN = re.compile(r"\bthan\b")
_BE = re.compile(r"\b(?:was|were|is|are|been|has been|have been)\s$")
_WHEN = re.compile(r",?\s+when\s+")
_PLACE = re.compile(r"\b(?:in|at|near|off|of|over|around|on)\s(?:the\s)?$")


@dataclass(frozen=True, slots=True)
class Event:
    """Something dated.

    Attributes
    ----------
    on : str
        Date, as a case writes it.
    act : str
        What happened, in the words of the text.
    from_, to : str
        Ids of actors; empty where the text names no one.
    where : str
        A place; empty for none.
    plover : str
        PLOVER type; empty where none is clear.
    alleged, carried : bool
        Hedged by the text; dated only by the sentence before.
    start, end : int
        The words that say so.
    sentence : int
        Number of its sentence.
    """

    on: str
    act: str
    from_: str
    to: str
    where: str
    plover: str
    alleged: bool
    carried: bool
    start: int
    end: int
    sentence: int


@dataclass(frozen=True)
class _Anchor:
    """The word that an event is about: a verb with its frame, or an act noun."""

    word: Word
    frame: Frame | None
    act: lexicon.Act | None
    phrase: lexicon.Phrase | None = None

    @property
    def plover(self) -> str:
        """PLOVER type; empty where none is clear."""
        told = self.phrase.plover if self.phrase else ""
        return told or (self.act.plover if self.act else "")


def _anchors(text: str, run: list[Word], own: list[Frame]) -> list[_Anchor]:
    by_start = {f.start: f for f in own}
    nouns = lexicon.act_nouns()
    found: list[_Anchor] = []
    for i, word in enumerate(run):
        frame = by_start.get(word.start)
        noun = nouns.get(word.text.lower())
        before = run[i - 1].text.lower() if i else ""
        if noun is not None and (frame is None or before in ("the", "a", "an", "of", "its", "s")):
            found.append(_Anchor(word, None, noun))
        elif frame is not None and word.text.lower() not in _WEAK:
            phrase = lexicon.phrase_of(word.text, text[word.end : word.end + 60])
            found.append(_Anchor(word, frame, frame.act, phrase))
    return found


_WEAK: Final = listed("small", "verbs")


def _pick(text: str, date: Date, sentence: Sentence, anchors: list[_Anchor]) -> _Anchor | None:
    """The act of a date: the nearest before it in its clause, else the main one after."""
    before = [a for a in anchors if a.word.end <= date.start]
    after = [a for a in anchors if a.word.start >= date.end]
    head = text[sentence.start : date.start]
    if before and not (text[date.start].isupper() or re.fullmatch(r"\W*\w+,?\s*", head)):
        strong = [a for a in before if a.act is not None and a.act.plover]
        near = before[-1]
        gap = text[near.word.end : date.start]
        if near.act is None and strong and ", " not in text[strong[-1].word.end : near.word.start]:
            near = strong[-1]
        verb = before[-2] if near.frame is None and len(before) > 1 else near
        if verb.act is not None and len(text[verb.word.end : near.word.start].split()) <= 3:
            near = verb  # signed a truce: the verb knows who signed
        if ";" not in gap:
            return near
    finite = [a for a in after if a.frame is not None and not a.word.text.endswith("ing")]
    ready = [a for a in finite if not text.endswith("to ", 0, a.word.start)]
    return next(iter(ready or finite or after or before), None)


class _Reader:
    """Reads the events of one sentence."""

    def __init__(
        self, text: str, number: int, sentence: Sentence, own: list[Frame], cast: Cast
    ) -> None:
        self.text, self.number, self.sentence, self.cast = text, number, sentence, cast
        self.run = words(text, sentence.start, sentence.end)
        self.anchors = _anchors(text, self.run, own)

    def event(self, date: Date, carried: bool = False) -> Event | None:
        anchor = _pick(self.text, date, self.sentence, self.anchors)
        when = _WHEN.match(self.text, date.end, self.sentence.end)
        if when is not None:  # tensions rose in June, when A did B: the event is B
            inner = [a for a in self.anchors if a.word.start >= when.end()]
            anchor = inner[0] if inner else anchor
        if anchor is None:
            return None
        start, end = self._bounds(anchor, date, when.end() if when else None)
        lo, hi = (date.start, date.end) if start < date.start < end else (end, end)
        act = tidy((self.text[start:lo] + self.text[hi:end]).strip(' ,;.“”"'), 160)
        if not act:
            return None
        from_, to = self._ends(anchor, start, end)
        return Event(
            on=date.when,
            act=act,
            from_=from_,
            to=to if to != from_ else "",
            where=self._where(start, end),
            plover=anchor.plover,
            alleged=bool(patterns.ALLEGED.search(self.text, start, end)),
            carried=carried,
            start=start,
            end=end,
            sentence=self.number,
        )

    def _bounds(self, anchor: _Anchor, date: Date, inner: int | None) -> tuple[int, int]:
        start = inner if inner is not None else anchor.word.start
        if start == anchor.word.start and anchor.frame is not None and anchor.frame.passive:
            lead = _BE.search(self.text, max(0, start - 12), start)
            start = lead.start() if lead else start
        before = anchor.word.end <= date.start and inner is None
        if before and len(self.text[start : date.start].split()) > 2:
            return start, date.start
        beyond = max(anchor.word.end, date.end if before else 0)
        stop = _STOP.search(self.text, beyond + 3, self.sentence.end)
        return start, stop.start() if stop else self.sentence.end

    def _ends(self, anchor: _Anchor, start: int, end: int) -> tuple[str, str]:
        inside = self.cast.within(self.number, anchor.word.end, end)
        frame = anchor.frame
        if frame is not None:
            named = {m.actor for m in inside} | set(frame.whom if frame.passive else ())
            preps = ("against", *(anchor.phrase.preps if anchor.phrase else ()))
            others = [a for p in preps for a in frame.by_prep.get(p, ())]
            to = [a for a in (*frame.whom, *others) if a in named]
            to = [a for a in to if a not in frame.who]
            if not to and not frame.passive and anchor.plover:
                to = [m.actor for m in inside if m.actor not in frame.who]
            if not to and frame.passive:
                earlier = self.cast.within(self.number, self.sentence.start, anchor.word.start)
                people = [m.actor for m in earlier if self.cast.people[m.actor].kind == "person"]
                to = people[-1:]
            return (frame.who[0] if frame.who else ""), (to[0] if to else "")
        before = self.cast.within(self.number, self.sentence.start, anchor.word.start)
        owner = before[-1] if before else None
        gap = self.text[owner.end : anchor.word.start] if owner else ""
        owns = (
            owner is not None
            and len(gap) <= 22
            and re.fullmatch(r"(?:['’]s?)? ?(?:[a-z-]+ ){0,2}", gap)
        )
        after = self.text[anchor.word.end : inside[0].start] if inside else "x" * 99
        meets = len(after) < 60 and re.search(r"\b(?:of|on|against|over|with)\b", after)
        return (owner.actor if owns and owner else ""), (inside[0].actor if meets else "")

    def _where(self, start: int, end: int) -> str:
        for lo, hi in self.cast.places[self.number]:
            stands = start <= lo <= end + 60
            if stands and _PLACE.search(self.text, max(0, lo - 10), lo):
                return self.text[lo:hi].replace("\n", " ")
        return ""


def events(
    text: str, found: Sequence[Sentence], cast: Cast, framed: Sequence[list[Frame]]
) -> list[Event]:
    """Every dated event, and what followed soon after one, in the order of the text.

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
    seen: list[Event] = []
    last: tuple[int, str] | None = None
    for number, sentence in enumerate(found):
        if sentence.heading:
            continue
        reader: _Reader | None = None
        for date in dates(text, sentence.start, sentence.end):
            if date.ahead or _THAN.search(text, max(sentence.start, date.start - 30), date.start):
                continue
            reader = reader or _Reader(text, number, sentence, framed[number], cast)
            event = reader.event(date)
            if event is not None:
                seen.append(event)
            last = (sentence.paragraph, date.when)
        later = _LATER.match(text, sentence.start, sentence.end)
        if later and reader is None and last is not None and sentence.paragraph - last[0] <= 1:
            reader = _Reader(text, number, sentence, framed[number], cast)
            event = reader.event(Date(sentence.start, later.end(), last[1], False), carried=True)
            if event is not None:
                seen.append(event)
    return seen
