"""The parts of a case: who, what happened, what ties them, what could be done, what is claimed."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from standoff.case.base import Id, Item, Model, Reason, When, days, fault
from standoff.case.numbers import BoundsField, Constant, Number, ends, inside

ActorKind = Literal[
    "state", "bloc", "person", "organisation", "government", "media", "think-tank", "lobby",
    "service", "company", "group", "diplomat",
]  # fmt: skip
TieKind = Literal[
    "alliance", "support", "cooperation", "dependence", "rivalry", "hostility", "funding",
    "influence", "command", "membership", "mediation", "trade",
]  # fmt: skip
Status = Literal["full", "partner", "observer", "frozen", "left", "none", "seeks"]
EventClass = Literal[
    "verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict"
]
Plover = Literal[
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "ENGAGE", "YIELD", "REQUEST", "DEMAND",
    "INVESTIGATE", "ACCUSE", "REJECT", "THREATEN", "REDUCE", "PROTEST", "RETREAT", "SANCTION",
    "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
MECHANISMS = (
    "level", "persistence", "reciprocity", "ladder", "calming", "allies", "backing",
)  # fmt: skip
ClaimKind = Literal["factual", "causal", "predictive", "normative", "prescriptive"]
Force = Literal["can", "likely", "will"]
Disclosed = Literal["yes", "no", "partly"]


class Source(Model):
    """A text or a publication that the case quotes."""

    title: str | None = None
    path: str | None = None
    url: str | None = None
    sha256: str | None = Field(None, pattern="^[0-9a-f]{64}$")
    by: str | None = None
    outlet: str | None = None
    relays: Id | None = None
    date: When | None = None
    kind: str | None = None
    licence: str | None = None
    extractor: str | None = None
    says: str | None = None
    draft: bool = False


class Actor(Item):
    """Someone or something that acts."""

    name: str
    kind: ActorKind = "organisation"
    iso3: str | None = Field(None, pattern="^[A-Z]{3}$")
    aliases: tuple[str, ...] = ()
    role: str | None = None
    of: Id | None = None
    since: When | None = None
    until: When | None = None
    mentions: tuple[tuple[int, int], ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Actor:
        _spell(self.since, self.until)
        return self


class Membership(Item):
    """An actor's standing in a bloc."""

    id: Id | None = None
    actor: Id
    bloc: Id
    status: Status
    from_: When | None = Field(None, alias="from")
    until: When | None = None


class Tie(Item):
    """A signed tie between two actors: -1 hostile, 1 friendly."""

    id: Id
    from_: Id = Field(alias="from")
    to: Id
    kind: TieKind
    weight: Number

    @field_validator("weight")
    @classmethod
    def _bounded(cls, weight: Number) -> Number:
        inside(weight.spec, (-1.0, 1.0))
        return weight

    @model_validator(mode="after")
    def _two_ends(self) -> Tie:
        if self.from_ == self.to:
            raise fault(f"a tie from `{self.to}` to itself", "name two actors")
        return self


class IndicatorValue(Item):
    """What an indicator says of one actor in one year."""

    of: Id
    in_: int | None = Field(None, alias="in", ge=1000, le=2200)
    value: Number


class Indicator(Item):
    """A published measure: a regime index, a military balance, a trade share."""

    unit: str | None = None
    bounds: BoundsField | None = None
    higher: str | None = None
    values: tuple[IndicatorValue, ...] = ()


class Event(Item):
    """Something that happened, or is said to have happened."""

    id: Id | None = None
    on: When
    until: When | None = None
    act: str
    from_: Id | None = Field(None, alias="from")
    to: Id | None = None
    where: str | None = None
    plover: Plover | None = None
    class_: EventClass | None = Field(None, alias="class")
    alleged: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Event:
        if self.until is not None and self.until < self.on[: len(self.until)]:
            raise fault(f"it ends ({self.until}) before it begins ({self.on})", "swap the dates")
        return self


class Statement(Item):
    """What a named speaker said."""

    id: Id | None = None
    by: str
    on: When | None = None
    about: Id | None = None
    stance: Literal["for", "against", "neutral"] | None = None
    frame: Id | None = None


class Frame(Item):
    """Which statements were collected, and how: the base that a share of them refers to."""

    how: str
    since: When | None = None
    until: When | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Frame:
        _spell(self.since, self.until)
        return self


class Dispute(Item):
    """Rival accounts of one thing; Standoff does not choose between them."""

    event: Id | None = None
    accounts: tuple[Id, ...] = Field(min_length=2)


class Option(Item):
    """Something that an actor of the game may do."""

    moves: Literal["both", "on", "off"] = "both"


class Player(Model):
    """An actor of the game, with its options."""

    options: dict[Id, Option] = Field(min_length=1)


class AnyOrder(Model):
    """Statements of which nobody knows which matters more."""

    any_order: tuple[str, ...] = Field(min_length=2)


class Placed(Model):
    """A statement whose place in the order is uncertain: 1 the most important, 0 the least."""

    statement: str
    weight: Number

    @field_validator("weight")
    @classmethod
    def _share(cls, weight: Number) -> Number:
        inside(weight.spec, (0.0, 1.0))
        return weight


class Preference(Item):
    """An actor's order of the outcomes: a ranking of states, or statements by importance."""

    ranking: tuple[str | tuple[str, ...], ...] = ()
    statements: tuple[str | AnyOrder | Placed, ...] = ()

    @field_validator("statements", mode="before")
    @classmethod
    def _forms(cls, raw: Any) -> Any:
        if not isinstance(raw, list | tuple):
            return raw
        return [_statement(item) for item in raw]

    @model_validator(mode="after")
    def _one_form(self) -> Preference:
        if bool(self.ranking) == bool(self.statements):
            raise fault("preferences are a ranking: or statements:, one of them", "give one")
        return self


def _statement(raw: Any) -> Any:
    if isinstance(raw, dict) and "any-order" in raw:
        return AnyOrder.model_validate(raw)
    if isinstance(raw, dict) and "statement" in raw:
        return Placed.model_validate(raw)
    if isinstance(raw, str | AnyOrder | Placed):
        return raw
    raise fault(
        "this is not a preference statement",
        "write 'a if b', {any-order: [a, b]} or {statement: a, weight: 0.2..0.8}",
    )


class Game(Model):
    """A conflict of the graph model: options, preferences, where it stands."""

    actors: dict[Id, Player] = Field(min_length=1)
    infeasible: tuple[str, ...] = ()
    arcs: dict[Id, tuple[tuple[str, str], ...]] = Field(default_factory=dict)
    preferences: dict[Id, Preference] = Field(default_factory=dict)
    status_quo: str | None = None


Strengths = dict[str, Number]


class Escalation(Model):
    """How acts between pairs feed on each other: what a fit found, what the case alters of it.

    Each mechanism holds numbers by pair (``a->b``); `fitted` in a formula is the fit's estimate.
    """

    because: tuple[Reason, ...] = ()
    level: Strengths = Field(default_factory=dict)
    persistence: Strengths = Field(default_factory=dict)
    reciprocity: Strengths = Field(default_factory=dict)
    ladder: Strengths = Field(default_factory=dict)
    calming: Strengths = Field(default_factory=dict)
    allies: Strengths = Field(default_factory=dict)
    backing: Strengths = Field(default_factory=dict)

    def mechanisms(self) -> dict[str, Strengths]:
        """The numbers that the case writes, by mechanism."""
        return {m: getattr(self, m) for m in MECHANISMS if getattr(self, m)}

    @field_validator(*MECHANISMS)
    @classmethod
    def _pairs(cls, strengths: Strengths) -> Strengths:
        for pair in strengths:
            if len(set(pair.split("->"))) != 2:
                raise fault(f"`{pair[:60]}` is not a pair of actors", "write russia->azerbaijan")
        return strengths


class Node(Item):
    """A field, hub, port or market of the corridors."""

    name: str | None = None
    kind: Id | None = None
    at: tuple[float, float] | None = None
    of: Id | None = None

    @field_validator("at")
    @classmethod
    def _on_earth(cls, at: tuple[float, float] | None) -> tuple[float, float] | None:
        return None if at is None else _place(at)


def _place(at: tuple[float, float]) -> tuple[float, float]:
    if not (-180 <= at[0] <= 180 and -90 <= at[1] <= 90):
        raise fault(f"[{at[0]:g}, {at[1]:g}] is no place", "write [longitude, latitude]")
    return at


class Link(Item):
    """A pipeline, railway, road or sea line.

    What it can carry is its capacity times `open`, how far it is open: 1 where it is operating, 0
    where it is idle, planned or contested, unless the case says otherwise.
    """

    from_: Id = Field(alias="from")
    to: Id
    mode: Literal["pipeline", "rail", "road", "sea"]
    commodity: Id | None = None
    capacity: Number | None = None
    open: Number | None = None
    cost: Number | None = None
    both_ways: Literal["yes", "no"] = "no"
    status: Literal["operating", "idle", "planned", "contested"] = "operating"
    through: tuple[Id, ...] = ()
    holders: tuple[Id, ...] = ()
    via: tuple[tuple[float, float], ...] = ()

    @field_validator("via")
    @classmethod
    def _on_earth(cls, via: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        return tuple(_place(at) for at in via)

    @field_validator("capacity", "cost")
    @classmethod
    def _not_negative(cls, number: Number | None, info: ValidationInfo) -> Number | None:
        low = min((e[0] for n in _estimates(number) if (e := ends(n.spec))), default=0.0)
        if low < 0:
            says = f"the {info.field_name} is {low:g}; it is 0 or more"
            raise fault(says, "mend the number; a route the other way is a link of its own")
        return number

    @field_validator("open")
    @classmethod
    def _share(cls, number: Number | None) -> Number | None:
        for estimate in _estimates(number):
            inside(estimate.spec, (0.0, 1.0))
        return number

    @model_validator(mode="after")
    def _two_ends(self) -> Link:
        if self.from_ == self.to:
            raise fault(f"a link from `{self.to}` to itself", "name two nodes")
        return self

    @property
    def openness(self) -> Number:
        """How far it is open: as the case says, or as its status has it, for the same reasons."""
        if self.open is not None:
            return self.open
        value = Constant(1.0 if self.status == "operating" else 0.0)
        return Number.model_validate({"value": value, "because": self.because})


def _estimates(number: Number | None) -> tuple[Number, ...]:
    return () if number is None else (number, *number.others)


class Corridors(Model):
    """The network of routes."""

    nodes: dict[Id, Node] = Field(default_factory=dict)
    links: dict[Id, Link] = Field(default_factory=dict)


class Payment(Item):
    """Money from one actor to another; without `from`, from payers who are not named."""

    id: Id
    from_: Id | None = Field(None, alias="from")
    to: Id
    kind: str = "Payment"
    amount: Number | None = None
    currency: str | None = None
    exists: Number | None = None
    on: When | None = None
    since: When | None = None
    until: When | None = None
    disclosed: Disclosed | None = None
    alleged: bool = False

    @model_validator(mode="after")
    def _sound(self) -> Payment:
        if self.from_ == self.to:
            raise fault(f"a payment from `{self.to}` to itself", "name two actors")
        if self.on is not None and (self.since or self.until):
            raise fault("a payment has on:, or since: and until:, not both", "keep one of them")
        if self.from_ is None and self.alleged:
            raise fault("an alleged payment names no payer", "add from:, or leave it out")
        _spell(self.since, self.until)
        _whether(self.exists)
        return self


class Voice(Item):
    """A tie that carries a voice: representation, membership, employment, ownership."""

    id: Id
    from_: Id = Field(alias="from")
    to: Id
    kind: Literal["Representation", "Membership", "Directorship", "Employment", "Ownership"]
    exists: Number | None = None
    since: When | None = None
    until: When | None = None
    disclosed: Disclosed | None = None
    alleged: bool = False

    @model_validator(mode="after")
    def _sound(self) -> Voice:
        if self.from_ == self.to:
            words = self.kind.lower()
            raise fault(f"{words} of `{self.to}` by itself", "name two actors")
        _spell(self.since, self.until)
        _whether(self.exists)
        return self


def _spell(since: str | None, until: str | None) -> None:
    """Refuse what ends before it begins."""
    if since is not None and until is not None and days(until)[1] < days(since)[0]:
        raise fault(f"it ends ({until}) before it begins ({since})", "swap the dates")


def _whether(exists: Number | None) -> None:
    """Refuse an existence outside 0..1."""
    if exists is not None:
        inside(exists.spec, (0.0, 1.0))


class Policy(Item):
    """What might be done: it sets quantities, and may commit its actor to options."""

    by: Id | None = None
    combines: tuple[Id, ...] = ()
    sets: dict[str, Number] = Field(default_factory=dict)
    plays: dict[Id, dict[Id, Literal["on", "off"]]] = Field(default_factory=dict)


class Objective(Item):
    """What someone wants of the outcomes."""

    outcome: str
    lens: str
    want: Literal["more", "less"]
    enough: float | None = None
    weight: Number | None = None
    whose: Id | None = None


class Beyond(Model):
    """A threshold that a claim expects an outcome to pass."""

    above: float | None = None
    below: float | None = None

    @model_validator(mode="after")
    def _one(self) -> Beyond:
        if (self.above is None) == (self.below is None):
            raise fault("a threshold is above: or below:, one of them", "write {above: 0.5}")
        return self


class Test(Model):
    """What would meet a claim: an outcome and what the claim expects of it."""

    __test__ = False  # not one of pytest's

    lens: str | None = None
    outcome: str | None = None
    under: Id | None = None
    than: Id | None = None
    expect: Literal["yes", "no", "higher", "lower"] | Beyond = "yes"
    margin: float = Field(0.0, ge=0)
    stands_for: Literal["whole", "part", "proxy"] = "whole"
    says: str | None = None
    policy: Id | None = None
    best_by: tuple[Id, ...] = ()

    @field_validator("expect", mode="before")
    @classmethod
    def _words(cls, raw: Any) -> Any:
        if isinstance(raw, str) and raw not in ("yes", "no", "higher", "lower"):
            raise fault(
                f"`{raw[:40]}` is nothing to expect",
                "write yes, no, higher, lower, {above: x} or {below: x}",
            )
        return raw

    @model_validator(mode="after")
    def _whole(self) -> Test:
        if self.policy is not None:
            if self.lens or self.outcome or not self.best_by:
                raise fault(
                    "a test of a policy names policy: and best-by:, and no lens",
                    "write {policy: ID, best-by: [OBJECTIVE]}",
                )
            return self
        if self.lens is None or self.outcome is None:
            raise fault("a test names lens: and outcome:", "or policy: and best-by:")
        if (self.expect in ("higher", "lower")) != (self.than is not None):
            raise fault("higher and lower need than:, and only they", "name the other policy")
        return self


class Claim(Item):
    """What the text claims, and what would meet it."""

    says: str
    kind: ClaimKind
    force: Force = "will"
    by: str | None = None
    about: Id | None = None
    allegation: bool = False
    reply: str | None = None
    strength: Number | None = None
    test: Test | None = None
    waits: str | None = None


class Argument(Model):
    """Which claim rests on which."""

    thesis: Id
    reasons: dict[Id, tuple[Id, ...]] = Field(default_factory=dict)
    attacks: dict[Id, tuple[Id, ...]] = Field(default_factory=dict)


class Slip(Reason):
    """A place where the text itself is garbled or at odds with itself."""

    says: str
