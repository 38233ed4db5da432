"""Frames: who does what to whom, one for each verb; from a tree or from rules."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from standoff.reading import lexicon
from standoff.reading.cast import Cast, Mention
from standoff.reading.sentences import Sentence
from standoff.reading.trees import Tree
from standoff.reading.words import words

_APPOSED = re.compile(r"\s(?:the\s)?")
_INCLUDING = re.compile(r",?\s(?:including|such as|like|namely)(?:\sboth)?\s(?:[Tt]he\s)?")
_AND = re.compile(r"\s(?:and|or|as well as|along with)\s(?:[Tt]he\s|its\s|in\s)?")
_COMMA = re.compile(r",\s(?:[Tt]he\s)?")
_COMMA_AND = re.compile(r",\s(?:and|or)\s(?:[Tt]he\s)?")
CROWD = 40  # actors that one list may hold
PRONOUNS = frozenset(["it", "they", "he", "she", "both", "this", "these", "we"])


@dataclass(frozen=True, slots=True)
class Frame:
    """A verb with its actors.

    Attributes
    ----------
    sentence : int
        Number of its sentence.
    start, end : int
        The verb.
    verb : str
        Its base form where the lexicon has it, else the word.
    who, whom : tuple of str
        Ids of the actors that do it and of those that it is done to.
    by_prep : dict of str to tuple of str
        Actors after a preposition (``with``, ``against`` …).
    modal : str
        ``could``, ``should`` …; empty for none.
    negated, supposed, passive : bool
        Denied; in a condition; in the passive voice.
    subject : str
        The head word of the subject, in small letters.
    main : bool
        The main verb of its sentence, or joined to it.
    direct : bool
        The subject is the actor itself, and not only something of the actor's.
    clause : tuple of int
        The stretch of text that the verb governs.
    """

    sentence: int
    start: int
    end: int
    verb: str
    who: tuple[str, ...] = ()
    whom: tuple[str, ...] = ()
    by_prep: dict[str, tuple[str, ...]] = field(default_factory=dict)
    modal: str = ""
    negated: bool = False
    supposed: bool = False
    passive: bool = False
    subject: str = ""
    main: bool = False
    direct: bool = True
    clause: tuple[int, int] = (0, 0)

    @property
    def act(self) -> lexicon.Act | None:
        """What the verb means between actors, where the lexicon knows it."""
        return lexicon.act_of(self.verb)

    @property
    def actual(self) -> bool:
        """Said to be so: neither denied, nor conditional, nor a matter of could or should."""
        return not (self.negated or self.supposed or self.modal)


def spread(text: str, cast: Cast, sentence: int, mention: Mention) -> tuple[str, ...]:
    """The actors that a mention stands for, once the list after it is read.

    ``EU officials A and B`` are A and B; ``think tanks, including A and B`` are all three;
    ``A, B and C`` are three; what follows ``not`` is left out.
    """
    row = cast.by_sentence[sentence]
    at = bisect_left(row, mention.end, key=lambda m: m.start)
    found, waiting, end, listed = [mention.actor], list[str](), mention.end, False
    for other in row[at : at + CROWD]:
        if other.start < end:  # inside the one before
            continue
        gap = text[end : other.start]
        first = not listed and not waiting and mention.role == "group"
        if first and other.role == "alias" and _APPOSED.fullmatch(gap):
            found, listed = [other.actor], True
        elif _COMMA.fullmatch(gap):
            waiting.append(other.actor)
        elif (
            _AND.fullmatch(gap)
            or (first and _INCLUDING.fullmatch(gap))
            or ((listed or waiting) and _COMMA_AND.fullmatch(gap))
        ):
            found, waiting, listed = [*found, *waiting, other.actor], [], True
        else:
            break
        end = other.end
    return tuple(dict.fromkeys(found))


def frames(
    text: str, found: Sequence[Sentence], parsed: Sequence[Tree | None], cast: Cast
) -> list[list[Frame]]:
    """The frames of every sentence, pronouns traced one sentence back.

    Parameters
    ----------
    text : str
        The normalised text.
    found : sequence of Sentence
        Its sentences.
    parsed : sequence of Tree or None
        A tree for each, where there is one; else rules serve.
    cast : Cast
        Its actors.
    """
    from standoff.reading.frames_by_rule import by_rule
    from standoff.reading.frames_by_tree import by_tree

    every: list[list[Frame]] = []
    for number, sentence in enumerate(found):
        tree = parsed[number]
        if sentence.heading:
            every.append([])
        elif tree is not None:
            every.append(by_tree(text, number, tree, cast))
        else:
            run = words(text, sentence.start, sentence.end)
            every.append(by_rule(text, number, sentence, run, cast))
    return _traced([[_both(f, own) for f in own] for own in every], found, cast)


def _both(frame: Frame, own: list[Frame]) -> Frame:
    """Give ``both`` and ``they`` the several actors named earlier in the sentence."""
    if frame.who or frame.passive or frame.subject not in ("both", "they"):
        return frame
    several = [f.who for f in own if f.start < frame.start and len(f.who) > 1]
    return replace(frame, who=several[-1], direct=True) if several else frame


def _traced(framed: list[list[Frame]], found: Sequence[Sentence], cast: Cast) -> list[list[Frame]]:
    """Give a pronoun the actor that the sentences before it, in its paragraph, were about.

    ``he`` and ``she`` are the last person that did something; ``it`` and ``they`` are whoever the
    sentence just before was about.
    """
    person, paragraph, before = "", -1, tuple[str, ...]()
    every: list[list[Frame]] = []
    for number, own in enumerate(framed):
        if found[number].paragraph != paragraph:
            person, paragraph, before = "", found[number].paragraph, ()
        else:
            before = _topic(every[-1])
        traced: list[Frame] = []
        for frame in own:
            if not frame.who and not frame.passive and frame.subject in PRONOUNS:
                frame = replace(frame, who=_meant(frame.subject, person, before), direct=True)
            people = [a for a in frame.who if cast.people[a].kind == "person"]
            person = people[-1] if people else person
            traced.append(frame)
        every.append(traced)
    return every


def _topic(own: Sequence[Frame]) -> tuple[str, ...]:
    main = next((f for f in own if f.main and f.subject not in ("this", "these")), None)
    return main.who if main is not None and not main.passive else ()


def _meant(pronoun: str, person: str, before: tuple[str, ...]) -> tuple[str, ...]:
    if pronoun in ("he", "she"):
        return (person,) if person else ()
    if pronoun == "it":
        return before if len(before) == 1 else ()
    return before if pronoun == "they" or (pronoun == "both" and len(before) > 1) else ()
