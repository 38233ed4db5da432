"""The lens: a published method in two parts, a kernel on arrays and an adapter to the case.

To add one is to add a folder, its tests, its pages and one line in `registry.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from standoff.case import Case
from standoff.case.base import Reason
from standoff.errors import Problem
from standoff.futures import Futures

FloatArray = NDArray[np.float64]
Picture = dict[str, Any]


@dataclass(frozen=True)
class Ask:
    """An outcome, parsed by the lens that owns its grammar.

    Attributes
    ----------
    text : str
        As the case writes it.
    kind : str
        Which of the lens's outcomes (``same-camp``).
    args : tuple of str
        What it is asked about.
    binary : bool
        It is answered by 0 or 1, so that a claim may expect yes or no of it.
    """

    text: str
    kind: str
    args: tuple[str, ...] = ()
    binary: bool = False


@dataclass(frozen=True)
class Ground:
    """Something of the case that an outcome rests on.

    Attributes
    ----------
    id : str
        ``tie.tur-aze``, ``event.airliner``, ``quantity.western-backing``.
    because : tuple of Reason
        Why the case says that it exists.
    number : str or None
        The id of the number that it brings along, if any.
    """

    id: str
    because: tuple[Reason, ...]
    number: str | None = None


@dataclass(frozen=True)
class Change:
    """One structural change that a flip may try: drop or reverse one tie, drop one option.

    Attributes
    ----------
    says : str
        The change as a phrase (``without the tie turkey-russia``).
    item : str
        What it changes (``tie.tur-rus``).
    moved : dict of id to float
        The change as values of quantities; a reversed tie is its weight with the other sign.
    case : Case or None
        The changed case, where the change is not one of values: an option that is dropped.
    judged : bool
        What it changes rests on judgement alone, so that a verdict that it reverses is assumed.
    """

    says: str
    item: str
    moved: dict[str, float]
    case: Case | None = None
    judged: bool = False


class Lens(Protocol):
    """A method that can meet a claim.

    Attributes
    ----------
    name : str
        As a case writes it.
    question : str
        The one sentence that it answers.
    needs : frozenset of str
        The sections of a case that it reads.
    references : tuple of str
        Author, year, title, place.
    looks_up : bool
        It reads sourced items as they stand and computes nothing from several of them.
    """

    name: str
    question: str
    needs: frozenset[str]
    references: tuple[str, ...]
    looks_up: bool

    def parse(self, text: str, case: Case) -> Ask:
        """An outcome as a case writes it → an ask; AskError with what to write instead."""
        ...

    def problems(self, case: Case) -> tuple[Problem, ...]:
        """Every mistake in the sections that it reads, beyond what the schema knows."""
        ...

    def outcomes(
        self, case: Case, futures: Futures, policy: str, asks: tuple[Ask, ...]
    ) -> FloatArray:
        """One number for each future and ask, shape (n_futures, n_asks); NaN where undefined."""
        ...

    def afford(self, case: Case, asks: tuple[Ask, ...]) -> int | None:
        """How many futures it can answer these asks in; None for any number."""
        ...

    def grounds(self, case: Case, ask: Ask) -> tuple[Ground, ...]:
        """What of the case an ask rests on."""
        ...

    def changes(self, case: Case, ask: Ask, central: Futures) -> tuple[Change, ...]:
        """The structural changes that could reverse an ask, from the central future."""
        ...

    def picture(self, case: Case, futures: Futures) -> Picture:
        """What the report draws, as plain data."""
        ...


@runtime_checkable
class Explains(Protocol):
    """A lens that can say why an ask has no answer in any future."""

    def undefined(self, case: Case, ask: Ask) -> str:
        """The reason in words, with what would mend it; empty where it may have an answer."""
        ...
