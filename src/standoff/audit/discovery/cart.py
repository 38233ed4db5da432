"""CART beside PRIM: a tree that splits the points, each leaf a box (Breiman et al. 1984)."""

from __future__ import annotations

from math import ceil

import numpy as np

from standoff.audit.discovery.prim import MASS, BoolArray, Box, Limits, Table, box_of, ends_of


def leaves(table: Table, interest: BoolArray, mass: float = MASS) -> tuple[Box, ...]:
    """The leaves of a classification tree that hold points of interest, the densest first.

    Parameters
    ----------
    table : Table
        A category becomes a column of 0 and 1 for each of its words.
    interest : (n,) bool
    mass : float
        Share of the points that a leaf holds at least.

    Returns
    -------
    tuple of Box
        Those denser than the whole.
    """
    from sklearn.tree import DecisionTreeClassifier

    columns, sources = [], []
    for c, words in enumerate(table.words):
        if words is None:
            columns.append(table.values[c])
            sources.append((c, -1))
        else:
            for code in range(len(words)):
                columns.append((table.values[c] == code).astype(np.float64))
                sources.append((c, code))
    x = np.column_stack(columns)
    tree = DecisionTreeClassifier(
        min_samples_leaf=max(1, ceil(mass * table.n)), random_state=0
    ).fit(x, interest)
    inner, at = tree.tree_, tree.apply(x)
    total = int(interest.sum())
    found: list[Box] = []
    stack: list[tuple[int, dict[str, Limits]]] = [(0, {})]
    while stack:
        node, limits = stack.pop()
        if inner.children_left[node] < 0:
            here = at == node
            n, k = int(here.sum()), int(interest[here].sum())
            if n and k / n > total / table.n:
                found.append(box_of(limits, n, k, total, table.n))
            continue
        column, code = sources[inner.feature[node]]
        for child, upper in (
            (inner.children_right[node], True),
            (inner.children_left[node], False),
        ):
            cut = float(inner.threshold[node])
            stack.append((child, _narrowed(table, limits, column, code, cut, upper)))
    return tuple(sorted(found, key=lambda b: (-b.density, -b.n)))


def _narrowed(
    table: Table, limits: dict[str, Limits], column: int, code: int, cut: float, upper: bool
) -> dict[str, Limits]:
    name, words = table.names[column], table.words[column]
    if words is not None:
        kept = tuple(map(str, limits.get(name, words)))
        word = words[code]
        return {**limits, name: (word,) if upper else tuple(w for w in kept if w != word)}
    lo, hi = map(float, limits.get(name, ends_of(table, column)))
    return {**limits, name: (max(lo, cut), hi) if upper else (lo, min(hi, cut))}
