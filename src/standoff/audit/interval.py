"""Wilson's score interval for a share of futures: numerical error only, as the report says.

References
----------
E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference, Journal
of the American Statistical Association 22, 209-212.
L. D. Brown, T. T. Cai, A. DasGupta (2001), Interval estimation for a binomial proportion,
Statistical Science 16, 101-133.
"""

from statistics import NormalDist
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]


def wilson(k: ArrayLike, n: ArrayLike, level: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Interval of a share of which k in n were seen, one-sided where k is 0 or n.

    Parameters
    ----------
    k, n : int or arrays of them that broadcast
        Futures in which something holds, of all examined; 0 <= k <= n.
    level : float
        Confidence, 0..1. At k = 0 (k = n) the upper (lower) bound alone has this level.

    Returns
    -------
    lo, hi : float arrays of the broadcast shape (of none for two numbers)
        0..1; 0 and 1 where n is 0, for then nothing is known.
    """
    hits, total = np.broadcast_arrays(np.asarray(k, np.float64), np.asarray(n, np.float64))
    if not ((hits >= 0) & (hits <= total)).all():
        raise ValueError("of n futures between 0 and n hold")
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not at {level}")
    none, every = hits == 0, hits == total
    z = np.where(none | every, NormalDist().inv_cdf(level), NormalDist().inv_cdf((1 + level) / 2))
    z2, safe = z * z, np.maximum(total, 1)
    share = hits / safe
    middle = (share + z2 / (2 * safe)) / (1 + z2 / safe)
    half = z / (1 + z2 / safe) * np.sqrt(share * (1 - share) / safe + z2 / (4 * safe * safe))
    lo = np.where(none, 0.0, np.clip(middle - half, 0, 1))
    hi = np.where(every, 1.0, np.clip(middle + half, 0, 1))
    return lo, hi
