"""Words: where each begins and ends, and how two spellings of a name meet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

Span = tuple[int, int]

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+")
_JOINT = re.compile(r"\s|-|[‐-―]|['’ʼ]|/|\s&\s")


class Word(NamedTuple):
    """A run of letters or digits; ``U.S.`` is one word, ``US-Russian`` two."""

    text: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of a stretch of text, with offsets in the whole text."""
    stop = len(text) if end is None else end
    return [Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(text, start, stop)]


def joined(text: str, left: Word, right: Word) -> bool:
    """Whether neighbouring words may be of one name: a space, hyphen or apostrophe apart."""
    gap = text[left.end : right.start]
    if left.text in ("St", "Mt", "Dr", "Gen", "Adm", "Lt", "Col", "Sen") or (
        len(left.text) == 1 and left.capital
    ):
        gap = gap.removeprefix(".")
    return bool(_JOINT.fullmatch(gap))


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """A word without its accents, so that Türkiye and Turkiye meet; case stays."""
    if word.isascii():
        return word
    flat = unicodedata.normalize("NFKD", word)
    return "".join(c for c in flat if not unicodedata.combining(c))


def slug(text: str, longest: int = 60) -> str:
    """An id of a case: lower-case ascii words with hyphens; never empty."""
    flat = unicodedata.normalize("NFKD", text.replace("’", "").replace("'", ""))
    flat = flat.encode("ascii", "ignore").decode().lower()
    ident = re.sub(r"[^a-z0-9]+", "-", flat).strip("-")
    if len(ident) > longest:
        ident = ident[: longest + 1].rpartition("-")[0] or ident[:longest]
    return ident or "unnamed"


def tidy(text: str, longest: int = 600) -> str:
    """A stretch of text on one line, free of control characters, for the eyes of a person."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


class Ids:
    """Ids in use, so that each new one is its own."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._last: dict[str, int] = {}

    def new(self, ident: str) -> str:
        """The id itself, or with the first free number after it; it counts as taken from now on."""
        free, n = ident, self._last.get(ident, 1)
        while free in self._taken:
            n += 1
            free = f"{ident}-{n}"
        self._last[ident] = n
        self._taken.add(free)
        return free
