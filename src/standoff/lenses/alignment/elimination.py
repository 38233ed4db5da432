"""In which order to eliminate the actors of a block, fixed by the structure of its ties alone.

What the best camps cost is a sum over ties. To eliminate an actor is to replace it by the least
that it can cost, a table over the camps of its neighbours; eliminating all actors one by one solves
the block exactly (U. Bertelè & F. Brioschi 1972, Nonserial Dynamic Programming; R. Dechter 1999,
Artificial Intelligence 113:41-85). For three neighbours or fewer the table is again a sum over
pairs: the dropped leaf, the merged path, the star-triangle. Where tables would grow too wide, some
actors are held instead and their camps enumerated, so that a core of n actors takes about 2^(n-1)
table rows at most.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

WIDEST = 12
"""The most neighbours that one table may span before an actor is held instead."""

HARDEST = 2.0**24
"""The most table rows that one future of one block may take; beyond it elimination gives up."""


class Elimination(NamedTuple):
    """An order in which to eliminate a block's actors.

    Attributes
    ----------
    order : actors in order of elimination
    scopes : for each, its neighbours at that moment, in order of their own elimination
    held : actors not eliminated: the reference, whose camp is fixed, then the enumerated ones
    """

    order: tuple[int, ...]
    scopes: tuple[tuple[int, ...], ...]
    held: tuple[int, ...]

    @property
    def width(self) -> int:
        """The most neighbours that a table spans."""
        return max(len(scope) for scope in self.scopes)

    @property
    def enumerated(self) -> int:
        """How many actors are held and their camps enumerated."""
        return len(self.held) - 1

    @property
    def work(self) -> float:
        """Table rows computed for one future."""
        return _work(self.scopes, self.held)


def plan_elimination(
    n_nodes: int,
    edges: npt.NDArray[np.int64],
    reference: int,
    last: int | None = None,
    hardest: float = HARDEST,
    widest: int = WIDEST,
) -> Elimination | None:
    """The order in which to eliminate a block's actors; None where that takes too long.

    Parameters
    ----------
    n_nodes, edges
        The block: actors 0.. and ties, shape (m, 2), without repeats or loops.
    reference
        The actor whose camp is fixed (turning all camps around changes nothing).
    last
        The actor to eliminate last, so that its two camps can be compared.
    hardest, widest
        The most table rows for one future, and the most neighbours that a table may span.
    """
    around: list[set[int]] = [set() for _ in range(n_nodes)]
    for a, b in edges.tolist():
        around[a].add(b)
        around[b].add(a)
    held = [reference]
    while True:
        order, near = _least_fill(around, held, last)
        place = {actor: step for step, actor in enumerate(order)}
        scopes = tuple(tuple(sorted(scope, key=place.__getitem__)) for scope in near)
        found = Elimination(tuple(order), scopes, tuple(held))
        narrow = found.width <= widest
        if found.work > (hardest if narrow else 2.0 * hardest):
            return None
        if narrow:
            return found
        held.append(_busiest(found, last))


def _work(scopes: tuple[tuple[int, ...], ...], held: tuple[int, ...]) -> float:
    return sum(2.0 ** len(scope) for scope in scopes) * 2.0 ** (len(held) - 1)


def _least_fill(
    around: list[set[int]], held: list[int], last: int | None
) -> tuple[list[int], list[set[int]]]:
    """Eliminate what joins the fewest strangers; then fewest neighbours; then the lowest number."""
    graph = [near - set(held) for near in around]
    fill = {v: _strangers(graph, v) for v in range(len(around)) if v not in held and v != last}
    order: list[int] = []
    scopes: list[set[int]] = []
    while fill:
        actor = min(fill, key=lambda v: (fill[v], len(graph[v]), v))
        del fill[actor]
        near = graph[actor]
        order.append(actor)
        scopes.append(near)
        touched = set(near)
        for other in near:
            graph[other] = (graph[other] | near) - {actor, other}
            touched |= graph[other]
        for other in touched & fill.keys():
            fill[other] = _strangers(graph, other)
    if last is not None:
        order.append(last)
        scopes.append(set())
    return order, scopes


def _strangers(graph: list[set[int]], actor: int) -> int:
    """Twice the pairs of neighbours of `actor` that are not neighbours of each other."""
    near = graph[actor]
    return sum(len(near - graph[other]) - 1 for other in near)


def _busiest(found: Elimination, last: int | None) -> int:
    """The actor that most table rows depend on."""
    load: dict[int, float] = {}
    for actor, scope in zip(found.order, found.scopes, strict=True):
        for member in (actor, *scope):
            if member != last:
                load[member] = load.get(member, 0.0) + 2.0 ** len(scope)
    return min(load, key=lambda v: (-load[v], v))
