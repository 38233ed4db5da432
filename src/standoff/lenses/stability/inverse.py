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
    complete : whether these are the smallest and, if fewer than asked for, all; not where the
        search was cut short
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
    largest: int = 6,
    effort: int = 100_000,
) -> Inverse:
    """Which changes of the actor's order make the state stable for it, or unstable.

    Parameters
    ----------
    ranks : (n_actors, n_states)
    concept : nash, gmr, smr, seq, sseq or sim
    stable : whether the state shall be stable
    most : how many changes to find
    largest : of how many states a change is at most
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

    make = _to_stable if stable else _to_unstable
    return _smallest(cost, make(better, replies, ways_out, largest), most, largest, effort)


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
    largest: int,
) -> Callable[[Choice], list[Choice] | None]:
    """The ways to deal with the first improvement that a change leaves; None where none is left.

    A way is to think no better of the improvement itself, or of a reply to it and of all that the
    actor could then move to.
    """
    needs: list[tuple[Choice, list[Choice]]] = []  # what one state suffices for, and the rest
    for t in sorted(better & replies.keys()):
        ways = {own(end) & better for end in replies[t]}
        if frozenset() not in ways:
            alone = frozenset(next(iter(way)) for way in ways if len(way) == 1) | {t}
            rest = [way for way in ways if 1 < len(way) <= largest and not way & alone]
            needs.append((alone, sorted(rest, key=sorted)))

    def branch(change: Choice) -> list[Choice] | None:
        for alone, rest in needs:
            if alone.isdisjoint(change) and not any(way <= change for way in rest):
                return [*(frozenset([t]) for t in sorted(alone)), *rest]
        return None

    return branch


def _to_unstable(
    better: set[int],
    replies: dict[int, tuple[int, ...]],
    own: Callable[[int], Choice],
    largest: int,
) -> Callable[[Choice], list[Choice] | None]:
    """The ways to a move that nothing deters any more.

    A reply deters until the actor prefers where it ends, or something that it could then move to. A
    change carries its move along as a mark below 0, which costs nothing.
    """
    deterring: dict[int, list[Choice]] = {}
    for t in sorted(replies):
        ways = {own(end) for end in replies[t]}
        deterring[t] = sorted((way for way in ways if way.isdisjoint(better)), key=sorted)

    def branch(change: Choice) -> list[Choice] | None:
        marks = [-1 - t for t in change if t < 0]
        if not marks:
            return [frozenset([-1 - t]) | (frozenset([t]) - better) for t in deterring]
        left = [way for way in deterring[marks[0]] if way.isdisjoint(change)]
        forced: Choice = frozenset().union(*(way for way in left if len(way) < 2))
        if frozenset() in left or len(forced) > largest:
            return []
        if forced:
            return [forced]
        return [frozenset([t]) for t in sorted(left[0])] if left else None

    return branch


def _smallest(
    cost: Callable[[Choice], tuple[int, int, tuple[int, ...]]],
    branch: Callable[[Choice], list[Choice] | None],
    most: int,
    largest: int,
    effort: int,
) -> Inverse:
    """Best first: the cheapest partial change is taken further until it does."""

    def plain(change: Choice) -> Choice:
        return frozenset(t for t in change if t >= 0)

    start: Choice = frozenset()
    heap = [(cost(start), 0, start)]
    seen = {start}
    found: list[Choice] = []
    cut_short = False
    while heap and len(found) < most and not cut_short:
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
            if wider in seen or len(plain(wider)) > largest:
                continue
            if len(seen) > effort:
                cut_short = True
                break
            seen.add(wider)
            heapq.heappush(heap, (cost(plain(wider)), len(seen), wider))
    sizes = [cost(change) for change in found]
    return Inverse(
        tuple(size[2] for size in sizes), tuple(size[1] for size in sizes), not cut_short
    )
