"""The peer of benchmarks/corridors.py, in its own Python: a network a line, an answer a line.

A line names a file of arrays; the answer is the seconds and the flow, as JSON.
"""

import json
import sys
import time

import numpy as np
from ortools.graph.python import max_flow


def main() -> None:
    for line in sys.stdin:
        with np.load(line.strip()) as file:
            tails, heads, capacity = (file[name] for name in ("tails", "heads", "capacity"))
            source, sink = (int(x) for x in file["ends"])
        capacity = capacity.astype(np.int64)
        began = time.perf_counter()
        solver = max_flow.SimpleMaxFlow()
        solver.add_arcs_with_capacity(tails, heads, capacity)
        assert solver.solve(source, sink) == solver.OPTIMAL
        flow = solver.optimal_flow()
        print(json.dumps([time.perf_counter() - began, flow]), flush=True)


if __name__ == "__main__":
    main()
