"""Policies side by side, as plain rows: every objective, every criterion, every party."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from standoff.audit.policies import CRITERIA, Compared, Difference, Fared
from standoff.audit.policies_of import EVERYONE
from standoff.audit.results import Audit, Recommendation
from standoff.case.parts import Objective
from standoff.report.fails import Missed, missed
from standoff.report.names import Names
from standoff.report.strip_svg import axis, scale_of, strip
from standoff.report.words import count, several

HEADS = {
    "mean": "mean",
    "worst-tenth": "worst tenth",
    "worst": "worst",
    "regret": "regret, 95\u00a0%",
    "worst-regret": "worst regret",
    "enough": "share enough",
    "best": "share best",
}


SAID = {
    "mean": "the mean",
    "worst-tenth": "the worst tenth",
    "worst": "the worst outcome",
    "regret": "regret in 95\u00a0%",
    "worst-regret": "the worst regret",
    "enough": "the share enough",
    "best": "the share best",
}


@dataclass(frozen=True)
class Panel:
    """One objective with every policy on it, the least regret first.

    Attributes
    ----------
    objective : str
    body : Objective
    row : Compared
    fared : tuple of Fared
    axis : Markup
        The axis of the strips.
    strips : mapping of policy to Markup
    wide : float
        The largest outcome and regret of all, for the decimals.
    enough : float or None
        What is enough, where that can be asked.
    criteria : mapping of criterion to str
        Those that apply, and what a reader calls them.
    ahead : mapping of policy to Difference
        How much better the recommended policy does than each other.
    says : str
        Who gives away least, and whether the criteria agree.
    """

    objective: str
    body: Objective
    row: Compared
    fared: tuple[Fared, ...]
    axis: Markup
    strips: Mapping[str, Markup]
    wide: float
    enough: float | None
    criteria: Mapping[str, str]
    ahead: Mapping[str, Difference]
    says: str


@dataclass(frozen=True)
class RegretCell:
    """A policy's regret on an objective: the 95 % quantile, the worst, and its part of a bar."""

    least: bool
    regret95: float
    worst: float
    part: float
    wide: float


@dataclass(frozen=True)
class Ranked:
    """Where the recommended policy stands on one objective, or for one party.

    Attributes
    ----------
    says, whose : str
    places : tuple of (str, int, str)
        For each criterion that applies: its id, the rank, and who comes first where that is
        another; an empty id where the criterion does not apply.
    of : int
        Of how many policies.
    """

    says: str
    whose: str
    places: tuple[tuple[str, int, str], ...]
    of: int


@dataclass(frozen=True)
class Side:
    """Everything that the report shows of one recommendation.

    Attributes
    ----------
    panels : tuple of Panel
    policies : tuple of str
        The rows of the table of regrets: the policies, in the order of the case.
    columns : tuple of str
        Its columns: the objectives, and where there are several with weights, their sum.
    regrets : mapping of policy to tuple of RegretCell
    ranked : tuple of Ranked
    criteria : tuple of str
        The heads of its columns.
    missed : tuple of Missed
    dominated : tuple of str
        A sentence for each dominated policy.
    """

    panels: tuple[Panel, ...]
    policies: tuple[str, ...]
    columns: tuple[str, ...]
    regrets: Mapping[str, tuple[RegretCell, ...]]
    ranked: tuple[Ranked, ...]
    criteria: tuple[str, ...]
    missed: tuple[Missed, ...]
    dominated: tuple[str, ...]


def sides(audit: Audit, names: Names) -> dict[str, Side]:
    """For each recommending claim: every policy beside the others."""
    return {rec.claim: _side(audit, rec, names) for rec in audit.recommendations}


def _side(audit: Audit, rec: Recommendation, names: Names) -> Side:
    policies = audit.case.policy_ids
    owners = [audit.case.objectives[row.objective].whose for row in rec.compared]
    sums = [p for p in rec.parties if _whose(p) == EVERYONE or owners.count(_whose(p)) > 1]
    rows = (*rec.compared, *(sums if len(rec.compared) > 1 else ()))
    whole = [row for row in rows if row not in rec.compared and _whose(row) == EVERYONE]
    columns = (*rec.compared, *whole)
    regrets = {p: tuple(_regret(row, p) for row in columns) for p in policies}
    return Side(
        tuple(_panel(audit, rec, row) for row in rec.compared),
        policies,
        tuple(_told(row, names)[0] for row in columns),
        regrets,
        tuple(_ranked(rec, row, names) for row in rows),
        tuple(HEADS[c] for c in CRITERIA),
        missed(rec, names),
        tuple(
            f"{worse} does nowhere better than {better}, on any of these objectives in any future."
            for worse, better in rec.dominated.items()
        ),
    )


def _panel(audit: Audit, rec: Recommendation, row: Compared) -> Panel:
    body = audit.case.objectives[row.objective]
    enough = None if row.against else body.enough
    scale = scale_of(row, enough)
    own = sorted(row.fared, key=lambda f: (f.regret95, f.regret_worst, f.policy))
    return Panel(
        row.objective,
        body,
        row,
        tuple(own),
        axis(scale),
        {f.policy: strip(f, scale) for f in own},
        max(max(abs(f.mean), f.regret_worst) for f in own),
        enough,
        {c: HEADS[c] for c in CRITERIA if c in row.rankings},
        _ahead(row, rec.policy),
        f"{_least(own, rec.policy)} {agreement(row)}".strip(),
    )


def _least(own: list[Fared], policy: str) -> str:
    least = [f.policy for f in own if f.regret95 <= own[0].regret95]
    if len(least) == len(own) > 1:
        return "None gives away more than another."
    if policy in least:
        return "The recommended policy gives away least."
    verb = "gives" if len(least) == 1 else "give"
    return f"{several(least)} {verb} away less than the recommended policy."


def agreement(row: Compared) -> str:
    """Whether the criteria put the same policies first, and else which puts whom."""
    if len(row.fared) < 2 or not row.rankings:
        return ""
    shared = set.intersection(*(set(tiers[0]) for tiers in row.rankings.values()))
    if len(shared) == len(row.fared):
        return "Whatever the criterion, they come out alike."
    if shared:
        first = [f.policy for f in row.fared if f.policy in shared]
        verb = "comes" if len(first) == 1 else "come"
        return f"Whatever the criterion, {several(first)} {verb} first."
    by: dict[tuple[str, ...], list[str]] = {}
    for criterion, tiers in row.rankings.items():
        by.setdefault(tiers[0], []).append(SAID[criterion])
    told = [
        f"{several(first) if len(first) < 4 else count(len(first), 'policy', 'policies')} by "
        f"{several(criteria)}"
        for first, criteria in by.items()
    ]
    return f"The criteria disagree on who comes first: {'; '.join(told)}."


def _ahead(row: Compared, policy: str) -> dict[str, Difference]:
    """The differences turned so that they say how much better the policy does."""
    found = {}
    for d in row.differences:
        if d.policy == policy:
            found[d.than] = d
        elif d.than == policy:
            found[d.policy] = Difference(policy, d.policy, -d.mean, -d.hi, -d.lo, float("nan"))
    return found


def _regret(row: Compared, policy: str) -> RegretCell:
    own = row.of(policy)
    most = max(f.regret95 for f in row.fared)
    least = min(f.regret95 for f in row.fared)
    wide = max(f.regret_worst for f in row.fared)
    part = own.regret95 / most if most > 0 else 0.0
    return RegretCell(own.regret95 <= least, own.regret95, own.regret_worst, part, wide)


def _ranked(rec: Recommendation, row: Compared, names: Names) -> Ranked:
    places = []
    for criterion in CRITERIA:
        if criterion not in row.rankings:
            places.append(("", 0, ""))
            continue
        place = row.place(rec.policy, criterion)
        first = row.rankings[criterion][0]
        told = first[0] if len(first) == 1 else count(len(first), "policy", "policies")
        places.append((criterion, place, "" if place == 1 else told))
    return Ranked(*_told(row, names), tuple(places), len(row.fared))


def _told(row: Compared, names: Names) -> tuple[str, str]:
    """An objective, or a weighed sum, in words; and whose it is."""
    body = names.case.objectives.get(row.objective)
    if body is not None:
        return names.objective(row.objective), names.actor(body.whose)
    if _whose(row) == EVERYONE:
        return "all of them, weighed", ""
    return f"those of {names.actor(_whose(row))}, weighed", ""


def _whose(party: Compared) -> str:
    return party.objective.removeprefix("for ")
