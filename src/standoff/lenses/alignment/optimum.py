"""Blocks too wide to eliminate: an integer program with a proved bound, one future at a time
(HiGHS).

A tie is cut where its ends are in different camps. Cuts form a polytope; its odd-cycle inequalities
(F. Barahona & A. R. Mahjoub 1986, Mathematical Programming 36:157-173) are added where the
relaxation breaks them, and integrality closes what is left (S. Aref, A. J. Mason & M. C. Wilson
2020, Networks 75(1):95-110).
"""

import time
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
SideArray = npt.NDArray[np.int8]

_ROUNDS = 40
_BROKEN = 1e-4


class CutProblem:
    """The cuts of one block, its reference on side +1; the constraints serve any weights.

    The variables are y = 1 for each actor across from the reference, then for each tie that is cut
    and does not end at the reference.
    """

    def __init__(self, n_nodes: int, edges: IntArray, reference: int) -> None:
        self.n_nodes = n_nodes
        self.reference = reference
        others = [actor for actor in range(n_nodes) if actor != reference]
        self.of_actor = {actor: k for k, actor in enumerate(others)}
        self.ends = [(reference, actor) for actor in others]
        self.of_tie = np.empty(len(edges), dtype=np.int64)
        rows: list[tuple[dict[int, float], float]] = []
        for tie, (a, b) in enumerate(edges.tolist()):
            if reference in (a, b):
                self.of_tie[tie] = self.of_actor[b if a == reference else a]
                continue
            y, x, z = len(self.ends), self.of_actor[a], self.of_actor[b]
            self.of_tie[tie] = y
            self.ends.append((a, b))
            rows.append(({x: 1.0, z: 1.0, y: 1.0}, 2.0))
            rows.append(({x: 1.0, z: -1.0, y: -1.0}, 0.0))
            rows.append(({x: -1.0, z: 1.0, y: -1.0}, 0.0))
            rows.append(({x: -1.0, z: -1.0, y: 1.0}, 0.0))
        self._rows = rows

    def best(
        self, weights: FloatArray, until: float, fixed: dict[int, int] | None = None
    ) -> SideArray | None:
        """Sides (+1, -1) that frustrate least; None where that is not proved by `until`.

        `fixed` holds actors to a side; `until` is a time of `time.monotonic`.
        """
        scale = float(np.abs(weights).max())
        if scale == 0.0:
            weights, scale = np.ones_like(weights), 1.0
        cost = np.zeros(len(self.ends))
        np.add.at(cost, self.of_tie, weights / scale)
        return self._least(cost, [], until, fixed or {})

    def extreme_pull(
        self, weights: FloatArray, sides: SideArray, most: bool, slack: float, until: float
    ) -> float | None:
        """The most (or least) pull of the reference's ties over sides within `slack` of `sides`."""
        own = np.zeros(len(self.ends))
        gain = np.zeros(len(self.ends))
        np.add.at(gain, self.of_tie, weights)
        own[: self.n_nodes - 1] = gain[: self.n_nodes - 1]
        limit = float(gain @ self._cut(sides)) + slack
        near = ({k: float(g) for k, g in enumerate(gain) if g}, limit)
        found = self._least(own if most else -own, [near], until, {})
        return None if found is None else float(own.sum() - 2.0 * (own @ self._cut(found)))

    def _cut(self, sides: SideArray) -> FloatArray:
        return np.array([float(sides[a] != sides[b]) for a, b in self.ends])

    def _least(
        self,
        cost: FloatArray,
        extra: list[tuple[dict[int, float], float]],
        until: float,
        fixed: dict[int, int],
    ) -> SideArray | None:
        low, high = np.zeros(len(cost)), np.ones(len(cost))
        for actor, side in fixed.items():
            low[self.of_actor[actor]] = high[self.of_actor[actor]] = float(side < 0)
        rows = self._rows + extra
        known: set[tuple[tuple[int, float], ...]] = set()
        for _ in range(_ROUNDS):
            found = self._solve(cost, rows, low, high, until, whole=False)
            if found is None:
                return None
            broken = self._broken(found)
            fresh = [row for row in broken if tuple(sorted(row[0].items())) not in known]
            if not fresh:
                break
            known.update(tuple(sorted(row[0].items())) for row in fresh)
            rows = rows + fresh
        found = self._solve(cost, rows, low, high, until, whole=True)
        if found is None:
            return None
        sides = np.ones(self.n_nodes, dtype=np.int8)
        for actor, k in self.of_actor.items():
            sides[actor] = -1 if found[k] > 0.5 else 1
        return sides

    def _solve(
        self,
        cost: FloatArray,
        rows: Sequence[tuple[dict[int, float], float]],
        low: FloatArray,
        high: FloatArray,
        until: float,
        whole: bool,
    ) -> FloatArray | None:
        left = until - time.monotonic()
        if left <= 0.0:
            return None
        whole_numbers = np.zeros(len(cost), dtype=np.int64)
        whole_numbers[: self.n_nodes - 1] = int(whole)
        result = milp(
            cost,
            integrality=whole_numbers,
            bounds=Bounds(low, high),
            constraints=_constraints(rows, len(cost)),
            options={"time_limit": left, "mip_rel_gap": 0.0},
        )
        return result.x if result.status == 0 else None

    def _broken(self, y: FloatArray) -> list[tuple[dict[int, float], float]]:
        """Odd-cycle inequalities that `y` breaks: for each actor the shortest way back to itself.

        In a doubled graph a step stays on its sheet at the cost y and changes sheets at the cost 1
        - y; a closed way that changes sheets an odd number of times costs 1 at least if y is a cut.
        """
        n = self.n_nodes
        pairs = np.array(self.ends)
        a, b = pairs[:, 0], pairs[:, 1]
        near = np.clip(y, 1e-9, 1.0 - 1e-9)
        heads = np.concatenate([a, a + n, a, a + n])
        tails = np.concatenate([b, b + n, b + n, b])
        lengths = np.concatenate([near, near, 1.0 - near, 1.0 - near])
        graph = csr_array((lengths, (heads, tails)), shape=(2 * n, 2 * n))
        far, before = dijkstra(
            graph, directed=False, indices=np.arange(n), return_predecessors=True
        )
        variable = {pair: k for k, pair in enumerate(self.ends)}
        variable |= {(j, i): k for (i, j), k in variable.items()}
        found = []
        for actor in range(n):
            if far[actor, actor + n] < 1.0 - _BROKEN:
                found.append(_cycle(actor, actor + n, before[actor], variable, n))
        return found


def _cycle(
    start: int, end: int, before: IntArray, variable: dict[tuple[int, int], int], n: int
) -> tuple[dict[int, float], float]:
    """The inequality of one closed way: cut ties that change sheets, less the others."""
    row: dict[int, float] = {}
    changes = 0
    while end != start:
        previous = int(before[end])
        change = (previous < n) != (end < n)
        k = variable[previous % n, end % n]
        row[k] = row.get(k, 0.0) + (1.0 if change else -1.0)
        changes += change
        end = previous
    return row, changes - 1.0


def _constraints(
    rows: Sequence[tuple[dict[int, float], float]], n_columns: int
) -> LinearConstraint | tuple[()]:
    if not rows:
        return ()
    values = [value for row, _ in rows for value in row.values()]
    columns = [column for row, _ in rows for column in row]
    starts = np.cumsum([0] + [len(row) for row, _ in rows])
    matrix = csr_array((values, columns, starts), shape=(len(rows), n_columns))
    return LinearConstraint(matrix, ub=np.array([limit for _, limit in rows]))
