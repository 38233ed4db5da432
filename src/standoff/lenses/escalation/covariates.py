"""One pass over the days: what each cell's rate can be made of, added up where that is enough.

A quiet day enters the likelihood only through its rate, which is linear in all but the factor of
surges. So for each cell (a pair and a class) the quiet days collapse into sums, and only the days
with events are kept one by one: the fit's time grows with the events, not with days times pairs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.daily import Daily
from standoff.lenses.escalation.model import (
    FLOOR,
    LONG,
    SHORT,
    FloatArray,
    IntArray,
    Links,
    Structure,
)

TERMS = ("persistence", "reciprocity", "ladder", "allies", "attention", "actors")
"""Linear terms of the fit: those of the model, and what the pair's actors do elsewhere."""
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
    at : tuple of float
        The calming and backing at which the factor was taken.
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
    at: tuple[float, float]
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

    def __init__(self, structure: Structure) -> None:
        n = len(structure.pairs)
        self.structure = structure
        self.halves = len(structure.half_lives)
        self.back = np.maximum(structure.reverse, 0)
        self.has_back = (structure.reverse >= 0).astype(float)
        self.allies = _matrix(structure.links["allies"], n)
        self.calming = _matrix(structure.links["calming"], n)
        self.backing = _matrix(structure.links["backing"], n)
        self.actors = len(structure.actors)

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
        out[4] = (0.125 * (m.sum(axis=2) + back.sum(axis=2)))[:, :, None]
        out[5] = self.elsewhere(m)
        return out

    def elsewhere(self, m: FloatArray) -> FloatArray:
        """What the source does to others, times the target's share of what others receive."""
        source, target = self.structure.pairs.T
        by = np.zeros((self.halves, self.actors, 4))
        to = np.zeros((self.halves, self.actors, 4))
        for h in range(self.halves):
            for k in range(4):
                by[h, :, k] = np.bincount(source, m[h, :, k], minlength=self.actors)
                to[h, :, k] = np.bincount(target, m[h, :, k], minlength=self.actors)
        world = m.sum(axis=1, keepdims=True) + 1e-3
        gave = np.maximum(by[:, source] - m, 0.0)
        got = np.maximum(to[:, target] - m, 0.0)
        return np.asarray(gave * got / world)

    def surges(self, past: Past) -> FloatArray:
        """Of cooperation, and of rivals' with the target, shape (n_pairs, 2), in -1..1."""
        warm = past.memory[:, :, :2].sum(axis=2)
        out = np.zeros((warm.shape[1], 2))
        for kind, matrix in enumerate((self.calming, self.backing)):
            if matrix is not None:
                short, long = matrix @ warm[SHORT], matrix @ warm[LONG]
                out[:, kind] = (short - long) / (short + long + FLOOR)
        return out


def design(
    daily: Daily,
    structure: Structure,
    season: FloatArray,
    burn: int,
    at: tuple[float, float] = (0.0, 0.0),
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
    terms = Terms(structure)
    width = len(TERMS) * terms.halves
    parts = 1 if terms.calming is None else 6
    sums = np.zeros((4, parts, pairs, 2 + width))
    found: list[list[tuple[NDArray[np.float64], ...]]] = [[], [], [], []]
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
    rows = tuple(_rows(found[k], terms.halves) for k in range(4))
    features = expected_from(daily, structure)
    return Design(rows, sums, at, usual, season, memory.past(), features)


def expected_from(daily: Daily, structure: Structure) -> FloatArray:
    """What a baseline is to be expected from, apart from the pair's acts of that class.

    The source's acts of the class towards others, the target's share in others', the pair's acts
    of other classes and the other side's of this one; logs of daily means, centred.
    """
    rate = daily.y.mean(axis=0, dtype=np.float64)
    source, target = structure.pairs.T
    n = len(structure.actors)
    back = np.where(structure.reverse >= 0, 1.0, 0.0)[:, None] * rate[structure.reverse]
    out = np.empty((4, len(rate), 4))
    for k in range(4):
        own = rate[:, k]
        gave = np.bincount(source, own, minlength=n)[source] - own
        got = np.bincount(target, own, minlength=n)[target] - own
        others = rate.sum(axis=1) - own
        for f, values in enumerate((gave, got, others, back[:, k])):
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
    found: list[list[tuple[NDArray[np.float64], ...]]],
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


def _rows(found: list[tuple[NDArray[np.float64], ...]], halves: int) -> Rows:
    if not found:
        none = np.zeros(0)
        shape = (0, len(TERMS), halves)
        return Rows(np.zeros(0, np.int64), none, none, none, np.zeros(shape), np.zeros((0, 2)))
    pair, y, season, level, x, surge = (np.concatenate(part) for part in zip(*found, strict=True))
    return Rows(pair.astype(np.int64), y, season, level, x.reshape(-1, len(TERMS), halves), surge)


def _sum_up(
    sums: FloatArray,
    x: FloatArray,
    surge: FloatArray,
    factor: FloatArray,
    level: FloatArray,
    at: tuple[float, float],
) -> None:
    calming, backing = surge.T
    f = np.exp(backing * at[1] - calming * at[0])
    weights = (f, -calming * f, backing * f, calming**2 * f, -calming * backing * f, backing**2 * f)
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
