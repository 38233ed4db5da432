"""Surprises: how far the last day or two went beyond what was expected of them.

A shock (a strike, an expulsion of diplomats, a summit) raises acts for a day or two on the pair and
around its target, more than memories of counts say: one act where a hundredth was expected is news,
one where three were is none. A surprise is the log of the counts against their expectations, faded
by days and drawn to 0 by some events' worth of expectation; it multiplies what is expected of the
next day. This is the filter of a level by counts of Smith & Miller (1986, Journal of the Royal
Statistical Society B 48:79-88; West & Harrison 1997, chapter 14: a discount of the past), for
events of a pair and for all acts of and towards its target.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from standoff.daily import HOSTILE
from standoff.lenses.escalation.model import FloatArray, IntArray

KEEP = 0.25
"""What a surprise keeps from one day to the next: its half-life is half a day."""
PRIOR = 5.0
"""Events that were as expected, added on both sides."""
REACH = 12
"""Days after which nothing is left of a surprise."""

# Half-life and prior were chosen by the forecasts of April and May 2018 from what came before; on
# March 2018 and on ICEWS of 2014 and 2015 they gain as well.


def side(classes: Sequence[int]) -> tuple[int, ...]:
    """The classes in which a surprise counts: all of conflict, all of cooperation, or all four."""
    if set(classes) <= set(HOSTILE):
        return HOSTILE
    if not set(classes) & set(HOSTILE):
        return (0, 1)
    return (0, 1, 2, 3)


class Surprises:
    """What was seen and what was expected, faded by days.

    Parameters
    ----------
    pairs : ndarray of int, shape (n_pairs, 2)
    actors : int
        How many.
    around : bool
        Whether acts of and towards the target count too; without them a pair knows only itself.
    """

    def __init__(self, pairs: IntArray, actors: int, around: bool) -> None:
        self.pairs, self.actors, self.around = pairs, actors, around
        self.seen = np.zeros((len(pairs), 4))
        self.expected = np.zeros((len(pairs), 4))

    @property
    def width(self) -> int:
        """How many surprises a pair has."""
        return 2 if self.around else 1

    def copy(self) -> Surprises:
        """As it is now."""
        out = Surprises(self.pairs, self.actors, self.around)
        out.seen, out.expected = self.seen, self.expected
        return out

    def add(self, seen: FloatArray, expected: FloatArray) -> None:
        """One more day: its counts and what the day before expected of them, (n_pairs, 4)."""
        self.seen = KEEP * self.seen + seen
        self.expected = KEEP * self.expected + expected

    def now(self, classes: tuple[int, ...], level: float = 1.0) -> FloatArray:
        """The surprises of each pair in some classes, 0 where all went as expected.

        Parameters
        ----------
        classes : tuple of int
        level : float
            Counts over expectations in the long run, so that a model that has long expected too
            much is not surprised each day.

        Returns
        -------
        ndarray of float, shape (n_pairs, width)
            Of the pair itself; of all acts of and towards its target.
        """
        seen = self.seen[:, classes].sum(axis=1)
        expected = level * self.expected[:, classes].sum(axis=1)
        out = [_log_ratio(seen, expected)]
        if self.around:
            target = self.pairs[:, 1]
            out.append(_log_ratio(self._by_actor(seen)[target], self._by_actor(expected)[target]))
        return np.stack(out, axis=1)

    def _by_actor(self, values: FloatArray) -> FloatArray:
        """Sums over the pairs that an actor is in, either side."""
        sides = (np.bincount(self.pairs[:, s], values, self.actors) for s in (0, 1))
        return np.asarray(sum(sides))


def _log_ratio(seen: FloatArray, expected: FloatArray) -> FloatArray:
    return np.asarray(np.log((PRIOR + seen) / (PRIOR + expected)))
