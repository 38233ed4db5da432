"""From the ties of a case to the graph that the kernel reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from standoff.case import Case
from standoff.futures import FloatArray, Futures
from standoff.lenses.base import Ask

if TYPE_CHECKING:
    from standoff.lenses.alignment.plan import AlignmentPlan


@dataclass(frozen=True)
class TieGraph:
    """The actors that have ties, and the ties; ties of one pair are added up.

    Attributes
    ----------
    actors : tuple of str
        In the order in which the ties name them.
    edges : tuple of (int, int)
        Each pair once.
    ties : tuple of tuple of str
        For each edge the ids of its ties.
    """

    actors: tuple[str, ...]
    edges: tuple[tuple[int, int], ...]
    ties: tuple[tuple[str, ...], ...]

    def weights(self, futures: Futures, policy: str) -> FloatArray:
        """The weight of every edge in every future, shape (n_futures, n_edges)."""
        out = np.zeros((futures.n, len(self.edges)))
        for column, ids in enumerate(self.ties):
            for tie in ids:
                out[:, column] += futures.values(f"tie.{tie}.weight", policy)
        return out


def graph_of(case: Case) -> TieGraph:
    """The graph of a case's ties."""
    actors: dict[str, int] = {}
    edges: dict[tuple[int, int], list[str]] = {}
    for tie in case.ties:
        a = actors.setdefault(tie.from_, len(actors))
        b = actors.setdefault(tie.to, len(actors))
        edges.setdefault((min(a, b), max(a, b)), []).append(tie.id)
    return TieGraph(tuple(actors), tuple(edges), tuple(tuple(t) for t in edges.values()))


def plan_of(graph: TieGraph, asks: tuple[Ask, ...]) -> AlignmentPlan:
    """What the kernel has to compute for some asks, made once for each structure."""
    place = {actor: i for i, actor in enumerate(graph.actors)}
    pairs = [a.args for a in asks if a.kind == "same-camp" and set(a.args) <= set(place)]
    margins = [a.args[0] for a in asks if a.kind == "camp-margin" and a.args[0] in place]
    return _plan(
        len(graph.actors),
        graph.edges,
        tuple((place[a], place[b]) for a, b in dict.fromkeys(pairs)),
        tuple(place[a] for a in dict.fromkeys(margins)),
    )


@lru_cache(maxsize=64)
def _plan(
    n_nodes: int,
    edges: tuple[tuple[int, int], ...],
    pairs: tuple[tuple[int, int], ...],
    margins: tuple[int, ...],
) -> AlignmentPlan:
    from standoff.lenses.alignment.plan import plan_alignment

    return plan_alignment(n_nodes, edges, pairs, margins)


def relevant(graph: TieGraph, ask: Ask) -> tuple[str, ...]:
    """The ties that an ask can depend on: those of the blocks that it passes through.

    Frustration adds over blocks, so a tie in another block moves neither which of two actors side
    with each other nor what it costs an actor to change sides.
    """
    plan = plan_of(graph, (ask,))
    blocks = plan.blocks.blocks
    if ask.kind == "frustration":
        used = [b for b in blocks if len(b.edges) > 1]
    elif ask.kind == "same-camp":
        paths = plan.paths[0] if plan.paths else None
        used = [blocks[hop.block] for hop in paths or ()]
    else:
        actor = next((i for i, name in enumerate(graph.actors) if name == ask.args[0]), -1)
        used = [b for b in blocks if actor in b.nodes]
    edges = sorted({edge for block in used for edge in block.edges})
    return tuple(tie for edge in edges for tie in graph.ties[edge])
