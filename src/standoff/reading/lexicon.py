"""The lexicon: verbs and nouns of conflict and cooperation, of reporting and of causing.

Act verbs carry a PLOVER type (Halterman et al. 2023, *PLOVER and POLECAT*, a successor of CAMEO),
the kind of tie that they speak of and its sign.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from standoff.reading.wordlists import listed, sections


class Act(NamedTuple):
    """What an act verb or noun means between two actors.

    Attributes
    ----------
    word : str
        The base form.
    plover : str
        PLOVER type, empty where none is clear.
    tie : str
        Kind of tie between who acts and whom it meets, empty where it says little of a tie.
    sign : int
        -1 hostile, 0 unclear, 1 friendly.
    """

    word: str
    plover: str
    tie: str
    sign: int


class Phrase(NamedTuple):
    """A verb, a noun soon after it, a preposition and the other actor: *imposed sanctions on*.

    Attributes
    ----------
    verbs : frozenset of str
        All forms.
    noun : re.Pattern
        The noun; matches anything where none is needed.
    preps : tuple of str
        Before the other actor.
    kind : str
        Kind of tie.
    sign : int
        -1 or 1.
    back : bool
        The tie runs from the other actor to who acts (*receives funding from*).
    plover : str
        PLOVER type; empty where none is clear.
    """

    verbs: frozenset[str]
    noun: re.Pattern[str]
    preps: tuple[str, ...]
    kind: str
    sign: int
    back: bool
    plover: str


# PLOVER's types in the four classes of a case (CAMEO's quads).
CLASS: Final = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "ENGAGE", "REQUEST"), "verbal-cooperation"),
    **dict.fromkeys(("COOPERATE", "AID", "YIELD", "RETREAT"), "material-cooperation"),
    **dict.fromkeys(("INVESTIGATE", "DEMAND", "ACCUSE", "REJECT", "THREATEN"), "verbal-conflict"),
    **dict.fromkeys(
        ("PROTEST", "SANCTION", "MOBILIZE", "REDUCE", "COERCE", "ASSAULT"), "material-conflict"
    ),
}

ASSERTING: Final = listed("reporting", "asserting")
"""Verbs that give an account of how things are; accounts can rival one another."""

REPORTING: Final = ASSERTING | listed("reporting", "other")
"""Verbs that report words."""

CAUSING: Final = listed("verbs", "causing")
"""Verbs of one thing bringing about another."""


def forms(verb: str) -> list[str]:
    """The forms of an English verb: base, -s, -ing, -ed, or its irregular past."""
    if re.search(r"(s|x|z|ch|sh)$", verb):
        third = verb + "es"
    elif re.search(r"[^aeiou]y$", verb):
        third = verb[:-1] + "ies"
    else:
        third = verb + "s" if verb != "have" else "has"
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")) else verb
    if verb in listed("verbs", "doubled"):
        stem = verb + verb[-1]
    past = re.sub(r"y$", "i", verb) if re.search(r"[^aeiou]y$", verb) else stem
    pasts = sections()["verbs"]["irregular"].get(verb, past + "ed").split()
    return [verb, third, stem + "ing", *pasts]


@lru_cache(maxsize=1)
def act_verbs() -> dict[str, Act]:
    """Every form of every act verb, in lower case."""
    found: dict[str, Act] = {}
    for row in sections()["act"]:
        for verb in row["verbs"].split():
            for form in forms(verb):
                found.setdefault(form, Act(verb, row["plover"], row["tie"], row["sign"]))
    return found


@lru_cache(maxsize=1)
def act_nouns() -> dict[str, Act]:
    """Every act noun, singular and plural."""
    found: dict[str, Act] = {}
    for row in sections()["act-noun"]:
        for noun in row["nouns"].split():
            for form in (noun, noun if noun.endswith("s") else noun + "s"):
                found.setdefault(form, Act(noun, row["plover"], "", 0))
    return found


@lru_cache(maxsize=1)
def phrases() -> tuple[Phrase, ...]:
    """The set phrases in which a noun carries the meaning."""
    return tuple(
        Phrase(
            frozenset(form for verb in row["verbs"].split() for form in forms(verb)),
            re.compile(rf"\b(?:{row['noun']})\b" if row["noun"] else ""),
            tuple(row["preps"].split()),
            row["kind"],
            row["sign"],
            row["back"],
            row["plover"],
        )
        for row in sections()["light"]
    )


@lru_cache(maxsize=1)
def _phrase_verbs() -> dict[str, str]:
    verbs = {verb for row in sections()["light"] for verb in row["verbs"].split()}
    return {form: verb for verb in sorted(verbs) for form in forms(verb)}


def phrase_of(form: str, after: str) -> Phrase | None:
    """The set phrase that a verb begins, given the words after it; None for none."""
    form = form.lower()
    return next((p for p in phrases() if form in p.verbs and p.noun.search(after)), None)


@lru_cache(maxsize=4)
def _table(verbs: frozenset[str]) -> dict[str, str]:
    return {form: verb for verb in sorted(verbs) for form in forms(verb)}


def reporting_verbs() -> dict[str, str]:
    """Every form of every reporting verb, with its base form."""
    return _table(REPORTING)


def causing_verbs() -> dict[str, str]:
    """Every form of every verb of causing, with its base form."""
    return _table(CAUSING)


@lru_cache(maxsize=1)
def _bases() -> dict[str, Act]:
    return {act.word: act for act in act_verbs().values()}


def act_of(verb: str) -> Act | None:
    """What a base form means between actors; None where it says nothing of them."""
    return _bases().get(verb)


@lru_cache(maxsize=4096)
def base_of(form: str) -> str:
    """The base form of a verb that the lexicon has; else the word itself, in lower case."""
    form = form.lower()
    act = act_verbs().get(form)
    if act is not None:
        return act.word
    told = reporting_verbs().get(form) or causing_verbs().get(form)
    return told or _phrase_verbs().get(form) or form
