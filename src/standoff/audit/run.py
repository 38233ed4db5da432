"""The audit: lenses × futures × policies → outcomes → verdicts."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from standoff.audit.advice import recommendation
from standoff.audit.argue import argue
from standoff.audit.asked import Lacking, Test, parse_tests, waits_for
from standoff.audit.check import check_futures
from standoff.audit.drive import Separation, separations
from standoff.audit.engine import Outcomes, measure
from standoff.audit.flips import Tried, choose
from standoff.audit.inputs import Column
from standoff.audit.ledger import ledger
from standoff.audit.marks import marked_texts
from standoff.audit.results import Audit, Flip, Recommendation, Skipped, Verdict
from standoff.audit.reverse import Around, Tell, counter
from standoff.audit.verdicts import judge, untried
from standoff.case import Case
from standoff.futures import FloatArray, Futures
from standoff.lenses.base import Picture
from standoff.lenses.registry import LENSES, WAITING, lens


@dataclass(frozen=True)
class Measured:
    """Everything that the verdicts of one analyst's view are made from."""

    futures: Futures
    tests: Mapping[str, Test]
    outcomes: Outcomes
    holds: Mapping[str, FloatArray]
    centre: Mapping[str, float]
    value: Mapping[str, float | None]
    reads: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, Column]
    tried: Mapping[str, Tried]
    apart: Mapping[str, Separation]
    pairs: Mapping[str, Flip | None] = field(default_factory=dict)


def audit(
    case: Case,
    futures: int = 4096,
    seed: int = 0,
    workers: int | None = None,
    tell: Tell | None = None,
) -> Audit:
    """Test every claim of a case over many futures.

    Parameters
    ----------
    case : Case
        As `standoff.load` or `standoff.draft` gives it.
    futures : int
        How many; any number from 1 will do.
    seed : int
        The same seed, the same audit, whatever the number of workers.
    workers : int, optional
        Threads; the machine's cores unless given.
    tell : callable, optional
        Called with (stage, done, of) as the work goes on.

    Returns
    -------
    Audit

    Raises
    ------
    CaseError
        An outcome that no lens can read, or a formula that leaves its bounds, each at its line.
    """
    if futures < 1:
        raise ValueError(f"futures is {futures}; at least 1 is needed")
    began = time.perf_counter()
    tests, lacking, _, waiting = parse_tests(case)
    sample = Futures(case, futures, seed)
    check_futures(sample)
    measured = _measure(case, sample, tests, workers, tell)
    verdicts = _verdicts(case, measured, lacking)
    used = tuple(dict.fromkeys(name for t in tests.values() for name, _ in t.asks()))
    return Audit(
        case=case,
        seed=seed,
        futures=futures,
        verdicts=verdicts,
        recommendations=_recommendations(case, measured, waiting),
        argument=argue(case, sample, _shown(case, measured, verdicts)),
        skipped=_skipped(case, lacking),
        ledger=ledger(case),
        pictures=_pictures(case, sample),
        references={name: lens(name).references for name in used},
        texts=marked_texts(case),
        by_analyst={
            analyst: _verdicts(
                case,
                _measure(case, Futures(case, futures, seed, analyst=analyst), tests, workers, tell),
                lacking,
            )
            for analyst in case.analysts
        },
        seconds=time.perf_counter() - began,
    )


def _measure(
    case: Case, sample: Futures, tests: dict[str, Test], workers: int | None, tell: Tell | None
) -> Measured:
    told = counter("futures", sample.n, tell)
    outcomes = measure(case, sample, tests.values(), told, workers)
    around = Around(case, sample, tests, workers, tell)
    value = {
        claim: None if t.ask is None else float(around.middle.difference(t)[0])
        for claim, t in tests.items()
    }
    tried = around.alone(outcomes)
    holds = {claim: outcomes.holds(t) for claim, t in tests.items()}
    apart = separations(sample, around.reads, around.movable, holds)
    pairs = {
        claim: around.pair(claim, apart[claim])
        for claim in tests
        if claim in tried and choose(tried[claim], None) is None
    }
    return Measured(
        sample, tests, outcomes, holds, around.centre, value, around.reads, around.movable, tried,
        apart, pairs,
    )  # fmt: skip


def _verdicts(
    case: Case, measured: Measured, lacking: Mapping[str, Lacking]
) -> tuple[Verdict, ...]:
    found = []
    for key in case.claims:
        if key in measured.tests:
            found.append(judge(case, key, measured))
        else:
            found.append(untried(case, key, lacking.get(key)))
    return tuple(found)


def _shown(case: Case, measured: Measured, verdicts: tuple[Verdict, ...]) -> dict[str, FloatArray]:
    """Where the claims hold that were tested on more than an assumption, and recommendations."""
    tested = {v.claim for v in verdicts if v.basis in ("sourced", "data", "model")}
    return {
        claim: holds
        for claim, holds in measured.holds.items()
        if claim in tested or measured.tests[claim].ask is None
    }


def _recommendations(
    case: Case, measured: Measured, lacks: Mapping[str, str]
) -> tuple[Recommendation, ...]:
    found = []
    for key, test in measured.tests.items():
        claim = case.claims[key]
        if test.ask is not None or claim.test is None:
            continue
        waiting = tuple((name, lacks[name]) for name in claim.test.best_by if name in lacks)
        found.append(recommendation(case, measured.futures, test, measured.outcomes, waiting))
    return tuple(found)


def _skipped(case: Case, lacking: Mapping[str, Lacking]) -> tuple[Skipped, ...]:
    names: dict[str, list[str]] = {}
    for waiting in lacking.values():
        if waiting.lens:
            names.setdefault(waiting.lens, []).append(waiting.claim)
    for name in (*LENSES, *WAITING):
        if name not in names and waits_for(case, name) and (name in LENSES or _begun(case, name)):
            names[name] = []
    out = []
    for name, claims in names.items():
        if not waits_for(case, name):
            continue
        question = lens(name).question if name in LENSES else WAITING[name]
        out.append(Skipped(name, question, waits_for(case, name), tuple(claims)))
    return tuple(out)


def _begun(case: Case, name: str) -> bool:
    """Whether a case already holds something for a lens that is not there yet."""
    sections = {
        "escalation": ("escalation",),
        "corridors": ("corridors",),
        "influence": ("money", "voices"),
    }
    return any(section in case.sections() for section in sections.get(name, ()))


def _pictures(case: Case, sample: Futures) -> dict[str, Picture]:
    return {name: lens(name).picture(case, sample) for name in LENSES if not waits_for(case, name)}
