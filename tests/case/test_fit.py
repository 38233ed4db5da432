"""A fit: a file beside the case, read whole or refused with a sentence."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff import load
from standoff.case.fit import Fit, Parameter, read_fit
from standoff.errors import CaseError, InputError
from standoff.futures import Futures

FIT = {
    "standoff-fit": 1,
    "model": "structured-hawkes",
    "data": {
        "name": "made up",
        "sha256": "0" * 64,
        "from": "2018-01-01",
        "to": "2018-06-30",
        "events": 9,
    },
    "actors": ["NOR", "SUD"],
    "pairs": ["NOR->SUD", "SUD->NOR"],
    "posterior": {
        "columns": ["z0", "z1"],
        "parameters": [
            {"name": "reciprocity.NOR->SUD", "link": "log", "mean": -1.0, "loads": [0.3, 0.4]},
            {"name": "calming.NOR->SUD", "link": "identity", "mean": 0.1, "loads": [0.0, 0.2]},
        ],
    },
    "shared": {},
    "state": {},
}  # fmt: skip
CASE = """\
standoff: 1
title: a fit
actors:
  nor: {name: Nor, kind: state, iso3: NOR}
  sud: {name: Sud, kind: state, iso3: SUD}
quantities: {anger: {range: 0..1, because: [judgement]}}
escalation:
  because: [{fit: made.fit.json}]
  reciprocity: {nor->sud: "= fitted * (1 + anger)"}
  calming: {nor->sud: "= fitted"}
policies:
  soothe: {sets: {escalation.reciprocity.nor->sud: "= fitted / 2"}}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "made.fit.json").write_text(json.dumps(FIT))
    (tmp_path / "case.yaml").write_text(CASE)
    return tmp_path


def test_fitted_is_the_posterior_of_the_strength_in_whose_place_it_stands(folder):
    case = load(folder / "case.yaml")
    futures = Futures(case, 20_000, 3)
    drawn = futures.fitted("reciprocity.NOR->SUD")
    assert np.log(drawn).mean() == pytest.approx(-1.0, abs=0.02)
    assert np.log(drawn).std() == pytest.approx(0.5, abs=0.01)
    assert futures.fitted("calming.NOR->SUD").std() == pytest.approx(0.2, abs=0.01)
    both = np.corrcoef(np.log(drawn), futures.fitted("calming.NOR->SUD"))[0, 1]
    assert both == pytest.approx(0.8, abs=0.02)  # the column that they share
    key = "escalation.reciprocity.nor->sud"
    anger = futures.values("anger")
    assert np.allclose(futures.values(key), drawn * (1 + anger))
    assert np.allclose(futures.values(key, "soothe"), drawn / 2)


def test_blocks_and_the_central_future_agree_with_the_whole(folder):
    case = load(folder / "case.yaml")
    whole = Futures(case, 100, 3).fitted("calming.NOR->SUD")
    part = Futures(case, 100, 3).block(40, 60).fitted("calming.NOR->SUD")
    assert np.array_equal(part, whole[40:60])
    centre = Futures.central(case)
    assert centre.fitted("reciprocity.NOR->SUD")[0] == pytest.approx(np.exp(-1.0))
    moved = centre.at({"anger": np.array([0.0, 1.0])})
    strengths = moved.values("escalation.reciprocity.nor->sud")
    assert strengths == pytest.approx(np.exp(-1.0) * np.array([1.0, 2.0]))


def test_what_the_fit_does_not_know_is_undefined(folder):
    case = load(folder / "case.yaml")
    assert np.isnan(Futures(case, 3).fitted("ladder.NOR->SUD")).all()


def test_a_fit_that_is_not_there_is_an_error_at_its_line(folder):
    (folder / "made.fit.json").unlink()
    with pytest.raises(CaseError) as error:
        load(folder / "case.yaml")
    (problem,) = error.value.problems
    assert "made.fit.json: there is no such file" in problem.says
    assert "standoff events fit" in problem.fix
    assert problem.line == 8


def test_a_fit_outside_the_folder_and_two_fits_are_errors(folder):
    text = CASE.replace("made.fit.json", "../made.fit.json")
    (folder / "case.yaml").write_text(text)
    with pytest.raises(CaseError, match="a fit lies in the case's folder"):
        load(folder / "case.yaml")
    (folder / "other.json").write_text(json.dumps(FIT))
    (folder / "case.yaml").write_text(
        CASE.replace("[{fit: made.fit.json}]", "[{fit: made.fit.json}, {fit: other.json}]")
    )
    with pytest.raises(CaseError, match="two fits are cited"):
        load(folder / "case.yaml")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda d: d.pop("standoff-fit"), "this is not a fit of Standoff"),
        (lambda d: d.pop("state"), "`state` is missing"),
        (lambda d: d["data"].pop("sha256"), "`data` holds"),
        (lambda d: d["posterior"]["parameters"][0].update(mean=None), "no finite mean"),
        (lambda d: d["posterior"]["parameters"][1].update(loads=[1.0]), "not a load a column"),
        (lambda d: d["posterior"].pop("columns"), "columns and parameters"),
    ],
)
def test_a_spoilt_fit_is_one_sentence(tmp_path, spoil, says):
    data = json.loads(json.dumps(FIT))
    spoil(data)
    (tmp_path / "f.json").write_text(json.dumps(data))
    with pytest.raises(InputError, match=says):
        read_fit(tmp_path / "f.json", "f.json")


@given(st.binary(max_size=60))
def test_junk_is_refused(tmp_path_factory, junk):
    file = tmp_path_factory.mktemp("junk") / "f.json"
    file.write_bytes(junk)
    with pytest.raises(InputError, match="standoff events fit"):
        read_fit(file, "f.json")


def test_infinite_means_are_refused(tmp_path):
    (tmp_path / "f.json").write_text(json.dumps(FIT).replace("-1.0", "NaN"))
    with pytest.raises(InputError, match="not JSON"):
        read_fit(tmp_path / "f.json", "f.json")


def test_a_fit_knows_its_columns_actors_and_source():
    fit = Fit("f.json", FIT)
    assert fit.columns == ("z0", "z1")
    assert fit.actors == ("NOR", "SUD")
    assert fit.source["name"] == "made up"
    assert fit.parameters["reciprocity.NOR->SUD"].sd == pytest.approx(0.5)


def test_a_mechanism_that_is_none_and_a_pair_that_is_none_are_errors(tmp_path):
    (tmp_path / "case.yaml").write_text(
        CASE.replace("because: [{fit: made.fit.json}]", "grudge: {nor->sud: 1}").replace(
            "calming: {nor->sud", "calming: {nor"
        )
    )
    with pytest.raises(CaseError) as error:
        load(tmp_path / "case.yaml")
    words = " ".join(p.says for p in error.value.problems)
    assert "grudge" in words
    assert "`nor` is not a pair of actors" in words


def test_a_share_stays_one_in_every_draw():
    share = Parameter("persistence.NOR->SUD", "logit", 0.5, (3.0, 4.0), 2.0)
    assert share.value(None)[0] == pytest.approx(1.0 / (1.0 + math.exp(-0.5)))
    drawn = share.value(np.array([[1.0, -1.0], [2.0, 3.0]]), np.array([0.5, -4.0]))
    at = np.array([0.5 + 3 - 4 + 1.0, 0.5 + 6 + 12 - 8.0])
    assert drawn == pytest.approx(1.0 / (1.0 + np.exp(-at)))
