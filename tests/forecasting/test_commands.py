"""The commands, from a store to their words: real files, nothing of it made to agree."""

import json

import numpy as np
import pytest
from counts_of_known_law import START

from standoff.cli import main
from standoff.events.store import Store
from standoff.forecasting.result import Score

CASE = """standoff: 1
title: Four states
as-of: 2021-08-01
actors:
  armenia: {name: Armenia, kind: state, iso3: ARM}
  georgia: {name: Georgia, kind: state, iso3: GEO}
  press: {name: The Press, kind: media}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A store of made-up acts of four states, and a case with two of them."""
    home = tmp_path_factory.mktemp("commands")
    rng = np.random.default_rng(4)
    lines = ["date,source,target,source_iso3,target_iso3,quad"]
    codes = ("ARM", "GEO", "IRN", "TUR")
    for n in range(150):
        day = np.datetime64(START) + n
        for a in codes:
            for b in codes:
                if a < b or (a, b) == ("TUR", "IRN"):
                    lines += [
                        f"{day},{a},{b},{a},{b},{quad}"
                        for quad in (1, 3, 4)
                        for _ in range(rng.poisson(0.4))
                    ]
    (home / "acts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with Store(home / "events.duckdb", write=True) as store:
        store.add(home / "acts.csv", "csv")
    (home / "case.yaml").write_text(CASE, encoding="utf-8")
    return home


def run(folder, monkeypatch, capsys, *words):
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "100")
    with pytest.raises(SystemExit) as left:
        main(["events", *words])
    told = capsys.readouterr()
    return left.value.code or 0, told.out, told.err


BACKTEST = ("backtest", "--from", "2021-05-29", "--to", "2021-07-28")


def test_a_store_without_a_case_gets_a_row_a_model(folder, monkeypatch, capsys):
    code, out, _ = run(
        folder, monkeypatch, capsys, *BACKTEST, "--pairs", "3", "--horizon", "7", "--horizon",
        "90", "--target", "hostile", "--json", "-",
    )  # fmt: skip
    assert code == 0
    data = json.loads(out)
    found = Score.from_data(data)
    assert found.to_data() == data
    assert len(found.pairs) == 3
    assert len({r.model for r in found.rows}) == len(found.rows) >= 12
    assert {(r.target, r.horizon) for r in found.rows} == {("hostile", 7)}
    assert found.short == ("90 days are not scored: the period 2021-05-29 to 2021-07-28 has 61",)
    ours = next(r for r in found.rows if not r.baseline)
    assert {g.over for g in ours.gains} == {r.model for r in found.rows if r.baseline}


def test_a_case_s_actors_are_scored_and_the_table_says_so(folder, monkeypatch, capsys):
    code, out, _ = run(
        folder, monkeypatch, capsys, *BACKTEST[:1], "case.yaml", *BACKTEST[1:], "--horizon", "1",
        "--horizon", "30", "--target", "hostile", "--json", "score.json",
    )  # fmt: skip
    assert code == 0
    assert json.loads((folder / "score.json").read_text())["pairs"] == ["ARM->GEO"]
    assert "hostile within a day: 61 windows" in out
    assert "too few windows to tell (2 windows side by side" in " ".join(out.split())
    assert "Scores are losses" in out


def test_a_forecast_has_its_score_beside_it_or_says_that_it_has_none(folder, monkeypatch, capsys):
    words = ("forecast", "case.yaml", "--days", "30")
    code, out, _ = run(folder, monkeypatch, capsys, *words, "--json", "-")
    data = json.loads(out)
    assert code == 0
    assert (data["from"], data["to"], data["days"]) == ("2021-07-29", "2021-08-27", 30)
    assert [(r["pair"], r["target"]) for r in data["rows"]] == [
        ("ARM->GEO", name)
        for name in (
            "verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict",
        )
    ]  # fmt: skip
    for row in data["rows"]:
        assert row["low"] <= row["expected"] <= row["high"] or row["seen"] == 0
    assert data["rows"][3]["expected"] == pytest.approx(12, rel=0.5)
    assert data["score"]["rows"][0]["horizon"] == 30
    assert data["says"][0].startswith("Backtested from 2021-05-30 to 2021-07-28 at 30 days")
    _, out, _ = run(folder, monkeypatch, capsys, *words, "--unscored")
    assert "Unscored: no backtest of 30 days" in out
    _, out, _ = run(
        folder, monkeypatch, capsys, "forecast", "case.yaml", "--days", "130", "--json", "-"
    )
    assert json.loads(out)["score"] is None
    assert json.loads(out)["says"][0].startswith("Unscored: no backtest of 130 days")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((*BACKTEST, "--pair", "ARM"), "`ARM` is not a pair; write it as RUS->AZE"),
        ((*BACKTEST, "--pair", "ARM->RUS"), "`RUS` of the pair ARM->RUS is not in the events"),
        ((*BACKTEST, "--pair", "GEO->ARM"), "GEO->ARM has no events before 2021-05-29"),
        ((*BACKTEST, "--target", "wars"), "`wars` is not a target; write one of hostile"),
        ((*BACKTEST, "--store", "none.duckdb"), "none.duckdb: there is no such store"),
        ((*BACKTEST, "--set", "gdelt"), "there is no data set `gdelt` in it"),
        (("backtest", "--from", "soon"), "`soon` is not a day; write it as 2018-06-01"),
        (
            ("backtest", "--from", "2021-06-01", "--to", "2021-06-08", "--horizon", "30"),
            "has 8 days, too short for a forecast of 30 days",
        ),
        (("backtest", "--from", "2021-03-08", "--to", "2021-06-08"), "only 7 days lie before"),
        (
            ("forecast", "case.yaml", "--score", "acts.csv"),
            "acts.csv: this is not a score; write one with `standoff events backtest",
        ),
    ],
)
def test_bad_input_is_one_clear_sentence(folder, monkeypatch, capsys, words, says):
    code, out, err = run(folder, monkeypatch, capsys, *words)
    assert code == 2
    assert says in err
    assert err.count("\n") == 1
    assert out == ""
