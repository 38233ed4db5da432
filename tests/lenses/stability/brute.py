"""The definitions of stability, word for word: slow, and with nothing of the kernel in it.

L. Fang, K. W. Hipel & D. M. Kilgour (1993), Interactive Decision Making, chapters 3 and 4; H. Xu,
K. W. Hipel, D. M. Kilgour & L. Fang (2018), Conflict Resolution Using the Graph Model, chapters 4
and 6; D. M. Kilgour, K. W. Hipel, L. Fang & X. Peng (2001), Group Decision and Negotiation
10(2):159-175.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product


@dataclass
class Brute:
    owner: list[int]
    direction: list[int]  # 0 both ways, 1 only on, -1 only off
    feasible: set[int]
    arcs: dict[int, list[tuple[int, int]]]
    ranks: list[list[int]]
    _moves: dict = field(default_factory=dict)
    _legal: dict = field(default_factory=dict)

    @property
    def actors(self) -> range:
        return range(len(self.ranks))

    def may_move(self, actor: int, s: int, t: int) -> bool:
        if s == t or t not in self.feasible:
            return False
        if actor in self.arcs:
            return (s, t) in self.arcs[actor]
        for b, owner in enumerate(self.owner):
            before, after = s >> b & 1, t >> b & 1
            if before != after:
                if owner != actor:
                    return False
                if self.direction[b] == 1 and after == 0:
                    return False
                if self.direction[b] == -1 and after == 1:
                    return False
        return True

    def moves(self, actor: int, s: int) -> set[int]:
        """Unilateral moves."""
        if (actor, s) not in self._moves:
            self._moves[actor, s] = {t for t in self.feasible if self.may_move(actor, s, t)}
        return self._moves[actor, s]

    def improvements(self, actor: int, s: int) -> set[int]:
        """Unilateral improvements."""
        rank = self.ranks[actor]
        return {t for t in self.moves(actor, s) if rank[t] > rank[s]}

    def legal(self, group: frozenset[int], s: int, improving: bool) -> set[int]:
        """Where legal sequences of the group end: one move or more, nobody twice in a row."""
        if (group, s, improving) in self._legal:
            return self._legal[group, s, improving]
        seen: set[tuple[int, int]] = set()

        def walk(state: int, last: int | None) -> None:
            for actor in group:
                if actor == last:
                    continue
                step = self.improvements if improving else self.moves
                for t in step(actor, state):
                    if (t, actor) not in seen:
                        seen.add((t, actor))
                        walk(t, actor)

        walk(s, None)
        ends = {t for t, _ in seen}
        self._legal[group, s, improving] = ends
        return ends

    def others(self, actor: int) -> frozenset[int]:
        return frozenset(self.actors) - {actor}

    def nash(self, i: int, s: int) -> bool:
        return not self.improvements(i, s)

    def _sanctioned(self, i: int, s: int, improving: bool, lasting: bool) -> bool:
        rank = self.ranks[i]
        for s1 in self.improvements(i, s):
            deterred = False
            for s2 in self.legal(self.others(i), s1, improving):
                if rank[s2] <= rank[s]:
                    ways_out = {s3 for s3 in self.moves(i, s2) if rank[s3] > rank[s]}
                    if not lasting or not ways_out:
                        deterred = True
            if not deterred:
                return False
        return True

    def gmr(self, i: int, s: int) -> bool:
        return self._sanctioned(i, s, improving=False, lasting=False)

    def smr(self, i: int, s: int) -> bool:
        return self._sanctioned(i, s, improving=False, lasting=True)

    def seq(self, i: int, s: int) -> bool:
        return self._sanctioned(i, s, improving=True, lasting=False)

    def sseq(self, i: int, s: int) -> bool:
        return self._sanctioned(i, s, improving=True, lasting=True)

    def sim(self, i: int, s: int) -> bool:
        """Some opponents, one at least, each take an improvement from s at the same time."""
        rank = self.ranks[i]
        choices = [[s, *self.improvements(j, s)] for j in sorted(self.others(i))]
        for s1 in self.improvements(i, s):
            deterred = False
            for chosen in product(*choices):
                if all(t == s for t in chosen):
                    continue
                flipped = s ^ s1
                for t in chosen:
                    flipped |= s ^ t
                result = s ^ flipped
                if result in self.feasible and rank[result] <= rank[s]:
                    deterred = True
            if not deterred:
                return False
        return True

    def coalition_nash(self, group: frozenset[int], s: int) -> bool:
        return not any(
            all(self.ranks[j][t] > self.ranks[j][s] for j in group)
            for t in self.legal(group, s, improving=False)
        )

    def ends(self, i: int, s: int, h: int) -> int:
        """Where a conflict of two ends that i may move in first, both looking h moves ahead."""
        if h == 0 or not self.moves(i, s):
            return s
        rank = self.ranks[i]
        best = max(
            (self.ends(1 - i, t, h - 1) for t in sorted(self.moves(i, s))), key=lambda t: rank[t]
        )
        return s if rank[s] >= rank[best] else best

    def limited(self, i: int, s: int, h: int) -> bool:
        return self.ends(i, s, h) == s
