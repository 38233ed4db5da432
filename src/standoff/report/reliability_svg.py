"""Given chances against how often it happened: on the diagonal a chance can be taken at its word.

Each bar is where a bin would lie 90 times in 100 were the forecasts reliable (Bröcker & Smith
2007); a dot is where it lay, hollow where that is outside its bar.
"""

from __future__ import annotations

from markupsafe import Markup

from standoff.forecasting.reliability import Bin
from standoff.report.svg import drawing, el

SIDE = 260.0
_LEFT, _TOP, _RIGHT, _BOTTOM = 44.0, 12.0, 12.0, 40.0
WIDTH, HEIGHT = _LEFT + SIDE + _RIGHT, _TOP + SIDE + _BOTTOM


def reliability_svg(bins: tuple[Bin, ...], what: str) -> Markup:
    """The reliability plot.

    Parameters
    ----------
    bins : tuple of Bin
        As `reliability` makes them; nothing is drawn without any.
    what : str
        Of what the chances are: "any material conflict within 30 days".
    """
    if not bins:
        return Markup("")
    parts: list[Markup] = []
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = _at(tick, tick)
        parts += [
            el("line", x1=_LEFT, x2=_LEFT + SIDE, y1=y, y2=y, class_="grid"),
            el("line", x1=x, x2=x, y1=_TOP, y2=_TOP + SIDE, class_="grid"),
            el("text", f"{tick:g}", x=_LEFT - 6, y=y + 4, text_anchor="end", class_="tick"),
            el("text", f"{tick:g}", x=x, y=_TOP + SIDE + 16, text_anchor="middle", class_="tick"),
        ]
    (x1, y1), (x2, y2) = _at(0.0, 0.0), _at(1.0, 1.0)
    parts.append(el("line", x1=x1, y1=y1, x2=x2, y2=y2, class_="right"))
    for one in bins:
        x, y = _at(one.chance, one.share)
        low, high = _at(one.chance, one.low)[1], _at(one.chance, one.high)[1]
        kind = "inside" if one.consistent else "outside"
        told = f"given {one.chance:.2f}, happened {one.share:.2f} of {one.n:,} times"
        parts.append(
            el(
                "g",
                el("title", told),
                el("line", x1=x, x2=x, y1=low, y2=high, class_="band"),
                el("circle", cx=x, cy=y, r=4.0, class_=f"bin {kind}"),
            )
        )
    middle = _LEFT + SIDE / 2
    parts.append(
        el("text", "chance given", x=middle, y=HEIGHT - 6, text_anchor="middle", class_="axis")
    )
    label = (
        f"Reliability of the chances of {what}: {len(bins)} bins, "
        f"{sum(b.consistent for b in bins)} of them where a reliable forecast's would lie."
    )
    return drawing(WIDTH, HEIGHT, label, *parts, class_="reliability")


def _at(chance: float, share: float) -> tuple[float, float]:
    return _LEFT + SIDE * chance, _TOP + SIDE * (1.0 - min(max(share, 0.0), 1.0))
