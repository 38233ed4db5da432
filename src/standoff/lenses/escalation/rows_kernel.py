"""What the days with events say: value, slopes and curvatures of one class in one pass."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

FEW = 8
"""Factors that are multiplied before a logarithm is taken."""


@njit(cache=True, nogil=True)
def add_up(
    pair: Any, y: Any, scale: Any, level: Any, x: Any, surge: Any,
    base: Any, times: Any, coef: Any, mix: float, a: float,
    value: Any, to_coef: Any, to_base: Any, to_times: Any, to_surge: Any, bend: Any,
) -> tuple[float, float]:  # fmt: skip
    """Log likelihood of the rows of a class, the cost of quiet left out, and its slopes.

    Parameters
    ----------
    pair, y, scale, level : ndarray, shape (n,)
        `scale` is the weekday's factor times that of surges.
    x : ndarray of float, shape (n, n_terms, n_half_lives)
    surge : ndarray of float, shape (n, n_surges)
        Without columns where the class knows no surges.
    base : ndarray of float, shape (n_pairs,)
    times : ndarray of float, shape (n_pairs, n_terms)
    coef : ndarray of float, shape (n_terms, n_half_lives)
    mix, a : float
        How far baselines follow the world's level; the size over the rate.
    value : ndarray of float, shape (n_pairs,), changed
        Each pair's.
    to_coef, to_base, to_times, to_surge : ndarray, changed
        Slopes, of shapes (n_terms, n_half_lives), (n_pairs,), (n_pairs, 2) and (n_surges,).
    bend : ndarray of float, shape (n_pairs, 6), changed
        Second slopes in (base, times 0, times 1): 00, 01, 02, 11, 12, 22. Without rows none is
        added up.

    Returns
    -------
    slope by mix, slope by size
    """
    n_terms, halves = x.shape[1], x.shape[2]
    to_mix, to_size = 0.0, 0.0
    terms = np.empty(n_terms)
    for n in range(len(pair)):
        p = pair[n]
        fed = 0.0
        for m in range(n_terms):
            term = 0.0
            for h in range(halves):
                term += coef[m, h] * x[n, m, h]
            terms[m] = term
            fed += times[p, m] * term
        world = 1.0 - mix + mix * level[n]
        rate = scale[n] * (base[p] * world + fed)
        size = a * rate + 1e-12
        count = int(y[n])
        steps, first, second, product = 0.0, 0.0, 0.0, 1.0
        for i in range(count):
            part = size + i
            product *= part / ((i + 1.0) * (1.0 + a))
            first += 1.0 / part
            second -= 1.0 / (part * part)
            if i % FEW == FEW - 1:
                steps += math.log(product)
                product = 1.0
        value[p] += steps + math.log(product)
        slope = a * first * scale[n]
        for m in range(n_terms):
            weight = slope * times[p, m]
            for h in range(halves):
                to_coef[m, h] += weight * x[n, m, h]
        to_base[p] += slope * world
        to_times[p, 0] += slope * terms[0]
        to_times[p, 1] += slope * terms[1]
        to_mix += slope * base[p] * (level[n] - 1.0)
        to_size += first * rate - count / (1.0 + a)
        for j in range(surge.shape[1]):
            to_surge[j] += a * first * rate * surge[n, j]
        if len(bend):
            curve = a * a * second * scale[n] * scale[n]
            bend[p, 0] += curve * world * world
            bend[p, 1] += curve * world * terms[0]
            bend[p, 2] += curve * world * terms[1]
            bend[p, 3] += curve * terms[0] * terms[0]
            bend[p, 4] += curve * terms[0] * terms[1]
            bend[p, 5] += curve * terms[1] * terms[1]
    return to_mix, to_size
