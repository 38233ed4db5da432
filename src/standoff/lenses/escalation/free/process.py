"""A multivariate Hawkes process with exponential kernels and a free excitation matrix."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ....errors import InputError
from ..unstable import Unstable

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Hawkes:
    """Events of D kinds, each of which may bring about more of any kind.

    The intensity of kind i at time t is baseline_i + sum over earlier events m, of kind j, of
    branching[i, j] * decay * exp(-decay * (t - t_m)) (A. G. Hawkes 1971, Biometrika 58(1):83-90).

    Attributes
    ----------
    baseline : float64[D], 0 or more
        Events a unit of time that nothing brings about.
    branching : float64[D, D], 0 or more
        How many events of the row's kind an event of the column's kind brings about, on average.
    decay : float, over 0
        How fast that wears off, per unit of time: half of it after log(2) / decay.
    """

    baseline: FloatArray
    branching: FloatArray
    decay: float

    def __post_init__(self) -> None:
        baseline = np.array(self.baseline, dtype=np.float64, ndmin=1)
        branching = np.array(self.branching, dtype=np.float64, ndmin=2)
        kinds = len(baseline)
        if baseline.ndim != 1 or branching.shape != (kinds, kinds):
            shape = " x ".join(str(n) for n in branching.shape)
            raise InputError(
                f"{kinds} baselines need a branching matrix of {kinds} x {kinds}, not {shape}"
            )
        for name, values in (("baselines", baseline), ("branching ratios", branching)):
            if not (np.isfinite(values) & (values >= 0)).all():
                raise InputError(f"{name} must be numbers of 0 or more")
        if not (np.isfinite(self.decay) and self.decay > 0):
            raise InputError(f"a decay must be over 0, not {self.decay}")
        object.__setattr__(self, "baseline", baseline)
        object.__setattr__(self, "branching", branching)
        object.__setattr__(self, "decay", float(self.decay))

    @property
    def kinds(self) -> int:
        """How many kinds of events, D."""
        return len(self.baseline)

    @property
    def radius(self) -> float:
        """The spectral radius of the branching matrix; the process is stable below 1."""
        return float(np.abs(np.linalg.eigvals(self.branching)).max())

    @property
    def mean_rates(self) -> FloatArray:
        """Events a unit of time in the long run, (I - branching)^-1 baseline (Hawkes 1971).

        Raises
        ------
        Unstable
            Where the process has no long run.
        """
        self.must_be_stable()
        rates = np.linalg.solve(np.eye(self.kinds) - self.branching, self.baseline)
        above: FloatArray = np.maximum(rates, 0.0)
        return above

    def must_be_stable(self, what: str = "the process", fix: str = "") -> None:
        """Refuse a process that would run away.

        A matrix A of numbers >= 0 has a radius under 1 exactly where (I - A) x = 1 has a solution
        x > 0 (A. Berman & R. J. Plemmons 1979, Nonnegative Matrices, theorem 6.2.3).

        Raises
        ------
        Unstable
        """
        try:
            family = np.linalg.solve(np.eye(self.kinds) - self.branching, np.ones(self.kinds))
            stable = bool((family >= 1.0 - 1e-9).all())
        except np.linalg.LinAlgError:
            stable = False
        if not stable:
            raise Unstable(self.radius, what, fix)
