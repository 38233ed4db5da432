"""All that is to be said of one claim: whose it is, its test, how it fared, what moves it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from markupsafe import Markup

from standoff.audit.results import Audit, Verdict
from standoff.case.parts import Claim
from standoff.report.game_words import patterns_in_words
from standoff.report.names import Names, anchor
from standoff.report.reasons import Shown, shown
from standoff.report.share_svg import share_bar
from standoff.report.words import (
    Look,
    basis_words,
    count,
    dull,
    flip_words,
    force_words,
    hangs_words,
    listed,
    look,
    number,
    of_futures,
    result_words,
    sentence,
    several,
    share_words,
)

ON_EDGE = 1e-6  # of the length of a range: a flip as near as this is no distance
MOST = 10  # numbers told one by one; the ledger has all of them

COMMITS = {
    "can": "The words say that it can be so: one future that has it is enough to show it.",
    "likely": "The words say that it is likely: it should hold in most of the futures.",
    "will": "The words say that it is so: it should hold in all of the futures.",
}
STANDS = {
    "part": "The test stands for a part of the claim only.",
    "proxy": "The test is a proxy: it stands for something near the claim, not for the claim.",
    "whole": "The test stands for the whole claim.",
}
GOES_WITH = {
    "higher": "it holds where this is higher",
    "lower": "it holds where this is lower",
    "middle": "it holds where this lies in the middle of its range",
    "ends": "it holds where this lies at the ends of its range",
}


@dataclass(frozen=True)
class NumberRow:
    """A number as a claim's dossier tells it; `says` only where the id alone tells little."""

    id: str
    says: str
    written: str
    rests_on: str
    reasons: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """Where the ledger has it."""
        return anchor("number", self.id)


@dataclass(frozen=True)
class Dossier:
    """A claim, its verdict and everything beneath it, ready to be shown."""

    id: str
    claim: Claim
    verdict: Verdict
    look: Look
    anchor: str
    whose: str
    short: str
    role: str
    about: str
    commits: str
    force: str
    result: str
    share: str
    bar: Markup
    basis: str
    dull: str
    flips: str
    test: tuple[str, ...]
    fared: tuple[str, ...]
    moves: tuple[str, ...]
    margins: tuple[tuple[str, str], ...]
    witness: tuple[tuple[str, str], ...]
    reasons: tuple[Shown, ...]
    grounds: tuple[str, ...]
    numbers: tuple[NumberRow, ...]
    numbers_left: str
    serves: tuple[str, ...]
    rests: tuple[str, ...]
    attacks: tuple[str, ...]
    rivals: tuple[str, ...]


def dossiers(audit: Audit, names: Names) -> dict[str, Dossier]:
    """Every claim's dossier by its id, in the order of the case."""
    rows = {r.id: r for r in reversed(audit.ledger.rows)}
    told = {
        key: NumberRow(key, _says(names, key), r.written, r.rests_on, r.reasons)
        for key, r in rows.items()
    }
    return {v.claim: _dossier(audit, names, v, told) for v in audit.verdicts}


def _says(names: Names, key: str) -> str:
    return names.number(key) if key.startswith("preference.") else ""


def _dossier(audit: Audit, names: Names, v: Verdict, told: dict[str, NumberRow]) -> Dossier:
    claim = audit.case.claims[v.claim]
    person = audit.case.actors.get(claim.by or "")
    numbers, left = _numbers(v, told)
    reasons = audit.case.argument.reasons if audit.case.argument else {}
    attacks = audit.case.argument.attacks if audit.case.argument else {}
    return Dossier(
        id=v.claim,
        claim=claim,
        verdict=v,
        look=look(v),
        anchor=anchor("claim", v.claim),
        whose=names.actor(claim.by) or "nobody named",
        short=names.short(claim.by) or "–",
        role=person.role or "" if person else "",
        about=names.actor(claim.about),
        commits="" if claim.kind in ("normative", "prescriptive") else COMMITS[claim.force],
        force=force_words(v),
        result=result_words(v),
        share=share_words(v.share) if v.tested and v.share is not None else "",
        bar=share_bar(v.share if v.tested else None, v.error),
        basis=basis_words(v, names),
        dull=dull(audit.case, v),
        flips=flip_words(v.flip, names),
        test=_test(audit, names, v, claim),
        fared=_fared(v),
        moves=_moves(names, v),
        margins=_margins(v),
        witness=tuple((key, number(x)) for key, x in v.witness.items()),
        reasons=tuple(shown(audit, names, f"claim.{v.claim}", claim.because)),
        grounds=_grounds(names, v),
        numbers=numbers,
        numbers_left=left,
        serves=tuple(head for head, tails in reasons.items() if v.claim in tails),
        rests=tuple(reasons.get(v.claim, ())),
        attacks=tuple(head for head, tails in attacks.items() if v.claim in tails),
        rivals=tuple(
            other
            for dispute in audit.case.disputes.values()
            if v.claim in dispute.accounts
            for other in dispute.accounts
            if other != v.claim
        ),
    )


def _test(audit: Audit, names: Names, v: Verdict, claim: Claim) -> tuple[str, ...]:
    """What would test it, in sentences."""
    if v.basis == "allegation":
        return ("An allegation of misconduct gets no verdict here, whatever could be looked up.",)
    if v.basis == "value":
        return ("A value is not tested: no future examined could show it right or wrong.",)
    test = claim.test
    if test is None:
        why = claim.waits or v.needs or "it names no test"
        return ("Nothing in the case tests it. " + sentence(why),)
    if test.policy is not None:
        others = [p for p in audit.case.policy_ids if p != test.policy]
        goals = several(f"“{names.objective(o)}”" for o in test.best_by)
        weighed = any(r.claim == v.claim and r.weighed for r in audit.recommendations)
        found = [
            f"It holds in a future in which the policy {test.policy} ({names.policy(test.policy)}) "
            f"does at least as well as {several(others)} on {goals}"
            + (", weighed as the case weighs them." if weighed else ", on each of them alike.")
        ]
        return tuple(found + ([sentence(test.says)] if test.says else []))
    said = [f"The {test.lens} lens, asked for “{test.outcome}”"]
    under = names.policy(test.under) if test.under else ""
    if test.than:
        said.append(f"under the policy {test.under} ({under}) against {test.than}")
    elif test.under:
        said.append(f"under the policy {test.under} ({under})")
    expect = {"yes": "the answer yes", "no": "the answer no"}.get(v.expect, v.expect)
    if expect:
        said.append(f"expecting {expect}")
    first = ", ".join(said)
    if test.margin:
        first += f" by at least {number(test.margin)}"
    found = [first + ".", *patterns_in_words(audit.case, names, v.outcome or test.outcome or "")]
    found.append(STANDS[test.stands_for])
    if test.says:
        found.append(sentence(test.says))
    if v.basis == "untested":
        found.append("It was not tested. " + sentence(v.needs or v.rests_on))
    return tuple(found)


def _fared(v: Verdict) -> tuple[str, ...]:
    """How it fared, in sentences."""
    if not v.tested or v.share is None:
        return ()
    defined = v.n - v.undefined
    found = [f"It holds {of_futures(v.share)} ({round(v.share * defined):,} of {defined:,})."]
    if v.error is not None:
        found.append(f"Numerical error of that share: {v.error[0]:.3f} to {v.error[1]:.3f}.")
    if v.undefined:
        found.append(f"In {count(v.undefined, 'future')} the outcome is not defined.")
    if v.marks:
        found.append(sentence("; ".join(v.marks)))
    if v.central is not None:
        held = "holds" if v.central else "does not hold"
        told = f"In the central future, every quantity in the middle of its range, it {held}"
        if v.value is not None and v.value == v.value:
            what = "the difference" if v.than else "the outcome"
            told += f" ({what} is {number(v.value)})"
        found.append(told + ".")
    return tuple(found)


def _moves(names: Names, v: Verdict) -> tuple[str, ...]:
    """What moves the verdict, in sentences."""
    if not v.tested:
        return ()
    found = []
    for driver in v.drivers:
        rests = ", a judgement" if names.judged(driver.id) else ""
        found.append(
            f"{names.told(driver.id)}{rests}: {GOES_WITH[driver.direction]} (distance "
            f"{number(driver.distance)}; chance alone reaches {number(driver.threshold)})."
        )
    if v.drivers_note:
        found.append(f"Drivers: {v.drivers_note}.")
    if v.hangs:
        found.append(f"It hangs on {hangs_words(v, names)}.")
    if v.flip is not None:
        found.append(_flip(v, names))
        if v.flip.moves and v.flip.share < ON_EDGE:
            found.append(
                "The central future lies on the very point where the verdict turns, so that it "
                "says little here; go by the share."
            )
    elif v.flip_note:
        found.append(f"No flip: {v.flip_note}.")
    if v.assumed:
        told = listed([f"{names.told(m.id)} {m.beyond} {number(m.to)}" for m in v.assumed[:6]])
        left = len(v.assumed) - 6
        more = f", and {count(left, 'more judgement')}" if left > 0 else ""
        found.append(f"It restates an assumption: each of these alone reverses it: {told}{more}.")
    return tuple(found)


def _margins(v: Verdict) -> tuple[tuple[str, str], ...]:
    """How the share moves with the margin, where it does."""
    if len({share for _, share in v.margins}) < 2:
        return ()
    return tuple((number(m, 2), share_words(s)) for m, s in v.margins)


def _flip(v: Verdict, names: Names) -> str:
    assert v.flip is not None
    words = {
        "range": "within its range",
        "bounds": "beyond its range, within its bounds",
        "structure": "one change of the structure",
        "pair": "two quantities together",
    }[v.flip.step]
    turn = flip_words(v.flip, names)
    text = f"The smallest change that reverses the central future: {turn} ({words}"
    if v.flip.share == v.flip.share:
        text += f", {number(v.flip.share)} of its length"
    return text + ")."


def _grounds(names: Names, v: Verdict) -> tuple[str, ...]:
    listed = {key for key in v.numbers if key.startswith("preference.")}
    told = [names.item(g) for g in v.grounds if not g.startswith("quantity.") and g not in listed]
    more = len(told) - MOST
    return tuple(told[:MOST]) + ((f"and {more} more",) if more > 0 else ())


def _numbers(v: Verdict, told: dict[str, NumberRow]) -> tuple[tuple[NumberRow, ...], str]:
    """The numbers that matter most, one by one; the rest counted."""
    flip = [m.id for m in v.flip.moves] if v.flip else []
    leading = dict.fromkeys([*flip, *(d.id for d in v.drivers), *(m.id for m in v.assumed)])
    every = dict.fromkeys([*(k for k in leading if k in v.numbers), *v.numbers])
    rows = [told[key] for key in every if key in told]
    rest = rows[MOST:] if len(rows) > MOST + 2 else []
    shown_rows = rows[: len(rows) - len(rest)]
    kinds = Counter(r.rests_on for r in rest)
    left = several(f"{n} {'on' if k != 'formula' else 'by'} {k}" for k, n in sorted(kinds.items()))
    return tuple(shown_rows), (f"and {len(rest)} more: {left}" if rest else "")
