"""The few words of SVG that the report's drawings need; everything from a case is escaped."""

from __future__ import annotations

from markupsafe import Markup, escape

from standoff.report.names import visible


def el(tag: str, *children: object, **attributes: object) -> Markup:
    """An element: ``el("text", "a & b", x=1.25, text_anchor="end", class_="name")``.

    Parameters
    ----------
    tag : str
    children : objects
        Text is escaped, `Markup` stands as it is.
    attributes : objects
        ``class_`` is ``class``; an underscore is a hyphen; None is left out; floats get one
        decimal, so that the same audit gives the same bytes on every machine.
    """
    told = Markup("").join(
        Markup(' {}="{}"').format(Markup(key.rstrip("_").replace("_", "-")), _short(value))
        for key, value in attributes.items()
        if value is not None
    )
    body = Markup("").join(c if isinstance(c, Markup) else escape(visible(c)) for c in children)
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(tag), told, body)


def _short(value: object) -> str:
    if isinstance(value, float):
        text = f"{value:.1f}".removesuffix(".0")
        return "0" if text == "-0" else text
    return visible(value)


def drawing(width: float, height: float, label: str, *children: object, class_: str) -> Markup:
    """A drawing with a name for those who cannot see it."""
    box = f"0 0 {_short(float(width))} {_short(float(height))}"
    return el(
        "svg", *children, class_=class_, viewBox=box, width=float(width), height=float(height),
        role="img", aria_label=label,
    )  # fmt: skip


def path(*steps: str | float) -> str:
    """Path data: ``path("M", 0, 1.25, "L", 3, 4)``."""
    return " ".join(s if isinstance(s, str) else _short(float(s)) for s in steps)


def wrap(text: str, width: int, lines: int) -> list[str]:
    """Words in lines of about so many characters; what does not fit ends in ``…``."""
    import textwrap

    return textwrap.wrap(
        " ".join(text.split()), width, max_lines=lines, placeholder=" …", break_on_hyphens=False
    ) or [""]
