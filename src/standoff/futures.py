"""Futures: one sample of everything that a case is unsure about.

Plain Monte Carlo, counter-based: the uniform draw of row i and column c is Philox keyed by
(seed, column, i) (Salmon et al. 2011), so adding a quantity leaves the others as they were, and the
first n rows of any longer sample are the n. Columns are independent unless the case says
`together:`; that independence is an assumption, and is printed as one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from standoff.case import AS_IS, Case
from standoff.case.formula import evaluate, parse_formula
from standoff.case.numbers import Choice, Constant, Formula, Number, Range, Spec, Triangle
from standoff.case.policies import TIMED

FloatArray = NDArray[np.float64]
Regime = tuple[str, int | None]
"""A policy, and which of its phases; None for all that it sets, as a lens without time takes it."""
NO_POLICY: Regime = (AS_IS, None)


def uniforms(seed: int, column: str, start: int, stop: int) -> FloatArray:
    """The uniform draws of rows `start` to `stop` of one column.

    Parameters
    ----------
    seed : int
        The seed of the audit.
    column : str
        The id of the quantity.
    start, stop : int
        Rows, from 0; `stop` is not included.

    Returns
    -------
    ndarray of float, shape (stop - start,)
        In [0, 1).
    """
    key = hashlib.blake2b(f"{seed}:{column}".encode(), digest_size=16).digest()
    block = start // 4  # one Philox block holds four draws
    bits = np.random.Philox(key=np.frombuffer(key, dtype=np.uint64), counter=[block, 0, 0, 0])
    return np.random.Generator(bits).random(stop - 4 * block)[start - 4 * block :]


def quantile(spec: Spec, u: FloatArray) -> FloatArray:
    """The value of a number at each uniform draw (its inverse distribution).

    Parameters
    ----------
    spec : Constant, Range, Triangle or Choice
        What the number may be.
    u : ndarray of float, shape (n,)
        In [0, 1).

    Returns
    -------
    ndarray of float, shape (n,)
    """
    if isinstance(spec, Constant):
        return np.full(u.shape, spec.value)
    if isinstance(spec, Range):
        return spec.lo + u * (spec.hi - spec.lo)
    if isinstance(spec, Triangle):
        width = spec.hi - spec.lo
        share = (spec.mode - spec.lo) / width
        rising = spec.lo + np.sqrt(u * width * (spec.mode - spec.lo))
        falling = spec.hi - np.sqrt((1 - u) * width * (spec.hi - spec.mode))
        return np.where(u < share, rising, falling)
    if isinstance(spec, Choice):
        weights = np.asarray(spec.weights)
        edges = np.cumsum(weights) / weights.sum()
        edges[np.flatnonzero(weights)[-1] :] = 1.0
        return np.asarray(spec.values)[np.searchsorted(edges, u, side="right")]
    raise TypeError(f"a formula is computed, not drawn: {spec.text}")


def fitted_name(case: Case, key: str) -> str:
    """``escalation.reciprocity.russia->azerbaijan`` as a fit names it: ``reciprocity.RUS->AZE``."""
    mechanism, _, pair = key.removeprefix("escalation.").partition(".")
    codes = (case.actors[a].iso3 if a in case.actors else None for a in pair.split("->"))
    return f"{mechanism}.{'->'.join(c or '?' for c in codes)}"


def middle(spec: Spec) -> float:
    """The middle of a number's range: its median."""
    return float(quantile(spec, np.array([0.5]))[0])


@dataclass(frozen=True)
class Futures:
    """Rows are futures, columns are quantities; drawn when first asked for.

    Attributes
    ----------
    case : Case
        Whose quantities they are.
    n : int
        How many futures.
    seed : int
        The seed of the audit.
    start : int
        The first row, so that a block of a larger sample is the same rows.
    analyst : str or None
        Whose estimates to take where a number has several.
    moved : mapping of id to ndarray, optional
        Values to ask about, NaN where the row leaves the quantity in the middle of its range.
        Given, nothing is drawn: every row is the central future but for what is moved.
    """

    case: Case
    n: int
    seed: int = 0
    start: int = 0
    analyst: str | None = None
    moved: Mapping[str, FloatArray] | None = None
    _memo: dict[tuple[str, Regime], FloatArray] = field(default_factory=dict, repr=False)
    _touch: dict[Regime, frozenset[str]] = field(default_factory=dict, repr=False)

    @classmethod
    def central(cls, case: Case, analyst: str | None = None) -> Futures:
        """The one future in which every quantity lies in the middle of its range."""
        return cls(case, 1, analyst=analyst, moved={})

    def at(self, moved: Mapping[str, FloatArray]) -> Futures:
        """The points that one wants to ask about: the central future, with these values moved."""
        rows = len(next(iter(moved.values()))) if moved else 1
        return Futures(self.case, rows, self.seed, 0, self.analyst, moved, _touch=self._touch)

    def block(self, start: int, stop: int) -> Futures:
        """Some rows of this sample, as a sample of their own."""
        part, first = None, self.start + start
        if self.moved is not None:
            part = {key: values[start:stop] for key, values in self.moved.items()}
            first = 0
        return Futures(
            self.case, stop - start, self.seed, first, self.analyst, part, _touch=self._touch
        )

    def setting(self, key: str, policy: str = AS_IS, day: int | None = None) -> tuple[str, Number]:
        """The number in force for a quantity under a policy, and that number's own id.

        `day` as for `values`.
        """
        return self._setting(key, self._regime(policy, day))

    def values(self, key: str, policy: str = AS_IS, day: int | None = None) -> FloatArray:
        """A quantity in every future, under a policy.

        Parameters
        ----------
        key : str
            An explicit or implicit id.
        policy : str
            What it sets, it sets; the draw stays the quantity's own, so that policies are
            compared draw by draw.
        day : int, optional
            From the case's date, 0 the first after it: what the policy sets for a window is in
            force within that alone. Without a day it is in force.

        Returns
        -------
        ndarray of float, shape (n,)
        """
        return self._values(key, self._regime(policy, day))

    def _regime(self, policy: str, day: int | None) -> Regime:
        """What is in force under a policy on a day, by one name where it is the same."""
        if policy == AS_IS:
            return NO_POLICY
        phases = self.case.phases[policy]
        if day is None or (len(phases) == 1 and phases[0].sets == self.case.setters[policy]):
            return (policy, None)
        phase = max(i for i, p in enumerate(phases) if p.day <= day)
        return (policy, phase) if phases[phase].sets else NO_POLICY

    def _sets(self, regime: Regime) -> Mapping[str, str]:
        """What is set, and the policy whose `sets:` holds it."""
        policy, phase = regime
        if policy == AS_IS:
            return {}
        return self.case.setters[policy] if phase is None else self.case.phases[policy][phase].sets

    def _setting(self, key: str, regime: Regime) -> tuple[str, Number]:
        owner = self._sets(regime).get(key)
        if owner is not None:
            return f"policy.{owner}.{key}", self.case.policies[owner].sets[key].of(self.analyst)
        return key, self.case.numbers[key].number.of(self.analyst)

    def _values(self, key: str, regime: Regime) -> FloatArray:
        if regime != NO_POLICY and key not in self._reached(regime):
            regime = NO_POLICY
        memo = (key, regime)
        if memo not in self._memo:
            own, number = self._setting(key, regime)
            value = self._value(key, own, number, regime)
            self._memo[memo] = self._limited(number, value, regime)
        return self._memo[memo]

    def fitted(self, name: str) -> FloatArray:
        """A parameter of the case's fit: its posterior, drawn.

        Parameters
        ----------
        name : str
            As the fit has it: ``reciprocity.RUS->AZE``.

        Returns
        -------
        ndarray of float, shape (n,)
            NaN where the case has no fit, or its fit no such parameter. In the central future and
            wherever one asks about points, the posterior's median.
        """
        fit = self.case.fit
        if fit is None or name not in fit.parameters:
            return np.full(self.n, np.nan)
        found = fit.parameters[name]
        if self.moved is not None:
            return np.broadcast_to(found.value(None), (self.n,))
        alone = self._normals((name,))[:, 0] if found.own else None
        return found.value(self._normals(fit.columns), alone)

    def _normals(self, columns: tuple[str, ...]) -> FloatArray:
        """Draws of the posterior's columns, shape (n, n_columns)."""
        from scipy.special import ndtri

        memo = ("\n".join(("fit", *columns)), NO_POLICY)
        if memo not in self._memo:
            draws = [
                uniforms(self.seed, f"fit.{c}", self.start, self.start + self.n) for c in columns
            ]
            table = np.column_stack(draws) if draws else np.empty((self.n, 0))
            self._memo[memo] = ndtri(np.maximum(table, 2.0**-54))
        return self._memo[memo]

    def _named(self, name: str, reader: str, regime: Regime) -> FloatArray:
        """What a name in a formula stands for; `fitted` is the reader's own estimate by the fit."""
        if name != "fitted":
            return self._values(name, regime)
        return self.fitted(fitted_name(self.case, reader))

    def inputs(self, key: str, policy: str = AS_IS) -> frozenset[str]:
        """The ids of the numbers, drawn or constant, that a quantity comes from.

        Of a strength of escalation, which has time: in any phase of the policy.
        """
        return frozenset(name for r in self._regimes(policy, key) for name in self._inputs(key, r))

    def _regimes(self, policy: str, key: str) -> tuple[Regime, ...]:
        """What may be in force for a quantity under a policy: of a timed one, in each phase."""
        if policy == AS_IS or not key.startswith(TIMED):
            return (self._regime(policy, None),)
        return tuple(dict.fromkeys(self._regime(policy, p.day) for p in self.case.phases[policy]))

    def _inputs(self, key: str, regime: Regime) -> frozenset[str]:
        found: set[str] = set()
        seen: set[str] = set()
        todo = [key]
        while todo:
            name = todo.pop()
            if name in seen or name not in self.case.numbers:
                continue
            seen.add(name)
            own, number = self._setting(name, regime)
            if not isinstance(number.spec, Formula):
                found.add(own)
            todo.extend(number.names())
        return frozenset(found)

    def draws(self, key: str) -> FloatArray:
        """The uniform draws behind a quantity; those of its group where it varies together."""
        group = next((g for g in self.case.together if key in g), (key,))
        if self.moved is not None:
            return np.full(self.n, 0.5)
        return uniforms(self.seed, group[0], self.start, self.start + self.n)

    def _value(self, key: str, own: str, number: Number, regime: Regime) -> FloatArray:
        if isinstance(number.spec, Formula):
            value = evaluate(number.spec.node, lambda name: self._named(name, key, regime))
            value = np.array(np.broadcast_to(value, (self.n,)))
        elif isinstance(number.spec, Constant):
            value = np.full(self.n, number.spec.value)
        else:
            value = quantile(number.spec, self.draws(key))
        if self.moved is not None and own in self.moved:
            value = np.where(np.isnan(self.moved[own]), value, self.moved[own])
        return value

    def _limited(self, number: Number, value: FloatArray, regime: Regime) -> FloatArray:
        if number.only_if is None:
            return value
        holds = evaluate(parse_formula(number.only_if), lambda name: self._values(name, regime))
        return np.where(np.broadcast_to(holds, (self.n,)) > 0, value, number.otherwise)

    def _reached(self, regime: Regime) -> frozenset[str]:
        """Every number that what is in force reaches, by itself or through formulas."""
        if regime in self._touch:
            return self._touch[regime]
        reached = set(self._sets(regime))
        readers: dict[str, list[str]] = {}
        for key in self.case.numbers:
            for name in self._setting(key, regime)[1].names():
                readers.setdefault(name, []).append(key)
        todo = list(reached)
        while todo:
            for reader in readers.get(todo.pop(), ()):
                if reader not in reached:
                    reached.add(reader)
                    todo.append(reader)
        self._touch[regime] = frozenset(reached)
        return self._touch[regime]
