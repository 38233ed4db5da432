"""Evidence: the words behind each item of a draft, as a case quotes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from standoff.case.spans import digest
from standoff.reading.words import Span

MOST = 6  # quotations for one item


@dataclass(frozen=True)
class Evidence:
    """Makes the `because:` lists of one source; each call makes new ones."""

    text: str
    source: str

    def trimmed(self, start: int, end: int) -> Span:
        """A stretch of text without the blanks and joints at its ends."""
        piece = self.text[start:end]
        lo = start + len(piece) - len(piece.lstrip(" \t\n\r\f\v,;:"))
        hi = end - (len(piece) - len(piece.rstrip(" \t\n\r\f\v,;:")))
        return (lo, hi) if lo < hi else (start, end)

    def because(self, *spans: Span) -> list[dict[str, Any]]:
        """A quotation for each stretch of text, each once."""
        unique: Iterable[Span] = dict.fromkeys(self.trimmed(*s) for s in spans if s[0] < s[1])
        return [
            {"source": self.source, "at": [lo, hi], "sha": digest(self.text[lo:hi])}
            for lo, hi in list(unique)[:MOST]
        ]

    def words(self, start: int, end: int) -> str:
        """The words of a stretch of text."""
        return self.text[slice(*self.trimmed(start, end))]
