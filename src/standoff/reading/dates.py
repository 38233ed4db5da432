"""Dates as a text writes them, in the words of a case: 2025, 2025-06, 2025-06-13."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBER = {month: i + 1 for i, month in enumerate(_MONTHS)}
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1[89]\d\d|20\d\d)\b"
# A year alone needs a word before it that makes it a date, and no unit after it.
_BEFORE_YEAR = (
    r"\b(?:in|since|by|until|of|during|after|before|from|to|late|early|mid|spring|summer|autumn|"
    r"winter|fall|the|and|through)[\s-](?:the\s)?(?:[a-z]+\s(?:of\s)?)?"
)
_UNIT = (
    r"(?!-\d|\s*(?:%|per\s?cent|km|kilomet|miles|met(?:re|er)|tonnes?|tons?|troops|soldiers|people|"
    r"men|dead|killed|dollars|euros|barrels|ships|tanks|missiles|drones|times|years|days|hours))"
)
_PATTERNS = (
    re.compile(rf"\b{_YEAR}-(?P<mm>\d\d)-(?P<day>\d\d)\b"),
    re.compile(rf"\b{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}"),
    re.compile(rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}"),
    re.compile(rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}"),
    re.compile(rf"{_BEFORE_YEAR}{_YEAR}{_UNIT}", re.IGNORECASE),
    re.compile(rf"\({_YEAR}\)"),
)
_YEARS = re.compile(_YEAR)
_AHEAD = re.compile(
    r"\b(?:by|until|till|beyond|through|before)\s+(?:the\s)?(?:end\s(?:of\s)?|late\s|early\s)?$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:(?:in|on|since|by|until|of|during|after|before|from|around|late|early|mid|the|throughout)"
    r"[\s-]+)*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Date:
    """A date in a text.

    Attributes
    ----------
    start, end : int
        Where it stands, its preposition included.
    when : str
        ``2025``, ``2025-06`` or ``2025-06-13``.
    ahead : bool
        A deadline (``by 2030``) and not a time at which something happened.
    """

    start: int
    end: int
    when: str
    ahead: bool


def _when(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    year = int(parts["year"])
    month = int(parts["mm"]) if parts.get("mm") else None
    if parts.get("month"):
        month = _NUMBER[parts["month"][:3].lower()]
    day = int(parts["day"]) if parts.get("day") else None
    try:
        dt.date(year, month or 1, day or 1)
    except ValueError:
        return None
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")


def dates(text: str, start: int, end: int) -> list[Date]:
    """Every date between two offsets, in order, the fullest reading of each."""
    taken: list[Date] = []
    if not _YEARS.search(text, start, end):
        return taken
    for pattern in _PATTERNS:
        for match in pattern.finditer(text, start, end):
            lo, hi = match.start(), match.end()
            if any(lo < d.end and d.start < hi for d in taken):
                continue
            when = _when(match)
            if when is None:
                continue
            year = match.start("year")
            lead = _LEAD.search(text, max(start, lo - 24), lo)
            lo = lead.start() if lead and lead.group() else lo
            ahead = bool(_AHEAD.search(text, max(start, lo - 24), min(year, hi)))
            taken.append(Date(lo, hi, when, ahead or bool(_AHEAD.search(text[lo:year]))))
    return sorted(taken, key=lambda d: d.start)


def latest(found: list[Date]) -> str | None:
    """The latest date at which something happened; within one year the finest."""
    past = [d.when for d in found if not d.ahead]
    return max(past, default=None)
