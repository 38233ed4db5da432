"""A share of the futures examined as a bar, with its numerical error."""

from __future__ import annotations

from markupsafe import Markup

from standoff.report.svg import el

WIDTH, HEIGHT = 92.0, 12.0


def share_bar(share: float | None, error: tuple[float, float] | None = None) -> Markup:
    """A bar from none to all of the futures; beside it the share stands in words.

    Parameters
    ----------
    share : float or None
        0..1; nothing is drawn for None.
    error : pair of float, optional
        The Wilson interval, drawn as a whisker.
    """
    if share is None or not 0 <= share <= 1:
        return Markup("")
    inner = WIDTH - 2
    parts = [
        el("rect", x=1.0, y=3.0, width=inner, height=6.0, class_="track"),
        el("rect", x=1.0, y=3.0, width=inner * share, height=6.0, class_="fill"),
    ]
    if error is not None and error[1] - error[0] > 0.002:
        lo, hi = (1 + inner * min(max(e, 0.0), 1.0) for e in error)
        parts.append(el("line", x1=lo, x2=hi, y1=6.0, y2=6.0, class_="whisker"))
        parts += [el("line", x1=x, x2=x, y1=2.0, y2=10.0, class_="whisker") for x in (lo, hi)]
    return el(
        "svg", *parts, class_="share", viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}", width=WIDTH,
        height=HEIGHT, aria_hidden="true", focusable="false",
    )  # fmt: skip
