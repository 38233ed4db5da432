"""Gradual strengths of an argument graph: quadratic energy and DF-QuAD, all futures at once.

A claim starts from a base strength in 0..1; supporters raise it, attackers lower it, each in
proportion to its own strength. Two published semantics say by how much:

- quadratic energy (Potyka 2018): the energy ``E`` is the sum of the supporters' strengths less the
  sum of the attackers'; with ``h(x) = max(x, 0)² / (1 + max(x, 0)²)`` the strength is
  ``base + (1 - base) h(E) - base h(-E)``.
- DF-QuAD (Rago et al. 2016): each side is gathered as ``v = 1 - prod(1 - strength)``; the strength
  is ``base + (1 - base) max(0, v+ - v-) - base max(0, v- - v+)``.

Without cycles both are exact, one claim after another. Claims in a cycle follow the flow
``ds/dt = f(s) - s`` from their base to its rest (Potyka 2018): a plain repeated substitution has
the same rest but may swing for ever (Mossakowski and Neuhaus 2018).

References
----------
N. Potyka (2018), Continuous dynamical systems for weighted bipolar argumentation, KR 2018, 148-157.
A. Rago, F. Toni, M. Aurisicchio, P. Baroni (2016), Discontinuity-free decision support with
quantitative argumentation debates, KR 2016, 63-73.
T. Mossakowski, F. Neuhaus (2018), Modular semantics and characteristics for bipolar weighted
argumentation graphs, arXiv:1807.06685.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.intp]
BoolArray: TypeAlias = NDArray[np.bool_]
Edges: TypeAlias = BoolArray | IntArray | Sequence[tuple[int, int]]
Semantics: TypeAlias = Literal["quadratic-energy", "df-quad"]

SEMANTICS: tuple[Semantics, ...] = ("quadratic-energy", "df-quad")
BLOCK = 65_536  # futures at a time, so that memory stays flat

# The steepest that one parent can make a claim's strength: max h' for one, 1 for the other.
_STEEPEST = {"quadratic-energy": 3 * np.sqrt(3) / 8, "df-quad": 1.0}


def strengths(
    base: FloatArray,
    supports: Edges,
    attacks: Edges,
    semantics: Semantics = "quadratic-energy",
    max_iter: int = 2_000,
    tol: float = 1e-9,
) -> tuple[FloatArray, BoolArray]:
    """Final strength of every claim in every future.

    Parameters
    ----------
    base : (n, k) float
        Base strengths, 0..1, a row a future and a column a claim.
    supports, attacks : (k, k) bool or (m, 2) int
        ``[i, j]`` true, or a row ``(i, j)``: claim i supports (attacks) claim j.
    semantics : "quadratic-energy" or "df-quad"
    max_iter : int
        Most steps of the flow for the claims of one cycle.
    tol : float
        A cycle rests when no strength would change by more than this.

    Returns
    -------
    strength : (n, k) float
        0..1.
    converged : (n,) bool
        Whether every cycle came to rest in that future; all true where there is no cycle.
    """
    base = np.asarray(base, dtype=np.float64)
    if base.ndim != 2:
        raise ValueError(f"base is (futures, claims), not of shape {base.shape}")
    if not ((base >= 0) & (base <= 1)).all():
        raise ValueError("a base strength lies in 0..1 and is never NaN")
    if semantics not in SEMANTICS:
        raise ValueError(f"semantics is one of {', '.join(SEMANTICS)}, not {semantics!r}")
    n, k = base.shape
    plus, minus = adjacency(supports, k), adjacency(attacks, k)
    parents = [(np.flatnonzero(plus[:, j]), np.flatnonzero(minus[:, j])) for j in range(k)]
    order = list(_components(plus | minus))
    strength = np.empty((n, k))
    converged = np.ones(n, dtype=np.bool_)
    for start in range(0, n, BLOCK):
        rows = slice(start, start + BLOCK)
        beta = np.ascontiguousarray(base[rows].T)
        s = beta.copy()
        for nodes, cyclic in order:
            if cyclic:
                converged[rows] &= _rest(s, beta, nodes, parents, semantics, max_iter, tol)
            else:
                s[nodes] = _update(s, beta, nodes, parents, semantics)
        strength[rows] = s.T
    return strength, converged


def adjacency(edges: Edges, k: int) -> BoolArray:
    """Edges as a (k, k) table, true at ``[i, j]`` where an edge leads from i to j."""
    table = np.asarray(edges)
    if table.dtype == np.bool_:
        if table.shape != (k, k):
            raise ValueError(f"a table of edges between {k} claims is {(k, k)}, not {table.shape}")
        return table
    pairs = table.reshape(-1, 2).astype(np.intp)
    if pairs.size and (pairs.min() < 0 or pairs.max() >= k):
        raise ValueError(f"an edge names claim {pairs.max()}, but the claims are 0..{k - 1}")
    out = np.zeros((k, k), dtype=np.bool_)
    out[pairs[:, 0], pairs[:, 1]] = True
    return out


def reachable(edges: BoolArray) -> BoolArray:
    """(k, k): true at ``[i, j]`` where a path of one edge or more leads from i to j (Warshall)."""
    reach = edges.copy()
    for middle in range(len(reach)):
        reach |= np.outer(reach[:, middle], reach[middle])
    return reach


def _components(edges: BoolArray) -> Iterator[tuple[IntArray, bool]]:
    """Strongly connected claims together, parents before children, and whether they are a cycle."""
    reach = reachable(edges)
    together = (reach & reach.T) | np.eye(len(edges), dtype=np.bool_)
    ancestors = (reach | np.eye(len(edges), dtype=np.bool_)).sum(axis=0)  # grows along every edge
    done = np.zeros(len(edges), dtype=np.bool_)
    for j in np.argsort(ancestors, kind="stable"):
        if not done[j]:
            done |= together[j]
            yield np.flatnonzero(together[j]), bool(reach[j, j])


def _update(
    s: FloatArray,
    beta: FloatArray,
    nodes: IntArray,
    parents: list[tuple[IntArray, IntArray]],
    semantics: Semantics,
) -> FloatArray:
    """What the parents' strengths ``s`` (k, m) make of the claims ``nodes``: (len(nodes), m)."""
    out = np.empty((len(nodes), s.shape[1]))
    for row, j in enumerate(nodes):
        plus, minus = parents[j]
        if semantics == "quadratic-energy":
            energy = s[plus].sum(axis=0) - s[minus].sum(axis=0)
            push = energy * energy
            push = np.copysign(push / (1 + push), energy)
        else:
            push = (1 - s[minus]).prod(axis=0) - (1 - s[plus]).prod(axis=0)
        b = beta[j]
        out[row] = b + (1 - b) * np.maximum(push, 0) - b * np.maximum(-push, 0)
    return out


def _rest(
    s: FloatArray,
    beta: FloatArray,
    nodes: IntArray,
    parents: list[tuple[IntArray, IntArray]],
    semantics: Semantics,
    max_iter: int,
    tol: float,
) -> BoolArray:
    """Let the claims of one cycle come to rest, ``s`` (k, m) in place; true where they did.

    Runge-Kutta of order 4. ``f`` is Lipschitz with ``L`` = most parents times the steepest slope,
    so that a step of at most ``2 / (1 + L)`` keeps the method stable whatever the graph.
    """
    most = max(len(plus) + len(minus) for plus, minus in (parents[j] for j in nodes))
    step = min(0.5, 2 / (1 + most * _STEEPEST[semantics]))
    moving = np.arange(s.shape[1])
    now, start = s.copy(), beta
    for _ in range(max_iter):
        here = now[nodes]
        k1 = _update(now, start, nodes, parents, semantics) - here
        swings = np.abs(k1).max(axis=0) > tol
        if not swings.all():
            s[:, moving[~swings]] = now[:, ~swings]
            moving, here, k1 = moving[swings], here[:, swings], k1[:, swings]
            now, start = now[:, swings], start[:, swings]
        if not moving.size:
            break
        total, slope = k1, k1
        for share, weight in ((0.5, 2), (0.5, 2), (1.0, 1)):
            now[nodes] = here + share * step * slope
            slope = _update(now, start, nodes, parents, semantics) - now[nodes]
            total = total + weight * slope
        now[nodes] = np.clip(here + step / 6 * total, 0, 1)
    s[:, moving] = now
    settled = np.ones(s.shape[1], dtype=np.bool_)
    settled[moving] = False
    return settled
