"""What the report and the command draw: equilibria with shares, moves, and why."""

from __future__ import annotations

from typing import Any

import numpy as np

from standoff.case import AS_IS, Case
from standoff.futures import Futures
from standoff.lenses.base import Picture
from standoff.lenses.stability.answers import equilibria
from standoff.lenses.stability.conflict import CONCEPTS
from standoff.lenses.stability.game import says_of
from standoff.lenses.stability.graph import MOST_ARCS, size_of
from standoff.lenses.stability.lens import Solved, affordable, solve
from standoff.lenses.stability.reach import reach
from standoff.lenses.stability.reasons import why
from standoff.lenses.stability.words import moved, steps_in_words, why_in_words

STRONGEST = ("nash", "sseq", "seq", "smr", "gmr", "sim")
MOST = 2000  # states that are listed, those that last in most futures first
ROUTES = 400  # of them, to which the way from the status quo is told
SHOWN = 24  # equilibria whose reasons are told


def picture(
    case: Case, futures: Futures, policy: str = AS_IS, concepts: tuple[str, ...] = CONCEPTS
) -> Picture:
    """The stability of a game as plain data.

    `equilibria` is the central future, where every quantity lies in the middle of its range;
    `shares` is the share of the futures examined in which a state is an equilibrium.
    """
    assert case.game is not None
    middle = solve(case, Futures.central(case, futures.analyst), policy)
    most = affordable(case)
    if most is not None and most < futures.n:
        futures = futures.block(0, most)
    sample = solve(case, futures, policy)
    board = middle.board
    asked = tuple(c for c in concepts if c != "sim" or size_of(middle.conflict) <= MOST_ARCS)
    now, then = equilibria(middle, asked), equilibria(sample, asked)
    often_is = np.bincount(sample.orders.which, minlength=len(sample.orders.ranks)) / futures.n
    often = {concept: often_is @ then[concept] for concept in asked}
    total = np.sum([often[c] + now[c][0] for c in asked], axis=0) if asked else np.zeros(0)
    alive = np.flatnonzero(total > 0)
    share = np.sum([often[c][alive] for c in asked], axis=0)
    ranked = alive[np.lexsort((alive, -share))][:MOST].tolist()
    kept = np.sort(np.array(ranked, dtype=np.int64))
    central = {c: [board.write(int(s)) for s in kept[now[c][0][kept]]] for c in asked}
    shares = {
        c: {board.write(int(s)): float(often[c][s]) for s in kept if often[c][s] > 0} for c in asked
    }
    says = says_of(case.game)
    start = None if case.game.status_quo is None else board.read(case.game.status_quo)
    if start is not None and middle.conflict.feasible is not None:
        start = start if middle.conflict.feasible[start] else None
    return {
        "policy": policy,
        "players": list(board.players),
        "options": [f"{a}.{o}" for a, o in board.options],
        "says": {f"{a}.{o}": text for (a, o), text in says.items()},
        "futures": futures.n,
        "feasible": len(middle.conflict.states),
        "orders": len(sample.orders.ranks),
        "counts": {c: int(now[c][0].sum()) for c in asked},
        "left-out": len(alive) - len(ranked),
        "not-solved": [c for c in concepts if c not in asked],
        "states": [board.write(s) for s in ranked],
        "on": {
            board.write(s): [f"{a}.{o}" for b, (a, o) in enumerate(board.options) if s >> b & 1]
            for s in ranked
        },
        "words": {board.write(s): board.words(s, says) for s in ranked},
        "equilibria": central,
        "shares": shares,
        "why": _reasons(middle, ranked, central),
        "status-quo": case.game.status_quo,
        "moves": [] if start is None else _around(middle, start),
        "paths": [] if start is None else _paths(middle, start, ranked),
    }


def _reasons(
    solved: Solved, states: list[int], central: dict[str, list[str]]
) -> dict[str, dict[str, Any]]:
    """For each state that lasts in the central future, the strongest concept and why."""
    out: dict[str, dict[str, Any]] = {}
    ranks = solved.orders.ranks[0]
    first = {
        state: None
        for concept in STRONGEST
        for state in states
        if solved.board.write(state) in central.get(concept, ())
    }
    for state in list(first)[:SHOWN]:
        name = solved.board.write(state)
        held = [c for c in STRONGEST if name in central.get(c, ())]
        told = {
            player: why_in_words(solved.board, why(solved.conflict, ranks, state, i, held[0]))
            for i, player in enumerate(solved.board.players)
        }
        out[name] = {"concept": held[0], "by": told}
    return out


def _around(solved: Solved, start: int) -> list[dict[str, Any]]:
    """Every move from the status quo, and whether it betters its mover in the central future."""
    ranks = solved.orders.ranks[0]
    out = []
    for i, player in enumerate(solved.board.players):
        for to in solved.conflict.moves(i, start).tolist():
            out.append(
                {
                    "actor": player,
                    "to": solved.board.write(to),
                    "says": moved(solved.board, start, to),
                    "improves": bool(ranks[i, to] > ranks[i, start]),
                }
            )
    return out


def _paths(solved: Solved, start: int, states: list[int]) -> list[dict[str, Any]]:
    """Which of the states that last can be reached from the status quo, and by which moves."""
    out = []
    ranks = solved.orders.ranks[0]
    searches = {
        "improvements": reach(solved.conflict, start, ranks=ranks),
        "moves": reach(solved.conflict, start),
    }
    reached = {by: set(found.states.tolist()) for by, found in searches.items()}
    for state in states[:ROUTES]:
        by = next((b for b in searches if state == start or state in reached[b]), None)
        if by is None:
            continue
        steps = () if state == start else searches[by].path(state)
        out.append(
            {
                "to": solved.board.write(state),
                "by": by,
                "steps": [
                    {"actor": solved.board.players[s.actor], "to": solved.board.write(s.state)}
                    for s in steps
                ],
                "says": steps_in_words(solved.board, start, steps) or "it is the status quo",
            }
        )
    return out
