"""What to compute for a set of questions, from the structure of the ties alone."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .blocks import Block, Blocks, Hop, blocks_of
from .elimination import HARDEST, WIDEST, Elimination, plan_elimination
from .program import best_camps, range_of_pull, two_camps
from .writer import Program

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Task:
    """One question about one block: its program, or none where an integer program must answer.

    Attributes
    ----------
    block : its place among the blocks
    edges : (e, 2) its ties, between its own actors 0.. as in `Block.nodes`
    reference : its own actor whose camp is fixed
    other : its own actor whose two camps are compared (a hop), or -1
    """

    block: int
    edges: IntArray
    reference: int
    other: int
    program: Program | None
    width: int
    enumerated: int


@dataclass(frozen=True)
class AlignmentPlan:
    """How to answer: made once for a structure, used for any number of futures.

    Attributes
    ----------
    n_nodes, edges, pairs, margins : as given
    paths : for each pair its hops through the blocks; None where nothing connects the two
    camps : for each block the task that finds its best camps; None for a block of one tie
    gaps, pulls : the tasks behind each hop, and behind each (block, actor) of a camp margin
    """

    n_nodes: int
    edges: IntArray
    pairs: tuple[tuple[int, int], ...]
    margins: tuple[int, ...]
    blocks: Blocks
    paths: tuple[tuple[Hop, ...] | None, ...]
    camps: tuple[Task | None, ...]
    gaps: dict[Hop, Task]
    pulls: dict[tuple[int, int], Task]

    @property
    def tasks(self) -> tuple[Task, ...]:
        """All tasks of blocks with more than one tie."""
        camps = (task for task in self.camps if task is not None)
        return (*camps, *self.gaps.values(), *self.pulls.values())

    @property
    def work(self) -> float:
        """Row operations that elimination takes for one future."""
        return sum(task.program.work for task in self.tasks if task.program is not None)


def plan_alignment(
    n_nodes: int,
    edges: npt.ArrayLike,
    pairs: npt.ArrayLike = (),
    margins: npt.ArrayLike = (),
    hardest: float = HARDEST,
    widest: int = WIDEST,
) -> AlignmentPlan:
    """Plan the best camps of a signed graph, and the questions asked about them.

    Parameters
    ----------
    n_nodes : how many actors
    edges : (m, 2) ties between actors 0..n_nodes - 1, each pair once, no loops
    pairs : (p, 2) pairs of actors of whom is asked whether they are in the same camp
    margins : (q,) actors of whom is asked what it costs them to change sides
    hardest : the most table rows that elimination may take for one future of one block;
        beyond it HiGHS solves the block
    widest : the most neighbours that a table may span before actors are enumerated
    """
    ties = np.array(edges, dtype=np.int64).reshape(-1, 2)
    asked = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    actors = np.array(margins, dtype=np.int64).reshape(-1)
    _check(n_nodes, ties, asked, actors)
    blocks = blocks_of(n_nodes, ties)
    paths = tuple(blocks.path(a, b) for a, b in asked.tolist())
    wide = [number for number, block in enumerate(blocks.blocks) if len(block.edges) > 1]
    makers = {n: _Maker(n, blocks.blocks[n], ties, (hardest, widest)) for n in wide}
    hops = {hop for path in paths for hop in path or () if hop.block in makers}
    pulls = [
        (n, a) for n in wide for a in sorted(set(actors.tolist())) if a in blocks.blocks[n].nodes
    ]
    return AlignmentPlan(
        n_nodes=n_nodes,
        edges=ties,
        pairs=tuple((a, b) for a, b in asked.tolist()),
        margins=tuple(actors.tolist()),
        blocks=blocks,
        paths=paths,
        camps=tuple(
            makers[number].camps() if number in makers else None
            for number in range(len(blocks.blocks))
        ),
        gaps={hop: makers[hop.block].gap(hop.a, hop.b) for hop in sorted(hops)},
        pulls={(number, actor): makers[number].pull(actor) for number, actor in pulls},
    )


def _check(n_nodes: int, edges: IntArray, pairs: IntArray, margins: IntArray) -> None:
    for name, given in (("tie", edges), ("pair", pairs), ("margin", margins)):
        if given.size and (given.min() < 0 or given.max() >= n_nodes):
            raise ValueError(f"a {name} names an actor beyond 0..{n_nodes - 1}")
    if (edges[:, 0] == edges[:, 1]).any():
        raise ValueError("a tie joins an actor to itself")
    if len(np.unique(np.sort(edges, axis=1), axis=0)) < len(edges):
        raise ValueError("two actors are joined by more than one tie; merge them first")


class _Maker:
    """Makes the tasks of one block."""

    def __init__(
        self, number: int, block: Block, ties: IntArray, limits: tuple[float, int]
    ) -> None:
        self.number = number
        self.local = {actor: k for k, actor in enumerate(block.nodes)}
        inside = ties[list(block.edges)]
        self.edges = np.array([[self.local[a], self.local[b]] for a, b in inside.tolist()])
        self.ties_of = np.bincount(self.edges.ravel())
        self.limits = limits

    def camps(self) -> Task:
        """The best camps; the actor of most ties is the reference, which keeps tables narrow."""
        reference = int(self.ties_of.argmax())
        plan = self._plan(reference)
        return self._task(reference, -1, plan, plan and best_camps(plan, self.edges))

    def gap(self, a: int, b: int) -> Task:
        """The two camps of one actor against another."""
        one, two = sorted((self.local[a], self.local[b]), key=lambda v: (-self.ties_of[v], v))
        plan = self._plan(one, two)
        return self._task(one, two, plan, plan and two_camps(plan, self.edges))

    def pull(self, actor: int) -> Task:
        """The range of the pull of an actor's own ties."""
        plan = self._plan(self.local[actor])
        return self._task(self.local[actor], -1, plan, plan and range_of_pull(plan, self.edges))

    def _plan(self, reference: int, last: int | None = None) -> Elimination | None:
        return plan_elimination(len(self.local), self.edges, reference, last, *self.limits)

    def _task(
        self, reference: int, other: int, plan: Elimination | None, program: Program | None
    ) -> Task:
        width, enumerated = (plan.width, plan.enumerated) if plan else (-1, 0)
        return Task(self.number, self.edges, reference, other, program, width, enumerated)
