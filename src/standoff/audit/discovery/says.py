"""Boxes as sentences and as plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from standoff.audit.discovery.prim import Box, Discovery, Limits, Table


def to_dict(found: Discovery, cart: tuple[Box, ...] = ()) -> dict[str, Any]:
    """What `standoff discover` writes as JSON."""
    return {
        "points": found.n,
        "of-interest": found.k,
        "boxes": [plain(b) for b in found.boxes],
        "chosen": found.chosen,
        "trajectory": [plain(b) for b in found.trajectory],
        "stability": {
            "coverage": dict(found.stability.coverage),
            "density": dict(found.stability.density),
        },
        "cart": [plain(b) for b in cart],
    }


def sentence(box: Box, table: Table, things: str, name: Callable[[str], str] = str) -> str:
    """A box in words.

    Parameters
    ----------
    things : str
        What its points of interest are called: ``the failures``.
    name : callable
        A column as a reader knows it.
    """
    if not box.limits:
        return f"nothing sets {things} apart"
    parts = [phrase(key, limit, table, name) for key, limit in box.limits.items()]
    where = ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1]
    return (
        f"where {where}: {box.coverage:.0%} of {things} lie there, "
        f"and {box.density:.0%} of what lies there is one"
    )


def phrase(key: str, limit: Limits, table: Table, name: Callable[[str], str] = str) -> str:
    """One limit in words: `response over 0.3`."""
    column = table.names.index(key)
    words = table.words[column]
    if words is not None:
        return f"{name(key)} is {' or '.join(map(str, limit))}"
    values, order = table.values[column], table.order[column]
    lo, hi = float(limit[0]), float(limit[1])
    first, last = float(values[order[0]]), float(values[order[-1]])
    if lo <= first and hi >= last:
        return f"{name(key)} anywhere"
    if lo <= first:
        return f"{name(key)} under {hi:.3g}"
    if hi >= last:
        return f"{name(key)} over {lo:.3g}"
    return f"{name(key)} from {lo:.3g} to {hi:.3g}"


def plain(box: Box) -> dict[str, Any]:
    """One box as JSON says it."""
    body: dict[str, Any] = {
        "limits": _limits(box.limits),
        "coverage": box.coverage,
        "density": box.density,
        "mass": box.mass,
        "points": box.n,
        "of-interest": box.k,
    }
    if box.quasi_p:
        body["quasi-p"] = dict(box.quasi_p)
    return body


def _limits(limits: Mapping[str, Limits]) -> dict[str, list[float | str]]:
    return {key: list(limit) for key, limit in limits.items()}
