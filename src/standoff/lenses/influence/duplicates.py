"""Names that may stand for one: proposed with their likeness, never merged by a machine.

Compared are the words of a name, whatever their order (rapidfuzz, the ratio of sorted words), once
the words that say nothing are gone. Only names that share a word that is not too common are
compared at all, so that a long list stays quick.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from standoff.case import Case
from standoff.lenses.influence.building import plain_name

ALIKE = 88.0  # of 100
COMMON = 200  # names that share a word; beyond it the word tells nothing
_EMPTY = re.compile(
    r"the|of|and|for|to|a|an|in|llc|llp|inc|ltd|corp|corporation|company|co|pc|plc|sa|ag|gmbh|cjsc"
    r"|republic"
)


class Pair(NamedTuple):
    """Two keys whose names are alike."""

    score: float
    a: str
    b: str


def words_of(name: str) -> str:
    """The words of a name that say something, sorted."""
    words = re.findall(r"\w+", plain_name(name))
    return " ".join(sorted(w for w in words if not _EMPTY.fullmatch(w)) or sorted(words))


def duplicates(names: Mapping[str, Iterable[str]], alike: float = ALIKE) -> list[Pair]:
    """Pairs of keys whose names are alike, the likest first.

    Parameters
    ----------
    names : mapping of key to names
        The name of each, and its aliases.
    alike : float
        From 0 to 100; names that differ by no more than case and order are 100.
    """
    from rapidfuzz import fuzz

    told = [(key, words_of(name)) for key, own in names.items() for name in own]
    holding: dict[str, list[int]] = {}
    for i, (_, words) in enumerate(told):
        for word in set(words.split()):
            holding.setdefault(word, []).append(i)
    best: dict[tuple[str, str], float] = {}
    for rows in holding.values():
        if len(rows) > COMMON:
            continue
        for n, i in enumerate(rows):
            for j in rows[n + 1 :]:
                (a, first), (b, second) = told[i], told[j]
                if a == b:
                    continue
                score = fuzz.ratio(first, second, score_cutoff=alike)
                pair = (a, b) if a < b else (b, a)
                if score and score > best.get(pair, 0.0):
                    best[pair] = score
    return sorted((Pair(s, *p) for p, s in best.items()), key=lambda p: (-p.score, p.a, p.b))


def of_case(case: Case, alike: float = ALIKE) -> list[Pair]:
    """The actors of a case that may be one."""
    return duplicates({k: (a.name, *a.aliases) for k, a in case.actors.items()}, alike)
