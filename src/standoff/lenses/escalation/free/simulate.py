"""Exact paths of a Hawkes process."""

import math

import numpy as np

from ....errors import InputError
from .events import Events
from .process import Hawkes
from .simulate_kernel import family_tree, in_order

MOST = 200_000_000
"""Paths of more events than this are refused: they would not fit in memory."""

CROWD = 48
"""Events in one of n equal spans above which sorting is left to numpy."""


def simulate(process: Hawkes, end: float, seed: int) -> Events:
    """One path from an empty past.

    Parameters
    ----------
    process : Hawkes
    end : float
        How long to watch, from time 0.
    seed : int
        The same seed gives the same path, byte for byte.

    Returns
    -------
    Events
        To watch a process in its long run, drop the beginning: `simulate(…).after(start)`.

    Raises
    ------
    Unstable
        Where the spectral radius of the branching matrix is 1 or more.
    """
    if not (math.isfinite(end) and end > 0):
        raise InputError(f"a path must end at a time over 0, not {end}")
    expected = float(process.mean_rates.sum()) * end
    if expected > MOST:
        raise InputError(f"a path of about {expected:.3g} events is too long; the most is {MOST:g}")
    key = np.uint64(seed & 0xFFFFFFFFFFFFFFFF)
    room = int(1.1 * expected + 4 * math.sqrt(expected)) + 256
    while True:
        times, kinds = np.empty(room), np.empty(room, np.int32)
        n = family_tree(
            process.baseline, process.branching, process.decay, float(end), key, times, kinds
        )
        if n >= 0:
            break
        room *= 2
    times, kinds = times[:n], kinds[:n]
    sorted_times, sorted_kinds, done = in_order(times, kinds, float(end), CROWD)
    if not done:
        order = np.argsort(times, kind="stable")
        sorted_times, sorted_kinds = times[order], kinds[order]
    return Events(sorted_times, sorted_kinds, process.kinds, end)
