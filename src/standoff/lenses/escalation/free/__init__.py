"""The classical Hawkes process in continuous time, for any matrix of who excites whom.

The reference beside the structured model of the escalation lens: exponential kernels of one decay,
every branching ratio free. `fit` estimates it, `log_likelihood` scores it, `simulate` draws it and
`goodness` tests it.
"""

from .events import Events
from .fit import Fit, fit, fit_decay
from .likelihood import Likelihood, Slope, log_likelihood
from .process import Hawkes
from .rescale import Goodness, goodness, rescaled_waits
from .simulate import simulate

__all__ = [
    "Events",
    "Fit",
    "Goodness",
    "Hawkes",
    "Likelihood",
    "Slope",
    "fit",
    "fit_decay",
    "goodness",
    "log_likelihood",
    "rescaled_waits",
    "simulate",
]
