"""One policy's outcomes on a line: the mean, where nine in ten of the futures lie, the worst.

A strip is as wide as its cell: what it draws stands at shares of the width, so that the strips of
a table share one axis on a screen of any size.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from standoff.audit.policies import Compared, Fared
from standoff.report.svg import el, path
from standoff.report.words import fixed, number

HEIGHT = 26.0
AXIS = 34.0
CLOSE = 0.12  # of the axis: nearer to its end there is no room for two labels
_MIDDLE = HEIGHT / 2
_MARGIN = 0.03  # of the width, at either end
_CROSS = path("M", -4, -4, "L", 4, 4, "M", 4, -4, "L", -4, 4)


@dataclass(frozen=True)
class Scale:
    """The axis that the strips of one objective share.

    Attributes
    ----------
    low, high : float
        Its ends, in the outcome's unit.
    want : str
        ``more`` or ``less``: which end is the good one.
    enough : float or None
    """

    low: float
    high: float
    want: str
    enough: float | None

    def at(self, value: float) -> str:
        """Where a value stands, as a share of the width."""
        wide = (value - self.low) / (self.high - self.low)
        return f"{100 * (_MARGIN + (1 - 2 * _MARGIN) * min(max(wide, 0.0), 1.0)):.2f}%"


def scale_of(row: Compared, enough: float | None) -> Scale:
    """An axis on which every policy's mean, range and worst outcome find room."""
    seen = [v for f in row.fared for v in (f.mean, f.worst, f.quantiles[0], f.quantiles[-1])]
    seen += [] if enough is None else [enough]
    low, high = min(seen), max(seen)
    if high - low <= 1e-12 * max(abs(low), abs(high), 1.0):
        low, high = low - 0.5, high + 0.5
    return Scale(low, high, row.want, enough)


def strip(fared: Fared, scale: Scale) -> Markup:
    """The strip of one policy; its numbers stand in its name."""
    low, high = fared.quantiles[0], fared.quantiles[-1]
    parts = [*_enough(scale, HEIGHT)]
    parts.append(el("line", x1="0", x2="100%", y1=_MIDDLE, y2=_MIDDLE, class_="base"))
    parts.append(
        el("line", x1=scale.at(low), x2=scale.at(high), y1=_MIDDLE, y2=_MIDDLE, class_="nine")
    )
    cross = el("path", d=_CROSS, class_="worst-mark")
    parts.append(el("svg", cross, x=scale.at(fared.worst), y=_MIDDLE, overflow="visible"))
    parts.append(el("circle", cx=scale.at(fared.mean), cy=_MIDDLE, r=5.0, class_="mean-dot"))
    told = (
        f"{fared.policy}: mean {number(fared.mean)}, from {number(low)} to {number(high)} in 90 % "
        f"of the futures examined, at worst {number(fared.worst)}"
    )
    return el(
        "svg", el("title", told), *parts, class_="strip", width="100%", height=HEIGHT, role="img",
        aria_label=told,
    )  # fmt: skip


def axis(scale: Scale) -> Markup:
    """The ends of the axis, and what is enough, over the strips."""
    wide = max(abs(scale.low), abs(scale.high))
    told = f"from {number(scale.low)} to {number(scale.high)}"
    share = 0.5
    parts: list[Markup] = []
    if scale.enough is not None:
        share = (scale.enough - scale.low) / (scale.high - scale.low)
        anchor = "start" if share < 0.25 else "end" if share > 0.75 else "middle"
        words, at = f"{number(scale.enough)} is enough", scale.at(scale.enough)
        parts.append(el("text", words, x=at, y=11.0, text_anchor=anchor))
        parts.append(el("line", x1=at, x2=at, y1=15.0, y2=AXIS, class_="enough"))
        told += f"; {words}"
    if share > CLOSE:  # else what is enough stands there
        low = fixed(scale.low, wide)
        parts.append(el("text", low, x="0", y=AXIS - 4, text_anchor="start"))
    if share < 1 - CLOSE:
        high = fixed(scale.high, wide)
        parts.append(el("text", high, x="100%", y=AXIS - 4, text_anchor="end"))
    return el(
        "svg", *parts, class_="strip scale", width="100%", height=AXIS, role="img",
        aria_label=f"The axis: {told}",
    )  # fmt: skip


def _enough(scale: Scale, height: float) -> list[Markup]:
    """The side on which it is good enough, and where that begins."""
    if scale.enough is None:
        return []
    at = scale.at(scale.enough)
    wide = f"{100 - float(at[:-1]):.2f}%" if scale.want == "more" else at
    side = el(
        "rect", x=at if scale.want == "more" else "0", y=0, width=wide, height=height,
        class_="good-side",
    )  # fmt: skip
    return [side, el("line", x1=at, x2=at, y1=0, y2=height, class_="enough")]
