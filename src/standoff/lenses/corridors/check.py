"""Mistakes in the corridors that the schema cannot see: units that do not measure what flows."""

from __future__ import annotations

from collections.abc import Iterator

from standoff.case import Case
from standoff.case.numbers import Number
from standoff.case.tree import Path
from standoff.case.units import scale
from standoff.errors import InputError, Problem
from standoff.lenses.corridors.network import carries, corridors_of, money_of


def problems(case: Case) -> tuple[Problem, ...]:
    """Every unit that cannot be read, or does not compare with the others of its commodity."""
    kinds: dict[str, tuple[str, str]] = {}  # by commodity: the kind of its first unit, and the link
    moneys: dict[str, tuple[str, str]] = {}
    found: list[Problem] = []
    for key, link in corridors_of(case).links.items():
        good = carries(link)
        for unit, path in _written(case, f"link.{key}.capacity", link.capacity):
            try:
                kind = scale(unit, good).kind
            except InputError as error:
                found.append(_problem(case, path, error))
                continue
            first, where = kinds.setdefault(good, (kind, key))
            if first != kind:
                says = (
                    f"{good} is in {kind or 'bare numbers'} here and in "
                    f"{first or 'bare numbers'} on {where}"
                )
                fix = "bring them to one kind of unit, or name two commodities"
                found.append(case.marks.problem(path, says, fix))
        for unit, path in _written(case, f"link.{key}.cost", link.cost):
            try:
                money = money_of(unit, good)[0]
            except InputError as error:
                found.append(_problem(case, path, error))
                continue
            first, where = moneys.setdefault(good, (money, key))
            if first != money:
                says = f"the cost is in {money} here and in {first} on {where}"
                found.append(case.marks.problem(path, says, "bring them to one currency"))
    return tuple(found)


def _written(case: Case, key: str, number: Number | None) -> Iterator[tuple[str | None, Path]]:
    """The unit and place of a number, of every estimate of it and of all that policies set."""
    if number is None:
        return
    keys = [key, *(f"policy.{p}.{key}" for p, body in case.policies.items() if key in body.sets)]
    for own in keys:
        quantity = case.numbers[own]
        for estimate in (quantity.number, *quantity.number.others):
            yield estimate.unit or quantity.unit, quantity.path


def _problem(case: Case, path: Path, error: InputError) -> Problem:
    says, _, fix = str(error).partition("; ")
    return case.marks.problem(path, says, fix)
