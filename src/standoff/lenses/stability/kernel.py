"""Which states are stable for whom: one rule, and three ways to it chosen by structure.

An actor is stable at s where its rank there is at least the highest, over its own moves with s
included, of min(rank, level): the level is nothing for Nash (R); for GMR and SEQ the lowest of its
ranks that its opponents can lead to, by any moves and by improvements; for SMR and SSEQ the lowest
there of the best that it could still move to itself.

Nash: J. Nash (1950). GMR, SMR: N. Howard, Paradoxes of Rationality (1971). SEQ: N. Fraser & K.
Hipel, Conflict Analysis (1984). SSEQ: M. Rego & G. Vieira (2017), Group Decision and Negotiation
26. All as in H. Xu, K. Hipel, M. Kilgour & L. Fang, Conflict Resolution Using the Graph
Model (2018), chapter 4.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .conflict import CONCEPTS, BoolArray, Conflict, as_ranks
from .graph import Graph, OwnFlags, graph_flags, graph_of, size_of
from .layout import Layout, layout_of
from .simultaneous import simultaneous_flags
from .task import AT_ONCE, NOT_CAN_BE, Task

RankArray = npt.NDArray[np.int32]
FlagArray = npt.NDArray[np.uint8]

WAYS = ("cosets", "options", "graph")


@dataclass(frozen=True)
class Stability:
    """Which states are stable for whom.

    Attributes
    ----------
    flags : (n_actors, n_states) a bit for each of CONCEPTS; 0 where a state cannot be, and for
        SIM where it was not asked for
    """

    flags: FlagArray

    def stable(self, concept: str) -> BoolArray:
        """Where each actor is stable, (n_actors, n_states)."""
        return (self.flags >> np.uint8(CONCEPTS.index(concept)) & np.uint8(1)).astype(np.bool_)

    def equilibria(self, concept: str) -> BoolArray:
        """Where all actors are stable, (n_states,)."""
        everyone = np.bitwise_and.reduce(self.flags, axis=0)
        return np.asarray(everyone >> np.uint8(CONCEPTS.index(concept)) & np.uint8(1), np.bool_)


def way_for(conflict: Conflict) -> str:
    """The quickest way that is exact for the structure.

    `cosets` where every state can be and every move can be taken back; `graph` for explicit arcs,
    and where few states can be; `options` for the rest.
    """
    if any(listed is not None for listed in conflict.arcs):
        return "graph"
    free = conflict.feasible is None and not conflict.direction.any()
    if free and (conflict.owner >= 0).all():
        return "cosets"
    return "graph" if size_of(conflict) <= conflict.n_states else "options"


def stability(
    conflict: Conflict, ranks: npt.ArrayLike, *, sim: bool = False, way: str | None = None
) -> Stability:
    """Stability of every state for every actor.

    Parameters
    ----------
    conflict : from `conflict_of`
    ranks : (n_actors, n_states) whole numbers from 0, higher is better, equal is a tie
    sim : whether to find simultaneous stability too, which takes the square of the states
    way : one of WAYS to force it (`cosets` only where `way_for` says so); chosen unless given
    """
    table = as_ranks(conflict, ranks, futures=False)
    solver = Solver(conflict, sim=sim, way=way)
    return Stability(np.stack([row[0] for row in solver.flags(table)]))


def equilibria_flags(
    conflict: Conflict, ranks: npt.ArrayLike, *, sim: bool = False, way: str | None = None
) -> FlagArray:
    """Equilibria in every future, (n_futures, n_states): a bit for each of CONCEPTS.

    Parameters
    ----------
    ranks : (n_futures, n_actors, n_states)
    sim, way : as for `stability`
    """
    table = as_ranks(conflict, ranks, futures=True)
    solver = Solver(conflict, sim=sim, way=way)
    out = np.empty((len(table), conflict.n_states), dtype=np.uint8)
    for first in range(0, len(table), solver.together):
        part = slice(first, first + solver.together)
        out[part] = np.bitwise_and.reduce(solver.flags(table[part]), axis=0)
    return out


def shares(flags: FlagArray) -> npt.NDArray[np.float64]:
    """The share of futures in which a state is an equilibrium, (n_concepts, n_states)."""
    bits = [(flags >> np.uint8(bit) & np.uint8(1)).mean(axis=0) for bit in range(len(CONCEPTS))]
    return np.stack(bits)


class Solver:
    """One conflict made ready; holds nothing that changes, so that threads may share it.

    Parameters
    ----------
    sim, way : as for `stability`
    """

    def __init__(self, conflict: Conflict, *, sim: bool = False, way: str | None = None) -> None:
        self.way = way_for(conflict) if way is None else way
        if self.way == "cosets" != way_for(conflict):
            raise ValueError("`cosets` needs every state feasible and every move taken back")
        self.together = max(1, (AT_ONCE // 2) >> conflict.n_options)
        self._n_actors, self._n_states = conflict.n_actors, conflict.n_states
        self._graph: Graph | None = None
        if sim or self.way == "graph":
            self._graph = graph_of(conflict)
        self._sim = sim
        self._layout: Layout = layout_of(conflict)
        can_be = conflict.feasible
        self._can_be = NOT_CAN_BE if can_be is None else self._layout.take(can_be)

    def flags(self, ranks: RankArray) -> list[FlagArray]:
        """For each actor (n_futures, n_states); ranks are (n_futures, n_actors, n_states)."""
        out = self._by_graph(ranks) if self.way == "graph" else self._by_cosets(ranks)
        if self._sim and self._graph is not None:
            graph = self._graph
            for f in range(len(ranks)):
                found = simultaneous_flags(graph, self._n_states, ranks[f][:, graph.states])
                for actor, flags in enumerate(out):
                    flags[f, graph.states] |= found[actor].astype(np.uint8) << np.uint8(5)
        return out

    def _by_cosets(self, ranks: RankArray) -> list[FlagArray]:
        taken = self._layout.take(ranks)
        tables = [np.ascontiguousarray(taken[:, j]).reshape(-1) for j in range(self._n_actors)]
        widest = int(self._layout.free.max(initial=0))
        small = (int(ranks.max(initial=0)) + 2) << widest < 1 << 32
        never = (1 << 32) - 1 if small else 1 << 62
        task = Task(self._layout, tables, len(ranks), np.dtype("u4" if small else "i8"), never)
        each = task.coset_flags if self.way == "cosets" else task.option_flags
        out = []
        for actor in range(self._n_actors):
            found = each(actor, self._can_be).reshape(len(ranks), -1)
            out.append(np.asarray(self._layout.give(found), dtype=np.uint8))
        return out

    def _by_graph(self, ranks: RankArray) -> list[FlagArray]:
        graph = self._graph
        assert graph is not None
        shape = (len(ranks), self._n_states)
        out = [np.zeros(shape, dtype=np.uint8) for _ in range(self._n_actors)]
        known: OwnFlags = {}
        for f in range(len(ranks)):
            here = np.ascontiguousarray(ranks[f][:, graph.states])
            for actor in range(self._n_actors):
                out[actor][f, graph.states] = graph_flags(graph, here, actor, known)
        return out
