"""A case and its fit, joined: who of the case is simulated, and from where."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.case import Case
from standoff.case.base import days
from standoff.lenses.escalation.grammar import Wanted
from standoff.lenses.escalation.kept import Kept
from standoff.lenses.escalation.model import Parameters, State, Structure
from standoff.lenses.escalation.start import FRESH, advance, from_events

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Scene:
    """What a simulation of a case needs.

    Attributes
    ----------
    structure : Structure
    parameters : Parameters
        At the posterior's mean.
    state : State
        On the first day.
    place : dict of actor of the case to index
        Into the structure's actors; of those that the fit knows.
    first : date
        The first simulated day: the one after the case's date.
    own : bool
        The start is the fit's own state, not made from the case's events.
    """

    structure: Structure
    parameters: Parameters
    state: State
    place: dict[str, int]
    first: dt.date
    own: bool

    @property
    def pairs(self) -> dict[tuple[int, int], int]:
        """The row of each directed pair of actors."""
        return {(int(i), int(j)): p for p, (i, j) in enumerate(self.structure.pairs)}

    def pair(self, text: str) -> int | None:
        """The row of a pair as a case writes it (``russia->azerbaijan``)."""
        source, _, target = text.partition("->")
        if source not in self.place or target not in self.place:
            return None
        return self.pairs.get((self.place[source], self.place[target]))

    def watched(self, want: Wanted) -> BoolArray:
        """The cells that an ask looks at, shape (n_watch, n_pairs, 4).

        One watch, save for a war between any two: then one for each two.
        """
        names = self.names()
        pairs = self.structure.pairs
        seen = np.array([want.counts(names[i], names[j]) for i, j in pairs])
        if want.kind == "war" and not want.either:
            low, high = pairs.min(axis=1), pairs.max(axis=1)
            twos = sorted(set(zip(low.tolist(), high.tolist(), strict=True)))
            rows = [(low == a) & (high == b) for a, b in twos]
        else:
            rows = [seen]
        out = np.zeros((len(rows), len(pairs), 4), np.bool_)
        for w, row in enumerate(rows):
            for k in want.classes:
                out[w, row, k] = True
        return out

    def names(self) -> list[str]:
        """The actor of the case behind each of the structure's, its code where there is none."""
        names = list(self.structure.actors)
        for actor, i in reversed(self.place.items()):
            names[i] = actor
        return names


_scenes: Kept[Scene] = Kept(8)


def scene_of(case: Case) -> Scene | None:
    """The scene of a case; None where it cites no fit."""
    if case.fit is None:
        return None
    return _scenes.get((case,), lambda: _made(case))


def fit_ends(case: Case) -> dt.date:
    """The last day of the data behind the case's fit."""
    assert case.fit is not None
    return days(str(case.fit.source["to"]))[1]


def begins(case: Case) -> dt.date:
    """The day after the case's date; without one, after the fit's data."""
    at = days(case.as_of)[1] if case.as_of else fit_ends(case)
    return at + dt.timedelta(days=1)


def _made(case: Case) -> Scene:
    from standoff.lenses.escalation.fit_file import from_data

    assert case.fit is not None
    structure, parameters, state = from_data(case.fit.data)
    code = {name: i for i, name in enumerate(structure.actors)}
    place = {
        key: code[actor.iso3] for key, actor in case.actors.items() if actor.iso3 in code
    }  # fmt: skip
    first = begins(case)
    late = (first - fit_ends(case)).days - 1
    own = 0 <= late <= FRESH
    if own:
        state = advance(structure, parameters, state, late)
    else:
        state = from_events(case, structure, parameters, place, first)
    return Scene(structure, parameters, state, place, first, own)
