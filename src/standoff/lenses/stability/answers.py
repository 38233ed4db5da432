"""The answers to asks, once for each order of preference that differs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from standoff.futures import FloatArray
from standoff.lenses.base import Ask
from standoff.lenses.stability.conflict import Conflict
from standoff.lenses.stability.graph import graph_of, size_of
from standoff.lenses.stability.kernel import equilibria_flags, stability, way_for
from standoff.lenses.stability.lens import Solved, fitting
from standoff.lenses.stability.reach import reach
from standoff.lenses.stability.simultaneous import simultaneous_flags
from standoff.lenses.stability.spread import spread

BoolArray = NDArray[np.bool_]
MOST_LISTED = 1 << 22  # moves that are listed to be searched at once
FEW_MOVES = 8  # listed moves a state, up to which the graph is quicker over many orders
BY_FLAGS = ("nash", "gmr", "smr", "seq", "sseq")
"""Concepts that the kernel answers together, in the order of their bits."""


def equilibria(solved: Solved, concepts: tuple[str, ...]) -> dict[str, BoolArray]:
    """Which states are equilibria under each concept, shape (n_orders, n_states) each."""
    out = {}
    if set(concepts) & set(BY_FLAGS):
        flags = equilibria_flags(solved.conflict, solved.orders.ranks, way=_way(solved.conflict))
        for bit, concept in enumerate(BY_FLAGS):
            out[concept] = (flags >> np.uint8(bit) & np.uint8(1)).astype(np.bool_)
    if "sim" in concepts:
        out["sim"] = _simultaneous(solved)
    return {concept: out[concept] for concept in concepts}


def _way(conflict: Conflict) -> str | None:
    """Over the listed moves where few states can be: one future is quick, and there are many."""
    if way_for(conflict) == "options" and size_of(conflict) <= FEW_MOVES * conflict.n_states:
        return "graph"
    return None


def _by(solved: Solved, concept: str) -> BoolArray:
    return equilibria(solved, (concept,))[concept]


def _simultaneous(solved: Solved) -> BoolArray:
    graph = graph_of(solved.conflict)
    out = np.zeros((len(solved.orders.ranks), solved.board.n_states), dtype=np.bool_)
    for row, ranks in zip(out, solved.orders.ranks, strict=True):
        here = np.ascontiguousarray(ranks[:, graph.states])
        row[graph.states] = simultaneous_flags(graph, solved.board.n_states, here).all(axis=0)
    return out


def stable_for(solved: Solved, order: int, concept: str) -> BoolArray:
    """Where each actor is stable under one order of preference, shape (n_actors, n_states)."""
    ranks = solved.orders.ranks[order]
    if concept == "sim":
        graph = graph_of(solved.conflict)
        out = np.zeros(ranks.shape, dtype=np.bool_)
        here = np.ascontiguousarray(ranks[:, graph.states])
        out[:, graph.states] = simultaneous_flags(graph, solved.board.n_states, here)
        return out
    return stability(solved.conflict, ranks).stable(concept)


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
