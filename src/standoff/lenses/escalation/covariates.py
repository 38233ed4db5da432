"""One pass over the days: what each cell's rate can be made of, added up where that is enough.

A quiet day enters the likelihood only through its rate, which is linear in all but the factor of
surges. So for each cell (a pair and a class) the quiet days collapse into sums, and only the days
with events are kept one by one: the fit's time grows with the events, not with days times pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from standoff.daily import Daily
from standoff.lenses.escalation.model import (
    COMPARED,
    FLOOR,
    FloatArray,
    IntArray,
    Links,
    Structure,
)

TERMS = ("persistence", "reciprocity", "ladder", "allies")
"""Linear terms of the fit, the first of the model's."""
SURGES = ("calming", "backing", "news")
"""What the factor of the hostile classes is made of."""
LEVEL = 2
"""The half-life over which the world's level is taken: 14 days."""


@dataclass(frozen=True)
class Past:
    """Memories on one day, weekdays taken out, started as means of the days so far.

    Attributes
    ----------
    memory : ndarray of float, shape (n_half_lives, n_pairs, 4)
    level : ndarray of float, shape (4,)
        Events of all pairs by class, a recent mean.
    """

    memory: FloatArray
    level: FloatArray


@dataclass(frozen=True)
class Rows:
    """The cells and days with events, of one class.

    Attributes
    ----------
    pair : ndarray of int, shape (n,)
    y : ndarray of float, shape (n,)
    season, level : ndarray of float, shape (n,)
        The weekday's factor, and the world's level against its mean.
    x : ndarray of float, shape (n, n_terms, n_half_lives)
    surge : ndarray of float, shape (n, 2)
        Of cooperation, and of rivals' cooperation with the target.
    """

    pair: IntArray
    y: FloatArray
    season: FloatArray
    level: FloatArray
    x: FloatArray
    surge: FloatArray


@dataclass(frozen=True)
class Design:
    """What a likelihood needs of the data.

    Attributes
    ----------
    rows : tuple of Rows
        A class each.
    sums : ndarray of float, shape (4, n_parts, n_pairs, 2 + n_terms * n_half_lives)
        Over all days, season by factor by (1, level, covariates...); the parts are the factor's
        value and its first and second derivatives in (calming, backing), for the hostile classes.
    active : tuple of int
        Which of `SURGES` the factor is made of.
    at : ndarray of float, shape (n_active,)
        Their exponents at which the factor was taken.
    usual : ndarray of float, shape (4,)
        Mean of the world's level.
    season : ndarray of float, shape (4, 7)
    now : Past
        On the day after the data.
    features : ndarray of float, shape (4, n_pairs, n_features)
        What a pair's baseline is to be expected from.
    """

    rows: tuple[Rows, ...]
    sums: FloatArray
    active: tuple[int, ...]
    at: FloatArray
    usual: FloatArray
    season: FloatArray
    now: Past
    features: FloatArray


class Memory:
    """Memories that are carried from day to day.

    They start as plain means: after t days a memory is the weighted mean of those t days, so that
    the first weeks are no silence.
    """

    def __init__(self, structure: Structure) -> None:
        self.keep = structure.decay
        self.sum = np.zeros((len(self.keep), len(structure.pairs), 4))
        self.level = np.zeros(4)
        self.days = 0

    def past(self) -> Past:
        """Of the days so far."""
        whole = np.maximum(1.0 - self.keep**self.days, 1e-12)
        return Past(self.sum / whole[:, None, None], self.level / whole[LEVEL])

    def add(self, act: FloatArray) -> None:
        """One more day's counts, weekdays taken out, shape (n_pairs, 4)."""
        keep = self.keep[:, None, None]
        self.sum = keep * self.sum + (1.0 - keep) * act
        k = self.keep[LEVEL]
        self.level = k * self.level + (1.0 - k) * act.sum(axis=0)
        self.days += 1


class Terms:
    """The covariates of a day, from the memories before it."""

    def __init__(self, structure: Structure, active: tuple[int, ...] = ()) -> None:
        n = len(structure.pairs)
        self.active = active
        self.structure = structure
        self.halves = len(structure.half_lives)
        self.back = np.maximum(structure.reverse, 0)
        self.has_back = (structure.reverse >= 0).astype(float)
        self.allies = _matrix(structure.links["allies"], n)
        self.both = _matrix(structure.links["calming"], n)
        self.backing = _matrix(structure.links["backing"], n)

    def linear(self, past: Past) -> FloatArray:
        """Shape (n_terms, n_half_lives, n_pairs, 4)."""
        m = past.memory
        back = m[:, self.back] * self.has_back[:, None]
        out = np.zeros((len(TERMS), *m.shape))
        out[0] = m
        out[1] = back
        out[2, :, :, 3] = m[:, :, 2]
        if self.allies is not None:
            for h in range(self.halves):
                out[3, h] = self.allies @ m[h]
        return out

    def surges(self, past: Past) -> FloatArray:
        """What the factor of the hostile classes is made of, shape (n_pairs, n_active)."""
        out = np.empty((past.memory.shape[1], len(self.active)))
        for column, kind in enumerate(self.active):
            matrix = self.backing if SURGES[kind] == "backing" else self.both
            classes = slice(0, 4) if SURGES[kind] == "news" else slice(0, 2)
            new, old = (
                matrix @ past.memory[h, :, classes].sum(axis=1) for h in COMPARED[kind]
            )  # fmt: skip
            out[:, column] = (new - old) / (new + old + FLOOR)
            if SURGES[kind] == "calming":
                out[:, column] *= -1.0
        return out


def design(
    daily: Daily,
    structure: Structure,
    season: FloatArray,
    burn: int,
    active: tuple[int, ...] = (),
    at: FloatArray | None = None,
) -> Design:
    """Collect what a likelihood needs, in one pass over the days.

    Parameters
    ----------
    season : ndarray of float, shape (4, 7)
    burn : int
        Days at the start that only fill the memories.
    at : (calming, backing)
        Where the factor is expanded; the sums are exact there, with their first two derivatives.
    """
    pairs, days = len(structure.pairs), daily.days
    terms = Terms(structure, active)
    at = np.zeros(len(active)) if at is None else at
    width = len(TERMS) * terms.halves
    n = len(active)
    parts = 1 + n + n * (n + 1) // 2
    sums = np.zeros((4, parts, pairs, 2 + width))
    found: list[list[tuple[Any, ...]]] = [[], [], [], []]
    weekdays = daily.weekdays()
    levels = _levels(daily, structure, season)
    usual = np.maximum(levels[burn:].mean(axis=0), 1e-9)
    memory = Memory(structure)
    for t in range(days):
        factor = season[:, weekdays[t]]
        y = daily.y[t].astype(np.float64)
        if t >= burn:
            past = memory.past()
            x = terms.linear(past).reshape(width, pairs, 4)
            surge = terms.surges(past)
            level = levels[t] / usual
            _gather(found, x, y, surge, factor, level)
            _sum_up(sums, x, surge, factor, level, at)
        memory.add(y / factor)
    rows = tuple(_rows(found[k], terms.halves, n) for k in range(4))
    features = expected_from(daily, structure)
    return Design(rows, sums, active, at, usual, season, memory.past(), features)


def expected_from(daily: Daily, structure: Structure) -> FloatArray:
    """What a baseline is to be expected from, apart from the pair's acts of that class.

    The pair's acts of other classes, and the other side's of this one; logs of daily means,
    centred.
    """
    rate = daily.y.mean(axis=0, dtype=np.float64)
    back = np.where(structure.reverse >= 0, 1.0, 0.0)[:, None] * rate[structure.reverse]
    out = np.empty((4, len(rate), 2))
    for k in range(4):
        others = rate.sum(axis=1) - rate[:, k]
        for f, values in enumerate((others, back[:, k])):
            out[k, :, f] = np.log(np.maximum(values, 0.0) + 0.02)
    return np.asarray(out - out.mean(axis=1, keepdims=True))


def _levels(daily: Daily, structure: Structure, season: FloatArray) -> FloatArray:
    totals = daily.y.sum(axis=1, dtype=np.float64) / season[:, daily.weekdays()].T
    keep = structure.decay[LEVEL]
    now, out = np.zeros(4), np.empty((daily.days, 4))
    for t in range(daily.days):
        out[t] = now / max(1.0 - keep**t, 1e-12)
        now = keep * now + (1.0 - keep) * totals[t]
    return out


def _gather(
    found: list[list[tuple[Any, ...]]],
    x: FloatArray,
    y: FloatArray,
    surge: FloatArray,
    factor: FloatArray,
    level: FloatArray,
) -> None:
    for k in range(4):
        p = np.flatnonzero(y[:, k])
        if p.size:
            n = np.ones(p.size)
            found[k].append(
                (p, y[p, k], n * factor[k], n * level[k], x[:, p, k].T.copy(), surge[p])
            )


def _rows(found: list[tuple[Any, ...]], halves: int, surges: int) -> Rows:
    if not found:
        none = np.zeros(0)
        shape = (0, len(TERMS), halves)
        return Rows(np.zeros(0, np.int64), none, none, none, np.zeros(shape), np.zeros((0, surges)))
    pair, y, season, level, x, surge = (np.concatenate(part) for part in zip(*found, strict=True))
    return Rows(pair.astype(np.int64), y, season, level, x.reshape(-1, len(TERMS), halves), surge)


def _sum_up(
    sums: FloatArray,
    x: FloatArray,
    surge: FloatArray,
    factor: FloatArray,
    level: FloatArray,
    at: FloatArray,
) -> None:
    n = len(at)
    f = np.exp(surge @ at)
    weights = [f, *(f * surge[:, i] for i in range(n))]
    weights += [f * surge[:, i] * surge[:, j] for i in range(n) for j in range(i, n)]
    for k in range(4):
        for j in range(sums.shape[1] if k > 1 else 1):
            weight = factor[k] * (weights[j] if k > 1 else np.ones(len(f)))
            sums[k, j, :, 0] += weight
            sums[k, j, :, 1] += weight * level[k]
            sums[k, j, :, 2:] += weight[:, None] * x[:, :, k].T


def _matrix(links: Links, n: int):  # type: ignore[no-untyped-def]
    from scipy.sparse import csr_matrix

    if len(links.target) == 0:
        return None
    return csr_matrix((links.weight, (links.target, links.source)), shape=(n, n))
