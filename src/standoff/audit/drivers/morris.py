"""Morris's elementary effects: a screening with few runs.

A path walks through the range of the inputs, one of them a step at a time. What each step changes,
for the whole range, is an elementary effect. The mean of their sizes, mu*, says how much an input
moves the outcome; their spread, sigma, that its effect depends on the others, or is not straight.

References
----------
M. D. Morris (1991), Factorial sampling plans for preliminary computational experiments,
Technometrics 33, 161-174.
F. Campolongo, J. Cariboni, A. Saltelli (2007), An effective screening design for sensitivity
analysis of large models, Environmental Modelling & Software 22, 1509-1518.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from standoff.audit.drivers.cube import FloatArray, Input, Model, asked, varies

LEVELS = 4
NARROW = 0.1
"""Converged: every interval is narrower than this part of the largest mu*."""


@dataclass(frozen=True, eq=False)
class Morris:
    """The elementary effects of d inputs, in the outcome's unit for the whole range of an input.

    Attributes
    ----------
    mu : (d,) float
        Their mean: its sign is the direction, where effects do not cancel.
    mu_star, mu_star_error : (d,) float
        The mean of their sizes, and half of its 95 % bootstrap interval.
    sigma : (d,) float
        Their standard deviation.
    paths, left_out : int
        Paths walked, of d + 1 points each, and those left out, since the outcome is undefined at
        one of them.
    """

    mu: FloatArray
    mu_star: FloatArray
    mu_star_error: FloatArray
    sigma: FloatArray
    paths: int
    left_out: int
    constant: bool = False

    @property
    def asked(self) -> int:
        """How often the model was asked."""
        return self.paths * (len(self.mu) + 1)

    @property
    def width(self) -> float:
        """The widest interval of a mu*, as a part of the largest mu*."""
        if np.isnan(self.mu_star).any():
            return float("inf")
        top = float(self.mu_star.max(initial=0.0))
        return 2 * float(self.mu_star_error.max(initial=0.0)) / top if top > 0 else 0.0

    @property
    def converged(self) -> bool:
        """Whether every mu* is known within `NARROW` of the largest."""
        return self.constant or self.width < NARROW

    @property
    def needs(self) -> int | None:
        """With how many paths it might converge: intervals shrink with their square root."""
        if self.converged:
            return None
        if not np.isfinite(self.width):
            return 2 * self.paths
        return int(np.ceil(self.paths * (self.width / NARROW) ** 2))


def morris(f: Model, inputs: Sequence[Input], paths: int, seed: int = 0) -> Morris:
    """Elementary effects of a model.

    Parameters
    ----------
    f, inputs
        As for `sobol`.
    paths : int
        How many paths; the model is asked paths (d + 1) times.
    seed : int
    """
    if paths < 2:
        raise ValueError(f"{paths} paths; at least 2 are needed")
    if not inputs:
        raise ValueError("there is no input")
    from SALib.analyze import morris as salib
    from SALib.sample.morris import sample

    d = len(inputs)
    names = [f"x{j}" for j in range(d)]
    problem = {"num_vars": d, "names": names, "bounds": [[0.0, 1.0]] * d}
    rows = np.asarray(sample(dict(problem), paths, num_levels=LEVELS, seed=seed))
    y = asked(f, inputs, rows).reshape(paths, d + 1)
    known = np.isfinite(y).all(axis=1)
    left_out = int((~known).sum())
    if known.sum() < 2 or not varies(y[known]):
        none = np.full(d, np.nan if known.sum() < 2 else 0.0)
        return Morris(none, none, none, none, paths, left_out, bool(known.sum() >= 2))
    kept = rows.reshape(paths, d + 1, d)[known].reshape(-1, d)
    found = salib.analyze(
        dict(problem), kept, y[known].ravel(), num_resamples=200, num_levels=LEVELS, seed=seed
    )
    places = [list(found["names"]).index(name) for name in names]
    own = {
        k: np.asarray(found[k], dtype=np.float64)[places]
        for k in ("mu", "mu_star", "mu_star_conf", "sigma")
    }
    dust = 1e-12 * own["mu_star"].max()  # what rounding leaves of an effect that never differs
    sigma = np.where(own["sigma"] > dust, own["sigma"], 0.0)
    error = np.where(own["mu_star_conf"] > dust, own["mu_star_conf"], 0.0)
    return Morris(own["mu"], own["mu_star"], error, sigma, paths, left_out)
