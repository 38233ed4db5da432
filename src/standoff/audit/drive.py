"""Which quantities separate the futures in which a claim holds from the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from standoff.audit.inputs import Column
from standoff.audit.sensitivity import FEWEST, Driver, drivers, ks, ordered
from standoff.futures import FloatArray, Futures


@dataclass(frozen=True)
class Separation:
    """The drivers of a claim, or why there is none.

    Attributes
    ----------
    drivers : tuple of Driver
        The farthest first.
    note : str
        Why there is none.
    leading : tuple of str
        The numbers that separate most, significant or not, for pairs.
    """

    drivers: tuple[Driver, ...]
    note: str
    leading: tuple[str, ...]


def separations(
    sample: Futures,
    reads: Mapping[str, tuple[str, ...]],
    movable: Mapping[str, Column],
    holds: Mapping[str, FloatArray],
) -> dict[str, Separation]:
    """The drivers of every claim, over the quantities that its test depends on."""
    drawn = list(dict.fromkeys(c.drawn_as for c in movable.values() if c.drawn_as))
    place = {key: j for j, key in enumerate(drawn)}
    table = np.column_stack([sample.draws(key) for key in drawn]) if drawn else None
    whole = ordered(table) if table is not None else None
    found = {}
    for claim, ids in reads.items():
        own = [key for key in ids if key in movable and movable[key].drawn_as]
        by_draw = {movable[key].drawn_as: key for key in reversed(own)}
        if whole is None or not by_draw:
            found[claim] = Separation((), "nothing that it reads is uncertain", ())
            continue
        known = ~np.isnan(holds[claim])
        held = holds[claim][known] > 0
        part = whole.columns([place[d] for d in by_draw])
        if not known.all():
            part = part.futures(known)
        names = list(by_draw.values())
        if min(held.sum(), (~held).sum()) < FEWEST:
            side = "holds" if held.sum() < FEWEST else "fails"
            note = f"it {side} in fewer than {FEWEST} futures"
            found[claim] = Separation((), note, tuple(names))
            continue
        distance = ks(part, held)
        leading = tuple(names[j] for j in np.argsort(-distance, kind="stable"))
        driving = tuple(drivers(part, names, held, sample.seed) or ())
        note = "" if driving else "no single quantity separates"
        found[claim] = Separation(driving, note, leading)
    return found
