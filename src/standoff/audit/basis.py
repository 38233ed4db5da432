"""The basis of a verdict: on what, in the end, it rests.

The first that applies: value, allegation, untested, asserted, disputed, assumed, sourced, data,
model. A claim that stands among rival accounts is `disputed` even where nothing tests it, since
Standoff does not choose between them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from standoff.audit.asked import Test
from standoff.case import Case
from standoff.case.base import Reason
from standoff.case.numbers import Formula
from standoff.case.parts import Claim
from standoff.lenses.base import Ground
from standoff.lenses.registry import lens

BASES = (
    "value",
    "allegation",
    "untested",
    "asserted",
    "disputed",
    "assumed",
    "sourced",
    "data",
    "model",
)
"""In the order in which they are tried."""


@dataclass(frozen=True)
class Basis:
    """A basis and what to say of it."""

    name: str
    rests_on: str = ""
    roots: tuple[str, ...] = ()


def root(case: Case, reason: Reason) -> str | None:
    """The independent source behind a reason; a relay adds none, a judgement has none."""
    if reason.kind == "judgement":
        return None
    if reason.source is not None:
        at, seen = reason.source, set()
        while at not in seen and case.sources[at].relays is not None:
            seen.add(at)
            at = str(case.sources[at].relays)
        source = case.sources[at]
        return _place(source.url) or at
    if reason.url is not None:
        return _place(reason.url) or reason.url
    return str(reason.ref or reason.data or reason.fit).lower()


def _place(url: str | None) -> str | None:
    try:
        host = urlsplit(url).hostname if url else None
    except ValueError:  # no address, so it stands for itself
        return None
    return host.removeprefix("www.") if host else None


def roots(case: Case, reasons: Iterable[Reason]) -> tuple[str, ...]:
    """The independent sources behind some reasons, each once, sorted."""
    return tuple(sorted({r for r in (root(case, x) for x in reasons) if r is not None}))


def before_test(case: Case, key: str, claim: Claim) -> Basis | None:
    """The bases that no test can change: a value, an allegation, rival accounts."""
    whose = case.name(claim.by) if claim.by else ""
    if claim.kind == "normative":
        return Basis("value", f"a value, of {whose}" if whose else "a value")
    if claim.allegation:
        return Basis("allegation", f"alleged by {whose}" if whose else "an allegation")
    rivals = [
        other
        for dispute in case.disputes.values()
        if key in dispute.accounts
        for other in dispute.accounts
        if other != key
    ]
    if rivals:
        others = dict.fromkeys(case.name(case.claims[r].by or r) for r in rivals)
        return Basis("disputed", "by " + ", ".join(others))
    return None


def after_test(
    case: Case,
    claim: Claim,
    test: Test,
    grounds: tuple[Ground, ...],
    numbers: tuple[str, ...],
    assumed: tuple[str, ...],
    conditional: bool = False,
) -> Basis:
    """The basis of a claim that a lens has met.

    Parameters
    ----------
    grounds : tuple of Ground
        What of the case the test rests on.
    numbers : tuple of str
        The own ids of every number that it reads.
    assumed : tuple of str
        Single judgements each of which, moved within its bounds or dropped, reverses it.
    conditional : bool
        A fit was altered, or asked beyond what was scored: no `data`.
    """
    found = roots(case, (r for g in grounds for r in g.because))
    for key in numbers:
        reasons = case.numbers[key].number.because
        found = tuple(sorted({*found, *roots(case, (r for r in reasons if r.grounds))}))
    if _asserted(case, claim, grounds, numbers):
        return Basis("asserted", "rests on the claim's own source alone", found)
    if assumed:
        names = ", ".join(assumed[:3])
        more = f" and {len(assumed) - 3} more" if len(assumed) > 3 else ""
        return Basis("assumed", names + more, found)
    looked_up = all(lens(name).looks_up for name, _ in test.asks()) and not any(
        isinstance(case.numbers[g.number].number.spec, Formula) for g in grounds if g.number
    )
    judged = [k for k in numbers if case.numbers[k].number.judged]
    if looked_up and not judged and found:
        many = f"{len(found)} root" + ("s" if len(found) > 1 else "")
        return Basis("sourced", many, found)
    fitted = any(r.kind == "fit" for g in grounds for r in g.because)
    measured = all(
        any(r.kind in ("data", "fit") for r in case.numbers[k].number.because) for k in numbers
    )
    if (numbers or fitted) and measured and not conditional:
        return Basis("data", "", found)
    judged_of = f"{len(judged)} of {len(numbers)} numbers are judgements" if numbers else ""
    return Basis("model", judged_of, found)


def _asserted(
    case: Case, claim: Claim, grounds: tuple[Ground, ...], numbers: tuple[str, ...]
) -> bool:
    """Whether the claim's own root source is all that the test rests on."""
    own = set(roots(case, claim.because))
    brought = {g.number for g in grounds if g.number is not None}
    if not own or not grounds or set(numbers) - brought:
        return False
    for ground in grounds:
        reasons = [r for r in ground.because if r.kind != "judgement" or ground.number is None]
        found = {root(case, r) for r in reasons}
        if not found or not found <= own:
            return False
    grounded = [r for key in numbers for r in case.numbers[key].number.because if r.grounds]
    return set(roots(case, grounded)) <= own
