"""The fit with the pairs' own effects integrated out.

A pair's baseline is learnt from the same days as its persistence. Where both are set to their joint
mode, each baseline takes as its own a part of what slow memories did, and persistence comes out too
low, the more so the slower the memory and the shorter the record (the bias of dynamic panels with
an effect for each unit: Nickell 1981, Econometrica 49:1417-1426). So the shared parameters are
those at which the posterior is highest once the pairs' effects are integrated out, by Laplace's
approximation for each pair (Tierney & Kadane 1986, JASA 81:82-86; Skaug & Fournier 2006,
Computational Statistics & Data Analysis 51:699-709). The spreads of those effects, of which a joint
mode knows nothing, are found with the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from standoff.lenses.escalation.covariates import Design
from standoff.lenses.escalation.likelihood import Bent, bent, loss
from standoff.lenses.escalation.model import FloatArray
from standoff.lenses.escalation.shared_parameters import OWN, Layout

STEP = 1e-4
"""Of differences of a gradient."""
ALONG = 1e-2
"""Of second differences of a gradient, in standard deviations of a pair's effects."""
FAR = 10.0
"""Of a pair's effects, so that a search that strays stays finite."""
LEAST = 0.05
"""No direction of a pair's effects is held to be flatter; the prior's own curvature is 1."""
WIDE = 1e-3
"""Of differences of the integrated slope."""
NEAR, MOST, HALVINGS, TINY = 1e-10, 40, 12, 1e-12
STEPS, ROUNDS, REACH = 60, 6, 25.0
EM, SPREADS = 25, (np.log(0.02), np.log(2.0))


@dataclass(frozen=True)
class Point:
    """The integrated loss at some shared parameters.

    Attributes
    ----------
    value : float
        Minus the log of the integrated posterior, up to a constant.
    slope : ndarray of float, shape (n_shared,)
    own : ndarray of float, shape (n_pairs, 6)
        The mode of the pairs' effects there.
    """

    value: float
    slope: FloatArray
    own: FloatArray


def own_mode(
    where: Layout, data: Design, shared: FloatArray, own: FloatArray
) -> tuple[FloatArray, Bent]:
    """The mode of the pairs' effects given the shared parameters, and the loss there.

    Newton's steps, all pairs at once, each pair's halved until its loss falls.
    """
    now = bent(where, data, shared, own)
    for _ in range(MOST):
        step = -np.linalg.solve(_firm(now.twice), now.by_own[:, :, None])[:, :, 0]
        if -float((step * now.by_own).sum()) < NEAR:
            break
        step *= np.minimum(1.0, 2.0 / np.maximum(np.abs(step).max(axis=1), TINY))[:, None]
        least = now.of_pairs + 1e-9 * np.abs(now.of_pairs)
        for _ in range(HALVINGS):
            new = np.clip(own + step, -FAR, FAR)
            now = bent(where, data, shared, new)
            worse = ~(now.of_pairs <= least)
            if not worse.any():
                break
            step[worse] *= 0.5
        own = new
    return own, now


def integrated(where: Layout, data: Design, shared: FloatArray, own: FloatArray) -> Point:
    """The integrated loss and its slope, exact but for rounding.

    Notes
    -----
    With H the curvature by a pair's effects e at their mode, the integrated loss is the loss there
    plus half the sum of ``log det H``. The slope of the latter is ``tr(H^-1 dH) / 2``: the sum,
    over the columns l of a root of ``H^-1``, of the second difference along l of the loss's slope;
    that mode's own motion is ``-H^-1`` times the cross derivatives.
    """
    own, now = own_mode(where, data, shared, own)
    height, vector = np.linalg.eigh(now.twice)
    height = np.maximum(height, LEAST)
    root = vector / np.sqrt(height)[:, None, :]
    by_shared, by_own = np.zeros_like(now.by_shared), np.zeros_like(own)
    for j in range(OWN):
        way = ALONG * root[:, :, j]
        up, down = loss(where, data, shared, own + way), loss(where, data, shared, own - way)
        by_shared += (up[1] - 2.0 * now.by_shared + down[1]) / ALONG**2
        by_own += (up[2] - 2.0 * now.by_own + down[2]) / ALONG**2
    moved = STEP * np.einsum("pij,pkj,pk->pi", root, root, by_own)
    up, down = loss(where, data, shared, own + moved), loss(where, data, shared, own - moved)
    slope = now.by_shared + 0.5 * by_shared - 0.25 * (up[1] - down[1]) / STEP
    value = now.value + 0.5 * float(np.log(height).sum())
    return Point(value, np.where(where.free, slope, 0.0), own)


def _firm(twice: FloatArray) -> FloatArray:
    height, vector = np.linalg.eigh(twice)
    firm = np.maximum(np.abs(height), LEAST)[:, None, :]
    return np.asarray((vector * firm) @ vector.transpose(0, 2, 1))


def arrow(
    where: Layout, data: Design, shared: FloatArray, own: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Second derivatives of the loss: (n_free, n_free), (n_pairs, 6, n_free), (n_pairs, 6, 6).

    Given the shared parameters the pairs' effects are independent of each other, so that the
    matrix is an arrow. Its blocks of shared parameters are differences of the slope.
    """
    free = np.flatnonzero(where.free)
    both = np.zeros((len(free), len(free)))
    cross = np.zeros((len(own), OWN, len(free)))
    for column, i in enumerate(free):
        step = np.zeros_like(shared)
        step[i] = STEP
        up, down = (loss(where, data, shared + s, own) for s in (step, -step))
        both[:, column] = (up[1] - down[1])[free] / (2 * STEP)
        cross[:, :, column] = (up[2] - down[2]) / (2 * STEP)
    return (both + both.T) / 2, cross, _firm(bent(where, data, shared, own).twice)


def profile(both: FloatArray, cross: FloatArray, twice: FloatArray) -> FloatArray:
    """Second derivatives of the loss with the pairs' effects at their mode, from an arrow."""
    return np.asarray(both - np.einsum("pij,pik->jk", cross, np.linalg.solve(twice, cross)))


def freed(where: Layout) -> Layout:
    """The layout in which the spreads of the pairs' effects are free too."""
    free: NDArray[np.bool_] = where.free.copy()
    free[where.slices["spread"]] = True
    return replace(where, free=free)


def descend(
    where: Layout, data: Design, shared: FloatArray, own: FloatArray
) -> tuple[FloatArray, FloatArray, float]:
    """Descend to where the integrated loss is least, from the joint mode.

    The search is scaled by the curvature where it begins, so that it takes few steps; it goes at
    most `REACH` standard deviations that way before the scale is taken anew.

    Returns
    -------
    shared, own, the integrated loss
    """
    shared, own = _spread_out(where, data, shared, own)
    for _ in range(ROUNDS):
        shared, own, value, ended = _round(where, data, shared, own)
        if ended:
            break
    return shared, own, value


def _spread_out(
    where: Layout, data: Design, shared: FloatArray, own: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Spreads at which the pairs' effects and their uncertainty are as wide as they say.

    Steps of expectation and maximisation (Dempster, Laird & Rubin 1977, Journal of the Royal
    Statistical Society B 39:1-38), the other parameters as they are: a search from there is short.
    """
    at = where.slices["spread"]
    kinds = (slice(0, 4), slice(4, OWN))
    for _ in range(EM):
        own, now = own_mode(where, data, shared, own)
        left = np.einsum("pii->pi", np.linalg.inv(_firm(now.twice)))
        second = own**2 + left
        step = np.array([0.5 * np.log(second[:, kind].mean()) for kind in kinds])
        shared = shared.copy()
        shared[at] = np.clip(shared[at] + 2.0 * step, *SPREADS)
        if np.abs(step).max() < 0.01:
            break
    return shared, own


def _round(
    where: Layout, data: Design, shared: FloatArray, own: FloatArray
) -> tuple[FloatArray, FloatArray, float, bool]:
    from scipy.optimize import minimize

    free = np.flatnonzero(where.free)
    height, vector = np.linalg.eigh(profile(*arrow(where, data, shared, own)))
    scale = vector / np.sqrt(np.maximum(np.abs(height), 0.5))
    begin, last = shared.copy(), own
    low, high = np.full(where.size, -np.inf), np.full(where.size, np.inf)
    low[where.slices["surge"]], high[where.slices["surge"]] = -2.0, 2.0
    low[where.slices["spread"]], high[where.slices["spread"]] = SPREADS

    def at(z: FloatArray) -> FloatArray:
        x = begin.copy()
        x[free] += scale @ z
        return np.clip(x, low, high)

    def objective(z: FloatArray) -> tuple[float, FloatArray]:
        nonlocal last
        point = integrated(where, data, at(z), last)
        last = point.own
        return point.value, scale.T @ point.slope[free]

    found = minimize(
        objective, np.zeros(len(free)), jac=True, method="L-BFGS-B",
        bounds=[(-REACH, REACH)] * len(free),
        options={"maxiter": STEPS, "maxcor": 20, "ftol": 1e-10, "gtol": 0.02},
    )  # fmt: skip
    ended = bool(np.abs(found.x).max() < REACH)
    return at(found.x), last, float(found.fun), ended


def bending(where: Layout, data: Design, shared: FloatArray, own: FloatArray) -> FloatArray:
    """Second derivatives of the integrated loss, by differences of its slope, (n_free, n_free)."""
    free = np.flatnonzero(where.free)
    here = integrated(where, data, shared, own)
    out = np.zeros((len(free), len(free)))
    for column, i in enumerate(free):
        step = np.zeros_like(shared)
        step[i] = WIDE
        there = integrated(where, data, shared + step, here.own)
        out[:, column] = (there.slope - here.slope)[free] / WIDE
    return (out + out.T) / 2
