"""What a study of rival backing says, in words made from its numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

LARGE = 0.20  # a log unit of surge brings a fifth more hostility and over
CHANCE = 0.05
FOUND = 0.80  # an effect found in this share of the draws would have been seen


def says(study: Mapping[str, Any]) -> tuple[str, ...]:
    """Put a study into sentences; the last two are the verdict.

    Parameters
    ----------
    study : mapping
        From `standoff.lenses.escalation.backing.study`, or the entry `backing` of a fit file.
    """
    return (
        _estimate(study),
        _later(study),
        _lead(study),
        _same_day(study),
        _permutation(study),
        _activity(study),
        _power(study),
        _verdict(study),
        _rest(study),
    )


def seen(part: Mapping[str, Any]) -> int:
    """1 or -1 where the interval leaves out 0, by its side; else 0."""
    low, high = part["interval"]
    return int(low > 0) - int(high < 0)


def doubts(study: Mapping[str, Any]) -> tuple[str, ...]:
    """What speaks against reading the estimate as an effect."""
    found = []
    if seen(study["lead"]):
        found.append("surges that come only later show an association too")
    if study["permutation"]["as-large"] > CHANCE:
        found.append("pseudo-rivals do as well")
    if _flips(study):
        found.append("its sign changes with the pairs' activity")
    return tuple(found)


def _flips(study: Mapping[str, Any]) -> bool:
    signs = {part["estimate"] > 0 for part in study["by-activity"]}
    return len(signs) > 1


def _number(x: float, sign: bool = True) -> str:
    text = f"{x:+.2f}" if sign else f"{x:.2f}"
    text = text.replace("0.", ".", 1) if abs(x) < 0.995 else text
    return (text.lstrip("+-") if float(f"{x:.2f}") == 0 else text).replace("-", "−")


def _with(part: Mapping[str, Any]) -> str:
    low, high = part["interval"]
    return f"{_number(part['estimate'])} [{_number(low)}, {_number(high)}]"


def _times(x: float) -> str:
    return f"{100 * math.expm1(x):+.0f} %".replace("-", "−")


def _estimate(study: Mapping[str, Any]) -> str:
    low, high = study["interval"]
    outcome = {
        1: "hostility is higher in the week after",
        -1: "hostility is lower in the week after",
        0: "no effect is seen in the week after",
    }[seen(study)]
    return (
        f"Over {study['pairs']:,} pairs with {study['events']:,} hostile acts, {study['from']} to"
        f" {study['to']}, {outcome}: {_with(study)} per log unit of rivals' cooperation towards the"
        f" target, that is {_times(low)} to {_times(high)} hostile acts where it is 2.7 times the"
        " usual."
    )


def _later(study: Mapping[str, Any]) -> str:
    part = study["then"]
    word = {1: "more hostility", -1: "less hostility", 0: "no effect"}[seen(part)]
    return f"From the eighth to the twenty-eighth day after, {word}: {_with(part)}."


def _lead(study: Mapping[str, Any]) -> str:
    part = study["lead"]
    if seen(part):
        return (
            f"The surge of the week that follows shows {_with(part)}, and what comes later cannot"
            " be a cause: rivals answer to hostility, or something moves both."
        )
    return f"The surge of the week that follows shows nothing, as it should: {_with(part)}."


def _same_day(study: Mapping[str, Any]) -> str:
    part = study["same-day"]
    bare = part["bare"]
    start = "On the same day there is"
    if not seen(bare) and not seen(part):
        return (
            f"{start} no association, {_with(bare)} where coverage and weekday are left aside,"
            f" {_with(part)} beside them."
        )
    if seen(part):
        told = (
            f"an association, {_with(part)}, and {_with(bare)} where coverage and weekday are left"
            " aside"
        )
    else:
        told = (
            f"an association where coverage and weekday are left aside, {_with(bare)}, and none"
            f" beside them, {_with(part)}: days with more coverage have more of everything"
        )
    return (
        f"{start} {told}; no order in time stands behind it, and weekly bins would take it for an"
        " effect."
    )


def _permutation(study: Mapping[str, Any]) -> str:
    part = study["permutation"]
    share = part["as-large"]
    far = "" if share > CHANCE else "only "
    return (
        f"Of {part['draws']:,} draws of pseudo-rivals, who give the target about as much and are no"
        f" rivals, {far}{100 * share:.0f} % come out as far from their middle"
        f" ({_number(part['middle'])})."
    )


def _activity(study: Mapping[str, Any]) -> str:
    parts = ", ".join(
        f"{p['level']} pairs ({p['acts'][0]:,} to {p['acts'][1]:,} acts) {_with(p)}"
        for p in study["by-activity"]
    )
    word = "The sign changes with activity" if _flips(study) else "The sign is one at all levels"
    out = f"{word}: {parts}."
    for p in study["by-activity"]:
        if seen(p):
            out += (
                f" That of {p['level']} pairs alone leaves out 0: one of three looked at, and"
                f" {100 * p['as-large']:.0f} % of the draws of pseudo-rivals come out as far."
            )
    return out


def _power(study: Mapping[str, Any]) -> str:
    parts = ", ".join(
        f"one of {_number(p['effect'], False)} in {100 * p['recovered']:.0f} %"
        for p in study["power"]
    )
    return f"Effects put into the data by hand were found so often: {parts} of the draws."


def _bound(study: Mapping[str, Any]) -> float:
    """The largest effect that the intervals of both windows leave, rounded up."""
    high = max(study["interval"][1], study["then"]["interval"][1], 0.0)
    return float(math.ceil(high * 100 - 1e-9)) / 100


def _verdict(study: Mapping[str, Any]) -> str:
    side, against, bound = seen(study), doubts(study), _bound(study)
    weak = [p for p in study["power"] if p["recovered"] < FOUND]
    if side and not against:
        word = "more" if side > 0 else "less"
        return (
            f"Backing by rivals is followed by {word} hostility, {_with(study)}, and the checks do"
            " not explain it away; it is an average over pairs, and still no experiment."
        )
    if side:
        return (
            f"There is an association, {_with(study)}, that its checks do not let pass for an"
            f" effect: {', and '.join(against)}."
        )
    if bound > LARGE:
        return (
            f"These data cannot tell: not even a large average effect ({_number(LARGE, False)}) is"
            " excluded."
        )
    told = f"A large average effect (over {_number(bound, False)} per log unit) is excluded"
    open_for = [p["level"] for p in study["by-activity"] if p["interval"][1] > LARGE]
    if open_for:
        told += f", though not for {' or '.join(open_for)} pairs taken alone"
    if not weak:
        least = min(p["effect"] for p in study["power"])
        return f"{told}, and one of {_number(least, False)} would most likely have been seen."
    most = max(weak, key=lambda p: p["effect"])
    return (
        f"{told}; a small one cannot be told: one of {_number(most['effect'], False)} would have"
        f" been seen in {100 * most['recovered']:.0f} % of draws."
    )


def _rest(study: Mapping[str, Any]) -> str:
    if seen(study) and not doubts(study):
        return "What holds on average need not hold for one pair: that remains judgement."
    return "What remains, for one pair above all, is judgement, and is to be marked so."
