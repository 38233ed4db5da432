"""Policies side by side: criteria worked out by hand, and laws."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_rel

from standoff import load
from standoff.audit.discovery.fails import failures
from standoff.audit.policies import CRITERIA, compared, dominated, plain
from standoff.audit.policies_of import choose
from standoff.case import from_text
from standoff.cli import main
from standoff.errors import CaseError, InputError
from standoff.futures import Futures
from standoff.lenses.registry import lens

# Four policies in four futures, gains; every figure below is worked out by hand from it. Such a
# table in which Laplace, Wald, Savage and Starr each choose otherwise is in J. Milnor (1954), Games
# against nature, in Thrall, Coombs & Davis, Decision Processes, 49-59 (the numbers are ours).
TABLE = np.array(
    [
        [10.0, 4.0, 6.0, 7.0],
        [10.0, 4.0, 6.0, 0.0],
        [0.0, 4.0, 6.0, 7.0],
        [1.0, 4.0, 3.0, 7.0],
    ]
)
NAMES = ("bold", "sure", "even", "mild")


def test_the_criteria_by_hand():
    found = compared("gain", NAMES, TABLE, "more", enough=5.0)
    by = {f.policy: f for f in found.fared}
    assert [by[p].mean for p in NAMES] == [5.25, 4.0, 5.25, 5.25]
    assert [by[p].worst for p in NAMES] == [0.0, 4.0, 3.0, 0.0]
    # regrets: bold 0 0 7 6; sure 6 6 3 3; even 4 4 1 4; mild 3 10 0 0
    assert [by[p].regret_worst for p in NAMES] == [7.0, 6.0, 4.0, 10.0]
    assert [by[p].regret_mean for p in NAMES] == [3.25, 4.5, 3.25, 3.25]
    assert [by[p].enough for p in NAMES] == [0.5, 0.0, 0.75, 0.75]
    assert [by[p].best for p in NAMES] == [0.5, 0.0, 0.0, 0.5]
    assert found.rankings["mean"] == (("bold", "even", "mild"), ("sure",))  # Laplace
    assert found.rankings["worst"] == (("sure",), ("even",), ("bold", "mild"))  # Wald
    assert found.rankings["worst-regret"] == (("even",), ("sure",), ("bold",), ("mild",))  # Savage
    assert found.rankings["enough"] == (("even", "mild"), ("bold",), ("sure",))  # Starr
    assert [d.mean for d in found.differences if d.policy == "bold"] == [1.25, 0.0, 0.0]


def test_less_is_better_where_less_is_wanted():
    more = compared("gain", NAMES, TABLE, "more", enough=5.0)
    less = compared("cost", NAMES, -TABLE, "less", enough=-5.0)
    assert less.rankings == more.rankings
    assert [f.enough for f in less.fared] == [f.enough for f in more.fared]
    assert [f.worst for f in less.fared] == [-f.worst for f in more.fared]


tables = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).normal(size=(40, 3)).round(2)
)


@given(tables)
def test_a_policy_beside_itself_has_no_regret(values):
    own = values[:, [0, 0]]
    found = compared("x", ("a", "b"), own, "more")
    assert [f.regret_worst for f in found.fared] == [0.0, 0.0]
    assert [f.best for f in found.fared] == [1.0, 1.0]
    (difference,) = found.differences
    assert (difference.mean, difference.lo, difference.hi) == (0.0, 0.0, 0.0)
    assert all(len(tiers) == 1 for tiers in found.rankings.values())


@given(tables)
def test_a_dominated_policy_changes_no_other_s_rank(values):
    names = ("a", "b", "c")
    wider = np.column_stack([values, values[:, 1] - 1.0])
    before = compared("x", names, values, "more", enough=0.0)
    after = compared("x", (*names, "d"), wider, "more", enough=0.0)
    for criterion in CRITERIA:  # a dominated policy is never the best of a future: regret too
        kept = tuple(
            tier
            for tiers in after.rankings[criterion]
            if (tier := tuple(p for p in tiers if p != "d"))
        )
        assert kept == before.rankings[criterion]
    assert dominated((*names, "d"), [wider], ["more"])["d"] in names


@given(tables, st.integers(0, 100))
def test_the_order_of_the_futures_does_not_matter(values, seed):
    mixed = np.random.default_rng(seed).permutation(len(values))
    one = compared("x", ("a", "b", "c"), values, "less", enough=0.1)
    other = compared("x", ("a", "b", "c"), values[mixed], "less", enough=0.1)
    for a, b in zip(one.fared, other.fared, strict=True):
        for criterion in CRITERIA:
            assert a.by(criterion) == pytest.approx(b.by(criterion), abs=1e-12)


@given(tables)
def test_figures_are_their_plain_twins(values):
    found = compared("x", ("a", "b", "c"), values, "more", enough=0.3)
    for j, fared in enumerate(found.fared):
        own = sorted(values[:, j])
        regret = sorted(max(row) - row[j] for row in values)
        assert fared.worst_tenth == pytest.approx(sum(own[:4]) / 4)
        assert fared.quantiles[1] == own[19]
        assert fared.regret95 == pytest.approx(regret[37])
        assert fared.enough == sum(v >= 0.3 for v in own) / 40


def test_undefined_futures_are_left_out_and_counted():
    values = TABLE.copy()
    values[2, 1] = np.nan
    found = compared("x", NAMES, values, "more")
    assert (found.n, found.left_out) == (3, 1)
    empty = compared("x", NAMES, np.full((2, 4), np.nan), "more")
    assert (empty.n, empty.fared) == (0, ())


def test_the_quantile_is_that_of_a_future():
    values = np.column_stack([np.arange(100.0), np.full(100, 0.0)])
    assert [f.regret95 for f in compared("x", ("a", "b"), values, "more").fared] == [0, 94]


@given(tables)
def test_a_clone_changes_nobodys_figures(values):
    one = compared("x", ("a", "b", "c"), values, "less", enough=0.1)
    two = compared("x", ("a", "b", "c", "d"), values[:, [0, 1, 2, 0]], "less", enough=0.1)
    assert two.fared[:3] == one.fared
    assert [two.of("d").by(c) for c in CRITERIA] == [one.of("a").by(c) for c in CRITERIA]


@given(tables, st.integers(-3, 3))
def test_a_shift_is_nobodys_regret(values, shift):
    one = compared("x", ("a", "b", "c"), values, "more")
    two = compared("x", ("a", "b", "c"), values + shift, "more")
    for a, b in zip(one.fared, two.fared, strict=True):
        assert a.regret95 >= 0
        assert b.regret95 == pytest.approx(a.regret95, abs=1e-12)
        assert b.regret_worst == pytest.approx(a.regret_worst, abs=1e-12)


def test_the_interval_is_that_of_paired_differences():
    """At 2,000 futures Student's interval and the normal one agree."""
    random = np.random.default_rng(0)
    shared = random.random(2_000)
    values = np.column_stack([shared, shared + 0.01 * random.standard_normal(2_000) - 0.001])
    (found,) = compared("x", ("a", "b"), values, "more").differences
    student = ttest_rel(values[:, 0], values[:, 1]).confidence_interval(0.95)
    assert found.lo == pytest.approx(student.low, abs=2e-6)
    assert found.hi == pytest.approx(student.high, abs=2e-6)
    assert found.lo > 0  # the pairing tells apart what 2,000 unpaired futures could not


@given(tables)
def test_told_as_differences_nobody_regrets_more_and_one_policy_is_nothing(values):
    row = compared("x", ("a", "b", "c"), values, "less")
    told = compared("x", ("a", "b", "c"), values, "less", against="b")
    assert told.of("b").quantiles == (0.0, 0.0, 0.0)
    for policy in "abc":
        one, other = row.of(policy), told.of(policy)
        assert other.mean == pytest.approx(one.mean - row.of("b").mean, abs=1e-12)
        assert other.regret_worst == pytest.approx(one.regret_worst, abs=1e-12)
        assert other.best == one.best
    for d, e in zip(row.differences, told.differences, strict=True):
        assert (e.mean, e.ahead) == (pytest.approx(d.mean, abs=1e-12), d.ahead)


def test_one_future_has_no_interval_and_is_still_json():
    row = compared("x", ("a", "b"), np.array([[1.0, 2.0]]), "more")
    told = json.loads(json.dumps(plain(row), allow_nan=False))
    assert told["differences"][0]["error"] == [None, None]
    assert told["policies"][0]["mean-error"] is None


def test_ranks_count_those_before():
    found = compared("gain", NAMES, TABLE, "more", enough=5.0)
    assert [found.place(p, "mean") for p in NAMES] == [1, 4, 1, 1]
    assert [found.place(p, "worst") for p in NAMES] == [3, 1, 2, 3]


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="more or less"):
        compared("x", ("a",), np.zeros((1, 1)), "most")
    with pytest.raises(ValueError, match="shape"):
        compared("x", ("a", "b"), np.zeros(3), "more")


CASE = """\
standoff: 1
title: two parties
actors: {tarn: {name: Tarn, kind: state}, ostrel: {name: Ostrel, kind: state}}
quantities:
  calm: {range: 0..1, because: [judgement]}
  trade: {range: 0..1, because: [judgement]}
policies:
  talk: {sets: {calm: 0.6..0.9}}
  buy: {sets: {trade: 0.7..1}}
  both: {combines: [talk, buy]}
objectives:
  quiet: {outcome: quantity calm, lens: record, want: more, enough: 0.5, whose: tarn, weight: 1}
  rich: {outcome: quantity trade, lens: record, want: more, whose: ostrel, weight: 0.5..2}
"""


def test_parties_rank_by_what_is_theirs():
    case = from_text(CASE)
    found = choose(case, Futures(case, 500, 1))
    by = {row.objective: row for row in found.parties}
    assert set(by) == {"for everyone", "for tarn", "for ostrel"}
    assert set(by["for tarn"].rankings["mean"][0]) == {"talk", "both"}
    assert set(by["for ostrel"].rankings["mean"][0]) == {"buy", "both"}
    assert by["for everyone"].rankings["mean"][0] == ("both",)
    alone = choose(case, Futures(case, 500, 1), whose="tarn")
    assert [row.objective for row in alone.objectives] == ["quiet"]


def test_a_combination_is_draw_by_draw_what_it_combines():
    case = from_text(CASE)
    futures = Futures(case, 100, 4)
    assert np.array_equal(futures.values("calm", "both"), futures.values("calm", "talk"))
    assert np.array_equal(futures.values("trade", "both"), futures.values("trade", "buy"))
    assert "policy.talk.calm" in futures.inputs("calm", "both")


@pytest.mark.parametrize(
    ("combines", "says"),
    [
        ("[talk, both]", "combines itself"),
        ("[talk, loud]", "two of them set calm"),
        ("[talk, sing]", "`sing` is not a policy"),
    ],
)
def test_what_cannot_be_combined_is_an_error(combines, says):
    text = CASE.replace("{combines: [talk, buy]}", f"{{combines: {combines}}}").replace(
        "  buy:", "  loud: {sets: {calm: 0..0.1}}\n  buy:"
    )
    with pytest.raises(CaseError, match=says):
        from_text(text)


def test_own_settings_settle_what_two_set():
    text = CASE.replace("{combines: [talk, buy]}", "{combines: [talk, loud], sets: {calm: 0.5}}")
    text = text.replace("  buy:", "  loud: {sets: {calm: 0..0.1}}\n  buy:")
    case = from_text(text)
    assert set(Futures(case, 5).values("calm", "both")) == {0.5}


def test_what_cannot_be_asked_is_one_sentence(root):
    case = from_text(CASE)
    with pytest.raises(InputError, match="not an objective"):
        choose(case, Futures(case, 5), only=("quite",))
    with pytest.raises(InputError, match="no objective is"):
        choose(case, Futures(case, 5), whose="nobody")
    bundled = load(root / "cases/south-caucasus-2025/case.yaml")
    found = choose(bundled, Futures(bundled, 64), only=("rights", "energy"))
    assert [row.objective for row in found.objectives] == ["rights", "energy"]


def test_what_was_not_examined_is_not_called_undefined(tmp_path, monkeypatch, capsys):
    """A lens that affords few futures: the others were not looked at, and lack nothing."""
    file = tmp_path / "case.yaml"
    file.write_text(FEW)
    case = load(file)
    whole = choose(case, Futures(case, 100))
    monkeypatch.setattr(lens("record"), "afford", lambda case, asks: 100)
    found = choose(case, Futures(case, 5000))
    assert [(row.n, row.left_out) for row in (*found.objectives, *found.parties)] == [(100, 0)] * 3
    assert [plain(r) for r in found.objectives] == [plain(r) for r in whole.objectives]
    assert [plain(r) for r in found.parties] == [plain(r) for r in whole.parties]
    failed = failures(case, Futures(case, 5000), "as-is", "quiet")
    assert (len(failed.fails), failed.left_out) == (100, 0)
    with pytest.raises(SystemExit):
        main(["policies", str(file), "--futures", "5000"])
    shown = " ".join(capsys.readouterr().out.split())
    assert "over 100 futures, all that can be afforded" in shown
    assert "undefined" not in shown


FEW = """\
standoff: 1
title: Two ports
actors: {tarn: {name: Tarn, kind: state}}
quantities: {calm: 0..1, cost: 0..1}
policies: {talk: {sets: {calm: 0.5..0.7}}}
objectives:
  quiet: {outcome: quantity calm, lens: record, want: more, enough: 0.5, weight: 1..2}
  cheap: {outcome: quantity cost, lens: record, want: less, weight: 1}
"""
