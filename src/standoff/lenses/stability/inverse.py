"""What would have to change: the smallest changes of one actor's order that turn a state around.

Whether a state s is stable for an actor depends on its own order only by which states it prefers to
s. A change is therefore a set of states that cross s: to make s stable, states that it preferred to
s and would no longer; to make it unstable, states that it would come to prefer. Smaller is fewer
states, then fewer places: how far in all they stand from s in the actor's order as it is. No part
of a change that is found would do by itself.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .conflict import Conflict
from .reach import reach
from .reasons import BY_IMPROVEMENTS, LASTING, joint_outcomes

Choice = frozenset[int]


@dataclass(frozen=True)
class Inverse:
    """The smallest changes of an actor's order that turn its stability at a state around.

    Attributes
    ----------
    changes : the states that cross, for each change, the smallest first; a change of nothing where
        it is as wanted already
    places : for each change, how far in all they stand from the state, in ranks that differ
    complete : whether these are all of the smallest; not where the search was cut short
    """

    changes: tuple[tuple[int, ...], ...]
    places: tuple[int, ...]
    complete: bool


def inverse(
    conflict: Conflict,
    ranks: npt.NDArray[np.int32],
    state: int,
    actor: int,
    concept: str,
    *,
    stable: bool = True,
    most: int = 12,
    effort: int = 20_000,
) -> Inverse:
    """Which changes of the actor's order make the state stable for it, or unstable.

    Parameters
    ----------
    ranks : (n_actors, n_states)
    concept : nash, gmr, smr, seq, sseq or sim
    stable : whether the state shall be stable
    most : how many changes to find
    effort : how many partial changes to look at
    """
    rank = ranks[actor]
    better = {int(t) for t in conflict.states if rank[t] > rank[state]}
    replies = _replies(conflict, ranks, state, actor, concept)
    cache: dict[int, Choice] = {}

    def ways_out(t: int) -> Choice:
        """The state and, where a sanction has to last, what the actor moves to from it."""
        if t not in cache:
            more = conflict.moves(actor, t).tolist() if concept in LASTING else []
            cache[t] = frozenset([t, *more]) - {state}
        return cache[t]

    known = np.unique(rank[conflict.states])
    place = {int(t): int(np.searchsorted(known, rank[t])) for t in conflict.states}

    def cost(change: Choice) -> tuple[int, int, tuple[int, ...]]:
        far = sum(abs(place[t] - place[state]) for t in change)
        return len(change), far, tuple(sorted(change))

    branch = (
        _to_stable(better, replies, ways_out) if stable else _to_unstable(better, replies, ways_out)
    )
    return _smallest(cost, branch, most, effort)


def _replies(
    conflict: Conflict, ranks: npt.NDArray[np.int32], state: int, actor: int, concept: str
) -> dict[int, tuple[int, ...]]:
    """For each move of the actor where opponents can answer it, whatever the actor's order."""
    others = [j for j in range(conflict.n_actors) if j != actor]
    given = ranks if concept in BY_IMPROVEMENTS else None
    out: dict[int, tuple[int, ...]] = {}
    for t in conflict.moves(actor, state).tolist():
        if concept == "nash":
            out[t] = ()
        elif concept == "sim":
            outcomes = joint_outcomes(conflict, ranks, state, actor, t)
            out[t] = tuple(sorted({outcome for outcome, _ in outcomes}))
        else:
            out[t] = tuple(reach(conflict, t, movers=others, ranks=given).states.tolist())
    return out


def _to_stable(
    better: set[int],
    replies: dict[int, tuple[int, ...]],
    own: Callable[[int], Choice],
) -> Callable[[Choice], list[Choice] | None]:
    """The ways to deal with the first improvement that a change leaves; None where none is left."""
    needs = {t: [own(end) & better for end in ends] for t, ends in replies.items()}

    def branch(change: Choice) -> list[Choice] | None:
        for t, ways in needs.items():
            if t in better and t not in change and not any(way <= change for way in ways):
                return [frozenset([t]), *ways]
        return None

    return branch


def _to_unstable(
    better: set[int],
    replies: dict[int, tuple[int, ...]],
    own: Callable[[int], Choice],
) -> Callable[[Choice], list[Choice] | None]:
    """The ways to a move that nothing deters any more.

    A change carries its move along as a mark below 0, which costs nothing.
    """
    ends = {t: [own(end) for end in answers] for t, answers in replies.items()}

    def branch(change: Choice) -> list[Choice] | None:
        marks = [-1 - t for t in change if t < 0]
        if not marks:
            return [frozenset([-1 - t]) | (frozenset([t]) - better) for t in ends]
        for ways_out in ends[marks[0]]:
            if not ways_out & (better | change):
                return [frozenset([t]) for t in sorted(ways_out)]
        return None

    return branch


def _smallest(
    cost: Callable[[Choice], tuple[int, int, tuple[int, ...]]],
    branch: Callable[[Choice], list[Choice] | None],
    most: int,
    effort: int,
) -> Inverse:
    """Best first: the cheapest partial change is taken further until it does."""

    def plain(change: Choice) -> Choice:
        return frozenset(t for t in change if t >= 0)

    start: Choice = frozenset()
    heap = [(cost(start), 0, start)]
    seen = {start}
    found: list[Choice] = []
    while heap and len(found) < most and effort > 0:
        effort -= 1
        _, _, change = heapq.heappop(heap)
        bare = plain(change)
        if any(done <= bare for done in found):
            continue
        further = branch(change)
        if further is None:
            found.append(bare)
            continue
        for more in further:
            wider = change | more
            if wider not in seen:
                seen.add(wider)
                heapq.heappush(heap, (cost(plain(wider)), len(seen), wider))
    sizes = [cost(change) for change in found]
    return Inverse(
        tuple(size[2] for size in sizes),
        tuple(size[1] for size in sizes),
        not heap or len(found) == most,
    )
