"""The argument stage: base strengths from the verdicts' futures, then what falls with what."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from standoff.audit.gradual import strengths
from standoff.audit.results import ArgumentView
from standoff.audit.weigh import weigh
from standoff.case import Case
from standoff.futures import Futures, uniforms

FloatArray = NDArray[np.float64]
NEUTRAL = 0.5  # the thesis's own base while its reasons are weighed


def argue(case: Case, futures: Futures, holds: dict[str, FloatArray]) -> ArgumentView | None:
    """Weigh the argument of a case.

    Parameters
    ----------
    holds : mapping of claim to ndarray, shape (n_futures,)
        1, 0 or NaN, of the claims that were tested on more than an assumption, and of the
        recommendations. The base strength of any other is sampled, and listed as such.
    """
    if case.argument is None:
        return None
    spoken = _spoken(case)
    index = {claim: i for i, claim in enumerate(spoken)}
    base = np.empty((futures.n, len(spoken)))
    sampled = []
    for claim, i in index.items():
        if claim in holds:
            column = holds[claim]
            if case.claims[claim].force == "can":
                column = np.full(futures.n, float(np.nanmax(column, initial=0.0) > 0))
            base[:, i] = column
        else:
            sampled.append(claim)
            base[:, i] = _sampled(case, claim, futures)
    supports = _edges(case.argument.reasons, index)
    attacks = _edges(case.argument.attacks, index)
    thesis = index[case.argument.thesis]
    weighed = weigh(thesis, supports, attacks, base, neutral=NEUTRAL)
    known = base[~np.isnan(base).any(axis=1)]
    both = []
    unconverged = 0.0
    for semantics in ("quadratic-energy", "df-quad"):
        strength, settled = strengths(known, supports, attacks, semantics)
        both.append(strength.mean(axis=0) if len(known) else np.full(len(spoken), np.nan))
        unconverged = max(unconverged, 1 - float(settled.mean()) if len(known) else 0.0)
    tested = case.argument.thesis in holds
    means = np.nanmean(base, axis=0) if futures.n else np.zeros(len(spoken))
    return ArgumentView(
        thesis=case.argument.thesis,
        reasons=case.argument.reasons,
        attacks=case.argument.attacks,
        base={c: float(means[i]) for c, i in index.items()},
        sampled=tuple(sampled),
        strength={c: (float(both[0][i]), float(both[1][i])) for c, i in index.items()},
        loss={c: (weighed.loss[i], weighed.loss_df_quad[i]) for c, i in index.items()},
        carries_nothing=tuple(spoken[i] for i in weighed.carries_nothing),
        difference=weighed.difference,
        same_order=weighed.same_order,
        unconverged=unconverged,
        stand_yet_not=weighed.stand_yet_not if tested else None,
        fall_yet_best=weighed.fall_yet_best if tested else None,
    )


def _spoken(case: Case) -> list[str]:
    """The claims of the argument, in the order of the case."""
    assert case.argument is not None
    named = {case.argument.thesis}
    for edges in (case.argument.reasons, case.argument.attacks):
        for head, tails in edges.items():
            named.update((head, *tails))
    return [c for c in case.claims if c in named]


def _edges(edges: dict[str, tuple[str, ...]], index: dict[str, int]) -> NDArray[np.int64]:
    pairs = [(index[tail], index[head]) for head, tails in edges.items() for tail in tails]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _sampled(case: Case, claim: str, futures: Futures) -> FloatArray:
    """The base strength of a claim that nothing tested: what the case says, or 0..1."""
    key = f"claim.{claim}.strength"
    if key in case.numbers:
        return futures.values(key)
    stop = futures.start + futures.n
    return uniforms(futures.seed, key, futures.start, stop)
