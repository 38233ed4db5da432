"""Asks answered from simulated paths: against plain counting, and laws of what is asked."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import NAMES, scene, strengths

from standoff.case import from_text
from standoff.lenses.escalation.answers import answer, each_path, runs_for
from standoff.lenses.escalation.grammar import parse, wanted
from standoff.lenses.escalation.simulate import simulate
from standoff.lenses.escalation.strengths import Strengths, radii

CASE = from_text(
    "standoff: 1\ntitle: Five\nactors: {" + ", ".join(f"{n}: {{name: {n}}}" for n in NAMES) + "}\n"
)
WHERE = scene()
PATHS = 4000


def asks(*texts):
    return tuple(parse(text, CASE) for text in texts)


def asked(*texts, paths=PATHS, n=1, found=None, seed=0):
    found = strengths(WHERE, n) if found is None else found
    first = np.arange(len(found.strength), dtype=np.int64) * paths
    each = each_path(WHERE, found, asks(*texts), paths, first, seed)
    return each.mean(axis=2), each.var(axis=2, ddof=1)


def counted(text, paths=PATHS, days=None):
    """Daily counts on open paths, and what the ask looks at."""
    want = wanted(parse(text, CASE))
    seen = simulate(
        WHERE.structure, WHERE.parameters, None, WHERE.state, days or want.days,
        WHERE.watched(want), 1, paths, WHERE.first.weekday(),
    )  # fmt: skip
    return seen.count, want


SHARES = (
    "tarn->marrow material-conflict within 60d",
    "tarn->any conflict within 14d",
    "spread: material-conflict among (velm) and anyone within 10d",
    "war: 1 verbal-conflict of either tarn or ostrel within 60d",
)


@pytest.mark.parametrize("text", SHARES)
def test_a_share_is_that_of_open_paths_with_an_event(text):
    count, _ = counted(text)
    hit = (count.sum(axis=2) > 0).any(axis=1)
    mean, spread = asked(text)
    noise = np.sqrt(hit.var() / len(hit) + spread[0, 0] / PATHS)
    assert 0.02 < hit.mean() < 0.98
    assert abs(mean[0, 0] - hit.mean()) < 4 * noise
    assert spread[0, 0] < 0.5 * hit.var()  # and with less noise than counting


def test_days_to_the_first_are_those_of_open_paths_and_censored():
    text = "first tarn->marrow material-conflict within 90d (days)"
    count, want = counted(text)
    found = count[:, 0] > 0
    day = np.where(found.any(axis=1), found.argmax(axis=1) + 1, want.days)
    mean, spread = asked(text)
    assert abs(mean[0, 0] - day.mean()) < 4 * np.sqrt(day.var() / PATHS + spread[0, 0] / PATHS)


def test_counts_and_wars_are_counted_on_the_same_open_paths():
    mean, _ = asked(
        "count tarn->marrow conflict within 30d",
        "war: 3 conflict of either tarn or marrow within 30d",
        "war: 3 conflict of either within 30d",
        "war: 2 conflict of either within 30d",
        paths=500,
    )
    count, _ = counted("count tarn->marrow conflict within 30d")
    total = count.sum(axis=(1, 2))
    assert abs(mean[0, 0] - total.mean()) < 4 * total.std() * np.sqrt(1 / 500 + 1 / PATHS)
    assert 0 < mean[0, 1] <= mean[0, 2] <= mean[0, 3] < 1


def test_longer_wider_and_more_demanding_asks_order_as_they_must():
    mean, _ = asked(
        "tarn->marrow material-conflict within 10d",
        "tarn->marrow material-conflict within 60d",
        "tarn->marrow conflict within 60d",
        "tarn->any conflict within 60d",
        paths=64,
        n=20,
    )
    assert (np.diff(mean.mean(axis=0)) > 0).all()
    assert ((mean >= 0) & (mean <= 1)).all()


def test_a_future_is_answered_alike_in_any_block():
    found = strengths(WHERE, 12, reciprocity=2.0)
    text = "marrow->tarn conflict within 30d"
    first = np.arange(12, dtype=np.int64) * 8
    whole = answer(WHERE, found, asks(text), 8, first, 5)
    parts = [
        answer(WHERE, found.rows(rows), asks(text), 8, first[rows], 5)
        for rows in (np.arange(5), np.arange(5, 12))
    ]
    assert np.array_equal(whole, np.concatenate(parts))
    alone = answer(WHERE, found, asks("velm->belm conflict within 9d", text), 8, first, 5)
    assert np.array_equal(alone[:, 1], whole[:, 0])


def test_the_same_draws_make_a_difference_one_of_strengths():
    text = asks("marrow->tarn material-conflict within 60d")
    plain, more = strengths(WHERE, 40), strengths(WHERE, 40)
    more.strength[:, 1] *= 1.5
    more.strength[:, 2] *= 1.5
    first = np.arange(40, dtype=np.int64) * 16
    a = answer(WHERE, plain, text, 16, first, 0)
    b = answer(WHERE, more, text, 16, first, 0)
    c = answer(WHERE, more, text, 16, first + 10_000, 0)
    assert (b - a).mean() > 0
    assert (b - a).std() < 0.6 * (c - a).std()


def test_a_future_without_a_number_has_no_answer():
    found = strengths(WHERE, 3)
    found.strength[1, 0, 0] = np.nan
    mean, _ = asked("tarn->marrow conflict within 9d", paths=4, found=found)
    assert np.isnan(mean[:, 0]).tolist() == [False, True, False]


def test_asks_share_simulations():
    many = runs_for(
        WHERE,
        asks(
            "tarn->marrow conflict within 30d",
            "first tarn->marrow conflict within 60d",
            "count tarn->marrow conflict within 9d",
            "war: 2 conflict of either within 9d",
        ),
    )
    assert [(r.held, r.days, len(r.watch)) for r in many] == [(True, 60, 1), (False, 9, 11)]


def test_the_bound_of_the_radius_is_close_and_never_below():
    from standoff.lenses.escalation.start import branching

    rng = np.random.default_rng(0)
    strength = (
        WHERE.parameters.strength
        * rng.uniform(0.5, 1.0, (30, 6, 20))
        * rng.uniform(0.8, 2.6, (30, 1, 1))
    )
    found = Strengths(strength, np.repeat(WHERE.parameters.baseline[None], 30, axis=0))
    bound = radii(WHERE, found)
    exact = np.array([
        np.abs(np.linalg.eigvals(branching(WHERE.structure, _with(row)))).max() for row in strength
    ])  # fmt: skip
    assert (bound >= exact - 1e-5).all()
    assert ((bound < 1) == (exact < 1)).all()
    assert (exact > 1).any()
    assert (exact < 1).any()


def _with(strength):
    from dataclasses import replace

    return replace(WHERE.parameters, strength=strength)


LISTS = (("tarn", "velm"), ("marrow", "ostrel"))


def test_a_spread_among_two_lists_looks_at_what_crosses_between_them():
    text = "spread: material-conflict among (tarn, velm) and (marrow, ostrel) within 10d"
    want = wanted(asks(text)[0])
    seen = {
        (NAMES[i], NAMES[j])
        for (i, j), on in zip(WHERE.structure.pairs, WHERE.watched(want)[0, :, 3], strict=True)
        if on
    }
    one, other = LISTS
    crossing = {(a, b) for a in NAMES for b in NAMES if (a in one) != (b in one)}
    assert seen == {p for p in crossing if "belm" not in p}
    assert len(seen) == 2 * len(one) * len(other)
    assert not WHERE.watched(want)[..., :3].any()


@given(st.permutations(NAMES), st.integers(1, 3), st.integers(1, 2))
@settings(deadline=None, max_examples=20)
def test_a_spread_among_two_lists_is_the_same_either_way_round(names, many, others):
    one, other = names[:many], names[many : many + others]
    text = "spread: conflict among ({}) and ({}) within 10d"
    way, back = (
        WHERE.watched(wanted(asks(text.format(", ".join(a), ", ".join(b)))[0]))
        for a, b in ((one, other), (other, one))
    )
    assert np.array_equal(way, back)
    assert way.any(axis=(0, 2)).sum() == 2 * many * others


def test_a_spread_among_two_lists_is_that_of_its_pairs_counted_plainly():
    within = 30
    one, other = LISTS
    shares = [f"{a}->{b} material-conflict within {within}d" for a in one for b in other]
    shares += [f"{b}->{a} material-conflict within {within}d" for a in one for b in other]
    any_of = np.zeros(PATHS, bool)
    for text in shares:  # the same rows, so the same paths, watched one pair at a time
        any_of |= counted(text)[0].sum(axis=(1, 2)) > 0
    mean, spread = asked(
        f"spread: material-conflict among (tarn, velm) and (marrow, ostrel) within {within}d",
        *shares,
        "spread: material-conflict among (tarn, velm) and anyone within 30d",
    )
    noise = np.sqrt(any_of.var() / PATHS + spread[0, 0] / PATHS)
    assert 0.02 < any_of.mean() < 0.98
    assert abs(mean[0, 0] - any_of.mean()) < 4 * noise
    assert mean[0, 1:-1].max() < mean[0, 0] < min(mean[0, -1], mean[0, 1:-1].sum())
