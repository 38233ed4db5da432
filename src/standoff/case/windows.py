"""Windows: from which day a policy's setting is in force, and for how long.

Days are counted from the case's date: day 0 is the first day after it, the first that a lens with
time simulates. A month is a twelfth of 365 days; what is not whole is rounded to the nearest day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from standoff.case.base import fault
from standoff.case.units import in_days
from standoff.errors import InputError

_SPAN = re.compile(r"([-+]?\d+(?:\.\d*)?|[-+]?\.\d+) ?([A-Za-z]*)")
_HELP = "write 30d, 6w, 3 months or 1y; a bare number is one of days"
LONGEST = 36_500  # days; a hundred years


@dataclass(frozen=True)
class Window:
    """The days on which a setting is in force.

    Attributes
    ----------
    start : int
        The first, 0 for the day after the case's date.
    stop : int or None
        The first on which it is no longer; None for all time.
    """

    start: int = 0
    stop: int | None = None

    @property
    def always(self) -> bool:
        """Whether it is in force for all time."""
        return self.start == 0 and self.stop is None

    def holds(self, day: int) -> bool:
        """Whether it is in force on a day."""
        return self.start <= day and (self.stop is None or day < self.stop)

    def overlaps(self, other: Window) -> bool:
        """Whether some day lies in both."""
        return self.holds(other.start) or other.holds(self.start)

    @property
    def words(self) -> str:
        """``for 90 days from day 30``; empty for all time."""
        if self.always:
            return ""
        if self.stop is None:
            return f"from day {self.start:,} on"
        many = self.stop - self.start
        return f"for {many:,} {'day' if many == 1 else 'days'} from day {self.start:,}"


def parse_days(raw: Any) -> int:
    """``30``, ``30d``, ``6 weeks``, ``3 months`` → whole days, 0 or more."""
    text = str(raw).strip()
    match = _SPAN.fullmatch(text) if not isinstance(raw, bool) and len(text) <= 24 else None
    if match is None:
        raise fault(f"`{text[:40]}` is not a span of time", _HELP)
    if float(match[1]) < 0:
        raise fault(f"`{text}` is negative; a window begins on day 0 or later", _HELP)
    try:
        found = int(float(match[1]) * in_days(match[2] or "d") + 0.5)
    except InputError as error:
        raise fault(str(error), _HELP) from None
    if found > LONGEST:
        raise fault(f"`{text}` is over a hundred years", _HELP)
    return found


Days = Annotated[
    int,
    PlainValidator(parse_days),
    PlainSerializer(lambda n: f"{n}d"),
    WithJsonSchema({"type": "string", "description": "days: 30, 30d, 6w, 3 months, 1y"}),
]
