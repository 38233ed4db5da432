"""Regret: what a policy gives away, future by future, against the best of its alternatives.

References
----------
L. J. Savage (1951), The theory of statistical decision, Journal of the American Statistical
Association 46, 55-67.
R. J. Lempert, D. G. Groves, S. W. Popper, S. C. Bankes (2006), A general, analytic method for
generating robust strategies and narrative scenarios, Management Science 52, 514-528.
"""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
Want: TypeAlias = Literal["more", "less"]


@dataclass(frozen=True, eq=False)
class Regrets:
    """The policies side by side on one objective, over the futures in which all are defined.

    Everything is NaN where no such future is left. For shares' intervals see
    `standoff.audit.interval.wilson` with ``n``.

    Attributes
    ----------
    n, left_out : int
        Futures compared, and those left out because the outcome of some policy is undefined.
    quantile : (p,) float
        The least regret that is not exceeded in 95 % of the futures. It leads.
    worst, mean : (p,) float
        Largest and mean regret.
    enough : (p,) float or None
        Share of futures in which the policy reaches what the objective calls enough.
    best : (p,) float
        Share in which no alternative does better; ties count for each. It changes when a policy is
        cloned under another name with a small difference, so it never leads.
    difference : (p, p) float
        ``[a, b]``: mean over futures of how much better a does than b; positive is better, whatever
        the objective wants.
    lo, hi : (p, p) float
        Its 95 % interval, by the normal approximation for paired differences; NaN for one future.
    better : (p, p) float
        ``[a, b]``: share of futures in which a does strictly better than b.
    """

    n: int
    left_out: int
    quantile: FloatArray
    worst: FloatArray
    mean: FloatArray
    enough: FloatArray | None
    best: FloatArray
    difference: FloatArray
    lo: FloatArray
    hi: FloatArray
    better: FloatArray


def regrets(values: FloatArray, want: Want) -> FloatArray:
    """What each policy gives away in each future against the best policy there.

    Parameters
    ----------
    values : (n, p) float
        Outcome of each policy, in the objective's unit; NaN (or infinite) where undefined.
    want : "more" or "less"
        Which outcomes are better.

    Returns
    -------
    (n, p) float
        0 or more, in the same unit; a whole row is NaN where any policy's outcome is undefined.
    """
    good = _good(values, want)
    good = np.where(np.isfinite(good).all(axis=1, keepdims=True), good, np.nan)
    best = good.max(axis=1, keepdims=True) if good.shape[1] else good
    return best - good


def compare(
    values: FloatArray, want: Want, enough: float | None = None, level: float = 0.95
) -> Regrets:
    """Compare policies by regret, by what is enough, by which is best, and pair by pair.

    Parameters
    ----------
    values : (n, p) float
        Outcome of each policy, NaN (or infinite) where undefined.
    want : "more" or "less"
    enough : float, optional
        The outcome that the objective calls enough; at it counts as reached.
    level : float
        Of the quantile and of the intervals.
    """
    good = _good(values, want)
    known = np.isfinite(good).all(axis=1)
    good = good[known]
    (n, p), left_out = good.shape, int((~known).sum())
    if not n:
        one, two = np.full(p, np.nan), np.full((p, p), np.nan)
        share = None if enough is None else one
        return Regrets(0, left_out, one, one, one, share, one, two, two, two, two)
    regret = regrets(good, "more")
    difference, half, better = np.zeros((p, p)), np.zeros((p, p)), np.zeros((p, p))
    z = NormalDist().inv_cdf((1 + level) / 2)
    for a in range(p):
        ahead = good[:, [a]] - good
        difference[a], better[a] = ahead.mean(axis=0), (ahead > 0).mean(axis=0)
        half[a] = z * ahead.std(axis=0, ddof=1) / np.sqrt(n) if n > 1 else np.nan
    reached = None
    if enough is not None:
        reached = (good >= (enough if want == "more" else -enough)).mean(axis=0)
    return Regrets(
        n=n,
        left_out=left_out,
        quantile=np.quantile(regret, level, axis=0, method="inverted_cdf"),
        worst=regret.max(axis=0),
        mean=regret.mean(axis=0),
        enough=reached,
        best=(regret == 0).mean(axis=0),
        difference=difference,
        lo=difference - half,
        hi=difference + half,
        better=better,
    )


def _good(values: FloatArray, want: Want) -> FloatArray:
    """The outcomes turned so that more is better."""
    if want not in ("more", "less"):
        raise ValueError(f"an objective wants more or less, not {want!r}")
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 2:
        raise ValueError(f"values are (futures, policies), not of shape {array.shape}")
    return array if want == "more" else -array
