"""The strengths in each future: drawn from the fit's posterior, or what the case and policy say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from standoff.case import Case
from standoff.daily import CLASSES
from standoff.futures import FloatArray, Futures
from standoff.lenses.escalation.kept import Kept
from standoff.lenses.escalation.model import LINEAR, MECHANISMS
from standoff.lenses.escalation.reach import reach
from standoff.lenses.escalation.scene import Scene


@dataclass(frozen=True)
class Strengths:
    """What each future's simulation runs with.

    Attributes
    ----------
    strength : ndarray of float, shape (n, 6, n_pairs)
        In the order of `MECHANISMS`.
    baseline : ndarray of float, shape (n, n_pairs, 4)
    later : tuple of (day, Strengths)
        What takes their place from that day on (0 the first): a policy's windows begin and end.
    """

    strength: FloatArray
    baseline: FloatArray
    later: tuple[tuple[int, Strengths], ...] = ()

    def rows(self, keep: NDArray[np.int64]) -> Strengths:
        """Some of the futures."""
        later = tuple((day, part.rows(keep)) for day, part in self.later)
        return Strengths(self.strength[keep], self.baseline[keep], later)

    def within(self, days: int) -> tuple[tuple[int, Strengths], ...]:
        """All of its phases that begin within some days, itself first."""
        return ((0, self), *((day, part) for day, part in self.later if day < days))


def strengths(case: Case, scene: Scene, futures: Futures, policy: str) -> Strengths:
    """The strengths in each future under a policy.

    What the case writes under `escalation` is a number like any other, which a policy may reach;
    all else is the fit's, drawn from its posterior. NaN where a number is undefined. Where a policy
    sets something for a window, each stretch of days has strengths of its own.
    """
    days = [phase.day for phase in case.phases[policy]] if policy in case.phases else [0]
    found = [(day, _on(case, scene, futures, policy, day)) for day in days]
    phases = found[:1]
    for day, part in found[1:]:
        if not _alike(part, phases[-1][1]):
            phases.append((day, part))
    return Strengths(phases[0][1].strength, phases[0][1].baseline, tuple(phases[1:]))


def _alike(a: Strengths, b: Strengths) -> bool:
    return all(
        np.array_equal(x, y, equal_nan=True)
        for x, y in ((a.strength, b.strength), (a.baseline, b.baseline))
    )


def _on(case: Case, scene: Scene, futures: Futures, policy: str, day: int) -> Strengths:
    """The strengths in each future on one day."""
    drawn = unaltered(scene, futures)
    strength, baseline = drawn.strength.copy(), drawn.baseline.copy()
    for mechanism, pair in written(case):
        row = scene.pair(pair)
        if row is None:
            continue
        value = futures.values(f"escalation.{mechanism}.{pair}", policy, day)
        if mechanism == "level":
            baseline[:, row] *= value[:, None]
        else:
            strength[:, MECHANISMS.index(mechanism), row] = value
    return Strengths(strength, baseline)


def written(case: Case) -> tuple[tuple[str, str], ...]:
    """The (mechanism, pair) of every strength that the case writes."""
    if case.escalation is None:
        return ()
    return tuple((m, pair) for m, found in case.escalation.mechanisms().items() for pair in found)


def radii(scene: Scene, found: Strengths) -> FloatArray:
    """An upper bound of each future's spectral radius, close where futures are alike.

    By Collatz and Wielandt: for any v > 0 the radius is at most the largest of (B v)[i] / v[i].
    The v is the Perron vector at the posterior's mean; where that is not under 1, power steps of
    the future's own matrix tighten it.

    Returns
    -------
    ndarray of float, shape (n,)
    """
    v, per_term = _perron(scene)
    fed = np.full((len(found.strength), len(v)), 1e-6 * v)
    for term, name in enumerate(LINEAR):
        if name == "attention":
            fed += scene.parameters.attention * per_term[term]
        else:
            by_pair = found.strength[:, MECHANISMS.index(name)]
            fed += np.repeat(by_pair, 4, axis=1) * per_term[term]
    bound = np.asarray((fed / v).max(axis=1))
    for row in np.flatnonzero(bound >= 1.0):
        own_v = v.copy()
        for _ in range(60):
            new = _step(scene, found.strength[row], own_v)
            bound[row] = (new / own_v).max()
            if bound[row] < 1.0:
                break
            own_v = np.maximum(new / new.max(), 1e-9)
    return bound


@lru_cache(maxsize=8)
def _perron(scene: Scene) -> tuple[FloatArray, FloatArray]:
    """The Perron vector at the posterior's mean, (n_cells,), and what each term makes of it."""
    out = reach(scene.structure, scene.parameters)
    cells = 4 * len(scene.structure.pairs)
    v = np.ones(cells)
    for _ in range(60):
        v = _step(scene, scene.parameters.strength, v)
        v = np.maximum(v / v.max(), 1e-9)
    source = np.repeat(np.arange(cells), np.diff(out.at))
    per_term = np.zeros((len(LINEAR), cells))
    np.add.at(per_term, (out.term, out.to), out.weight * v[source])
    return v, per_term


def _step(scene: Scene, strength: FloatArray, v: FloatArray) -> FloatArray:
    """B v for one future, with a little added so that nothing is 0."""
    source, to, whose, weight = _links(scene)
    padded = np.append(strength.reshape(-1), scene.parameters.attention)
    return np.bincount(to, padded[whose] * weight * v[source], minlength=len(v)) + 1e-6 * v


@lru_cache(maxsize=8)
def _links(
    scene: Scene,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], FloatArray]:
    """Of each link: the cell that it comes from, the cell reached, whose strength, its weight."""
    out, pairs = reach(scene.structure, scene.parameters), len(scene.structure.pairs)
    row = np.array([MECHANISMS.index(m) if m != "attention" else -1 for m in LINEAR])[out.term]
    whose = np.where(row < 0, len(MECHANISMS) * pairs, row * pairs + (out.to >> 2))
    return np.repeat(np.arange(4 * pairs), np.diff(out.at)), out.to, whose, out.weight


_drawn: Kept[Strengths] = Kept(6)


def unaltered(scene: Scene, futures: Futures) -> Strengths:
    """The fit's own strengths in each future; the same for all policies, so kept for a while."""
    fit = futures.case.fit
    which = (futures.seed, futures.start, futures.n, futures.moved is None)
    return _drawn.get((fit,), lambda: _draw(scene, futures), *which)


def _draw(scene: Scene, futures: Futures) -> Strengths:
    fit = futures.case.fit
    assert fit is not None
    labels = scene.structure.labels
    strength = np.repeat(scene.parameters.strength[None], futures.n, axis=0)
    baseline = np.repeat(scene.parameters.baseline[None], futures.n, axis=0)
    for p, pair in enumerate(labels):
        for m, mechanism in enumerate(MECHANISMS):
            if f"{mechanism}.{pair}" in fit.parameters:
                strength[:, m, p] = futures.fitted(f"{mechanism}.{pair}")
        for k, name in enumerate(CLASSES):
            if f"baseline.{pair}.{name}" in fit.parameters:
                baseline[:, p, k] = futures.fitted(f"baseline.{pair}.{name}")
    return Strengths(strength, baseline)
