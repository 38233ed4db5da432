"""The model: who answers whom, how strongly and for how long.

A self- and mutually-exciting count process (Hawkes 1971, Biometrika 58:83-90; at the resolution of
a day an integer autoregression, as in Held, Höhle & Hofmann 2005, Statistical Modelling 5:187-199)
over directed pairs of actors and the four quad classes. Its excitation is no free matrix but named
mechanisms, each with one strength a pair. For a pair p = (i, j), class k and day t, with memories
m (exponentially weighted means of the daily counts before t, weekdays taken out):

    rate[t, p, k] = season[k, weekday] * factor[t, p, k]
                    * (baseline[p, k] * level[t, k] + sum over linear mechanisms of
                       strength * sum over links q -> p, classes c -> k, half-lives h of
                       weight[q, p] * (scale[p, k] / scale[q, c]) ** power
                       * flow[c, k] * half[h] * m[h, q, c])
    factor = exp(-calming * surge of cooperation + backing * surge of rivals' cooperation with j
                 + news * surge of all that is told of i and j)

for the hostile classes, 1 for the others. A surge compares a short memory with a long one and lies
in -1..1, so that the factor is positive and bounded whatever the signs. Counts are negative
binomial with mean `rate` and size ``a * rate ** b``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

MECHANISMS = ("persistence", "reciprocity", "ladder", "calming", "allies", "backing")
LINEAR = ("persistence", "reciprocity", "ladder", "allies", "attention")
"""Mechanisms that add to the rate; `attention` is shared by all pairs and no lever of a case."""
HALF_LIVES = (1.0, 4.0, 14.0, 60.0)
COMPARED = ((1, 3), (1, 3), (0, 2))
"""The half-lives whose memories a surge compares: of cooperation and of rivals' 4 days with 60, of
all that is told of a pair 1 day with 14."""
FLOOR = 0.1
"""Events a day added to a surge's denominator, so that one event in a silence is no surge."""


@dataclass(frozen=True)
class Links:
    """Which pairs a mechanism carries events from, for each pair that it reaches.

    Attributes
    ----------
    target, source : ndarray of int, shape (n_links,)
        Pairs, sorted by target.
    weight : ndarray of float, shape (n_links,)
        Not negative.
    """

    target: IntArray
    source: IntArray
    weight: FloatArray


def no_links() -> Links:
    """Of a mechanism that has nobody to act through."""
    return Links(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))


@dataclass(frozen=True)
class Structure:
    """What is fixed before the fit: pairs, ties, half-lives.

    Attributes
    ----------
    actors : tuple of str
    pairs : ndarray of int, shape (n_pairs, 2)
        Source and target, indices into `actors`.
    reverse : ndarray of int, shape (n_pairs,)
        The pair the other way round, -1 where it is not among the pairs.
    friends, rivals : ndarray of float, shape (n_actors, n_actors)
        Ties, not negative.
    links : dict of mechanism to Links
        Of all mechanisms and of `attention`; those of `calming` serve news too.
    scale : ndarray of float, shape (n_pairs, 4)
        Usual events a day, never 0: what makes acts of busy and of quiet pairs comparable.
    half_lives : ndarray of float, shape (n_half_lives,)
        Days.
    """

    actors: tuple[str, ...]
    pairs: IntArray
    reverse: IntArray
    friends: FloatArray
    rivals: FloatArray
    links: dict[str, Links]
    scale: FloatArray
    half_lives: FloatArray = field(default_factory=lambda: np.array(HALF_LIVES))

    @property
    def decay(self) -> FloatArray:
        """What a memory keeps from one day to the next, for each half-life."""
        return np.asarray(0.5 ** (1.0 / self.half_lives))

    @property
    def labels(self) -> tuple[str, ...]:
        """``RUS->AZE`` for each pair."""
        return tuple(f"{self.actors[i]}->{self.actors[j]}" for i, j in self.pairs)


@dataclass(frozen=True)
class Parameters:
    """What the fit finds.

    Attributes
    ----------
    baseline : ndarray of float, shape (n_pairs, 4)
        Events a day that nothing before them set off.
    strength : ndarray of float, shape (6, n_pairs)
        In the order of `MECHANISMS`. A branching ratio for the linear ones; an exponent for
        calming (positive: cooperation damps) and backing (positive: it feeds hostility).
    attention : float
        Branching ratio of the pair's coverage, whatever the class, both ways.
    half : ndarray of float, shape (5, 2, n_half_lives) or (5, n_half_lives)
        Share of each half-life in what reaches cooperation and what reaches conflict, a row for
        each of `LINEAR`; rows sum to 1.
    flow : ndarray of float, shape (5, 4, 4)
        From class c to class k, for each of `LINEAR`.
    power : ndarray of float, shape (5,)
        How far the strength is measured in usual rates (1) and not in single events (0).
    season : ndarray of float, shape (4, 7)
        Factor of each weekday, Monday first; its mean is 1.
    dispersion : ndarray of float, shape (4, 2)
        a and b of each class's size ``a * rate ** b``.
    news : float
        Exponent of the surge of all that is told of the two, whatever the class: attention comes
        in waves, in which everything is reported more. No lever of a case.
    """

    baseline: FloatArray
    strength: FloatArray
    attention: float
    half: FloatArray
    flow: FloatArray
    power: FloatArray
    season: FloatArray
    dispersion: FloatArray
    news: float = 0.0

    def without(self, *mechanisms: str) -> Parameters:
        """The same with some mechanisms switched off."""
        strength = self.strength.copy()
        for name in mechanisms:
            strength[MECHANISMS.index(name)] = 0.0
        return replace(self, strength=strength)


@dataclass(frozen=True)
class State:
    """What the past leaves behind on the first day of a forecast.

    Attributes
    ----------
    memory : ndarray of float, shape (n_half_lives, n_pairs, 4)
        Weighted mean daily counts before that day, weekdays taken out.
    level : ndarray of float, shape (4,)
        Factor of the baselines: the world's recent level of each class against its usual one.
    """

    memory: FloatArray
    level: FloatArray


def structure(
    actors: Sequence[str],
    pairs: IntArray,
    friends: FloatArray | None = None,
    rivals: FloatArray | None = None,
    scale: FloatArray | None = None,
    half_lives: Sequence[float] = HALF_LIVES,
) -> Structure:
    """Lay out the pairs and whom each mechanism joins.

    Parameters
    ----------
    friends, rivals : ndarray of float, shape (n_actors, n_actors), optional
        Ties; nobody's without them.
    scale : ndarray of float, shape (n_pairs, 4), optional
        Usual events a day; 1 for all without it.
    """
    n = len(actors)
    pairs = np.asarray(pairs, np.int64).reshape(-1, 2)
    index = np.full((n, n), -1, np.int64)
    index[pairs[:, 0], pairs[:, 1]] = np.arange(len(pairs))
    reverse = index[pairs[:, 1], pairs[:, 0]]
    friends = np.zeros((n, n)) if friends is None else np.asarray(friends, float)
    rivals = np.zeros((n, n)) if rivals is None else np.asarray(rivals, float)
    own = np.arange(len(pairs))
    both = reverse >= 0
    itself = Links(own, own, np.ones(len(pairs)))
    other = Links(own[both], reverse[both], np.ones(int(both.sum())))
    pair_and_back = _sorted(
        np.concatenate([own, own[both]]),
        np.concatenate([own, reverse[both]]),
        np.full(len(pairs) + int(both.sum()), 0.5),
    )
    links = {
        "persistence": itself,
        "reciprocity": other,
        "ladder": itself,
        "calming": pair_and_back,
        "allies": _through(index, pairs, friends, towards_allies=True),
        "backing": _through(index, pairs, rivals, towards_allies=False),
        "attention": pair_and_back,
    }
    usual = np.ones((len(pairs), 4)) if scale is None else np.asarray(scale, float)
    return Structure(
        tuple(actors), pairs, reverse, friends, rivals, links, usual, np.array(half_lives, float)
    )


def _sorted(target: IntArray, source: IntArray, weight: FloatArray) -> Links:
    order = np.lexsort((source, target))
    return Links(target[order], source[order], weight[order])


def _through(index: IntArray, pairs: IntArray, ties: FloatArray, towards_allies: bool) -> Links:
    """From (a, j) to (i, j) by the tie of i and a, and from (i, b) by that of j and b.

    The weights of a pair's links sum to 1, so that the strength is a branching ratio.
    """
    targets, sources, weights = [], [], []
    for p, (i, j) in enumerate(pairs):
        found = [(index[a, j], ties[i, a]) for a in np.flatnonzero(ties[i] > 0) if index[a, j] >= 0]
        if towards_allies:
            found += [
                (index[i, b], ties[j, b]) for b in np.flatnonzero(ties[j] > 0) if index[i, b] >= 0
            ]
        total = sum(w for _, w in found)
        for q, w in sorted(found):
            targets.append(p)
            sources.append(q)
            weights.append(w / total)
    return Links(np.array(targets, np.int64), np.array(sources, np.int64), np.array(weights, float))


def default_flow() -> FloatArray:
    """From class to class: each linear mechanism at its plainest, shape (5, 4, 4)."""
    flow = np.zeros((len(LINEAR), 4, 4))
    for name in ("persistence", "reciprocity", "allies"):
        flow[LINEAR.index(name)] = np.eye(4)
    flow[LINEAR.index("ladder"), 2, 3] = 1.0
    flow[LINEAR.index("attention")] = 0.25
    return flow
