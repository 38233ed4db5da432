"""What an estimate of backing is held against: pseudo-rivals, and effects put in by hand.

All draws are counter-based (Philox keyed by the seed, the check and the draw): the first n of any
longer run are the n, in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.lenses.escalation.backing_kernel import (
    clustered,
    dispersion,
    fit,
    influence,
)
from standoff.lenses.escalation.backing_panel import FAR, NEAR, OWN, Panel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LIKE = np.log(2.0)  # a pseudo-rival gives the target half to twice of what the rival gives
FEWEST = 3  # or is among the so many nearest
PERMUTE, INJECT = 1, 2
MOST = 3.0  # log units that an injected effect may add up to on a day


def generator(seed: int, check: int, draw: int) -> np.random.Generator:
    """Random numbers of one draw of one check."""
    return np.random.Generator(np.random.Philox(key=[seed, check], counter=[0, 0, draw, 0]))


@dataclass(frozen=True)
class Estimate:
    """Slopes of the surges asked for, their standard errors, the errors' degrees of freedom."""

    slope: Floats
    error: Floats
    freedom: int


class Design:
    """A panel with its weights: estimates the slopes of any surges beside the nuisance.

    Errors go together within all pairs with one target (hence within each pair) and, over all
    pairs, within each calendar week.
    """

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.y = panel.y
        _, self.group = np.unique(panel.target, return_inverse=True)
        total = self.y.sum(axis=1)
        nuisance = panel.nuisance(panel.backing())
        self.null = fit(nuisance, self.y, np.ones(len(total)))
        self.dispersion = dispersion(self.y, self.null)
        self.weight: Floats = 1.0 / (1.0 + self.dispersion * total / self.y.shape[1])
        self.null = fit(nuisance, self.y, self.weight, self.null.slope)

    def estimate(
        self, backing: Floats, surges: Sequence[Floats], hostile: Floats | None = None
    ) -> Estimate:
        """Slopes of some surges, each [pair, day]; `hostile` as for `Panel.nuisance`."""
        y = self.y if hostile is None else np.ascontiguousarray(hostile[self.panel.days].T)
        nuisance = self.panel.nuisance(backing, hostile)
        return self._slopes(surges, nuisance, y, self.null.slope)

    def bare(self, surges: Sequence[Floats]) -> Estimate:
        """The same, with coverage and weekday left aside."""
        nuisance = self.panel.bare()
        return self._slopes(surges, nuisance, self.y, np.zeros(nuisance.shape[2]))

    def _slopes(
        self, surges: Sequence[Floats], nuisance: Floats, y: Floats, start: Floats
    ) -> Estimate:
        x = np.concatenate([np.stack(surges, axis=2), nuisance], axis=2)
        begin = np.concatenate([np.zeros(len(surges)), start])
        fitted = fit(x, y, self.weight, begin, tolerance=1e-7)
        parts = influence(x, y, self.weight, fitted, np.arange(len(surges)))
        variance, freedom = clustered(parts, self.group, self.panel.week)
        return Estimate(fitted.slope[: len(surges)], np.sqrt(variance), freedom)

    def by_level(self, backing: Floats, level: Ints) -> Estimate:
        """Slopes of the past week's surge for each level of pairs, the weeks before shared."""
        near, far = (self.panel.surge(backing, w) for w in (NEAR, FAR))
        parts = [near * (level == k)[:, None] for k in range(int(level.max()) + 1)]
        return self.estimate(backing, [*parts, far])


class PseudoRivals:
    """For every rival, actors who are none and give the target about as much.

    Parameters
    ----------
    panel : Panel
    pairs : ndarray of int, shape (n, 2)
        All pairs of the events.
    rivals : ndarray, shape (n_actors, n_actors)
    """

    def __init__(self, panel: Panel, pairs: Ints, rivals: Floats) -> None:
        self.panel = panel
        self.actors = len(rivals)
        self.rival = pairs[panel.entries[:, 1], 0]
        given = panel.cooperation.sum(axis=0)
        towards: dict[int, Ints] = {
            int(j): np.flatnonzero((pairs[:, 1] == j) & (given > 0)) for j in set(panel.target)
        }
        chosen: list[Ints] = []
        for row, column in panel.entries:
            i, j = panel.source[row], int(panel.target[row])
            columns = towards[j]
            actors = pairs[columns, 0]
            columns = columns[(rivals[i, actors] <= 0) & (actors != i)]
            far = np.abs(np.log(given[columns] / max(given[column], 1.0)))
            near = np.flatnonzero(far <= LIKE)
            if len(near) < FEWEST:
                near = np.argsort(far, kind="stable")[:FEWEST]
            chosen.append(columns[near] if len(near) else np.array([column]))
        width = max(len(c) for c in chosen)
        self.columns = np.stack([np.pad(c, (0, width - len(c)), mode="edge") for c in chosen])
        self.candidates = pairs[self.columns, 0]

    def draw(self, seed: int, draw: int) -> Floats:
        """The cooperation of pseudo-rivals, as `Panel.backing` gives that of rivals.

        One actor stands in for a rival towards all sources and targets for which it will do.
        """
        keys = generator(seed, PERMUTE, draw).random((self.actors, self.actors))
        best = keys[self.rival[:, None], self.candidates].argmin(axis=1)
        return self.panel.backing(self.columns[np.arange(len(best)), best])


def permute(
    design: Design, pseudo: PseudoRivals, level: Ints, seed: int, draws: int
) -> tuple[Floats, Floats]:
    """Estimates of the past week's surge of pseudo-rivals, and their errors.

    Returns
    -------
    (ndarray, ndarray), both of shape (draws, 1 + n_levels)
        Over all pairs, then for each level of them.
    """
    n = 1 + int(level.max()) + 1
    slopes, errors = np.zeros((draws, n)), np.zeros((draws, n))
    for k in range(draws):
        backing = pseudo.draw(seed, k)
        found = design.estimate(backing, [design.panel.surge(backing, w) for w in (NEAR, FAR)])
        split = design.by_level(backing, level)
        slopes[k] = [found.slope[0], *split.slope[: n - 1]]
        errors[k] = [found.error[0], *split.error[: n - 1]]
    return slopes, errors


def inject(
    design: Design, pseudo: PseudoRivals, effect: float, seed: int, draws: int
) -> tuple[Floats, Floats]:
    """Put an effect of a known size into the data, and estimate it.

    It goes along the past week's surge of pseudo-rivals, who differ from draw to draw, so that
    each draw meets other noise of the real data.
    """
    panel = design.panel
    slopes, errors = np.zeros(draws), np.zeros(draws)
    for k in range(draws):
        backing = pseudo.draw(seed, k)
        near, far = (panel.surge(backing, w) for w in (NEAR, FAR))
        hostile = altered(design, effect * near, generator(seed, INJECT, k))
        found = design.estimate(backing, (near, far), hostile)
        slopes[k], errors[k] = found.slope[0], found.error[0]
    return slopes, errors


def altered(design: Design, shift: Floats, rng: np.random.Generator) -> Floats:
    """The pairs' hostile acts with their intensity multiplied by ``exp(shift)``.

    Where the shift is up, acts are added: Poisson with mean ``fitted * (exp(shift) - 1)``; where it
    is down, each act stays with probability ``exp(shift)``. What is added or taken away carries
    on through the pair's own past, as the fit without backing has it.

    Returns
    -------
    ndarray, shape (n_days_of_events, n_pairs)
    """
    panel, before = design.panel, design.panel.hostile
    hostile = before.copy()
    carry = design.null.slope[: len(OWN)]
    for k, day in enumerate(panel.days):
        moved = shift[:, k].copy()
        for slope, (last, first) in zip(carry, OWN, strict=True):
            span = slice(max(day - first, 0), day - last + 1)
            moved += slope * (
                np.log1p(hostile[span].sum(axis=0)) - np.log1p(before[span].sum(axis=0))
            )
        more = design.null.mean[:, k] * np.expm1(np.clip(moved, 0.0, MOST))
        kept = rng.binomial(before[day].astype(np.int64), np.exp(np.minimum(moved, 0.0)))
        hostile[day] = kept + rng.poisson(more)
    return hostile
