"""Where moves lead: breadth first from one state, with the shortest path to each that is reached.

A legal sequence has no one moving twice in a row. Moves by options are transitive, so that a
shortest path among them never needs it, and states are enough; with explicit arcs the search goes
over pairs of a state and who moved there.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .conflict import BoolArray, Conflict

IntArray = npt.NDArray[np.int64]

UNSEEN, START = -1, -2


class Step(NamedTuple):
    """A move: who, and to which state."""

    actor: int
    state: int


@dataclass(frozen=True)
class Reach:
    """What can be reached from a state by one move or more.

    Attributes
    ----------
    start : the state that it begins with
    states : the states reached, the nearest first
    nodes : (k,) for each state, where its shortest path ends in `parent` and `mover`
    parent, mover : where each node was reached from, and who moved; nodes are states, or with
        explicit arcs mover * n_states + state
    n_states : how many states the conflict has
    """

    start: int
    states: IntArray
    nodes: IntArray
    parent: IntArray
    mover: npt.NDArray[np.int8]
    n_states: int

    def path(self, state: int) -> tuple[Step, ...]:
        """A shortest sequence of moves that leads to a state reached."""
        at = np.flatnonzero(self.states == state)
        if not len(at):
            raise ValueError(f"state {state} is not reached from {self.start}")
        node = int(self.nodes[at[0]])
        steps = []
        while node != START:
            steps.append(Step(int(self.mover[node]), node % self.n_states))
            node = int(self.parent[node])
        return tuple(reversed(steps))


def reach(
    conflict: Conflict,
    start: int,
    *,
    movers: Collection[int] | None = None,
    ranks: npt.NDArray[np.int32] | None = None,
    until: BoolArray | None = None,
) -> Reach:
    """Search from a state.

    Parameters
    ----------
    start : a feasible state
    movers : who moves; every actor unless given
    ranks : (n_actors, n_states); where given, each move must better its mover
    until : (n_states,) stop with the first of these, at the same distance with all others
    """
    who = sorted(range(conflict.n_actors) if movers is None else movers)
    by_pairs = any(conflict.arcs[j] is not None for j in who)
    slots, size = (conflict.n_actors if by_pairs else 1), conflict.n_states
    parent = np.full(slots * size, UNSEEN, dtype=np.int64)
    mover = np.full(slots * size, -1, dtype=np.int8)
    edge = [(np.array([start]), np.array([START]), -1)]  # states, their nodes, who moved there
    found: list[IntArray] = []
    while edge:
        ahead: list[tuple[IntArray, IntArray, int]] = []
        for actor in who:
            fresh = [np.empty(0, dtype=np.int64)]
            for states, nodes, last in edge:
                if by_pairs and last == actor:
                    continue
                for at, to in _moves(conflict, actor, states):
                    node = to + (actor * size if by_pairs else 0)
                    new = parent[node] == UNSEEN
                    if ranks is not None:
                        new &= ranks[actor, to] > ranks[actor, states[at]]
                    node, at = node[new], at[new]
                    parent[node] = nodes[at]
                    mover[node] = actor
                    fresh.append(node)
            nodes = np.unique(np.concatenate(fresh))
            if len(nodes):
                ahead.append((nodes % size, nodes, actor))
        edge = ahead
        found += [nodes for _, nodes, _ in edge]
        if until is not None and any(until[states].any() for states, _, _ in edge):
            break
    every = np.concatenate([np.empty(0, dtype=np.int64), *found])
    _, first = np.unique(every % size, return_index=True)
    nodes = every[np.sort(first)]
    return Reach(start, nodes % size, nodes, parent, mover, size)


def _moves(conflict: Conflict, actor: int, states: IntArray) -> list[tuple[IntArray, IntArray]]:
    """All moves of an actor from some states: which of them, and to where."""
    out = []
    listed = conflict.arcs[actor]
    if listed is not None:
        order = np.argsort(states, kind="stable")
        at = np.searchsorted(states[order], listed[:, 0])
        known = at < len(states)
        at, pairs = order[at[known]], listed[known]
        same = (states[at] == pairs[:, 0]) & (pairs[:, 0] != pairs[:, 1])
        out.append((at[same], pairs[same, 1]))
    else:
        mask, (on, off) = conflict.options_of(actor), conflict.one_way()
        change = mask
        while change:
            may = ((states & change & on) == 0) & ((~states & change & off) == 0)
            at = np.flatnonzero(may)
            out.append((at, states[at] ^ change))
            change = (change - 1) & mask
    if conflict.feasible is None:
        return out
    return [(at[can], to[can]) for at, to in out for can in [conflict.feasible[to]]]


def can_move_into(conflict: Conflict, actor: int, goal: BoolArray) -> BoolArray:
    """The states that are in `goal`, or from which the actor moves into it at once, (n_states,)."""
    out = goal.copy()
    states = conflict.states
    for at, to in _moves(conflict, actor, states):
        out[states[at[goal[to]]]] = True
    return out
