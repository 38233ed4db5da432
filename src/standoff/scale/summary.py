"""What a run found, from its parts: one part in memory at a time, in the order of the futures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from standoff.audit.interval import wilson
from standoff.audit.policies import Compared, plain
from standoff.audit.policies_of import on_goal
from standoff.audit.words import result
from standoff.scale.plan import Plan
from standoff.scale.store import Folder


@dataclass(frozen=True)
class Share:
    """In what share of the futures a claim holds.

    Attributes
    ----------
    claim : str
    holds, known, futures : int
        Futures in which it holds, in which it is defined, and all.
    lo, hi : float
        Wilson's interval of the share: numerical error only.
    """

    claim: str
    holds: int
    known: int
    futures: int
    lo: float
    hi: float

    @property
    def share(self) -> float:
        """Of the futures in which it is defined; NaN where it never is."""
        return self.holds / self.known if self.known else float("nan")

    @property
    def width(self) -> float:
        """How wide the interval is; 1 where nothing is known."""
        return self.hi - self.lo if self.known else 1.0


class Tally:
    """Counts of each claim, part by part."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.counts = {claim: np.zeros(3, np.int64) for claim in plan.tests}

    def add(self, folder: Folder, chunk: int) -> None:
        """Count one part."""
        outcomes = folder.outcomes(self.plan, chunk)
        for claim, test in self.plan.tests.items():
            holds = outcomes.holds(test)
            known = ~np.isnan(holds)
            self.counts[claim] += (int((holds[known] > 0).sum()), int(known.sum()), outcomes.n)

    def shares(self) -> tuple[Share, ...]:
        """Every claim's share so far."""
        found = []
        for claim, (holds, known, futures) in self.counts.items():
            lo, hi = wilson(int(holds), int(known))
            found.append(Share(claim, int(holds), int(known), int(futures), float(lo), float(hi)))
        return tuple(found)


def objectives(plan: Plan, folder: Folder, chunks: list[int]) -> tuple[Compared, ...]:
    """The policies on each objective; only that objective's columns are read."""
    found = []
    for goal in plan.goals.values():
        name, ask = goal.call
        table = np.column_stack(
            [folder.column(plan, (name, p, ask), chunks) for p in plan.case.policy_ids]
        )
        found.append(on_goal(plan.case, goal, table))
    return tuple(found)


def summary(plan: Plan, folder: Folder, chunks: list[int], tally: Tally) -> dict[str, Any]:
    """The final table: the same bytes whatever the number of workers, and after any restart."""
    claims = []
    for s in tally.shares():
        force = plan.case.claims[s.claim].force
        words = result(s.holds, s.known, force)[0] if s.known else ("undefined",)
        claims.append(
            {
                "claim": s.claim,
                "result": " or ".join(words),
                "share": s.share if s.known else None,
                "error": [s.lo, s.hi],
                "holds": s.holds,
                "defined": s.known,
            }
        )
    last = plan.rows(chunks[-1])[1] if chunks else 0
    return {
        "case": plan.case.title,
        "seed": plan.seed,
        "futures": last,
        "claims": claims,
        "objectives": [plain(row) for row in objectives(plan, folder, chunks)],
        "faults": [f for f in folder.faults() if f["future"] < last],
    }
