"""What share of someone's funding comes from a payer: direct payments, the books closed."""

from __future__ import annotations

import numpy as np

from standoff.case import Case
from standoff.case.base import days
from standoff.case.parts import Payment
from standoff.futures import FloatArray, Futures
from standoff.lenses.influence.network import spell


def payments_to(case: Case, speaker: str, at: str = "") -> tuple[Payment, ...]:
    """The payments to someone, what is only alleged left out."""
    if at:
        first, last = (d.toordinal() for d in days(at))
    else:
        first, last = 0, days(case.as_of)[1].toordinal() if case.as_of else 10**9
    return tuple(
        p
        for p in case.money
        if p.to == speaker and not p.alleged and spell(p)[0] <= last and spell(p)[1] >= first
    )


def share(case: Case, futures: Futures, policy: str, args: tuple[str, str, str]) -> FloatArray:
    """The payer's part of all payments to a speaker, shape (n_futures,); NaN where undefined.

    Of what comes from payers who are not named any part may be the payer's: a number of its own,
    from 0 to 1.
    """
    speaker, payer, at = args
    if lacking(case, args):
        return np.full(futures.n, np.nan)
    total, own = np.zeros(futures.n), np.zeros(futures.n)
    for payment in payments_to(case, speaker, at):
        key = f"money.{payment.id}"
        amount = futures.values(f"{key}.amount", policy)
        if payment.exists is not None:
            amount = np.where(futures.values(f"{key}.exists", policy) > 0.5, amount, 0.0)
        total = total + amount
        if payment.from_ is None:
            own = own + amount * futures.values(f"{key}.from-payer", policy)
        elif payment.from_ == payer:
            own = own + amount
    return np.where(total > 0, own / np.where(total > 0, total, 1.0), np.nan)


def lacking(case: Case, args: tuple[str, str, str]) -> str:
    """Why a share cannot be told; empty where it can."""
    speaker, _, at = args
    name, found = case.name(speaker), payments_to(case, speaker, at)
    when = f" at {at}" if at else ""
    if not found:
        return f"no payment to {name} is on record{when}; a missing record is not a clean one"
    without = [p.id for p in found if p.amount is None]
    if without:
        return f"no amount of {', '.join(without[:3])} is on record; give a range, with its reason"
    units = {p.currency or "no currency" for p in found}
    if len(units) > 1:
        return f"the payments to {name} are in {' and '.join(sorted(units))}; bring them to one"
    if all(p.from_ for p in found):
        return (
            f"the case does not say what else {name} took{when}; "
            "add a payment without from:, its amount a range, or 0 where all is disclosed"
        )
    return ""


def numbers(payment: Payment) -> tuple[str, ...]:
    """The ids of the numbers of a payment that a share reads."""
    fields = ["amount"] if payment.amount is not None else []
    fields += ["exists"] if payment.exists is not None else []
    fields += ["from-payer"] if payment.from_ is None else []
    return tuple(f"money.{payment.id}.{field}" for field in fields)
