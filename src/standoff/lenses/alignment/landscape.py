"""The landscape theory of alignment: every division of the actors has an energy, and settles in a
valley (R. Axelrod & D. S. Bennett 1993, British Journal of Political Science 23(2):211-233).

The energy of a division X is the sum over ordered pairs i, j of s_i s_j p_ij d_ij(X): s the actors'
sizes, p their propensity to work together (negative: to oppose), d = 1 where they are on different
sides, else 0. A valley is a division that no single actor can better by changing sides.
"""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
SideArray = npt.NDArray[np.int8]

MOST_ACTORS = 24

TIE = 1e-9
"""Divisions tie where their energies differ by no more than this share of the greatest."""


def pull(size: npt.ArrayLike, propensity: npt.ArrayLike) -> FloatArray:
    """s_i s_j p_ij for every ordered pair, 0 for an actor with itself; shape (..., n, n).

    Parameters
    ----------
    size : (..., n) how much an actor weighs
    propensity : (..., n, n)
    """
    sizes, wish = np.asarray(size, dtype=np.float64), np.asarray(propensity, dtype=np.float64)
    product = sizes[..., :, None] * sizes[..., None, :] * wish
    return np.where(np.eye(wish.shape[-1], dtype=bool), 0.0, product)


def actor_frustration(
    size: npt.ArrayLike, propensity: npt.ArrayLike, sides: npt.ArrayLike
) -> FloatArray:
    """Each actor's part of the energy: s_i times the sum of s_j p_ij over those across from it.

    Shape (..., n); `sides` has shape (..., n). Their sum is the energy.
    """
    side = np.asarray(sides)
    apart = side[..., :, None] != side[..., None, :]
    return np.asarray((pull(size, propensity) * apart).sum(axis=-1))


def energies(size: npt.ArrayLike, propensity: npt.ArrayLike) -> FloatArray:
    """The energy of every division, shape (..., 2**(n - 1)).

    Division k puts actor i + 1 across from actor 0 where bit i of k is set; see `sides_of`.
    """
    pairs = pull(size, propensity)
    pairs = pairs + np.swapaxes(pairs, -1, -2)
    n = pairs.shape[-1]
    if n > MOST_ACTORS:
        raise ValueError(f"{n} actors have too many divisions; {MOST_ACTORS} is the most")
    energy = np.zeros((*pairs.shape[:-2], 1))
    for actor in range(1, n):
        across = np.zeros((*pairs.shape[:-2], 1))
        for other in range(1, actor):
            step = pairs[..., actor, other, None]
            across = np.concatenate([across, across + step], axis=-1)
        everyone = pairs[..., actor, :actor].sum(axis=-1)[..., None]
        energy = np.concatenate([energy + across, energy + (everyone - across)], axis=-1)
    return energy


def valleys(energy: FloatArray) -> npt.NDArray[np.bool_]:
    """Which divisions no single actor can better, shape as `energy` (from `energies`)."""
    n_divisions = energy.shape[-1]
    number = np.arange(n_divisions)
    flips = [1 << bit for bit in range(n_divisions.bit_length() - 1)]
    near = TIE * np.abs(energy).max(axis=-1, keepdims=True)
    stays = np.ones(energy.shape, dtype=np.bool_)
    for flip in (*flips, n_divisions - 1):  # the last: actor 0 leaves, all others turn around
        stays &= energy <= energy[..., number ^ flip] + near
    return stays


def sides_of(division: npt.ArrayLike, n_actors: int) -> SideArray:
    """The sides of all actors in the numbered divisions, 0 or 1, shape (..., n); actor 0 has 0."""
    numbers = np.asarray(division, dtype=np.int64)[..., None] << 1
    return (numbers >> np.arange(n_actors) & 1).astype(np.int8)
