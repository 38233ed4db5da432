"""From the money and the voices of a case to the edges that the kernel reads.

An edge carries from who pays or commands to who is paid or speaks: a payment from payer to
beneficiary, ownership from owner to asset; representation from client to agent, employment from
employer to employee, a directorship or a membership from the organisation to the person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from standoff.case import Case
from standoff.case.base import Reason, days
from standoff.case.parts import Payment, Voice
from standoff.case.tree import Path
from standoff.futures import Futures
from standoff.lenses.influence.paths import Web

ONWARD = ("Payment", "Ownership")
"""The kinds that carry from `from` to `to`; all others carry the other way."""

BEFORE, AFTER = -(10**9), 10**9  # ordinals of no day
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Edge:
    """One edge, the way it carries.

    Attributes
    ----------
    id : str
        ``money.aze-lobbying``, ``voice.socar-owned``.
    start, end : str
        From whom to whom it carries.
    part : Payment or Voice
        As the case has it.
    begins, ends : int
        Its first and last day, as ordinals.
    path : tuple
        Where it stands in the file.
    numbers : tuple of str
        The ids of the numbers that decide whether it exists.
    """

    id: str
    start: str
    end: str
    part: Payment | Voice
    begins: int
    ends: int
    path: Path
    numbers: tuple[str, ...]

    @property
    def because(self) -> tuple[Reason, ...]:
        """Why the case says that it exists."""
        return self.part.because

    @property
    def pays(self) -> bool:
        """Whether it is a payment."""
        return isinstance(self.part, Payment)

    @property
    def sourced(self) -> bool:
        """Whether someone has looked up a source for it."""
        return any(r.kind != "judgement" for r in self.because)


@dataclass(frozen=True)
class Network:
    """The edges of a case, alleged ones apart, within a span of days."""

    case: Case
    edges: tuple[Edge, ...]

    @cached_property
    def actors(self) -> tuple[str, ...]:
        """Every actor that an edge names, in their order."""
        ends = (name for e in self.edges for name in (e.start, e.end))
        return tuple(dict.fromkeys(ends))

    @cached_property
    def place(self) -> dict[str, int]:
        """The number of each actor."""
        return {actor: i for i, actor in enumerate(self.actors)}

    @cached_property
    def web(self) -> Web:
        """The edges as arrays."""
        rows = [(self.place[e.start], self.place[e.end], e.begins, e.ends) for e in self.edges]
        table = np.array(rows, dtype=np.int64).reshape(-1, 4)
        return Web(len(self.actors), *(np.ascontiguousarray(c) for c in table.T))

    def exists(self, futures: Futures, policy: str) -> tuple[BoolArray, BoolArray]:
        """Whether each edge stands in each future, and whether that is known.

        Returns
        -------
        two arrays of bool, shape (n_futures, n_edges)
        """
        stands = np.ones((futures.n, len(self.edges)), dtype=np.bool_)
        known = np.ones_like(stands)
        for j, edge in enumerate(self.edges):
            for key in edge.numbers:
                values = futures.values(key, policy)
                stands[:, j] &= values > (0.5 if key.endswith(".exists") else 0.0)
                known[:, j] &= ~np.isnan(values)
        return stands, known


def network_of(case: Case, at: str = "", alleged: bool = False) -> Network:
    """The edges of a case.

    Parameters
    ----------
    case : Case
    at : str
        A day, a month or a year: only what stands then, cut to it. Unless given, all that began
        by the case's own date.
    alleged : bool
        What is only alleged too; it never counts unless asked for.
    """
    if at:
        span = tuple(d.toordinal() for d in days(at))
    else:
        span = (BEFORE, days(case.as_of)[1].toordinal() if case.as_of else AFTER)
    found = []
    for edge in _edges(case):
        if edge.part.alleged and not alleged:
            continue
        if edge.begins > span[1] or edge.ends < span[0]:
            continue
        if at:
            cut = (max(edge.begins, span[0]), min(edge.ends, span[1]))
            edge = replace(edge, begins=cut[0], ends=cut[1])
        found.append(edge)
    return Network(case, tuple(found))


def _edges(case: Case) -> list[Edge]:
    found = []
    parts: list[tuple[str, Path, Payment | Voice]] = [
        *((f"money.{p.id}", ("money", i), p) for i, p in enumerate(case.money)),
        *((f"voice.{v.id}", ("voices", i), v) for i, v in enumerate(case.voices)),
    ]
    for key, path, part in parts:
        if part.from_ is None:
            continue
        onward = isinstance(part, Payment) or part.kind in ONWARD
        ends = (part.from_, part.to) if onward else (part.to, part.from_)
        fields = ("amount", "exists") if isinstance(part, Payment) else ("exists",)
        numbers = tuple(f"{key}.{f}" for f in fields if getattr(part, f) is not None)
        found.append(Edge(key, *ends, part, *spell(part), path, numbers))
    return found


def spell(part: Payment | Voice) -> tuple[int, int]:
    """The first and last day on which a payment or a tie may stand, as ordinals."""
    on = part.on if isinstance(part, Payment) else None
    since, until = on or part.since, on or part.until
    begins = days(since)[0].toordinal() if since else BEFORE
    return begins, days(until)[1].toordinal() if until else AFTER


def side(case: Case, actor: str) -> frozenset[str]:
    """An actor and all who are `of` it, directly or through others."""
    found = {actor}
    while True:
        more = {k for k, a in case.actors.items() if a.of in found} - found
        if not more:
            return frozenset(found)
        found |= more
