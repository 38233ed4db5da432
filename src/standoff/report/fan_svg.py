"""The fan of simulated futures: events so far, week by week, under one policy.

Each panel shows where the middle half and the middle nine tenths of the simulated paths lie, with
their median; broken lines repeat the median and the upper end under the policy compared with.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from standoff.report.svg import drawing, el, path
from standoff.report.words import number

WIDTH, HEIGHT = 250.0, 170.0
_LEFT, _TOP, _RIGHT, _BOTTOM = 34.0, 10.0, 16.0, 36.0
_TICKS = 4


@dataclass(frozen=True)
class Fan:
    """Quantiles over the simulated paths of the events so far.

    Attributes
    ----------
    days : tuple of int
        The end of each week, counted from the first simulated day; increasing.
    low, lower, middle, upper, high : tuple of float
        The 5, 25, 50, 75 and 95 % quantiles on these days.
    """

    days: tuple[int, ...]
    low: tuple[float, ...]
    lower: tuple[float, ...]
    middle: tuple[float, ...]
    upper: tuple[float, ...]
    high: tuple[float, ...]


def fan_svg(fan: Fan, what: str, top: float, beside: Fan | None = None) -> Markup:
    """One panel of the fan.

    Parameters
    ----------
    fan : Fan
    what : str
        Whose events, and under which policy, for those who cannot see the drawing.
    top : float
        The count at the upper edge at the least: the same for all panels that are compared.
    beside : Fan, optional
        Under the policy compared with: its median and upper end as broken lines.

    Returns
    -------
    Markup
        Nothing where no week was simulated.
    """
    if not fan.days:
        return Markup("")
    rows, last = scale(top), fan.days[-1]

    def at(day: float, count: float) -> tuple[float, float]:
        x = _LEFT + (WIDTH - _LEFT - _RIGHT) * day / last
        return x, HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * min(count / rows[-1], 1.0)

    def line(days: Sequence[int], counts: Sequence[float]) -> list[tuple[float, float]]:
        return [at(0, 0), *(at(d, c) for d, c in zip(days, counts, strict=True) if d <= last)]

    parts: list[Markup] = []
    for row in rows:
        x, y = at(0, row)
        parts.append(el("line", x1=x, x2=WIDTH - _RIGHT, y1=y, y2=y, class_="grid"))
        parts.append(
            el("text", number(row), x=x - 6, y=y + 4, text_anchor="end", class_="tick")
        )  # fmt: skip
    for day in days_of(last):
        x, y = at(day, 0)
        parts.append(
            el("text", f"{day:,}", x=x, y=y + 16, text_anchor="middle", class_="tick")
        )  # fmt: skip
    for name, below, above in (("nine", fan.low, fan.high), ("half", fan.lower, fan.upper)):
        edge = [*line(fan.days, above), *reversed(line(fan.days, below))]
        parts.append(el("path", d=_steps(edge) + " Z", class_=f"fan-band {name}"))
    if beside is not None:
        for counts in (beside.middle, beside.high):
            parts.append(el("path", d=_steps(line(beside.days, counts)), class_="fan-beside"))
    parts.append(el("path", d=_steps(line(fan.days, fan.middle)), class_="fan-middle"))
    middle = _LEFT + (WIDTH - _LEFT - _RIGHT) / 2
    parts.append(
        el("text", "days from the start", x=middle, y=HEIGHT - 5, text_anchor="middle",
           class_="tick")
    )  # fmt: skip
    label = (
        f"{what}: by day {last:,} the median of the simulated paths has {number(fan.middle[-1])} "
        f"events; 90 % of them have {number(fan.low[-1])} to {number(fan.high[-1])}."
    )
    return drawing(WIDTH, HEIGHT, label, *parts, class_="fan")


def scale(top: float) -> tuple[float, ...]:
    """Two to five round counts from 0 to the first at or over `top`; whole where they can be."""
    most = max(top, 1.0)
    power = 10.0 ** math.floor(math.log10(most / _TICKS)) if most > _TICKS else 1.0
    step = next(s * power for s in (1.0, 2.0, 5.0, 10.0) if s * power * _TICKS >= most)
    return tuple(step * k for k in range(math.ceil(most / step - 1e-9) + 1))


def days_of(last: int) -> tuple[int, ...]:
    """Two to six days under the axis, from 0 on, at whole weeks."""
    step = next(s for s in (7, 14, 28, 56, 91, 182, 364, 728) if s * 5 >= last or s == 728)
    return tuple(range(0, last + 1, step))


def _steps(points: Sequence[tuple[float, float]]) -> str:
    told: list[str | float] = []
    for i, (x, y) in enumerate(points):
        told += ["L" if i else "M", x, y]
    return path(*told)
