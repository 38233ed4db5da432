"""The argument stage: what the thesis hangs on, and where the argument and the model part.

Gradual strengths saturate (three true reasons make .95), so that no strength is a headline. What is
told is what falls when a claim falls, which claims carry nothing, whether two published semantics
agree, and in which futures the reasons say one thing and the model another.
"""

from dataclasses import dataclass

import numpy as np

from standoff.audit.gradual import (
    SEMANTICS,
    BoolArray,
    Edges,
    FloatArray,
    Semantics,
    adjacency,
    reachable,
    strengths,
)

NOTHING = 0.005  # a loss below this is none


@dataclass(frozen=True, eq=False)
class Weighing:
    """An argument weighed over n futures. Claims are named by their column in ``base``.

    Attributes
    ----------
    thesis : int
        The claim that the argument is for.
    reasons : tuple of int
        What directly supports the thesis.
    leads : tuple of int
        Every other claim from which a path leads to the thesis, the reasons among them.
    n, left_out : int
        Futures weighed, and those left out because the base of such a claim is NaN there.
    energy, df_quad : (n,) float
        The thesis' strength under quadratic energy and under DF-QuAD, 0..1.
    converged : tuple of two floats
        Share of futures in which the cycles came to rest, for energy and DF-QuAD; 1 without cycles.
    difference : float
        Largest difference between the two strengths of the thesis in a future.
    same_order : bool
        No two claims that lead to the thesis are ranked one way by the one semantics and the
        other way by the other, by losses that differ by ``NOTHING`` or more.
    loss, loss_df_quad : (k,) tuple of float
        What the thesis' mean strength loses when the base of that claim falls to 0 in every future;
        negative where the claim counts against it. A claim with supporters keeps what they lend it.
    carries_nothing : tuple of int
        Those that lead to the thesis and move it by less than ``NOTHING`` under both semantics.
    stand_yet_not : float or None
        Share of futures in which the reasons stand (the mean of their bases is .5 or more) and
        the thesis' own base is 0. None without reasons, or without futures.
    fall_yet_best : float or None
        The converse: the reasons do not stand and the thesis' own base is 1.
    """

    thesis: int
    reasons: tuple[int, ...]
    leads: tuple[int, ...]
    n: int
    left_out: int
    energy: FloatArray
    df_quad: FloatArray
    converged: tuple[float, float]
    difference: float
    same_order: bool
    loss: tuple[float, ...]
    loss_df_quad: tuple[float, ...]
    carries_nothing: tuple[int, ...]
    stand_yet_not: float | None
    fall_yet_best: float | None


def weigh(
    thesis: int,
    supports: Edges,
    attacks: Edges,
    base: FloatArray,
    neutral: float | None = None,
) -> Weighing:
    """Weigh the argument for a thesis in every future.

    Parameters
    ----------
    thesis : int
        Column of the thesis.
    supports, attacks : (k, k) bool or (m, 2) int
        As in `standoff.audit.gradual.strengths`.
    base : (n, k) float
        Base strengths, 0..1: 1 where a claim holds, 0 where not, a draw where it is untested; of a
        recommendation 1 where its policy is best. NaN where undefined: a future is left out
        where a claim that leads to the thesis is undefined.
    neutral : float, optional
        Base of the thesis in the weighing, 0..1, instead of its own: what the reasons alone make of
        it. With its own, a policy that is best everywhere is at 1 whatever falls. Where argument
        and model part is read off its own base all the same.
    """
    base = np.asarray(base, dtype=np.float64)
    if base.ndim != 2 or not 0 <= thesis < base.shape[1]:
        raise ValueError(f"thesis {thesis} is no column of a base of shape {base.shape}")
    k = base.shape[1]
    plus, minus = adjacency(supports, k), adjacency(attacks, k)
    part = reachable(plus | minus)[:, thesis]
    part[thesis] = True
    nodes = np.flatnonzero(part)  # no other claim can move the thesis
    here = base[:, nodes]
    known = ~np.isnan(here).any(axis=1)
    here, within = here[known], np.ix_(nodes, nodes)
    at = int(np.searchsorted(nodes, thesis))
    if neutral is not None:
        here[:, at] = neutral

    whole, losses, rest = [], np.zeros((2, k)), []
    for row, semantics in enumerate(SEMANTICS):
        strength, settled = _thesis(at, plus[within], minus[within], here, semantics)
        whole.append(strength)
        rest.append(float(settled.mean()) if len(here) else 1.0)
        for column, claim in enumerate(nodes):
            fallen = here.copy()
            fallen[:, column] = 0
            without, _ = _thesis(at, plus[within], minus[within], fallen, semantics)
            losses[row, claim] = (strength - without).mean() if len(here) else np.nan

    leads = tuple(int(j) for j in nodes if j != thesis)
    reasons = tuple(int(i) for i in np.flatnonzero(plus[:, thesis]) if i != thesis)
    stand_yet_not, fall_yet_best = _parting(base[known][:, list(reasons)], base[known, thesis])
    return Weighing(
        thesis=thesis,
        reasons=reasons,
        leads=leads,
        n=len(here),
        left_out=len(base) - len(here),
        energy=whole[0],
        df_quad=whole[1],
        converged=(rest[0], rest[1]),
        difference=float(np.abs(whole[0] - whole[1]).max()) if len(here) else float("nan"),
        same_order=_same_order(losses[:, list(leads)]),
        loss=tuple(losses[0].tolist()),
        loss_df_quad=tuple(losses[1].tolist()),
        carries_nothing=tuple(j for j in leads if (np.abs(losses[:, j]) < NOTHING).all()),
        stand_yet_not=stand_yet_not,
        fall_yet_best=fall_yet_best,
    )


def _thesis(
    at: int, plus: BoolArray, minus: BoolArray, base: FloatArray, semantics: Semantics
) -> tuple[FloatArray, BoolArray]:
    """The thesis' strength (n,), and whether the cycles rest."""
    strength, settled = strengths(base, plus, minus, semantics)
    return strength[:, at], settled


def _same_order(losses: FloatArray) -> bool:
    """Whether no pair of the m claims in ``losses`` (2, m) is clearly ranked both ways."""
    first, second = losses[:, :, None] - losses[:, None, :]
    return not bool(((first >= NOTHING) & (second <= -NOTHING)).any())


def _parting(reasons: FloatArray, own: FloatArray) -> tuple[float | None, float | None]:
    """Shares of futures in which reasons (n, m) and the thesis' own base (n,) part, either way."""
    if not reasons.size:
        return None, None
    stand = reasons.mean(axis=1) >= 0.5
    return float((stand & (own == 0)).mean()), float((~stand & (own == 1)).mean())
