"""Why a state lasts, in words: each improvement, and the moves that deter it."""

from __future__ import annotations

from collections.abc import Mapping

from standoff.lenses.stability.game import Board
from standoff.lenses.stability.reach import Step
from standoff.lenses.stability.reasons import Reply, Why

Says = Mapping[tuple[str, str], str]


def moved(board: Board, before: int, after: int) -> str:
    """What a move changes: ``takes up strike, drops sanction``."""
    on = [o for b, (_, o) in enumerate(board.options) if after >> b & 1 and not before >> b & 1]
    off = [o for b, (_, o) in enumerate(board.options) if before >> b & 1 and not after >> b & 1]
    parts = []
    if on:
        parts.append("takes up " + " and ".join(on))
    if off:
        parts.append("drops " + " and ".join(off))
    return ", ".join(parts) or "stays"


def steps_in_words(board: Board, start: int, steps: tuple[Step, ...]) -> str:
    """A sequence of moves: ``russia takes up strike; then turkey takes up intervene``."""
    parts, at = [], start
    for step in steps:
        parts.append(f"{board.players[step.actor]} {moved(board, at, step.state)}")
        at = step.state
    return "; then ".join(parts)


def why_in_words(board: Board, why: Why) -> str:
    """Why an actor stays at a state, or does not, as a sentence."""
    actor = board.players[why.actor]
    if not why.replies:
        return f"{actor} has no move that betters it."
    stays = [r for r in why.replies if r.deterred]
    leaves = [r for r in why.replies if not r.deterred]
    if leaves:
        best = leaves[0]
        return f"{actor} leaves: it {moved(board, why.state, best.to)}, and nothing deters it."
    return (
        f"{actor} stays: " + "; ".join(_deterred(board, why, r) for r in stays[:3]) + _more(stays)
    )


def _deterred(board: Board, why: Why, reply: Reply) -> str:
    if why.concept == "sim":
        others = ", ".join(
            f"{board.players[s.actor]} {moved(board, why.state, s.state)}" for s in reply.sanction
        )
        ends = board.write(reply.outcome)
        return (
            f"if it {moved(board, why.state, reply.to)} while {others}, "
            f"all end in {ends}, no better for it"
        )
    if not reply.sanction:
        return f"if it {moved(board, why.state, reply.to)}, it is no better off"
    answer = steps_in_words(board, reply.to, reply.sanction)
    ends = board.write(reply.outcome)
    return f"if it {moved(board, why.state, reply.to)}, {answer}, to {ends}, no better for it"


def _more(stays: list[Reply]) -> str:
    return f"; and {len(stays) - 3} more improvements are deterred." if len(stays) > 3 else "."
