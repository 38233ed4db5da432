"""The likelihood against a plain twin, its gradient against differences."""

import math

import numpy as np
import pytest
from worlds import days_of, world

from standoff.lenses.escalation.covariates import SURGES, TERMS, design
from standoff.lenses.escalation.likelihood import loss
from standoff.lenses.escalation.memory import seasons
from standoff.lenses.escalation.model import COMPARED, FLOOR
from standoff.lenses.escalation.shared_parameters import (
    OWN,
    baselines,
    layout,
    multipliers,
    priors,
    readable,
    start,
)

BURN = 14
ALL = (*TERMS, *SURGES, "level", "features")


@pytest.fixture(scope="module")
def at():
    """A design, a layout and a point that is nobody's optimum."""
    laid, found = world(actors=4, level=0.15)
    daily = days_of(laid, found, days=50)
    surge = np.array([0.2, 0.3, 0.4])
    data = design(daily, laid, seasons(daily), BURN, (0, 1, 2), surge)
    where = layout(4, ALL, data.features.shape[2])
    rng = np.random.default_rng(1)
    shared = start(where, data) + rng.normal(0.0, 0.3, where.size)
    own = rng.normal(0.0, 0.7, (len(laid.pairs), OWN))
    return daily, laid, data, where, shared, own


def plain(daily, laid, data, where, shared, own):
    """Minus the log posterior, cell by cell and day by day, by the formulas of `model`."""
    now, times = readable(where, shared), multipliers(where, shared, own)
    base = baselines(where, shared, own, data)
    surge = where.part(shared, "surge")
    keep = 0.5 ** (1.0 / laid.half_lives)
    weekday, pairs = daily.weekdays(), len(laid.pairs)
    acts = [daily.y[t] / data.season[:, weekday[t]] for t in range(daily.days)]
    levels = []
    total = 0.0

    def memory(t, h):
        weights = np.array([keep[h] ** (t - 1 - s) for s in range(t)])
        return np.tensordot(weights / weights.sum(), np.array(acts[:t]), 1)

    def compared(t, kind, p):
        links = laid.links["backing" if SURGES[kind] == "backing" else "calming"]
        classes = range(4) if SURGES[kind] == "news" else range(2)
        new, old = (
            sum(
                w * memory(t, h)[q, c]
                for q, p2, w in zip(links.source, links.target, links.weight, strict=True)
                if p2 == p
                for c in classes
            )
            for h in COMPARED[kind]
        )
        return (new - old) / (new + old + FLOOR)

    for t in range(BURN, daily.days):
        levels.append(memory(t, 2).sum(axis=0))
    usual = np.mean(levels, axis=0)
    for t in range(BURN, daily.days):
        m = [memory(t, h) for h in range(4)]
        for p in range(pairs):
            z = -surge[0] * compared(t, 0, p) + surge[1] * compared(t, 1, p)
            z += surge[2] * compared(t, 2, p)
            ally = laid.links["allies"]
            for k in range(4):
                rate = base[p, k] * (1 - now.mix[k] + now.mix[k] * levels[t - BURN][k] / usual[k])
                for h in range(4):
                    rate += times[p, 0] * now.coef[0, h, k] * m[h][p, k]
                    rate += times[p, 1] * now.coef[1, h, k] * m[h][laid.reverse[p], k]
                    if k == 3:
                        rate += now.coef[2, h, 3] * m[h][p, 2]
                    for q, p2, w in zip(ally.source, ally.target, ally.weight, strict=True):
                        rate += (p2 == p) * w * now.coef[3, h, k] * m[h][q, k]
                rate *= data.season[k, weekday[t]] * (math.exp(z) if k > 1 else 1.0)
                a, n = now.size[k], int(daily.y[t, p, k])
                chance = 1.0
                for i in range(n):
                    chance *= (a * rate + i) / (i + 1) / (1 + a)
                total -= math.log(chance) + a * rate * math.log(a / (1 + a))
    mean, sd = priors(where)
    off = ((shared - mean) / sd)[where.free]
    return total + 0.5 * float(off @ off) + 0.5 * float((own**2).sum())


def test_the_collapsed_likelihood_is_the_plain_one(at):
    _, _, data, where, shared, own = at
    shared = shared.copy()
    shared[where.slices["surge"]] = data.at
    assert loss(where, data, shared, own)[0] == pytest.approx(plain(*at[:4], shared, own), rel=1e-9)


def test_the_gradient_is_that_of_the_value(at):
    _, _, data, where, shared, own = at
    _, slope, mine = loss(where, data, shared, own)
    for i in np.flatnonzero(where.free):
        step = np.zeros(where.size)
        step[i] = 1e-5
        up, down = (loss(where, data, shared + s, own)[0] for s in (step, -step))
        assert slope[i] == pytest.approx((up - down) / 2e-5, rel=1e-4, abs=1e-3), i
    for p in range(len(own)):
        for i in range(OWN):
            step = np.zeros_like(own)
            step[p, i] = 1e-5
            up, down = (loss(where, data, shared, own + s)[0] for s in (step, -step))
            assert mine[p, i] == pytest.approx((up - down) / 2e-5, rel=1e-4, abs=1e-3), (p, i)


def test_around_where_it_was_taken_the_factor_is_exact_to_second_order(at):
    daily, laid, data, where, shared, own = at
    near = shared.copy()
    near[where.slices["surge"]] = data.at + 0.02
    again = design(daily, laid, data.season, BURN, data.active, data.at + 0.02)
    one, two = (loss(where, d, near, own) for d in (data, again))
    assert one[0] == pytest.approx(two[0], abs=5e-4)


def test_with_persistence_alone_no_other_pair_matters():
    laid, found = world(actors=4, level=0.15)
    daily = days_of(laid, found, days=50)
    where = layout(4, ("persistence",), 2)
    assert not where.free[where.slices["surge"]].any()
    data = design(daily, laid, seasons(daily), BURN)
    shared, own = start(where, data), np.zeros((len(laid.pairs), OWN))
    changed = daily.y.copy()
    changed[:, 1:] = 0
    other = type(daily)(daily.start, daily.actors, daily.pairs, changed, daily.world)
    again = design(other, laid, data.season, BURN)
    assert np.allclose(
        loss(where, data, shared, own)[2][0], loss(where, again, shared, own)[2][0], atol=1e-9
    )
