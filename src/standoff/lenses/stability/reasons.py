"""Why a state is stable for an actor: each improvement, and what deters it.

An improvement is deterred where opponents' legal moves lead from it to a state that is not better
for the actor than where it stood (GMR: by any moves; SEQ: by improvements), and from which, for SMR
and SSEQ, no move of its own leads to a better one either. For SIM they move from where it stood at
the same time as it does.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from .conflict import BoolArray, Conflict
from .reach import Step, can_move_into, reach

BY_IMPROVEMENTS = frozenset({"seq", "sseq"})
LASTING = frozenset({"smr", "sseq"})


@dataclass(frozen=True)
class Reply:
    """What an improvement meets.

    Attributes
    ----------
    to : the state that the actor improves to
    sanction : the opponents' moves that deter it, in turn (SIM: at the same time, each from where
        all stood); empty where none does
    outcome : the state where that ends; -1 where nothing deters it
    """

    to: int
    sanction: tuple[Step, ...]
    outcome: int

    @property
    def deterred(self) -> bool:
        """Whether the actor would end no better than it stood."""
        return self.outcome >= 0


@dataclass(frozen=True)
class Why:
    """Why a state is stable for an actor, or is not.

    Attributes
    ----------
    state, actor, concept : what was asked
    replies : one for each improvement, the best for the actor first; none where it has none
    """

    state: int
    actor: int
    concept: str
    replies: tuple[Reply, ...]

    @property
    def stable(self) -> bool:
        """Whether the actor stays."""
        return all(reply.deterred for reply in self.replies)


def why(
    conflict: Conflict, ranks: npt.NDArray[np.int32], state: int, actor: int, concept: str
) -> Why:
    """Why a state is stable for an actor under a concept, or is not.

    Parameters
    ----------
    ranks : (n_actors, n_states)
    state : a feasible state
    concept : one of `conflict.CONCEPTS`
    """
    rank = ranks[actor]
    to = conflict.moves(actor, state)
    better = to[rank[to] > rank[state]]
    better = better[np.argsort(-rank[better].astype(np.int64), kind="stable")]
    replies = []
    if concept == "sim":
        replies = [_at_once(conflict, ranks, state, actor, int(t)) for t in better]
    else:
        goal = not_better(conflict, rank, state, actor, concept)
        for t in better:
            replies.append(_in_turn(conflict, ranks, actor, int(t), goal, concept))
    return Why(state, actor, concept, tuple(replies))


def not_better(
    conflict: Conflict, rank: npt.NDArray[np.int32], state: int, actor: int, concept: str
) -> BoolArray:
    """The outcomes that deter the actor at a state, (n_states,); none for Nash."""
    if concept == "nash":
        return np.zeros(conflict.n_states, dtype=np.bool_)
    better = rank > rank[state]
    if concept in LASTING:
        if conflict.feasible is not None:
            better &= conflict.feasible
        better = can_move_into(conflict, actor, better)
    return np.asarray(~better)


def _in_turn(
    conflict: Conflict,
    ranks: npt.NDArray[np.int32],
    actor: int,
    to: int,
    goal: BoolArray,
    concept: str,
) -> Reply:
    if not goal.any():
        return Reply(to, (), -1)
    others = [j for j in range(conflict.n_actors) if j != actor]
    given = ranks if concept in BY_IMPROVEMENTS else None
    found = reach(conflict, to, movers=others, ranks=given, until=goal)
    ends = found.states[goal[found.states]]
    if not len(ends):
        return Reply(to, (), -1)
    return Reply(to, found.path(int(ends[0])), int(ends[0]))


def _at_once(
    conflict: Conflict, ranks: npt.NDArray[np.int32], state: int, actor: int, to: int
) -> Reply:
    """The first that deters, with the fewest opponents who move."""
    found: Reply | None = None
    for outcome, steps in joint_outcomes(conflict, ranks, state, actor, to):
        if ranks[actor, outcome] <= ranks[actor, state] and (
            found is None or len(steps) < len(found.sanction)
        ):
            found = Reply(to, steps, outcome)
    return found or Reply(to, (), -1)


def joint_outcomes(
    conflict: Conflict, ranks: npt.NDArray[np.int32], state: int, actor: int, to: int
) -> list[tuple[int, tuple[Step, ...]]]:
    """Where the actor's move ends when opponents improve from the same state at the same time.

    Each option that any of them flips is flipped; what cannot be is left out.
    """
    choices: list[list[Step]] = []
    for j in range(conflict.n_actors):
        if j != actor:
            moves = conflict.moves(j, state)
            better = moves[ranks[j, moves] > ranks[j, state]]
            choices.append([Step(j, state), *(Step(j, int(t)) for t in better)])
    out = []
    for chosen in product(*choices):
        steps = tuple(step for step in chosen if step.state != state)
        flipped = state ^ to
        for step in steps:
            flipped |= state ^ step.state
        outcome = state ^ flipped
        if steps and (conflict.feasible is None or conflict.feasible[outcome]):
            out.append((outcome, steps))
    return out
