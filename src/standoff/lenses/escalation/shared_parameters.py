"""What the structured process has of parameters: which are free, and what they stand for.

Shared parameters lie in one vector, in logs where they are positive; each pair has six effects of
its own, in standard deviations. From both come what the likelihood multiplies with.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.lenses.escalation.covariates import SURGES, TERMS, Design
from standoff.lenses.escalation.model import FloatArray

SPREAD = (0.3, 0.15)
"""Of the pairs' log baselines, and of their log strengths, where a fit does not find its own.

Chosen once, by the forecasts of April and May 2018 from what came before; `marginal` finds
its own.
"""
MOST = 50.0
"""Of a log strength, so that a search that strays stays finite."""
GROUP = np.array([0, 0, 1, 1])
"""Cooperation and conflict fade each in their own way."""
OWN = 6
"""Effects of a pair: four baselines, persistence, reciprocity."""
ACTS = np.array([[1, 1, 1, 1], [1, 1, 1, 1], [0, 0, 0, 1], [1, 1, 1, 1]])
"""Classes that each linear term reaches."""
PRIOR: dict[str, tuple[float | FloatArray, float]] = {
    "strength": (-2.5, 1.0),
    "half": (0.0, 1.5),
    "classes": (0.0, 0.7),
    "base": (-4.0, 4.0),
    "slope": (0.0, 1.0),
    "level": (0.0, 1.5),
    "size": (0.0, 2.0),
    "surge": (0.0, 1.0),
    "spread": (np.log(SPREAD), 0.5),
}
"""Mean and standard deviation of the normal priors on the shared parameters."""


@dataclass(frozen=True)
class Layout:
    """Where each block of shared parameters lies in the vector, and which are free.

    Attributes
    ----------
    slices : dict of block to slice
    shapes : dict of block to shape
    free : ndarray of bool, shape (n_shared,)
        The others stay where they start.
    on : ndarray of float, shape (n_terms,)
        1 for the linear terms of this fit.
    """

    slices: dict[str, slice]
    shapes: dict[str, tuple[int, ...]]
    free: NDArray[np.bool_]
    on: FloatArray

    def part(self, shared: FloatArray, block: str) -> FloatArray:
        """A block of the vector in its own shape."""
        return shared[self.slices[block]].reshape(self.shapes[block])

    @property
    def size(self) -> int:
        """How many shared parameters."""
        return len(self.free)


def layout(halves: int, on: tuple[str, ...], features: int) -> Layout:
    """Lay out the shared parameters of a fit with some mechanisms.

    Parameters
    ----------
    on : tuple of str
        Of `TERMS` and `SURGES`, and ``level`` and ``features``.
    """
    m = len(TERMS)
    shapes = {
        "strength": (m,), "half": (m, 2, halves), "classes": (m, 4), "base": (4,),
        "slope": (4, features), "level": (4,), "size": (4,), "surge": (len(SURGES),),
        "spread": (2,),
    }  # fmt: skip
    slices, at = {}, 0
    for name, shape in shapes.items():
        n = int(np.prod(shape))
        slices[name] = slice(at, at + n)
        at += n
    free = np.ones(at, np.bool_)
    acting = np.array([name in on for name in TERMS])
    free[slices["strength"]] = acting
    free[slices["half"]] = np.repeat(acting, 2 * halves)
    several = (ACTS.sum(axis=1) > 1) & acting
    free[slices["classes"]] = (ACTS * several[:, None]).ravel() > 0
    free[slices["slope"]] = "features" in on
    free[slices["level"]] = "level" in on
    free[slices["surge"]] = [name in on for name in SURGES]
    free[slices["spread"]] = False
    return Layout(slices, shapes, free, acting.astype(float))


def priors(where: Layout) -> tuple[FloatArray, FloatArray]:
    """Mean and standard deviation of each shared parameter."""
    mean, sd = np.zeros(where.size), np.ones(where.size)
    for block, (centre, spread) in PRIOR.items():
        mean[where.slices[block]] = centre
        sd[where.slices[block]] = spread
    return mean, sd


def start(where: Layout, data: Design) -> FloatArray:
    """Where the search begins."""
    mean, _ = priors(where)
    shared = mean.copy()
    days = np.maximum(data.sums[:, 0, :, 0].sum(axis=1), 1e-9)
    events = np.array([rows.y.sum() for rows in data.rows])
    shared[where.slices["base"]] = np.log(0.3 * (events + 1.0) / days)
    if not where.free[where.slices["level"]].any():
        shared[where.slices["level"]] = -40.0
    return shared


@dataclass(frozen=True)
class Readable:
    """The shared parameters, out of their logs.

    Attributes
    ----------
    coef : ndarray of float, shape (n_terms, n_half_lives, 4)
        Events that an act of one a day sets off, before the pair's own multiplier.
    half : ndarray of float, shape (n_terms, 2, n_half_lives)
    classes : ndarray of float, shape (n_terms, 4)
    mix : ndarray of float, shape (4,)
        How far baselines follow the world's level.
    size : ndarray of float, shape (4,)
    """

    coef: FloatArray
    half: FloatArray
    classes: FloatArray
    mix: FloatArray
    size: FloatArray


def readable(where: Layout, shared: FloatArray) -> Readable:
    """Out of their logs."""
    half = where.part(shared, "half")
    half = np.exp(half - half.max(axis=2, keepdims=True))
    half /= half.sum(axis=2, keepdims=True)
    classes = np.exp(where.part(shared, "classes")) * ACTS
    classes[0] = _share(where.part(shared, "classes")[0] + 1.5)
    strength = np.exp(np.minimum(where.part(shared, "strength"), MOST)) * where.on
    strength[0] = where.on[0]
    mix = 1.0 / (1.0 + np.exp(-where.part(shared, "level")))
    coef = strength[:, None, None] * half[:, GROUP].transpose(0, 2, 1) * classes[:, None, :]
    return Readable(coef, half, classes, mix, np.exp(where.part(shared, "size")))


def baselines(where: Layout, shared: FloatArray, own: FloatArray, data: Design) -> FloatArray:
    """Events a day that nothing set off, at the world's usual level, shape (n_pairs, 4)."""
    slope = where.part(shared, "slope")
    logs = where.part(shared, "base") + np.einsum("kpf,kf->pk", data.features, slope)
    return np.asarray(np.exp(logs + spreads(where, shared)[0] * own[:, :4]))


def spreads(where: Layout, shared: FloatArray) -> FloatArray:
    """Of the pairs' log baselines, and of their log persistence and reciprocity."""
    return np.asarray(np.exp(where.part(shared, "spread")))


def _share(x: FloatArray) -> FloatArray:
    return np.asarray(1.0 / (1.0 + np.exp(-x)))


def multipliers(where: Layout, shared: FloatArray, own: FloatArray) -> FloatArray:
    """Each pair's factor of each linear term, shape (n_pairs, n_terms).

    Of persistence it is the strength itself, a share: were a pair's acts to set off one more of
    their own each, they would never end.
    """
    out = np.ones((len(own), len(TERMS)))
    spread = spreads(where, shared)[1]
    out[:, 0] = _share(where.part(shared, "strength")[0] + 1.5 + spread * own[:, 4])
    out[:, 1] = np.exp(spread * own[:, 5])
    return out
