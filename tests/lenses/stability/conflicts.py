"""Random conflicts for the tests: of every structure, with ties."""

from __future__ import annotations

import numpy as np
from brute import Brute
from hypothesis import strategies as st

from standoff.lenses.stability.conflict import Conflict, conflict_of


def random_conflict(rng, *, free=False, arcs=None, strict=False, actors=None, most=6, unowned=True):
    """A conflict and its ranks, (n_actors, n_states)."""
    n_actors = int(rng.integers(2, 5)) if actors is None else actors
    n = int(rng.integers(1, most + 1))
    owner = rng.integers(0 if free or not unowned or rng.random() < 0.8 else -1, n_actors, n)
    direction = np.zeros(n, dtype=int)
    feasible = None
    if not free:
        if rng.random() < 0.7:
            direction = rng.choice([0, 0, 1, -1], n)
        if rng.random() < 0.7:
            feasible = rng.random(1 << n) < rng.choice([0.3, 0.6, 0.9])
            feasible[rng.integers(1 << n)] = True
    listed = {}
    for actor in range(n_actors):
        if arcs or (arcs is None and not free and rng.random() < 0.15):
            count = int(rng.integers(0, 3 << n))
            listed[actor] = rng.integers(0, 1 << n, (count, 2))
    conflict = conflict_of(
        owner, n_actors=n_actors, direction=direction, feasible=feasible, arcs=listed
    )
    size = (n_actors, 1 << n)
    if strict:
        ranks = rng.permuted(np.broadcast_to(np.arange(1 << n), size), axis=1)
    else:
        ranks = rng.integers(0, rng.choice([2, 4, 1 << n]), size)
        if rng.random() < 0.3:  # one option after another, which makes long staircases
            bits = np.arange(1 << n)[None] >> rng.permuted(
                np.broadcast_to(np.arange(n), (n_actors, n)), axis=1
            )[..., None].transpose(1, 0, 2)
            ranks = ((bits & 1) << np.arange(n)[:, None, None]).sum(axis=0)
    return conflict, ranks.astype(np.int32)


def brute_of(conflict: Conflict, ranks) -> Brute:
    """The same conflict for the brute force."""
    return Brute(
        conflict.owner.tolist(),
        conflict.direction.tolist(),
        set(conflict.states.tolist()),
        {
            actor: [tuple(pair) for pair in listed.tolist()]
            for actor, listed in enumerate(conflict.arcs)
            if listed is not None
        },
        np.asarray(ranks).tolist(),
    )


@st.composite
def conflicts(draw, **kind):
    """The same by Hypothesis, which shrinks the seed alone."""
    return random_conflict(np.random.default_rng(draw(st.integers(0, 2**32 - 1))), **kind)
