"""Frames from rules alone: the nearest actors before and after a verb of the lexicon."""

from __future__ import annotations

import re

from standoff.reading import lexicon
from standoff.reading.cast import Cast, Mention, outermost
from standoff.reading.frames import PRONOUNS, Frame, spread
from standoff.reading.lexicon import base_of
from standoff.reading.sentences import Sentence
from standoff.reading.words import Word

REACH = 8  # words between a verb and its actor
CROWD = 40  # actors and verbs of one sentence that are looked at
_BREAK = re.compile(
    r"[;:—]|,\s(?=(?:while|whereas|but|when|after|before|who|which|because|although|though|as|since|"
    r"if|unless|where|so|yet)\b)|\s(?=(?:if|because|although|unless|whereas)\b)"
)
_MODAL = re.compile(
    r"\b(can|could|may|might|must|should|shall|will|would|cannot|ought)\b(?:\W+\w+){0,3}\W*$|\bto\W+$"
)
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|gets?|got)(?:\W+(?:\w+ly|not|also))?\W+$"
)
_NEGATED = re.compile(r"(?:\b(?:not|never|no longer)|n['’]t)(?:\W+\w+){0,2}\W*$")
_IF = re.compile(
    r"\b(?:if|unless|whether)\b|\b(?:ability|capacity|intention|temptation|opportunity|claim|notion|idea)"
    r"\s(?:to|of|that)\b",
    re.IGNORECASE,
)
# A form that may be a noun (support, backs) is a verb only just after one of these.
_VERB_BEFORE = re.compile(
    r"\b(?:to|not|also|which|who|it|they|he|she|we|now|still|never|both|\w+ly)\s$"
    r"|\b(?:can|could|may|might|must|should|shall|will|would|cannot)\s(?:\w+\s){0,2}$"
)
_ADJECTIVES = frozenset({"alleged", "funding"})
_NOUN_BEFORE = re.compile(
    r"\b(?:the|an?|its|his|her|their|of|receive[ds]?|alleged|more|no)\s$|['’]s\s$"
)
_AFTER_PREP = re.compile(
    r"\b(?:of|between|for|toward|towards|with|on|in|against|to|by|from|over|at|into|among|about)\s(?:the\s)?$"
)
_RELATIVE = re.compile(r"\s*(?:which|who|that)\b")
_NEAR = re.compile(r"[\w\s,’'“”\"()-]*")


def _verbs(text: str, run: list[Word], mentions: list[Mention]) -> list[int]:
    """The words that are verbs of the lexicon here, and not nouns of the same shape."""
    known = (lexicon.act_verbs(), lexicon.reporting_verbs(), lexicon.causing_verbs())
    found: list[int] = []
    for i, word in enumerate(run):
        form = word.text.lower()
        told = any(form in table for table in known)
        if not told and lexicon.phrase_of(form, text[word.end : word.end + 40]) is None:
            continue
        lead = text[max(0, word.start - 24) : word.start]
        if form in lexicon.forms(base_of(form))[:2]:
            owner = next((m for m in mentions if m.end + 1 == word.start), None)
            subject = owner is not None and owner.role != "demonym" and lead.endswith(" ")
            listed = lead.endswith(", ") and not told  # think tanks, including A, receive funding
            if not subject and not listed and not _VERB_BEFORE.search(lead):
                continue
        elif _NOUN_BEFORE.search(lead) or form in lexicon.act_nouns() or form in _ADJECTIVES:
            continue
        if not any(m.start <= word.start < m.end for m in mentions):
            found.append(i)
    return found


def by_rule(text: str, number: int, sentence: Sentence, run: list[Word], cast: Cast) -> list[Frame]:
    """The frames of one sentence by rules, in the order of its verbs."""
    mentions = outermost(cast.by_sentence[number])[:CROWD]
    cuts = [sentence.start, *(m.end() for m in _BREAK.finditer(text, sentence.start, sentence.end))]
    cuts.append(sentence.end)
    found: list[Frame] = []
    for i in _verbs(text, run, mentions)[:CROWD]:
        word = run[i]
        lo = max(c for c in cuts if c <= word.start)
        hi = min((c for c in cuts if c > word.start), default=sentence.end)
        lead = text[max(lo, word.start - 60) : word.start]
        modal = _MODAL.search(lead)
        whole = text[lo : word.start]
        past = word.text.lower().endswith(("ed", "en", "t", "n", "k"))
        passive = past and (bool(_PASSIVE.search(lead)) or text.startswith(" by ", word.end))
        who = _before(text, cast, number, mentions, lo, word)
        whom = _after(text, cast, number, mentions, word.end, hi)
        if passive:
            by = text.find(" by ", word.end, hi)
            agent = _after(text, cast, number, mentions, by + 4, hi, 3) if by >= 0 else ()
            who, whom = agent, who
        opening = next((w.text.lower() for w in run if w.start >= lo), "")
        found.append(
            Frame(
                sentence=number,
                start=word.start,
                end=word.end,
                verb=base_of(word.text),
                who=who,
                whom=whom,
                by_prep=_by_prep(text, cast, number, mentions, word.end, hi),
                modal=_modal_of(modal, whole),
                negated=bool(_NEGATED.search(lead)),
                supposed=bool(_IF.search(whole)),
                passive=passive,
                subject=opening if not who and opening in PRONOUNS else "",
                main=not found,
                clause=(lo, hi),
            )
        )
    return found


def _modal_of(found: re.Match[str] | None, whole: str) -> str:
    """The modal before a verb; an infinitive has that of the verb before it."""
    if found is None:
        return ""
    if found.group(1):
        return found.group(1)
    above = re.search(r"\b(can|could|may|might|must|should|will|would)\b", whole)
    return above.group(1) if above else ""


def _before(
    text: str, cast: Cast, number: int, mentions: list[Mention], lo: int, word: Word
) -> tuple[str, ...]:
    row = [m for m in mentions if lo <= m.start and m.end <= word.start]
    listed: set[str] = set()
    found: tuple[str, ...] = ()
    far = lo
    for mention in row:  # the last list of actors that no preposition governs
        if mention.actor in listed:
            far = mention.end
            continue
        actors = spread(text, cast, number, mention)
        listed = set(actors)
        if not _AFTER_PREP.search(text, max(lo, mention.start - 14), mention.start):
            found, far = actors, mention.end
    if not row and _RELATIVE.match(text, lo):  # Iran, which fears
        return _antecedent(text, cast, number, mentions, lo)
    return found if len(text[far : word.start].split()) <= 3 * REACH else ()


def _antecedent(
    text: str, cast: Cast, number: int, mentions: list[Mention], lo: int
) -> tuple[str, ...]:
    """Whoever stands just before a relative clause, with the list that ends there."""
    last = next((m for m in reversed(mentions) if m.end <= lo <= m.end + 3), None)
    for mention in mentions if last is not None else ():
        actors = spread(text, cast, number, mention)
        if last is not None and last.actor in actors:
            return actors
    return ()


def _after(
    text: str,
    cast: Cast,
    number: int,
    mentions: list[Mention],
    at: int,
    hi: int,
    reach: int = REACH,
) -> tuple[str, ...]:
    for mention in mentions:
        if at <= mention.start and mention.end <= hi:
            gap = text[at : mention.start]
            if len(gap.split()) <= reach and _NEAR.fullmatch(gap):
                return spread(text, cast, number, mention)
            return ()
    return ()


def _by_prep(
    text: str, cast: Cast, number: int, mentions: list[Mention], at: int, hi: int
) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for mention in mentions:
        if at <= mention.start and mention.end <= hi:
            prep = re.search(
                r"\b(with|for|against|on|to|from|toward|towards|in|over)\s(?:the\s)?$",
                text[max(at, mention.start - 16) : mention.start],
            )
            if prep and prep.group(1) not in found:
                found[prep.group(1)] = spread(text, cast, number, mention)
    return found
