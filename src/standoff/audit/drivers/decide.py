"""What decides an outcome of a case: each measure of sensitivity, over the numbers that it reads.

Sobol and Morris ask about points of their own: every number at a quantile of its own range, the
groups of `together:` as one. PAWN and the regional measure read a plain sample of futures, as the
audit does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np

from standoff.audit.drivers.factors import Factor, draws, factors, futures_at
from standoff.audit.drivers.morris import Morris, morris
from standoff.audit.drivers.pawn import FEWEST as LEAST
from standoff.audit.drivers.pawn import Pawn, pawn
from standoff.audit.drivers.question import Question
from standoff.audit.drivers.sobol import FEWEST, Sobol, sobol
from standoff.audit.engine import Outcomes, measure_calls
from standoff.audit.inputs import read_by
from standoff.audit.sensitivity import FEWEST as SIDE
from standoff.audit.sensitivity import Driver, drivers, ks, ordered
from standoff.case import Case
from standoff.errors import InputError
from standoff.futures import FloatArray, Futures
from standoff.lenses.registry import lens

Method: TypeAlias = Literal["sobol", "morris", "pawn", "regional"]
METHODS: tuple[Method, ...] = get_args(Method)
POINTS = 4096  # futures, unless told otherwise
SOBOL = 16_384  # Sobol points at most, unless told otherwise
START = 256  # Sobol points to begin with
WALK = 16  # a path of Morris's for so many points
Tell: TypeAlias = Callable[[str, int, int], None]  # stage, done, of


@dataclass(frozen=True, eq=False)
class Regional:
    """The audit's own measure: how far each factor's distribution parts where it holds.

    Attributes
    ----------
    distance : (d,) float
        Kolmogorov-Smirnov distance, 0..1; NaN where one side is empty.
    drivers : mapping of factor to Driver
        Those that part them by more than chance would.
    note : str
        Why there is none.
    n, left_out, holding : int
        Futures, those in which the outcome is undefined, and those in which it holds.
    """

    distance: FloatArray
    drivers: dict[str, Driver]
    note: str
    n: int
    left_out: int
    holding: int


@dataclass(frozen=True, eq=False)
class Decided:
    """What decides an outcome.

    Attributes
    ----------
    factors : tuple of Factor
        In the order of the case; every measure's arrays follow it.
    sobol, morris, pawn, regional
        The measures that were asked for.
    notes : tuple of str
        What holds for all of them.
    """

    case: Case
    question: Question
    seed: int
    factors: tuple[Factor, ...]
    sobol: Sobol | None = None
    morris: Morris | None = None
    pawn: Pawn | None = None
    regional: Regional | None = None
    notes: tuple[str, ...] = ()


def decide(
    case: Case,
    question: Question,
    methods: tuple[Method, ...] = ("sobol",),
    points: int | None = None,
    seed: int = 0,
    workers: int | None = None,
    tell: Tell | None = None,
) -> Decided:
    """Measure what decides an outcome.

    Parameters
    ----------
    case : Case
    question : Question
        From `claim_question` or `objective_question`.
    methods : tuple of {"sobol", "morris", "pawn", "regional"}
    points : int, optional
        Sobol's base points at most (the power of two below; each is asked d + 2 times), the futures
        of PAWN and the regional measure; Morris walks a path for every 16. Unless given 16,384 for
        Sobol and 4,096 for the others, or as many as the lenses answer while someone waits.
    seed : int
    workers : int, optional
        Threads.
    tell : callable, optional
        Called with (stage, done, of).

    Raises
    ------
    InputError
        Nothing that the outcome reads is uncertain, or too few points.
    """
    test = question.test
    sample = Futures(case, points or POINTS, seed)
    found = factors(case, test, sample)
    if not found:
        why = "every number beneath it is one value; give one of them a range"
        if not read_by(case, test, sample):
            why = "it reads no number at all, only what is on record"
        raise InputError(f"nothing that `{question.id}` reads is uncertain: {why}")
    d, notes = len(found), list(_notes(case, question))
    most, walks = points or SOBOL, points or POINTS
    if points is None and (cap := _affordable(case, question)) is not None:
        most = min(most, max(cap // (d + 2), FEWEST))
        walks = min(walks, max(cap // (d + 1) * WALK, FEWEST))
        if most < SOBOL and "sobol" in methods:
            notes.append(
                f"The {test.lens} lens is costly: no more than {_power(most):,} Sobol points "
                "unless --futures asks for them."
            )

    def f(u: FloatArray) -> FloatArray:
        at = futures_at(sample, found, u)
        measured = measure_calls(case, at, test.calls(), None, workers, thrifty=False)
        return question.value(measured)

    inputs = [(0.0, 1.0)] * d
    by: dict[str, Sobol | Morris | Pawn | Regional] = {}
    if "sobol" in methods:
        if most < FEWEST:
            raise InputError(f"--futures {most}: Sobol's indices need at least {FEWEST} points")
        n = _power(most)
        told = None if tell is None else lambda done: tell("sobol", done, n)
        by["sobol"] = sobol(f, inputs, n, seed, min(START, n), told)
    if "morris" in methods:
        by["morris"] = morris(f, inputs, max(4, walks // WALK), seed)
    if "pawn" in methods or "regional" in methods:
        measured = measure_calls(case, sample, test.calls(), None, workers, points is None)
        examined = measured.within(test)
        u = draws(sample, found)[:examined]
        if "pawn" in methods:
            value = question.value(measured)[:examined]
            if np.isfinite(value).sum() < LEAST:
                raise InputError(
                    f"only {np.isfinite(value).sum():,} of {examined:,} futures have an outcome; "
                    f"PAWN needs {LEAST}: ask for more --futures"
                )
            by["pawn"] = pawn(u, value, seed)
        if "regional" in methods:
            by["regional"] = _regional(question, measured, found, u, examined, seed)
    return Decided(case, question, seed, found, notes=tuple(notes), **by)  # type: ignore[arg-type]


def _power(most: int) -> int:
    return 1 << (most.bit_length() - 1)


def _affordable(case: Case, question: Question) -> int | None:
    """In how many futures the lenses answer while someone waits."""
    found = [lens(name).afford(case, (ask,)) for name, ask in question.test.asks()]
    limits = [most for most in found if most is not None]
    return min(limits) if limits else None


def _notes(case: Case, question: Question) -> tuple[str, ...]:
    notes = ["Numbers are moved independently of each other, but for those that go together."]
    if case.fit is not None and any(n == "escalation" for n, _ in question.test.asks()):
        notes.append("At the points of Sobol and Morris what was fitted lies at its median.")
    return tuple(notes)


def _regional(
    question: Question,
    measured: Outcomes,
    found: tuple[Factor, ...],
    u: FloatArray,
    examined: int,
    seed: int,
) -> Regional:
    holds = question.holds(measured)[:examined]
    known = np.isfinite(holds)
    held = holds[known] > 0
    left_out, holding = int((~known).sum()), int(held.sum())
    fewer = min(holding, len(held) - holding)
    if not fewer:
        side = "every" if holding else "no"
        note = f"it holds in {side} future examined"
        return Regional(np.full(len(found), np.nan), {}, note, examined, left_out, holding)
    table = ordered(u[known])
    named = drivers(table, [f.id for f in found], held, seed)
    note = ""
    if named is None:
        note = f"fewer than {SIDE} futures lie on one side"
    elif not named:
        note = "no single number separates"
    by = {driver.id: driver for driver in named or ()}
    return Regional(ks(table, held), by, note, examined, left_out, holding)


def constant(found: Decided) -> bool:
    """Whether the outcome came out the same wherever a measure looked."""
    looked = [m.constant for m in (found.sobol, found.morris, found.pawn) if m is not None]
    return bool(looked) and all(looked)
