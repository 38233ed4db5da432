"""The fit: maximum a posteriori by analytic gradients, and what is refused."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from standoff.daily import Daily
from standoff.errors import StandoffError
from standoff.lenses.escalation.covariates import SURGES, TERMS, Design, design
from standoff.lenses.escalation.likelihood import loss
from standoff.lenses.escalation.marginal import descend, freed
from standoff.lenses.escalation.memory import seasons
from standoff.lenses.escalation.model import (
    LINEAR,
    MECHANISMS,
    FloatArray,
    Parameters,
    Structure,
    default_flow,
    structure,
)
from standoff.lenses.escalation.shared_parameters import (
    MOST,
    OWN,
    Layout,
    Readable,
    baselines,
    layout,
    multipliers,
    readable,
    start,
)
from standoff.lenses.escalation.ties import from_history
from standoff.lenses.escalation.unstable import Unstable

BURN = 14
"""Days at the start that only fill the memories."""
FEWEST_DAYS, FEWEST_EVENTS = 42, 100
PASSES = 4
EXTRA = ("level", "features", "news")
"""What a fit of more than persistence knows beside its mechanisms."""


class Unidentified(StandoffError):
    """A fit that the data cannot settle."""


@dataclass(frozen=True)
class Fitted:
    """A fit: the mode of the posterior, and all that a posterior around it needs.

    Attributes
    ----------
    structure : Structure
    layout : Layout
    design : Design
        With the state on the day after the data.
    shared : ndarray of float, shape (n_shared,)
    own : ndarray of float, shape (n_pairs, 6)
        Each pair's effects in standard deviations.
    dispersion : ndarray of float, shape (4, 2)
        Of each class, for simulation: size ``a * rate ** b``.
    mechanisms : tuple of str
        Those that were fitted.
    loss : float
        Minus the log posterior at the mode, up to a constant; integrated, where the fit is.
    spectral_radius : float
        Of the mean branching matrix.
    seconds : float
    """

    structure: Structure
    layout: Layout
    design: Design
    shared: FloatArray
    own: FloatArray
    dispersion: FloatArray
    mechanisms: tuple[str, ...]
    loss: float
    spectral_radius: float
    seconds: float

    @property
    def integrated(self) -> bool:
        """Whether the pairs' own effects were integrated out."""
        return bool(self.layout.free[self.layout.slices["spread"]].all())

    @cached_property
    def readable(self) -> Readable:
        """The shared parameters out of their logs."""
        return readable(self.layout, self.shared)

    @cached_property
    def parameters(self) -> Parameters:
        """As the simulation takes them."""
        return parameters(self)


def fit(
    daily: Daily,
    friends: FloatArray | None = None,
    rivals: FloatArray | None = None,
    only: Sequence[str] = MECHANISMS,
    integrate: bool = True,
) -> Fitted:
    """Fit the mechanisms to daily counts.

    Parameters
    ----------
    daily : Daily
        All days are learned from; the first 14 fill the memories.
    friends, rivals : ndarray of float, shape (n_actors, n_actors), optional
        Ties in 0..1; taken from the events themselves (`ties.from_history`) without both.
    only : sequence of str
        Mechanisms; the others are left out. With persistence alone the fit knows of each pair
        nothing but its own past of each class, and of no other pair or class: neither the world's
        level, nor how much is told of the two.
    integrate : bool
        Integrate the pairs' own effects out, and find their spreads (`marginal`). Their joint mode
        with the rest forecasts as well in half the time, but where memories are slow it has
        persistence far too low, and its intervals too narrow.

    Raises
    ------
    Unidentified
        Too few days or events, or a mechanism that nothing could show.
    Unstable
        The mode's mean branching matrix has a spectral radius of 1 or more.
    """
    began = time.perf_counter()
    _enough(daily)
    alone = tuple(only) == ("persistence",)
    if (friends is None or rivals is None) and not alone:
        by_events = from_history(daily)
        friends = by_events[0] if friends is None else friends
        rivals = by_events[1] if rivals is None else rivals
    laid = structure(
        daily.actors, daily.pairs, None if alone else friends, None if alone else rivals
    )
    wanted = tuple(m for m in only if len(laid.links[m].target))
    extra = () if alone else EXTRA
    active = tuple(i for i, name in enumerate(SURGES) if name in wanted + extra)
    season = seasons(daily)
    data = design(daily, laid, season, BURN, active)
    where = layout(len(laid.half_lives), wanted + extra, data.features.shape[2])
    shared, own = start(where, data), np.zeros((len(laid.pairs), OWN))
    surge = where.slices["surge"]

    def settled() -> bool:
        return not active or bool(np.abs(shared[surge][list(active)] - data.at).max() < 0.01)

    value = np.inf
    for step in range(1 if integrate else PASSES):
        most = 250 if integrate else 500 if step == 0 else 200
        shared, own, value = _descend(where, data, shared, own, most)
        if settled():
            break
        data = design(daily, laid, season, BURN, active, shared[surge][list(active)])
    out = Fitted(
        laid, where, data, shared, own, np.ones((4, 2)), wanted, value, 0.0, 0.0
    )  # fmt: skip
    radius = _stable(out)
    if integrate:
        where = freed(where)
        for _ in range(PASSES):
            shared, own, value = descend(where, data, shared, own)
            if settled():
                break
            data = design(daily, laid, season, BURN, active, shared[surge][list(active)])
        out = replace(out, layout=where, design=data, shared=shared, own=own, loss=value)
        radius = _stable(out)
    size = readable(where, shared).size
    dispersion = np.stack([size, np.ones(4)], axis=1)
    return replace(
        out, dispersion=dispersion, spectral_radius=radius, seconds=time.perf_counter() - began
    )


def _stable(fitted: Fitted) -> float:
    radius = spectral_radius(fitted)
    if not radius < 1.0:
        raise Unstable(radius, "the fit", "use a longer period, or leave out the newest mechanism")
    return radius


def _enough(daily: Daily) -> None:
    events = int(daily.y[BURN:].sum()) if daily.days > BURN else 0
    if daily.days < FEWEST_DAYS:
        raise Unidentified(
            f"{daily.days} days of events cannot tell baselines from mechanisms; "
            f"a fit needs {FEWEST_DAYS}"
        )
    if events < FEWEST_EVENTS:
        raise Unidentified(
            f"{events} events between {len(daily.pairs)} pairs cannot tell baselines from "
            f"mechanisms; a fit needs {FEWEST_EVENTS}"
        )
    if np.count_nonzero(daily.y.sum(axis=(1, 2))) < 2:
        raise Unidentified("all events fall on one day, and nothing can be seen to follow from it")


def _descend(
    where: Layout, data: Design, shared: FloatArray, own: FloatArray, most: int
) -> tuple[FloatArray, FloatArray, float]:
    from scipy.optimize import minimize

    n = where.size

    def objective(x: FloatArray) -> tuple[float, FloatArray]:
        value, g, mine = loss(where, data, x[:n], x[n:].reshape(-1, OWN))
        return value, np.concatenate([g, mine.ravel()])

    bounds: list[tuple[float | None, float | None]] = [(None, None)] * (n + own.size)
    bounds[where.slices["surge"]] = [(-2.0, 2.0)] * len(SURGES)
    found = minimize(
        objective, np.concatenate([shared, own.ravel()]), jac=True, method="L-BFGS-B",
        bounds=bounds, options={"maxiter": most, "maxcor": 20, "ftol": 1e-9, "gtol": 1e-3},
    )  # fmt: skip
    return found.x[:n], found.x[n:].reshape(-1, OWN), float(found.fun)


def normal(now: Readable) -> FloatArray:
    """The mean factor of the hostile classes of each linear term, shape (n_terms,).

    A strength is told as the branching ratio of hostile acts, so that what each class has of its
    own lies in `flow`.
    """
    acts = now.classes[:, 2:]
    reached = np.maximum((acts > 0).sum(axis=1), 1)
    return np.asarray(np.where(acts.sum(axis=1) > 0, acts.sum(axis=1) / reached, 1.0))


def parameters(fitted: Fitted) -> Parameters:
    """The fit as the simulation takes it."""
    where, shared, now = fitted.layout, fitted.shared, fitted.readable
    pairs = len(fitted.structure.pairs)
    unit = normal(now)
    total = np.exp(np.minimum(where.part(shared, "strength"), MOST)) * where.on * unit
    total[0] = where.on[0] * unit[0]
    times = multipliers(where, shared, fitted.own)
    surge = where.part(shared, "surge")
    strength = np.zeros((len(MECHANISMS), pairs))
    half = np.full((len(LINEAR), 2, len(fitted.structure.half_lives)), np.nan)
    flow = default_flow()
    for term, name in enumerate(TERMS):
        strength[MECHANISMS.index(name)] = total[term] * times[:, term]
        flow[term] = np.diag(now.classes[term] / unit[term])
        half[term] = now.half[term]
    flow[TERMS.index("ladder")] = default_flow()[TERMS.index("ladder")]
    half[len(TERMS) :] = half[0]
    strength[MECHANISMS.index("calming")] = surge[SURGES.index("calming")]
    strength[MECHANISMS.index("backing")] = surge[SURGES.index("backing")]
    return Parameters(
        baselines(where, shared, fitted.own, fitted.design),
        strength,
        0.0,
        half,
        flow,
        np.zeros(len(LINEAR)),
        fitted.design.season,
        fitted.dispersion,
        float(surge[SURGES.index("news")]),
    )


def spectral_radius(fitted: Fitted) -> float:
    """Of the mean branching matrix, surges at rest."""
    from scipy.sparse import csr_matrix

    from standoff.lenses.escalation.reach import reach

    found = parameters(fitted)
    out = reach(fitted.structure, found)
    cells = 4 * len(fitted.structure.pairs)
    own = np.stack([
        np.full(cells // 4, found.attention)
        if name == "attention"
        else found.strength[MECHANISMS.index(name)]
        for name in LINEAR
    ])  # fmt: skip
    source = np.repeat(np.arange(cells), np.diff(out.at))
    matrix = csr_matrix((own[out.term, out.to >> 2] * out.weight, (out.to, source)), (cells, cells))
    v, radius = np.ones(cells), 0.0
    for _ in range(5000):
        new = matrix @ v + 1e-12
        last, radius = radius, float(np.linalg.norm(new) / np.linalg.norm(v))
        v = new / np.linalg.norm(new)
        if abs(radius - last) < 1e-10:
            break
    return radius
