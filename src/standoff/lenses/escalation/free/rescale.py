"""Does a process explain a record: the time-rescaling test.

On the clock of its own expected number, each kind of event comes as a Poisson process of rate 1, if
the model is the true one (F. Papangelou 1972, Trans. AMS 165:483-506). Y. Ogata 1988, JASA
83(401):9-27, tests earthquakes so; E. N. Brown et al. 2002, Neural Computation 14(2):325-346,
spikes of neurons.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ....errors import InputError
from .events import Events
from .likelihood import Likelihood
from .process import Hawkes

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Goodness:
    """What the time-rescaling test says.

    A small p-value speaks against the process. For a process fitted to the same record p-values
    come out too large: the fit has already bent it towards the record.

    Attributes
    ----------
    distance, p_value : float
        Kolmogorov-Smirnov: the rescaled waits of all kinds together against the exponential
        distribution of mean 1.
    by_kind : float64[D]
        The p-value of each kind's own waits; nan for a kind without events.
    echo, echo_p_value : float
        Correlation of each wait with the next of its kind (as uniform numbers), and its two-sided
        p-value under independence; nan with fewer than three pairs.
    waits : int
        How many there were. The wait that the end of the watch cut short is left out.
    """

    distance: float
    p_value: float
    by_kind: FloatArray
    echo: float
    echo_p_value: float
    waits: int


def rescaled_waits(process: Hawkes, events: Events) -> list[FloatArray]:
    """The waits of each kind, from the start and between its events, on its own clock.

    Parameters
    ----------
    process : Hawkes
    events : Events

    Returns
    -------
    list of D float64[n_i]; under the true process independent, exponential, of mean 1
    """
    from .kernel import waits

    if process.kinds != events.count:
        raise InputError(f"the process has {process.kinds} kinds of events, not {events.count}")
    asked = Likelihood(events, process.decay)
    columns = asked.columns(process.branching)
    reading, starts, shrink = asked.clock
    found = waits(events.times, events.kinds, reading, starts, shrink, process.baseline, columns)
    return [found[events.kinds == i] for i in range(events.count)]


def goodness(process: Hawkes, events: Events) -> Goodness:
    """Test whether a process explains a record of events.

    Parameters
    ----------
    process : Hawkes
    events : Events
    """
    from scipy.stats import kstest

    if len(events) == 0:
        raise InputError("there are no events, so there is nothing to test")
    by_kind = rescaled_waits(process, events)
    together = np.concatenate(by_kind)
    overall = kstest(together, "expon")
    each = [kstest(part, "expon").pvalue if len(part) else math.nan for part in by_kind]
    uniform = [-np.expm1(-part) - 0.5 for part in by_kind]
    product = np.concatenate([part[:-1] * part[1:] for part in uniform])
    echo = echo_p = math.nan
    if len(product) > 2:
        # centred uniform numbers have variance 1/12, and so have their products 1/144
        echo = float(12.0 * product.mean())
        echo_p = math.erfc(abs(echo) * math.sqrt(len(product) / 2.0))
    return Goodness(
        distance=float(overall.statistic),
        p_value=float(overall.pvalue),
        by_kind=np.array(each),
        echo=echo,
        echo_p_value=echo_p,
        waits=len(together),
    )
