"""The escalation lens on a case with a fit, and in an audit."""

import datetime as dt
import json
import re

import numpy as np
import pytest
from made_up import LAST

from standoff.audit.run import audit
from standoff.case import from_text
from standoff.errors import AskError, CaseError
from standoff.futures import Futures
from standoff.lenses.escalation.answers import SLOT, answer, each_path, numbered
from standoff.lenses.escalation.lens import Escalation
from standoff.lenses.escalation.scene import scene_of
from standoff.lenses.escalation.standing import altered
from standoff.lenses.escalation.strengths import strengths
from standoff.report.html import render

LENS = Escalation()
ASK = "tarn->marrow material-conflict within 12d"
CASE = """\
standoff: 1
title: The strait
as-of: {as_of}
actors:
  tarn: {{name: Tarn, kind: state, iso3: TRN}}
  marrow: {{name: Marrow, kind: state, iso3: MRW}}
  velm: {{name: Velm, kind: state, iso3: VLM}}
  ostrel: {{name: Ostrel, kind: state, iso3: OST}}
  mayor: {{name: the mayor, kind: person}}
  far: {{name: Far, kind: state, iso3: FAR}}
quantities:
  backing: {{range: 0..1, bounds: 0..1}}
  anger: {{range: 0..3, bounds: -1..6}}
escalation:
  because: [{{fit: fit.json}}]
  reciprocity: {{tarn->marrow: "= fitted * (1 + anger * backing)", marrow->tarn: "= fitted"}}
  {more}
policies:
  back: {{says: back, sets: {{backing: 0.8..1}}}}
  out: {{says: stay out, sets: {{backing: 0}}}}
events:
  - {{on: 2030-11-01, act: a raid, from: marrow, to: tarn, class: material-conflict}}
claims:
  backlash:
    says: harsher
    kind: predictive
    force: can
    test:
      {{lens: escalation, outcome: "{ask}", under: back, than: out, expect: higher, margin: 0.02}}
  level:
    says: it is likely
    kind: predictive
    test: {{lens: escalation, outcome: "{ask}", expect: {{above: 0.2}}}}
"""


@pytest.fixture
def load(data, tmp_path):
    def load(as_of=LAST, more="", ask=ASK, score=None, text=CASE):
        (tmp_path / "fit.json").write_text(json.dumps({**data, "score": score}))
        return from_text(text.format(as_of=as_of, more=more, ask=ask), "case.yaml", tmp_path)

    return load


def outcomes(case, policy, *texts, n=40, futures=None):
    asks = tuple(LENS.parse(t, case) for t in texts)
    return LENS.outcomes(case, futures or Futures(case, n), policy, asks)


def test_policies_differ_where_they_reach_and_nowhere_else(load):
    case = load()
    far = "velm->ostrel verbal-cooperation within 3d"
    back, out = (outcomes(case, p, ASK, far) for p in ("back", "out"))
    known = np.isfinite(back).all(axis=1)  # a draw of the posterior may run away
    assert known.mean() > 0.9
    back, out = back[known], out[known]
    assert ((back >= 0) & (back <= 1)).all()
    assert (back[:, 0] - out[:, 0]).mean() > 0.005
    assert abs(back[:, 1] - out[:, 1]).mean() < 0.01
    assert np.array_equal(out, outcomes(case, "out", ASK, far)[known])


def test_blocks_of_futures_are_the_same_futures(load):
    case = load()
    whole = Futures(case, 30, seed=3)
    parts = [outcomes(case, "back", ASK, futures=whole.block(a, b)) for a, b in ((0, 11), (11, 30))]
    found = outcomes(case, "back", ASK, futures=whole)
    assert np.array_equal(found, np.concatenate(parts), equal_nan=True)


def test_the_posterior_is_drawn_and_the_central_future_is_its_middle(load):
    case = load()
    spread = outcomes(case, "out", "count tarn->any verbal-cooperation within 30d", n=60)[:, 0]
    assert np.nanstd(spread) > 0.02 * np.nanmean(spread)
    centre = Futures.central(case)
    assert np.isfinite(outcomes(case, "out", ASK, futures=centre)).all()


def test_points_move_smoothly_and_are_remembered(load):
    case = load()
    anger = np.linspace(0, 3, 25)
    points = Futures.central(case).at({"anger": anger})
    value = outcomes(case, "back", ASK, futures=points)[:, 0]
    assert value[-1] > value[0]
    assert (np.diff(value) > -0.01).all()
    assert np.array_equal(value, outcomes(case, "back", ASK, futures=points)[:, 0])
    one = Futures.central(case).at({"anger": anger[7:8]})
    assert outcomes(case, "back", ASK, futures=one)[0, 0] == value[7]


def test_strengths_that_run_away_have_no_answer_and_say_so(load):
    case = load(more="persistence: {tarn->marrow: 1.2}")
    assert np.isnan(outcomes(case, "out", ASK)).all()
    ask = LENS.parse(ASK, case)
    assert "is not stable under out" in LENS.wants(case, ask, ("out", "back"), False)


def test_a_level_multiplies_the_baseline(load):
    text = "count velm->marrow verbal-conflict within 30d"
    plain = np.nanmean(outcomes(load(), "out", text))
    tenfold = np.nanmean(outcomes(load(more="level: {velm->marrow: 10}"), "out", text))
    assert tenfold > 3 * plain


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mayor->marrow conflict within 9d", "not simulated: it has no iso3"),
        ("far->marrow conflict within 9d", "not simulated: the fit has no FAR"),
        ("tarn->marow conflict within 9d", "did you mean `marrow`"),
    ],
)
def test_actors_that_are_not_simulated(load, text, words):
    with pytest.raises(AskError, match=words):
        LENS.parse(text, load())


def test_a_strength_of_a_pair_that_the_fit_lacks_is_a_problem_with_its_line(load):
    case = load(more='ladder: {far->marrow: "= fitted"}')
    (problem,) = LENS.problems(case)
    assert problem.line > 0
    assert "no pair far->marrow" in problem.says


def test_what_stands_beside_an_answer(load):
    scored = {"horizons": [7, 30, 90]}
    case = load(score=scored)
    ask = LENS.parse(ASK, case)
    assert altered(case, ("as-is",)) == ("reciprocity of tarn->marrow",)
    assert LENS.marks(case, ask, ("as-is",))[0] == "conditional, unscored"
    assert "no score of its level" in LENS.wants(case, ask, ("as-is",), True)
    assert LENS.wants(case, ask, ("back", "out"), False) == ""
    untouched = load(
        score=scored, text=CASE.replace("= fitted * (1 + anger * backing)", "= fitted")
    )
    assert LENS.marks(untouched, ask, ("as-is",)) == ()
    assert LENS.wants(untouched, ask, ("as-is",), True) == ""
    long = LENS.parse("tarn->marrow material-conflict within 365d", untouched)
    assert "365 days are beyond the 90" in LENS.marks(untouched, long, ("as-is",))[1]
    assert "the fit has no score" in LENS.marks(load(), ask, ("as-is",))


SCORE = {
    "horizons": [7, 30],
    "pairs": ["TRN->MRW", "MRW->TRN"],
    "rows": [
        {"target": t, "horizon": h} for t in ("hostile", "material-conflict") for h in (7, 30)
    ],
}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ASK, ""),
        ("count tarn->marrow conflict within 30d", ""),
        ("marrow->tarn conflict within 31d", "31 days are beyond the 30"),
        ("tarn->velm conflict within 30d", "tarn->velm is not among the 2 pairs of the backtest"),
        ("count tarn->marrow cooperation within 7d", "only hostile and material conflict"),
        ("tarn->any conflict within 30d", "counts of single pairs were backtested"),
        ("first tarn->marrow conflict within 30d", "counts of single pairs were backtested"),
        ("war: 2 conflict of either tarn or marrow within 30d", "counts of single pairs"),
        ("spread: conflict among (tarn) and (marrow, velm) within 30d", "counts of single pairs"),
    ],
)
def test_a_score_covers_what_was_backtested_and_no_more(load, text, words):
    plain = CASE.replace("= fitted * (1 + anger * backing)", "= fitted")
    case = load(score=SCORE, text=plain)
    ask = LENS.parse(text, case)
    marks, lacks = (LENS.marks(case, ask, ("as-is",)), LENS.wants(case, ask, ("as-is",), True))
    if not words:
        assert (marks, lacks) == ((), "")
        return
    assert marks[0] == "conditional, unscored"
    assert words in marks[1]
    assert "no score of its level" in lacks
    assert LENS.wants(case, ask, ("back", "out"), False) == ""


def test_a_date_before_the_end_of_the_data_is_not_answered_from_hindsight(load):
    case = load(as_of=LAST - dt.timedelta(days=20), score=SCORE)
    ask = LENS.parse(ASK, case)
    told = LENS.wants(case, ask, ("as-is",), True)
    assert told.startswith("needs events 2029-06-08..2029-12-05 and none after")
    assert "starts from the case's own events" in LENS.marks(case, ask, ("back", "out"))[1]


def test_a_date_outside_the_data_needs_events(load):
    case = load(as_of="2030-12-01", score={"horizons": [90]})
    ask = LENS.parse(ASK, case)
    assert not scene_of(case).own
    assert LENS.wants(case, ask, ("as-is",), True) == "needs events 2030-06-04..2030-12-01"
    assert LENS.wants(case, ask, ("back", "out"), False) == ""
    assert "the fit's data end" in LENS.marks(case, ask, ("back", "out"))[1]
    near = load(as_of=LAST + dt.timedelta(days=31))
    assert scene_of(near).own
    assert not scene_of(load(as_of=LAST + dt.timedelta(days=32))).own


def test_without_a_fit_only_rates_are_answered():
    text = CASE.replace("because: [{{fit: fit.json}}]", "").format(as_of=LAST, more="", ask=ASK)
    case = from_text(text)
    ask = LENS.parse(ASK, case)
    assert LENS.wants(case, ask, ("back", "out"), False).startswith("needs a fit")
    assert np.isnan(LENS.outcomes(case, Futures(case, 5), "back", (ask,))).all()
    assert LENS.grounds(case, ask) == ()


def test_paths_grow_until_the_error_is_small_beside_the_margin(load):
    case = load()
    ask = LENS.parse(ASK, case)
    found = LENS.precision(case, 0, (ask,))[ask]
    assert found.goal == pytest.approx(0.01)
    assert found.error <= found.goal
    assert found.error * np.sqrt(2) > found.goal  # and half as many would not have done
    wide = load(text=CASE.replace("margin: 0.02", "margin: 0.5"))
    assert LENS.precision(wide, 0, (ask,))[ask].paths == 2
    assert LENS.afford(case, (ask,)) >= 256


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("war: 3 conflict of either tarn or marrow within 30d", 256),
        ("count tarn->marrow conflict within 365d", 64),
    ],
)
def test_paths_grow_no_further_than_can_be_waited_for(load, text, many):
    case = load(ask=text)
    ask = LENS.parse(text, case)
    found = LENS.precision(case, 0, (ask,))[ask]
    assert found.paths <= many
    assert found.error <= found.goal or found.paths == many
    assert LENS.afford(case, (ask,)) >= 256


def test_many_paths_are_the_few_and_more(load):
    case = load()
    scene, asks = scene_of(case), (LENS.parse("count tarn->marrow conflict within 30d", case),)
    own = strengths(case, scene, Futures(case, 5), "back")
    first = np.arange(5) * SLOT
    few, more = (each_path(scene, own, asks, n, first, 0)[:, 0] for n in (SLOT, 4 * SLOT))
    assert np.array_equal(more[:, :SLOT], few, equal_nan=True)
    ids = (first[:, None] + numbered(4 * SLOT)).ravel()
    assert len(set(ids.tolist())) == len(ids)


@pytest.mark.parametrize("level", [True, False])
def test_the_error_is_that_of_answers_over_fresh_paths(load, level):
    """Of the difference between two policies, where no claim asks for the answer itself."""
    case = load(text=CASE if level else CASE[: CASE.index("  level:")])
    ask = LENS.parse(ASK, case)
    found = LENS.precision(case, 0, (ask,))[ask]
    scene, many = scene_of(case), 40
    first = np.arange(many) * SLOT

    def over(policy, seed):
        own = strengths(case, scene, Futures(case, many), policy)
        return answer(scene, own, (ask,), found.paths, first, seed)[:, 0]

    values = np.array([
        over("as-is", seed) if level else over("back", seed) - over("out", seed)
        for seed in range(20)
    ])  # fmt: skip
    known = values[:, np.isfinite(values).all(axis=0)]
    noise = np.sqrt(known.var(axis=0, ddof=1).mean())
    assert 0.6 * found.error < noise < 1.6 * found.error


def test_an_audit_of_claims_about_escalation(load):
    case = load(score={"horizons": [90]})
    found = audit(case, futures=300)
    backlash = found.verdict("backlash")
    assert backlash.result.startswith("shown")
    assert backlash.flip is not None
    assert "conditional, unscored" in backlash.marks
    assert {"anger", "policy.back.backing"} <= set(backlash.numbers)
    level = found.verdict("level")
    assert (level.result, level.basis) == ("not tested", "untested")
    picture = found.pictures["escalation"]
    assert {row["policy"] for row in picture["fan"]} == {"back", "out", "as-is"}
    weeks = picture["fan"][0]
    assert len(weeks["quantiles"]["0.5"]) == len(weeks["days"])
    assert all(np.diff(weeks["quantiles"]["0.95"]) >= 0)
    assert {m["name"] for m in picture["mechanisms"]} >= {"reciprocity", "backing"}
    assert json.loads(json.dumps(picture, allow_nan=False)) == picture


def test_the_report_prints_the_events_behind_every_pair_that_is_asked_about(load):
    ask = "spread: material-conflict among (tarn) and (marrow, velm) within 12d"
    found = audit(load(ask=ask), futures=64)
    behind = found.pictures["escalation"]["behind"]
    assert set(behind) == {"tarn->marrow", "tarn->velm", "marrow->tarn", "velm->tarn"}
    page = render(found)
    part = page[page.index("The events behind each pair") :].partition("</table>")[0]
    rows = re.findall(r'<th scope="row">([^<]*)', part)
    assert {"Tarn → Marrow", "Velm → Tarn"} <= {" ".join(r.split()) for r in rows}
    assert "Velm → Marrow" not in part
    wide = audit(load(ask="war: 2 conflict of either within 12d"), futures=64)
    assert len(wide.pictures["escalation"]["behind"]) == 12


def test_an_unknown_actor_is_an_error_of_the_case(load):
    with pytest.raises(CaseError, match="not simulated"):
        audit(load(ask="mayor->marrow conflict within 9d"), futures=20)
