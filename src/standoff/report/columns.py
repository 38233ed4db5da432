"""Words in narrow columns: ids break at their hyphens and dots, not in the middle of a word."""

from __future__ import annotations

import re

_JOINT = re.compile(r"(?<=[-./>])(?=[a-z0-9])")


def broken(text: str, width: int, lines: int = 0) -> str:
    """A text in lines of at most so many characters.

    Parameters
    ----------
    text : str
        Its own line ends stay.
    width : int
        1 or more. A word without a joint that is longer still is cut.
    lines : int
        At most so many lines, if not 0; what is left out ends in ``…``.
    """
    found = "\n".join(_line(line, max(width, 1)) for line in text.split("\n")).split("\n")
    if lines and len(found) > lines:
        found = found[:lines]
        found[-1] = found[-1][: width - 1].rstrip(" ,;:") + "…"
    return "\n".join(found)


def _line(text: str, width: int) -> str:
    lines = [""]
    for word in text.split():
        space = " " if lines[-1] else ""
        if len(lines[-1]) + len(space) + len(word) <= width:
            lines[-1] += space + word
            continue
        if lines[-1]:
            lines.append("")
        for part in _JOINT.split(word) if len(word) > width else [word]:
            if len(lines[-1]) + len(part) > width and lines[-1]:
                lines.append("")
            while len(part) > width:
                lines[-1], part = part[:width], part[width:]
                lines.append("")
            lines[-1] += part
    return "\n".join(lines)
