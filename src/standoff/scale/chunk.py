"""One chunk of futures → one Parquet part, as bytes. A pure function, so that anyone may run it."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from standoff.audit.asked import Call
from standoff.audit.engine import BLOCK, FloatArray, measure_calls
from standoff.case import Case
from standoff.futures import Futures
from standoff.scale.plan import Plan

Fault = dict[str, Any]
AT_ONCE = 4 * BLOCK  # futures in memory at a time


def compute(
    case: Case, seed: int, start: int, stop: int, calls: tuple[Call, ...], names: tuple[str, ...]
) -> tuple[bytes, list[Fault]]:
    """The outcomes of some futures as a Parquet file, and the futures in which a lens failed.

    Returns
    -------
    bytes
        Columns `future` (int64) and one a call (float64, NaN where undefined or failed).
    list of dict
        ``{"future", "lens", "policy", "says"}`` for each failure.
    """
    futures = Futures(case, stop - start, seed, start)
    values = {call: np.full(stop - start, np.nan) for call in calls}
    faults: list[Fault] = []
    for a in range(0, stop - start, AT_ONCE):
        b = min(a + AT_ONCE, stop - start)
        try:
            found = _asked(case, futures.block(a, b), calls)
        except MemoryError:
            raise
        except Exception:  # whatever a lens raises: find the future in which it does
            found = {}
            for job in dict.fromkeys(call[:2] for call in calls):
                own = tuple(c for c in calls if c[:2] == job)
                found.update(_one_by_one(case, futures.block(a, b), own, faults))
        for call in calls:
            values[call][a:b] = found[call]
    return _written(start, stop, [values[c] for c in calls], names), faults


def compute_part(plan: Plan, chunk: int) -> tuple[bytes, list[Fault]]:
    """One part of a plan."""
    start, stop = plan.rows(chunk)
    return compute(plan.case, plan.seed, start, stop, plan.calls, plan.columns)


def _asked(case: Case, futures: Futures, calls: tuple[Call, ...]) -> dict[Call, FloatArray]:
    found = measure_calls(case, futures, calls, None, 1, thrifty=False, at_once=AT_ONCE)
    return dict(found.values)


def _one_by_one(
    case: Case, futures: Futures, calls: tuple[Call, ...], faults: list[Fault]
) -> dict[Call, FloatArray]:
    """One lens under one policy; a future in which it raises is told and left undefined."""
    found = {call: np.full(futures.n, np.nan) for call in calls}
    stack = [(0, futures.n)]
    while stack:
        a, b = stack.pop()
        try:
            part = _asked(case, futures.block(a, b), calls)
        except MemoryError:
            raise
        except Exception as error:
            if b - a > 1:
                stack += [(a, (a + b) // 2), ((a + b) // 2, b)]
                continue
            says = f"{type(error).__name__}: {str(error)[:200]}"
            name, policy, _ = calls[0]
            faults.append(
                {"future": futures.start + a, "lens": name, "policy": policy, "says": says}
            )
            continue
        for call in calls:
            found[call][a:b] = part[call]
    return found


def _written(start: int, stop: int, columns: list[FloatArray], names: tuple[str, ...]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrays = [pa.array(np.arange(start, stop, dtype=np.int64))]
    arrays += [pa.array(c) for c in columns]
    table = pa.Table.from_arrays(arrays, names=["future", *names])
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", row_group_size=stop - start)
    return sink.getvalue()
