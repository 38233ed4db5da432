"""The posterior around the fit: Laplace's approximation, by the arrow of its Hessian.

Given the shared parameters the pairs' own effects are independent of each other, so the Hessian is
an arrow: a block of shared by shared, one of shared by own for each pair, and a small block for
each pair. Where the fit has integrated the pairs' effects out, the shared parameters vary as the
integrated posterior bends.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from standoff.daily import CLASSES
from standoff.lenses.escalation.fit import Fitted, parameters
from standoff.lenses.escalation.marginal import arrow, bending, profile
from standoff.lenses.escalation.model import LINEAR, MECHANISMS, FloatArray, IntArray
from standoff.lenses.escalation.shared_parameters import OWN

STEP = 1e-4
LEAST = 1e-3
"""No direction is held to be flatter: a thousandth of the priors' own curvature."""
COLUMNS = 16
"""Columns that carry what the parameters have in common; the rest is each parameter's own."""
TINY = 1e-12
LINK = tuple(
    "logit" if m == "persistence" else "log" if m in LINEAR else "identity" for m in MECHANISMS
)
"""Of each mechanism's strength."""


@dataclass(frozen=True)
class Posterior:
    """Normal around the fit, for some pairs.

    Attributes
    ----------
    names : tuple of str
        ``reciprocity.RUS->AZE``, ``baseline.RUS->AZE.verbal-conflict``.
    link : tuple of str
        ``log``, ``logit`` or ``identity``: of which the parameter is normal. Persistence is a
        share, and no draw of it feeds on itself without end.
    mean : ndarray of float, shape (n,)
        In the link.
    loads : ndarray of float, shape (n, n_columns)
        What they have in common.
    own : ndarray of float, shape (n,)
        Standard deviation of what is each parameter's own; the covariance is
        ``loads @ loads.T + diag(own ** 2)``, exact on its diagonal.
    """

    names: tuple[str, ...]
    link: tuple[str, ...]
    mean: FloatArray
    loads: FloatArray
    own: FloatArray

    @property
    def sd(self) -> FloatArray:
        """Standard deviations in the link, shape (n,)."""
        return np.asarray(np.sqrt((self.loads**2).sum(axis=1) + self.own**2))


def posterior(fitted: Fitted, pairs: IntArray) -> Posterior:
    """The posterior of the strengths and baselines of some pairs.

    Parameters
    ----------
    fitted : Fitted
    pairs : ndarray of int, shape (n,)
        Which pairs of the fit.

    Notes
    -----
    With s the shared parameters and e a pair's own, both as they differ from the mode, Laplace's
    approximation has ``e = -B^-1 C s + u`` with u of covariance ``B^-1``, and s of covariance
    ``(A - sum of C' B^-1 C)^-1``, or that of the integrated loss. A parameter of a pair is taken as
    linear in both (the delta method), in its link.
    """
    free = np.flatnonzero(fitted.layout.free)
    at = (fitted.layout, fitted.design, fitted.shared, fitted.own)
    shared, cross, own = arrow(*at)
    solved = np.linalg.solve(own, cross)
    total = bending(*at) if fitted.integrated else profile(shared, cross, own)
    covariance = _inverse(total)
    names, link, mean = _named(fitted, pairs)
    by_shared, by_own = _slopes(fitted, pairs, free, link)
    per = len(names) // max(len(pairs), 1)
    of = np.repeat(np.asarray(pairs), per)
    through = by_shared - np.einsum("ri,rij->rj", by_own, solved[of])
    both = through @ covariance @ through.T
    left = np.linalg.solve(own[np.asarray(pairs)], np.eye(OWN)[None])
    for n in range(len(pairs)):
        rows = slice(n * per, (n + 1) * per)
        both[rows, rows] += by_own[rows] @ left[n] @ by_own[rows].T
    return Posterior(names, link, mean, *_factor(both))


def _inverse(matrix: FloatArray) -> FloatArray:
    value, vector = np.linalg.eigh((matrix + matrix.T) / 2)
    return np.asarray((vector / np.maximum(value, LEAST)) @ vector.T)


def _factor(covariance: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The leading columns of the correlations, and what each row has of its own."""
    sd = np.sqrt(np.maximum(np.diag(covariance), TINY))
    value, vector = np.linalg.eigh(covariance / sd[:, None] / sd)
    order = np.argsort(-value, kind="stable")[:COLUMNS]
    vector = vector[:, order]
    most = np.abs(vector).argmax(axis=0)
    vector = vector * np.where(vector[most, np.arange(vector.shape[1])] < 0, -1.0, 1.0)
    loads = vector * np.sqrt(np.maximum(value[order], 0.0))
    own = np.sqrt(np.maximum(1.0 - (loads**2).sum(axis=1), 0.0))
    return np.asarray(loads * sd[:, None]), np.asarray(own * sd)


def _linked(fitted: Fitted, pairs: IntArray) -> FloatArray:
    """Strengths and baselines of pairs in their links, shape (n_pairs, 10)."""
    found = parameters(fitted)
    strength = found.strength[:, pairs].T.copy()
    for m, name in enumerate(MECHANISMS):
        if name in LINEAR:
            strength[:, m] = np.log(np.maximum(strength[:, m], TINY))
        if LINK[m] == "logit":
            strength[:, m] -= np.log1p(-np.exp(strength[:, m]))
    return np.concatenate([strength, np.log(np.maximum(found.baseline[pairs], TINY))], axis=1)


def _named(fitted: Fitted, pairs: IntArray) -> tuple[tuple[str, ...], tuple[str, ...], FloatArray]:
    labels = fitted.structure.labels
    names, link = [], []
    for p in pairs:
        names += [f"{m}.{labels[p]}" for m in MECHANISMS]
        names += [f"baseline.{labels[p]}.{k}" for k in CLASSES]
        link += [*LINK, *["log"] * len(CLASSES)]
    return tuple(names), tuple(link), _linked(fitted, pairs).ravel()


def _slopes(
    fitted: Fitted, pairs: IntArray, free: IntArray, link: tuple[str, ...]
) -> tuple[FloatArray, FloatArray]:
    """Of each named parameter by the shared ones and by its pair's own."""
    by_shared = np.zeros((len(link), len(free)))
    for column, i in enumerate(free):
        step = np.zeros_like(fitted.shared)
        step[i] = STEP
        up = _linked(replace(fitted, shared=fitted.shared + step), pairs)
        down = _linked(replace(fitted, shared=fitted.shared - step), pairs)
        by_shared[:, column] = (up - down).ravel() / (2 * STEP)
    by_own = np.zeros((len(link), OWN))
    for i in range(OWN):
        step = np.zeros((1, OWN))
        step[0, i] = STEP
        up = _linked(replace(fitted, own=fitted.own + step), pairs)
        down = _linked(replace(fitted, own=fitted.own - step), pairs)
        by_own[:, i] = (up - down).ravel() / (2 * STEP)
    return by_shared, by_own
