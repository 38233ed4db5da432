"""Everything that reverses the central future of one test, by the audit's own definition."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from standoff.audit.asked import Test
from standoff.audit.drive import separations
from standoff.audit.engine import Outcomes, measure
from standoff.audit.flips import STEPS, Tried, choose, phrase
from standoff.audit.inputs import Column
from standoff.audit.ledger import rests_on, strongest
from standoff.audit.results import Flip, Move
from standoff.audit.reverse import Around, Tell, affords, counter
from standoff.audit.tipping.watch import Watch, watch, watch_item
from standoff.case import Case
from standoff.futures import Futures
from standoff.lenses.base import Change, Explains
from standoff.lenses.registry import lens


@dataclass(frozen=True)
class Turn:
    """One thing that reverses the central future.

    Attributes
    ----------
    step : str
        ``range``, ``bounds``, ``structure`` or ``pair``.
    says : str
        As a phrase: ``russian-response under 0.12``.
    share : float
        Share of the range, or of the bounds; NaN for a structural change.
    moves : tuple of Move
        One, two, or none for a structural change.
    item : str
        Of a structural change: what it changes.
    rests_on : tuple of str
        For each move, or for the item: what it rests on (``judgement``, ``publication``, …).
    reasons : tuple of tuple of str
        For each: its reasons in words.
    watch : tuple of Watch
        For each: what to watch.
    spans : tuple of pair of float
        For each move: the range of its number.
    ends : tuple of str
        For each move: ``low`` or ``high`` where it goes to the very end of the range, or of the
        bounds; else empty.
    """

    step: str
    says: str
    share: float
    moves: tuple[Move, ...]
    item: str
    rests_on: tuple[str, ...]
    reasons: tuple[tuple[str, ...], ...]
    watch: tuple[Watch, ...]
    spans: tuple[tuple[float, float], ...] = ()
    ends: tuple[str, ...] = ()


@dataclass(frozen=True)
class Looked:
    """What was found by moving everything that a test depends on.

    Attributes
    ----------
    central : bool or None
        Whether it holds in the central future; None where it is undefined there.
    share : float
        In what share of the futures examined it holds; NaN where it is never defined.
    n : int
        Futures examined, the outcome being defined.
    turns : tuple of Turn
        By step, and within one by share, the nearest first.
    note : str
        Why there is none.
    """

    central: bool | None
    share: float
    n: int
    turns: tuple[Turn, ...]
    note: str


def central(case: Case, test: Test, analyst: str | None = None) -> float:
    """1 or 0: whether a test holds with every number in the middle of its range; NaN undefined."""
    one = Futures.central(case, analyst)
    return float(measure(case, one, [test], None, 1).holds(test)[0])


def look(
    case: Case,
    test: Test,
    sample: Futures,
    workers: int | None = None,
    tell: Tell | None = None,
) -> Looked:
    """Move every number and make every structural change that a test depends on.

    Parameters
    ----------
    case : Case
    test : Test
    sample : Futures
        For the share in which it holds, and for the leading drivers of pairs.
    """
    outcomes = measure(case, sample, [test], counter("futures", sample.n, tell), workers)
    holds = outcomes.holds(test)[: outcomes.within(test)]
    known = np.isfinite(holds)
    share = float(holds[known].mean()) if known.any() else float("nan")
    around = Around(case, sample, {test.claim: test}, workers, tell)
    centre = around.centre[test.claim]
    if np.isnan(centre) or not affords(case, test, outcomes):
        note = (
            _undefined(case, test) if np.isnan(centre) else "too costly to solve for every number"
        )
        return Looked(None if np.isnan(centre) else bool(centre), share, int(known.sum()), (), note)
    tried, pair = _tried(around, test, outcomes)
    turns = _turns(case, test, tried, pair, around.movable)
    note = ""
    if not turns:
        note = "nothing tried turns it: no number within its bounds, no single change, no pair"
        if not around.movable and not tried.hangs_of:
            note = "it rests on nothing that could be moved"
    return Looked(bool(centre), share, int(known.sum()), turns, note)


def _tried(around: Around, test: Test, outcomes: Outcomes) -> tuple[Tried, Flip | None]:
    key = test.claim
    tried = around.alone(outcomes)[key]
    if choose(tried, None) is not None:
        return tried, None
    holds = {key: outcomes.holds(test)}
    apart = separations(around.sample, around.reads, around.movable, holds)
    return tried, around.pair(key, apart[key])


def _turns(
    case: Case, test: Test, tried: Tried, pair: Flip | None, movable: dict[str, Column]
) -> tuple[Turn, ...]:
    found: list[Turn] = []
    seen: set[str] = set()
    for step in STEPS:
        for move in tried.moves.get(step, ()):
            if move.id not in seen:
                seen.add(move.id)
                found.append(_moved(case, step, (move,), move.share, movable))
    grounds = {g.id: g.because for g in test.grounds(case)}
    first: dict[str, Change] = {}
    for change in tried.hangs:
        first.setdefault(change.item, change)
    for change in first.values():
        because = grounds.get(change.item, ())
        kind = "judgement" if change.judged or not because else strongest(because)
        found.append(
            Turn(
                "structure", change.says, float("nan"), (), change.item, (kind,),
                (tuple(r.words for r in because),), (watch_item(case, change.item),),
            )
        )  # fmt: skip
    if pair is not None:
        found.append(_moved(case, "pair", pair.moves, pair.share, movable))
    return tuple(found)


def _moved(
    case: Case, step: str, moves: tuple[Move, ...], share: float, movable: dict[str, Column]
) -> Turn:
    numbers = [case.numbers[m.id].number for m in moves]
    return Turn(
        step,
        " and ".join(phrase(m) for m in moves),
        share,
        moves,
        "",
        tuple(rests_on(n) for n in numbers),
        tuple(tuple(r.words for r in n.because) for n in numbers),
        tuple(watch(case, m) for m in moves),
        tuple(movable[m.id].span for m in moves),
        tuple(_end(movable[m.id], m, "bounds" if step == "bounds" else "range") for m in moves),
    )


def _end(column: Column, move: Move, within: str) -> str:
    """Whether a move goes to the very end of the range or the bounds, and to which."""
    lo, hi = column.span if within == "range" else column.bounds
    if abs(move.to - (hi if move.beyond == "over" else lo)) > 1e-8 * (hi - lo):
        return ""
    return "high" if move.beyond == "over" else "low"


def _undefined(case: Case, test: Test) -> str:
    """Why a test has no answer in the central future."""
    found = ((lens(name), ask) for name, ask in test.asks())
    said = [m.undefined(case, ask) for m, ask in found if isinstance(m, Explains)]
    why = "; ".join(dict.fromkeys(s for s in said if s))
    return "it is undefined in the central future" + (f": {why}" if why else "")
