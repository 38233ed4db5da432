"""Write a program of row operations that eliminates a block's actors one after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .elimination import Elimination
from .sweep import ADD, FIRST_FREE, SUB, ZERO

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Program:
    """What `sweep` needs to answer one question about one block; see there for the arrays."""

    ops: npt.NDArray[np.int32]
    constants: npt.NDArray[np.float64]
    flips: IntArray
    choices: int
    n_rows: int
    first_answer: int
    n_answers: int
    held: tuple[int, ...]

    @property
    def work(self) -> float:
        """Row operations for one future."""
        return float(len(self.ops)) * self.choices


class Table(NamedTuple):
    """Rows of one table, an entry for each row of camps: the gain, and what goes with it.

    Bit j of an entry's number is 1 where neighbour j of the eliminated actor is not in camp 0.
    """

    gain: IntArray
    extras: tuple[IntArray, ...]


Close = Callable[[int, Table, Table], Table]
"""Given a step and the tables with its actor in camp 0 and in camp 1, the table without it."""

_NOTHING = np.array([ZERO])


class Writer:
    """Operations written so far, and which rows are in use."""

    def __init__(
        self,
        plan: Elimination,
        edges: IntArray,
        n_answers: int,
        constants: Sequence[float] = (),
    ) -> None:
        self.plan = plan
        self.tie = {(a, b): k for k, (a, b) in enumerate(edges.tolist())}
        self.tie |= {(b, a): k for (a, b), k in self.tie.items()}
        self._constants = np.array(constants, dtype=np.float64)
        self._first_weight = FIRST_FREE + len(constants)
        self._n_ties = len(edges)
        self._first_answer = self._first_weight + 2 * self._n_ties
        self.answers = self._first_answer + np.arange(n_answers)
        self._n_rows = self._first_answer + n_answers
        self._ops: list[npt.NDArray[np.int32]] = []
        self._free: dict[int, list[IntArray]] = {}
        self._taken: list[IntArray] = []
        self._flips: list[tuple[int, int, int]] = []
        self.flipped = self._write_flips()

    def _write_flips(self) -> dict[tuple[int, int], IntArray]:
        """A row for each tie to an enumerated actor, whose sign follows that actor's camp."""
        bit = {actor: 1 << k >> 1 for k, actor in enumerate(self.plan.held)}
        rows = {}
        for (a, b), tie in self.tie.items():
            bits = bit.get(a, 0) ^ bit.get(b, 0)
            if bits and b in bit and (a not in bit or self._before(a, b)):
                rows[a, b] = self._new(1)
                self._flips.append((int(rows[a, b][0]), tie, bits))
        return rows

    def _before(self, a: int, b: int) -> bool:
        return self.plan.held.index(a) < self.plan.held.index(b)

    def constant(self, k: int) -> IntArray:
        """The row of constant `k`."""
        return np.array([FIRST_FREE + k])

    def weight(self, tie: int, twice: bool = False) -> IntArray:
        """The row of a tie's weight."""
        return np.array([self._first_weight + tie + twice * self._n_ties])

    def emit(
        self,
        operation: int,
        a: IntArray,
        b: IntArray,
        c: IntArray = _NOTHING,
        to: IntArray | None = None,
    ) -> IntArray:
        """Write an operation on rows `a`, `b`, `c` (broadcast together); returns the rows made."""
        a, b, c = np.broadcast_arrays(a, b, c)
        if to is None:
            to = self._new(len(a))
        code = np.full(len(a), operation)
        self._ops.append(np.stack([code, to, a, b, c], axis=1).astype(np.int32))
        return to

    def sum(self, terms: Sequence[IntArray]) -> IntArray:
        """Rows that hold the sum of the terms, in their order."""
        total = _NOTHING
        for term in terms:
            if total is _NOTHING:
                total = term
            elif term is not _NOTHING:
                total = self.emit(ADD, total, term)
        return total

    def eliminate(self, n_extras: int, close: Close) -> Table:
        """Write the elimination of all actors; returns the total of what is left, one entry."""
        arriving: dict[int, list[tuple[Table, tuple[int, ...]]]] = {}
        ends = []
        for step, (actor, scope) in enumerate(zip(self.plan.order, self.plan.scopes, strict=True)):
            self._taken = []
            messages = arriving.pop(actor, [])
            table = self._eliminate(step, actor, scope, messages, n_extras, close)
            made = {id(rows) for rows in (table.gain, *table.extras)}
            used = [rows for message, _ in messages for rows in (message.gain, *message.extras)]
            if step < len(self.plan.order) - 1:
                for rows in (*(t for t in self._taken if id(t) not in made), *used):
                    self._free.setdefault(len(rows), []).append(rows)
            if scope:
                arriving.setdefault(scope[0], []).append((table, scope))
            else:
                ends.append(table)
        among = [rows for (a, _), rows in self.flipped.items() if a in self.plan.held]
        gain = self.sum([table.gain for table in ends] + among)
        return Table(gain, self._sum_extras([table.extras for table in ends], n_extras))

    def _eliminate(
        self,
        step: int,
        actor: int,
        scope: tuple[int, ...],
        messages: list[tuple[Table, tuple[int, ...]]],
        n_extras: int,
        close: Close,
    ) -> Table:
        field = self._field(actor, scope)
        sides = []
        for camp in (0, 1):
            taken = [_entries(message, part, scope, camp) for message, part in messages]
            gain = self.sum([table.gain for table in taken])
            gain = self.emit(SUB, gain, field) if camp else self.sum([field, gain])
            sides.append(Table(gain, self._sum_extras([t.extras for t in taken], n_extras)))
        return close(step, sides[0], sides[1])

    def _field(self, actor: int, scope: tuple[int, ...]) -> IntArray:
        """The pull of the actor's ties to camp 0, for each row of camps of its neighbours."""
        reference = self.plan.held[0]
        terms = [
            self.flipped[actor, held] for held in self.plan.held if (actor, held) in self.flipped
        ]
        if (actor, reference) in self.tie:
            terms.append(self.weight(self.tie[actor, reference]))
        ties = [self.tie.get((actor, other)) for other in scope]
        field = self.sum(terms + [self.weight(tie) for tie in ties if tie is not None])
        for tie in ties:
            across = field
            if tie is not None:
                across = self.emit(SUB, field, self.weight(tie, twice=True))
            field = np.concatenate([field, across])
        return field

    def _sum_extras(self, terms: list[tuple[IntArray, ...]], n_extras: int) -> tuple[IntArray, ...]:
        return tuple(self.sum([term[k] for term in terms]) for k in range(n_extras))

    def _new(self, count: int) -> IntArray:
        """Rows that nothing uses."""
        if self._free.get(count):
            rows = self._free[count].pop()
        else:
            rows = np.arange(self._n_rows, self._n_rows + count)
            self._n_rows += count
        self._taken.append(rows)
        return rows

    def finish(self) -> Program:
        """The program as written."""
        return Program(
            ops=np.concatenate(self._ops),
            constants=self._constants,
            flips=np.array(self._flips, dtype=np.int64).reshape(-1, 3),
            choices=1 << (len(self.plan.held) - 1),
            n_rows=self._n_rows,
            first_answer=self._first_answer,
            n_answers=len(self.answers),
            held=self.plan.held,
        )


def _entries(table: Table, part: tuple[int, ...], scope: tuple[int, ...], camp: int) -> Table:
    """Of a message over `part`, whose first is in `camp`, the entry for each row over `scope`."""
    rows = np.arange(1 << len(scope))
    entry = np.full_like(rows, camp)
    for j, member in enumerate(part[1:], start=1):
        entry |= (rows >> scope.index(member) & 1) << j
    return Table(table.gain[entry], tuple(extra[entry] for extra in table.extras))
