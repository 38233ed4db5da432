"""Answer one task in all futures: by its program, or by an integer program while time lasts."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .plan import Task
from .program import WORD
from .sweep import sweep

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
SideArray = npt.NDArray[np.int8]

LANES = 32
"""Futures side by side in one sweep."""


@dataclass(frozen=True)
class Allowance:
    """How many leading futures elimination and HiGHS may each solve, and until when HiGHS may."""

    eliminated: int
    optimised: int
    until: float

    def rows(self, task: Task) -> int:
        """How many leading futures this task may solve."""
        return self.optimised if task.program is None else self.eliminated


def best_sides(
    task: Task, weights: FloatArray, columns: npt.NDArray[np.int64], allowed: Allowance
) -> tuple[SideArray, BoolArray]:
    """Best camps of a block, shape (actors, n_futures) of +1 and -1, and where they were found."""
    n_nodes, n_futures = int(task.edges.max()) + 1, len(weights)
    sides = np.ones((n_nodes, n_futures), dtype=np.int8)
    solved = np.zeros(n_futures, dtype=np.bool_)
    if task.program is not None:
        answers = _sweep(task, weights[: allowed.eliminated], columns, np.zeros(n_futures))
        words, number = answers[:, 1:-1].astype(np.int64), answers[:, -1].astype(np.int64)
        for actor in range(n_nodes):
            sides[actor, : len(words)] -= _bit(words[:, actor // WORD], actor % WORD)
        for k, actor in enumerate(task.program.held):
            sides[actor, : len(words)] = 1 if k == 0 else 1 - _bit(number, k - 1)
        solved[: len(words)] = True
        return sides, solved
    from .optimum import CutProblem

    problem = CutProblem(n_nodes, task.edges, task.reference)
    for row in range(min(n_futures, allowed.optimised)):
        found = problem.best(weights[row, columns], allowed.until)
        if found is not None:
            sides[:, row], solved[row] = found, True
    return sides, solved


def gap_of(
    task: Task,
    weights: FloatArray,
    columns: npt.NDArray[np.int64],
    sides: SideArray,
    allowed: Allowance,
) -> FloatArray:
    """What it costs a block to put two of its actors the other way around; NaN where not found.

    `sides` are the block's best camps, shape (actors, n_futures).
    """
    gap = np.full(len(weights), np.nan)
    if task.program is not None:
        answers = _sweep(task, weights[: allowed.eliminated], columns, np.zeros(len(weights)))
        gap[: len(answers)] = np.abs(answers[:, 0] - answers[:, 1]) / 2.0
        return gap
    from .optimum import CutProblem

    problem = CutProblem(len(sides), task.edges, task.reference)
    for row in range(min(len(weights), allowed.optimised)):
        here = weights[row, columns]
        turned = -int(sides[task.other, row]) * int(sides[task.reference, row])
        found = problem.best(here, allowed.until, {task.other: turned})
        if found is not None:
            gap[row] = (_gain(task, here, sides[:, row]) - _gain(task, here, found)) / 2.0
    return gap


def pull_spread(
    task: Task,
    weights: FloatArray,
    columns: npt.NDArray[np.int64],
    sides: SideArray,
    near: FloatArray,
    allowed: Allowance,
) -> FloatArray:
    """How far the pull of an actor's ties differs among a block's best camps; NaN if not found."""
    spread = np.full(len(weights), np.nan)
    if task.program is not None:
        answers = _sweep(task, weights[: allowed.eliminated], columns, 2.0 * near)
        spread[: len(answers)] = answers[:, 2] - answers[:, 1]
        return spread
    from .optimum import CutProblem

    problem = CutProblem(len(sides), task.edges, task.reference)
    for row in range(min(len(weights), allowed.optimised)):
        here, camps = weights[row, columns], sides[:, row] * sides[task.reference, row]
        pulls = [
            problem.extreme_pull(here, camps, most, 2.0 * near[row], allowed.until)
            for most in (True, False)
        ]
        if pulls[0] is not None and pulls[1] is not None:
            spread[row] = pulls[0] - pulls[1]
    return spread


def _sweep(
    task: Task, weights: FloatArray, columns: npt.NDArray[np.int64], near: FloatArray
) -> FloatArray:
    program = task.program
    assert program is not None
    rows = np.empty((program.n_rows, LANES))
    answers = np.empty((len(weights), program.n_answers))
    sweep(
        program.ops,
        program.constants,
        program.flips,
        program.choices,
        weights,
        columns,
        near,
        rows,
        program.first_answer,
        answers,
    )
    return answers


def _bit(words: npt.NDArray[np.int64], bit: int) -> SideArray:
    """2 where the bit is set, else 0."""
    return ((words >> bit & 1) * 2).astype(np.int8)


def _gain(task: Task, weights: FloatArray, sides: SideArray) -> float:
    a, b = task.edges[:, 0], task.edges[:, 1]
    return float((weights * sides[a] * sides[b]).sum())
