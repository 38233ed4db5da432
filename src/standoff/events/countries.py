"""Countries by their names and codes, as event data write them.

The data file is made by ``tools/build_countries.py``. It takes no side on any status: it says what
a name or a number means in event data.
"""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from standoff.errors import InputError

SPACES = ("name", "cow", "gw")  # a name or a letter code; COW numbers; Gleditsch and Ward numbers


@dataclass(frozen=True)
class Country:
    """A country of the data file; `kind` is ``state``, ``territory`` or ``body``."""

    iso3: str
    name: str
    kind: str


@dataclass(frozen=True)
class Atlas:
    """Countries by ISO-3, and what each name or number means in each space of keys."""

    by_iso3: dict[str, Country]
    keys: dict[str, dict[str, str]]


def fold(text: str) -> str:
    """A name as it is looked up: lower case, no accents, single spaces."""
    flat = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(flat.lower().split())


@lru_cache(maxsize=1)
def atlas() -> Atlas:
    """Read the committed data file, once."""
    text = files("standoff.events").joinpath("data/countries.csv").read_text(encoding="utf-8")
    by_iso3: dict[str, Country] = {}
    keys: dict[str, dict[str, str]] = {space: {} for space in SPACES}
    for row in csv.DictReader(text.splitlines()):
        iso3 = row["iso3"]
        by_iso3[iso3] = Country(iso3, row["name"], row["kind"])
        letters = (iso3, row["name"], *row["cameo"].split("|"), *row["aliases"].split("|"))
        for key in map(fold, letters):
            if key and keys["name"].setdefault(key, iso3) != iso3:
                raise ValueError(f"countries.csv: {key} is two countries")
        for space in ("cow", "gw"):
            keys[space].update((n, iso3) for n in row[space].split("|") if n)
    return Atlas(by_iso3, keys)


def iso3_of(text: str) -> str:
    """The ISO-3 code of a name or a code that a person wrote.

    Raises
    ------
    InputError
        Where no country is called so.
    """
    from rapidfuzz import process

    found = atlas().keys["name"].get(fold(text))
    if found is None:
        close = process.extractOne(fold(text), list(atlas().keys["name"]), score_cutoff=80)
        meant = ""
        if close is not None:
            iso3 = atlas().keys["name"][close[0]]
            meant = f"; did you mean {atlas().by_iso3[iso3].name} ({iso3})?"
        raise InputError(
            f"`{text}` is not a country known here: write its English name or its ISO-3 code"
            f"{meant or ', such as AZE'}"
        )
    return found
