"""Which events: by data set, period, source, target and class."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from standoff.daily import CLASSES
from standoff.errors import InputError
from standoff.events.countries import iso3_of


@dataclass(frozen=True)
class Filters:
    """Which events are meant; what is None is not asked.

    Attributes
    ----------
    start, end : date, optional
        The first and the last day.
    source, target : str, optional
        A country, by its name or code; an event whose source (target) it is.
    classes : sequence of int or str
        Quad classes, 1 to 4 or by their names; none for all.
    sets : sequence of str
        Data sets; none for all.
    """

    start: dt.date | None = None
    end: dt.date | None = None
    source: str | None = None
    target: str | None = None
    classes: Sequence[int | str] = ()
    sets: Sequence[str] = ()

    def where(self) -> tuple[str, list[Any]]:
        """As SQL, with its values."""
        if self.start and self.end and self.end < self.start:
            raise InputError(f"the period from {self.start} to {self.end} is empty")
        parts: list[tuple[str, Any]] = []
        if self.start:
            parts.append(("date >= ?", self.start))
        if self.end:
            parts.append(("date <= ?", self.end))
        if self.source:
            parts.append(("source_iso3 = ?", iso3_of(self.source)))
        if self.target:
            parts.append(("target_iso3 = ?", iso3_of(self.target)))
        if self.classes:
            parts.append(("list_contains(?, class)", [class_of(c) for c in self.classes]))
        if self.sets:
            parts.append(("list_contains(?, dataset)", list(self.sets)))
        return " AND ".join(p for p, _ in parts) or "true", [v for _, v in parts]

    def words(self) -> str:
        """In words, for a message."""
        who = ""
        if self.source or self.target:
            named = [iso3_of(c) if c else "any" for c in (self.source, self.target)]
            who = f" of {named[0]} towards {named[1]}"
        what = ""
        if self.classes:
            what = " of class " + " or ".join(CLASSES[class_of(c) - 1] for c in self.classes)
        when = f" from {self.start}" if self.start else ""
        when += f" to {self.end}" if self.end else ""
        return f"{what}{who}{when}"


def class_of(said: int | str) -> int:
    """The number of a quad class, 1 to 4, from its number or its name."""
    word = str(said).strip().lower().replace("_", "-").replace(" ", "-")
    if word in CLASSES:
        return CLASSES.index(word) + 1
    if word in ("1", "2", "3", "4"):
        return int(word)
    raise InputError(f"`{said}` is not a class; write 1 to 4, or one of {', '.join(CLASSES)}")


def day_of(said: str | dt.date | None) -> dt.date | None:
    """A day that a person wrote."""
    if said is None or isinstance(said, dt.date):
        return said
    try:
        return dt.date.fromisoformat(said)
    except ValueError:
        raise InputError(f"`{said}` is not a day; write it as 2018-07-31") from None
