"""The worst K cuts as an integer program, for networks that a search is too slow for.

R. K. Wood (1993), Deterministic network interdiction, Mathematical and Computer Modelling
17(2):1-18: choose a cut between source and sink and, among its links, K that cost nothing. Solved
by HiGHS.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def worst_cuts_by_program(
    n_nodes: int,
    tails: IntArray,
    heads: IntArray,
    capacity: FloatArray,
    both: npt.NDArray[np.bool_],
    cuttable: npt.NDArray[np.bool_],
    count: int,
    source: int,
    sink: int,
) -> tuple[float, IntArray]:
    """What is left of the maximum flow after the worst cuts, and the links that they cut.

    Parameters
    ----------
    n_nodes : int
    tails, heads : (m,)
    capacity : (m,) 0 or more, finite
    both : (m,) whether a link runs both ways
    cuttable : (m,) whether a link may be cut
    count : int
        How many may be cut.
    source, sink : int

    Returns
    -------
    float, ndarray of int
        NaN and no links where the solver found nothing.

    Notes
    -----
    x_v is 1 on the sink's side; y_e the link counts, z_e it is cut:
    y_e + z_e >= x_head - x_tail, the same the other way for a link that runs both ways.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    m = len(tails)
    link = np.arange(m)
    twice = link[both]
    rows = np.concatenate([link, m + np.arange(len(twice))])
    use = np.concatenate([link, twice])
    a = np.concatenate([tails, heads[both]])
    b = np.concatenate([heads, tails[both]])
    ones = np.ones(len(rows))
    columns = np.concatenate([a, b, n_nodes + use, n_nodes + m + use])
    values = np.concatenate([ones, -ones, ones, ones])
    matrix = csr_array((values, (np.tile(rows, 4), columns)), shape=(len(rows), n_nodes + 2 * m))
    budget = csr_array(
        (np.ones(m), (np.zeros(m, dtype=int), n_nodes + m + link)), shape=(1, n_nodes + 2 * m)
    )
    low = np.zeros(n_nodes + 2 * m)
    high = np.ones(n_nodes + 2 * m)
    high[source], low[sink] = 0.0, 1.0
    high[n_nodes + m :] = cuttable
    result = milp(
        np.concatenate([np.zeros(n_nodes), capacity, np.zeros(m)]),
        integrality=np.concatenate([np.ones(n_nodes), np.zeros(m), np.ones(m)]).astype(int),
        bounds=Bounds(low, high),
        constraints=[LinearConstraint(matrix, lb=0.0), LinearConstraint(budget, ub=float(count))],
        options={"mip_rel_gap": 0.0},
    )
    if not result.success:
        return float("nan"), np.empty(0, dtype=np.int64)
    return float(result.fun), np.flatnonzero(result.x[n_nodes + m :] > 0.5)
