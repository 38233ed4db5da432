"""Reasons, paths and the smallest changes, each against the definitions."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from brute import Brute
from conflicts import brute_of, random_conflict

from standoff.lenses.stability.conflict import CONCEPTS
from standoff.lenses.stability.inverse import inverse
from standoff.lenses.stability.kernel import stability
from standoff.lenses.stability.reach import reach
from standoff.lenses.stability.reasons import why


def distances(brute: Brute, group, start: int, improving: bool) -> dict[int, int]:
    """How many legal moves away each state is, by plain breadth-first search over pairs."""
    step = brute.improvements if improving else brute.moves
    edge, seen, out, far = {(start, None)}, set(), {}, 0
    while edge:
        far += 1
        ahead = {(t, j) for s, last in edge for j in group if j != last for t in step(j, s)}
        edge = ahead - seen
        seen |= edge
        for t, _ in edge:
            out.setdefault(t, far)
    return out


def legal_path(brute: Brute, start: int, path, improving: bool) -> bool:
    at, last = start, None
    for actor, state in path:
        step = brute.improvements if improving else brute.moves
        if actor == last or state not in step(actor, at):
            return False
        at, last = state, actor
    return True


@pytest.mark.parametrize("seed", range(4))
def test_what_is_reached_and_the_shortest_path(seed):
    rng = np.random.default_rng(seed)
    for _ in range(50):
        conflict, ranks = random_conflict(rng, most=5)
        brute = brute_of(conflict, ranks)
        start = int(rng.choice(conflict.states))
        group = [j for j in brute.actors if rng.random() < 0.7]
        for improving in (False, True):
            given = ranks if improving else None
            found = reach(conflict, start, movers=group, ranks=given)
            want = distances(brute, group, start, improving)
            assert set(found.states.tolist()) - {start} == set(want) - {start}
            for state in set(want) - {start}:
                path = found.path(state)
                assert path[-1].state == state
                assert len(path) == want[state]
                assert legal_path(brute, start, path, improving)
            far = [want[s] for s in found.states.tolist() if s != start]
            assert far == sorted(far)
    with pytest.raises(ValueError, match="not reached"):
        reach(conflict, start, movers=[]).path(start)


@pytest.mark.parametrize("seed", range(4))
def test_why_says_what_the_kernel_says_and_each_sanction_holds(seed):
    rng = np.random.default_rng(seed)
    for _ in range(30):
        conflict, ranks = random_conflict(rng, most=4)
        brute = brute_of(conflict, ranks)
        found = stability(conflict, ranks, sim=True)
        for concept in CONCEPTS:
            stable = found.stable(concept)
            for actor in brute.actors:
                for s in brute.feasible:
                    told = why(conflict, ranks, s, actor, concept)
                    assert told.stable == stable[actor, s], (concept, actor, s)
                    assert {r.to for r in told.replies} == brute.improvements(actor, s)
                    for reply in told.replies:
                        if reply.deterred:
                            check_sanction(brute, concept, actor, s, reply)


def check_sanction(brute: Brute, concept: str, actor: int, s: int, reply) -> None:
    rank = brute.ranks[actor]
    assert rank[reply.outcome] <= rank[s]
    assert all(step.actor != actor for step in reply.sanction)
    if concept == "sim":
        assert all(step.state in brute.improvements(step.actor, s) for step in reply.sanction)
        return
    assert reply.sanction[-1].state == reply.outcome
    assert legal_path(brute, reply.to, reply.sanction, concept in ("seq", "sseq"))
    if concept in ("smr", "sseq"):
        assert all(rank[t] <= rank[s] for t in brute.moves(actor, reply.outcome))


def rearranged(brute: Brute, actor: int, state: int, better: set[int]) -> Brute:
    """The same conflict, the actor's order as it is save that exactly `better` beat the state."""
    rank = brute.ranks[actor]
    top = max(rank) + 1
    new = [r + 2 * top if s in better else r for s, r in enumerate(rank)]
    new[state] = top
    ranks = [list(r) for r in brute.ranks]
    ranks[actor] = new
    return Brute(brute.owner, brute.direction, brute.feasible, brute.arcs, ranks)


@pytest.mark.parametrize("stable", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_the_smallest_changes_are_all_the_smallest(seed, stable):
    """Against every set of states that may cross, on small conflicts."""
    rng = np.random.default_rng(seed)
    for _ in range(25):
        conflict, ranks = random_conflict(rng, most=3)
        brute = brute_of(conflict, ranks)
        state, actor = int(rng.choice(conflict.states)), int(rng.integers(conflict.n_actors))
        better = {t for t in brute.feasible if ranks[actor, t] > ranks[actor, state]}
        may = sorted(better if stable else brute.feasible - better - {state})
        for concept in CONCEPTS:
            found = inverse(
                conflict, ranks, state, actor, concept, stable=stable, most=10**6, largest=8
            )
            want: list[set[int]] = []
            for size in range(len(may) + 1):
                for crossing in map(set, combinations(may, size)):
                    if any(done <= crossing for done in want):
                        continue
                    changed = rearranged(brute, actor, state, better ^ crossing)
                    if getattr(changed, concept)(actor, state) == stable:
                        want.append(crossing)
            assert found.complete
            assert sorted(map(tuple, map(sorted, want))) == sorted(found.changes), concept
            assert [len(c) for c in found.changes] == sorted(len(c) for c in found.changes)


def test_places_say_how_far_the_states_cross():
    from standoff.lenses.stability.conflict import conflict_of

    ranks = np.array([[0, 5, 2, 2], [0, 0, 0, 0]], dtype=np.int32)
    found = inverse(conflict_of([0, 1]), ranks, 0, 0, "nash")
    assert found.changes == ((1,),)
    assert found.places == (2,)
    few = inverse(conflict_of([0, 1]), ranks, 0, 0, "gmr", most=1)
    assert few.changes == ((3,),)
    assert few.places == (1,)
    assert few.complete
    none = inverse(conflict_of([0, 1]), ranks, 0, 0, "nash", largest=0)
    assert (none.changes, none.complete) == ((), True)
    short = inverse(conflict_of([0, 1]), ranks, 0, 0, "gmr", effort=0)
    assert not short.complete
