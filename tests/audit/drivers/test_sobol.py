"""Sobol's indices: Ishigami's published ones, cases worked out by hand, laws."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from SALib.sample import sobol as salib
from scipy import stats

from standoff.audit.drivers.sobol import NARROW, _saltelli, sobol
from standoff.case.numbers import Choice, Range, Triangle

CUBE = [(-np.pi, np.pi)] * 3


@pytest.fixture(scope="module")
def golden(request):
    file = request.path.parents[2] / "golden/ishigami-1990/indices.json"
    return json.loads(file.read_text(encoding="utf-8"))


def ishigami(x):
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def error(found, golden):
    return np.abs(np.r_[found.first - golden["S1"], found.total - golden["ST"]]).max()


def test_ishigami_and_homma_1990(golden):
    found = sobol(ishigami, CUBE, golden["points"])
    assert found.first == pytest.approx(golden["S1"], abs=golden["tolerance"])
    assert found.total == pytest.approx(golden["ST"], abs=golden["tolerance"])
    assert found.converged
    assert found.needs is None
    assert found.asked == 16384 * 5


def test_ishigami_is_restated_as_it_is_kept(golden, shared):
    kept = json.loads((shared / "golden/uncertainty/ishigami.json").read_text(encoding="utf-8"))
    assert {k: kept[k] for k in ("a", "b", "mean", "variance", "S1", "ST")} == {
        k: golden[k] for k in ("a", "b", "mean", "variance", "S1", "ST")
    }


def test_the_error_shrinks_with_the_points(golden):
    few, some, many = (
        np.mean([error(sobol(ishigami, CUBE, n, seed), golden) for seed in range(6)])
        for n in (2**6, 2**10, 2**13)
    )
    assert few > 4 * some  # of a sixteenfold sample plain chance would make a quarter
    assert some > 8**0.5 * many


def test_too_few_points_say_that_they_are_too_few(golden):
    found = sobol(ishigami, CUBE, 256)
    assert not found.converged
    assert found.width >= NARROW
    assert found.needs >= 512
    assert found.needs & (found.needs - 1) == 0
    assert sobol(ishigami, CUBE, found.needs).width < 1.5 * NARROW


def test_doubling_stops_where_it_converges_and_is_the_same_design():
    def f(x):
        return x[:, 0] + 0.1 * x[:, 1]

    grown = sobol(f, [(0, 1)] * 2, 2**14, seed=3, start=64)
    at_once = sobol(f, [(0, 1)] * 2, grown.n, seed=3)
    assert 64 < grown.n < 2**14
    assert grown.converged
    np.testing.assert_array_equal(grown.total, at_once.total)
    np.testing.assert_array_equal(grown.first, at_once.first)
    np.testing.assert_array_equal(grown.total_error, at_once.total_error)
    assert grown.moved == at_once.moved


def test_the_points_are_salibs_own():
    engine = stats.qmc.Sobol(6, scramble=True, seed=5)
    problem = {"num_vars": 3, "names": list("abc"), "bounds": [[0, 1]] * 3}
    theirs = salib.sample(problem, 32, calc_second_order=False, seed=5)
    np.testing.assert_array_equal(_saltelli(engine.random(32)), theirs)


def test_a_yes_or_no_outcome_by_hand():
    """y = 1 where both exceed one half: Var y = 3/16, Var E(y | x1) = 1/16."""
    found = sobol(lambda x: (x > 0.5).all(axis=1) * 1.0, [(0, 1)] * 2, 2**13)
    assert found.first == pytest.approx([1 / 3, 1 / 3], abs=0.02)
    assert found.total == pytest.approx([2 / 3, 2 / 3], abs=0.02)


def test_choices_triangles_and_scipys_distributions():
    inputs = [Choice((0.0, 1.0), (1.0, 4.0)), Triangle(0, 0, 1), Range(0, 1), stats.norm(0, 0.5)]
    variances = np.array([0.16, 1 / 18, 1 / 12, 0.25])
    found = sobol(lambda x: x.sum(axis=1), inputs, 2**13)
    assert found.first == pytest.approx(variances / variances.sum(), abs=0.01)
    assert found.total == pytest.approx(variances / variances.sum(), abs=0.01)


weights = st.lists(st.floats(0.0, 3.0), min_size=1, max_size=5).filter(lambda c: max(c) > 0.1)


@settings(max_examples=20)
@given(weights, st.floats(-100, 100), st.floats(0.01, 100))
def test_of_a_sum_each_index_is_the_input_s_own_variance_whatever_the_unit(c, shift, scale):
    c = np.array(c)
    found = sobol(lambda x: shift + scale * (x @ c), [(0, 1)] * len(c), 1024)
    exact = c**2 / (c**2).sum()
    assert found.first == pytest.approx(exact, abs=0.02)
    assert found.total == pytest.approx(exact, abs=0.02)


def test_undefined_outcomes_are_left_out_and_counted():
    def f(x):
        return np.where(x[:, 2] > 0.98, np.nan, x[:, 0] + 2 * x[:, 1])

    found = sobol(f, [(0, 1)] * 3, 2**12)
    assert 0 < found.left_out < found.n / 10
    assert found.first == pytest.approx([0.2, 0.8, 0.0], abs=0.02)
    none = sobol(lambda x: np.full(len(x), np.nan), [(0, 1)], 64)
    assert none.left_out == 64
    assert np.isnan(none.total).all()
    assert not none.converged


def test_what_never_changes_has_no_drivers():
    found = sobol(lambda x: np.full(len(x), 0.1 + 0.2), [(0, 1)] * 2, 64)
    assert found.constant
    assert found.converged
    assert found.total.tolist() == [0, 0]


def test_the_same_seed_the_same_bytes():
    first, again, other = (sobol(ishigami, CUBE, 128, seed) for seed in (0, 0, 1))
    assert first.total.tobytes() == again.total.tobytes()
    assert first.total_error.tobytes() == again.total_error.tobytes()
    assert first.total.tobytes() != other.total.tobytes()


@pytest.mark.parametrize(("n", "start"), [(100, None), (8, None), (128, 100), (0, None)])
def test_points_come_in_powers_of_two(n, start):
    with pytest.raises(ValueError, match="power of two"):
        sobol(ishigami, CUBE, n, start=start)
