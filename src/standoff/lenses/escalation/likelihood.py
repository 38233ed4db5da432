"""The log posterior of the structured process and its gradient.

Within the fit the counts of a class are negative binomial with variance ``rate * (1 + 1 / a)``, the
size growing with the rate: what makes events come in clumps (one act told thrice) does so in busy
and in quiet pairs alike. A day without events then costs ``a log(1 + 1/a) * rate``, linear in the
rate, which lets the quiet days collapse into the sums of a `Design`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from standoff.lenses.escalation.covariates import TERMS, Design, Rows
from standoff.lenses.escalation.model import FloatArray
from standoff.lenses.escalation.shared_parameters import (
    OWN,
    Layout,
    Readable,
    baselines,
    multipliers,
    priors,
    readable,
    spreads,
)


def loss(
    where: Layout, data: Design, shared: FloatArray, own: FloatArray
) -> tuple[float, FloatArray, FloatArray]:
    """Minus the log posterior of both, up to a constant, and its gradient.

    Parameters
    ----------
    shared : ndarray of float, shape (n_shared,)
    own : ndarray of float, shape (n_pairs, 6)
        Each pair's effects in standard deviations.

    Returns
    -------
    float, ndarray of shape (n_shared,), ndarray of shape (n_pairs, 6)
    """
    value, g, mine, _ = _loss(where, data, shared, own, False)
    return float(value.sum()) + _prior(where, shared), g, mine


@dataclass(frozen=True)
class Bent:
    """The loss, its gradient, and its second derivatives by each pair's own effects.

    Attributes
    ----------
    of_pairs : ndarray of float, shape (n_pairs,)
        Each pair's share of the loss; what it is without the prior of the shared parameters.
    prior : float
        Of the shared parameters.
    by_shared : ndarray of float, shape (n_shared,)
    by_own : ndarray of float, shape (n_pairs, 6)
    twice : ndarray of float, shape (n_pairs, 6, 6)
    """

    of_pairs: FloatArray
    prior: float
    by_shared: FloatArray
    by_own: FloatArray
    twice: FloatArray

    @property
    def value(self) -> float:
        """The loss."""
        return float(self.of_pairs.sum()) + self.prior


def bent(where: Layout, data: Design, shared: FloatArray, own: FloatArray) -> Bent:
    """The loss as `loss` has it, and how it bends."""
    value, g, mine, twice = _loss(where, data, shared, own, True)
    return Bent(value, _prior(where, shared), g, mine, twice)


def _prior(where: Layout, shared: FloatArray) -> float:
    mean, sd = priors(where)
    return 0.5 * float((((shared - mean) / sd)[where.free] ** 2).sum())


def _loss(
    where: Layout, data: Design, shared: FloatArray, own: FloatArray, bent: bool
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    now = readable(where, shared)
    base = baselines(where, shared, own, data)
    times = multipliers(where, shared, own)
    spread = spreads(where, shared)
    surge = where.part(shared, "surge")[list(data.active)]
    mean, sd = priors(where)
    value = 0.5 * (own**2).sum(axis=1)
    to_coef = np.zeros_like(now.coef)
    to_base = np.zeros_like(base)
    to_times = np.zeros_like(times)
    to_mix, to_size, to_surge = np.zeros(4), np.zeros(4), np.zeros(len(surge))
    bends = np.zeros((4, len(base) if bent else 0, 6))
    for k in range(4):
        one = _events(data.rows[k], base[:, k], times, now, k, surge, bends[k])
        two = _quiet(data, base[:, k], times, now, k, surge)
        for part in (one, two):
            value -= part.value
            to_coef[:, :, k] += part.coef
            to_base[:, k] += part.base
            to_times += part.times
            to_mix[k] += part.mix
            to_size[k] += part.size
            to_surge += part.surge
    g = np.zeros(where.size)
    inner = to_coef * now.coef
    slope = np.stack([times[:, 0] * (1.0 - times[:, 0]), times[:, 1]], axis=1)
    pair = to_times[:, :2] * slope
    by_term = inner.sum(axis=(1, 2))
    by_term[0] = pair[:, 0].sum()
    g[where.slices["strength"]] = by_term
    by_class = inner.sum(axis=1)
    by_class[0] *= 1.0 - now.classes[0]
    g[where.slices["classes"]] = by_class.ravel()
    by_half = np.stack([inner[:, :, :2].sum(axis=2), inner[:, :, 2:].sum(axis=2)], axis=1)
    g[where.slices["half"]] = (by_half - now.half * by_half.sum(axis=2, keepdims=True)).ravel()
    logs = to_base * base
    g[where.slices["base"]] = logs.sum(axis=0)
    g[where.slices["slope"]] = np.einsum("pk,kpf->kf", logs, data.features).ravel()
    g[where.slices["level"]] = to_mix * now.mix * (1.0 - now.mix)
    g[where.slices["size"]] = to_size * now.size
    where.part(g, "surge")[list(data.active)] = to_surge
    g[where.slices["spread"]] = spread * [
        (logs * own[:, :4]).sum(), (pair * own[:, 4:6]).sum()
    ]  # fmt: skip
    g = np.where(where.free, (shared - mean) / sd**2 - g, 0.0)
    mine = own.copy()
    mine[:, :4] -= spread[0] * logs
    mine[:, 4:6] -= spread[1] * pair
    if not bent:
        return value, g, mine, bends
    twice = np.stack([pair[:, 0] * (1.0 - 2.0 * times[:, 0]), pair[:, 1]], axis=1)
    return value, g, mine, _curvature(bends, base, slope, logs, twice, spread)


def _curvature(
    bends: FloatArray,
    base: FloatArray,
    slope: FloatArray,
    logs: FloatArray,
    twice: FloatArray,
    spread: FloatArray,
) -> FloatArray:
    """From second derivatives by rates to those by a pair's effects."""
    out = np.zeros((len(base), OWN, OWN))
    for k in range(4):
        b = base[:, k]
        out[:, k, k] = bends[k, :, 0] * b * b + logs[:, k]
        for m in range(2):
            out[:, k, 4 + m] = out[:, 4 + m, k] = bends[k, :, 1 + m] * b * slope[:, m]
    both = bends.sum(axis=0)
    out[:, 4, 4] = both[:, 3] * slope[:, 0] ** 2 + twice[:, 0]
    out[:, 4, 5] = out[:, 5, 4] = both[:, 4] * slope[:, 0] * slope[:, 1]
    out[:, 5, 5] = both[:, 5] * slope[:, 1] ** 2 + twice[:, 1]
    by = np.repeat(spread, [4, 2])
    return np.asarray(np.eye(OWN) - out * by[:, None] * by)


@dataclass(frozen=True)
class _Part:
    """A share of the log likelihood, each pair's, and of its gradient."""

    value: FloatArray
    coef: FloatArray
    base: FloatArray
    times: FloatArray
    mix: float
    size: float
    surge: FloatArray


def _events(
    rows: Rows,
    base: FloatArray,
    times: FloatArray,
    now: Readable,
    k: int,
    surge: FloatArray,
    bend: FloatArray,
) -> _Part:
    from standoff.lenses.escalation.rows_kernel import add_up

    seen = rows.surge if k > 1 else rows.surge[:, :0]
    scale = rows.season * np.exp(seen @ surge) if k > 1 else rows.season
    to_coef, to_base = np.zeros(now.coef.shape[:2]), np.zeros(len(base))
    to_times, to_surge = np.zeros_like(times), np.zeros(len(surge))
    value = np.zeros(len(base))
    to_mix, to_size = add_up(
        rows.pair, rows.y, scale, rows.level, rows.x, seen,
        np.ascontiguousarray(base), times, np.ascontiguousarray(now.coef[:, :, k]),
        float(now.mix[k]), float(now.size[k]),
        value, to_coef, to_base, to_times, to_surge, bend,
    )  # fmt: skip
    return _Part(value, to_coef, to_base, to_times, to_mix, to_size, to_surge)


def _quiet(
    data: Design, base: FloatArray, times: FloatArray, now: Readable, k: int, surge: FloatArray
) -> _Part:
    a = now.size[k]
    cost = a * np.log1p(1.0 / a)
    halves = now.half.shape[2]
    whole = data.sums[k, 0]
    if k > 1 and len(surge):
        whole = np.tensordot(_taylor(surge - data.at), data.sums[k], 1)
    x = whole[:, 2:].reshape(len(base), len(TERMS), halves)
    mix = now.mix[k]
    terms = np.einsum("pmh,mh->pm", x, now.coef[:, :, k])
    world = (1.0 - mix) * whole[:, 0] + mix * whole[:, 1]
    whole_cost = base * world + (times * terms).sum(axis=1)
    total = float(whole_cost.sum())
    to_times = np.zeros_like(times)
    to_times[:, :2] = -cost * terms[:, :2]
    to_surge = np.zeros(len(surge))
    if k > 1 and len(surge):
        moved = np.tensordot(_taylor_slope(surge - data.at), data.sums[k], 1)
        flat = np.concatenate(
            [
                (base * (1.0 - mix))[:, None],
                (base * mix)[:, None],
                (times[:, :, None] * now.coef[None, :, :, k]).reshape(len(base), -1),
            ],
            axis=1,
        )
        to_surge = -cost * np.einsum("jpx,px->j", moved, flat)
    return _Part(
        -cost * whole_cost,
        -cost * np.einsum("pm,pmh->mh", times, x),
        -cost * world,
        to_times,
        -cost * float((base * (whole[:, 1] - whole[:, 0])).sum()),
        -(np.log1p(1.0 / a) - 1.0 / (1.0 + a)) * total,
        to_surge,
    )


def _taylor(d: FloatArray) -> FloatArray:
    """Weights of the sums' parts, d away from where the factor was taken."""
    n = len(d)
    second = [d[i] * d[j] / (2.0 if i == j else 1.0) for i in range(n) for j in range(i, n)]
    return np.array([1.0, *d, *second])


def _taylor_slope(d: FloatArray) -> FloatArray:
    """The slope of `_taylor`, shape (n, n_parts)."""
    n = len(d)
    out = np.zeros((n, 1 + n + n * (n + 1) // 2))
    part = 1 + n
    for i in range(n):
        out[i, 1 + i] = 1.0
        for j in range(i, n):
            out[i, part] += d[j] if i != j else d[i]
            if i != j:
                out[j, part] += d[i]
            part += 1
    return out
