"""From what was measured to what is said of one claim."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from standoff.audit import standing
from standoff.audit.asked import Lacking, Test
from standoff.audit.basis import after_test, before_test
from standoff.audit.flips import STEPS, choose
from standoff.audit.results import Move, Verdict
from standoff.audit.reverse import affords
from standoff.audit.words import CONDITIONAL, NOT_TESTED, UNDEFINED, result
from standoff.case import Case
from standoff.case.parts import Beyond, Claim
from standoff.futures import FloatArray, Futures
from standoff.lenses.base import Explains
from standoff.lenses.registry import lens

if TYPE_CHECKING:
    from standoff.audit.run import Measured

MARGINS = (0.0, 0.5, 1.0, 1.5, 2.0)
EMPTY = {
    "record": "the case has no such item on record, or only an alleged one; add it with its source",
    "alignment": "the case has no ties between them",
}


def untried(case: Case, key: str, lacking: Lacking | None) -> Verdict:
    """The verdict of a claim that no lens has met."""
    claim = case.claims[key]
    early = before_test(case, key, claim)
    if early is not None:
        needs = lacking.needs if lacking is not None and early.name == "disputed" else ""
        return _bare(key, claim, early.name, early.rests_on, needs)
    if lacking is not None and lacking.needs:
        needs = lacking.needs
    elif claim.waits:
        needs = claim.waits
    elif claim.test is not None and claim.test.policy is not None:
        needs = "none of its objectives can be computed"
    else:
        needs = "names no test"
    return _bare(key, claim, "untested", needs, needs)


def judge(case: Case, key: str, measured: Measured) -> Verdict:
    """The verdict of a claim whose test was measured."""
    claim = case.claims[key]
    early = before_test(case, key, claim)
    if early is not None:
        return _bare(key, claim, early.name, early.rests_on, "")
    test = measured.tests[key]
    if silent := _silent(case, test):
        return _bare(key, claim, "untested", silent, silent)
    holds = measured.holds[key][: measured.outcomes.within(test)]
    grounds = test.grounds(case)
    if not grounds:
        needs = EMPTY.get(test.lens, "the case has nothing for it to rest on")
        return _bare(key, claim, "untested", needs, needs)
    known = ~np.isnan(holds)
    undefined = int((~known).sum())
    if undefined > UNDEFINED * len(holds):
        share = undefined / len(holds)
        needs = f"its outcome is undefined in {share:.0%} of the futures examined"
        return _bare(key, claim, "untested", needs, needs)
    tried = measured.tried.get(key)
    moves = [m for step in STEPS for m in tried.moves.get(step, ())] if tried else []
    assumed = _once(m for m in moves if m.judged)
    reads = measured.reads[key]
    turned = [c.item for c in tried.hangs if c.judged] if tried else []
    judged = (*(m.id for m in assumed), *dict.fromkeys(turned))
    stands = _marks(case, test, measured.futures.seed)
    basis = after_test(case, claim, test, grounds, reads, judged, CONDITIONAL in stands)
    if basis.name == "asserted":
        needs = "an independent source for what it rests on"
        return _bare(key, claim, basis.name, basis.rests_on, needs)
    words, share, error = result(int(holds[known].sum()), int(known.sum()), claim.force)
    flip = choose(tried, measured.pairs.get(key)) if tried else None
    apart = measured.apart[key]
    return replace(
        _bare(key, claim, basis.name, basis.rests_on, ""),
        results=words,
        share=share,
        error=error,
        n=len(holds),
        undefined=undefined,
        lens=test.lens,
        outcome=_outcome(test),
        under=test.under,
        than=test.than,
        expect=_expected(test),
        margin=test.margin,
        margins=_margins(test, measured),
        central=None if np.isnan(measured.centre[key]) else bool(measured.centre[key]),
        value=measured.value[key],
        drivers=apart.drivers,
        drivers_note=apart.note,
        flip=flip,
        flip_note="" if flip else _no_flip(case, measured, key),
        assumed=assumed,
        hangs=tuple(dict.fromkeys(c.item for c in tried.hangs)) if tried else (),
        hangs_of=tried.hangs_of if tried else 0,
        witness=_witness(measured, key, holds) if claim.force == "can" else {},
        roots=basis.roots,
        grounds=tuple(g.id for g in grounds),
        numbers=reads,
        marks=stands,
    )


def _silent(case: Case, test: Test) -> str:
    """Why a lens has no answer in any future, where it can say so."""
    found = ((lens(name), ask) for name, ask in test.asks())
    said = (m.undefined(case, ask) for m, ask in found if isinstance(m, Explains))
    return "; ".join(dict.fromkeys(s for s in said if s))


def _marks(case: Case, test: Test, seed: int) -> tuple[str, ...]:
    """What is to be said beside the answers that it rests on, each once."""
    found: dict[str, None] = {}
    for name, ask in test.asks():
        said = standing.marks(case, name, ask, test.in_force())
        found.update(dict.fromkeys(said))
        if precise := standing.precision(case, name, ask, seed):
            found[precise if test.ask is not None else f"{ask.text}: {precise}"] = None
    return tuple(found)


def _bare(key: str, claim: Claim, basis: str, rests_on: str, needs: str) -> Verdict:
    return Verdict(
        claim=key,
        says=claim.says,
        kind=claim.kind,
        force=claim.force,
        by=claim.by or "",
        results=NOT_TESTED,
        basis=basis,
        rests_on=rests_on,
        needs=needs,
        lens=(claim.test.lens or "") if claim.test else "",
        outcome=(claim.test.outcome or "") if claim.test else "",
        stands_for=claim.test.stands_for if claim.test else "",
    )


def _once(moves: object) -> tuple[Move, ...]:
    """The nearest move of each number."""
    found: dict[str, Move] = {}
    for move in moves:  # type: ignore[attr-defined]
        found.setdefault(move.id, move)
    return tuple(found.values())


def _outcome(test: Test) -> str:
    if test.ask is not None:
        return test.ask.text
    how = "by the weights given to" if test.weighed else "on each of"
    return f"{test.policy} best {how} " + ", ".join(g.id for g in test.goals)


def _expected(test: Test) -> str:
    if isinstance(test.expect, Beyond):
        above = test.expect.above
        return f"above {above:g}" if above is not None else f"below {test.expect.below:g}"
    return test.expect


def _margins(test: Test, measured: Measured) -> tuple[tuple[float, float], ...]:
    """How the share moves with the margin."""
    if test.ask is None or (test.expect in ("yes", "no")):
        return ()
    unit = test.margin or _spread(measured.outcomes.difference(test)) / 4
    found = []
    for times in MARGINS:
        holds = measured.outcomes.holds(test, unit * times)
        known = ~np.isnan(holds)
        found.append((unit * times, float(holds[known].mean())))
    return tuple(found)


def _spread(values: FloatArray) -> float:
    known = values[~np.isnan(values)]
    return float(np.quantile(known, 0.9) - np.quantile(known, 0.1)) if len(known) else 0.0


def _no_flip(case: Case, measured: Measured, key: str) -> str:
    if not affords(case, measured.tests[key], measured.outcomes):
        return "not looked for: too costly to solve for every number"
    if np.isnan(measured.centre[key]):
        return "undefined in the central future"
    if not any(k in measured.columns for k in measured.reads[key]):
        return "rests on no number that could be moved"
    return "nothing tried reverses it: no number within its bounds, no single change, no pair"


def _witness(measured: Measured, key: str, holds: FloatArray) -> dict[str, float]:
    """The future nearest the middle in which a claim holds."""
    rows = np.flatnonzero(holds == 1)
    if not len(rows):
        return {}
    sample: Futures = measured.futures
    own = [measured.columns[k] for k in measured.reads[key] if k in measured.columns]
    drawn = {c.drawn_as: c for c in reversed(own) if c.drawn_as}
    if not drawn:
        return {}
    table = np.column_stack([sample.draws(key)[rows] for key in drawn])
    far = np.abs(table - 0.5)
    row = int(np.argmin(far.max(axis=1)))
    at = rows[row]
    order = np.argsort(-far[row], kind="stable")[:5]
    columns = list(drawn.values())
    found = {}
    for j in order:
        column = columns[j]
        policy, name = "as-is", column.id
        if name.startswith("policy."):
            _, policy, name = name.split(".", 2)
        found[column.id] = float(sample.values(name, policy)[at])
    return found
