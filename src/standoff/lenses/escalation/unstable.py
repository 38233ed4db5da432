"""The refusal of a process that would run away."""

from ...errors import StandoffError


class Unstable(StandoffError):
    """Each act sets off one more or over one: counts would grow without end.

    Parameters
    ----------
    radius : float
        The spectral radius of the matrix of branching ratios; a process is stable below 1.
    what : str
        What has that radius, as the sentence's subject.
    fix : str
        What to do instead.
    """

    def __init__(self, radius: float, what: str = "the process", fix: str = "") -> None:
        says = f"{what} is not stable: the spectral radius of its branching matrix is {radius:.3g}"
        super().__init__(f"{says}, and must be under 1" + (f"; {fix}" if fix else ""))
        self.radius = radius
