"""Numbers of a case: a value, a range, a triangle, a choice, another quantity or a formula.

A number carries its own reasons. It is a *judgement* unless they hold a publication that was
looked up, a data set or a fit, and no judgement: a quotation never grounds a number.
"""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema, model_validator

from standoff.case.base import Because, Model, fault
from standoff.case.formula import FormulaError, Node, parse_formula
from standoff.case.windows import Days, Window

_NUM = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_VALUE = re.compile(_NUM)
_SPAN = re.compile(rf"({_NUM})\.\.({_NUM})(?:\.\.({_NUM}))?")
_NAME = re.compile(r"[a-z][a-z0-9]*((-|\.|->)[a-z0-9]+)*")
_HELP = "write 0.4, 0.2..0.6, 0.2..0.4..0.6, {choice: {0.2: 1, 0.6: 3}}, an id, or '= a * b'"


@dataclass(frozen=True)
class Constant:
    """One value."""

    value: float


@dataclass(frozen=True)
class Range:
    """Anything from `lo` to `hi`, each as plausible as the other."""

    lo: float
    hi: float


@dataclass(frozen=True)
class Triangle:
    """From `lo` to `hi`, most plausible at `mode`."""

    lo: float
    mode: float
    hi: float


@dataclass(frozen=True)
class Choice:
    """One of several values, by weight."""

    values: tuple[float, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True)
class Formula:
    """What follows from other numbers."""

    text: str
    node: Node


Spec = Constant | Range | Triangle | Choice | Formula


def _finite(text: Any) -> float:
    if isinstance(text, bool):
        raise fault("a yes or no is not a number", _HELP)
    if isinstance(text, int | float) or (isinstance(text, str) and _VALUE.fullmatch(text.strip())):
        value = float(text)
    else:
        raise fault(f"`{text}` is not a number", _HELP)
    if not math.isfinite(value):
        raise fault(f"`{text}` is not a finite number", _HELP)
    return value


def _ordered(text: str, *values: float) -> None:
    if any(a > b for a, b in itertools.pairwise(values)):
        right = "..".join(f"{v:g}" for v in sorted(values))
        raise fault(f"the range {text} is upside down", f"write {right}")


def parse_spec(raw: Any) -> Spec:
    """What a case writes for a number → what it means.

    Raises
    ------
    PydanticCustomError
        With what is wrong and what to write instead.
    """
    if isinstance(raw, Constant | Range | Triangle | Choice | Formula):
        return raw
    if isinstance(raw, dict):
        return _choice(raw)
    if not isinstance(raw, str):
        if raw is None:
            raise fault("the number is missing", _HELP)
        return Constant(_finite(raw))
    text = raw.strip()
    if text.startswith("="):
        return _formula(text[1:].strip())
    if span := _SPAN.fullmatch(text):
        parts = [_finite(p) for p in span.groups() if p is not None]
        _ordered(text, *parts)
        if len(parts) == 3:
            return Triangle(*parts) if parts[0] < parts[2] else Constant(parts[0])
        return Range(*parts) if parts[0] < parts[1] else Constant(parts[0])
    if _NAME.fullmatch(text) and text not in ("nan", "inf"):
        return _formula(text)
    return Constant(_finite(text))


def _formula(text: str) -> Formula:
    try:
        node = parse_formula(text)
    except FormulaError as error:
        says, _, fix = str(error).partition("; ")
        raise fault(says, fix) from None
    if node.op in (">", "<", ">=", "<="):
        raise fault(f"`{text}` compares; it is not a number", "put a comparison under only-if:")
    return Formula(text, node)


def _choice(raw: dict[Any, Any]) -> Choice:
    if set(raw) != {"choice"} or not isinstance(raw["choice"], dict) or not raw["choice"]:
        raise fault("this is not a number", _HELP)
    pairs = sorted((_finite(v), _finite(w)) for v, w in raw["choice"].items())
    if any(w < 0 for _, w in pairs) or not sum(w for _, w in pairs) > 0:
        raise fault("the weights of a choice are 0 or more, and not all 0", "{0.2: 1, 0.6: 3}")
    return Choice(tuple(v for v, _ in pairs), tuple(w for _, w in pairs))


def write_spec(spec: Spec) -> Any:
    """What a number means → what a case writes for it."""
    if isinstance(spec, Constant):
        return _short(spec.value)
    if isinstance(spec, Range):
        return f"{_short(spec.lo)}..{_short(spec.hi)}"
    if isinstance(spec, Triangle):
        return f"{_short(spec.lo)}..{_short(spec.mode)}..{_short(spec.hi)}"
    if isinstance(spec, Choice):
        pairs = zip(spec.values, spec.weights, strict=True)
        return {"choice": {_short(v): _short(w) for v, w in pairs}}
    return spec.text if spec.node.op == "name" else f"= {spec.text}"


def _short(value: float) -> int | float:
    return int(value) if value == int(value) and abs(value) < 1e15 else value


SpecField = Annotated[
    Spec,
    PlainValidator(parse_spec),
    PlainSerializer(write_spec),
    WithJsonSchema(
        {
            "description": "a value, a..b, a..mode..b, {choice: …}, an id, '= formula'",
            "anyOf": [{"type": "number"}, {"type": "string"}, {"type": "object"}],
        }
    ),
]


def parse_bounds(raw: Any) -> tuple[float | None, float | None]:
    """``0..1``, ``0..`` or ``..1`` → a pair, None where it is open."""
    if isinstance(raw, tuple | list) and len(raw) == 2:
        lo, hi = (None if v is None else _finite(v) for v in raw)
        return lo, hi
    match = re.fullmatch(rf"({_NUM})?\.\.({_NUM})?", str(raw).strip())
    if match is None:
        raise fault(f"`{raw}` is not a pair of bounds", "write 0..1, 0.. or ..1")
    lo, hi = (None if p is None else _finite(p) for p in match.groups())
    if lo is not None and hi is not None:
        _ordered(str(raw), lo, hi)
    return lo, hi


def write_bounds(bounds: tuple[float | None, float | None]) -> str:
    """A pair of bounds → what a case writes for it."""
    return "..".join("" if b is None else str(_short(b)) for b in bounds)


BoundsField = Annotated[
    tuple[float | None, float | None],
    PlainValidator(parse_bounds),
    PlainSerializer(write_bounds),
    WithJsonSchema({"type": "string", "description": "0..1, 0.. or ..1"}),
]


class Number(Model):
    """A number of a case, with its own reasons.

    Attributes
    ----------
    spec : Spec
        What it may be; a case writes it as `range:`, `value:` or `choice:`.
    because : tuple of Reason
        The number's own reasons (a tie's reasons say only that the tie exists).
    bounds : pair of float or None
        Beyond which it makes no sense; the natural ones of its kind unless given.
    from_, for_ : int or None
        Of what a policy sets: the first day on which it is in force, and for how many.
    others : tuple of Number
        The estimates of further analysts, each with its `by`.
    """

    spec: SpecField = Field(alias="range")
    because: Because = ()
    bounds: BoundsField | None = None
    unit: str | None = None
    says: str | None = None
    by: str | None = None
    watch: str | None = None
    only_if: str | None = None
    otherwise: float = 0.0
    from_: Days | None = Field(None, alias="from")
    for_: Days | None = Field(None, alias="for")
    others: tuple[Number, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, raw: Any) -> Any:
        if isinstance(raw, list | tuple):
            raw = _estimates(list(raw))
        if not isinstance(raw, dict):
            return {"range": raw}
        given = [k for k in ("range", "value", "choice", "spec") if k in raw]
        if len(given) != 1:
            has = " and ".join(f"{k}:" for k in given) or "none of range:, value:, choice:"
            raise fault(f"a number has {has}", "give one of range:, value: or choice:")
        rest = {k: v for k, v in raw.items() if k not in given}
        spec = {"choice": raw["choice"]} if given == ["choice"] else raw[given[0]]
        return {"range": spec, **rest}

    @model_validator(mode="after")
    def _sound(self) -> Number:
        if self.bounds is not None:
            inside(self.spec, self.bounds)
        if self.for_ == 0:
            raise fault("the window is empty: it is in force on no day", "write for: 30d, or none")
        if self.only_if is not None:
            try:
                node = parse_formula(self.only_if)
            except FormulaError as error:
                raise fault(f"only-if: {error}", "compare two numbers: 'backing > 0.5'") from None
            if node.op not in (">", "<", ">=", "<="):
                raise fault(f"only-if: `{self.only_if}` compares nothing", "write 'backing > 0.5'")
        return self

    @property
    def window(self) -> Window:
        """When it is in force, where a policy sets it."""
        start = self.from_ or 0
        return Window(start, None if self.for_ is None else start + self.for_)

    @property
    def judged(self) -> bool:
        """Whether it rests on judgement: no looked-up publication, data or fit of its own."""
        return not any(r.grounds for r in self.because) or any(
            r.kind == "judgement" for r in self.because
        )

    def of(self, analyst: str | None) -> Number:
        """The estimate of one analyst; the first where that analyst gave none."""
        return next((n for n in self.others if n.by == analyst), self)

    def names(self) -> tuple[str, ...]:
        """The ids that it reads, each once."""
        names: dict[str, None] = {}
        if isinstance(self.spec, Formula):
            names.update(dict.fromkeys(self.spec.node.names()))
        if self.only_if is not None:
            names.update(dict.fromkeys(parse_formula(self.only_if).names()))
        return tuple(names)

    def plain(self) -> bool:
        """Whether a case may write it as its value or range alone."""
        return self.model_fields_set <= {"spec"}


def _estimates(raw: list[Any]) -> dict[str, Any]:
    if not raw or not all(isinstance(r, dict) for r in raw):
        raise fault("a list of estimates holds {range:, by:} for each analyst", _HELP)
    seen = [r.get("by") for r in raw]
    if None in seen or len(set(map(str, seen))) < len(seen):
        raise fault("each estimate names its analyst, each once", "add by: to each of them")
    return {**raw[0], "others": raw[1:]}


def ends(spec: Spec) -> tuple[float, float] | None:
    """The lowest and highest value, or None for a formula."""
    if isinstance(spec, Constant):
        return spec.value, spec.value
    if isinstance(spec, Range | Triangle):
        return spec.lo, spec.hi
    if isinstance(spec, Choice):
        live = [v for v, w in zip(spec.values, spec.weights, strict=True) if w > 0]
        return min(live), max(live)
    return None


def inside(spec: Spec, bounds: tuple[float | None, float | None]) -> None:
    """Refuse a number that lies outside its bounds.

    Raises
    ------
    PydanticCustomError
        With the value and the bounds.
    """
    low_high = ends(spec)
    if low_high is None:
        return
    lo, hi = bounds
    for value in low_high:
        if (lo is not None and value < lo) or (hi is not None and value > hi):
            raise fault(f"{value:g} lies outside {write_bounds(bounds)}", "mend the number")
