"""The study of rival backing finds what is there, and says when it cannot tell."""

import datetime as dt

import numpy as np
import pytest

from standoff.daily import Daily
from standoff.errors import InputError
from standoff.lenses.escalation.backing import says, study
from standoff.lenses.escalation.backing_checks import Design, PseudoRivals, altered, generator
from standoff.lenses.escalation.backing_kernel import clustered, expected, fit, influence
from standoff.lenses.escalation.backing_panel import (
    FAR,
    LEAD,
    NEAR,
    panel,
    rivals_of,
    window,
)

ACTORS, DAYS = 14, 150
STUDENT = 2.1  # 17 weeks, and a little over


def camps(n=ACTORS):
    """Two camps, each the rivals of the other."""
    side = np.arange(n) % 2
    return (side[:, None] != side[None, :]).astype(float)


def slow(rng, n_days, n, memory=0.85):
    """Log intensities that wander, of variance one."""
    out = np.zeros((n_days, n))
    for t in range(1, n_days):
        out[t] = memory * out[t - 1] + np.sqrt(1 - memory**2) * rng.normal(size=n)
    return out


def simulated(seed, effect=0.0, attention=0.0, days=DAYS, n=ACTORS):
    """Events among two camps; backing of a week feeds hostility, or attention drives both."""
    rng = np.random.default_rng(seed)
    pairs = np.array([(i, j) for i in range(n) for j in range(n) if i != j])
    rivals = camps(n)
    hidden = slow(rng, days, n)[:, pairs[:, 1]] * attention
    rate = np.exp(rng.normal(-2.2, 0.5, len(pairs)) + 0.9 * slow(rng, days, len(pairs)) + hidden)
    cooperation = rng.poisson(rate)
    column = np.full((n, n), -1)
    column[pairs[:, 0], pairs[:, 1]] = np.arange(len(pairs))
    backing = np.zeros((days, len(pairs)))
    for p, (i, j) in enumerate(pairs):
        backing[:, p] = cooperation[
            :, [column[r, j] for r in range(n) if rivals[i, r] and r != j]
        ].sum(axis=1)
    surge = np.log1p(window(backing, NEAR))
    log_mean = rng.normal(-2.0, 0.7, len(pairs)) + effect * (surge - surge.mean(axis=0)) + hidden
    hostile = rng.poisson(np.exp(log_mean) * rng.gamma(2.0, 0.5, (days, len(pairs))))
    y = np.zeros((days, len(pairs), 4), dtype=np.uint16)
    y[:, :, 0], y[:, :, 2] = cooperation, hostile
    actors = tuple(f"A{k:02d}" for k in range(n))
    return Daily(dt.date(2021, 1, 4), actors, pairs, y, y.sum(axis=(1, 2)).astype(float), "made up")


def main_estimate(daily):
    examined = panel(daily, camps(len(daily.actors)))
    design, backing = Design(examined), examined.backing()
    return design.estimate(backing, [examined.surge(backing, w) for w in (NEAR, FAR)])


def lead_estimate(daily):
    examined = panel(daily, camps(len(daily.actors)))
    design, backing = Design(examined), examined.backing()
    return design.estimate(backing, [examined.surge(backing, w) for w in (LEAD, NEAR, FAR)])


def near_of(examined):
    return examined.surge(examined.backing(), NEAR)


# ------------------------------------------------------------------------------------- the kernel


def small(seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(6, 40, 3))
    mean = np.exp(rng.normal(0, 1, 6))[:, None] * np.exp(x @ np.array([0.4, -0.3, 0.1]))
    return x, rng.poisson(mean).astype(float) + (np.arange(40) == 0)


def test_the_slopes_are_those_of_a_poisson_regression_with_a_level_for_every_row():
    from scipy.optimize import minimize

    x, y = small()
    levels = np.repeat(np.eye(6), 40, axis=0)
    whole = np.concatenate([x.reshape(-1, 3), levels], axis=1)

    def loss(b):
        eta = whole @ b
        return np.exp(eta).sum() - y.ravel() @ eta, whole.T @ (np.exp(eta) - y.ravel())

    peer = minimize(loss, np.zeros(9), jac=True, method="BFGS", options={"gtol": 1e-9})
    found = fit(x, y, np.ones(6))
    assert np.allclose(found.slope, peer.x[:3], atol=1e-6)
    curvature = whole.T @ (whole * np.exp(whole @ peer.x)[:, None])
    assert np.allclose(found.inverse, np.linalg.inv(curvature)[:3, :3], rtol=1e-5)
    assert np.allclose(found.mean.sum(axis=1), y.sum(axis=1))


def test_the_gradient_vanishes_where_the_fit_stops_and_rows_may_weigh_less():
    x, y = small(1)
    weight = np.array([1.0, 0.5, 0.2, 1.0, 0.7, 0.1])
    found = fit(x, y, weight)
    gradient = np.einsum("r,rd,rdc->c", weight, y - found.mean, x)
    assert np.abs(gradient).max() < 1e-3
    assert np.allclose(influence(x, y, weight, found, np.arange(3)).sum(axis=(1, 2)), 0, atol=1e-5)


def test_a_column_that_is_constant_in_every_row_gets_no_slope():
    x, y = small(2)
    flat = np.repeat(np.arange(6.0)[:, None, None], 40, axis=1)
    found = fit(np.concatenate([x, flat], axis=2), y, np.ones(6))
    assert np.allclose(found.slope[:3], fit(x, y, np.ones(6)).slope, atol=1e-6)
    assert abs(found.slope[3]) < 1e-6


def test_each_row_keeps_its_count_however_far_apart_its_days_are():
    mean = expected(np.array([[0.0, 800.0], [-900.0, -900.0]]), np.array([3.0, 4.0]))
    assert np.allclose(mean, [[0.0, 3.0], [2.0, 2.0]])


def test_clusters_against_sums_in_plain_loops():
    rng = np.random.default_rng(3)
    parts = rng.normal(size=(2, 5, 9))
    rows, days = np.array([0, 0, 1, 2, 2]), np.arange(9) // 3

    def squares(label):
        sums = {}
        for r in range(5):
            for d in range(9):
                key = label(r, d)
                sums[key] = sums.get(key, 0) + parts[:, r, d]
        n = len(sums)
        return sum(s**2 for s in sums.values()) * n / (n - 1)

    one, two = squares(lambda r, d: rows[r]), squares(lambda r, d: days[d])
    both = squares(lambda r, d: (rows[r], days[d]))
    found, freedom = clustered(parts, rows, days)
    assert freedom == 2
    assert np.allclose(found, np.maximum(one + two - both, np.maximum(one, two)))


# -------------------------------------------------------------------------------------- the panel


def test_a_window_looks_back_or_ahead_and_never_at_the_day_itself_unless_asked():
    counts = np.arange(1.0, 7.0)[:, None]
    assert window(counts, (1, 2))[:, 0].tolist() == [0, 1, 3, 5, 7, 9]
    assert window(counts, (-2, -1))[:, 0].tolist() == [5, 7, 9, 11, 6, 0]
    assert window(counts, (0, 0))[:, 0].tolist() == counts[:, 0].tolist()
    assert window(counts, (3, 4))[:, 0].tolist() == [0, 0, 0, 1, 3, 5]


def test_rivals_are_those_with_mostly_hostile_acts_in_both_directions_together():
    pairs = np.array([(0, 1), (1, 0), (0, 2), (1, 2)])
    y = np.zeros((2, 4, 4), dtype=np.uint16)
    y[0, 0, 3], y[1, 1, 0] = 7, 6  # 0 and 1: 7 of 13 hostile
    y[0, 2, 2], y[0, 2, 0] = 6, 6  # 0 and 2: just half
    y[0, 3, 2] = 9  # 1 and 2: too few acts
    daily = Daily(dt.date(2021, 1, 4), ("A", "B", "C"), pairs, y, y.sum(axis=(1, 2)) * 1.0)
    assert rivals_of(daily).tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]


def test_backing_is_the_cooperation_of_rivals_towards_the_target_and_of_no_one_else():
    daily = simulated(0, days=70)
    examined = panel(daily, 2 * camps())
    names = {tuple(p): k for k, p in enumerate(daily.pairs)}
    backing = examined.backing()
    for row in (0, 17, len(examined.pairs) - 1):
        i, j = examined.source[row], examined.target[row]
        rivals = [r for r in range(ACTORS) if (r - i) % 2 and r != j]
        plain = daily.y[:, [names[r, j] for r in rivals], :2].sum(axis=(1, 2))
        assert np.array_equal(backing[:, row], 2.0 * plain)


# ----------------------------------------------------------------- what the study finds, and not


def test_with_no_effect_alarms_are_as_rare_as_stated():
    found = [main_estimate(simulated(seed)) for seed in range(40)]
    alarms = sum(abs(f.slope[0]) > STUDENT * f.error[0] for f in found)
    assert alarms <= 6  # of 40 at 5 %: more in 1 of 300 such tests
    assert abs(np.mean([f.slope[0] for f in found])) < 0.025


def test_a_known_effect_lies_in_the_interval_as_often_as_stated():
    found = [main_estimate(simulated(seed, effect=0.2)) for seed in range(100, 140)]
    missed = sum(abs(f.slope[0] - 0.2) > STUDENT * f.error[0] for f in found)
    assert missed <= 6
    assert abs(np.mean([f.slope[0] for f in found]) - 0.2) < 0.025


def test_attention_that_drives_both_is_caught_by_the_surge_of_the_days_after():
    caught = [lead_estimate(simulated(seed, attention=0.6)) for seed in range(8)]
    assert sum(f.slope[0] > STUDENT * f.error[0] for f in caught) >= 7
    clear = [lead_estimate(simulated(seed, effect=0.2)) for seed in range(20, 32)]
    assert sum(abs(f.slope[0]) > STUDENT * f.error[0] for f in clear) <= 3


def test_an_injected_effect_is_what_is_estimated():
    daily = simulated(5)
    design = Design(panel(daily, camps()))
    examined, backing = design.panel, design.panel.backing()
    surges = [near_of(examined), examined.surge(backing, FAR)]
    before = design.estimate(backing, surges).slope[0]
    after = [
        design.estimate(backing, surges, altered(design, 0.3 * surges[0], generator(0, 9, k)))
        for k in range(12)
    ]
    assert np.mean([f.slope[0] for f in after]) - before == pytest.approx(0.3, abs=0.05)
    still = altered(design, 0 * surges[0], generator(0, 9, 0))
    assert np.array_equal(still, examined.hostile)


# --------------------------------------------------------------------------------- pseudo-rivals


def test_pseudo_rivals_are_no_rivals_and_depend_on_seed_and_draw_alone():
    daily = simulated(6, days=80)
    rivals = camps()
    rivals[0, 2:] = rivals[2:, 0] = 1  # the rival of all
    np.fill_diagonal(rivals, 0)
    examined = panel(daily, rivals)
    pseudo = PseudoRivals(examined, daily.pairs, rivals)
    source = examined.source[examined.entries[:, 0]]
    target = examined.target[examined.entries[:, 0]]
    stand_in, towards = np.moveaxis(daily.pairs[pseudo.columns], 2, 0)
    replaced = (pseudo.columns != examined.entries[:, 1:2]).all(axis=1)
    assert replaced.mean() > 0.8
    assert (towards == target[:, None]).all()
    assert (rivals[source[:, None], stand_in] == 0)[replaced].all()
    assert (stand_in != source[:, None])[replaced].all()
    fresh = PseudoRivals(examined, daily.pairs, rivals)
    later = fresh.draw(1, 4)
    assert not np.array_equal(fresh.draw(1, 3), later)
    assert np.array_equal(pseudo.draw(1, 4), later)
    assert not np.array_equal(pseudo.draw(2, 4), later)


# ---------------------------------------------------------------------- the whole, and its words


@pytest.fixture(scope="module")
def quiet():
    return study(simulated(7), camps(), draws=(20, 8))


def test_a_study_is_the_same_again_and_its_words_come_from_its_numbers(quiet):
    assert study(simulated(7), camps(), draws=(20, 8)) == quiet
    assert list(says(quiet)) == quiet["says"]
    assert "no effect is seen" in quiet["says"][0]
    low, high = quiet["interval"]
    assert low < 0 < high
    assert low < quiet["estimate"] < high
    assert [p["effect"] for p in quiet["power"]] == [0.05, 0.10, 0.20]
    recovered = [p["recovered"] for p in quiet["power"]]
    assert recovered[0] <= recovered[2]
    assert recovered[2] >= 0.75
    assert sum(p["events"] for p in quiet["by-activity"]) == quiet["events"]
    assert sum(p["pairs"] for p in quiet["by-activity"]) == quiet["pairs"]
    assert quiet["rivals-from"] == "given"


def test_the_order_of_actors_and_pairs_does_not_matter(quiet):
    daily, rivals = simulated(7), camps()
    rng = np.random.default_rng(0)
    actors, pairs = rng.permutation(ACTORS), rng.permutation(len(daily.pairs))
    moved = Daily(
        daily.start, tuple(daily.actors[k] for k in actors),
        np.argsort(actors)[daily.pairs][pairs], daily.y[:, pairs], daily.world, daily.name,
    )  # fmt: skip
    assert study(moved, rivals[np.ix_(actors, actors)], draws=(20, 8)) == quiet


def test_a_strong_effect_is_told_and_a_confounded_one_is_not_let_pass():
    strong = study(simulated(8, effect=0.4), camps(), draws=(40, 2))
    assert "followed by more hostility" in strong["says"][-2]
    assert strong["permutation"]["as-large"] <= 0.05
    mixed = study(simulated(9, attention=0.7), camps(), draws=(20, 2))
    assert "cannot be a cause" in mixed["says"][2]
    assert "its checks do not let pass" in mixed["says"][-2]
    assert "come only later" in mixed["says"][-2]


def verdict(quiet, **other):
    return says({**quiet, **other})[-2]


def test_the_verdict_follows_the_numbers(quiet):
    near, then = [-0.05, 0.093], {"estimate": 0.0, "interval": [-0.06, 0.101]}
    levels = [{**p, "estimate": 0.0, "interval": [-0.1, 0.1]} for p in quiet["by-activity"]]
    part = {"estimate": 0.02, "interval": near, "then": then, "by-activity": levels}
    weak = [{"effect": 0.05, "recovered": 0.3}, {"effect": 0.2, "recovered": 1.0}]
    told = verdict(quiet, **part, power=weak)
    assert told.startswith("A large average effect (over .11 per log unit) is excluded; a small")
    assert "one of .05 would have been seen in 30 % of draws" in told
    strong = [{"effect": 0.05, "recovered": 0.95}]
    assert "one of .05 would most likely" in verdict(quiet, **part, power=strong)
    wide = {**part, "interval": [-0.3, 0.5]}
    assert "not even a large average effect (.20) is excluded" in verdict(quiet, **wide)
    open_ = [{**levels[0], "interval": [0.01, 0.6], "estimate": 0.3, "as-large": 0.2}, *levels[1:]]
    told = says({**quiet, **part, "by-activity": open_})
    assert "though not for light pairs taken alone" in told[-2]
    assert "20 % of the draws of pseudo-rivals come out as far" in told[5]
    less = {**part, "estimate": -0.3, "interval": [-0.5, -0.1]}
    less["permutation"] = {**quiet["permutation"], "as-large": 0.0}
    less["lead"] = {"estimate": 0.0, "interval": [-0.1, 0.1]}
    assert "followed by less hostility" in verdict(quiet, **less)
    less["permutation"] = {**quiet["permutation"], "as-large": 0.4}
    assert "pseudo-rivals do as well" in verdict(quiet, **less)


def test_a_same_day_association_is_told_apart_from_coverage(quiet):
    none, some = ({"estimate": 0.1, "interval": [low, 0.2]} for low in (-0.1, 0.05))

    def told(beside, bare):
        return says({**quiet, "same-day": {**beside, "bare": bare}})[3]

    assert "there is no association" in told(none, none)
    assert "and none beside them" in told(none, some)
    assert "days with more coverage" in told(none, some)
    for text in (told(none, some), told(some, none), told(some, some)):
        assert "weekly bins would take it for an effect" in text
    assert "there is an association, +.10 [+.05, +.20]" in told(some, none)


# -------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("work", "told"),
    [
        (lambda: study(simulated(0, days=60), camps()), "leave 25 days to examine"),
        (lambda: study(simulated(0), np.zeros((ACTORS, ACTORS))), "no two actors are rivals"),
        (lambda: study(simulated(0), camps(3)), r"`rivals` is \(3, 3\), and there are 14 actors"),
        (lambda: study(simulated(0, n=4), camps(4)), "pairs have 5 hostile acts and a rival"),
        (lambda: study(simulated(0), camps(), draws=(0, 1)), "0 draws show nothing"),
    ],
)
def test_what_cannot_be_studied_is_refused_in_one_sentence(work, told):
    with pytest.raises(InputError, match=told) as error:
        work()
    assert "\n" not in str(error.value)


def test_rivals_named_by_the_earlier_half_leave_the_later_half_to_examine():
    daily = simulated(10, days=200)
    y = daily.y.copy()
    mixed = camps()[daily.pairs[:, 0], daily.pairs[:, 1]] > 0
    y[0, mixed, 3] += 60
    y[0, ~mixed, 0] += 60
    loud = Daily(daily.start, daily.actors, daily.pairs, y, daily.world)
    found = study(loud, draws=(2, 1))
    assert found["from"] == str(daily.start + dt.timedelta(days=100))
    assert found["rivals-from"] == f"{daily.start} to {daily.start + dt.timedelta(days=99)}"
    assert found["rivalries"] == ACTORS * ACTORS // 4
