"""The case: one readable file that holds a crisis, what is uncertain of it, and what is claimed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from standoff.case.base import Id, Model, When
from standoff.case.fit import Fit
from standoff.case.numbers import Number
from standoff.case.parts import (
    Actor,
    Argument,
    Claim,
    Corridors,
    Dispute,
    Escalation,
    Event,
    Frame,
    Game,
    Indicator,
    Membership,
    Objective,
    Payment,
    Policy,
    Slip,
    Source,
    Statement,
    Tie,
    Voice,
)
from standoff.case.policies import (
    Phases,
    Plays,
    Setters,
    phases_of,
    plays_of,
    setters_of,
    untimed_of,
)
from standoff.case.quantities import Quantity, quantities_of
from standoff.case.tree import Marks

AS_IS = "as-is"


class Case(Model):
    """A crisis, as someone has written it down."""

    standoff: Annotated[Literal["1"], BeforeValidator(str)] = "1"
    title: str
    as_of: When | None = None
    about: str | None = None
    question: str | None = None
    draft: bool = False
    sources: dict[Id, Source] = Field(default_factory=dict)
    actors: dict[Id, Actor] = Field(default_factory=dict)
    memberships: tuple[Membership, ...] = ()
    ties: tuple[Tie, ...] = ()
    indicators: dict[Id, Indicator] = Field(default_factory=dict)
    events: tuple[Event, ...] = ()
    frames: dict[Id, Frame] = Field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    disputes: dict[Id, Dispute] = Field(default_factory=dict)
    quantities: dict[Id, Number] = Field(default_factory=dict)
    together: tuple[tuple[str, ...], ...] = ()
    game: Game | None = None
    escalation: Escalation | None = None
    corridors: Corridors | None = None
    money: tuple[Payment, ...] = ()
    voices: tuple[Voice, ...] = ()
    policies: dict[Id, Policy] = Field(default_factory=dict)
    objectives: dict[Id, Objective] = Field(default_factory=dict)
    claims: dict[Id, Claim] = Field(default_factory=dict)
    argument: Argument | None = None
    slips: tuple[Slip, ...] = ()

    @cached_property
    def marks(self) -> Marks:
        """The lines of the file that it was loaded from."""
        return Marks()

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The normalised texts at hand, by source."""
        return {}

    @cached_property
    def fit(self) -> Fit | None:
        """What a model learnt from event data, where the case cites one that is at hand."""
        return None

    @cached_property
    def numbers(self) -> Mapping[str, Quantity]:
        """Every number of the case by its id, explicit or implicit."""
        return quantities_of(self)

    @cached_property
    def setters(self) -> Setters:
        """For each policy, every number that it sets and the policy whose `sets:` holds it.

        Windows left aside: as a lens without time takes them.
        """
        return setters_of(self)

    @cached_property
    def phases(self) -> Phases:
        """For each policy, which of its settings are in force from which day on."""
        return phases_of(self)

    @cached_property
    def untimed(self) -> Mapping[str, tuple[str, ...]]:
        """For each policy, what it sets for a window though nothing that has time reads it."""
        return untimed_of(self)

    @cached_property
    def commitments(self) -> Plays:
        """For each policy, the options to which it commits its actors."""
        return plays_of(self)

    @cached_property
    def analysts(self) -> tuple[str, ...]:
        """Who gave estimates, where numbers have several; empty otherwise."""
        names: set[str] = set()
        for quantity in self.numbers.values():
            if quantity.number.others:
                names.update(n.by for n in (quantity.number, *quantity.number.others) if n.by)
        return tuple(sorted(names))

    def model_copy(self, **kwargs: Any) -> Case:
        """A copy, changed or not, that computes its numbers anew."""
        copy = super().model_copy(**kwargs)
        for name in ("numbers", "setters", "phases", "untimed", "commitments", "analysts"):
            copy.__dict__.pop(name, None)
        return copy

    @property
    def policy_ids(self) -> tuple[str, ...]:
        """Every policy, ``as-is`` last."""
        return (*self.policies, AS_IS)

    def name(self, key: str) -> str:
        """The name of an actor, or the words themselves where they name none."""
        return self.actors[key].name if key in self.actors else key

    def sections(self) -> frozenset[str]:
        """The sections that hold something."""
        return frozenset(
            name for name in type(self).model_fields if getattr(self, name) not in (None, (), {})
        )

    def __repr__(self) -> str:
        return (
            f"Case({self.title!r}: {len(self.actors)} actors, {len(self.ties)} ties, "
            f"{len(self.events)} events, {len(self.claims)} claims)"
        )

    __str__ = __repr__
