"""The best camps of a signed graph in many futures at once: exact frustration, camps and margins.

In a division into two camps a friendly tie across camps and a hostile tie within one are
frustrated. The frustration index is the least total strength of frustrated ties over all divisions
(F. Harary 1959, Behavioral Science 4(4):316-323; S. Aref & M. C. Wilson 2019, Journal of Complex
Networks 7(2):163-189).
"""

import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .plan import AlignmentPlan, plan_alignment
from .solve import Allowance, best_sides, gap_of, pull_spread

__all__ = ["Alignment", "AlignmentPlan", "Status", "align", "plan_alignment"]

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
SideArray = npt.NDArray[np.int8]

TIE = 1e-9
"""Divisions tie where their frustration differs by no more than this share of the strongest tie."""

TIE_OPTIMISED = 1e-5
"""The same where HiGHS solved a block, which proves its optimum to 1e-6 of the strongest tie."""

EFFORT = 2.0**36
"""Row operations that one call spends on elimination: about half a minute of one core."""


@dataclass(frozen=True)
class Status:
    """How the futures were solved.

    Attributes
    ----------
    futures, solved : how many were given, and in how many the best camps are known
    optimised : blocks of ties (counted once a question) that only HiGHS could solve
    cut_short : whether the clock stopped HiGHS before the futures that it was allowed
    width, enumerated : the widest table of the elimination, and the most actors enumerated
    """

    futures: int
    solved: int
    optimised: int
    cut_short: bool
    width: int
    enumerated: int

    def __str__(self) -> str:
        how = "by HiGHS, with a proved bound" if self.optimised else "by exact elimination"
        if self.solved == self.futures:
            return f"solved in all {self.futures} futures, {how}"
        return f"solved in {self.solved} of {self.futures} futures, {how}; undefined in the others"


@dataclass(frozen=True)
class Alignment:
    """The best camps in every future, and what was asked about them.

    Attributes
    ----------
    frustration : (n_futures,)
        The frustration index, in the unit of the weights; NaN where unsolved.
    camps : (n_futures, n_nodes)
        A division that reaches it: 0 or 1, the lowest-numbered actor of each component 0; -1 where
        unsolved.
    same_camp : (n_futures, p)
        1 where the pair is in the same camp in every best division, 0 where it is in different
        camps in every one, NaN where best divisions disagree (as they do when nothing connects
        the two).
    gap : (n_futures, p)
        How much more the best division costs that puts the pair the other way around: how firmly
        `same_camp` stands; 0 where it is a tie.
    margin : (n_futures, q)
        What it costs the actor to change sides while all others stay in their best camps: the
        frustration after less the frustration before, which is the sum of w s_A s_j over its ties
        (s = +1, -1 the camps), and at least 0; NaN where best divisions disagree about it.
    solved : (n_futures,)
        Whether the best camps are known; they are not where a weight is not finite.
    status : Status
        How they were found.
    """

    frustration: FloatArray
    camps: SideArray
    same_camp: FloatArray
    gap: FloatArray
    margin: FloatArray
    solved: BoolArray
    status: Status


def align(
    plan: AlignmentPlan,
    weights: npt.ArrayLike,
    *,
    effort: float = EFFORT,
    most: int = 64,
    seconds: float = 30.0,
) -> Alignment:
    """Solve a signed graph exactly in every future, as far as the allowance goes.

    A future's answer does not depend on the others, so that futures may be split into blocks at
    will; only which futures are solved depends on the allowance of each call. Nothing here is
    shared: calls may run on several threads, and release the interpreter's lock.

    Parameters
    ----------
    plan : from `plan_alignment`
    weights : (n_futures, m) weights of the ties, of either sign; 0 is no tie in that future
    effort : row operations to spend on elimination; the leading futures that this affords are
        solved, at least one
    most : how many leading futures HiGHS solves where a block is too wide to eliminate
    seconds : when HiGHS stops at the latest (which futures it reached then depends on the machine)
    """
    given = np.array(weights, dtype=np.float64, order="C", ndmin=2)
    if given.ndim != 2 or given.shape[1] != len(plan.edges):
        raise ValueError(f"weights have shape {given.shape}; the plan has {len(plan.edges)} ties")
    sound = np.isfinite(given).all(axis=1)
    given[~sound] = 0.0
    strongest = np.abs(given).max(axis=1, initial=0.0)
    affordable = max(1.0, effort / max(plan.work, 1.0))
    allowed = Allowance(int(min(len(given), affordable)), most, time.monotonic() + seconds)
    optimised = [task for task in plan.tasks if task.program is None]
    near = strongest * (TIE_OPTIMISED if optimised else TIE)

    sides, solved = _all_sides(plan, given, allowed)
    solved &= sound
    unknown = ~solved
    frustration = _frustration(plan, given, sides)
    gap = _gaps(plan, given, sides, allowed)
    margin = _margins(plan, given, sides, near, allowed)
    a = [pair[0] for pair in plan.pairs]
    b = [pair[1] for pair in plan.pairs]
    same = (sides[a] == sides[b]).T.astype(np.float64)
    same[~(gap > near[:, None])] = np.nan
    camps = np.ascontiguousarray((sides.T < 0).astype(np.int8))
    for answer in (frustration, same, gap, margin):
        answer[unknown] = np.nan
    camps[unknown] = -1
    allowed_rows = min([len(given), *(allowed.rows(task) for task in plan.tasks)])
    status = Status(
        futures=len(given),
        solved=int(solved.sum()),
        optimised=len(optimised),
        cut_short=bool((unknown & sound)[:allowed_rows].any()),
        width=max((task.width for task in plan.tasks), default=0),
        enumerated=max((task.enumerated for task in plan.tasks), default=0),
    )
    return Alignment(frustration, camps, same, gap, margin, solved, status)


def _all_sides(
    plan: AlignmentPlan, weights: FloatArray, allowed: Allowance
) -> tuple[SideArray, BoolArray]:
    """Sides of all actors, shape (n_nodes, n_futures), put together from the roots outward."""
    sides = np.ones((plan.n_nodes, len(weights)), dtype=np.int8)
    solved = np.ones(len(weights), dtype=np.bool_)
    for block, task in zip(plan.blocks.blocks, plan.camps, strict=True):
        if task is None:
            hostile = weights[:, block.edges[0]] < 0.0
            sides[block.nodes[1]] = np.where(hostile, -sides[block.entry], sides[block.entry])
            continue
        found, known = best_sides(task, weights, np.array(block.edges), allowed)
        turn = sides[block.entry] * found[0]
        for own, actor in enumerate(block.nodes[1:], start=1):
            sides[actor] = turn * found[own]
        solved &= known
    return sides, solved


def _frustration(plan: AlignmentPlan, weights: FloatArray, sides: SideArray) -> FloatArray:
    total = np.zeros(len(weights))
    for tie, (a, b) in enumerate(plan.edges):
        pull = weights[:, tie] * (sides[a] * sides[b])
        total += np.where(pull < 0.0, -pull, 0.0)
    return total


def _gaps(
    plan: AlignmentPlan, weights: FloatArray, sides: SideArray, allowed: Allowance
) -> FloatArray:
    """A path is turned around where turning one of its hops costs least; others stay best."""
    of_hop = {}
    for hop, task in plan.gaps.items():
        block = plan.blocks.blocks[hop.block]
        own = sides[list(block.nodes)]
        of_hop[hop] = gap_of(task, weights, np.array(block.edges), own, allowed)
    gaps = np.zeros((len(weights), len(plan.pairs)))
    for column, path in enumerate(plan.paths):
        if path is None:
            continue
        gaps[:, column] = np.inf
        for hop in path:
            if hop in of_hop:
                step = of_hop[hop]
            else:
                step = np.abs(weights[:, plan.blocks.blocks[hop.block].edges[0]])
            gaps[:, column] = np.minimum(gaps[:, column], step)
    return gaps


def _margins(
    plan: AlignmentPlan,
    weights: FloatArray,
    sides: SideArray,
    near: FloatArray,
    allowed: Allowance,
) -> FloatArray:
    spread = {}
    for (number, actor), task in plan.pulls.items():
        block = plan.blocks.blocks[number]
        own = sides[list(block.nodes)]
        columns = np.array(block.edges)
        spread[number, actor] = pull_spread(task, weights, columns, own, near, allowed)
    margins = np.zeros((len(weights), len(plan.margins)))
    for column, actor in enumerate(plan.margins):
        for tie, (a, b) in enumerate(plan.edges):
            if actor in (a, b):
                margins[:, column] += weights[:, tie] * (sides[a] * sides[b])
        for (_, asked), apart in spread.items():
            if asked == actor:
                margins[~(apart <= near), column] = np.nan
    return margins
