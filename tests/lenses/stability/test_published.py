"""Published conflicts, each with its source in its file."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from standoff.lenses.stability.coalitions import coalition_flags, coalition_moves
from standoff.lenses.stability.conflict import BOTH, OFF, ON, conflict_of
from standoff.lenses.stability.inverse import inverse
from standoff.lenses.stability.kernel import CONCEPTS, equilibria_flags, stability

GOLDEN = Path(__file__).parents[2] / "golden"
CASES = [
    "rapoport-1976/prisoners-dilemma",
    "rapoport-1976/chicken",
    "fraser-hipel-1984/cuban-missile-crisis",
    "hipel-1993/elmira",
    "hipel-2014/syria-iraq",
]
WAYS = {"both": BOTH, "N->Y": ON, "Y->N": OFF}


class Game:
    """A conflict as in a golden file."""

    def __init__(self, table: dict) -> None:
        actors = table.get("actors") or table["decision_makers"]
        names = [actor["name"] for actor in actors]
        self.number = {
            state: sum(1 << b for b, mark in enumerate(marks) if mark == "Y")
            for state, marks in table["states"].items()
        }
        feasible = np.zeros(1 << len(table["options"]), dtype=bool)
        feasible[list(self.number.values())] = True
        self.conflict = conflict_of(
            [names.index(option["dm"]) for option in table["options"]],
            direction=[WAYS[option["direction"]] for option in table["options"]],
            feasible=feasible,
        )
        self.ranks = np.zeros((len(names), len(feasible)), dtype=np.int32)
        for rank, actor in zip(self.ranks, actors, strict=True):
            for place, tied in enumerate(reversed(actor["ranking"])):
                for state in [tied] if isinstance(tied, str) else tied:
                    rank[self.number[state]] = place
        self.names = names

    def named(self, found: np.ndarray) -> set[str]:
        return {state for state, number in self.number.items() if found[number]}


def read(case: str) -> tuple[dict, Game]:
    table = json.loads((GOLDEN / f"{case}.json").read_text("utf-8"))
    return table, Game(table)


@pytest.mark.parametrize("case", CASES)
def test_the_published_equilibria(case):
    table, game = read(case)
    for way in ("options", "graph"):
        found = stability(game.conflict, game.ranks, sim=True, way=way)
        for concept in CONCEPTS:
            want = set(table["expected"][concept])
            assert game.named(found.equilibria(concept)) == want, concept


@pytest.mark.parametrize("case", CASES)
def test_patterns_that_cannot_be_are_those_without_a_name(case):
    table, game = read(case)
    for state in range(game.conflict.n_states):
        marks = "".join("Y" if state >> b & 1 else "N" for b in range(game.conflict.n_options))
        barred = any(
            all(p in ("-", m) for p, m in zip(pattern, marks, strict=True))
            for pattern in table["infeasible"]
        )
        assert barred == (state not in game.number.values())


def test_the_folder_of_the_team_agrees(shared):
    for path in sorted((shared / "golden/stability").glob("*.json")):
        table = json.loads(path.read_text("utf-8"))
        game = Game(table)
        found = stability(game.conflict, game.ranks, sim=True)
        for concept in CONCEPTS:
            want = set(table["expected"][concept.upper() if concept != "nash" else "Nash"])
            assert game.named(found.equilibria(concept)) == want, (path.name, concept)


def test_the_coalition_of_elmira():
    table, game = read("hipel-1993/elmira")
    told = table["coalition"]
    members = [game.names.index(name) for name in told["coalition"]]
    for state, better in told["improvements_from"].items():
        _, found = coalition_moves(game.conflict, game.ranks, members, game.number[state])
        assert found == [game.number[t] for t in better]
    stays = coalition_flags(game.conflict, game.ranks, [members])[0]
    nash = stability(game.conflict, game.ranks).equilibria("nash")
    assert game.named(stays & nash) == set(told["equilibria_that_are_coalition_R_stable"])


def test_the_inverse_of_syria_and_iraq():
    """All 720 orders of Syria: in how many is the wanted state an equilibrium?"""
    table, game = read("hipel-2014/syria-iraq")
    told = table["inverse"]
    varied, target = game.names.index(told["varied_dm"]), game.number[told["target_state"]]
    states = list(game.number.values())
    orders = list(permutations(range(len(states))))
    assert len(orders) == told["rankings"]
    futures = np.stack([game.ranks] * len(orders))
    futures[:, varied, states] = orders
    flags = equilibria_flags(game.conflict, futures)[:, target]
    for name, count in told["counts_textbook"].items():
        bit = CONCEPTS.index(name.lower())
        assert (flags >> bit & 1).sum() == count, name
        # every order where it holds keeps a smallest change of the order as it is
        changes = inverse(game.conflict, game.ranks, target, varied, name.lower())
        better = {s for s in states if game.ranks[varied, s] > game.ranks[varied, target]}
        stable = stability_by_order(futures[:, varied], states, target, better, changes)
        by_actor = np.array(
            [stability(game.conflict, r).stable(name.lower())[varied, target] for r in futures]
        )
        assert (stable <= by_actor).all()


def stability_by_order(orders, states, target, better, changes) -> np.ndarray:
    """Orders in which no state that was not better is, and a found change is made."""
    out = []
    for order in orders:
        now = {s for s in states if order[s] > order[target]}
        crossed = better - now
        out.append(now <= better and any(set(c) <= crossed for c in changes.changes))
    return np.array(out)
