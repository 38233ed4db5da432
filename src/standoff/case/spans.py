"""Spans: a quotation kept apart from its text.

A case holds offsets, in code points of the normalised text, and a digest of the words. With the
text at hand the words are checked; in a text that has changed a quotation is found again by its
digest and its length; what is lost is named.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

SEARCHED = 2_000_000  # code points: a longer text is searched at its word starts only
_WORD = re.compile(r"\b\w")


def normalise(text: str) -> str:
    """The text that offsets count in: NFC, LF line ends, no byte order mark."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def digest(words: str) -> str:
    """The first 12 hexadecimal digits of the SHA-256 of the words in UTF-8."""
    return text_sha256(words)[:12]


def text_sha256(text: str) -> str:
    """The SHA-256 of a normalised text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Found:
    """Where a quotation stands in a text.

    Attributes
    ----------
    start, end : int
        Code points of the normalised text.
    moved : bool
        It was not where the case said, and was found again.
    """

    start: int
    end: int
    moved: bool


@lru_cache(maxsize=4)
def _word_starts(text: str) -> tuple[int, ...]:
    return tuple(m.start() for m in _WORD.finditer(text))


def locate(text: str, at: tuple[int, int], sha: str, hint: int = 0) -> Found | None:
    """Find a quotation in a normalised text.

    Parameters
    ----------
    text : str
        The normalised text.
    at : tuple of int
        Start and end, as the case has them.
    sha : str
        Digest of the words.
    hint : int
        How far other quotations of the same text had moved.

    Returns
    -------
    Found or None
        None where the words are not in the text any more.
    """
    start, end = at
    length = end - start
    for shift in (0, hint):
        lo = start + shift
        if lo >= 0 and lo + length <= len(text) and digest(text[lo : lo + length]) == sha:
            return Found(lo, lo + length, shift != 0)
    last = len(text) - length
    for lo in _word_starts(text):
        if lo <= last and digest(text[lo : lo + length]) == sha:
            return Found(lo, lo + length, True)
    if len(text) <= SEARCHED:
        for lo in range(last + 1):
            if digest(text[lo : lo + length]) == sha:
                return Found(lo, lo + length, True)
    return None
