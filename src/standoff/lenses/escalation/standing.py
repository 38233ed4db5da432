"""How an answer stands: what is missing before it can be tested, and whether a score covers it.

The score belongs to the unaltered fit, from its own state, at the horizons that were backtested.
All else is conditional and unscored: only its differences between policies mean anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np

from standoff.case import Case
from standoff.case.base import days
from standoff.case.numbers import Constant, Formula, Number
from standoff.case.policies import Phase, in_words
from standoff.daily import HOSTILE
from standoff.futures import Futures
from standoff.lenses.base import Ask
from standoff.lenses.escalation.grammar import ANY, GROUPS, Wanted, wanted
from standoff.lenses.escalation.scene import Scene, fit_ends, scene_of
from standoff.lenses.escalation.start import BEHIND
from standoff.lenses.escalation.strengths import radii, strengths, written

ASSOCIATION = "an association"
TARGETS = {**GROUPS, "hostile": HOSTILE}
"""The classes of events that a score is told of, by the names that it gives them."""
CONDITIONAL = "conditional, unscored"
NO_FIT = (
    "needs a fit to event data: write one with `standoff events fit` and cite it as "
    "because: {fit: FILE} in `escalation`"
)


def wants(case: Case, ask: Ask, policies: tuple[str, ...], level: bool) -> str:
    """What is missing before an ask can be tested; empty where nothing is."""
    want = wanted(ask)
    if not want.modelled:
        from standoff.lenses.escalation.rate_ratio import lacks

        return lacks(case, want)
    scene = scene_of(case)
    if scene is None:
        return NO_FIT
    for policy in policies:
        found = strengths(case, scene, Futures.central(case), policy)
        for day, phase in found.within(want.days):
            radius = float(radii(scene, phase)[0])
            if radius >= 1.0:
                since = f" from day {day:,} on" if day else ""
                return (
                    f"is not stable under {policy}{since}: one event sets off {radius:.2f} more in "
                    "the mean; lower the strengths"
                )
    if level and not scene.own:
        last = days(case.as_of)[1] if case.as_of else fit_ends(case)
        wanted_ = f"needs events {last - dt.timedelta(days=BEHIND)}..{last}"
        if last < fit_ends(case):
            return f"{wanted_} and none after: the fit has seen what came later"
        return wanted_
    if level and (why := tuple(_unscored(case, want, policies))):
        return f"has no score of its level, since {why[0]}; compare two policies with than:"
    return ""


def marks(case: Case, ask: Ask, policies: tuple[str, ...]) -> tuple[str, ...]:
    """How an answer stands, and why; nothing where the fit's own score covers it."""
    want = wanted(ask)
    if not want.modelled:
        return (ASSOCIATION,)
    if case.fit is None:
        return ()
    why = unscored(case, ask, policies)
    return ((CONDITIONAL, *why) if why else ()) + in_time(case, policies) + _studied(case)


def unscored(case: Case, ask: Ask, policies: tuple[str, ...]) -> tuple[str, ...]:
    """Why the fit's score does not cover what a model answers; nothing where it does."""
    return tuple(_unscored(case, wanted(ask), policies))


def in_time(case: Case, policies: tuple[str, ...]) -> tuple[str, ...]:
    """When what each policy sets is in force, where that is not all the time."""
    told = {policy: windows_of(case, policy) for policy in policies}
    return tuple(f"under {policy}: {', '.join(when)}" for policy, when in told.items() if when)


def windows_of(case: Case, policy: str) -> tuple[str, ...]:
    """``backing for 90 days from day 30``: the windows of a policy that the simulation sees."""
    without = case.untimed.get(policy, ())
    return tuple(w for w in in_words(case, policy) if w.split(" ", 1)[0] not in without)


def _studied(case: Case) -> tuple[str, ...]:
    """What the fit's study of rival backing leaves, where it has one: what is excluded, and not."""
    assert case.fit is not None
    study = case.fit.data.get("backing")
    says = study.get("says", ()) if isinstance(study, dict) else ()
    return tuple(f"of rival backing: {str(line).rstrip('.')}" for line in says[-2:])


def altered(case: Case, policies: tuple[str, ...]) -> tuple[str, ...]:
    """The strengths that are not the fit's own under some of the policies."""
    sample = Futures.central(case)
    found = []
    for mechanism, pair in written(case):
        key = f"escalation.{mechanism}.{pair}"
        in_force = (
            sample.setting(key, policy, day)[1]
            for policy in policies
            for day in (p.day for p in case.phases.get(policy, (Phase(0, {}),)))
        )
        if any(_altered(mechanism, number) for number in in_force):
            found.append(f"{mechanism} of {pair}")
    return tuple(found)


def horizons(case: Case) -> tuple[int, ...]:
    """The horizons in days that were backtested."""
    assert case.fit is not None
    score = case.fit.data.get("score")
    listed = score.get("horizons", ()) if isinstance(score, dict) else ()
    return tuple(sorted(int(h) for h in listed if isinstance(h, int | float) and np.isfinite(h)))


def _unscored(case: Case, want: Wanted, policies: tuple[str, ...]) -> Iterator[str]:
    """Why the fit's score does not cover an answer."""
    scene = scene_of(case)
    assert scene is not None
    if not scene.own:
        yield f"it starts from the case's own events: the fit's data end on {fit_ends(case)}"
    if changed := altered(case, policies):
        more = f" and {len(changed) - 2} more" if len(changed) > 2 else ""
        are = "is" if len(changed) == 1 else "are"
        yield f"{' and '.join(changed[:2])}{more} {are} altered by policy or judgement"
    scored = horizons(case)
    if not scored:
        yield "the fit has no score"
        return
    if want.days > max(scored):
        yield f"{want.days} days are beyond the {max(scored)} that were backtested"
    yield from _untried(case, scene, want)


def _untried(case: Case, scene: Scene, want: Wanted) -> Iterator[str]:
    """What of an ask the backtest did not try: its form, its class of events, its pair."""
    assert case.fit is not None
    score = case.fit.data["score"]
    rows, pairs = (
        x if isinstance(x := score.get(part), list) else [] for part in ("rows", "pairs")
    )
    if want.kind not in ("share", "count") or ANY in (want.source, want.target):
        yield "counts of single pairs were backtested, and nothing else"
        return
    tried = [r["target"] for r in rows if isinstance(r, dict) and r.get("target") in TARGETS]
    if rows and want.classes not in [TARGETS[name] for name in tried]:
        told = " and ".join(dict.fromkeys(name.replace("-", " ") for name in tried))
        yield f"its class of events was not backtested, only {told or 'others'}"
    row = scene.pair(f"{want.source}->{want.target}")
    if pairs and row is not None and scene.structure.labels[row] not in pairs:
        yield f"{want.source}->{want.target} is not among the {len(pairs)} pairs of the backtest"


def _altered(mechanism: str, number: Number) -> bool:
    """Whether a number is anything but the fit's own estimate; a level is the fit's at 1."""
    spec = number.spec
    if mechanism == "level":
        return not (isinstance(spec, Constant) and spec.value == 1.0)
    return not (isinstance(spec, Formula) and spec.text.lstrip("=").strip() == "fitted")
