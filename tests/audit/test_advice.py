"""A recommendation as the audit carries it: what `standoff policies` and `discover` say."""

import json

import numpy as np
import pytest

from standoff.audit.discovery.fails import failures
from standoff.audit.discovery.prim import discover
from standoff.audit.policies_of import choose
from standoff.audit.run import audit
from standoff.case import from_text
from standoff.futures import Futures

CASE = """\
standoff: 1
title: the strait
actors: {ostrel: {name: Ostrel, kind: state}, tarn: {name: Tarn, kind: state}}
quantities:
  resolve: {range: 0..1, says: how firm Tarn is, because: [judgement]}
  escorts: {range: 0..0.2, says: ships sent along, because: [judgement]}
  luck: {range: 0..1, says: what nobody controls, because: [judgement]}
  safety:
    range: "= max(0, min(1, 0.9 * escorts + 0.5 * luck - 0.6 * resolve + 0.3))"
    bounds: 0..1
  price: {range: "= 100 * escorts", bounds: 0..100}
policies:
  escort: {sets: {escorts: 0.5..0.8}}
  flee: {sets: {escorts: 0}}
objectives:
  passage:
    {outcome: quantity safety, lens: record, want: more, enough: 0.5, whose: tarn, weight: 1}
  cheap:
    {outcome: quantity price, lens: record, want: less, enough: 5, whose: ostrel, weight: 0.1..1}
  quiet: {outcome: quantity resolve, lens: record, want: less, weight: 1}
claims:
  sail:
    says: send the ships
    kind: prescriptive
    test: {policy: escort, best-by: [passage, cheap, quiet]}
"""


@pytest.fixture(scope="module")
def found():
    return audit(from_text(CASE), 2000, 5)


def test_it_is_what_policies_says(found):
    (advice,) = found.recommendations
    choice = choose(found.case, Futures(found.case, 2000, 5))
    assert advice.compared == choice.objectives
    assert advice.parties == choice.parties
    assert [row.objective for row in advice.parties] == [
        "for everyone", "for tarn", "for ostrel",
    ]  # fmt: skip
    assert advice.dominated == choice.dominated


def test_its_boxes_are_those_of_discover(found):
    (advice,) = found.recommendations
    passage, cheap = advice.fails
    twin = failures(found.case, Futures(found.case, 2000, 5), "escort", "passage")
    boxes = discover(twin.table, twin.fails, most=2).boxes
    assert passage.boxes == boxes
    assert passage.share == twin.fails.mean()
    assert set(passage.boxes[0].limits) <= set(passage.ends)
    assert (cheap.share, cheap.boxes, cheap.few) == (1.0, (), True)  # it misses it everywhere


def test_an_objective_without_enough_has_no_failures(found):
    assert [f.objective for f in found.recommendations[0].fails] == ["passage", "cheap"]


def test_as_json(found):
    (told,) = json.loads(json.dumps(found.to_dict(), allow_nan=False))["policies"]
    assert [row["objective"] for row in told["objectives"]] == ["passage", "cheap", "quiet"]
    for score in told["scores"]:
        row = next(r for r in told["objectives"] if r["objective"] == score["objective"])
        own = next(p for p in row["policies"] if p["policy"] == score["policy"])
        assert score["regret-95"] == own["regret"]["95"]
    assert told["fails"][0]["boxes"][0]["limits"]["resolve"][1] == pytest.approx(1, abs=0.01)


def test_what_is_undefined_everywhere_waits():
    nobody = "quiet: {outcome: same-camp ostrel tarn, lens: alignment, want: more, weight: 1}"
    text = CASE.replace(
        "quiet: {outcome: quantity resolve, lens: record, want: less, weight: 1}", nobody
    )
    text += "ties: [{id: t, from: ostrel, to: tarn, kind: trade, weight: 0}]\n"
    (advice,) = audit(from_text(text), 200).recommendations
    assert advice.waiting == (("quiet", "it is undefined in every future examined"),)
    assert advice.objectives == ("passage", "cheap")
    assert np.isnan(advice.best_share)
