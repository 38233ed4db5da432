"""The blocks of a graph: frustration adds over them, so each is solved by itself.

A block is a largest set of ties no single actor of which holds it together; a tie that lies on no
cycle is a block of its own. Every cycle lies within one block, and so does all frustration (J.
Hopcroft & R. Tarjan 1973, Communications of the ACM 16(6):372-378).
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class Block(NamedTuple):
    """One block: its actors, the one nearest the root first, and the columns of its ties."""

    nodes: tuple[int, ...]
    edges: tuple[int, ...]

    @property
    def entry(self) -> int:
        """The actor through which the block hangs on the rest of its component."""
        return self.nodes[0]


class Hop(NamedTuple):
    """One step of a path between two actors: through one block, from one actor to another."""

    block: int
    a: int
    b: int


class Blocks(NamedTuple):
    """All blocks of a graph, as the trees that they form (a tree for each component).

    Attributes
    ----------
    blocks : tuple of Block
        Parents before children: a block's entry lies in an earlier block or is a root.
    home : tuple of int
        For each actor the block in which it is not the entry; -1 for a component's root,
        which is its lowest-numbered actor.
    depth : tuple of int
        How many hops each actor is from its root.
    root : tuple of int
        The root of each actor's component.
    """

    blocks: tuple[Block, ...]
    home: tuple[int, ...]
    depth: tuple[int, ...]
    root: tuple[int, ...]

    def path(self, a: int, b: int) -> tuple[Hop, ...] | None:
        """Hops that lead from `a` to `b`; None where nothing connects them."""
        if self.root[a] != self.root[b]:
            return None
        hops = []
        while a != b:
            if self.depth[a] == self.depth[b] and self.home[a] == self.home[b]:
                hops.append(Hop(self.home[a], min(a, b), max(a, b)))
                break
            if self.depth[a] < self.depth[b]:
                a, b = b, a
            up = self.blocks[self.home[a]].entry
            hops.append(Hop(self.home[a], min(a, up), max(a, up)))
            a = up
        return tuple(hops)


def blocks_of(n_nodes: int, edges: npt.NDArray[np.int64]) -> Blocks:
    """Blocks of the undirected graph with `n_nodes` actors and ties `edges`, shape (m, 2)."""
    ends = [(int(a), int(b)) for a, b in edges]
    touching: list[list[tuple[int, int]]] = [[] for _ in range(n_nodes)]
    for tie, (a, b) in enumerate(ends):
        touching[a].append((b, tie))
        touching[b].append((a, tie))
    found: list[Block] = []
    root = [-1] * n_nodes
    seen_at = [-1] * n_nodes
    lowest = [0] * n_nodes
    for start in range(n_nodes):
        if seen_at[start] < 0:
            blocks = _search(start, touching, ends, seen_at, lowest, root)
            found.extend(reversed(blocks))  # a search ends the outermost block first
    home, depth = [-1] * n_nodes, [0] * n_nodes
    for number, block in enumerate(found):
        for node in block.nodes[1:]:
            home[node] = number
            depth[node] = depth[block.entry] + 1
    return Blocks(tuple(found), tuple(home), tuple(depth), tuple(root))


def _search(
    start: int,
    touching: list[list[tuple[int, int]]],
    ends: list[tuple[int, int]],
    seen_at: list[int],
    lowest: list[int],
    root: list[int],
) -> list[Block]:
    """Depth-first search from `start`; fills `seen_at`, `lowest` and `root` of what it reaches."""
    blocks: list[Block] = []
    open_ties: list[int] = []
    clock = 0
    seen_at[start] = lowest[start] = clock
    root[start] = start
    stack = [(start, -1, iter(touching[start]))]
    while stack:
        node, came_by, rest = stack[-1]
        step = next(rest, None)
        if step is not None:
            other, tie = step
            if seen_at[other] < 0:
                clock += 1
                seen_at[other] = lowest[other] = clock
                root[other] = start
                open_ties.append(tie)
                stack.append((other, tie, iter(touching[other])))
            elif tie != came_by and seen_at[other] < seen_at[node]:
                open_ties.append(tie)
                lowest[node] = min(lowest[node], seen_at[other])
            continue
        stack.pop()
        if not stack:
            break
        parent = stack[-1][0]
        lowest[parent] = min(lowest[parent], lowest[node])
        if lowest[node] >= seen_at[parent]:
            cut = open_ties.index(came_by)
            blocks.append(_block(parent, open_ties[cut:], ends))
            del open_ties[cut:]
    return blocks


def _block(entry: int, ties: list[int], ends: list[tuple[int, int]]) -> Block:
    inside = {node for tie in ties for node in ends[tie]} - {entry}
    return Block((entry, *sorted(inside)), tuple(sorted(ties)))
