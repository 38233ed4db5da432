"""A day as the command line takes it."""

from __future__ import annotations

import datetime as dt

from standoff.errors import InputError


def period(begin: str, end: str) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day of a period; None for an empty text.

    Raises
    ------
    InputError
        One is no day, or the last lies before the first.
    """
    first, last = day(begin), day(end)
    if first is not None and last is not None and last < first:
        raise InputError(f"--to {last} lies before --from {first}; turn them around")
    return first, last


def day(text: str) -> dt.date | None:
    """A day, or None for an empty text.

    Raises
    ------
    InputError
        It is no day.
    """
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError(f"`{text}` is not a day; write it as 2018-06-01") from None
