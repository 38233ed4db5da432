"""Made-up worlds: five actors, their pairs, and parameters that a fit might have found."""

import datetime as dt
import json

import numpy as np

from standoff.lenses.escalation.model import Parameters, State, default_flow, structure
from standoff.lenses.escalation.scene import Scene
from standoff.lenses.escalation.strengths import Strengths

CODES = ("TRN", "MRW", "VLM", "OST", "BEL")
DAYS = 300
FIRST = dt.date(2029, 3, 1)
LAST = FIRST + dt.timedelta(days=DAYS - 1)
NAMES = ("tarn", "marrow", "velm", "ostrel", "belm")


def laid_out(level=0.01, seed=0):
    """A structure and parameters, all mechanisms at work."""
    rng = np.random.default_rng(seed)
    n = len(CODES)
    pairs = np.array([(i, j) for i in range(n) for j in range(n) if i != j])
    friends, rivals = np.zeros((n, n)), np.zeros((n, n))
    friends[1, 3] = friends[3, 1] = friends[0, 2] = friends[2, 0] = 1.0
    rivals[0, 3] = rivals[3, 0] = rivals[0, 1] = rivals[1, 0] = 1.0
    base = rng.gamma(2.0, level / 2, (len(pairs), 4)) * np.array([3.0, 0.5, 1.0, 0.5])
    laid = structure(CODES, pairs, friends, rivals, scale=2 * base + 0.005)
    strength = np.repeat(np.array([[0.3], [0.2], [0.05], [0.3], [0.05], [0.2]]), len(pairs), 1)
    season = np.ones((4, 7))
    season[2:, 5:] = 0.6
    season /= season.mean(axis=1, keepdims=True)
    found = Parameters(
        baseline=base,
        strength=strength,
        attention=0.05,
        half=np.tile([0.3, 0.3, 0.2, 0.2], (5, 1)),
        flow=default_flow(),
        power=np.full(5, 0.5),
        season=season,
        dispersion=np.tile([1.0, 0.5], (4, 1)),
        news=0.2,
    )
    memory = np.repeat(2 * base[None], 4, axis=0)
    memory[:2, 0] += 0.3  # tarn has been busy with marrow of late
    return laid, found, State(memory, np.ones(4))


def scene(**kwargs):
    """The same as a scene, starting on a Tuesday."""
    laid, found, state = laid_out(**kwargs)
    place = {name: i for i, name in enumerate(NAMES)}
    return Scene(laid, found, state, place, dt.date(2030, 1, 1), True)


def strengths(where, n, **factors):
    """The scene's own strengths n times, some mechanisms multiplied in every other future."""
    from standoff.lenses.escalation.model import MECHANISMS

    strength = np.repeat(where.parameters.strength[None], n, axis=0)
    for mechanism, factor in factors.items():
        strength[1::2, MECHANISMS.index(mechanism)] *= factor
    return Strengths(strength, np.repeat(where.parameters.baseline[None], n, axis=0))


def fitted():
    """A fit to simulated days, the last of them `LAST`, as its file has it."""
    from standoff.daily import Daily
    from standoff.lenses.escalation.fit import fit
    from standoff.lenses.escalation.fit_file import to_data
    from standoff.lenses.escalation.simulate import simulate

    laid, found, state = laid_out(level=0.05)
    every = np.eye(4 * len(laid.pairs), dtype=bool).reshape(-1, len(laid.pairs), 4)
    seen = simulate(laid, found, None, state, DAYS, every, 0, 1, FIRST.weekday())
    y = seen.count[0].reshape(len(laid.pairs), 4, DAYS).transpose(2, 0, 1).astype(np.uint16)
    daily = Daily(FIRST, CODES, laid.pairs, y, y.sum(axis=(1, 2)) * 3.0, "made up", "0" * 64)
    return json.loads(json.dumps(to_data(fit(daily), daily, CODES[:4])))
