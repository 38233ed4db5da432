"""How an answer stands: what a lens still needs before a test, and what is to be said beside it.

A lens may say more than its outcomes (`wants`, `marks`, `precision`, `pointwise`); one that does
not needs nothing, and its answers stand by themselves.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from standoff.case import Case
from standoff.lenses.base import Ask
from standoff.lenses.registry import lens


@runtime_checkable
class Wanting(Protocol):
    """A lens whose data may not reach as far as a test asks."""

    def wants(self, case: Case, ask: Ask, policies: tuple[str, ...], level: bool) -> str:
        """What is missing before an ask can be tested; empty where nothing is."""
        ...

    def marks(self, case: Case, ask: Ask, policies: tuple[str, ...]) -> tuple[str, ...]:
        """How an answer stands, in words."""
        ...


def wants(case: Case, name: str, ask: Ask, policies: tuple[str, ...], level: bool) -> str:
    """What a lens lacks before an ask can be tested; empty where nothing is.

    Parameters
    ----------
    policies : tuple of str
        Under which it is tested.
    level : bool
        The test looks at the outcome itself and not at a difference between two policies.
    """
    own = lens(name)
    return own.wants(case, ask, policies, level) if isinstance(own, Wanting) else ""


def marks(case: Case, name: str, ask: Ask, policies: tuple[str, ...]) -> tuple[str, ...]:
    """What is to be said beside an answer: that it is conditional and unscored, an association."""
    own = lens(name)
    return own.marks(case, ask, policies) if isinstance(own, Wanting) else ()


def pointwise(name: str) -> bool:
    """Whether a lens can be asked at single points where it cannot afford every future."""
    return bool(getattr(lens(name), "pointwise", False))


def precision(case: Case, name: str, ask: Ask, seed: int) -> str:
    """How precisely a lens that simulates answers one future, in words; empty for the others."""
    own = lens(name)
    if not hasattr(own, "precision"):
        return ""
    found = own.precision(case, seed, (ask,)).get(ask)
    if found is None:
        return ""
    if not found.error > 1e-9:
        return f"{found.paths} simulated paths a future; on trial all gave one answer"
    told = f"{found.paths} simulated paths a future, its answer known to ±{found.error:.2g}"
    return told if found.error <= found.goal else f"{told}, which is not small beside the margin"
