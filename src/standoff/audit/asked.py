"""Tests: what a claim's `test:` asks of the lenses, ready to be measured on any futures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from standoff.audit.standing import marks, wants
from standoff.audit.words import CONDITIONAL
from standoff.case import AS_IS, Case
from standoff.case.link import nearest
from standoff.case.parts import Beyond, Claim
from standoff.errors import AskError, CaseError, Problem
from standoff.lenses.base import Ask, Ground
from standoff.lenses.registry import LENSES, WAITING, lens

Call = tuple[str, str, Ask]  # lens, policy, ask


@dataclass(frozen=True)
class Goal:
    """An objective that a lens can compute.

    Attributes
    ----------
    enough : float or None
        What is good enough; None also where no score covers the outcome's level, so that only
        differences between policies mean anything (`unscored`).
    weight : Ask or None
        The ask for its weight, if it has one.
    """

    id: str
    call: tuple[str, Ask]
    want: str
    enough: float | None
    weight: Ask | None = None
    unscored: bool = False


@dataclass(frozen=True)
class Test:
    """A claim's test, parsed.

    Attributes
    ----------
    claim : str
        Whose test it is.
    lens : str
        Which lens meets it; of a recommendation, the lenses of its objectives.
    ask : Ask or None
        The outcome; None for a recommendation.
    under, than : str
        The policies it compares; `than` is empty where it compares with nothing.
    policy : str
        For a recommendation: which policy.
    goals : tuple of Goal
        For a recommendation: the objectives that can be computed.
    """

    __test__ = False  # not one of pytest's

    claim: str
    lens: str
    ask: Ask | None
    under: str
    than: str
    expect: str | Beyond
    margin: float
    policy: str = ""
    goals: tuple[Goal, ...] = ()
    policies: tuple[str, ...] = ()

    @property
    def weighed(self) -> bool:
        """Whether each objective has a weight, so that one sum says which policy is best."""
        return bool(self.goals) and all(g.weight is not None for g in self.goals)

    def calls(self) -> tuple[Call, ...]:
        """Every outcome that it needs."""
        if self.ask is not None:
            policies = (self.under, self.than) if self.than else (self.under,)
            return tuple((self.lens, p, self.ask) for p in policies)
        calls = [(g.call[0], p, g.call[1]) for g in self.goals for p in self.policies]
        if self.weighed:
            calls += [("record", AS_IS, g.weight) for g in self.goals if g.weight is not None]
        return tuple(calls)

    def asks(self) -> tuple[tuple[str, Ask], ...]:
        """Every (lens, ask), each once."""
        return tuple(dict.fromkeys((name, ask) for name, _, ask in self.calls()))

    def in_force(self) -> tuple[str, ...]:
        """Every policy that it looks at, each once."""
        return tuple(dict.fromkeys(policy for _, policy, _ in self.calls()))

    def grounds(self, case: Case) -> tuple[Ground, ...]:
        """Everything of the case that it rests on, each once."""
        found = {g.id: g for name, ask in self.asks() for g in lens(name).grounds(case, ask)}
        return tuple(found.values())


@dataclass(frozen=True)
class Lacking:
    """A test that nothing can meet yet."""

    claim: str
    lens: str
    needs: str


class Parsed(NamedTuple):
    """The tests and objectives of a case, and what those lack that nothing can meet.

    Attributes
    ----------
    tests : dict of claim to Test
    lacking : dict of claim to Lacking
    goals : dict of objective to Goal
    waiting : dict of objective to str
    """

    tests: dict[str, Test]
    lacking: dict[str, Lacking]
    goals: dict[str, Goal]
    waiting: dict[str, str]


def parse_tests(case: Case) -> Parsed:
    """Every test of a case, those that wait, and the objectives that can be computed.

    Raises
    ------
    CaseError
        Every unknown lens and every outcome that cannot be read, each at its line.
    """
    problems = [
        problem
        for name in LENSES
        if not waits_for(case, name)
        for problem in lens(name).problems(case)
    ]
    if problems:
        raise CaseError(problems)
    goals: dict[str, Goal] = {}
    waiting: dict[str, str] = {}
    for key, objective in case.objectives.items():
        path = ("objectives", key)
        found = _parse(case, objective.lens, objective.outcome, path, problems)
        if isinstance(found, Ask):
            found = wants(case, objective.lens, found, case.policy_ids, False) or found
        if isinstance(found, Ask):
            weight = None if objective.weight is None else _weight(key)
            call = (objective.lens, found)
            unscored = CONDITIONAL in marks(case, objective.lens, found, case.policy_ids)
            enough = None if unscored else objective.enough
            goals[key] = Goal(key, call, objective.want, enough, weight, unscored)
        elif found:
            waiting[key] = found
    tests: dict[str, Test] = {}
    lacking: dict[str, Lacking] = {}
    for key, claim in case.claims.items():
        if claim.test is None:
            continue
        if claim.test.policy is not None:
            test = _recommendation(case, key, claim, goals)
            if test.goals:
                tests[key] = test
            else:
                named = [waiting[g] for g in claim.test.best_by if g in waiting]
                lacking[key] = Lacking(key, "", "; ".join(dict.fromkeys(named)))
            continue
        assert claim.test.lens is not None
        assert claim.test.outcome is not None
        at = ("claims", key, "test")
        found = _parse(case, claim.test.lens, claim.test.outcome, at, problems)
        if isinstance(found, Ask) and claim.test.expect in ("yes", "no") and not found.binary:
            says = f"`{found.kind}` is not answered by yes or no"
            fix = "write expect: {above: x} or {below: x}"
            problems.append(case.marks.problem((*at, "expect"), says, fix))
            continue
        if isinstance(found, Ask):
            policies = tuple(p for p in (claim.test.under or AS_IS, claim.test.than) if p)
            found = wants(case, claim.test.lens, found, policies, not claim.test.than) or found
        if isinstance(found, Ask):
            tests[key] = Test(
                key,
                claim.test.lens,
                found,
                claim.test.under or AS_IS,
                claim.test.than or "",
                claim.test.expect,
                claim.test.margin,
            )
        elif found:
            lacking[key] = Lacking(key, claim.test.lens, found)
    if problems:
        raise CaseError(problems)
    return Parsed(tests, lacking, goals, waiting)


def waits_for(case: Case, name: str) -> str:
    """What a lens lacks before it can meet anything in this case; empty if nothing."""
    if name in WAITING:
        return f"waits for {name}"
    needs = lens(name).needs
    if not needs & case.sections():
        return f"needs {' or '.join(sorted(needs))} in the case"
    return ""


def _parse(
    case: Case, name: str, outcome: str, path: tuple[str | int, ...], problems: list[Problem]
) -> Ask | str | None:
    """An ask, or what it waits for, or None after a problem."""
    if name not in LENSES and name not in WAITING:
        fix = nearest(name, (*LENSES, *WAITING))
        problems.append(case.marks.problem((*path, "lens"), f"`{name}` is not a lens", fix))
        return None
    waits = waits_for(case, name)
    if waits:
        return waits
    try:
        return lens(name).parse(outcome, case)
    except AskError as error:
        problems.append(case.marks.problem((*path, "outcome"), error.says, error.fix))
        return None


def _weight(objective: str) -> Ask:
    """The ask for an objective's weight, which is a number of the case like any other."""
    key = f"objective.{objective}.weight"
    return Ask(f"quantity {key}", "quantity", (key,))


def _recommendation(case: Case, key: str, claim: Claim, goals: dict[str, Goal]) -> Test:
    assert claim.test is not None
    assert claim.test.policy is not None
    named = tuple(goals[g] for g in claim.test.best_by if g in goals)
    lenses = ", ".join(dict.fromkeys(g.call[0] for g in named))
    return Test(
        claim=key,
        lens=lenses,
        ask=None,
        under=claim.test.policy,
        than="",
        expect="yes",
        margin=claim.test.margin,
        policy=claim.test.policy,
        goals=named,
        policies=case.policy_ids,
    )
