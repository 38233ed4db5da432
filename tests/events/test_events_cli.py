"""The commands: import, list, show, counts, rejects."""

import json

import pytest

from standoff.cli import main

HEADER = "date,source,source_iso3,target,target_iso3,cameo,quad,goldstein\n"
BODY = HEADER + (
    "2018-01-01,Army,RUS,Someone,AZE,190,4,-10\n"
    "2018-01-02,Minister,AZE,Minister,RUS,042,1,1.9\n"
    "2018-02-30,Minister,AZE,Minister,RUS,042,1,1.9\n"
    "2018-02-03,Someone,QQQ,Minister,TUR,112,3,-2\n"
)


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command in an empty folder; code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "made-up.csv").write_text(BODY)

    def work(*words):
        with pytest.raises(SystemExit) as left:
            main(["events", *words])
        out, err = capsys.readouterr()
        return left.value.code, out, err

    return work


def test_import_and_look(run):
    code, out, err = run("import", "made-up.csv", "--as", "csv", "--name", "mine")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "made-up.csv: 3 events added to mine, from 2018-01-01 to 2018-02-03",
        "  rows kept aside: 1 of 4; `standoff events rejects` says which, and why",
        "  events that name what is no country known here, and have none there: 1 (QQQ)",
    ]
    code, out, _ = run("import", "made-up.csv", "--as", "csv")
    assert (code, out) == (
        0,
        "made-up.csv: the store has this file already, in mine (import 1); nothing changed\n",
    )
    code, out, _ = run("list", "--json", "-")
    found = json.loads(out)
    assert [i["rows"] for i in found["imports"]] == [4]
    assert found["datasets"][0]["events"] == 3
    code, out, _ = run("list")
    assert "mine: 3 events, 2 of a class between two countries, from 2018-01-01" in out
    code, out, _ = run("rejects")
    assert out == "made-up.csv:4: the date `2018-02-30` does not exist\n"
    code, out, _ = run("rejects", "--json", "-")
    assert json.loads(out)[0]["line"] == 4


def test_show_and_counts(run):
    run("import", "made-up.csv", "--as", "csv")
    code, out, _ = run("show", "--source", "russia", "--class", "material-conflict", "--json", "-")
    (event,) = json.loads(out)
    assert (code, event["date"], event["target_iso3"]) == (0, "2018-01-01", "AZE")
    code, out, _ = run("show", "--limit", "1")
    assert "RUS Army" in out
    assert "… and 2 more" in out
    code, out, _ = run("counts", "--by", "month", "--by", "class", "--json", "-")
    assert [(r["month"], r["class"], r["events"]) for r in json.loads(out)] == [
        ("2018-01", 1, 1), ("2018-01", 4, 1), ("2018-02", 3, 1),
    ]  # fmt: skip
    code, out, _ = run("counts", "--from", "2018-01-02", "--to", "2018-01-31")
    assert "AZE" in out
    assert "verbal" not in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["show"], "events.duckdb: there is no such store; make one"),
        (["import", "none.csv", "--as", "csv"], "none.csv: there is no such file"),
        (["import", "made-up.csv", "--as", "icews"], "these look like tidy rows"),
        (["import", "made-up.csv", "--as", "xyz"], "--as xyz: write one of icews"),
        (["import", "made-up.csv", "--as", "csv", "--store", "made-up.csv"], "not a DuckDB file"),
    ],
)
def test_errors_before_there_is_a_store(run, tmp_path, words, says):
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1
    assert not (tmp_path / "events.duckdb").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["show", "--source", "Atlantis"], "`Atlantis` is not a country known here"),
        (["show", "--source", "AZE", "--target", "TUR"], "there are no events of AZE towards TUR"),
        (["show", "--from", "2020-01-01"], "the store runs from"),
        (["show", "--from", "2018-03-01", "--to", "2018-02-01"], "is empty"),
        (["show", "--class", "7"], "`7` is not a class"),
        (["show", "--set", "other"], "there is no data set `other`"),
        (["counts", "--by", "weather"], "`weather` is nothing to count by"),
        (["rejects", "--set", "other"], "there is no data set `other`"),
    ],
)
def test_errors_of_questions(run, words, says):
    run("import", "made-up.csv", "--as", "csv")
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1
