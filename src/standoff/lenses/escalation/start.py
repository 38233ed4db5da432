"""Where simulated futures start: the fit's own state, or what the case's events leave behind.

The fit keeps its memories as of the day after its data. A case dated within a month of that starts
from them, carried forward by the expected counts of the days between. A later case starts from the
rates at which the process rests, with the case's own events on top: each is one count of its class
on its day, and fades with the half-lives. Those are few and chosen by hand, not counted as the data
were; so such a run has no score, and only its differences between policies mean anything.
"""

from __future__ import annotations

import datetime as dt

import numpy as np

from standoff.case import Case
from standoff.case.base import days
from standoff.daily import CLASSES
from standoff.lenses.escalation.model import (
    FLOOR,
    LINEAR,
    MECHANISMS,
    FloatArray,
    Parameters,
    State,
    Structure,
)
from standoff.lenses.escalation.reach import halves_of, reach, surge_memory

FRESH = 31  # days after the fit's end up to which its own state serves
BEHIND = 180  # days of events before the case's date that would make a start


def branching(structure: Structure, parameters: Parameters) -> FloatArray:
    """How many events of each cell one event of each other sets off in the mean.

    Returns
    -------
    ndarray of float, shape (n_cells, n_cells)
        Reached cell by acting cell; a cell is pair * 4 + class.
    """
    out = reach(structure, parameters)
    cells = 4 * len(structure.pairs)
    source = np.repeat(np.arange(cells), np.diff(out.at))
    matrix = np.zeros((cells, cells))
    np.add.at(matrix, (out.to, source), _terms(parameters)[out.term, out.to >> 2] * out.weight)
    return matrix


def resting(structure: Structure, parameters: Parameters) -> FloatArray:
    """The rates at which the process rests, shape (n_pairs, 4); surges are then none."""
    matrix = branching(structure, parameters)
    rates = np.linalg.solve(np.eye(len(matrix)) - matrix, parameters.baseline.reshape(-1))
    return np.asarray(np.maximum(rates, 0.0).reshape(-1, 4))


def rates(structure: Structure, parameters: Parameters, state: State) -> FloatArray:
    """Expected events of a day after `state`, weekdays taken out, shape (n_pairs, 4)."""
    out = reach(structure, parameters)
    cells = 4 * len(structure.pairs)
    source = np.repeat(np.arange(cells), np.diff(out.at))
    kept = halves_of(parameters) @ state.memory.reshape(len(structure.half_lives), -1)
    fed = np.zeros(cells)
    strength = _terms(parameters)[out.term, out.to >> 2]
    np.add.at(fed, out.to, strength * out.weight * kept[out.term, out.to >> 1 & 1, source])
    rate = parameters.baseline * state.level + fed.reshape(-1, 4)
    surge = surge_memory(structure, state.memory)
    change = (surge[:, 0] - surge[:, 1]) / (surge[:, 0] + surge[:, 1] + FLOOR)
    calming, backing = (parameters.strength[MECHANISMS.index(m)] for m in ("calming", "backing"))
    rate[:, 2:] *= np.exp(parameters.news * change[2] + backing * change[1] - calming * change[0])[
        :, None
    ]
    return rate


def advance(structure: Structure, parameters: Parameters, state: State, many: int) -> State:
    """The state some days later, each of them with the events that were to be expected."""
    keep = structure.decay[:, None, None]
    for _ in range(many):
        expected = rates(structure, parameters, state)
        state = State(keep * state.memory + (1.0 - keep) * expected, state.level)
    return state


def from_events(
    case: Case,
    structure: Structure,
    parameters: Parameters,
    place: dict[str, int],
    first: dt.date,
) -> State:
    """What the case's own events leave behind on a day, on top of the rates at rest.

    Parameters
    ----------
    place : dict of actor of the case to index
        Into the structure's actors.
    first : date
        The first simulated day.
    """
    at_rest = resting(structure, parameters)
    memory = np.repeat(at_rest[None], len(structure.half_lives), axis=0)
    index = {(int(i), int(j)): p for p, (i, j) in enumerate(structure.pairs)}
    for event in case.events:
        key = (place.get(event.from_ or "", -1), place.get(event.to or "", -1))
        day = days(event.on)[1]
        if key not in index or event.class_ is None or event.alleged or day >= first:
            continue
        k = CLASSES.index(event.class_)
        age = (first - day).days - 1
        act = 1.0 / parameters.season[k, day.weekday()]
        memory[:, index[key], k] += (1.0 - structure.decay) * structure.decay**age * act
    return State(memory, np.ones(4))


def _terms(parameters: Parameters) -> FloatArray:
    """The strength of each linear term, shape (n_terms, n_pairs)."""
    pairs = parameters.strength.shape[1]
    return np.stack([
        np.full(pairs, parameters.attention)
        if name == "attention"
        else parameters.strength[MECHANISMS.index(name)]
        for name in LINEAR
    ])  # fmt: skip
