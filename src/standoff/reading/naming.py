"""Naming: whether a name is a person's, a body's, or no actor's at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from standoff.reading import cues, gazetteer, lexicon
from standoff.reading.names import Name
from standoff.reading.wordlists import listed

_NOT_ACTORS: Final = listed("names", "not-actors")
_PUBLISHES: Final = listed("names", "publishes")


def bare(name: str) -> str:
    """A name without its article."""
    return re.sub(r"^[Tt]he\s", "", name)


def kind_of(group: Sequence[Name], listing: Mapping[Name, str]) -> str:
    """The kind of actor that a name is, from every place where it stands.

    Parameters
    ----------
    group : sequence of Name
        Where it stands.
    listing : mapping of Name to str
        The kind that a list gives its members (``think tanks, including …``).

    Returns
    -------
    str
        A kind of actor of a case; empty where it is none or where nothing tells.
    """
    text = bare(group[0].text)
    parts = text.split()
    labels = Counter(n.label for n in group if n.label)
    label = labels.most_common(1)[0][0] if labels else ""
    before = {w for n in group for w in n.before[-1:]}
    after = {w for n in group for w in n.after[:1]}
    if len(parts) == 1 and (text in cues.TITLES or text in cues.BODY_KINDS):
        return ""
    acronym = len(parts) == 1 and 2 <= len(text) <= 6 and text.isupper()
    if any(n.title or n.byline for n in group):
        return "person"
    told = _by_cue(text, parts, before, after, label)
    if told is not None:
        return told
    if before & cues.ROLES and len(parts) <= 5 and not acronym:
        return "person"
    given = [listing[n] for n in group if n in listing]
    if given:
        return given[0]
    if acronym:
        known = len(group) > 1 or label == "ORG"
        return "organisation" if known and text not in cues.NO_BODY else ""
    return "" if label in _NOT_ACTORS else _by_label(group, parts, after, label)


def _by_cue(
    text: str, parts: list[str], before: set[str], after: set[str], label: str
) -> str | None:
    """What telling words in a name or around it say; None where there are none."""
    announced = [cues.BEFORE[w] for w in before if w in cues.BEFORE]
    if announced:
        return announced[0]
    body = [cues.BODY_KINDS[p] for p in parts if p in cues.BODY_KINDS]
    if body and len(parts) > 1:  # the head comes first in Foundation for …, last in … Council
        return body[0] if re.search(r"\s(?:of|for)\s", text) else body[-1]
    if parts[-1].lower() in cues.PLACE_WORDS or (after & cues.PLACE_WORDS and label != "PERSON"):
        return ""
    if after & _PUBLISHES and (_has_state(parts) or label == "ORG"):
        return "media"
    return None


def _by_label(group: Sequence[Name], parts: list[str], after: set[str], label: str) -> str:
    """What the language model took it for, where the text bears it out."""
    speaks = any(w in lexicon.reporting_verbs() for w in after)
    if label == "PERSON" and (len(parts) > 1 or speaks or len(group) > 1):
        return "organisation" if _has_state(parts) and not speaks else "person"
    if len(parts) == 1:
        return "person" if speaks and not label and not group[0].opens else ""
    if label == "ORG":
        return "organisation"
    return "person" if speaks and not _has_state(parts) else ""


def _has_state(parts: list[str]) -> bool:
    index = gazetteer.load().index
    return any(p in index for p in parts)
