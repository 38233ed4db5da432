"""What an audit says: frozen values that explain themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from standoff.audit.sensitivity import Driver
from standoff.case import Case
from standoff.lenses.base import Picture

if TYPE_CHECKING:
    import pandas as pd

    from standoff.audit.discovery.fails import Fails
    from standoff.audit.policies import Compared


@dataclass(frozen=True)
class Move:
    """One quantity moved from the middle of its range to where the verdict turns.

    Attributes
    ----------
    id, says : str
        The number's id, and what it is.
    middle, to : float
        Where it lies in the central future, and where the verdict has turned.
    beyond : str
        ``under`` or ``over``: on which side of `to` the verdict is the other one.
    share : float
        How far that is, as a share of its range (or of its bounds).
    judged : bool
        The number rests on judgement.
    """

    id: str
    says: str
    middle: float
    to: float
    beyond: str
    share: float
    judged: bool


@dataclass(frozen=True)
class Flip:
    """The smallest change that reverses the central future.

    Attributes
    ----------
    step : str
        ``range``, ``bounds``, ``structure`` or ``pair``: which kind of change was needed.
    says : str
        As a phrase: ``russian-response under 0.04``.
    share : float
        Share of the range (NaN for a structural change).
    moves : tuple of Move
        One, two, or none for a structural change.
    items : tuple of str
        For a structural change: every item that alone reverses it.
    tried : int
        For a structural change: of how many.
    """

    step: str
    says: str
    share: float
    moves: tuple[Move, ...] = ()
    items: tuple[str, ...] = ()
    tried: int = 0


@dataclass(frozen=True)
class Verdict:
    """How a claim fared, and on what that rests.

    Attributes
    ----------
    claim, says, kind, force, by : str
        The claim's id, words, kind, force and whose it is.
    results : tuple of str
        The result; two words where the interval straddles a border.
    basis : str
        ``value``, ``allegation``, ``untested``, ``asserted``, ``disputed``, ``assumed``,
        ``sourced``, ``data`` or ``model``.
    rests_on : str
        The basis in words: what is assumed, who disputes it, how many roots.
    needs : str
        What is missing, where it is untested.
    share : float or None
        In what share of the futures examined it holds. Not a probability.
    error : pair of float or None
        Wilson interval of the share: numerical error only.
    n, undefined : int
        Futures examined; those in which the outcome is not defined.
    lens, outcome, under, than, expect, stands_for : str
        The test.
    margin : float
        By how much one policy must differ from the other, or a value from its threshold.
    margins : tuple of pair of float
        (margin, share): how the share moves with the margin.
    central : bool or None
        Whether it holds in the central future.
    value : float or None
        The outcome there (the difference, for higher and lower).
    drivers : tuple of Driver
        Quantities that separate the futures where it holds from the others.
    drivers_note : str
        Why there is none.
    flip : Flip or None
        The smallest change that reverses the central future.
    flip_note : str
        Why there is none.
    assumed : tuple of Move
        The single judgements each of which alone reverses it.
    hangs, hangs_of : tuple of str, int
        The structural changes each of which alone reverses the central future, and of how many
        tried: "hangs on 1 of 41 ties".
    witness : mapping of id to float
        For `can`: the future nearest the middle in which it holds.
    roots : tuple of str
        The independent sources that the test rests on.
    marks : tuple of str
        How the answer stands: ``conditional, unscored`` and why, an association, the error of a
        simulation.
    grounds, numbers : tuple of str
        The items and the numbers of the case that the test rests on.
    """

    claim: str
    says: str
    kind: str
    force: str
    by: str
    results: tuple[str, ...]
    basis: str
    rests_on: str = ""
    needs: str = ""
    share: float | None = None
    error: tuple[float, float] | None = None
    n: int = 0
    undefined: int = 0
    lens: str = ""
    outcome: str = ""
    under: str = ""
    than: str = ""
    expect: str = ""
    stands_for: str = ""
    margin: float = 0.0
    margins: tuple[tuple[float, float], ...] = ()
    central: bool | None = None
    value: float | None = None
    drivers: tuple[Driver, ...] = ()
    drivers_note: str = ""
    flip: Flip | None = None
    flip_note: str = ""
    assumed: tuple[Move, ...] = ()
    hangs: tuple[str, ...] = ()
    hangs_of: int = 0
    witness: Mapping[str, float] = field(default_factory=dict)
    roots: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    grounds: tuple[str, ...] = field(default=(), repr=False)
    numbers: tuple[str, ...] = field(default=(), repr=False)

    @property
    def result(self) -> str:
        """The result in words."""
        return " or ".join(self.results)

    @property
    def tested(self) -> bool:
        """Whether it was met by a test."""
        return self.results != ("not tested",)


@dataclass(frozen=True)
class Recommendation:
    """A recommended policy beside every alternative, on each objective that its claim names.

    Attributes
    ----------
    claim, policy : str
        Which claim recommends which policy.
    compared : tuple of Compared
        Every policy on each objective that could be computed.
    waiting : tuple of (str, str)
        The objectives that could not, and what they lack.
    best_share : float
        Share of the futures in which it is best: by the weighed sum of its objectives where each
        has a weight, else on all of them alike.
    weighed : bool
        Which of the two.
    left_out : int
        Futures left out because some outcome was undefined.
    parties : tuple of Compared
        Every policy on the weighed sum of everyone's objectives, and of each party's own.
    dominated : mapping of policy to policy
        Which does nowhere better than which, on any of these objectives in any future.
    fails : tuple of Fails
        For each objective that says what is enough: where the policy misses it.
    """

    claim: str
    policy: str
    compared: tuple[Compared, ...]
    waiting: tuple[tuple[str, str], ...]
    best_share: float
    weighed: bool = False
    left_out: int = 0
    parties: tuple[Compared, ...] = ()
    dominated: Mapping[str, str] = field(default_factory=dict)
    fails: tuple[Fails, ...] = ()

    @property
    def objectives(self) -> tuple[str, ...]:
        """The objectives that could be computed."""
        return tuple(row.objective for row in self.compared)

    def on(self, objective: str) -> Compared:
        """Every policy on one objective."""
        return next(row for row in self.compared if row.objective == objective)


@dataclass(frozen=True)
class ArgumentView:
    """The argument stage: what falls when a claim falls. No strength is a headline.

    Attributes
    ----------
    thesis : str
        The claim that everything leads to.
    reasons, attacks : mapping of claim to tuple of claim
        Which claim rests on which, and which speaks against which.
    base : mapping of claim to float
        Mean base strength over the futures: the share in which it holds, or what was sampled.
    sampled : tuple of str
        Claims whose base strength was sampled, because nothing tested them.
    strength : mapping of claim to (float, float)
        Mean strength by quadratic energy and by DF-QuAD.
    loss : mapping of claim to (float, float)
        What the thesis loses when the claim falls, under each.
    carries_nothing : tuple of str
        Claims whose fall costs the thesis less than .005.
    difference : float
        The largest difference between the two semantics on the thesis.
    same_order : bool
        Whether both rank the claims alike by what they carry.
    unconverged : float
        Share of the futures in which a circle of reasons did not settle.
    stand_yet_not, fall_yet_best : float or None
        Share of the futures in which the reasons stand, yet the policy is not best; and the
        converse. None where the thesis's policy could not be tested.
    """

    thesis: str
    reasons: Mapping[str, tuple[str, ...]]
    attacks: Mapping[str, tuple[str, ...]]
    base: Mapping[str, float]
    sampled: tuple[str, ...]
    strength: Mapping[str, tuple[float, float]]
    loss: Mapping[str, tuple[float, float]]
    carries_nothing: tuple[str, ...]
    difference: float
    same_order: bool
    unconverged: float
    stand_yet_not: float | None
    fall_yet_best: float | None


@dataclass(frozen=True)
class Skipped:
    """A lens that could not meet some claims, and what it lacks."""

    lens: str
    question: str
    lacks: str
    claims: tuple[str, ...]


@dataclass(frozen=True)
class LedgerRow:
    """A number of the case and what it rests on.

    Attributes
    ----------
    id, says, written : str
        The number, what it is, and what the case writes for it.
    rests_on : str
        ``data``, ``fit``, ``publication``, ``judgement`` or ``formula``.
    line : int
        Its line in the case.
    reasons : tuple of str
        Its reasons in words.
    """

    id: str
    says: str
    written: str
    rests_on: str
    line: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ledger:
    """What rests on what: every number, and the items of the case by the kind of their reasons."""

    rows: tuple[LedgerRow, ...]
    items: Mapping[str, Mapping[str, int]]

    @property
    def counts(self) -> dict[str, int]:
        """How many numbers rest on each kind of reason."""
        kinds = ("data", "fit", "publication", "judgement", "formula")
        return {k: sum(r.rests_on == k for r in self.rows) for k in kinds}


@dataclass(frozen=True)
class Mark:
    """A span of a text at hand that a claim, or another item, quotes."""

    item: str
    start: int
    end: int
    moved: bool = False


@dataclass(frozen=True)
class MarkedText:
    """A text at hand with what is quoted from it.

    Attributes
    ----------
    source, text : str
        The source's id; its normalised text.
    marks : tuple of Mark
        In the order of the text; `item` is ``claim.backlash``, ``tie.tur-aze``, ``slip.0``.
    lost : tuple of str
        Items whose quotation is not in the text any more.
    changed : bool
        The text is not the one that the case annotates.
    """

    source: str
    text: str
    marks: tuple[Mark, ...]
    lost: tuple[str, ...] = ()
    changed: bool = False


@dataclass(frozen=True)
class Audit:
    """An audited case: `audit.verdicts`, `audit.to_frame()`, `audit.to_dict()`.

    Attributes
    ----------
    case : Case
        What was audited.
    seed, futures : int
        The sample.
    verdicts : tuple of Verdict
        One a claim, in the order of the case.
    recommendations : tuple of Recommendation
        One a prescriptive claim whose test names a policy.
    argument : ArgumentView or None
        The argument stage.
    skipped : tuple of Skipped
        Lenses that are not there yet, or lack a section.
    ledger : Ledger
        What rests on what.
    pictures : mapping of lens to Picture
        What the report draws.
    references : mapping of lens to tuple of str
        The publications behind the lenses that were used.
    texts : tuple of MarkedText
        The texts at hand, marked.
    by_analyst : mapping of str to tuple of Verdict
        Where a case has several analysts: the verdicts under each.
    seconds : float
        How long it took; not part of what is saved.
    """

    case: Case
    seed: int
    futures: int
    verdicts: tuple[Verdict, ...]
    recommendations: tuple[Recommendation, ...] = ()
    argument: ArgumentView | None = None
    skipped: tuple[Skipped, ...] = ()
    ledger: Ledger = field(default_factory=lambda: Ledger((), {}))
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    references: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    texts: tuple[MarkedText, ...] = ()
    by_analyst: Mapping[str, tuple[Verdict, ...]] = field(default_factory=dict)
    seconds: float = field(default=0.0, compare=False)

    def verdict(self, claim: str) -> Verdict:
        """The verdict of one claim."""
        return next(v for v in self.verdicts if v.claim == claim)

    def to_dict(self) -> dict[str, Any]:
        """The audit as plain data, as ``--json`` prints it."""
        from standoff.audit.plain import audit_dict

        return audit_dict(self)

    def to_frame(self) -> pd.DataFrame:
        """The verdicts as a table, one row a claim."""
        from standoff.audit.plain import verdict_frame

        return verdict_frame(self)

    def _repr_html_(self) -> str:
        from standoff.audit.plain import verdict_table_html

        return verdict_table_html(self)

    def __repr__(self) -> str:
        tested = sum(v.tested for v in self.verdicts)
        return (
            f"Audit({self.case.title!r}: {len(self.verdicts)} claims, {tested} tested, "
            f"{self.futures:,} futures, seed {self.seed})"
        )
