"""Small worlds with known parameters, and days simulated from them."""

import datetime as dt

import numpy as np

from standoff.daily import Daily
from standoff.lenses.escalation.model import (
    MECHANISMS,
    Parameters,
    State,
    default_flow,
    structure,
)
from standoff.lenses.escalation.simulate import simulate

START = dt.date(2030, 1, 7)  # a Monday
WEEK = np.array([1.15, 1.15, 1.15, 1.15, 1.1, 0.7, 0.6])


def world(
    actors=5, seed=0, level=0.08, news=0.3, size=2.0, halves=(0.6, 0.4, 0.0, 0.0), **strengths
):
    """A structure and true parameters; the strengths of all pairs alike save for a little."""
    rng = np.random.default_rng(seed)
    pairs = np.array([(i, j) for i in range(actors) for j in range(actors) if i != j])
    friends, rivals = np.zeros((actors, actors)), np.zeros((actors, actors))
    friends[0, 1] = friends[1, 0] = rivals[0, 2] = rivals[2, 0] = 1.0
    codes = tuple(f"A{i:02d}" for i in range(actors))
    laid = structure(codes, pairs, friends, rivals)
    given = {
        "persistence": 0.35, "reciprocity": 0.2, "ladder": 0.15, "calming": 0.3,
        "allies": 0.1, "backing": 0.2, **strengths,
    }  # fmt: skip
    strength = np.array([[given[m]] * len(pairs) for m in MECHANISMS])
    strength[:2] *= np.exp(rng.normal(0.0, 0.1, (2, len(pairs))))
    base = level * np.array([2.0, 0.5, 1.0, 0.7]) * np.exp(rng.normal(0, 0.3, (len(pairs), 4)))
    half = np.tile(halves, (5, 2, 1))
    found = Parameters(
        base, strength, 0.0, half, default_flow(), np.zeros(5),
        np.tile(WEEK / WEEK.mean(), (4, 1)), np.tile([size, 1.0], (4, 1)), news,
    )  # fmt: skip
    return laid, found


def days_of(laid, found, days=300, seed=0, burn=60):
    """Simulated days, the first ones thrown away."""
    cells = 4 * len(laid.pairs)
    every = np.eye(cells, dtype=bool).reshape(cells, -1, 4)
    empty = State(np.zeros((len(laid.half_lives), len(laid.pairs), 4)), np.ones(4))
    seen = simulate(laid, found, None, empty, days + burn, every, seed, 1, (7 - burn) % 7)
    y = seen.count[0].reshape(len(laid.pairs), 4, -1).transpose(2, 0, 1)[burn:].astype(np.uint16)
    return Daily(START, laid.actors, laid.pairs, y, y.sum(axis=(1, 2)).astype(float), "made up")
