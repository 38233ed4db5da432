"""Tipping points of a claim, and of the ranking of two policies.

One definition, the audit's: what reverses the central future, one number within its range first,
then one to its bounds, then one structural change, then two of the leading drivers. Fewest
assumptions first, then the smallest share of their ranges.
"""

from __future__ import annotations

from dataclasses import dataclass

from standoff.audit.asked import Test, parse_tests
from standoff.audit.drivers.question import asked_of, goal_of, policy_of
from standoff.audit.engine import TOLERANCE
from standoff.audit.reverse import Tell
from standoff.audit.tipping.look import Looked, central, look
from standoff.case import Case
from standoff.case.link import nearest
from standoff.errors import InputError
from standoff.futures import Futures


@dataclass(frozen=True)
class Tipping:
    """What turns a claim or a ranking.

    Attributes
    ----------
    kind : str
        ``claim`` or ``ranking``.
    id : str
        The claim; of a ranking, the objective or whose objectives.
    ahead, behind : str
        Of a ranking: which policy is ahead in the central future, and which is not.
    tied : bool
        Of a ranking: they come out equal there, and a turn puts `ahead` ahead.
    policy : str
        Of a recommendation: which policy it recommends.
    says : str
        Of a claim: its words.
    looked : Looked
    seed, futures : int
        The sample.
    """

    case: Case
    kind: str
    id: str
    ahead: str
    behind: str
    tied: bool
    policy: str
    says: str
    looked: Looked
    seed: int
    futures: int


def claim_tips(
    case: Case,
    claim: str,
    futures: int = 4096,
    seed: int = 0,
    workers: int | None = None,
    tell: Tell | None = None,
) -> Tipping:
    """What turns a claim.

    Raises
    ------
    InputError
        No such claim, or nothing that tests it.
    """
    test = asked_of(case, claim, parse_tests(case))
    found = look(case, test, Futures(case, futures, seed), workers, tell)
    body = case.claims[claim]
    return Tipping(
        case, "claim", claim, "", "", False, test.policy, body.says, found, seed, futures
    )


def ranking_tips(
    case: Case,
    policies: tuple[str, ...],
    objective: str = "",
    whose: str = "",
    futures: int = 4096,
    seed: int = 0,
    workers: int | None = None,
    tell: Tell | None = None,
) -> Tipping:
    """What turns the ranking of two policies, on an objective or on a party's weighed sum.

    Raises
    ------
    InputError
        Not two policies, no such objective or party, or objectives that cannot be weighed.
    """
    if len(set(policies)) != 2 or len(policies) != 2:
        raise InputError("a ranking is of two policies: --policies A,B")
    if bool(objective) == bool(whose):
        raise InputError("name --objective ID or --whose ACTOR, one of them")
    for policy in policies:
        policy_of(case, policy)
    first, second = policies
    make = _on_objective if objective else _for_party
    forth, back = (make(case, a, b, objective or whose) for a, b in (policies, policies[::-1]))
    leads, trails = central(case, forth) == 1, central(case, back) == 1
    tied = leads == trails
    if trails and not leads:
        first, second, forth = second, first, back
    if tied and leads:  # a sum's test asks for no worse: what turns it puts the other one ahead
        first, second, forth = second, first, forth
    found = look(case, forth, Futures(case, futures, seed), workers, tell)
    on = objective or whose
    return Tipping(case, "ranking", on, first, second, tied, "", "", found, seed, futures)


def _on_objective(case: Case, policy: str, than: str, objective: str) -> Test:
    """Whether one policy is strictly better than another on an objective."""
    goal = goal_of(case, objective, parse_tests(case))
    name, ask = goal.call
    expect = "higher" if goal.want == "more" else "lower"
    return Test(objective, name, ask, policy, than, expect, TOLERANCE)


def _for_party(case: Case, policy: str, than: str, whose: str) -> Test:
    """Whether one policy is no worse than another by the weighed sum of a party's objectives."""
    owned = [key for key, body in case.objectives.items() if body.whose == whose]
    if not owned:
        owners = [o.whose for o in case.objectives.values() if o.whose]
        raise InputError(f"no objective is `{whose}`'s; {nearest(whose, owners)}")
    parsed = parse_tests(case)
    goals = [goal_of(case, key, parsed) for key in owned if key in parsed.goals]
    if not goals:
        goal_of(case, owned[0], parsed)
    if len(goals) == 1:
        return _on_objective(case, policy, than, goals[0].id)
    bare = [g.id for g in goals if g.weight is None]
    if bare:
        raise InputError(
            f"{', '.join(bare)} of `{whose}` has no weight; add `weight:` to it, or name one "
            "objective by --objective"
        )
    lenses = ", ".join(dict.fromkeys(g.call[0] for g in goals))
    return Test(whose, lenses, None, policy, "", "yes", 0.0, policy, tuple(goals), (policy, than))
