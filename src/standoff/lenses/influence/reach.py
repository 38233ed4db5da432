"""Who can be reached along money and voices, in every future, and on which edges that rests."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from standoff.futures import FloatArray, Futures
from standoff.lenses.influence.network import BoolArray, Edge, Network
from standoff.lenses.influence.paths import MOST, all_paths


def reached(
    network: Network, futures: Futures, policy: str, starts: Iterable[str], steps: int
) -> tuple[BoolArray, BoolArray]:
    """Whom a path of at most `steps` edges leads to from any of some actors.

    Returns
    -------
    two arrays of bool, shape (n_futures, n_actors)
        Whether a path leads there, and whether that is known: an edge of which nobody knows
        whether it stands may decide it.
    """
    from standoff.lenses.influence.kernel import NEVER, arrivals

    web, place = network.web, network.place
    start = np.zeros(web.nodes, dtype=np.bool_)
    start[[place[a] for a in starts if a in place]] = True
    stands, known = network.exists(futures, policy)

    def there(edges: BoolArray) -> BoolArray:
        days = arrivals(edges, web.tail, web.head, web.begins, web.ends, start, steps)
        return np.asarray(days != NEVER)

    sure = there(stands)
    if known.all():
        return sure, np.ones_like(sure)
    return sure, sure | ~there(stands | ~known)


def path_exists(
    network: Network, futures: Futures, policy: str, payer: str, speaker: str, steps: int
) -> FloatArray:
    """1 where a path leads from payer to speaker, 0 where none does, shape (n_futures,)."""
    if payer not in network.place or speaker not in network.place:
        return np.zeros(futures.n)
    sure, known = reached(network, futures, policy, (payer,), steps)
    at = network.place[speaker]
    return np.where(known[:, at], sure[:, at].astype(np.float64), np.nan)


def on_paths(
    network: Network, payers: Iterable[str], speakers: Iterable[str], steps: int
) -> tuple[Edge, ...]:
    """The edges that lie on a path from any of some actors to any of some others."""
    place, used = network.place, np.zeros(len(network.edges), dtype=np.bool_)
    ends = [place[s] for s in speakers if s in place]
    for payer in payers:
        for end in ends if payer in place else ():
            table = all_paths(network.web, place[payer], end, steps)
            used[table[table >= 0]] = True
            if len(table) == MOST:  # more than are listed: any edge may lie on one
                used[:] = True
    return tuple(e for e, use in zip(network.edges, used, strict=True) if use)
