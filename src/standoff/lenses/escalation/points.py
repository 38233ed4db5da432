"""Points that one asks about: the central future, and it with some numbers moved.

All points share their paths' draws, so that an answer moves as smoothly as it can and a turning
point is found where it is. Bisection asks many points that hardly differ: strengths are kept to a
thousandth of their size, and what was answered once is not simulated again.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from standoff.futures import FloatArray
from standoff.lenses.base import Ask
from standoff.lenses.escalation.answers import POINTS, answer
from standoff.lenses.escalation.grammar import MOST_DAYS
from standoff.lenses.escalation.scene import Scene
from standoff.lenses.escalation.strengths import Strengths

PER_POINT, MOST_AT_POINT = 2, 64  # times the paths of a future, and at the most
_KEPT = 50_000  # answers
_answers: OrderedDict[bytes, tuple[Scene, FloatArray]] = OrderedDict()
_lock = Lock()


def at_points(
    scene: Scene, found: Strengths, asks: tuple[Ask, ...], paths: int, seed: int
) -> FloatArray:
    """Every ask at every point, shape (n, n_asks)."""
    many = min(PER_POINT * paths, MOST_AT_POINT)
    coarse = _coarser(found)
    asked = repr((id(scene), many, seed, [a.text for a in asks])).encode()
    keys: list[bytes] = []
    for row, again in enumerate(_repeats(coarse)):
        if not again:
            key = hashlib.blake2b(asked + _bytes(coarse, row), digest_size=16).digest()
        keys.append(key)
    with _lock:
        known = {k: _answers[k][1] for k in keys if k in _answers and _answers[k][0] is scene}
    new = {k: i for i, k in enumerate(keys) if k not in known}
    if new:
        rows = np.array(list(new.values()))
        first = np.full(len(rows), POINTS, dtype=np.int64)
        values = answer(scene, coarse.rows(rows), asks, many, first, seed)
        known.update(zip(new, values, strict=True))
        with _lock:
            for key in new:
                _answers[key] = (scene, known[key])
            while len(_answers) > _KEPT:
                _answers.popitem(last=False)
    return np.array([known[k] for k in keys]).reshape(len(keys), len(asks))


def _coarser(found: Strengths) -> Strengths:
    later = tuple((day, _coarser(part)) for day, part in found.later)
    return Strengths(_coarse(found.strength), _coarse(found.baseline), later)


def _repeats(found: Strengths) -> NDArray[np.bool_]:
    """Which points run with just what the point before them does; the first does not."""
    out = np.ones(len(found.strength), np.bool_)
    out[:1] = False
    for _, part in found.within(MOST_DAYS):
        for values in (part.strength, part.baseline):
            out[1:] &= (values[1:] == values[:-1]).all(axis=(1, 2))
    return out


def _bytes(found: Strengths, row: int) -> bytes:
    """What one point runs with, in each of its phases."""
    parts = [found.strength[row].tobytes(), found.baseline[row].tobytes()]
    parts += [repr(day).encode() + _bytes(part, row) for day, part in found.later]
    return b"".join(parts)


def _coarse(values: FloatArray) -> FloatArray:
    """To ten binary digits."""
    fraction, power = np.frexp(values)
    return np.asarray(np.ldexp(np.round(fraction * 1024.0) / 1024.0, power))
