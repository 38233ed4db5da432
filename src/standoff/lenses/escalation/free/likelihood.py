"""The log-likelihood of a Hawkes process with its gradient: one pass over the events."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ....errors import InputError
from . import kernel
from .events import Events
from .process import Hawkes

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Slope:
    """A log-likelihood and its derivatives.

    Attributes
    ----------
    value : float
        In nats: sum of log intensities at the events, less the integral of all intensities.
        -inf, with derivatives of nan, where an event happened at an intensity of 0.
    baseline : float64[D]
    branching : float64[D, D]
    """

    value: float
    baseline: FloatArray
    branching: FloatArray


class Likelihood:
    """The likelihood of any process of one decay on one record, ready to be asked many times.

    Each question costs two additions of D numbers an event and keeps nothing but D x D sums.

    Parameters
    ----------
    events : Events
    decay : float
    """

    def __init__(self, events: Events, decay: float) -> None:
        if not (np.isfinite(decay) and decay > 0):
            raise InputError(f"a decay must be over 0, not {decay}")
        self.events, self.decay = events, float(decay)
        self.clock = kernel.clock(events.times, self.decay)
        self._width = -(-events.count // kernel.PAD) * kernel.PAD
        self.exposure = exposure(events, self.decay)

    def __call__(self, baseline: npt.ArrayLike, branching: npt.ArrayLike) -> Slope:
        """Ask it.

        Parameters
        ----------
        baseline, branching : as `Hawkes` has them
        """
        asked = Hawkes(np.asarray(baseline), np.asarray(branching), self.decay)
        count = self.events.count
        if asked.kinds != count:
            raise InputError(f"the process has {asked.kinds} kinds of events, the record {count}")
        columns = self.columns(self.decay * asked.branching)
        by_baseline = np.empty(count)
        by_past = np.empty_like(columns)
        record = self.events
        reading, starts, shrink = self.clock
        total = kernel.log_sum(
            record.times,
            record.kinds,
            reading,
            starts,
            shrink,
            asked.baseline,
            columns,
            by_baseline,
            by_past,
        )
        if total == -np.inf:
            nothing = np.full((count, count), np.nan)
            return Slope(-np.inf, nothing[0].copy(), nothing)
        expected = asked.baseline.sum() * record.end + (asked.branching @ self.exposure).sum()
        by_baseline -= record.end
        by_branching = self.decay * by_past[:, :count] - self.exposure
        return Slope(float(total - expected), by_baseline, by_branching)

    def columns(self, matrix: FloatArray) -> FloatArray:
        """The columns of a D x D matrix as padded rows."""
        out = np.zeros((len(matrix), self._width))
        out[:, : len(matrix)] = matrix.T
        return out


def exposure(events: Events, decay: float) -> FloatArray:
    """How much of what each kind's events bring about falls within the watch, in events.

    Returns
    -------
    float64[D], sum over the events of each kind of 1 - exp(-decay * (end - t))
    """
    within = -np.expm1(-decay * (events.end - events.times))
    return np.bincount(events.kinds, weights=within, minlength=events.count).astype(np.float64)


def log_likelihood(process: Hawkes, events: Events) -> Slope:
    """The log-likelihood of a process on a record of events, with its gradient.

    Parameters
    ----------
    process : Hawkes
    events : Events
        The watch begins at time 0, and nothing that came before is felt.
    """
    return Likelihood(events, process.decay)(process.baseline, process.branching)
