"""Robustness at scale: beside EMA Workbench and prim; two cores; ten million futures.

Run as `python benchmarks/robust.py`. The peers may live in a Python of their own:

    python3.11 -m venv peers
    peers/bin/python -m pip install ema-workbench==2.5.3 prim
    STANDOFF_PEERS=peers/bin/python python benchmarks/robust.py

Where they are missing only our own figures are printed. CPU seconds, one thread, medians; ours and
the peer's in turn. `quick` as an argument leaves the ten million futures out.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np

HERE = Path(__file__).parent
ROOT = HERE.parent
PEERS = os.environ.get("STANDOFF_PEERS", sys.executable)
N = 100_000
MANY = 10_000_000
CASE = """\
standoff: 1
title: ten inputs
quantities:
{inputs}
  lever: {{range: 0.5, bounds: 0..1, because: [judgement]}}
  y: "= lever * q0 + q1 * q2 - q3 + q4 * (1 + q5) - q6 * q7 + max(q8, q9)"
policies:
  low: {{sets: {{lever: 0.2}}}}
  high: {{sets: {{lever: 0.8}}}}
objectives:
  out: {{outcome: quantity y, lens: record, want: more}}
"""


def peer(job: dict) -> dict | None:
    """The answer of a peer, or None where it is missing."""
    done = subprocess.run(
        [PEERS, str(HERE / "_robust_peers.py")], input=json.dumps(job), text=True,
        capture_output=True, env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    return json.loads(done.stdout.strip().splitlines()[-1]) if done.returncode == 0 else None


def experiments() -> None:
    from standoff.audit.asked import parse_tests
    from standoff.audit.engine import measure_calls
    from standoff.case import from_text
    from standoff.futures import Futures

    lines = "\n".join(f"  q{i}: {{range: 0..1, because: [judgement]}}" for i in range(10))
    case = from_text(CASE.format(inputs=lines))
    name, ask = parse_tests(case).goals["out"].call
    calls = [(name, p, ask) for p in ("low", "high")]
    ours, theirs = [], []
    measure_calls(case, Futures(case, N // 2), calls, None, 1)
    for _ in range(5):
        began = time.process_time()
        measure_calls(case, Futures(case, N // 2, len(ours)), calls, None, 1)
        ours.append(N / (time.process_time() - began))
        if len(theirs) < 3 and (found := peer({"job": "experiments", "n": N})):
            theirs.append(found["experiments"] / found["seconds"])
    print(f"experiments a CPU-second, 10 inputs, 2 policies, {N:,}: {median(ours):,.0f}")
    if theirs:
        times = median(ours) / median(theirs)
        print(f"  EMA Workbench {median(theirs):,.0f}: {times:,.0f} times (asked: 200)")
    else:
        print("  EMA Workbench is not there: STANDOFF_PEERS names a Python that has it")


def prim() -> None:
    from standoff.audit.discovery.prim import Table, pasted, trajectory

    rng = np.random.default_rng(0)
    x = rng.random((20, N))
    y = (x[0] > 0.6) & (x[1] < 0.5) & (rng.random(N) < 0.9)
    here = np.ones(N, np.bool_)
    trajectory(Table.of({f"x{i}": row[:100] for i, row in enumerate(x)}), y[:100], here[:100])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "table.npz"
        np.savez(file, x=x, y=y)
        ours, theirs, found = [], [], None
        for _ in range(3):
            began = time.process_time()
            table = Table.of({f"x{i}": row for i, row in enumerate(x)})
            last = pasted(table, y, here, trajectory(table, y, here)[-1])
            ours.append(time.process_time() - began)
            if found := peer({"job": "peel", "file": str(file)}) or found:
                theirs.append(found["seconds"])
    print(f"PRIM on {N:,} x 20, sorting, peeling and pasting: {median(ours) * 1000:.0f} ms")
    if theirs and found:
        apart = max(
            abs(last.coverage - found["coverage"][-1]), abs(last.density - found["density"][-1])
        )
        times = median(theirs) / median(ours)
        print(f"  EMA Workbench's {median(theirs):.2f} s: {times:.0f} times (asked: 30)")
        print(f"  the last box is {apart:.4f} apart in coverage or density (asked: within .01)")


def cores() -> None:
    """The alignment lens on ties between all of twelve actors, bound by its kernel."""
    from standoff.audit.asked import parse_tests
    from standoff.audit.engine import measure_calls
    from standoff.case import from_text
    from standoff.futures import Futures

    names = [f"land-{i}" for i in range(12)]
    lines = ["standoff: 1", "title: wide", "actors:"]
    lines += [f"  {n}: {{name: {n}, kind: state}}" for n in names]
    lines += ["ties:"]
    lines += [
        f"  - {{id: t{i}-{j}, from: {names[i]}, to: {names[j]}, kind: alliance, weight: -0.9..0.9}}"
        for i in range(len(names))
        for j in range(i)
    ]
    lines += ["claims:", "  c: {says: c, kind: factual,"]
    lines += ["    test: {lens: alignment, outcome: same-camp land-0 land-1}}"]
    case = from_text("\n".join(lines))
    calls = [c for t in parse_tests(case).tests.values() for c in t.calls()]
    measure_calls(case, Futures(case, 2048), calls, None, 1)
    ratios = []
    for turn in range(5):
        taken = {}
        for count in (1, 2) if turn % 2 else (2, 1):
            began = time.perf_counter()
            measure_calls(case, Futures(case, 16_384, turn), calls, None, count)
            taken[count] = time.perf_counter() - began
        ratios.append(taken[1] / taken[2])
    print(f"two threads over one, alignment of twelve actors: {median(ratios):.2f} (asked: 1.7)")


def many() -> None:
    """Ten million futures of the worked case's alignment lens, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable, "-m", "standoff", "run", "cases/south-caucasus-2025/case.yaml",
            "--lens", "alignment", "--futures", str(MANY), "--out", str(Path(folder) / "run"),
        ]  # fmt: skip
        began = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        seconds = time.perf_counter() - began
        size = sum(f.stat().st_size for f in (Path(folder) / "run").iterdir())
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    print(f"{MANY:,} futures, alignment of the worked case: {seconds:.0f} s, {size / 1e6:.0f} MB")
    print(f"  at most {peak:.2f} GB of memory (asked: under 2)")


if __name__ == "__main__":
    experiments()
    prim()
    cores()
    if "quick" not in sys.argv:
        many()
