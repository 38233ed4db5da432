"""A Poisson regression with a level for every row, its slopes by Newton, errors by clusters.

Counts ``y[row, day]`` with mean ``level[row] * exp(x[row, day] @ slope)``. Given the sum of each
row the levels drop out (Hausman, Hall & Griliches 1984): what is left is a multinomial over the
days of a row, concave in the slopes. Only the mean has to be right (Wooldridge 1999), so that
counts may be over-dispersed; a weight a row, known from its sum alone, keeps rows whose days vary
most from deciding everything.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
RIDGE = 1e-9  # columns with less of the mean curvature (constant in every row) get slope 0


@dataclass(frozen=True)
class Slopes:
    """A fit.

    Attributes
    ----------
    slope : ndarray, shape (n_columns,)
        The coefficients.
    mean : ndarray, shape (n_rows, n_days)
        Expected counts; each row sums to the row's count.
    inverse : ndarray, shape (n_columns, n_columns)
        Inverse of the curvature.
    """

    slope: Floats
    mean: Floats
    inverse: Floats


def expected(eta: Floats, total: Floats) -> Floats:
    """Spread each row's count over its days in proportion to ``exp(eta)``."""
    share = np.exp(eta - eta.max(axis=1, keepdims=True))
    share *= (total / share.sum(axis=1))[:, None]
    return np.asarray(share)


def _curvature(x: Floats, mean: Floats, weight: Floats, total: Floats) -> Floats:
    n_rows, n_days, n_columns = x.shape
    middle = np.matmul(mean[:, None, :], x)[:, 0, :]
    heavy = (mean * weight[:, None]).reshape(-1, 1)
    flat = x.reshape(n_rows * n_days, n_columns)
    found: Floats = flat.T @ (flat * heavy) - middle.T @ (middle * (weight / total)[:, None])
    return found


def fit(
    x: Floats,
    y: Floats,
    weight: Floats,
    start: Floats | None = None,
    steps: int = 30,
    tolerance: float = 1e-9,
) -> Slopes:
    """Maximise the conditional likelihood.

    Parameters
    ----------
    x : ndarray, shape (n_rows, n_days, n_columns)
        What the logarithm of the mean is linear in.
    y : ndarray, shape (n_rows, n_days)
        Counts; every row has at least one.
    weight : ndarray, shape (n_rows,)
        How much a row says.
    start : ndarray, optional
        Where to begin; zero unless given.
    steps : int
        Newton steps at most; they are halved where the likelihood would fall.
    tolerance : float
        Stop when the gain that a step promises falls below this.
    """
    total = y.sum(axis=1)
    slope = np.zeros(x.shape[2]) if start is None else start.astype(float)
    flat = x.reshape(-1, x.shape[2])

    def likelihood(eta: Floats) -> float:
        top = eta.max(axis=1)
        level = top + np.log(np.exp(eta - top[:, None]).sum(axis=1))
        return float(weight @ ((y * eta).sum(axis=1) - total * level))

    eta = x @ slope
    value = likelihood(eta)
    for _ in range(steps):
        mean = expected(eta, total)
        gradient = flat.T @ (weight[:, None] * (y - mean)).ravel()
        inverse = _invert(_curvature(x, mean, weight, total))
        step = inverse @ gradient
        promise = float(gradient @ step) / 2
        if promise < tolerance:
            return Slopes(slope, mean, inverse)
        size = 1.0
        along = x @ step
        while size > 1e-4:
            after = likelihood(eta + size * along)
            if after >= value:
                break
            size /= 2
        else:
            return Slopes(slope, mean, inverse)
        slope, eta, value = slope + size * step, eta + size * along, after
    mean = expected(eta, total)
    return Slopes(slope, mean, _invert(_curvature(x, mean, weight, total)))


def _invert(curvature: Floats) -> Floats:
    scale = np.sqrt(np.maximum(np.diag(curvature), 0.0))
    told = scale**2 > RIDGE * max(float(np.diag(curvature).mean()), RIDGE)
    part = scale[told] * scale[told][:, None]
    inner = curvature[np.ix_(told, told)] / part + RIDGE * np.eye(int(told.sum()))
    out = np.zeros(curvature.shape)
    out[np.ix_(told, told)] = np.linalg.inv(inner) / part
    return out


def influence(
    x: Floats, y: Floats, weight: Floats, fitted: Slopes, columns: NDArray[np.int64]
) -> Floats:
    """What each row and day adds to some of the slopes, to first order.

    Returns
    -------
    ndarray, shape (n_columns_asked, n_rows, n_days)
    """
    total = y.sum(axis=1)
    part = np.moveaxis(x @ fitted.inverse[:, columns], 2, 0)
    part = part - ((part * fitted.mean).sum(axis=2) / total)[:, :, None]
    return np.asarray(part * (weight[:, None] * (y - fitted.mean)))


def clustered(
    parts: Floats, rows: NDArray[np.int64], days: NDArray[np.int64]
) -> tuple[Floats, int]:
    """Variances of slopes where errors go together within row clusters and within day clusters.

    Two-way clustering (Cameron, Gelbach & Miller 2011): that by rows, plus that by days, less that
    by both; never below the larger of the two one-way ones.

    Parameters
    ----------
    parts : ndarray, shape (n_slopes, n_rows, n_days)
        From `influence`.
    rows, days : ndarray of int
        The cluster of each row and of each day, from 0.

    Returns
    -------
    (ndarray of shape (n_slopes,), int)
        The variances, and the smaller number of clusters less one.
    """
    one_hot_rows = np.equal.outer(np.arange(int(rows.max()) + 1), rows).astype(float)
    one_hot_days = np.equal.outer(days, np.arange(int(days.max()) + 1)).astype(float)
    both = one_hot_rows @ parts @ one_hot_days

    def squares(sums: Floats) -> Floats:
        n = sums.shape[1]
        return np.asarray((sums**2).sum(axis=1) * (n / max(n - 1, 1)))

    one, two = squares(both.sum(axis=2)), squares(both.sum(axis=1))
    joint = one + two - squares(both.reshape(both.shape[0], -1))
    return np.maximum(joint, np.maximum(one, two)), min(both.shape[1:]) - 1


def dispersion(y: Floats, fitted: Slopes) -> float:
    """How much faster than Poisson the variance grows: ``var = mean + dispersion * mean²``.

    By moments over all rows and days, never below 0 (negative binomial 2; Cameron & Trivedi 1998).
    """
    excess = (y - fitted.mean) ** 2 - y
    return max(float(excess.sum() / (fitted.mean**2).sum()), 0.0)
