"""How far off and how wide forecasts of counts have been, and what the last surprises add.

A count is negative binomial around ``exp(c + surprises @ weights) * expected ** d`` with size
``a * mean ** b``, fitted by maximum a posteriori to forecasts of days that the fit had not seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from standoff.lenses.escalation.model import FloatArray

CENTRE, WIDTH = np.array([0.0, 0.7, 0.0, 1.0]), np.array([2.0, 0.5, 0.02, 0.1])
"""The priors of log a, b, c and d.

c is held near 0: the held days of all pairs share their tides, so that they tell of the level to
come far less than their number suggests (on the months up to May 2018, and on ICEWS of 2014, a c
that was free did worse than none).
"""
WEIGHT = 0.5
"""The prior's spread of a surprise's weight, around 0."""
LEAST = 1e-9
"""Events: less is never expected."""


@dataclass(frozen=True)
class Calibration:
    """What forecasts are moved and widened by.

    Attributes
    ----------
    a, b, c, d : float
    weights : ndarray of float, shape (n_surprises,)
        Exponents of the surprises.
    level : float
        Counts over expectations at which the surprises were taken.
    """

    a: float
    b: float
    c: float
    d: float
    weights: FloatArray
    level: float

    def around(self, expected: FloatArray, surprise: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Mean and size of the negative binomial.

        Parameters
        ----------
        expected : ndarray of float, shape (n,)
        surprise : ndarray of float, shape (n, n_surprises)
        """
        base = np.maximum(expected, LEAST)
        mean = np.exp(self.c + surprise @ self.weights) * base**self.d
        return np.asarray(mean), np.asarray(self.a * mean**self.b)


def calibrate(
    expected: FloatArray, y: FloatArray, surprise: FloatArray, level: float = 1.0
) -> Calibration:
    """Fit to forecasts and what happened.

    Parameters
    ----------
    expected, y : ndarray of float, shape (n,)
    surprise : ndarray of float, shape (n, n_surprises)
        As they were at `level`.
    level : float
    """
    from scipy.optimize import minimize
    from scipy.special import gammaln, psi

    logs = np.log(np.maximum(expected, LEAST))
    constant = float(gammaln(y + 1.0).sum())
    count = surprise.shape[1]
    centre = np.concatenate([CENTRE, np.zeros(count)])
    width = np.concatenate([WIDTH, np.full(count, WEIGHT)])
    some = np.flatnonzero(y > 0)

    def lost(x: FloatArray) -> tuple[float, FloatArray]:
        log_mean = x[2] + x[3] * logs + surprise @ x[4:]
        mean, size = np.exp(log_mean), np.exp(x[0] + x[1] * log_mean)
        wide = np.log1p(mean / size)
        value = constant + float((size * wide).sum())
        by_size = -wide + (mean - y) / (mean + size)
        n, r, m = y[some], size[some], mean[some]
        value -= float((gammaln(n + r) - gammaln(r) + n * np.log(m / (m + r))).sum())
        by_size[some] += psi(n + r) - psi(r)
        by_size *= size
        by_mean = (y - mean) * size / (mean + size) + x[1] * by_size
        off = (x - centre) / width
        slope = np.concatenate([
            [by_size.sum(), (by_size * log_mean).sum(), by_mean.sum(), (by_mean * logs).sum()],
            surprise.T @ by_mean,
        ])  # fmt: skip
        return value + 0.5 * float(off @ off), off / width - slope

    found = minimize(
        lost, centre, jac=True, method="L-BFGS-B",
        bounds=[(-8.0, 8.0), (-3.0, 3.0), (-3.0, 3.0), (0.2, 3.0), *[(-3.0, 3.0)] * count],
        options={"maxiter": 200, "ftol": 1e-11},
    ).x  # fmt: skip
    return Calibration(
        float(np.exp(found[0])), float(found[1]), float(found[2]), float(found[3]), found[4:], level
    )
