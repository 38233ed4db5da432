"""A day as the command line takes it."""

from __future__ import annotations

import datetime as dt

from standoff.errors import InputError


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
