"""The fit: what it recovers, how sure it is, what it refuses."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import kstest, norm
from worlds import START, days_of, world

from standoff.daily import Daily
from standoff.lenses.escalation.fit import (
    BURN,
    Unidentified,
    fit,
    parameters,
    spectral_radius,
)
from standoff.lenses.escalation.laplace import LINK, posterior
from standoff.lenses.escalation.model import MECHANISMS
from standoff.lenses.escalation.predict import Ahead, Predictor, state, table
from standoff.lenses.escalation.unstable import Unstable

WORLDS = 6


def truth_of(laid, found, names):
    """The true value of each named parameter, in its link."""
    place = {label: p for p, label in enumerate(laid.labels)}
    classes = ("verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict")
    out = []
    for name in names:
        kind, pair, *k = name.replace("->", "~").replace(".", " ").replace("~", "->").split()
        p = place[pair]
        if kind == "baseline":
            out.append(np.log(found.baseline[p, classes.index(k[0])]))
        else:
            value = found.strength[MECHANISMS.index(kind), p]
            link = LINK[MECHANISMS.index(kind)]
            logit = np.log(value / (1.0 - value)) if link == "logit" else 0.0
            out.append({"identity": value, "logit": logit}.get(link, np.log(value)))
    return np.array(out)


@pytest.fixture(scope="module")
def fits():
    """Fits to days simulated from known parameters, each a world of its own."""
    out = []
    for seed in range(WORLDS):
        laid, found = world(actors=6, seed=seed, level=0.15)
        daily = days_of(laid, found, days=365, seed=seed)
        out.append((laid, found, daily, fit(daily, laid.friends, laid.rivals)))
    return out


def test_intervals_hold_the_truth_as_often_as_they_say(fits):
    """Of 90 % intervals about nine in ten."""
    inside: dict[str, list[bool]] = {}
    for laid, found, _, fitted in fits:
        around = posterior(fitted, np.arange(len(laid.pairs)))
        true = truth_of(laid, found, around.names)
        near = np.abs(true - around.mean) <= 1.645 * around.sd
        for name, held in zip(around.names, near, strict=True):
            inside.setdefault(name.partition(".")[0], []).append(bool(held))
    shares = {kind: np.mean(held) for kind, held in inside.items()}
    assert 0.82 <= np.mean([held for kind in inside for held in inside[kind]]) <= 0.97
    assert all(share >= 0.7 for kind, share in shares.items() if kind != "allies"), shares


def test_shared_strengths_are_recovered(fits):
    for kind, wide in (("persistence", 0.06), ("reciprocity", 0.06), ("ladder", 0.06)):
        m = MECHANISMS.index(kind)
        found = np.mean([f.parameters.strength[m].mean() for *_, f in fits])
        true = np.mean([t.strength[m].mean() for _, t, *_ in fits])
        assert found == pytest.approx(true, abs=wide), kind
    calming = np.mean([f.parameters.strength[3, 0] for *_, f in fits])
    assert calming == pytest.approx(0.3, abs=0.15)
    assert np.mean([f.parameters.news for *_, f in fits]) == pytest.approx(0.3, abs=0.15)
    assert np.mean([f.readable.size for *_, f in fits]) == pytest.approx(2.0, rel=0.2)


def test_without_a_sign_forced_cooperation_may_feed_hostility():
    laid, found = world(actors=6, level=0.15, calming=-0.6, news=0.0)
    fitted = fit(days_of(laid, found, days=500), laid.friends, laid.rivals)
    assert fitted.parameters.strength[MECHANISMS.index("calming"), 0] < -0.2


def test_laplace_is_as_wide_as_a_parametric_bootstrap(fits):
    """Fits to days simulated from a fit spread as the posterior does, where data outweigh priors.

    Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 6.
    """
    laid, _, daily, fitted = fits[0]
    around = posterior(fitted, np.array([0]))
    names = ("persistence", "ladder", "calming")
    at = [MECHANISMS.index(m) for m in names]
    again = []
    for seed in range(8):
        days = days_of(laid, fitted.parameters, days=daily.days, seed=100 + seed)
        again_fit = fit(days, laid.friends, laid.rivals)
        found = again_fit.parameters.strength[at].mean(axis=1)
        again.append([np.log(found[0] / (1.0 - found[0])), np.log(found[1]), found[2]])
    ratio = np.std(again, axis=0, ddof=1) / around.sd[at]
    assert (ratio > 0.45).all(), ratio
    assert (ratio < 1.7).all(), ratio


def transformed(fitted, daily, seed=0):
    """Randomised PITs after the burn-in, a row a day, NaN where next to nothing is expected.

    Even and independent of each other if the fit is the right one: the discrete form of the
    time-rescaling theorem (Brown et al. 2002, Neural Computation 14:325-346; Czado, Gneiting & Held
    2009, Biometrics 65:1254-1261).
    """
    from scipy.stats import nbinom

    rng = np.random.default_rng(seed)
    ahead, memory = Ahead(fitted), state(fitted, daily.upto(0))
    out = []
    for t in range(daily.days):
        factor = fitted.design.season[:, daily.weekdays()[t]]
        if t >= BURN:
            rate = ahead.rate(memory.past()) * factor
            a = fitted.dispersion[:, 0]
            low = nbinom.cdf(daily.y[t].astype(int) - 1, a * rate, a / (1 + a))
            high = nbinom.cdf(daily.y[t].astype(int), a * rate, a / (1 + a))
            pit = low + rng.random(low.shape) * (high - low)
            out.append(np.where(rate > 0.05, pit, np.nan).ravel())
        memory.add(daily.y[t] / factor)
    return np.array(out)


def even(pits):
    """How well the PITs agree with being even: a p-value."""
    return kstest(pits[np.isfinite(pits)], "uniform").pvalue


def following(pits):
    """How well a cell's PITs agree with being independent from day to day: a p-value."""
    today, next_day = pits[:-1] - 0.5, pits[1:] - 0.5
    both = (today * next_day)[np.isfinite(today + next_day)]
    return 2.0 * norm.sf(abs(both.mean()) / (both.std() / np.sqrt(both.size)))


def test_rescaled_time_is_even_for_the_right_model_and_for_no_wrong_one():
    laid, found = world(actors=4, level=0.5, persistence=0.5, reciprocity=0.2, ladder=0.2)
    daily = days_of(laid, found, days=300)
    fitted = fit(daily, laid.friends, laid.rivals)
    right = transformed(fitted, daily)
    assert even(right) > 0.01
    assert following(right) > 0.01
    poisson = replace(fitted, dispersion=np.array([[1e4, 1.0]] * 4))
    assert even(transformed(poisson, daily)) < 1e-6
    shuffled = np.random.default_rng(0).permutation(daily.days)
    forgetful = fit(replace(daily, y=daily.y[shuffled]), laid.friends, laid.rivals)
    assert following(transformed(forgetful, daily)) < 1e-6


def test_an_unstable_process_is_refused():
    with pytest.raises(Unstable, match="the spectral radius of its branching matrix is 1"):
        fit(growing())


def growing():
    """Each side answers twofold, day after day."""
    days = 60
    y = np.zeros((days, 2, 4), np.uint16)
    y[:, :, :] = np.random.default_rng(0).poisson(
        (0.5 * np.exp(0.17 * np.arange(days)))[:, None, None], (days, 2, 4)
    )
    pairs = np.array([[0, 1], [1, 0]])
    return Daily(START, ("A", "B"), pairs, y, y.sum(axis=(1, 2)).astype(float), "growing")


def test_the_radius_is_that_of_the_branching_matrix(fits):
    _, _, _, fitted = fits[0]
    from standoff.lenses.escalation.start import branching

    matrix = branching(fitted.structure, fitted.parameters)
    assert spectral_radius(fitted) == pytest.approx(
        np.abs(np.linalg.eigvals(matrix)).max(), abs=1e-4
    )


@pytest.mark.parametrize(
    ("days", "events", "says"),
    [(30, 500, "30 days of events"), (60, 20, "events between 2 pairs"), (60, 0, "events between")],
)
def test_what_cannot_be_told_is_refused(days, events, says):
    y = np.zeros((days, 2, 4), np.uint16)
    y.reshape(-1)[: events * 4 : 4] = 1
    y = np.minimum(y, 1)
    daily = Daily(START, ("A", "B"), np.array([[0, 1], [1, 0]]), y, np.ones(days), "few")
    with pytest.raises(Unidentified, match=says):
        fit(daily)


def test_events_of_one_day_alone_are_refused():
    y = np.zeros((90, 2, 4), np.uint16)
    y[50] = 40
    daily = Daily(START, ("A", "B"), np.array([[0, 1], [1, 0]]), y, np.ones(90), "one day")
    with pytest.raises(Unidentified, match="one day"):
        fit(daily)


def test_with_persistence_alone_the_rest_is_nought(fits):
    _, _, daily, _ = fits[0]
    found = fit(daily, only=("persistence",))
    assert found.mechanisms == ("persistence",)
    assert not found.parameters.strength[1:].any()
    assert found.parameters.news == 0.0


def test_the_same_data_make_the_same_fit(fits):
    laid, _, daily, fitted = fits[0]
    again = fit(daily, laid.friends, laid.rivals)
    assert again.shared.tobytes() == fitted.shared.tobytes()
    assert again.own.tobytes() == fitted.own.tobytes()


def test_expected_counts_are_the_mean_of_simulated_ones():
    """Exact where no surge is at work: the process is linear."""
    from standoff.lenses.escalation.model import State
    from standoff.lenses.escalation.simulate import simulate

    laid, found = world(actors=4, level=0.2, calming=0.0, backing=0.0, news=0.0)
    daily = days_of(laid, found, days=200)
    fitted = fit(daily, laid.friends, laid.rivals, only=("persistence", "reciprocity", "ladder"))
    where = fitted.layout
    fitted.shared[where.slices["surge"]] = 0.0
    fitted.shared[where.slices["level"]] = -40.0
    still = replace(fitted)
    memory = state(still, daily)
    expected = Ahead(still).days(memory, daily.days % 7, 10)
    watch = np.ones((1, len(laid.pairs), 4), bool)
    seen = simulate(
        still.structure, parameters(still), None, State(memory.past().memory, np.ones(4)),
        10, watch, 1, 6000, daily.days % 7,
    )  # fmt: skip
    assert np.allclose(seen.count.mean(axis=(0, 1)), expected.sum(axis=(1, 2)), rtol=0.03)


def test_a_table_of_chances_is_one_of_the_negative_binomial():
    from scipy.stats import nbinom

    mean, size = np.array([0.02, 1.0, 7.5]), np.array([0.05, 2.0, 3.0])
    found = table(mean, size, 12)
    assert np.allclose(found.sum(axis=1), 1.0)
    for i in range(3):
        whole = nbinom.pmf(np.arange(12), size[i], size[i] / (size[i] + mean[i]))
        assert np.allclose(found[i, :12], whole)


def test_a_predictor_learns_and_tells_for_any_horizon(fits):
    _, _, daily, _ = fits[0]
    told = Predictor()
    told.learn(daily.upto(300))
    for horizon in (1, 7, 30):
        chances = told.pmf(daily.upto(310), horizon, (2, 3), 60, np.array([0, 5]))
        assert chances.shape == (2, 61)
        assert np.allclose(chances.sum(axis=1), 1.0)
        mean = chances @ np.arange(61)
        usual = horizon * daily.y[:310, [0, 5], 2:].sum(axis=2).mean(axis=0)
        assert (mean > 0.3 * usual).all()
        assert (mean < 3 * usual + 0.5).all()


def test_a_pair_of_one_way_has_no_reciprocity_and_needs_none():
    laid, found = world(actors=4, level=0.2)
    daily = days_of(laid, found, days=120)
    one_way = daily.only(laid.pairs[:, 0] < laid.pairs[:, 1])
    fitted = fit(one_way)
    assert "reciprocity" not in fitted.mechanisms
    assert not fitted.parameters.strength[MECHANISMS.index("reciprocity")].any()
