"""Events on a line of time: conflict above, cooperation below, what is only alleged hollow."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from standoff.case.base import days
from standoff.case.parts import Event
from standoff.report.svg import drawing, el
from standoff.report.words import MONTHS

WIDTH = 860.0
_EDGE = 36.0
_R = 9.0
_ROW = 20.0


def middle_day(when: str) -> float:
    """The day in the middle of what a date can mean, as an ordinal."""
    first, last = days(when)
    return (first.toordinal() + last.toordinal()) / 2


def places(points: Sequence[float]) -> dict[float, float]:
    """Days to places on the line: the logarithm of each gap, so that crowded weeks have room.

    Parameters
    ----------
    points : sequence of float
        Ordinals of days.
    """
    marks = sorted(set(points))
    steps = [math.log2(1 + b - a) for a, b in itertools.pairwise(marks)]
    unit = (WIDTH - 2 * _EDGE) / sum(steps) if steps else 0.0
    at = _EDGE if steps else WIDTH / 2
    found = {}
    for mark, step in zip(marks, [*steps, 0.0], strict=True):
        found[mark] = at
        at += step * unit
    return found


def in_order(events: Sequence[Event]) -> list[Event]:
    """Events by their first day; those of one day as the case has them."""
    return sorted(events, key=lambda e: (days(e.on)[0], days(e.on)[1]))


def timeline_svg(events: Sequence[Event], as_of: str | None) -> Markup:
    """The drawing; the numbered list below it says the same in words."""
    told = in_order(events)
    if not told:
        return Markup("")
    points = [middle_day(e.on) for e in told]
    at = places([*points, *([middle_day(as_of)] if as_of else [])])
    rows: dict[int, list[float]] = {}
    spots = []
    for event, day in zip(told, points, strict=True):
        x = at[day]
        side = -1 if event.class_ and event.class_.endswith("cooperation") else 1
        row = side
        while any(abs(x - other) < 2 * _R + 1 for other in rows.get(row, ())):
            row += side
        rows.setdefault(row, []).append(x)
        spots.append((event, x, row))
    up = max([r for r in rows if r > 0], default=0)
    down = -min([r for r in rows if r < 0], default=0)
    axis = 12 + up * _ROW + 4
    height = axis + 26 + down * _ROW + 8
    parts = [el("line", x1=_EDGE - 24, x2=WIDTH - _EDGE + 24, y1=axis, y2=axis, class_="axis")]
    if as_of:
        x = at[middle_day(as_of)]
        parts.append(el("line", x1=x, x2=x, y1=8.0, y2=height - 6, class_="as-of"))
    stems, marks = [], []
    for number, (event, x, row) in enumerate(spots, 1):
        y = axis - row * _ROW if row > 0 else axis + 14 - row * _ROW
        stems.append(el("line", x1=x, x2=x, y1=axis if row > 0 else axis + 22, y2=y, class_="stem"))
        kind = (event.class_ or "").rpartition("-")[2]
        css = f"event {kind}" + (" only-alleged" if event.alleged else "")
        marks.append(el("circle", cx=x, cy=y, r=_R, class_=css))
        marks.append(el("text", number, x=x, y=y + 3.5, text_anchor="middle"))
    parts += [*stems, *_ticks(at, axis), *marks]
    label = f"{len(told)} events on a line of time; the numbered list below says the same in words."
    return drawing(WIDTH, height, label, *parts, class_="timeline-line")


def _ticks(at: Mapping[float, float], axis: float) -> list[Markup]:
    """Month and year under the line wherever there is room for it."""
    ticks: list[Markup] = []
    last, year = -1e9, 0
    for day, x in at.items():
        date = dt.date.fromordinal(int(day))
        words = MONTHS[date.month - 1][:3] + (f" {date.year}" if date.year != year else "")
        if x - last < (66 if date.year != year else 48):
            continue
        ticks.append(el("text", words, x=x, y=axis + 15, text_anchor="middle", class_="tick"))
        last, year = x, date.year
    return ticks
