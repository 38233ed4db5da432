"""What decides an outcome of a case: its numbers as factors, errors for people, the command."""

import json

import numpy as np
import pytest

from standoff.audit.drivers.decide import METHODS, decide
from standoff.audit.drivers.factors import draws, factors, futures_at
from standoff.audit.drivers.question import claim_question, objective_question
from standoff.audit.drivers.says import to_dict
from standoff.audit.engine import measure
from standoff.case import from_text
from standoff.cli import main
from standoff.errors import InputError
from standoff.futures import Futures

HEAD = """\
standoff: 1
title: The strait
actors:
  ostrel: {name: Ostrel, kind: state}
  tarn: {name: Tarn, kind: state}
  vell: {name: Vell, kind: state}
"""
SUM = (
    HEAD
    + """\
quantities:
  one: {range: 0..1, says: the first, because: [judgement]}
  two: {range: 0..1, because: [{ref: A book, url: https://example.org/x}]}
  pick: {choice: {0: 1, 3: 3}, because: [judgement]}
  still: 0.3
  idle: 0..1
  total: {range: "= one + 2 * two + pick + still", bounds: 0..9}
  push: {range: 0..0.1, because: [judgement]}
  gain: {range: "= push * two", bounds: 0..2}
  high: {range: "= one + two", bounds: 0..2}
policies:
  shove: {sets: {push: 0.5..1}}
  nudge: {sets: {push: 0.2..0.3}}
objectives:
  most: {outcome: quantity gain, lens: record, want: more, enough: 0.3}
  bare: {outcome: quantity gain, lens: record, want: more}
claims:
  sum: {says: s, kind: factual, because: [],
        test: {lens: record, outcome: quantity total, expect: {above: 3}}}
  more: {says: m, kind: predictive, because: [],
         test: {lens: record, outcome: quantity gain, under: shove, than: nudge, expect: higher,
                margin: 0.2}}
  best: {says: b, kind: prescriptive, because: [], test: {policy: shove, best-by: [most]}}
  sure: {says: c, kind: factual, because: [],
         test: {lens: record, outcome: quantity still, expect: {above: 0.1}}}
  wish: {says: w, kind: normative, because: []}
  said: {says: d, kind: factual, because: [], allegation: true, by: tarn}
  joined: {says: j, kind: factual, because: [],
           test: {lens: record, outcome: occurred tarn->ostrel any around 2024-06 +-7d,
                  expect: yes}}
  bare-claim: {says: e, kind: factual, because: []}
"""
)


@pytest.fixture(scope="module")
def case():
    return from_text(SUM, "strait.yaml")


def test_the_numbers_that_an_outcome_reads_and_their_shares_of_variance(case):
    """Var: one 1/12, two 4/12, pick 9 * 3/16."""
    found = decide(case, claim_question(case, "sum"))
    assert [f.id for f in found.factors] == ["one", "two", "pick"]  # `still` is one value
    assert [f.judged for f in found.factors] == [True, False, True]
    variances = np.array([1 / 12, 4 / 12, 27 / 16])
    assert found.sobol.first == pytest.approx(variances / variances.sum(), abs=0.01)
    assert found.sobol.total == pytest.approx(variances / variances.sum(), abs=0.01)
    assert found.sobol.converged


def test_a_draw_that_two_policies_share_is_one_factor(case):
    question = claim_question(case, "more")
    found = decide(case, question, points=2048)
    push = found.factors[1]
    assert [f.id for f in found.factors] == ["two", "push"]
    assert push.numbers == ("policy.shove.push", "policy.nudge.push")
    # (0.5 + 0.5 u - 0.2 - 0.1 u) v = (0.3 + 0.4 u) v: its variance by hand
    m, s = 0.5, 0.16 / 12
    first_v, first_u = m**2 / 12, 0.25 * s
    whole = (s + m**2) / 3 - (m / 2) ** 2
    assert found.sobol.first == pytest.approx([first_v / whole, first_u / whole], abs=0.01)
    assert found.sobol.total == pytest.approx([1 - first_u / whole, 1 - first_v / whole], abs=0.01)


def test_the_points_hold_what_a_sample_holds_at_the_same_draws(case):
    """The futures at a sample's own draws are that sample: values, policies, choices."""
    sample = Futures(case, 300, seed=7)
    for name in ("sum", "more"):
        test = claim_question(case, name).test
        found = factors(case, test, sample)
        at = futures_at(sample, found, draws(sample, found))
        np.testing.assert_allclose(
            measure(case, at, [test]).difference(test),
            measure(case, sample, [test]).difference(test),
        )


def test_numbers_that_go_together_move_as_one():
    body = SUM.replace("policies:\n", "together: [[one, two]]\npolicies:\n", 1)
    case = from_text(body, "strait.yaml")
    found = decide(case, claim_question(case, "sum"), points=2048)
    assert [f.id for f in found.factors] == ["one + two", "pick"]
    variances = np.array([9 / 12, 27 / 16])  # u + 2 u
    assert found.sobol.total == pytest.approx(variances / variances.sum(), abs=0.02)


def test_every_measure_agrees_on_what_decides(case):
    found = decide(case, objective_question(case, "most", "shove"), METHODS, 4096)
    two = [f.id for f in found.factors].index("two")
    for measure_of in (
        found.sobol.total,
        found.morris.mu_star,
        found.pawn.median,
        found.regional.distance,
    ):
        assert int(np.argmax(measure_of)) == two
    assert found.regional.drivers["two"].direction == "higher"
    body = to_dict(found)
    assert json.loads(json.dumps(body)) == body
    assert body["numbers"][0]["id"] == "two"


def test_an_objective_without_enough_is_parted_at_its_median(case):
    found = decide(case, objective_question(case, "bare", "shove"), ("regional",), 1000)
    assert found.regional.holding == 500


def test_a_recommendation_is_asked_whether_its_policy_is_best(case):
    found = decide(case, claim_question(case, "best"), points=256)
    assert found.sobol.constant  # shove is best wherever one looks
    assert "nothing decides it" in to_dict(found)["summary"][0]


def test_a_yes_or_no_outcome_that_is_undefined_somewhere():
    """A triangle with one hostile tie of the same weight as the others has several best camps."""
    body = HEAD + (
        "ties:\n"
        "  - {id: a, from: ostrel, to: tarn, kind: alliance, weight: 0.2..0.9}\n"
        "  - {id: b, from: tarn, to: vell, kind: alliance, weight: 0.5}\n"
        "  - {id: c, from: ostrel, to: vell, kind: rivalry, weight: {choice: {-0.5: 1, 0.4: 19}}}\n"
        "claims:\n  c: {says: c, kind: factual, because: [],\n"
        "    test: {lens: alignment, outcome: same-camp tarn vell, expect: yes}}\n"
    )
    case = from_text(body, "t.yaml")
    found = decide(case, claim_question(case, "c"), METHODS, 1024)
    assert [f.id for f in found.factors] == ["tie.a.weight", "tie.c.weight"]
    for measured in (found.sobol, found.morris, found.pawn, found.regional):
        assert measured.left_out > 0
    assert "left out" in " ".join(to_dict(found)["summary"])


@pytest.mark.parametrize(
    ("claim", "says"),
    [
        ("sun", "`sun` is not a claim; did you mean `sum`?"),
        ("wish", "`wish` is a value"),
        ("said", "`said` is alleged by Tarn"),
        ("bare-claim", "`bare-claim` names no test; add `test:` to it"),
    ],
)
def test_a_claim_that_nothing_tests(case, claim, says):
    with pytest.raises(InputError, match="^" + says.replace("?", r"\?")):
        claim_question(case, claim)


def test_what_reads_nothing_uncertain(case):
    with pytest.raises(
        InputError, match="reads is uncertain: every number beneath it is one value"
    ):
        decide(case, claim_question(case, "sure"))
    with pytest.raises(InputError, match="it reads no number at all, only what is on record"):
        decide(case, claim_question(case, "joined"))


@pytest.mark.parametrize(
    ("objective", "policy", "says"),
    [
        ("mist", "as-is", "`mist` is not an objective; did you mean `most`?"),
        ("most", "shave", "`shave` is not a policy; did you mean `shove`?"),
    ],
)
def test_an_objective_or_a_policy_that_is_not_there(case, objective, policy, says):
    with pytest.raises(InputError) as error:
        objective_question(case, objective, policy)
    assert str(error.value) == says


def test_an_objective_that_nothing_can_compute():
    body = SUM.replace("quantity gain, lens: record, want: more}", "flow of a, lens: corridors, "
                       "want: more}")  # fmt: skip
    case = from_text(body, "t.yaml")
    with pytest.raises(InputError, match="`bare` cannot be computed: it needs corridors"):
        objective_question(case, "bare")


def run(capsys, *args):
    with pytest.raises(SystemExit) as left:
        main([*args])
    shown = capsys.readouterr()
    return left.value.code, shown.out, shown.err


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "strait.yaml"
    path.write_text(SUM, encoding="utf-8")
    return str(path)


def test_the_command_prints_and_writes(capsys, file, tmp_path):
    code, out, _ = run(capsys, "drivers", file, "--claim", "sum")
    assert code == 0
    assert "pick decides most: 80% of the variance of sum by itself" in out
    assert "Converged at" in out
    assert "2 of the 3 numbers rest on judgement." in out
    target = tmp_path / "drivers.json"
    same = [
        run(capsys, "drivers", file, "--claim", "sum", "--method", "all", "--json", str(target)),
        run(capsys, "drivers", file, "--claim", "sum", "--method", "all", "--json", "-"),
    ]
    assert [s[0] for s in same] == [0, 0]
    body = json.loads(target.read_text(encoding="utf-8"))
    assert json.loads(same[1][1]) == body
    assert set(body) >= {"case", "seed", "question", "numbers", *METHODS, "summary"}


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ((), "name --claim ID or --objective ID"),
        (("--claim", "sum", "--objective", "most"), "name --claim ID or --objective ID"),
        (("--claim", "sum", "--policy", "shove"), "--policy goes with --objective"),
        (("--claim", "sum", "--method", "morrris"), "did you mean `morris`?"),
        (("--claim", "sum", "--method", "pawn", "--futures", "100"), "PAWN needs 200"),
        (("--claim", "wish"), "gets no verdict"),
    ],
)
def test_the_command_refuses_in_words(capsys, file, args, says):
    code, out, err = run(capsys, "drivers", file, *args)
    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err
