"""The log posterior of the structured process and its gradient.

Within the fit the counts of a class are negative binomial with variance ``rate * (1 + 1 / a)``, the
size growing with the rate: what makes events come in clumps (one act told thrice) does so in busy
and in quiet pairs alike. A day without events then costs ``a log(1 + 1/a) * rate``, linear in the
rate, which lets the quiet days collapse into the sums of a `Design`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.lenses.escalation.covariates import SURGES, TERMS, Design, Rows
from standoff.lenses.escalation.model import FloatArray

BASE_SD, STRENGTH_SD = 0.3, 0.15
"""Spread of the pairs' log baselines, and of their log persistence and reciprocity.

Chosen once, by the forecasts of April and May 2018 from what came before.
"""
GROUP = np.array([0, 0, 1, 1])
"""Cooperation and conflict fade each in their own way."""
OWN = 6
"""Effects of a pair: four baselines, persistence, reciprocity."""
ACTS = np.array([[1, 1, 1, 1], [1, 1, 1, 1], [0, 0, 0, 1], [1, 1, 1, 1]])
"""Classes that each linear term reaches."""
PRIOR = {
    "strength": (-2.5, 1.0),
    "half": (0.0, 1.5),
    "classes": (0.0, 0.7),
    "base": (-4.0, 4.0),
    "slope": (0.0, 1.0),
    "level": (0.0, 1.5),
    "size": (0.0, 2.0),
    "surge": (0.0, 1.0),
}
"""Mean and standard deviation of the normal priors on the shared parameters."""


@dataclass(frozen=True)
class Layout:
    """Where each block of shared parameters lies in the vector, and which are free.

    Attributes
    ----------
    slices : dict of block to slice
    shapes : dict of block to shape
    free : ndarray of bool, shape (n_shared,)
        The others stay where they start.
    on : ndarray of float, shape (n_terms,)
        1 for the linear terms of this fit.
    """

    slices: dict[str, slice]
    shapes: dict[str, tuple[int, ...]]
    free: NDArray[np.bool_]
    on: FloatArray

    def part(self, shared: FloatArray, block: str) -> FloatArray:
        """A block of the vector in its own shape."""
        return shared[self.slices[block]].reshape(self.shapes[block])

    @property
    def size(self) -> int:
        """How many shared parameters."""
        return len(self.free)


def layout(halves: int, on: tuple[str, ...], features: int) -> Layout:
    """Lay out the shared parameters of a fit with some mechanisms.

    Parameters
    ----------
    on : tuple of str
        Of `TERMS` and `SURGES`, and ``level`` and ``features``.
    """
    m = len(TERMS)
    shapes = {
        "strength": (m,), "half": (m, 2, halves), "classes": (m, 4), "base": (4,),
        "slope": (4, features), "level": (4,), "size": (4,), "surge": (len(SURGES),),
    }  # fmt: skip
    slices, at = {}, 0
    for name, shape in shapes.items():
        n = int(np.prod(shape))
        slices[name] = slice(at, at + n)
        at += n
    free = np.ones(at, np.bool_)
    acting = np.array([name in on for name in TERMS])
    free[slices["strength"]] = acting
    free[slices["half"]] = np.repeat(acting, 2 * halves)
    several = (ACTS.sum(axis=1) > 1) & acting
    free[slices["classes"]] = (ACTS * several[:, None]).ravel() > 0
    free[slices["slope"]] = "features" in on
    free[slices["level"]] = "level" in on
    free[slices["surge"]] = [name in on for name in SURGES]
    return Layout(slices, shapes, free, acting.astype(float))


def priors(where: Layout) -> tuple[FloatArray, FloatArray]:
    """Mean and standard deviation of each shared parameter."""
    mean, sd = np.zeros(where.size), np.ones(where.size)
    for block, (centre, spread) in PRIOR.items():
        mean[where.slices[block]] = centre
        sd[where.slices[block]] = spread
    return mean, sd


def start(where: Layout, data: Design) -> FloatArray:
    """Where the search begins."""
    mean, _ = priors(where)
    shared = mean.copy()
    days = np.maximum(data.sums[:, 0, :, 0].sum(axis=1), 1e-9)
    events = np.array([rows.y.sum() for rows in data.rows])
    shared[where.slices["base"]] = np.log(0.3 * (events + 1.0) / days)
    if not where.free[where.slices["level"]].any():
        shared[where.slices["level"]] = -40.0
    return shared


@dataclass(frozen=True)
class Readable:
    """The shared parameters, out of their logs.

    Attributes
    ----------
    coef : ndarray of float, shape (n_terms, n_half_lives, 4)
        Events that an act of one a day sets off, before the pair's own multiplier.
    half : ndarray of float, shape (n_terms, 2, n_half_lives)
    classes : ndarray of float, shape (n_terms, 4)
    mix : ndarray of float, shape (4,)
        How far baselines follow the world's level.
    size : ndarray of float, shape (4,)
    """

    coef: FloatArray
    half: FloatArray
    classes: FloatArray
    mix: FloatArray
    size: FloatArray


def readable(where: Layout, shared: FloatArray) -> Readable:
    """Out of their logs."""
    half = where.part(shared, "half")
    half = np.exp(half - half.max(axis=2, keepdims=True))
    half /= half.sum(axis=2, keepdims=True)
    classes = np.exp(where.part(shared, "classes")) * ACTS
    classes[0] = _share(where.part(shared, "classes")[0] + 1.5)
    strength = np.exp(where.part(shared, "strength")) * where.on
    strength[0] = where.on[0]
    mix = 1.0 / (1.0 + np.exp(-where.part(shared, "level")))
    coef = strength[:, None, None] * half[:, GROUP].transpose(0, 2, 1) * classes[:, None, :]
    return Readable(coef, half, classes, mix, np.exp(where.part(shared, "size")))


def baselines(where: Layout, shared: FloatArray, own: FloatArray, data: Design) -> FloatArray:
    """Events a day that nothing set off, at the world's usual level, shape (n_pairs, 4)."""
    slope = where.part(shared, "slope")
    logs = where.part(shared, "base") + np.einsum("kpf,kf->pk", data.features, slope)
    return np.asarray(np.exp(logs + BASE_SD * own[:, :4]))


def _share(x: FloatArray) -> FloatArray:
    return np.asarray(1.0 / (1.0 + np.exp(-x)))


def multipliers(where: Layout, shared: FloatArray, own: FloatArray) -> FloatArray:
    """Each pair's factor of each linear term, shape (n_pairs, n_terms).

    Of persistence it is the strength itself, a share: were a pair's acts to set off one more of
    their own each, they would never end.
    """
    out = np.ones((len(own), len(TERMS)))
    out[:, 0] = _share(where.part(shared, "strength")[0] + 1.5 + STRENGTH_SD * own[:, 4])
    out[:, 1] = np.exp(STRENGTH_SD * own[:, 5])
    return out


def loss(
    where: Layout, data: Design, shared: FloatArray, own: FloatArray
) -> tuple[float, FloatArray, FloatArray]:
    """Minus the log posterior, up to a constant, and its gradient.

    Parameters
    ----------
    shared : ndarray of float, shape (n_shared,)
    own : ndarray of float, shape (n_pairs, 6)
        Each pair's effects in standard deviations.

    Returns
    -------
    float, ndarray of shape (n_shared,), ndarray of shape (n_pairs, 6)
    """
    now = readable(where, shared)
    base = baselines(where, shared, own, data)
    times = multipliers(where, shared, own)
    surge = where.part(shared, "surge")[list(data.active)]
    mean, sd = priors(where)
    value = 0.5 * float((own**2).sum()) + 0.5 * float(
        (((shared - mean) / sd)[where.free] ** 2).sum()
    )
    to_coef = np.zeros_like(now.coef)
    to_base = np.zeros_like(base)
    to_times = np.zeros_like(times)
    to_mix, to_size, to_surge = np.zeros(4), np.zeros(4), np.zeros(len(surge))
    for k in range(4):
        one = _events(data.rows[k], base[:, k], times, now, k, surge)
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
    pair = to_times * times
    pair[:, 0] *= 1.0 - times[:, 0]
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
    g = np.where(where.free, (shared - mean) / sd**2 - g, 0.0)
    mine = own.copy()
    mine[:, :4] -= BASE_SD * logs
    mine[:, 4:6] -= STRENGTH_SD * pair[:, :2]
    return value, g, mine


@dataclass(frozen=True)
class _Part:
    """A share of the log likelihood and of its gradient."""

    value: float
    coef: FloatArray
    base: FloatArray
    times: FloatArray
    mix: float
    size: float
    surge: FloatArray


def rates(
    rows: Rows, base: FloatArray, times: FloatArray, now: Readable, k: int, surge: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """The rate of each row; its scale, its baseline and its terms before both."""
    scale = rows.season * np.exp(rows.surge @ surge) if k > 1 else (
        rows.season
    )  # fmt: skip
    terms = np.einsum("nmh,mh->nm", rows.x, now.coef[:, :, k])
    calm = base[rows.pair] * (1.0 - now.mix[k] + now.mix[k] * rows.level)
    return scale * (calm + (times[rows.pair] * terms).sum(axis=1)), scale, calm, terms


def _events(
    rows: Rows, base: FloatArray, times: FloatArray, now: Readable, k: int, surge: FloatArray
) -> _Part:
    from scipy.special import gammaln, psi

    rate, scale, _, terms = rates(rows, base, times, now, k, surge)
    a, p = now.size[k], rows.pair
    size = a * rate + 1e-12
    steps = gammaln(rows.y + size) - gammaln(size)
    slope = psi(rows.y + size) - psi(size)
    value = float((steps - rows.y * np.log1p(a) - gammaln(rows.y + 1.0)).sum())
    r = a * slope * scale
    n = len(base)
    world = 1.0 - now.mix[k] + now.mix[k] * rows.level
    weighted = r[:, None] * times[p]
    to_times = np.zeros_like(times)
    for m in range(2):
        to_times[:, m] = np.bincount(p, r * terms[:, m], minlength=n)
    to_surge = np.zeros(len(surge))
    if k > 1:
        to_surge = (a * slope * rate) @ rows.surge
    return _Part(
        value,
        np.einsum("nm,nmh->mh", weighted, rows.x),
        np.asarray(np.bincount(p, r * world, minlength=n), np.float64),
        to_times,
        float((r * base[p] * (rows.level - 1.0)).sum()),
        float((slope * rate - rows.y / (1.0 + a)).sum()),
        to_surge,
    )


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
    total = float((base * world).sum() + (times * terms).sum())
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
        -cost * total,
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
