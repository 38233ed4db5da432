"""A long run: parts computed wherever, kept as they come, taken up where it stopped."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from standoff.scale.plan import Plan
from standoff.scale.store import Folder
from standoff.scale.summary import Share, Tally, summary
from standoff.scale.workers import workers_of

Tell = Callable[[int, int, tuple[Share, ...]], None]  # futures done, of, shares so far


@dataclass(frozen=True)
class Ran:
    """What a run did.

    Attributes
    ----------
    table : dict
        The final table, as `summary.json` has it.
    computed, kept : int
        Parts computed now, and parts that were there already.
    unsettled : tuple of str
        With `until`: the claims whose interval is still wider.
    lost : dict of int to str
        Chunks whose workers were lost, and why.
    """

    table: dict[str, Any]
    computed: int
    kept: int
    unsettled: tuple[str, ...]
    lost: dict[int, str]


def run(
    plan: Plan,
    folder: Folder,
    on: str = "cores",
    until: float | None = None,
    workers: int = 0,
    tell: Tell | None = None,
    file: str = "",
) -> Ran:
    """Compute every part that is not there yet, and the final table.

    Parameters
    ----------
    plan : Plan
    folder : Folder
    on : str
        ``here``, ``cores`` or ``dask://HOST:PORT``.
    until : float, optional
        Stop after the first part, in the order of the futures, at which every claim's interval is
        no wider. What lies beyond that part is not looked at, whoever had computed it.
    workers : int
        Threads, for ``cores``.
    tell : callable, optional
        Called as parts are counted.
    file : str
        The case's file, for `standoff runs resume`.

    Raises
    ------
    CannotWrite, Unreachable, InputError
        In one sentence; the finished parts are kept.
    """
    where = workers_of(on, workers)
    folder.begin(plan, file)
    folder.sweep()
    there = {c for c in folder.done() if c < plan.chunks}
    kept, computed = len(there), 0
    lost: dict[int, str] = {}
    tally = Tally(plan)
    counted = 0

    def settled() -> bool:
        """Count the parts that stand next in line; whether the run may stop there."""
        nonlocal counted
        while counted in there:
            tally.add(folder, counted)
            counted += 1
            shares = tally.shares()
            if tell is not None:
                tell(plan.rows(counted - 1)[1], plan.futures, shares)
            if until is not None and all(s.width <= until for s in shares):
                return True
        return False

    done = settled()
    if not done:
        todo = [c for c in range(plan.chunks) if c not in there]
        coming = where(plan, todo)
        try:
            for part in coming:
                if part.lost:
                    lost[part.chunk] = part.lost
                    continue
                folder.keep(part.chunk, part.body, part.faults)
                there.add(part.chunk)
                computed += 1
                if settled():
                    break
        finally:
            close = getattr(coming, "close", None)
            if close is not None:
                close()
    chunks = list(range(counted)) if not lost else sorted(there)
    if lost:
        tally = Tally(plan)
        for chunk in chunks:
            tally.add(folder, chunk)
    table = summary(plan, folder, chunks, tally)
    wide = tuple(s.claim for s in tally.shares() if until is not None and s.width > until)
    body = json.dumps(_finite(table), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    folder.write("summary.json", body.encode())
    return Ran(table, computed, kept, wide, lost)


def _finite(value: Any) -> Any:
    """A table in which what is undefined is null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(v) for key, v in value.items()}
    if isinstance(value, list):
        return [_finite(v) for v in value]
    return value
