"""What an act does, as the kernel of the simulation takes it: cells by class, then by pair."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.lenses.escalation.kept import Kept
from standoff.lenses.escalation.model import (
    COMPARED,
    FLOOR,
    LINEAR,
    MECHANISMS,
    FloatArray,
    IntArray,
    Parameters,
    State,
    Structure,
)
from standoff.lenses.escalation.reach import Reach, halves_of, reach, surge_memory, surge_reach

ROUND = 4  # links of a cell, so that loops over them end where they are foreseen to
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_kept: Kept[tuple[Any, ...]] = Kept(8)


def laid_out(structure: Structure, parameters: Parameters, state: State) -> tuple[Any, ...]:
    """The kernel's arguments from `link_at` to `counter`, kept while the same model is asked."""
    of = (structure, parameters, state)
    return _kept.get(of, lambda: _made(*of))


def _made(structure: Structure, parameters: Parameters, state: State) -> tuple[Any, ...]:
    """What an act does, as the kernel takes it: cells are numbered classes first."""
    pairs, keep = len(structure.pairs), structure.decay
    cells = 4 * pairs
    out, fed = reach(structure, parameters), surge_reach(structure)
    to = classes_first(out.to, pairs)
    row = np.array([MECHANISMS.index(m) if m in MECHANISMS else -1 for m in LINEAR])[out.term]
    own = np.where(row < 0, 6 * pairs, row * pairs + to % pairs)
    both, by_all = np.arange(len(fed.to)), np.flatnonzero(fed.term == 2)  # conflict feeds no other
    links = np.concatenate([both, both, by_all, by_all])
    pair = np.repeat(np.arange(pairs), np.diff(fed.at))[links]
    k = np.repeat(np.arange(4), [len(both)] * 2 + [len(by_all)] * 2)
    source = np.concatenate(
        [classes_first(np.repeat(np.arange(cells), np.diff(out.at)), pairs), k * pairs + pair]
    )
    degree = np.bincount(source, minlength=cells)
    lacks = -degree % ROUND
    source = np.append(source, np.repeat(np.arange(cells), lacks))
    order, none = np.argsort(source, kind="stable"), np.zeros(lacks.sum(), int)
    own = np.concatenate([own, np.full(len(links) + len(none), 6 * pairs + 1)])
    weight = np.concatenate([out.weight, fed.weight[links], none])
    place = 5 * cells + fed.term[links] * pairs + fed.to[links]
    place = np.concatenate([out.term * cells + to, place, none + 5 * cells + 3 * pairs])
    memory = np.asarray(state.memory, float)
    lengths = np.array(COMPARED).T  # a short memory and a long one of each kind
    index = np.arange(2 * pairs)
    return (
        np.concatenate([[0], np.cumsum(degree + lacks)]).astype(np.uint32),
        own[order].astype(np.uint32),
        weight[order],
        place[order].astype(np.uint32),
        (halves_of(parameters) * (1.0 - keep)).astype(np.float32),
        _past(out, to, halves_of(parameters), memory.swapaxes(1, 2).reshape(-1, cells)),
        keep.astype(np.float32),
        np.repeat(keep[lengths], pairs, axis=1).astype(np.float32),
        surge_memory(structure, memory).swapaxes(0, 1).reshape(2, -1).astype(np.float32),
        np.float32(FLOOR),
        (2 * (index % pairs) + index // pairs).astype(np.uint64) * GOLDEN,
    )


def _past(out: Reach, to: IntArray, half: FloatArray, memory: FloatArray) -> NDArray[np.float32]:
    """What memories feed each cell with, for a unit of strength, (terms, half-lives, cells)."""
    cells = len(out.at) - 1
    source = classes_first(np.repeat(np.arange(cells), np.diff(out.at)), cells // 4)
    place = out.term * cells + to
    fed = [
        np.bincount(place, out.weight * own[source], minlength=len(LINEAR) * cells)
        for own in memory
    ]
    shares = np.repeat(half.transpose(0, 2, 1), cells // 2, axis=2)
    return (np.stack(fed, axis=0).reshape(len(memory), -1, cells).swapaxes(0, 1) * shares).astype(
        np.float32
    )


def classes_first(cell: IntArray, pairs: int) -> IntArray:
    """The number of a cell, from ``pair * 4 + class`` to ``class * pairs + pair``."""
    return np.asarray(cell % 4 * pairs + cell // 4)
