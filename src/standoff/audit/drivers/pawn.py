"""PAWN: how far knowing an input shifts the whole distribution of an outcome, not its variance.

The range of an input is cut into ten equal parts. For each, the Kolmogorov-Smirnov distance
between the outcomes there and all outcomes is taken; the index is their median. It takes any
sample, and says something of outcomes with heavy tails, where variance says little. How large it
comes out by chance is read off inputs that the model does not have.

References
----------
F. Pianosi, T. Wagener (2015), A simple and efficient method for global sensitivity analysis based
on cumulative distribution functions, Environmental Modelling & Software 67, 1-11.
F. Pianosi, T. Wagener (2018), Distribution-based sensitivity analysis from a generic input-output
sample, Environmental Modelling & Software 108, 197-207.
F. Khorashadi Zadeh et al. (2017), Comparison of variance-based and moment-independent global
sensitivity analysis approaches, Environmental Modelling & Software 91, 210-222: dummy inputs.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from standoff.audit.drivers.cube import FloatArray, varies

PARTS = 10
DUMMIES = 20
FEWEST = 200  # rows; below it a tenth of them says nothing


@dataclass(frozen=True, eq=False)
class Pawn:
    """The PAWN indices of d inputs.

    Attributes
    ----------
    median, largest : (d,) float
        Kolmogorov-Smirnov distances over the parts of an input's range, 0..1.
    noise : pair of float
        What the median and the largest reach with inputs that the model does not have.
    n, left_out : int
        Rows, and those left out, since the outcome is undefined there.
    """

    median: FloatArray
    largest: FloatArray
    noise: tuple[float, float]
    n: int
    left_out: int
    constant: bool = False

    @property
    def above(self) -> tuple[bool, ...]:
        """Whether each input does more than chance would: somewhere in its range it is noticed."""
        return tuple(bool(x > self.noise[1]) for x in self.largest)


def pawn(u: FloatArray, y: FloatArray, seed: int = 0) -> Pawn:
    """PAWN indices of a sample.

    Parameters
    ----------
    u : (n, d) float
        Where each input lies within its distribution, 0..1.
    y : (n,) float
        The outcome; NaN where it is undefined.
    seed : int
        Of the dummy inputs.
    """
    known = np.isfinite(y)
    left_out, d = int((~known).sum()), u.shape[1]
    if known.sum() < FEWEST:
        raise ValueError(f"{known.sum()} rows have an outcome; PAWN needs {FEWEST}")
    if not varies(y[known]):
        none = np.zeros(d)
        return Pawn(none, none, (0.0, 0.0), len(y), left_out, True)
    from SALib.analyze import pawn as salib

    draw = np.random.Generator(np.random.Philox(key=seed))
    rows = np.column_stack([u[known], draw.random((int(known.sum()), DUMMIES))])
    names = [f"x{j}" for j in range(rows.shape[1])]
    with warnings.catch_warnings():  # p-values, which nobody asked for, may not be exact
        warnings.simplefilter("ignore", RuntimeWarning)
        found = salib.analyze({"num_vars": len(names), "names": names}, rows, y[known], S=PARTS)
    median, largest = np.asarray(found["median"]), np.asarray(found["maximum"])
    noise = (float(median[d:].max()), float(largest[d:].max()))
    return Pawn(median[:d], largest[:d], noise, len(y), left_out)
