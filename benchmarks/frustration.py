"""Frustration, camps and margins in many futures, beside plain ways to the same answers.

Run as `python benchmarks/frustration.py`. Times are medians of some runs, one thread unless said.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from pathlib import Path
from statistics import median

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from standoff.lenses.alignment.kernel import align, plan_alignment

ROOT = Path(__file__).parents[1]


def tribes(futures: int) -> tuple[int, np.ndarray, np.ndarray]:
    """Read's sixteen tribes, the strength of each tie uncertain; the first future as published."""
    table = json.loads((ROOT / "tests/golden/read-1954/tribes.json").read_text("utf-8"))
    ties = np.array(table["edges"])
    weights = ties[:, 2] * np.random.default_rng(0).uniform(0.2, 1.0, (futures, len(ties)))
    weights[0] = ties[:, 2]
    return 16, ties[:, :2], weights


def crisis(futures: int) -> tuple[int, np.ndarray, np.ndarray]:
    """35 actors and 45 ties of either sign, as a case might have them."""
    rng = np.random.default_rng(1)
    edges = {(int(rng.integers(0, b)), b) for b in range(1, 35)}
    while len(edges) < 45:
        a, b = sorted(rng.choice(35, 2, replace=False).tolist())
        edges.add((a, b))
    return 35, np.array(sorted(edges)), rng.uniform(-1.0, 1.0, (futures, 45))


def brute(n: int, edges: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The peer without a method: every division, in numpy."""
    sides = 1 - 2 * ((np.arange(1 << (n - 1)) << 1)[:, None] >> np.arange(n) & 1)
    products = (sides[:, edges[:, 0]] * sides[:, edges[:, 1]]).astype(np.float64)
    return np.array([(np.abs(row).sum() - (products @ row).max()) / 2 for row in weights])


def plain_program(n: int, edges: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The peer with a solver: the model of Aref, Mason & Wilson (2020) as it stands, by HiGHS."""
    m = len(edges)
    tie, (a, b) = np.arange(m), edges.T
    out = []
    for row in weights:
        friendly = np.where(row >= 0, 1.0, -1.0)
        ones, values = np.ones(m), []
        # frustrated >= x_a - x_b, x_b - x_a (friendly) or x_a + x_b - 1, 1 - x_a - x_b (hostile)
        for sign in (1.0, -1.0):
            values.append((ones, -sign * ones, sign * friendly))
        rows = np.concatenate([tie, tie, tie, m + tie, m + tie, m + tie])
        columns = np.concatenate([n + tie, a, b] * 2)
        data = np.concatenate([part for group in values for part in group])
        low = np.where(row >= 0, 0.0, -1.0)
        high = np.where(row >= 0, 0.0, 1.0)
        matrix = csr_array((data, (rows, columns)), shape=(2 * m, n + m))
        fixed = np.ones(n + m)
        fixed[0] = 0.0
        result = milp(
            np.concatenate([np.zeros(n), np.abs(row)]),
            integrality=np.concatenate([np.ones(n), np.zeros(m)]).astype(int),
            bounds=Bounds(0.0, fixed),
            constraints=LinearConstraint(matrix, lb=np.concatenate([low, high])),
            options={"mip_rel_gap": 0.0},
        )
        out.append(result.fun)
    return np.array(out)


def timed(work: Callable[[], object], runs: int = 7) -> float:
    """Median seconds of some runs."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)


def first_call() -> float:
    """Seconds of the first call in a fresh process, compiling with an empty cache."""
    code = (
        "import time, numpy as np\n"
        "from standoff.lenses.alignment.kernel import align, plan_alignment\n"
        "plan = plan_alignment(3, [(0, 1), (1, 2), (0, 2)], [(0, 1)], [0])\n"
        "start = time.perf_counter()\n"
        "align(plan, np.ones((2, 3)))\n"
        "print(time.perf_counter() - start)\n"
    )
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "NUMBA_CACHE_DIR": cache}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            check=True,
            text=True,
        )
    return float(done.stdout)


def main() -> None:
    """Print the table."""
    rows: list[tuple[str, int, float]] = []
    rows.append(("first call of a fresh process, compiling", 2, first_call()))

    n, edges, weights = tribes(4096)
    plan = plan_alignment(n, edges)
    found = align(plan, weights)
    rows.append(
        ("16 tribes, 58 ties: frustration and camps", 4096, timed(lambda: align(plan, weights)))
    )
    halves = np.array_split(weights, 2)
    with ThreadPoolExecutor(2) as pool:
        seconds = timed(lambda: list(pool.map(lambda part: align(plan, part), halves)))
    rows.append(("  the same on two threads", 4096, seconds))
    every = plan_alignment(n, edges, list(combinations(range(n), 2)), range(n))
    rows.append(
        ("  with all 120 pairs and 16 margins", 4096, timed(lambda: align(every, weights), 3))
    )
    seconds = timed(lambda: brute(n, edges, weights[:32]), 3)
    rows.append(("  peer: every division, numpy", 32, seconds))
    seconds = timed(lambda: plain_program(n, edges, weights[:16]), 1)
    rows.append(("  peer: plain integer program, HiGHS", 16, seconds))
    few = plan_alignment(n, edges, hardest=0)
    rows.append(
        (
            "  our integer program (odd cycles), HiGHS",
            16,
            timed(lambda: align(few, weights[:16]), 1),
        )
    )
    assert np.allclose(brute(n, edges, weights[:32]), found.frustration[:32])
    assert np.allclose(plain_program(n, edges, weights[:16]), found.frustration[:16], atol=1e-5)
    assert np.allclose(align(few, weights[:16]).frustration, found.frustration[:16], atol=1e-5)

    n, edges, weights = crisis(40_000)
    pairs = list(combinations(range(0, 35, 4), 2))[:30]
    asked = plan_alignment(n, edges, pairs, [0, 1])
    seconds = timed(lambda: plan_alignment(n, edges, pairs, [0, 1]))
    rows.append(("35 actors, 45 ties: the plan for 30 pairs, 2 margins", 0, seconds))
    rows.append(("  its answers", 40_000, timed(lambda: align(asked, weights))))
    halves = np.array_split(weights, 8)
    with ThreadPoolExecutor(2) as pool:
        seconds = timed(lambda: list(pool.map(lambda part: align(asked, part), halves)))
    rows.append(("  the same on two threads", 40_000, seconds))

    edges = np.array(list(combinations(range(24), 2)))
    weights = np.random.default_rng(2).uniform(-1.0, 1.0, (64, len(edges)))
    core = plan_alignment(24, edges)
    rows.append(("24 actors, all 276 ties", 64, timed(lambda: align(core, weights), 3)))

    rng = np.random.default_rng(3)
    every_pair = list(combinations(range(60), 2))
    edges = np.array(
        [every_pair[k] for k in sorted(rng.choice(len(every_pair), 240, replace=False))]
    )
    weights = rng.uniform(-1.0, 1.0, (4, 240))
    wide = plan_alignment(60, edges)
    rows.append(("60 actors, 240 ties: HiGHS", 4, timed(lambda: align(wide, weights), 1)))

    print(f"{'':54}{'futures':>9}{'seconds':>10}{'per future':>13}")
    for what, futures, seconds in rows:
        each = f"{1e6 * seconds / futures:10.1f} µs" if futures > 2 else ""
        print(f"{what:54}{futures or '':>9}{seconds:10.4f}{each:>13}")


if __name__ == "__main__":
    main()
