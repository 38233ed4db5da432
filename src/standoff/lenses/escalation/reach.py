"""Links turned round: which cells an act reaches, as the simulation needs them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.lenses.escalation.model import (
    COMPARED,
    LINEAR,
    FloatArray,
    IntArray,
    Parameters,
    Structure,
)


@dataclass(frozen=True)
class Reach:
    """The links out of each cell (pair * 4 + class).

    Attributes
    ----------
    at : ndarray of int, shape (n_cells + 1,)
        Where the links out of each cell begin.
    to : ndarray of int, shape (n_links,)
        The cells that they reach.
    term : ndarray of int, shape (n_links,)
        The linear mechanism, an index into `LINEAR`.
    weight : ndarray of float, shape (n_links,)
    """

    at: IntArray
    to: IntArray
    term: IntArray
    weight: FloatArray


def reach(structure: Structure, parameters: Parameters) -> Reach:
    """Which cells an act of each cell excites, by which mechanism, with what weight."""
    sources, targets, terms, weights = [], [], [], []
    for term, name in enumerate(LINEAR):
        if name == "attention" and parameters.attention == 0.0:
            continue
        links = structure.links[name]
        for c, k in zip(*np.nonzero(parameters.flow[term]), strict=True):
            ratio = structure.scale[links.target, k] / structure.scale[links.source, c]
            sources.append(links.source * 4 + c)
            targets.append(links.target * 4 + k)
            terms.append(np.full(len(links.target), term))
            weights.append(
                links.weight * parameters.flow[term, c, k] * ratio ** parameters.power[term]
            )
    source = np.concatenate(sources)
    target, term_of = np.concatenate(targets), np.concatenate(terms)
    order = np.lexsort((target, term_of, source))
    return Reach(
        _starts(source, 4 * len(structure.pairs)),
        np.ascontiguousarray(target[order]),
        np.ascontiguousarray(term_of[order]),
        np.ascontiguousarray(np.concatenate(weights)[order]),
    )


def halves_of(parameters: Parameters) -> FloatArray:
    """The share of each half-life on cooperation and on conflict, shape (5, 2, n_half_lives)."""
    half = np.asarray(parameters.half, float)
    return half if half.ndim == 3 else np.repeat(half[:, None], 2, axis=1)


def surge_reach(structure: Structure) -> Reach:
    """Which pairs' surges the acts of each pair feed; `term` 0 is calming, 1 backing, 2 news."""
    calming, backing = structure.links["calming"], structure.links["backing"]
    kinds = (calming, backing, calming)
    source = np.concatenate([links.source for links in kinds])
    target = np.concatenate([links.target for links in kinds])
    kind = np.repeat([0, 1, 2], [len(links.source) for links in kinds])
    weight = np.concatenate([links.weight for links in kinds])
    order = np.lexsort((target, kind, source))
    return Reach(
        _starts(source, len(structure.pairs)), target[order], kind[order], weight[order]
    )  # fmt: skip


def surge_memory(structure: Structure, memory: FloatArray) -> NDArray[np.float64]:
    """The memories that surges compare, shape (3 kinds, 2 lengths, n_pairs).

    Of cooperation both ways, of rivals' cooperation with the target, of all acts both ways.
    """
    out = np.zeros((3, 2, len(structure.pairs)))
    for kind, name in enumerate(("calming", "backing", "calming")):
        links = structure.links[name]
        classes = slice(0, 4) if kind == 2 else slice(0, 2)
        for length, h in enumerate(COMPARED[kind]):
            given = memory[h, links.source, classes].sum(axis=1)
            np.add.at(out[kind, length], links.target, links.weight * given)
    return out


def _starts(source: IntArray, n: int) -> IntArray:
    return np.concatenate([[0], np.cumsum(np.bincount(source, minlength=n))]).astype(np.int64)
