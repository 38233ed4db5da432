"""Every number of a case has an id, natural bounds and a place in the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from standoff.case.numbers import Number, ends
from standoff.case.parts import AnyOrder, Placed
from standoff.case.tree import Path

if TYPE_CHECKING:
    from standoff.case.model import Case

OpenBounds = tuple[float | None, float | None]


@dataclass(frozen=True)
class Quantity:
    """A number with its id.

    Attributes
    ----------
    id : str
        ``western-backing``, ``tie.tur-aze.weight``, ``policy.back-baku.western-backing``.
    number : Number
        What it may be.
    bounds : pair of float
        How far it may be moved before it makes no sense.
    natural : bool
        False where nobody gave bounds and its kind has none, so that a wide pair stands in.
    path : tuple
        Where it stands in the file.
    says : str
        What it is, in words.
    """

    id: str
    number: Number
    bounds: tuple[float, float]
    natural: bool
    path: Path
    says: str
    unit: str | None = None


def _wide(number: Number) -> tuple[float, float]:
    """Bounds for a quantity that has none: its own scale, and ten times it beyond 0..1."""
    reach = [e for n in (number, *number.others) if (e := ends(n.spec)) is not None]
    if not reach:
        return (-1e300, 1e300)
    lo, hi = min(e[0] for e in reach), max(e[1] for e in reach)
    if lo >= -1 and hi <= 1:
        return (0.0, 1.0) if lo >= 0 else (-1.0, 1.0)
    far = 10 * max(abs(lo), abs(hi))
    return (0.0, far) if lo >= 0 else (-far, far)


def _close(
    given: OpenBounds | None, kind: OpenBounds | None, number: Number
) -> tuple[float, float]:
    wide = _wide(number)
    pick = given or kind or (None, None)
    lo = pick[0] if pick[0] is not None else min(wide[0], pick[1] or 0.0)
    hi = pick[1] if pick[1] is not None else max(wide[1], pick[0] or 0.0)
    return (lo, hi)


def _entries(case: Case) -> Iterator[tuple[str, Number, OpenBounds | None, Path, str, str | None]]:
    for key, number in case.quantities.items():
        yield key, number, None, ("quantities", key), number.says or key, None
    for i, tie in enumerate(case.ties):
        says = f"weight of the tie {tie.id}"
        yield f"tie.{tie.id}.weight", tie.weight, (-1, 1), ("ties", i, "weight"), says, None
    for key, indicator in case.indicators.items():
        for i, row in enumerate(indicator.values):
            year = "" if row.in_ is None else f".{row.in_}"
            path: Path = ("indicators", key, "values", i, "value")
            says = f"{indicator.says or key}, {row.of}{year.replace('.', ' ')}"
            own = row.value.bounds or indicator.bounds
            yield f"indicator.{key}.{row.of}{year}", row.value, own, path, says, indicator.unit
    yield from _preferences(case)
    for kind, pairs in (case.escalation.mechanisms() if case.escalation else {}).items():
        for pair, number in pairs.items():
            says = f"{kind} of {pair}"
            natural = None if kind in ("calming", "backing") else (0, None)
            at: Path = ("escalation", kind, pair)
            yield f"escalation.{kind}.{pair}", number, natural, at, says, None
    yield from _links(case)
    yield from _money(case)
    for key, objective in case.objectives.items():
        if objective.weight is not None:
            path = ("objectives", key, "weight")
            says = f"weight of the objective {key}"
            yield f"objective.{key}.weight", objective.weight, (0, None), path, says, None
    for key, claim in case.claims.items():
        if claim.strength is not None:
            path = ("claims", key, "strength")
            says = f"strength of the claim {key}"
            yield f"claim.{key}.strength", claim.strength, (0, 1), path, says, None


def _money(case: Case) -> Iterator[tuple[str, Number, OpenBounds | None, Path, str, str | None]]:
    """Amounts, whether a payment or a tie exists, and what a payer who is not named may hide."""
    for i, payment in enumerate(case.money):
        key, at = f"money.{payment.id}", ("money", i)
        if payment.amount is not None:
            says, unit = f"amount of {payment.id}", payment.currency
            yield f"{key}.amount", payment.amount, (0, None), (*at, "amount"), says, unit
        if payment.exists is not None:
            says = f"whether {payment.id} was paid, above one half"
            yield f"{key}.exists", payment.exists, (0, 1), (*at, "exists"), says, None
        if payment.from_ is None:
            says = f"what part of {payment.id} comes from the payer that is asked about"
            anything = Number.model_validate({"range": "0..1"})
            yield f"{key}.from-payer", anything, (0, 1), at, says, None
    for i, voice in enumerate(case.voices):
        if voice.exists is not None:
            says = f"whether {voice.id} stands, above one half"
            path: Path = ("voices", i, "exists")
            yield f"voice.{voice.id}.exists", voice.exists, (0, 1), path, says, None


def _links(case: Case) -> Iterator[tuple[str, Number, OpenBounds | None, Path, str, str | None]]:
    """What each link can carry, at what cost, and how far it is open, which its status says."""
    for key, link in case.corridors.links.items() if case.corridors else ():
        at: Path = ("corridors", "links", key)
        if link.capacity is not None:
            says = f"capacity of {key}"
            yield f"link.{key}.capacity", link.capacity, (0, None), (*at, "capacity"), says, None
        if link.cost is not None:
            yield f"link.{key}.cost", link.cost, (0, None), (*at, "cost"), f"cost of {key}", None
        place = "open" if link.open is not None else "status"
        says = f"how far the link {key} is open"
        yield f"link.{key}.open", link.openness, (0, 1), (*at, place), says, None


def _preferences(
    case: Case,
) -> Iterator[tuple[str, Number, OpenBounds | None, Path, str, str | None]]:
    """The places of statements in an order that nobody knows: 1 the most important, 0 the least.

    Of statements in any order each has a place of its own, drawn like any other number.
    """
    for actor, preference in case.game.preferences.items() if case.game else ():
        for i, item in enumerate(preference.statements):
            at: Path = ("game", "preferences", actor, "statements", i)
            key = f"preference.{actor}.{i + 1}"
            if isinstance(item, Placed):
                says = f"how much `{item.statement}` matters to {actor}"
                yield key, item.weight, (0, 1), (*at, "weight"), says, None
            elif isinstance(item, AnyOrder):
                for j, statement in enumerate(item.any_order):
                    says = f"how much `{statement}` matters to {actor}, of statements in any order"
                    anything = Number.model_validate({"range": "0..1"})
                    yield f"{key}.{j + 1}", anything, (0, 1), (*at, "any-order", j), says, None


def quantities_of(case: Case) -> dict[str, Quantity]:
    """Every number of a case by its id, in the order of the file; policies' settings last."""
    found: dict[str, Quantity] = {}
    for key, number, kind, path, says, unit in _entries(case):
        natural = number.bounds is not None or (kind is not None and None not in kind)
        own = _close(number.bounds, kind, number)
        found.setdefault(key, Quantity(key, number, own, natural, path, says, number.unit or unit))
    for policy, body in case.policies.items():
        for target, number in body.sets.items():
            key = f"policy.{policy}.{target}"
            kin = found.get(target)
            bounds: OpenBounds | None = number.bounds or (kin.bounds if kin else None)
            path = ("policies", policy, "sets", target)
            says = f"{kin.says if kin else target}, under {policy}"
            says += f" {number.window.words}" if number.window.words else ""
            natural = number.bounds is not None or (kin.natural if kin else False)
            unit = number.unit or (kin.unit if kin else None)
            found[key] = Quantity(
                key, number, _close(bounds, None, number), natural, path, says, unit
            )
    return found
