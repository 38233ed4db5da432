"""Simulated futures of the counts, the same whatever the order and the split of the rows.

Randomness is counter-based: the uniform of a row, a day and a cell is a hash of them and the seed.
So rows under two policies share their draws, and a difference between policies is one of policies.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.lenses.escalation.laid_out import classes_first, laid_out
from standoff.lenses.escalation.model import FloatArray, IntArray, Parameters, State, Structure

Phase = tuple[int, FloatArray] | tuple[int, FloatArray, FloatArray]
BLOCK = 64
SURE = 30.0


@dataclass(frozen=True)
class Watched:
    """What was seen of some groups of cells.

    Attributes
    ----------
    count : ndarray of int32, shape (n_rows, n_watch, n_days)
        Events each day.
    quiet : ndarray of float32, shape (n_rows, n_watch, n_days)
        Log of the probability of no watched event on that day, given the row's path before it.
    capped : ndarray of bool, shape (n_rows,)
        A rate ran away and was held at 2,000 events a day.
    """

    count: NDArray[np.int32]
    quiet: NDArray[np.float32]
    capped: NDArray[np.bool_]


def simulate(
    structure: Structure,
    parameters: Parameters,
    strengths: FloatArray | None,
    state: State,
    days: int,
    watch: NDArray[np.bool_],
    seed: int,
    rows: int | IntArray,
    weekday0: int,
    baselines: FloatArray | None = None,
    phases: Sequence[Phase] = (),
    workers: int | None = None,
    hold: NDArray[np.bool_] | None = None,
) -> Watched:
    """Simulate days after `state`, one path a row.

    Parameters
    ----------
    strengths : ndarray of float, shape (n_rows or 1, 6, n_pairs) or (6, n_pairs), optional
        In the order of `MECHANISMS`; the parameters' own without it.
    state : State
        Memories on the first day.
    watch : ndarray of bool, shape (n_watch, n_pairs, 4)
    rows : int or ndarray of int, shape (n_rows,)
        Ids of the rows; the draws of a row hang on its id and the seed alone.
    weekday0 : int
        Weekday of the first day, 0 a Monday.
    baselines : ndarray of float, shape (n_rows or 1, n_pairs, 4), optional
        The parameters' own without it.
    phases : sequence of (day, strengths) or (day, strengths, baselines)
        From that day on (0 the first), acts are answered with these strengths; acts before it,
        with those that were in force when they happened. Baselines change where they are given.
    workers : int, optional
        Threads; they change nothing but the time.
    hold : ndarray of bool, shape (n_pairs, 4), optional
        Cells that are kept without events. Where they are the watched ones, exp(sum of `quiet`)
        over some days is the row's probability of no watched event in them given all else, and its
        mean over rows is that of no watched event at all: with far less noise than counting. With
        one watch a path ends once its probability of none is under 1e-13; `quiet` is 0 after.
    """
    from standoff.lenses.escalation.simulate_kernel import lookup, simulate_rows

    ids = np.arange(rows) if isinstance(rows, int | np.integer) else np.asarray(rows)
    n, pairs = len(ids), len(structure.pairs)
    first_base = parameters.baseline if baselines is None else baselines
    steps = [(0, parameters.strength if strengths is None else strengths, first_base), *phases]
    start = np.array([step[0] for step in steps], np.int64)
    strength = _stacked([np.asarray(s[1], float).reshape(-1, 6 * pairs) for s in steps])
    grounds = [np.asarray(s[2], float) if len(s) > 2 else None for s in steps]
    last = max(i for i, ground in enumerate(grounds) if ground is not None)
    filled: list[FloatArray] = []
    for ground in grounds[: last + 1]:
        filled.append(filled[-1] if ground is None else ground.reshape(-1, pairs, 4) * state.level)
    base = _stacked([b.swapaxes(1, 2).astype(np.float32).reshape(-1, 4 * pairs) for b in filled])
    flat = np.asarray(watch, bool).reshape(len(watch), -1)
    watch_at = np.concatenate([[0], np.cumsum(flat.sum(axis=1))]).astype(np.int64)
    watch_cell = classes_first(np.nonzero(flat)[1], pairs).astype(np.uint32)
    aside = np.zeros(4 * pairs, np.float32)
    if hold is not None:
        aside[:] = 2.0 * np.asarray(hold, bool).T.reshape(-1)
    enough = -SURE if hold is not None and len(watch) == 1 else -np.inf
    count = np.zeros((n, len(watch), days), np.int32)
    quiet = np.zeros((n, len(watch), days), np.float32)
    capped = np.zeros(n, np.bool_)
    key = np.uint64(np.random.SeedSequence(seed).generate_state(1, np.uint64)[0])
    laid, table = laid_out(structure, parameters, state), lookup(parameters.dispersion)

    def block(first: int) -> None:
        part = slice(first, min(first + BLOCK, n))
        rate = np.empty(4 * pairs, np.float32)
        now: tuple[Any, ...] = (
            ids[part].astype(np.uint64), key,
            _of(base, part),
            _of(strength, part),
            start, float(parameters.attention), float(parameters.news),
            *laid, parameters.season, int(weekday0), table, aside, rate, rate.view(np.int32),
            watch_at, watch_cell, enough, count[part], quiet[part], capped[part],
        )  # fmt: skip
        simulate_rows(*now)

    first = range(0, n, BLOCK)
    threads = min(workers or os.cpu_count() or 1, max(len(first), 1))
    if threads == 1:
        for f in first:
            block(f)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(block, first))
    return Watched(count, quiet, capped)


def _stacked(phases: list[NDArray[Any]]) -> NDArray[Any]:
    """What each phase runs with, (phases, n_rows or 1, …): of all rows where one is of all."""
    width = max(map(len, phases))
    return np.stack([np.broadcast_to(p, (width, p.shape[1])) for p in phases])


def _of(phases: NDArray[Any], part: slice) -> NDArray[Any]:
    """Some of the rows; in one piece, so that one compiled kernel serves any number of phases."""
    return np.ascontiguousarray(phases[:, part] if phases.shape[1] > 1 else phases)
