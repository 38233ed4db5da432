"""The gazetteer: how texts name states, blocs and other known bodies.

The data file is made by ``tools/build_gazetteer.py``. It maps names, capitals, demonyms and
metonyms to one actor: Ankara, Türkiye, Turkish and Turks are all ``turkey``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from standoff.reading.words import Word, fold, joined, words

Role = Literal["name", "capital", "demonym", "metonym", "place"]
PLACE = ""


class Entry(NamedTuple):
    """What one spelling means: an actor's id (empty for a place) and how it names it."""

    actor: str
    role: Role


class Match(NamedTuple):
    """A spelling of the gazetteer found in a text."""

    start: int
    end: int
    first: int  # index of its first word
    last: int  # index after its last word
    entry: Entry


@dataclass(frozen=True)
class Known:
    """An actor of the gazetteer."""

    id: str
    name: str
    kind: str
    iso3: str | None
    names: frozenset[str]


@dataclass(frozen=True)
class Gazetteer:
    """Known actors and places, indexed by the first word of each spelling."""

    known: dict[str, Known]
    index: dict[str, list[tuple[tuple[str, ...], Entry]]]

    def find(self, text: str, run: list[Word]) -> list[Match]:
        """Every spelling in a run of words, the longest first, none inside another."""
        found: list[Match] = []
        forms = [self._form(w.text) for w in run]
        i = 0
        while i < len(run):
            hit = self._at(text, run, forms, i) if forms[i] in self.index else None
            if hit is not None and forms[i].lower() == "the" and forms[i + 1] in self.index:
                inner = self._at(text, run, forms, i + 1)  # the West Bank is not the West
                hit = inner if inner is not None and inner.last > hit.last else hit
            if hit is not None:
                found.append(hit)
                i = hit.last
            else:
                i += 1
        return found

    def _form(self, word: str) -> str:
        form = fold(word)
        if form not in self.index and len(form) > 3 and form.isupper():
            return form.capitalize()  # a heading in capitals
        return form

    def _at(self, text: str, run: list[Word], forms: list[str], i: int) -> Match | None:
        for spelling, entry in self.index[forms[i]]:
            j = i + len(spelling)
            if tuple(forms[i:j]) == spelling and all(
                joined(text, run[k], run[k + 1]) for k in range(i, j - 1)
            ):
                return Match(run[i].start, run[j - 1].end, i, j, entry)
        return None


def _spellings(row: dict[str, Any]) -> dict[str, Role]:
    spelled: dict[str, Role] = {}
    for role, names in (
        ("metonym", row.get("metonyms", ())),
        ("demonym", row.get("demonyms", ())),
        ("capital", (row["capital"],) if row.get("capital") else ()),
        ("name", (row["name"], *row["names"])),
    ):
        spelled.update(dict.fromkeys(names, role))
    return spelled


@lru_cache(maxsize=1)
def load() -> Gazetteer:
    """Read the committed data file, once."""
    raw = files("standoff.reading").joinpath("data/gazetteer.json").read_text(encoding="utf-8")
    data = json.loads(raw)
    known: dict[str, Known] = {}
    spelled: dict[str, Entry] = {place: Entry(PLACE, "place") for place in data["places"]}
    for iso3, row in data["states"].items():
        names = _spellings(row)
        known[row["id"]] = Known(row["id"], row["name"], "state", iso3, frozenset(names))
        spelled.update({name: Entry(row["id"], role) for name, role in names.items()})
    for ident, row in data["bodies"].items():
        names = _spellings(row)
        kind = row["kind"]
        known[ident] = Known(ident, row["name"], kind, None, frozenset(names))
        spelled.update({name: Entry(ident, role) for name, role in names.items()})
    index: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
    for name, entry in spelled.items():
        for form in {name, name[0].upper() + name[1:]} if name.startswith("the ") else {name}:
            key = tuple(fold(w.text) for w in words(form))
            index.setdefault(key[0], []).append((key, entry))
    for rows in index.values():
        rows.sort(key=lambda row: -len(row[0]))
    return Gazetteer(known, index)
