"""Frames: who does what to whom, one for each verb; from a tree or from rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from standoff.reading import lexicon
from standoff.reading.cast import Cast, Mention
from standoff.reading.sentences import Sentence
from standoff.reading.trees import Tree
from standoff.reading.words import words

_APPOSED = re.compile(r" (?:the )?")
_INCLUDING = re.compile(r",? (?:including|such as|like|namely)(?: both)? (?:[Tt]he )?")
_LISTED = re.compile(r",? (?:and|or|as well as|along with) (?:[Tt]he |its |in )?|, (?:[Tt]he )?")
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
    later = [m for m in row if m.start >= mention.end]
    found, end = [mention.actor], mention.end
    apposed = listed = False
    for other in later:
        gap = text[end : other.start]
        if (
            not listed
            and mention.role == "group"
            and other.role == "alias"
            and _APPOSED.fullmatch(gap)
        ):
            found, apposed = [other.actor], True
        elif (not listed and mention.role == "group" and _INCLUDING.fullmatch(gap)) or (
            _LISTED.fullmatch(gap) and (listed or apposed or len(found) > 1 or gap.strip() != ",")
        ):
            found.append(other.actor)
        elif other.start < end or (other.start == end):
            continue
        else:
            break
        listed, end = True, other.end
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
    for number, own in enumerate(every):
        every[number] = own = [_both(f, own) for f in own]
        if number and found[number].paragraph == found[number - 1].paragraph:
            every[number] = _traced(own, every[number - 1])
    return every


def _both(frame: Frame, own: list[Frame]) -> Frame:
    """Give ``both`` and ``they`` the several actors named earlier in the sentence."""
    if frame.who or frame.passive or frame.subject not in ("both", "they"):
        return frame
    several = [f.who for f in own if f.start < frame.start and len(f.who) > 1]
    return replace(frame, who=several[-1], direct=True) if several else frame


def _traced(own: list[Frame], before: list[Frame]) -> list[Frame]:
    """Give a pronoun the actor that the sentence before was about."""
    main = next((f for f in before if f.main and f.subject not in ("this", "these")), None)
    if main is None or not main.who or main.passive:
        return own
    lone = ("it", "he", "she") if len(main.who) == 1 else ("they", "both")
    return [
        replace(f, who=main.who, direct=True)
        if not f.who and not f.passive and f.subject in lone
        else f
        for f in own
    ]
