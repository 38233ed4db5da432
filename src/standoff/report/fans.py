"""The fans of simulated futures as plain rows: one for each pair, a panel for each policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from standoff.case import AS_IS
from standoff.report.fan_svg import Fan, fan_svg
from standoff.report.names import Names, visible
from standoff.report.words import count, number

LEVELS = {"low": "0.05", "lower": "0.25", "middle": "0.5", "upper": "0.75", "high": "0.95"}


@dataclass(frozen=True)
class Panel:
    """The fan under one policy."""

    policy: str
    drawing: Markup
    ends: str


@dataclass(frozen=True)
class FanView:
    """The fan of one pair under each policy, all on one scale."""

    pair: str
    panels: tuple[Panel, ...]
    says: str
    compared: bool
    missing: tuple[str, ...]


def fans_of(rows: Any, names: Names) -> tuple[FanView, ...]:
    """The fans of the lens's picture, pair by pair."""
    pairs: dict[str, dict[str, Fan]] = {}
    beside: dict[tuple[str, str], str] = {}
    for row in rows:
        beside[row["pair"], row["policy"]] = _beside(row)
        levels = {k: tuple(map(float, row["quantiles"][q])) for k, q in LEVELS.items()}
        pairs.setdefault(row["pair"], {})[row["policy"]] = Fan(tuple(row["days"]), **levels)
    return tuple(
        _fan(pair, fans, {p: beside[pair, p] for p in fans}, names) for pair, fans in pairs.items()
    )


def _beside(row: Mapping[str, Any]) -> str:
    """Of how many paths a fan is, and when the policy is in force."""
    many = count(row["paths"], "simulated path") if row.get("paths") else "the simulated paths"
    return "; ".join((many, *map(visible, row.get("windows") or ())))


def _fan(pair: str, fans: Mapping[str, Fan], notes: Mapping[str, str], names: Names) -> FanView:
    told, now = pair_words(pair, names), fans.get(AS_IS)
    top = max(max(f.high) for f in fans.values())
    panels = []
    for policy, fan in fans.items():
        what = f"Verbal and material conflict, {told}, under {names.policy(policy)}"
        beside = now if policy != AS_IS else None
        ends = (
            f"median {number(fan.middle[-1])}; {number(fan.low[-1])} to {number(fan.high[-1])} in "
            f"90 % of {notes[policy]}"
        )
        panels.append(Panel(names.policy(policy), fan_svg(fan, what, top, beside), ends))
    missing = tuple(names.policy(p) for p in names.case.policy_ids if p not in fans)
    return FanView(told, tuple(panels), _compared(fans), now is not None, missing)


def _compared(fans: Mapping[str, Fan]) -> str:
    """How far the policies differ at the end, in a sentence."""
    last = next(iter(fans.values())).days[-1]
    middles, highs = ([getattr(f, k)[-1] for f in fans.values()] for k in ("middle", "high"))
    acts = "act" if middles == [1.0] * len(middles) else "acts"
    told = (
        f"By day {last:,} the median of the simulated paths is {_span(middles)} {acts} of conflict,"
        f" and 1 in 20 of the simulated paths has {_span(highs)} or more"
    )
    if len(fans) == 1:
        return f"{told}."
    if max(middles) == min(middles) and max(highs) - min(highs) <= 0.1 * max(highs):
        return f"{told}, whichever the policy: in this picture the policies are hardly told apart."
    return f"{told}, by policy."


def _span(values: list[float]) -> str:
    low, high = number(min(values)), number(max(values))
    return low if low == high else f"{low} to {high}"


def pair_words(pair: str, names: Names) -> str:
    """A directed pair with its actors' names: ``Russia → Azerbaijan``."""
    source, _, target = pair.partition("->")
    return f"{names.actor(source)} → {names.actor(target)}"
