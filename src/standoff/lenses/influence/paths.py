"""Paths between two named actors: all of them, the firmest of them, and its weakest link."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
MOST = 100_000  # paths that are listed


@dataclass(frozen=True)
class Web:
    """Directed edges in time, as arrays.

    Attributes
    ----------
    nodes : int
        How many actors.
    tail, head : ndarray of int64, shape (m,)
        From whom and to whom an edge carries.
    begins, ends : ndarray of int64, shape (m,)
        Its first and last day, as ordinals.
    """

    nodes: int
    tail: IntArray
    head: IntArray
    begins: IntArray
    ends: IntArray

    @cached_property
    def out(self) -> tuple[IntArray, IntArray]:
        """Where the edges that leave each actor stand in an order, and that order."""
        return _sorted(self.tail, self.nodes)

    @cached_property
    def into(self) -> tuple[IntArray, IntArray]:
        """The same of the edges that reach each actor."""
        return _sorted(self.head, self.nodes)

    def only(self, edges: npt.NDArray[np.bool_]) -> tuple[Web, IntArray]:
        """The same actors with some of the edges, and the numbers of those."""
        kept = np.flatnonzero(edges)
        parts = (a[kept] for a in (self.tail, self.head, self.begins, self.ends))
        return Web(self.nodes, *parts), kept


def _sorted(ends: IntArray, nodes: int) -> tuple[IntArray, IntArray]:
    order = np.argsort(ends, kind="stable").astype(np.int64)
    places = np.searchsorted(ends[order], np.arange(nodes + 1)).astype(np.int64)
    return places, order


def all_paths(web: Web, source: int, target: int, steps: int, most: int = MOST) -> IntArray:
    """Every path of at most `steps` edges that respects time and meets no actor twice.

    Parameters
    ----------
    web : Web
    source, target : int
        Two actors.
    steps : int
        1 or more.
    most : int
        How many are listed; as many rows as that may mean that there are more.

    Returns
    -------
    ndarray of int64, shape (n_paths, steps)
        The numbers of their edges, -1 where a path has ended; the shortest first.
    """
    from standoff.lenses.influence.kernel import hops, ways

    if source == target or steps < 1 or len(web.tail) == 0:
        return np.empty((0, max(steps, 0)), dtype=np.int64)
    left = hops(*web.into, web.tail, target, steps)
    if left[source] > steps:
        return np.empty((0, steps), dtype=np.int64)
    near = hops(*web.out, web.head, source, steps)
    useful = near[web.tail] + 1 + left[web.head] <= steps
    small, kept = web.only(useful)
    room = 1024
    while True:
        table = np.empty((min(room, most), steps), dtype=np.int64)
        days = (small.begins, small.ends)
        found = ways(*small.out, small.head, *days, left, source, target, steps, table)
        if found < len(table) or len(table) == most:
            break
        room *= 16
    table = table[:found]
    table = np.where(table < 0, -1, kept[table])
    lengths = (table >= 0).sum(axis=1)
    return np.asarray(table[np.argsort(lengths, kind="stable")])


def firmest(table: IntArray, rank: IntArray) -> tuple[int, int]:
    """Of some paths the one whose weakest edge is the strongest, and that edge.

    The widest path (M. Pollack 1960, The maximum capacity through a network, Operations Research
    8(5):733-736), here of how firmly an edge is known. Of equally firm paths the first.

    Parameters
    ----------
    table : (n_paths, steps) numbers of edges, -1 where a path has ended; at least one path
    rank : (m,) how firm each edge is; the larger the firmer

    Returns
    -------
    (row of the path, number of its weakest edge)
    """
    worst = np.iinfo(np.int64).max
    firm = np.where(table < 0, worst, rank[table])
    row = int(np.argmax(firm.min(axis=1)))
    return row, int(table[row, np.argmin(firm[row])])
