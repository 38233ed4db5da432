"""The study of rival backing as plain rows: the estimate, and what it has to pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from standoff.report.names import visible
from standoff.report.words import count, date_words, fixed, number, share_words


@dataclass(frozen=True)
class Backing:
    """The study; all but `unreadable` is empty where a file's study cannot be read.

    Attributes
    ----------
    verdict, says : tuples of str
        What follows, and what stands behind it: the study's own words.
    rows : tuple of (what, estimate with interval, how to read it)
    power : tuple of (effect, share of draws that found it)
    """

    unreadable: bool = False
    behind: str = ""
    verdict: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    rows: tuple[tuple[str, str, str], ...] = ()
    power: tuple[tuple[str, str], ...] = ()


def backing_of(data: Any) -> Backing:
    """The rows of a study as a fit file keeps it; the file may hold anything."""
    try:
        return _view(data)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError):
        return Backing(unreadable=True)


def _view(data: Mapping[str, Any]) -> Backing:
    says = [visible(s) for s in data["says"]]
    draws = data["permutation"]
    rows = [
        ("the week after a surge", _with(data), "the effect, were there one"),
        ("the three weeks after that", _with(data["then"]), "the effect, were it late"),
        ("the week before a surge", _with(data["lead"]),
         "a check: what comes later cannot be a cause, so this should hold 0"),
        ("the same day", _with(data["same-day"]),
         "no order in time stands behind it; it is no effect"),
    ]  # fmt: skip
    rows += [
        (
            f"the week after, {visible(p['level'])} pairs",
            _with(p),
            f"the same, on {count(p['events'], 'act')} of these alone",
        )
        for p in data["by-activity"]
    ]
    rows.append(
        ("pseudo-rivals in the rivals’ place", number(draws["middle"], 2),
         f"a check: {share_words(draws['as-large'])} of {count(draws['draws'], 'draw')} come out "
         "as far")
    )  # fmt: skip
    behind = (
        f"{count(data['pairs'], 'pair')}, {count(data['events'], 'hostile act')}, "
        f"{date_words(data['from'])} to {date_words(data['to'])}"
    )
    power = tuple((number(p["effect"], 2), share_words(p["recovered"])) for p in data["power"])
    return Backing(False, behind, tuple(says[-2:]), tuple(says[:-2]), tuple(rows), power)


def _with(part: Mapping[str, Any]) -> str:
    low, high = part["interval"]
    scale = max(abs(low), abs(high))
    return f"{fixed(part['estimate'], scale)} [{fixed(low, scale)}, {fixed(high, scale)}]"
