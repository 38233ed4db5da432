"""The answers to asks, once for each order of preference that differs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from standoff.futures import FloatArray
from standoff.lenses.base import Ask
from standoff.lenses.stability.conflict import CONCEPTS, Conflict
from standoff.lenses.stability.graph import graph_of, size_of
from standoff.lenses.stability.kernel import equilibria_flags, stability, way_for
from standoff.lenses.stability.lens import Solved, fitting
from standoff.lenses.stability.reach import reach
from standoff.lenses.stability.spread import spread

BoolArray = NDArray[np.bool_]
MOST_LISTED = 1 << 22  # moves that are listed to be searched at once
FEW_MOVES = 8  # listed moves a state, up to which the graph is quicker over many orders


def equilibria(solved: Solved, concepts: tuple[str, ...]) -> dict[str, BoolArray]:
    """Which states are equilibria under each concept, shape (n_orders, n_states) each."""
    flags = equilibria_flags(
        solved.conflict, solved.orders.ranks, sim="sim" in concepts, way=_way(solved.conflict)
    )
    return {
        concept: (flags >> np.uint8(CONCEPTS.index(concept)) & np.uint8(1)).astype(np.bool_)
        for concept in concepts
    }


def _way(conflict: Conflict) -> str | None:
    """Over the listed moves where few states can be: one future is quick, and there are many."""
    if way_for(conflict) == "options" and size_of(conflict) <= FEW_MOVES * conflict.n_states:
        return "graph"
    return None


def _by(solved: Solved, concept: str) -> BoolArray:
    return equilibria(solved, (concept,))[concept]


def stable_for(solved: Solved, order: int, concept: str) -> BoolArray:
    """Where each actor is stable under one order of preference, shape (n_actors, n_states)."""
    ranks = solved.orders.ranks[order]
    return stability(solved.conflict, ranks, sim=concept == "sim").stable(concept)


def answer(solved: Solved, ask: Ask) -> FloatArray:
    """The answer to an ask under each order of preference, shape (n_orders,)."""
    if ask.kind == "equilibria":
        return np.asarray(_by(solved, ask.args[0]).sum(axis=1), dtype=np.float64)
    if ask.kind == "stable":
        fits = fitting(solved, ask.args[0])
        if not fits.any():
            return np.full(len(solved.orders.ranks), np.nan)
        return np.asarray(_by(solved, ask.args[1])[:, fits].any(axis=1), dtype=np.float64)
    if ask.kind == "improves":
        return _improves(solved, *ask.args)
    return _reachable(solved, ask.args[0], ask.args[1], ask.args[2] or "improvements")


def _improves(solved: Solved, actor: str, from_: str, to: str) -> FloatArray:
    """Whether an actor would better itself by a move of its own, from some state to some other."""
    starts, ends = fitting(solved, from_), fitting(solved, to)
    if not starts.any() or not ends.any():
        return np.full(len(solved.orders.ranks), np.nan)
    who = solved.board.players.index(actor)
    out = np.zeros(len(solved.orders.ranks), dtype=np.bool_)
    for state in np.flatnonzero(starts):
        moves = solved.conflict.moves(who, int(state))
        moves = moves[ends[moves]]
        ranks = solved.orders.ranks[:, who]
        out |= (ranks[:, moves] > ranks[:, state][:, None]).any(axis=1)
    return out.astype(np.float64)


def _reachable(solved: Solved, to: str, from_: str, by: str) -> FloatArray:
    """Whether some state can be reached from some other, by improvements or by any moves."""
    starts, ends = fitting(solved, from_), fitting(solved, to)
    many = len(solved.orders.ranks)
    if not starts.any() or not ends.any():
        return np.full(many, np.nan)
    if (starts & ends).any():
        return np.ones(many)
    if by == "moves":
        found = _some(solved, starts, ends, None)
        return np.full(many, float(found))
    listed = any(arcs is not None for arcs in solved.conflict.arcs)
    if listed or size_of(solved.conflict) > MOST_LISTED:
        rows = [_some(solved, starts, ends, ranks) for ranks in solved.orders.ranks]
        return np.array(rows, dtype=np.float64)
    return _spread(solved, starts, ends)


def _some(
    solved: Solved, starts: BoolArray, ends: BoolArray, ranks: NDArray[np.int32] | None
) -> bool:
    """Whether some end is reached from some start, by a search for each start."""
    return any(
        bool(ends[reach(solved.conflict, int(s), ranks=ranks, until=ends).states].any())
        for s in np.flatnonzero(starts)
    )


def _spread(solved: Solved, starts: BoolArray, ends: BoolArray) -> FloatArray:
    """The same from all starts at once, over the listed moves."""
    graph = graph_of(solved.conflict)
    begins, targets = graph.forward()
    out = np.empty(len(solved.orders.ranks))
    for i, ranks in enumerate(solved.orders.ranks):
        reached = starts[graph.states].copy()
        spread(begins, targets, np.ascontiguousarray(ranks[:, graph.states]), reached)
        out[i] = (reached & ends[graph.states]).any()
    return out
