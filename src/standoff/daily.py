"""Daily counts of events between pairs of actors: what event data are to a model.

The store of events makes them, the escalation lens and the forecasts read them; no file is opened
here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CLASSES = ("verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict")
HOSTILE = (2, 3)


@dataclass(frozen=True)
class Daily:
    """Counts a day for directed pairs of actors and the four quad classes.

    Attributes
    ----------
    start : date
        The first day.
    actors : tuple of str
        Who acts and is acted on (ISO-3 codes, or the ids of a store without them).
    pairs : ndarray of int, shape (n_pairs, 2)
        Source and target of each directed pair, as indices into `actors`.
    y : ndarray of uint16, shape (n_days, n_pairs, 4)
        Events of each class, in the order of `CLASSES`.
    world : ndarray of float, shape (n_days,)
        All events of the store on that day, of these pairs or not: the day's coverage.
    name : str
        The data set.
    sha256 : str
        Digest of the rows that were counted, so that a fit can say what it was fitted to.
    """

    start: dt.date
    actors: tuple[str, ...]
    pairs: NDArray[np.int64]
    y: NDArray[np.uint16]
    world: NDArray[np.float64]
    name: str = ""
    sha256: str = ""

    @property
    def days(self) -> int:
        """How many days there are."""
        return int(self.y.shape[0])

    @property
    def end(self) -> dt.date:
        """The last day."""
        return self.start + dt.timedelta(days=self.days - 1)

    @property
    def labels(self) -> tuple[str, ...]:
        """``RUS->AZE`` for each pair."""
        return tuple(f"{self.actors[i]}->{self.actors[j]}" for i, j in self.pairs)

    def day(self, when: dt.date) -> int:
        """The row of a date; it may lie outside."""
        return (when - self.start).days

    def weekdays(self, days: int | None = None) -> NDArray[np.int64]:
        """The day of the week of each row, 0 a Monday; of `days` rows from the first."""
        return (np.arange(self.days if days is None else days) + self.start.weekday()) % 7

    def upto(self, day: int) -> Daily:
        """The rows before a day."""
        return Daily(
            self.start, self.actors, self.pairs, self.y[:day], self.world[:day], self.name,
            self.sha256,
        )  # fmt: skip

    def only(self, keep: NDArray[np.bool_] | NDArray[np.int64]) -> Daily:
        """Some of the pairs; the world's coverage stays the world's."""
        return Daily(
            self.start, self.actors, self.pairs[keep], self.y[:, keep], self.world, self.name,
            self.sha256,
        )  # fmt: skip
