"""Events on a line of time: conflict above, cooperation below, what is only alleged hollow."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from standoff.case.base import days
from standoff.case.parts import Event
from standoff.report.svg import drawing, el, path
from standoff.report.words import MONTHS

WIDTH = 860.0
_EDGE = 36.0
_R = 9.0
LONGEST = 0.16  # a gap without events takes at most this part of the line, and is drawn broken


@dataclass(frozen=True)
class Scale:
    """Days to places; long gaps without events are shortened and marked.

    Attributes
    ----------
    days : tuple of float
        Ordinals of the days on which something is.
    places : tuple of float
        Where they stand.
    breaks : tuple of (float, int)
        Where a gap was shortened, and how many days it left out.
    """

    days: tuple[float, ...]
    places: tuple[float, ...]
    breaks: tuple[tuple[float, int], ...]

    def at(self, day: float) -> float:
        """Where a day stands."""
        if day <= self.days[0]:
            return self.places[0]
        pairs = zip(self.days, self.places, strict=True)
        left = max(p for p in pairs if p[0] <= day)
        later = [p for p in zip(self.days, self.places, strict=True) if p[0] > day]
        if not later:
            return self.places[-1]
        right = later[0]
        return left[1] + (right[1] - left[1]) * (day - left[0]) / (right[0] - left[0])


def middle_day(when: str) -> float:
    """The day in the middle of what a date can mean, as an ordinal."""
    first, last = days(when)
    return (first.toordinal() + last.toordinal()) / 2


def scale(points: Sequence[float]) -> Scale:
    """A line of time on which no gap takes more than its part."""
    marks = sorted(set(points))
    gaps = [b - a for a, b in itertools.pairwise(marks)]
    longest = sum(gaps) * LONGEST
    while gaps and sum(min(g, longest) for g in gaps) * LONGEST < longest - 0.5:
        longest = max(sum(min(g, longest) for g in gaps) * LONGEST, 1.0)
        if longest <= max(1.0, min(gaps)):
            break
    short = [min(g, longest) for g in gaps]
    whole = sum(short) or 1.0
    places, at = [_EDGE], _EDGE
    breaks = []
    for gap, kept in zip(gaps, short, strict=True):
        wide = (WIDTH - 2 * _EDGE) * kept / whole
        if gap > kept:
            breaks.append((at + wide / 2, round(gap - kept)))
        at += wide
        places.append(at)
    if len(marks) == 1:
        places = [WIDTH / 2]
    return Scale(tuple(marks), tuple(places), tuple(breaks))


def in_order(events: Sequence[Event]) -> list[Event]:
    """Events by their first day; those of one day as the case has them."""
    return sorted(events, key=lambda e: (days(e.on)[0], days(e.on)[1]))


def timeline_svg(events: Sequence[Event], as_of: str | None) -> Markup:
    """The drawing; the numbered list below it says the same in words."""
    told = in_order(events)
    if not told:
        return Markup("")
    points = [middle_day(e.on) for e in told]
    line = scale([*points, *([middle_day(as_of)] if as_of else [])])
    rows: dict[int, list[float]] = {}
    spots = []
    for event, day in zip(told, points, strict=True):
        x = line.at(day)
        side = -1 if event.class_ and event.class_.endswith("cooperation") else 1
        row = side
        while any(abs(x - other) < 2 * _R + 2 for other in rows.get(row, ())):
            row += side
        rows.setdefault(row, []).append(x)
        spots.append((event, x, row))
    up = max([r for r in rows if r > 0], default=0)
    down = -min([r for r in rows if r < 0], default=0)
    axis = 16 + up * 22.0 + 8
    height = axis + 30 + down * 22.0 + 12
    parts = [el("line", x1=_EDGE - 24, x2=WIDTH - _EDGE + 24, y1=axis, y2=axis, class_="axis")]
    parts += [_break(x, axis) for x, _ in line.breaks]
    parts += _ticks(line, axis)
    if as_of:
        x = line.at(middle_day(as_of))
        parts.append(el("line", x1=x, x2=x, y1=8.0, y2=height - 6, class_="as-of"))
    for number, (event, x, row) in enumerate(spots, 1):
        y = axis - row * 22.0 if row > 0 else axis + 18 - row * 22.0
        parts.append(el("line", x1=x, x2=x, y1=axis, y2=y, class_="stem"))
        css = "event " + ("conflict" if (event.class_ or "").endswith("conflict") else "")
        css += "cooperation" if (event.class_ or "").endswith("cooperation") else ""
        css += " only-alleged" if event.alleged else ""
        mark = el("circle", cx=x, cy=y, r=_R, class_=css)
        parts.append(mark + el("text", number, x=x, y=y + 3.5, text_anchor="middle"))
    label = f"{len(told)} events on a line of time; the numbered list below says the same in words."
    return drawing(WIDTH, height, label, *parts, class_="timeline-line")


def _break(x: float, y: float) -> Markup:
    gap = el("rect", x=x - 4, y=y - 5, width=8.0, height=10.0, class_="gap")
    zig = path("M", x - 5, y + 5, "L", x - 2, y - 5, "M", x + 2, y + 5, "L", x + 5, y - 5)
    return gap + el("path", d=zig, class_="axis")


def _ticks(line: Scale, axis: float) -> list[Markup]:
    """Month and year under the line wherever there is room for it."""
    ticks, last, year = [], -1e9, 0
    for day in line.days:
        x = line.at(day)
        if x - last < 62:
            continue
        date = dt.date.fromordinal(int(day))
        words = MONTHS[date.month - 1][:3] + (f" {date.year}" if date.year != year else "")
        ticks.append(el("text", words, x=x, y=axis + 16, text_anchor="middle", class_="tick"))
        last, year = x, date.year
    return ticks
