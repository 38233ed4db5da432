"""The answer in plain sentences, made from the verdicts alone."""

from __future__ import annotations

from collections import Counter

from standoff.audit.policies import Fared
from standoff.audit.results import Audit, Recommendation, Verdict
from standoff.audit.words import CONDITIONAL
from standoff.report.flip_line import flip_line
from standoff.report.names import Names, visible
from standoff.report.words import (
    FUTURES,
    count,
    hangs_words,
    listed,
    number,
    of_futures,
    several,
    share_words,
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
    """What is recommended and how it fares; what that hangs on; what flips it.

    Parameters
    ----------
    audit : Audit

    Returns
    -------
    tuple of str
        Three sentences; two where no policy is recommended.
    """
    chosen = leading(audit)
    if chosen is None:
        return (_no_policy(audit), _what_moves(audit))
    return (_fares(audit, chosen), _hangs(audit, chosen), flip_line(audit, chosen))


def leading(audit: Audit) -> Recommendation | None:
    """The recommendation that the argument leads to; else the first."""
    thesis = audit.case.argument.thesis if audit.case.argument else ""
    found = [r for r in audit.recommendations if r.claim == thesis] or list(audit.recommendations)
    return found[0] if found else None


def on_objective(rec: Recommendation, objective: str) -> tuple[Fared, Fared | None]:
    """How the recommended policy fares, and the alternative that gives away least.

    Returns
    -------
    (Fared, Fared or None)
        None where there is no alternative.
    """
    row = rec.on(objective)
    others = [f for f in row.fared if f.policy != rec.policy]
    rival = min(others, key=lambda f: (f.regret95, f.regret_worst), default=None)
    return row.of(rec.policy), rival


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
    others = len(audit.case.policy_ids) - 1
    told = []
    for objective in rec.objectives:
        own, rival = on_objective(rec, objective)
        stands = f" ({CONDITIONAL})" if rec.on(objective).against else ""
        words = f"{_given(own.regret95)} on {names.objective(objective)}{stands}"
        if rival is not None and rival.regret95 < own.regret95:
            words += f", where the policy to {names.policy(rival.policy)} gives away "
            words += _given(rival.regret95)
        told.append(words)
    if not told:
        return f"The advice to {names.policy(rec.policy)} could not be compared{_lacking(rec)}."
    joined = listed(told)
    against = f"{count(others, 'alternative')}, as-is among them" if others > 1 else "as-is"
    text = (
        f"Set against {against}, the advice to "
        f"{names.policy(rec.policy)} gives away, in 95 % {FUTURES}, {joined}"
    )
    return f"{text}{_lacking(rec)}."


def _lacking(rec: Recommendation) -> str:
    if not rec.waiting:
        return ""
    whole = len(rec.waiting) + len(rec.objectives)
    lacks = several(dict.fromkeys(visible(lacks) for _, lacks in rec.waiting))
    return (
        f"; {len(rec.waiting)} of its {count(whole, 'objective')} could not be computed ({lacks})"
    )


def _given(regret: float) -> str:
    return "nothing" if regret == 0 else f"at most {number(regret, 2)}"


def _hangs(audit: Audit, rec: Recommendation) -> str:
    verdict = audit.verdict(rec.claim)
    text = _best(Names(audit.case), rec)
    hangs = _hanging(audit, verdict)
    if hangs:
        turns = "restates what the case assumes:" if verdict.basis == "assumed" else "hangs on"
        text += f", which {turns} {hangs}"
    return text + "."


def _best(names: Names, rec: Recommendation) -> str:
    """In what share it is best: by the weights, or on all and on the one that costs it most."""
    if not rec.objectives:
        return "In no future examined are all of its objectives defined"
    if len(rec.objectives) == 1:
        return f"It is best on {names.objective(rec.objectives[0])} {of_futures(rec.best_share)}"
    if rec.weighed:
        whole = f"these {len(rec.objectives)} objectives"
        return (
            f"By the weights that the case gives {whole}, it is best {of_futures(rec.best_share)}"
        )
    text = f"It is best on all {len(rec.objectives)} together {of_futures(rec.best_share)}"
    least = min(rec.objectives, key=lambda o: on_objective(rec, o)[0].best)
    alone = share_words(on_objective(rec, least)[0].best)
    return f"{text} (on {names.objective(least)} alone in {alone})"


def argued(audit: Audit) -> str:
    """How many of the reasons were tested, and how many of these restate an assumption."""
    whole = argued_from(audit)
    if not whole:
        return ""
    found = [v for v in whole if v.tested]
    assumed = sum(v.basis == "assumed" for v in found)
    only = f", and {assumed} of these only {_verb(assumed, 'restates', 'restate')} an assumption"
    return (
        f"Of the {count(len(whole), 'claim')} that the advice is argued with, {len(found)} "
        f"{_verb(len(found), 'was', 'were')} tested{only if assumed else ''}."
    )


def argued_from(audit: Audit) -> list[Verdict]:
    """The claims of the argument but the thesis, in the order of the case."""
    if audit.argument is None:
        return []
    return [
        v
        for v in audit.verdicts
        if v.claim in audit.argument.base and v.claim != audit.argument.thesis
    ]


def _hanging(audit: Audit, verdict: Verdict) -> str:
    names = Names(audit.case)
    assumed = verdict.basis == "assumed"
    ids = [m.id for m in verdict.assumed] if assumed else [d.id for d in verdict.drivers]
    told = [names.told(key) if assumed else _told(names, key) for key in ids[:3]]
    told += [f"{len(ids) - 3} more"] if len(ids) > 3 else []
    if verdict.hangs:
        told.append(hangs_words(verdict, names))
    return listed(told)


def _told(names: Names, key: str) -> str:
    """A number in words, and whether it is a judgement: ``the readiness (nerve, a judgement)``."""
    told = names.told(key)
    if not names.judged(key):
        return told
    return f"{told[:-1]}, a judgement)" if told.endswith(f"({key})") else f"{told} (a judgement)"


def _no_policy(audit: Audit) -> str:
    thesis = audit.case.argument.thesis if audit.case.argument else ""
    if thesis and thesis in audit.case.claims:
        verdict = audit.verdict(thesis)
        says = visible(verdict.says).rstrip(". ")
        if verdict.tested:
            share = f" {of_futures(verdict.share)}" if verdict.share is not None else ""
            return f"The argument leads to “{says}”, which holds{share}."
        why = f": {visible(verdict.needs).rstrip('. ')}" if verdict.needs else ""
        return f"The argument leads to “{says}”, which was not tested{why}."
    held = [v for v in audit.verdicts if v.tested and v.share == 1]
    return (
        f"The case recommends no policy that could be tested; {len(held)} of its "
        f"{count(len(audit.verdicts), 'claim')} {_verb(len(held), 'holds', 'hold')} in all "
        f"{FUTURES}."
    )


def _what_moves(audit: Audit) -> str:
    moved = Counter(m.id for v in audit.verdicts if v.flip for m in v.flip.moves)
    live = sum(v.tested for v in audit.verdicts)
    if not live:
        return "Nothing was tested, so that nothing is known of what it hangs on."
    if not moved:
        return "No number that was moved alone reverses any verdict."
    names = Names(audit.case)
    (first, n), *_ = moved.most_common(1)
    flips = sum(v.flip is not None for v in audit.verdicts)
    return (
        f"What was tested hangs most often on {_told(names, first)}, which alone or with "
        f"another reverses {count(n, 'verdict')}; "
        f"{flips} of the {count(live, 'tested claim')} would flip."
    )
