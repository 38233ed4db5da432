"""Policies that are in force for a while: phases of a simulation that share their memories."""

import copy
import json
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import LAST, scene
from made_up import strengths as made_strengths

from standoff.audit.policies_of import choose
from standoff.audit.run import audit
from standoff.case import from_text
from standoff.errors import CaseError
from standoff.futures import Futures
from standoff.lenses.escalation.answers import answer
from standoff.lenses.escalation.grammar import parse
from standoff.lenses.escalation.lens import Escalation
from standoff.lenses.escalation.picture import picture
from standoff.lenses.escalation.scene import scene_of
from standoff.lenses.escalation.simulate import simulate
from standoff.lenses.escalation.strengths import strengths as own_strengths
from standoff.report.fans import fans_of
from standoff.report.html import render
from standoff.report.names import Names

LENS = Escalation()
CASE = """\
standoff: 1
title: The strait
as-of: {as_of}
actors:
  tarn: {{name: Tarn, kind: state, iso3: TRN}}
  marrow: {{name: Marrow, kind: state, iso3: MRW}}
  velm: {{name: Velm, kind: state, iso3: VLM}}
  ostrel: {{name: Ostrel, kind: state, iso3: OST}}
ties: [{{id: t-m, from: tarn, to: marrow, kind: hostility, weight: -1..1}}]
quantities:
  backing: {{range: 0..0.2, bounds: 0..1}}
  anger: {{range: 0..3, bounds: -1..6}}
  mood: 0..1
escalation:
  because: [{{fit: fit.json}}]
  reciprocity: {{tarn->marrow: "= fitted * (1 + anger * backing)", marrow->tarn: "= fitted"}}
  persistence: {{tarn->marrow: "= fitted * (1 + 0.2 * backing)"}}
{more}
policies:
{policies}
objectives:
  calm: {{outcome: "{ask}", lens: escalation, want: less}}
claims:
  backlash:
    says: harsher
    kind: predictive
    force: can
    test:
      {{lens: escalation, outcome: "{ask}", under: p, than: as-is, expect: higher, margin: 0.02}}
"""
ASK = "tarn->marrow material-conflict within 24d"


@pytest.fixture(scope="module")
def folder(data, tmp_path_factory):
    """The made-up fit, surer of itself than it is, so that every future is stable."""
    made, surer = tmp_path_factory.mktemp("windows"), copy.deepcopy(data)
    for row in surer["posterior"]["parameters"]:
        row["loads"], row["own"] = [0.3 * x for x in row["loads"]], 0.3 * row["own"]
    (made / "fit.json").write_text(json.dumps(surer))
    return made


def case_of(folder, *policies, ask=ASK, more=""):
    lines = "\n".join(f"  {p}" for p in policies)
    text = CASE.format(as_of=LAST, policies=lines, ask=ask, more=more)
    return from_text(text, "c.yaml", folder)


def sets(window="", value="0.8..1", number="backing"):
    return f"{{sets: {{{number}: {{range: {value}{window}}}}}}}"


def asked(case, policy, *texts, n=24, futures=None):
    asks = tuple(LENS.parse(t, case) for t in texts)
    return LENS.outcomes(case, futures or Futures(case, n), policy, asks)


FORMS = (
    ASK,
    "count tarn->marrow conflict within 24d",
    "first tarn->marrow conflict within 24d",
    "war: 2 conflict of either tarn or marrow within 24d",
    "spread: material-conflict among (tarn) and (marrow, velm) within 24d",
)


@pytest.mark.parametrize("window", [", from: 0", ", for: 24d", ", from: 0, for: 90"])
def test_a_window_over_the_whole_horizon_is_the_same_bytes_as_none(folder, window):
    case = case_of(folder, f"p: {sets()}", f"q: {sets(window)}")
    for futures in (Futures(case, 24), Futures.central(case)):
        whole, windowed = (asked(case, p, *FORMS, futures=futures) for p in "pq")
        assert np.isfinite(whole).all(axis=1).any()
        assert whole.tobytes() == windowed.tobytes()


def test_before_its_window_and_on_its_first_day_a_policy_does_nothing(folder):
    case = case_of(folder, f"p: {sets(', from: 12d')}", f"q: {sets()}")
    early = tuple(f.replace("24d", "12d") for f in FORMS)
    a, b, c = (asked(case, p, *early) for p in ("p", "as-is", "q"))
    assert a.tobytes() == b.tobytes()
    assert not np.array_equal(a, c, equal_nan=True)
    # asked for longer, its first days are those of as-is all the same, path by path
    count = "count tarn->marrow conflict within 24d"
    alone = asked(case, "p", early[1])[:, 0]
    beside = asked(case, "p", early[1], count)[:, 0]
    assert np.array_equal(alone, beside, equal_nan=True)


def test_what_is_answered_is_answered_by_acts_not_by_the_day(folder):
    """An act before the window goes on being answered with the strength of its day."""
    where = scene(level=0.05)
    own = made_strengths(where, 1)
    none = replace(own, strength=own.strength * np.array([0, 0, 0, 1, 0, 1.0])[:, None])
    stops = replace(own, later=((3, none),))
    ask = (parse("count tarn->marrow conflict within 20d", case_of(folder, f"p: {sets()}")),)
    many, first = 3000, np.zeros(1, np.int64)
    whole, stopped, never = (
        answer(where, s, ask, many, first, 0)[0, 0] for s in (own, stops, none)
    )
    assert never < stopped < whole


@given(st.integers(0, 20), st.integers(1, 20))
@settings(deadline=None, max_examples=12)
def test_a_window_does_no_more_than_all_time_and_no_less_than_nothing(folder, start, many):
    window = f", from: {start}d, for: {many}d"
    case = case_of(folder, f"p: {sets(window)}", f"q: {sets()}", f"w: {sets(f', from: {start}d')}")
    # of the share, drawn with its watched events held back, day by day the rates are ordered
    never, some, on, always = (asked(case, p, ASK, n=16)[:, 0] for p in ("as-is", "p", "w", "q"))
    known = np.isfinite(never + some + on + always)
    means = [x[known].mean() for x in (never, some, on, always)]
    noise = 0.002  # events of other cells, which the strengths move, are drawn
    assert means[0] - noise <= means[1] <= means[2] + noise <= means[3] + 2 * noise
    if start >= 24:
        assert np.array_equal(never, some, equal_nan=True)
    assert np.array_equal(some, asked(case, "p", ASK, n=16)[:, 0], equal_nan=True)


def test_a_longer_window_does_more(folder):
    windows = [f", for: {n}d" for n in (1, 6, 12, 24)]
    case = case_of(folder, *(f"{k}: {sets(w)}" for k, w in zip("pqrs", windows, strict=True)))
    found = [asked(case, p, ASK, n=60)[:, 0] for p in ("as-is", *"pqrs")]
    known = np.isfinite(found).all(axis=0)
    assert (np.diff([f[known].mean() for f in found]) > 0).all()


def test_blocks_of_futures_under_a_window_are_the_same_futures(folder):
    case = case_of(folder, f"p: {sets(', from: 5d, for: 9d')}")
    whole = Futures(case, 20, seed=3)
    parts = [asked(case, "p", ASK, futures=whole.block(a, b)) for a, b in ((0, 7), (7, 20))]
    assert np.array_equal(
        asked(case, "p", ASK, futures=whole), np.concatenate(parts), equal_nan=True
    )


def test_combined_policies_join_their_windows_in_the_simulation(folder):
    case = case_of(
        folder,
        f"p: {sets(', for: 12d')}",
        f"q: {sets(', from: 12d')}",
        "r: {combines: [q, p]}",
        f"s: {sets()}",
    )
    joined, whole = (asked(case, p, *FORMS) for p in ("r", "s"))
    assert joined.tobytes() == whole.tobytes()


def test_formulas_are_computed_anew_in_each_phase(folder):
    case = case_of(folder, f"p: {sets(', from: 3d, for: 4d', '0.5')}")
    futures = Futures(case, 30)
    key = "escalation.reciprocity.tarn->marrow"
    as_is = futures.values(key)
    within = futures.fitted("reciprocity.TRN->MRW") * (1 + futures.values("anger") * 0.5)
    assert np.array_equal(futures.values(key, "p", 2), as_is)
    assert np.array_equal(futures.values(key, "p", 3), within)
    assert np.array_equal(futures.values(key, "p", 7), as_is)
    assert np.array_equal(futures.values(key, "p"), within)  # as in force, without a day
    assert futures.inputs(key, "p") == {"anger", "backing", "policy.p.backing"}
    assert futures.inputs("backing", "p") == {"policy.p.backing"}


def test_a_level_may_have_a_window(folder):
    """It multiplies the baseline on the days of its window, and on no other."""
    key, more = (
        "escalation.level.velm->marrow",
        "  level: {velm->marrow: {value: 1, bounds: 0..100}}",
    )
    windows = {"p": ", from: 10d, for: 10d", "q": ", from: 10d", "r": "", "s": ", for: 24d"}
    case = case_of(folder, *(f"{k}: {sets(w, '40', key)}" for k, w in windows.items()), more=more)
    count = "count velm->marrow verbal-conflict within {}d"
    early = {k: asked(case, k, count.format(10), n=60)[:, 0] for k in ("as-is", *windows)}
    late = {k: asked(case, k, count.format(24), n=60)[:, 0] for k in ("as-is", *windows)}
    assert np.array_equal(early["p"], early["as-is"])
    assert np.array_equal(early["q"], early["as-is"])
    assert early["r"].mean() > early["as-is"].mean() + 1
    assert late["as-is"].mean() + 1 < late["p"].mean() < late["q"].mean() < late["r"].mean()
    assert late["r"].tobytes() == late["s"].tobytes()


def test_a_lens_without_time_takes_a_window_as_in_force(folder):
    window = ", from: 200d, for: 2d"
    case = case_of(
        folder,
        f"p: {sets(window, '0.9', 'tie.t-m.weight')}",
        f"q: {sets('', '0.9', 'tie.t-m.weight')}",
    )
    from standoff.lenses.registry import lens

    alignment = lens("alignment")
    ask = (alignment.parse("same-camp tarn marrow", case),)
    p, q, now = (alignment.outcomes(case, Futures(case, 50), x, ask) for x in ("p", "q", "as-is"))
    assert np.array_equal(p, q, equal_nan=True)
    assert not np.array_equal(p, now, equal_nan=True)


def test_a_window_that_nothing_sees_is_a_problem_with_its_line(folder):
    case = case_of(folder, f"p: {sets(', from: 24d')}")
    with pytest.raises(CaseError, match=r"c\.yaml:20: policies.p.sets.backing: the window begins "
                       "on day 24; the case asks for 24 days at the most"):  # fmt: skip
        audit(case, futures=10)
    assert LENS.problems(case_of(folder, f"p: {sets(', from: 23d')}")) == ()
    assert LENS.problems(case_of(folder, f"p: {sets(', from: 24d', number='mood')}")) == ()


def test_strengths_that_run_away_within_a_window_have_no_answer_there_alone(folder):
    case = case_of(
        folder, f"p: {sets(', from: 10d', '1.1', 'escalation.persistence.tarn->marrow')}"
    )
    long, early = asked(case, "p", ASK, ASK.replace("24d", "10d")).T
    assert np.isnan(long).all()
    assert np.isfinite(early).any()
    asks = [LENS.parse(t, case) for t in (ASK, ASK.replace("24d", "10d"))]
    told = [LENS.wants(case, a, ("p", "as-is"), False) for a in asks]
    assert told[0].startswith("is not stable under p from day 10 on")
    assert told[1] == ""


def test_the_window_is_said_beside_what_it_answers(folder):
    case = case_of(
        folder,
        f"p: {sets(', from: 6d, for: 9d')}",
        f"q: {sets(', from: 6d', '0.9', 'mood')}",
    )
    ask = LENS.parse(ASK, case)
    told = "under p: backing for 9 days from day 6"
    assert told in LENS.marks(case, ask, ("p", "as-is"))
    assert not any("mood" in mark for mark in LENS.marks(case, ask, ("p", "q", "as-is")))
    compared = choose(case, Futures(case, 64)).to_dict()["objectives"][0]
    assert told in compared["marks"]
    found = audit(case, futures=64)
    assert told in found.verdict("backlash").marks
    assert {"backing", "policy.p.backing"} <= set(found.verdict("backlash").numbers)
    page = render(found)
    assert told in page
    part = page[page.index("What each policy sets") :].partition("</details>")[0]
    sets_ = " ".join(re.sub(r"<[^>]*>", " ", part).split())
    assert "backing to 0.8..1 for 9 days from day 6 judgement" in sets_
    assert "Only escalation has time; every other method takes" in sets_
    assert "mood to 0.9 from day 6 on (nothing that has time reads it: taken as in force" in sets_


def test_the_fan_is_of_plain_paths_and_says_of_how_many(folder):
    case = case_of(folder, f"p: {sets(', from: 21d, for: 7d')}", f"q: {sets()}")
    futures = Futures(case, 200)
    fan = {r["policy"]: r for r in picture(case, futures)["fan"]}
    where = scene_of(case)
    watch = np.zeros((1, len(where.structure.pairs), 4), bool)
    watch[0, where.pair("tarn->marrow"), 2:] = True
    for policy, phases in (("q", ()), ("p", (21, 28)), ("as-is", ())):
        own = [own_strengths(case, where, Futures(case, 64), p) for p in (policy, "as-is", "q")]
        sound = np.isfinite(own[0].strength).all((1, 2))
        totals = []
        for f in np.flatnonzero(sound):
            for path in range(4):  # one at a time
                seen = simulate(
                    where.structure, where.parameters,
                    (own[1] if phases else own[0]).strength[f], where.state, 84, watch, 0,
                    np.array([4 * f + path]), where.first.weekday(),
                    baselines=own[0].baseline[f],
                    phases=[(d, own[i].strength[f]) for d, i in zip(phases, (2, 1), strict=False)],
                )  # fmt: skip
                totals.append(np.cumsum(seen.count[0, 0])[6::7])
        row = fan[policy]
        assert row["paths"] == len(totals) == 4 * sound.sum()
        assert row["days"] == list(range(7, 85, 7))
        for q, level in row["quantiles"].items():
            assert np.allclose(level, np.quantile(totals, float(q), axis=0))
    assert fan["p"]["windows"] == ["backing for 7 days from day 21"]
    assert fan["q"]["windows"] == []
    before = [r["quantiles"]["0.95"][:3] for r in (fan["p"], fan["as-is"])]
    assert before[0] == before[1]
    (view,) = fans_of(picture(case, futures)["fan"], Names(case))
    ends = {panel.policy: panel.ends for panel in view.panels}
    assert ends["p"].endswith("simulated paths; backing for 7 days from day 21")
    assert f"90 % of {fan['q']['paths']} simulated paths" in ends["q"]
