"""The lenses there are, loaded when first used; and those that a case may already wait for."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from standoff.lenses.base import Lens

LENSES = {
    "record": "standoff.lenses.record.lens:Record",
    "alignment": "standoff.lenses.alignment.lens:Alignment",
    "stability": "standoff.lenses.stability.lens:Stability",
    "corridors": "standoff.lenses.corridors.lens:Corridors",
    "influence": "standoff.lenses.influence.lens:Influence",
    "escalation": "standoff.lenses.escalation.lens:Escalation",
}
WAITING = {
    "bargaining": "where bargaining would settle",
}


@cache
def lens(name: str) -> Lens:
    """The lens of a name.

    Raises
    ------
    KeyError
        There is no such lens yet.
    """
    module, _, attribute = LENSES[name].partition(":")
    found: Lens = getattr(import_module(module), attribute)()
    return found
