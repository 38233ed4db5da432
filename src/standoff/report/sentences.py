"""The answer in three plain sentences, made from the verdicts alone."""

from __future__ import annotations

from collections import Counter

from standoff.audit.results import Audit, PolicyScore, Recommendation, Verdict
from standoff.report.names import Names, visible
from standoff.report.words import (
    FUTURES,
    count,
    flip_words,
    hangs_words,
    number,
    of_futures,
    result_words,
    several,
)

# The summary's groups, in the order in which they are told.
GROUPS = {
    "sources": ("sourced", "data"),
    "model": ("model",),
    "assumed": ("assumed",),
    "disputed": ("disputed",),
    "asserted": ("asserted",),
    "value": ("value",),
    "allegation": ("allegation",),
    "untested": ("untested",),
}


def answer(audit: Audit) -> tuple[str, ...]:
    """What is recommended and how it fares; what that hangs on and what flips it; what was tested.

    Parameters
    ----------
    audit : Audit

    Returns
    -------
    tuple of str
        Three sentences.
    """
    chosen = leading(audit)
    if chosen is None:
        return (_no_policy(audit), _what_moves(audit), tested(audit))
    return (_fares(audit, chosen), _hangs(audit, chosen), tested(audit))


def leading(audit: Audit) -> Recommendation | None:
    """The recommendation that the argument leads to; else the first."""
    thesis = audit.case.argument.thesis if audit.case.argument else ""
    found = [r for r in audit.recommendations if r.claim == thesis] or list(audit.recommendations)
    return found[0] if found else None


def on_objective(rec: Recommendation, objective: str) -> tuple[PolicyScore, PolicyScore | None]:
    """The recommended policy's score, and the alternative that gives away least.

    Returns
    -------
    (PolicyScore, PolicyScore or None)
        None where there is no alternative.
    """
    scores = [s for s in rec.scores if s.objective == objective]
    own = next(s for s in scores if s.policy == rec.policy)
    others = [s for s in scores if s.policy != rec.policy]
    key = {s.policy: (s.regret95, s.regret_worst) for s in others}
    return own, min(others, key=lambda s: key[s.policy], default=None)


def group(verdict: Verdict) -> str:
    """Which group of the summary a verdict is counted in."""
    return next(name for name, bases in GROUPS.items() if verdict.basis in bases)


def tallies(audit: Audit) -> dict[str, int]:
    """How many claims each group of the summary has."""
    found = Counter(group(v) for v in audit.verdicts)
    return {name: found[name] for name in GROUPS}


def tested(audit: Audit) -> str:
    """The last sentence: how many claims were tested, and on what."""
    found = tallies(audit)
    parts = [
        f"{found['sources']} tested on sources or data",
        f"{found['model']} by the model",
        f"{found['assumed']} only {_verb(found['assumed'], 'restates', 'restate')} an assumption",
        f"{found['disputed']} {_verb(found['disputed'], 'is', 'are')} disputed",
        f"{found['asserted']} {_verb(found['asserted'], 'rests', 'rest')} on the text’s word alone",
        count(found["value"], "value"),
        count(found["allegation"], "allegation"),
        f"{found['untested']} {_verb(found['untested'], 'waits', 'wait')} for something",
    ]
    told = [p for p, n in zip(parts, found.values(), strict=True) if n]
    whole = count(len(audit.verdicts), "claim")
    return f"{whole}: {', '.join(told)}." if told else "The case makes no claim."


def judgement(audit: Audit) -> str:
    """How many numbers rest on judgement."""
    counts = audit.ledger.counts
    judged = counts["judgement"]
    whole = count(len(audit.ledger.rows), "number")
    return f"Of {whole}, {judged:,} {_verb(judged, 'rests', 'rest')} on judgement."


def _verb(n: int, one: str, many: str) -> str:
    return one if n == 1 else many


def _fares(audit: Audit, rec: Recommendation) -> str:
    names = Names(audit.case)
    others = [p for p in audit.case.policy_ids if p != rec.policy]
    good: list[str] = []
    bad: list[str] = []
    for objective in rec.objectives:
        own, rival = on_objective(rec, objective)
        what = names.objective(objective)
        if rival is not None and rival.regret95 < own.regret95:
            bad.append(
                f"{number(own.regret95)} on {what}, where {rival.policy} gives away less "
                f"({number(rival.regret95)})"
            )
        else:
            good.append(f"{number(own.regret95)} on {what}")
    says = names.policy(rec.policy)
    text = f"Set against {several(others)}, the advice to {says} gives away "
    if good:
        least = ", and no alternative gives away less" if len(others) and not bad else ""
        text += f"at most {several(good)} in 95 % {FUTURES}{least}"
        text += f"; up to {several(bad)}" if bad else ""
    else:
        text += f"up to {several(bad)} in 95 % {FUTURES}"
    if rec.waiting:
        text += f"; nothing is known yet of {several(_waiting(names, rec))}"
    return text + "."


def _waiting(names: Names, rec: Recommendation) -> list[str]:
    return [f"{names.objective(key)} ({visible(lacks)})" for key, lacks in rec.waiting]


def _hangs(audit: Audit, rec: Recommendation) -> str:
    verdict = audit.verdict(rec.claim)
    best = f"It is best on all that could be computed {of_futures(rec.best_share)}"
    hangs = _hanging(audit, verdict)
    text = f"{best}, which hangs on {hangs}" if hangs else best
    if verdict.flip is None:
        why = f" ({visible(verdict.flip_note)})" if verdict.flip_note else ""
        return f"{text}; no single change that was tried reverses the central future{why}."
    turn = "stops being so" if verdict.central else "becomes so"
    text += f"; in the central future it {turn} with {visible(flip_words(verdict.flip))}"
    watch = [
        visible(quantity.number.watch)
        for move in verdict.flip.moves
        if (quantity := audit.case.numbers.get(move.id)) and quantity.number.watch
    ]
    return text + (f" (watch: {'; '.join(watch)})." if watch else ".")


def _hanging(audit: Audit, verdict: Verdict) -> str:
    names = Names(audit.case)
    ids = dict.fromkeys([*(d.id for d in verdict.drivers), *(m.id for m in verdict.assumed)])
    told = [f"{key}{' (a judgement)' if names.judged(key) else ''}" for key in list(ids)[:3]]
    if verdict.hangs:
        told.append(hangs_words(verdict))
    return several(told)


def _no_policy(audit: Audit) -> str:
    thesis = audit.case.argument.thesis if audit.case.argument else ""
    if thesis and thesis in audit.case.claims:
        verdict = audit.verdict(thesis)
        why = f" ({visible(verdict.needs)})" if verdict.needs else ""
        return (
            f"The argument leads to “{visible(verdict.says)}”, for which there is "
            f"{_a(result_words(verdict))}{why}."
        )
    held = [v for v in audit.verdicts if v.tested and v.share == 1]
    return (
        f"The case recommends no policy that could be tested; {len(held)} of its "
        f"{count(len(audit.verdicts), 'claim')} {_verb(len(held), 'holds', 'hold')} in all "
        f"{FUTURES}."
    )


def _a(result: str) -> str:
    return "no test" if result == "not tested" else f"the result “{result}”"


def _what_moves(audit: Audit) -> str:
    moved = Counter(m.id for v in audit.verdicts if v.flip for m in v.flip.moves)
    live = sum(v.tested for v in audit.verdicts)
    if not moved:
        return "No number that was moved alone reverses any verdict."
    names = Names(audit.case)
    (first, n), *_ = moved.most_common(1)
    rests = " (a judgement)" if names.judged(first) else ""
    flips = sum(v.flip is not None for v in audit.verdicts)
    return (
        f"What was tested hangs most often on {first}{rests}, which alone or with another reverses "
        f"{count(n, 'verdict')}; {flips} of the {count(live, 'tested claim')} would flip."
    )
