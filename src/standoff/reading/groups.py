"""Groups: what has no name of its own but acts, such as Russian security services."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from standoff.reading.gazetteer import Match
from standoff.reading.wordlists import kinds, listed
from standoff.reading.words import Word, joined

NOUNS: Final = kinds("groups")
"""Nouns that groups go by, with the kind of actor."""

_FIRST: Final = frozenset(noun.split()[0] for noun in NOUNS)

ALONE: Final = listed("more-groups", "alone")
"""Nouns that are an actor even where nobody says whose."""

RULE: Final = listed("more-groups", "rule")
"""After a person's name these are an actor of their own."""

REACH = 4  # words between a modifier and its noun

# What may stand between them: adjectives and nouns that join others, never verbs or links.
_BETWEEN = re.compile(
    r"[a-z]{3,}(?:al|ary|an|ic|ive|ous|ish|ern|ry|y|ful|less|able|ible)|senior|state|oil|gas|energy|"
    r"arms|foreign|public|private|top|elite|local|former|armed|trade|defen[cs]e|media|policy|"
    r"business|linked|backed|aligned|based|led|own|pro|anti|ruling|leading|big|major|key|"
    r"law|coast|air|border|intelligence|shipping|fishing|opposition|rebel"
)
_NEVER_BETWEEN = listed("small", "never-between")
_SIDED = re.compile(r"\b(?:pro|anti)[-–]?$", re.IGNORECASE)
_NOT_OWNED = re.compile(r"[-‐](?:based|headquar|linked|aligned|backed)")


@dataclass(frozen=True, slots=True)
class Group:
    """A group found in a text.

    Attributes
    ----------
    start, end : int
        From its first modifier to its noun, or to what it is accredited to.
    noun, kind : str
        What it is, and the kind of actor.
    name : str
        What to call it: ``Russian security services``.
    of : str
        The known actor that it belongs to; empty for none or for a location only.
    """

    start: int
    end: int
    noun: str
    kind: str
    name: str
    of: str


def _noun(text: str, run: list[Word], i: int) -> tuple[str, int]:
    """The longest group noun that begins at a word, and the index after it."""
    first = run[i].text if i else run[i].text.lower()
    for size in (3, 2, 1) if first in _FIRST else ():
        j = i + size
        if j <= len(run) and all(joined(text, run[k], run[k + 1]) for k in range(i, j - 1)):
            phrase = " ".join(w.text for w in run[i:j]).replace("Congress", "congress")
            phrase = phrase.lower() if i == 0 else phrase
            if phrase in NOUNS:
                return phrase, j
    return "", i


def _modifier(text: str, run: list[Word], i: int, at: dict[int, Match]) -> Match | None:
    """The known actor that a group noun belongs to, looking left over adjectives."""
    k = i - 1
    while k >= 0 and i - k <= REACH and joined(text, run[k], run[k + 1]):
        if k in at:
            match = at[k]
            near = k + 1 == i or match.entry.role != "name" or len(run[k].text) <= 4
            owns = text[match.end : run[k + 1].start].strip() in ("’s", "'s")
            return match if near or owns else None
        word = run[k].text
        if word == "s" and k - 1 in at:
            return at[k - 1]
        if word in _NEVER_BETWEEN or not _BETWEEN.fullmatch(word):
            return None
        k -= 1
    return None


def groups(text: str, run: list[Word], matches: list[Match]) -> list[Group]:
    """The groups of one sentence.

    Parameters
    ----------
    text : str
        The normalised text.
    run : list of Word
        The words of the sentence.
    matches : list of Match
        What the gazetteer knows in it.
    """
    at = {k: m for m in matches for k in range(m.first, m.last)}
    found: list[Group] = []
    i = 0
    while i < len(run):
        noun, j = _noun(text, run, i)
        if not noun or i in at:
            i += 1
            continue
        match = _modifier(text, run, i, at)
        if match is not None:
            found.append(_owned(text, run, match, j, noun, at))
        elif noun in ALONE:
            found.append(Group(run[i].start, run[j - 1].end, noun, NOUNS[noun], noun, ""))
        i = j
    return found


def _owned(
    text: str, run: list[Word], match: Match, j: int, noun: str, at: dict[int, Match]
) -> Group:
    start, end, of = match.start, run[j - 1].end, match.entry.actor
    kind = NOUNS[noun]
    if _NOT_OWNED.match(text, match.end):
        of = ""
    sided = _SIDED.search(text, max(0, start - 5), start)
    if sided:
        start, of, kind = sided.start(), "", "group"
    accredited = j + 1 in at and run[j].text in ("to", "in") and joined(text, run[j - 1], run[j])
    if kind == "diplomat" and accredited:  # the EU ambassador to Azerbaijan
        end = at[j + 1].end
    name = " ".join(re.sub(r"['’]s\s", " ", text[start:end]).split())
    return Group(start, end, noun, kind, name, of)


def rule_noun(text: str, run: list[Word], end: int) -> Word | None:
    """The ``government`` of ``Pashinyan's government``, where a name ends at an offset."""
    for k, word in enumerate(run):
        if word.start >= end:
            if word.text == "s" and text[end : word.start] in ("’", "'") and k + 1 < len(run):
                word = run[k + 1]
            gap = text[end : word.start]
            return word if word.text in RULE and len(gap) <= 3 else None
    return None
