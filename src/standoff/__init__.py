"""Standoff audits a strategic argument.

>>> import standoff as so
>>> case = so.load("cases/south-caucasus-2025/case.yaml")  # doctest: +SKIP
>>> audit = so.audit(case, futures=4096, seed=0)           # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from standoff.audit.results import Audit, Flip, Recommendation, Verdict
    from standoff.audit.run import audit
    from standoff.case import Case, dump, load, save
    from standoff.errors import AskError, CaseError, InputError, StandoffError
    from standoff.futures import Futures
    from standoff.reading.text import draft
    from standoff.report.html import render

from standoff.version import VERSION

__version__ = VERSION

_HOMES = {
    "AskError": "standoff.errors",
    "Audit": "standoff.audit.results",
    "Case": "standoff.case",
    "CaseError": "standoff.errors",
    "Flip": "standoff.audit.results",
    "Futures": "standoff.futures",
    "InputError": "standoff.errors",
    "Recommendation": "standoff.audit.results",
    "StandoffError": "standoff.errors",
    "Verdict": "standoff.audit.results",
    "draft": "standoff.reading.text",
    "dump": "standoff.case",
    "load": "standoff.case",
    "render": "standoff.report.html",
    "save": "standoff.case",
}

__all__ = [
    "AskError",
    "Audit",
    "Case",
    "CaseError",
    "Flip",
    "Futures",
    "InputError",
    "Recommendation",
    "StandoffError",
    "Verdict",
    "audit",
    "draft",
    "dump",
    "load",
    "render",
    "save",
]


def __getattr__(name: str) -> Any:
    """Names are fetched when first used, so that `standoff --help` stays quick."""
    if name == "audit":  # the room itself can be called
        return import_module("standoff.audit")
    if name not in _HOMES:
        raise AttributeError(f"module 'standoff' has no attribute {name!r}")
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return __all__
