"""The uncertain numbers behind an outcome, and the futures at any point of their cube.

A *factor* is one uniform draw: what several numbers share moves as one, be it a quantity under two
policies or numbers that the case says go `together:`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from standoff.audit.asked import Test
from standoff.audit.drivers.cube import BELOW_ONE
from standoff.audit.inputs import columns, read_by
from standoff.case import Case
from standoff.futures import FloatArray, Futures, quantile


@dataclass(frozen=True)
class Factor:
    """One uncertain number, or several that move as one.

    Attributes
    ----------
    id : str
        As a reader names it.
    says : str
        What it is.
    numbers : tuple of str
        The own ids of the numbers that it moves.
    judged : bool
        One of them rests on judgement.
    drawn_as : str
        Whose uniform draws it takes in a sample.
    """

    id: str
    says: str
    numbers: tuple[str, ...]
    judged: bool
    drawn_as: str


def factors(case: Case, test: Test, futures: Futures) -> tuple[Factor, ...]:
    """Every factor that a test reads, under all its policies, in the order of the case."""
    by_draw: dict[str, list[str]] = {}
    own = columns(case, read_by(case, test, futures), futures.analyst)
    for key, column in own.items():
        if column.drawn_as and column.span[1] > column.span[0]:
            by_draw.setdefault(column.drawn_as, []).append(key)
    found = []
    for drawn, keys in by_draw.items():
        bases = tuple(dict.fromkeys(_base(key) for key in keys))
        name = keys[0] if len(keys) == 1 else " + ".join(bases)
        says = own[keys[0]].says if len(keys) == 1 else case.numbers[bases[0]].says
        if len(bases) > 1:
            says = " and ".join(case.numbers[base].says for base in bases) + ", together"
        found.append(Factor(name, says, tuple(keys), any(own[k].judged for k in keys), drawn))
    place = {key: i for i, key in enumerate(case.numbers)}
    return tuple(sorted(found, key=lambda f: min(place[_base(k)] for k in f.numbers)))


def _base(key: str) -> str:
    """The quantity that a policy's setting sets; any other number is its own."""
    return key.split(".", 2)[2] if key.startswith("policy.") else key


def futures_at(futures: Futures, found: tuple[Factor, ...], u: FloatArray) -> Futures:
    """The futures at rows of the cube (m, d): each number at that quantile of its own range."""
    moved = {}
    for j, factor in enumerate(found):
        places = np.clip(u[:, j], 0.0, BELOW_ONE)
        for key in factor.numbers:
            spec = futures.case.numbers[key].number.of(futures.analyst).spec
            moved[key] = quantile(spec, places)
    return futures.at(moved)


def draws(futures: Futures, found: tuple[Factor, ...]) -> FloatArray:
    """The factors' uniform draws in a sample (n, d)."""
    return np.column_stack([futures.draws(f.drawn_as) for f in found])
