"""A record of events in continuous time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ....errors import InputError

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Events:
    """All events of D kinds from time 0 to `end`, in order of time.

    Several events may stand at one time. They count, and none of them excites another: the
    likelihood of such a record is that of a process that looks back at strictly earlier events.
    Where many share their time (whole days), take the model for days instead of this one.

    Attributes
    ----------
    times : float64[n], ascending, from 0 to end
    kinds : int32[n], from 0 to count - 1
    count : int
        D, how many kinds there are; some may have no event.
    end : float
        When the watch ended.
    """

    times: FloatArray
    kinds: npt.NDArray[np.int32]
    count: int
    end: float

    def __post_init__(self) -> None:
        times = np.ascontiguousarray(self.times, dtype=np.float64)
        given = np.asarray(self.kinds)
        end, count = float(self.end), int(self.count)
        if times.ndim != 1 or given.shape != times.shape:
            raise InputError("every event needs one time and one kind")
        if not (np.isfinite(end) and end > 0):
            raise InputError(f"the watch must end after it begins, at a time over 0, not {end}")
        if count < 1:
            raise InputError("there must be a kind of event")
        if given.size and not np.issubdtype(given.dtype, np.integer):
            raise InputError(f"kinds are whole numbers from 0 to {count - 1}")
        kinds = np.ascontiguousarray(given, dtype=np.int32)
        if times.size:
            if not np.isfinite(times).all():
                raise InputError("a time is not a number")
            if (np.diff(times) < 0).any():
                order = np.argsort(times, kind="stable")
                times, kinds = times[order], kinds[order]
            if times[0] < 0 or times[-1] > end:
                out = times[0] if times[0] < 0 else times[-1]
                raise InputError(f"the event at {out:g} is outside 0 to {end:g}")
            if kinds.min() < 0 or kinds.max() >= count:
                raise InputError(f"kinds are whole numbers from 0 to {count - 1}")
        for name, value in (("times", times), ("kinds", kinds), ("count", count), ("end", end)):
            object.__setattr__(self, name, value)

    @classmethod
    def of(cls, times: Sequence[npt.ArrayLike], end: float) -> "Events":
        """From one list of times a kind.

        Parameters
        ----------
        times : sequence of D lists of times
        end : float
        """
        parts = [np.asarray(part, dtype=np.float64).ravel() for part in times]
        if not parts:
            raise InputError("there must be a kind of event")
        kinds = np.repeat(np.arange(len(parts), dtype=np.int32), [len(part) for part in parts])
        return cls(np.concatenate(parts), kinds, len(parts), end)

    def __len__(self) -> int:
        return len(self.times)

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """How many events there are of each kind."""
        return np.bincount(self.kinds, minlength=self.count).astype(np.int64)

    def of_kind(self, kind: int) -> FloatArray:
        """The times of one kind."""
        chosen: FloatArray = self.times[self.kinds == kind]
        return chosen

    def after(self, start: float) -> "Events":
        """The later part alone, its clock set back to 0; what came before is forgotten."""
        later = self.times >= start
        return Events(self.times[later] - start, self.kinds[later], self.count, self.end - start)
