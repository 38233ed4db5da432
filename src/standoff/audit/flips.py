"""Flips: what reverses the central future, by one definition everywhere.

Tried in this order: one quantity within its range; one to its bounds; one structural change; two
quantities among the leading drivers. The smallest share of the range wins. All points of all
claims are asked in one batch, and the turning points are found by bisection, again in one batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from standoff.audit.asked import Test
from standoff.audit.engine import Outcomes
from standoff.audit.inputs import Column
from standoff.audit.results import Flip, Move
from standoff.futures import FloatArray
from standoff.lenses.base import Change

Asker = Callable[[dict[str, FloatArray], Iterable[Test]], Outcomes]
Retry = Callable[[Change, Iterable[Test]], Outcomes]
STEPS = ("range", "bounds")
BISECTIONS = 20  # of a bracket of a 32nd: to 3e-8 of the range
PAIR_POINTS = 17
FEW_POINTS = 5  # where a lens is too costly for more
LEADING = 4


@dataclass(frozen=True)
class Turn:
    """A bracket in which moving one column reverses one claim."""

    test: Test
    column: Column
    step: str
    inner: float
    outer: float


@dataclass(frozen=True)
class Tried:
    """What moving one thing at a time did to a claim."""

    moves: dict[str, tuple[Move, ...]]  # by step
    hangs: tuple[Change, ...]
    hangs_of: int


def one_at_a_time(
    tests: dict[str, Test],
    columns: dict[str, Column],
    reads: dict[str, tuple[str, ...]],
    changes: dict[str, tuple[Change, ...]],
    centre: dict[str, float],
    ask: Asker,
    retry: Retry,
) -> dict[str, Tried]:
    """Move every number and make every structural change, one at a time.

    Parameters
    ----------
    tests : mapping of claim to Test
    columns : mapping of id to Column
    reads : mapping of claim to tuple of id
        Only these are tried for the claim.
    changes : mapping of claim to tuple of Change
    centre : mapping of claim to float
        1 or 0: whether it holds in the central future; NaN claims are left out.
    ask : callable
        (moved values, tests) → Outcomes.
    retry : callable
        (a change with a case of its own, tests) → Outcomes of that case's central future.
    """
    live = {k: t for k, t in tests.items() if not np.isnan(centre[k])}
    points: list[tuple[str, str, float]] = []
    places: dict[tuple[str, str], slice] = {}
    used = dict.fromkeys(key for claim in live for key in reads[claim] if key in columns)
    for key in used:
        for step in STEPS:
            values = columns[key].points(step)
            places[key, step] = slice(len(points), len(points) + len(values))
            points.extend((key, step, float(v)) for v in values)
    every = {(c.says, c.item): c for claim in live for c in changes[claim]}
    own = {claim: {(c.says, c.item) for c in changes[claim]} for claim in live}
    unique = {key: c for key, c in every.items() if c.case is None}
    apart = {key: c for key, c in every.items() if c.case is not None}
    rows = [{key: value} for key, _, value in points] + [c.moved for c in unique.values()]
    if not rows and not apart:
        return {claim: Tried({}, (), 0) for claim in live}
    wanted = {
        claim: [i for i, (key, _, _) in enumerate(points) if key in read]
        + [len(points) + i for i, key in enumerate(unique) if key in own[claim]]
        for claim, read in ((claim, set(reads[claim])) for claim in live)
    }
    answer = _asked(live, rows, wanted, ask)
    elsewhere = {
        key: retry(c, [live[k] for k in live if key in own[k]]) for key, c in apart.items()
    }
    turns: list[Turn] = []
    hangs: dict[str, tuple[Change, ...]] = {}
    for claim, test in live.items():
        holds = answer[claim]
        for key in reads[claim]:
            if key in columns:
                for step in STEPS:
                    turns += _turns(test, columns[key], step, holds[places[key, step]], centre)
        structural = dict(zip(unique, holds[len(points) :].tolist(), strict=True))
        for name in apart:
            if name in own[claim]:
                structural[name] = float(elsewhere[name].holds(test)[0])
        hangs[claim] = tuple(
            c for c in changes[claim] if structural[c.says, c.item] == 1 - centre[claim]
        )
    moves = _settle(turns, centre, ask)
    return {
        claim: Tried(
            {
                step: tuple(sorted(
                    (m for t, m in moves if t.test.claim == claim and t.step == step),
                    key=lambda m: (m.share, m.id),
                ))
                for step in STEPS
            },
            hangs[claim],
            len({c.item for c in changes[claim]}),
        )
        for claim in live
    }  # fmt: skip


def _asked(
    tests: dict[str, Test],
    rows: list[dict[str, float]],
    wanted: dict[str, list[int]],
    ask: Asker,
) -> dict[str, FloatArray]:
    """Whether each claim holds at the rows that concern it, NaN at the others, shape (n_rows,).

    Claims that the same lenses answer are asked together: no lens is asked about moves that
    nothing of its own depends on.
    """
    together: dict[tuple[str, ...], list[str]] = {}
    for claim, test in tests.items():
        together.setdefault(tuple(dict.fromkeys(n for n, _ in test.asks())), []).append(claim)
    found = {claim: np.full(len(rows), np.nan) for claim in tests}
    for claims in together.values():
        some = sorted({i for claim in claims for i in wanted[claim]})
        if not some:
            continue
        answer = ask(_rows([rows[i] for i in some]), [tests[claim] for claim in claims])
        for claim in claims:
            found[claim][some] = answer.holds(tests[claim])
    return found


def _turns(
    test: Test, column: Column, step: str, holds: FloatArray, centre: dict[str, float]
) -> list[Turn]:
    """The nearest bracket on each side of the middle in which a claim turns."""
    values = column.points(step)
    found = []
    for side in (-1, 1):
        inner = column.middle
        order = np.argsort(side * values)
        for i in order:
            value = float(values[i])
            if (value - column.middle) * side <= 0:
                continue
            if holds[i] == 1 - centre[test.claim]:
                found.append(Turn(test, column, step, inner, value))
                break
            if not np.isnan(holds[i]):
                inner = value
    return found


def _settle(turns: list[Turn], centre: dict[str, float], ask: Asker) -> list[tuple[Turn, Move]]:
    """Bisect every bracket at once; the nearer turn of a column and a step remains."""
    if not turns:
        return []
    inner = np.array([t.inner for t in turns])
    outer = np.array([t.outer for t in turns])
    free = np.array([not (t.column.values and t.step == "range") for t in turns])
    tests = {t.test.claim: t.test for t in turns}
    wanted = {c: [i for i, t in enumerate(turns) if t.test.claim == c] for c in tests}
    for _ in range(BISECTIONS):
        if not free.any():
            break
        between = (inner + outer) / 2
        rows = [{t.column.id: float(b)} for t, b in zip(turns, between, strict=True)]
        holds = _asked(tests, rows, wanted, ask)
        turned = np.array(
            [holds[t.test.claim][i] == 1 - centre[t.test.claim] for i, t in enumerate(turns)]
        )
        outer = np.where(free & turned, between, outer)
        inner = np.where(free & ~turned, between, inner)
    best: dict[tuple[str, str, str], tuple[Turn, Move]] = {}
    for turn, to in zip(turns, outer, strict=True):
        move = _move(turn.column, turn.step, float(to))
        key = (turn.test.claim, turn.column.id, turn.step)
        if key not in best or move.share < best[key][1].share:
            best[key] = (turn, move)
    return list(best.values())


def _move(column: Column, step: str, to: float) -> Move:
    width = column.width(step)
    share = abs(to - column.middle) / width
    to = round(to / width, 7) * width + 0.0  # what bisection leaves beyond is no figure
    beyond = "over" if to > column.middle else "under"
    return Move(column.id, column.says, column.middle, to, beyond, share, column.judged)


def choose(tried: Tried, pair: Flip | None) -> Flip | None:
    """The flip of a claim: the first step that reverses it, its smallest share of the range."""
    for step in STEPS:
        moves = tried.moves.get(step, ())
        if moves:
            return Flip(step, phrase(moves[0]), moves[0].share, (moves[0],))
    if tried.hangs:
        items = tuple(dict.fromkeys(c.item for c in tried.hangs))
        return Flip("structure", tried.hangs[0].says, float("nan"), (), items, tried.hangs_of)
    return pair


def pair_flip(
    test: Test,
    leading: tuple[Column, ...],
    centre: float,
    ask: Asker,
    points: int = PAIR_POINTS,
) -> Flip | None:
    """Two quantities among the leading drivers that together reverse a claim.

    The share of a pair is the larger of its two; each is looked at at so many points.
    """
    drawn = [c for c in leading if c.width("range") > 0][:LEADING]
    rows: list[dict[str, float]] = []
    for i, a in enumerate(drawn):
        for b in drawn[i + 1 :]:
            for x in a.points("range", points):
                rows.extend({a.id: float(x), b.id: float(y)}
                            for y in b.points("range", points))  # fmt: skip
    if not rows:
        return None
    holds = ask(_rows(rows), [test]).holds(test)
    by_id = {c.id: c for c in drawn}
    best: Flip | None = None
    for row, held in zip(rows, holds, strict=True):
        if held != 1 - centre:
            continue
        moves = tuple(_move(by_id[key], "range", value) for key, value in row.items())
        share = max(m.share for m in moves)
        if best is None or share < best.share:
            best = Flip("pair", " and ".join(phrase(m) for m in moves), share, moves)
    return best


def phrase(move: Move) -> str:
    """A move as a phrase: ``russian-response under 0.04``.

    What places a statement in an order is told as that: ``strike matters less to russia``.
    """
    if move.id.startswith("preference."):
        word = "more" if move.beyond == "over" else "less"
        says = move.says.partition(", of ")[0].removeprefix("how much ").replace("`", "")
        return says.replace(" matters to ", f" matters {word} to ")
    return f"{move.id} {move.beyond} {move.to:.3g}"


def _rows(moves: list[dict[str, float]]) -> dict[str, FloatArray]:
    """Moves, one a row → columns with NaN where a row leaves a number where it was."""
    out: dict[str, FloatArray] = {}
    for i, move in enumerate(moves):
        for key, value in move.items():
            out.setdefault(key, np.full(len(moves), np.nan))[i] = value
    return out
