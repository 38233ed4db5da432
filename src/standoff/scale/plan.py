"""A plan: what a long run computes, cut into chunks of futures, and the digest that names it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from standoff.audit.asked import Call, Goal, Test, parse_tests
from standoff.audit.engine import BLOCK
from standoff.case import Case, dump
from standoff.errors import InputError
from standoff.lenses.registry import LENSES

CHUNK = 16 * BLOCK


@dataclass(frozen=True, eq=False)
class Plan:
    """What to compute.

    Attributes
    ----------
    case : Case
    seed, futures : int
    chunk : int
        Futures of a part; a multiple of the engine's block, so that a part is the same bytes
        whoever computes it.
    tests : dict of claim to Test
    goals : dict of objective to Goal
    calls : tuple of (lens, policy, ask)
        Every outcome, in a fixed order: the columns of a part.
    """

    case: Case
    seed: int
    futures: int
    chunk: int
    tests: dict[str, Test]
    goals: dict[str, Goal]
    calls: tuple[Call, ...]

    @property
    def chunks(self) -> int:
        """How many parts there are."""
        return -(-self.futures // self.chunk)

    def rows(self, chunk: int) -> tuple[int, int]:
        """The futures of a part, the last not included."""
        return chunk * self.chunk, min((chunk + 1) * self.chunk, self.futures)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of a part's columns: ``alignment | as-is | frustration``."""
        return tuple(f"{name} | {policy} | {ask.text}" for name, policy, ask in self.calls)

    @property
    def manifest(self) -> dict[str, Any]:
        """What must be the same for a run to be taken up again."""
        from standoff.version import VERSION

        return {
            "standoff-run": 1,
            "title": self.case.title,
            "case": digest_of(self.case),
            "seed": self.seed,
            "futures": self.futures,
            "chunk": self.chunk,
            "version": VERSION,
            "lenses": {name: LENSES[name] for name in sorted({c[0] for c in self.calls})},
            "columns": list(self.columns),
        }

    @property
    def id(self) -> str:
        """Twelve hex digits of the manifest's SHA-256."""
        text = json.dumps(self.manifest, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def digest_of(case: Case) -> str:
    """The SHA-256 of a case as it would be written, and of its fit."""
    text = dump(case)
    if case.fit is not None:
        text += json.dumps(case.fit.data, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def plan(
    case: Case, futures: int, seed: int = 0, lenses: tuple[str, ...] = (), chunk: int = CHUNK
) -> Plan:
    """Everything that the claims and objectives of a case need, over so many futures.

    Parameters
    ----------
    lenses : tuple of str
        Only these; all unless given.

    Raises
    ------
    InputError
        No such lens, or nothing to compute.
    """
    for name in lenses:
        if name not in LENSES:
            raise InputError(f"`{name}` is not a lens; write {', '.join(LENSES)}")
    parsed = parse_tests(case)

    def wanted(calls: tuple[Call, ...]) -> bool:
        return not lenses or all(name in lenses for name, _, _ in calls)

    tests = {key: t for key, t in parsed.tests.items() if wanted(t.calls())}
    goals = {key: g for key, g in parsed.goals.items() if not lenses or g.call[0] in lenses}
    calls = dict.fromkeys(c for t in tests.values() for c in t.calls())
    for goal in goals.values():
        calls.update(dict.fromkeys((goal.call[0], p, goal.call[1]) for p in case.policy_ids))
    if not calls:
        which = f" by {', '.join(lenses)}" if lenses else ""
        raise InputError(f"the case has no claim and no objective that can be computed{which}")
    return Plan(case, seed, futures, chunk, tests, goals, tuple(calls))
