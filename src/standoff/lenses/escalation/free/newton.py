"""The best row of a free excitation matrix: Newton's method under x >= 0, with a proved gap.

For one kind of event the log-likelihood is that of a sum of shares, l(x) = sum_n log (G x)_n - c.x:
concave, and self-concordant. Each step finds the best point of the quadratic model within x >= 0
(by block principal pivoting: L. F. Portugal, J. J. Júdice & L. N. Vicente 1994, Math. Comp.
63(208):625-643) and goes towards it as far as it pays. The intensities after that step also price a
point of the dual, sum_n log v_n + n under G' v <= c, so that every step knows how many nats at most
are still to be had.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

ROWS = 1024
"""Events whose weighted features stand in the cache while the Hessian is summed."""

RIDGE = 1e-11
"""Part of its own diagonal added to a Hessian, so that too few events do not make it singular."""


@dataclass(frozen=True)
class Row:
    """What maximises one row.

    Attributes
    ----------
    x : float64[k]
    value : float
        The log-likelihood there, in nats.
    gap : float
        No x has a value over `value + gap`.
    slope : float64[k]
        The gradient: 0 where x is over 0, at most 0 elsewhere, up to the gap.
    curvature : float64[k, k]
        Minus the second derivatives, at the last point but one.
    steps : int
    """

    x: FloatArray
    value: float
    gap: float
    slope: FloatArray
    curvature: FloatArray
    steps: int


def curvature(features: FloatArray, inverse: FloatArray) -> FloatArray:
    """G' diag(inverse^2) G, in slices that stay in the cache."""
    width = features.shape[1]
    total = np.zeros((width, width))
    room = np.empty((min(ROWS, len(features)), width))
    for first in range(0, len(features), ROWS):
        part = features[first : first + ROWS]
        weighted = np.multiply(part, inverse[first : first + ROWS, None], out=room[: len(part)])
        total += weighted.T @ weighted
    return total


def best_quadratic(
    matrix: FloatArray, linear: FloatArray, free: npt.NDArray[np.bool_]
) -> FloatArray:
    """The z >= 0 that minimises z' matrix z / 2 - linear.z, from a guess of what is over 0.

    All signs that are wrong change sides at once while their number falls; else the last alone,
    which ends (Murty's rule).
    """
    free = free.copy()
    width, patience, fewest = len(linear), 3, len(linear) + 1
    z = np.zeros(width)
    slack = 1e-13 * np.abs(linear).max(initial=0.0)
    for _ in range(20 * width + 20):
        inside = np.flatnonzero(free)
        z = np.zeros(width)
        if inside.size:
            z[inside] = np.linalg.solve(matrix[np.ix_(inside, inside)], linear[inside])
        left = linear - matrix @ z
        wrong = (free & (z < 0.0)) | (~free & (left > slack))
        many = int(wrong.sum())
        if many == 0:
            break
        if many < fewest:
            fewest, patience = many, 3
            free ^= wrong
        elif patience > 0:
            patience -= 1
            free ^= wrong
        else:
            last = np.flatnonzero(wrong)[-1]
            free[last] = not free[last]
    return np.maximum(z, 0.0)


def best_row(
    features: FloatArray,
    cost: FloatArray,
    start: FloatArray | None = None,
    tolerance: float = 1e-6,
    most: int = 200,
) -> Row:
    """Maximise sum log(features x) - cost.x over x >= 0.

    Parameters
    ----------
    features : float64[n, k], 0 or more; its first column over 0
    cost : float64[k], over 0
    start : float64[k], optional
    tolerance : float
        Stop once a step began within this many nats of the best.
    most : int
        Steps at most; the gap tells what that left.
    """
    n, width = features.shape
    if n == 0:
        empty = np.zeros(width)
        return Row(empty, 0.0, 0.0, -cost, np.zeros((width, width)), 0)
    x = _begin(features, cost, n) if start is None else np.maximum(start, 1e-6 * n / width / cost)
    rate = features @ x
    gap, steps, hessian = np.inf, 0, np.zeros((width, width))
    while steps < most:
        steps += 1
        inverse = 1.0 / rate
        gathered = inverse @ features
        hessian = curvature(features, inverse)
        # in shares of events, z = cost * x, so that one scale serves all
        scaled = hessian / np.outer(cost, cost)
        scaled[np.diag_indices(width)] += RIDGE * np.diag(scaled) + 1e-14 / n
        # the model's linear term at 0: slope + H x, and H x = G' (1 / rate) for this likelihood
        linear = 2.0 * gathered / cost - 1.0
        target = best_quadratic(scaled, linear, cost * x > 1e-9 * n) / cost
        change = target - x
        ratio = (features @ change) * inverse
        gap = _gap(features, cost, x, n, inverse, ratio)
        along = float(cost @ change)
        length = _length(along, ratio)
        x = x + length * change
        rate = rate + length * (rate * ratio) if length < 1.0 else features @ x
        if gap < tolerance or length == 0.0:
            break
    slope = (1.0 / rate) @ features - cost
    value = float(np.log(rate).sum() - cost @ x)
    return Row(x, value, gap, slope, hessian, steps)


def _begin(features: FloatArray, cost: FloatArray, n: int) -> FloatArray:
    """Equal shares, improved twice by expectation-maximisation."""
    x = n / len(cost) / cost
    for _ in range(2):
        x = x * ((1.0 / (features @ x)) @ features) / cost
    return np.maximum(x, 1e-6 * n / len(cost) / cost)


def _gap(
    features: FloatArray,
    cost: FloatArray,
    x: FloatArray,
    n: int,
    inverse: FloatArray,
    ratio: FloatArray,
) -> float:
    """How far from the best x may be: the dual point (1 - ratio) / rate, shrunk until allowed."""
    if ratio.max() >= 1.0:
        return np.inf
    price = inverse * (1.0 - ratio)
    over = max(1.0, float(((price @ features) / cost).max()))
    return max(0.0, float(cost @ x - n - np.log1p(-ratio).sum() + n * np.log(over)))


def _length(along: float, ratio: FloatArray) -> float:
    """How far to go: all the way where that pays as Armijo asks, else half as far, and so on."""
    promised = along - float(ratio.sum())  # the slope of the loss: it falls
    length = 1.0
    for _ in range(60):
        stretched = length * ratio
        if stretched.min() > -1.0:
            loss = length * along - float(np.log1p(stretched).sum())
            if loss <= 1e-4 * length * min(promised, 0.0) + 1e-12 * len(ratio):
                return length
        length *= 0.5
    return 0.0
