"""Every way to a stability against the definitions by brute force."""

from __future__ import annotations

import numpy as np
import pytest
from brute import Brute
from conflicts import brute_of, conflicts, random_conflict
from hypothesis import given, settings

from standoff.lenses.stability import levels, task
from standoff.lenses.stability.coalitions import coalition_flags, coalition_moves, coalitions_of
from standoff.lenses.stability.conflict import CONCEPTS, conflict_of
from standoff.lenses.stability.kernel import equilibria_flags, shares, stability, way_for
from standoff.lenses.stability.limited import limited


def ways(conflict):
    """Every way that is exact for the conflict."""
    if any(listed is not None for listed in conflict.arcs):
        return ["graph"]
    return sorted({way_for(conflict), "options", "graph"})


def truth(brute: Brute, concept: str, n_states: int) -> np.ndarray:
    found = np.zeros((len(brute.ranks), n_states), dtype=bool)
    for actor in brute.actors:
        for s in brute.feasible:
            found[actor, s] = getattr(brute, concept)(actor, s)
    return found


def agree(conflict, ranks) -> None:
    brute = brute_of(conflict, ranks)
    wanted = {concept: truth(brute, concept, conflict.n_states) for concept in CONCEPTS}
    for way in ways(conflict):
        found = stability(conflict, ranks, sim=True, way=way)
        for concept in CONCEPTS:
            assert (found.stable(concept) == wanted[concept]).all(), (way, concept)
            both = wanted[concept].all(axis=0)
            assert (found.equilibria(concept) == both).all(), (way, concept)


@pytest.mark.parametrize("seed", range(8))
def test_two_thousand_conflicts_agree_with_the_definitions(seed):
    rng = np.random.default_rng(seed)
    for number in range(250):
        agree(*random_conflict(rng, free=number % 3 == 0, most=5))


@pytest.mark.parametrize("seed", range(4))
def test_larger_conflicts_agree_with_the_definitions(seed):
    rng = np.random.default_rng(100 + seed)
    for number in range(12):
        agree(*random_conflict(rng, free=number % 3 == 0, most=7))


@given(conflicts(most=5))
def test_a_conflict_agrees_with_the_definitions(made):
    agree(*made)


@given(conflicts(most=4, arcs=True))
def test_explicit_arcs_agree_with_the_definitions(made):
    agree(*made)


@settings(max_examples=40)
@given(conflicts(most=6, free=True))
def test_options_written_as_arcs_change_nothing(made):
    conflict, ranks = made
    arcs = {
        actor: [(s, t) for s in range(conflict.n_states) for t in conflict.moves(actor, s)]
        for actor in range(conflict.n_actors)
    }
    listed = conflict_of(conflict.owner.clip(0), n_actors=conflict.n_actors, arcs=arcs)
    assert (stability(conflict, ranks).flags == stability(listed, ranks).flags).all()


def test_nobody_moves_twice_in_a_row_along_arcs():
    """With arcs 1 -> 2 -> 0 of one opponent, 2 cannot be reached at all, nor 0."""
    ranks = np.array([[1, 2, 3, 0], [0, 0, 0, 0]])
    arcs = {0: [(0, 1)], 1: [(1, 2), (2, 3)]}
    conflict = conflict_of([0, 1], arcs=arcs)
    assert not stability(conflict, ranks).stable("gmr")[0, 0]
    direct = conflict_of([0, 1], arcs={0: [(0, 1)], 1: [(1, 2), (2, 3), (1, 3)]})
    assert stability(direct, ranks).stable("gmr")[0, 0]


@pytest.mark.parametrize("rounds", [1, 2])
def test_the_flood_takes_over_where_the_sweeps_do_not_suffice(rounds, monkeypatch):
    monkeypatch.setattr(levels, "ROUNDS", rounds)
    monkeypatch.setattr(levels, "SWEPT", 1)
    rng = np.random.default_rng(rounds)
    for number in range(150):
        conflict, ranks = random_conflict(rng, free=number % 2 == 0, arcs=False, most=7)
        want = stability(conflict, ranks, way="graph").flags
        for way in ways(conflict):
            assert (stability(conflict, ranks, way=way).flags == want).all()


@pytest.mark.parametrize("seed", range(4))
def test_sweeps_of_rows_agree_with_the_flood_alone(seed, monkeypatch):
    monkeypatch.setattr(levels, "SWEPT", 1)
    rng = np.random.default_rng(seed)
    for _ in range(150):
        agree(*random_conflict(rng, arcs=False, most=5))


@pytest.mark.parametrize("swept", [1, levels.SWEPT])
def test_a_staircase_of_infeasible_states(swept, monkeypatch):
    """Two actors with 2^6 settings each; only the steps of a stair can be: hundreds of rounds."""
    monkeypatch.setattr(levels, "SWEPT", swept)
    k = 6
    stair = np.zeros(1 << 2 * k, dtype=bool)
    for step in range(1 << k):
        stair[step << k | step] = True
        if step + 1 < 1 << k:
            stair[(step + 1) << k | step] = True
    owner = np.array([0] * k + [1] * k + [2])
    feasible = np.concatenate([stair, stair])
    rng = np.random.default_rng(0)
    ranks = np.stack([rng.permutation(len(feasible)) for _ in range(3)])
    conflict = conflict_of(owner, feasible=feasible)
    by_options = stability(conflict, ranks, way="options").flags
    assert (by_options == stability(conflict, ranks, way="graph").flags).all()


def test_wide_ranks_and_parts_of_rows_change_nothing(monkeypatch):
    rng = np.random.default_rng(5)
    for number in range(40):
        conflict, ranks = random_conflict(rng, free=number % 2 == 0, arcs=False, most=9)
        for way in ways(conflict):
            want = stability(conflict, ranks, way=way).flags
            spread = ranks * ((2**31 - 2) // max(1, int(ranks.max())))
            assert (stability(conflict, spread, way=way).flags == want).all()
            with monkeypatch.context() as patch:
                patch.setattr(task, "AT_ONCE", 8)
                assert (stability(conflict, ranks, way=way).flags == want).all()


def test_futures_at_once_are_each_as_by_itself():
    rng = np.random.default_rng(9)
    for number in range(60):
        conflict, ranks = random_conflict(rng, free=number % 2 == 0, most=6)
        futures = rng.permuted(np.stack([ranks] * 9), axis=2)
        for way in ways(conflict):
            found = equilibria_flags(conflict, futures, sim=True, way=way)
            each = [stability(conflict, r, sim=True, way=way).flags for r in futures]
            assert (found == np.stack([np.bitwise_and.reduce(f, axis=0) for f in each])).all()
        share = shares(found)
        assert share.shape == (len(CONCEPTS), conflict.n_states)
        assert share[0, 0] == np.mean([f[:, 0].astype(int).min() & 1 for f in np.stack(each)])


@pytest.mark.parametrize("seed", range(4))
def test_coalitions_agree_with_the_definitions(seed):
    rng = np.random.default_rng(seed)
    for _ in range(40):
        conflict, ranks = random_conflict(rng, most=4)
        brute = brute_of(conflict, ranks)
        every = coalitions_of(conflict.n_actors)
        found = coalition_flags(conflict, ranks, every)
        assert found.shape == (2**conflict.n_actors - 1, conflict.n_states)
        for row, members in zip(found, every, strict=True):
            group = frozenset(members)
            for s in range(conflict.n_states):
                can_be = s in brute.feasible
                assert row[s] == (can_be and brute.coalition_nash(group, s))
            start = int(rng.choice(conflict.states))
            moves, better = coalition_moves(conflict, ranks, members, start)
            ends = brute.legal(group, start, improving=False) - {start}
            assert set(moves.states.tolist()) - {start} == ends
            assert set(better) == {
                t for t in ends if all(ranks[j][t] > ranks[j][start] for j in members)
            }


@pytest.mark.parametrize("seed", range(4))
def test_limited_moves_agree_with_the_definition(seed):
    rng = np.random.default_rng(seed)
    for _ in range(40):
        conflict, ranks = random_conflict(rng, actors=2, strict=True, most=4)
        brute = brute_of(conflict, ranks)
        for horizon in (1, 2, 3, 4):
            found = limited(conflict, ranks, horizon)
            for actor in (0, 1):
                for s in range(conflict.n_states):
                    want = s in brute.feasible and brute.limited(actor, s, horizon)
                    assert found[actor, s] == want
        assert (limited(conflict, ranks, 1) == stability(conflict, ranks).stable("nash")).all()


def test_limited_moves_refuse_ties_and_three_actors():
    two = conflict_of([0, 1])
    with pytest.raises(ValueError, match="strict"):
        limited(two, np.zeros((2, 4), dtype=np.int32), 2)
    with pytest.raises(ValueError, match="two actors"):
        limited(conflict_of([0, 1, 2]), np.zeros((3, 8), dtype=np.int32), 2)
