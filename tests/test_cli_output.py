"""What commands write: nothing over an input, nothing over a file unasked."""

import json
import os
import resource
import signal
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from standoff.cli import main
from standoff.cli.output import writable
from standoff.errors import InputError
from standoff.events.store import Store
from standoff.lenses.registry import lens

CASE = """\
standoff: 1
title: Two ports
sources: {article: {path: article.txt}}
actors: {tarn: {name: Tarn, kind: state}, vell: {name: Vell, kind: state}}
quantities: {calm: 0..1, wind: 0..1}
ties: [{id: t-v, from: tarn, to: vell, kind: alliance, weight: 0.2..0.9}]
policies: {talk: {sets: {calm: 0.5..0.7}}}
objectives: {quiet: {outcome: quantity calm, lens: record, want: more, enough: 0.5}}
claims:
  c: {says: It stays calm, kind: factual, because: [],
      test: {lens: record, outcome: quantity calm, expect: {above: 0.4}}}
game:
  actors: {tarn: {options: {yield: {}}}, vell: {options: {yield: {}}}}
  preferences: {tarn: {ranking: [NY, YY, YN, NN]}, vell: {ranking: [YN, YY, NY, NN]}}
  status-quo: NN
"""
ROWS = "\n".join(["a,b,y", *(f"{i},{i % 7},{int(i > 60)}" for i in range(100))]) + "\n"
COMMANDS = {
    "audit": ("audit", "case.yaml", "--futures", "64"),
    "discover": ("discover", "case.yaml", "--fails", "quiet", "--futures", "200"),
    "drivers": ("drivers", "case.yaml", "--claim", "c", "--futures", "64"),
    "flip": ("flip", "case.yaml", "--claim", "c", "--futures", "64"),
    "policies": ("policies", "case.yaml", "--futures", "64"),
    "run": ("run", "case.yaml", "--futures", "64", "--out", "kept", "--on", "here"),
    "stability": ("stability", "case.yaml", "--futures", "64"),
    "table": ("discover", "--table", "rows.csv", "--target", "y", "--above", "0.5"),
    "events list": ("events", "list"),
    "events show": ("events", "show"),
    "events counts": ("events", "counts"),
    "events rejects": ("events", "rejects"),
    "events backtest": ("events", "backtest"),
    "events forecast": ("events", "forecast", "case.yaml"),
    "events backing": ("events", "backing"),
}


def run(*args, code=0):
    with pytest.raises(SystemExit) as caught:
        main([str(a) for a in args])
    assert (caught.value.code or 0) == code


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "case.yaml").write_text(CASE)
    (tmp_path / "article.txt").write_text("Tarn and Vell talk.")
    (tmp_path / "rows.csv").write_text(ROWS)
    (tmp_path / "events.csv").write_text("date,source,target,cameo\n2018-01-01,RUS,AZE,190\n")
    with Store(tmp_path / "events.duckdb", write=True) as store:
        store.add(tmp_path / "events.csv", "csv", "mine")
    return tmp_path


def of(folder):
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


@pytest.mark.parametrize("name", [n for n in COMMANDS if not n.startswith("events")])
def test_json_is_written_again_over_what_the_same_command_wrote(name, folder, capsys):
    run(*COMMANDS[name], "--json", "out.json")
    first = json.loads((folder / "out.json").read_text())
    capsys.readouterr()
    run(*COMMANDS[name], "--json", "out.json")
    again = json.loads((folder / "out.json").read_text())
    first.pop("seconds", None), again.pop("seconds", None)
    assert again == first
    capsys.readouterr()
    run(*COMMANDS[name], "--json", "-")
    printed = json.loads(capsys.readouterr().out)
    printed.pop("seconds", None)
    assert printed == first


@pytest.mark.parametrize("name", COMMANDS)
def test_json_never_goes_over_what_is_read(name, folder, capsys):
    words = COMMANDS[name]
    read = [f for f in ("case.yaml", "rows.csv") if f in words]
    read += ["events.duckdb"] if words[0] == "events" else []
    read += ["article.txt"] if "case.yaml" in words and words[0] != "events" else []
    assert read
    before = of(folder)
    for file in read:
        run(*words, "--json", file, code=2)
        shown = capsys.readouterr()
        assert shown.err == f"{file}: this is the input itself; name another file\n"
        assert shown.out == ""
    assert of(folder) == before


@pytest.mark.parametrize("name", COMMANDS)
def test_where_json_cannot_go_is_said_before_any_work(name, folder, capsys):
    before = sorted(p.name for p in folder.iterdir())
    for target, says in (("no/x.json", "there is no folder no; make it first"),
                         (".", "this is a folder; name a file in it"),
                         ("/dev/null", "this is a device, not a file; name a file")):  # fmt: skip
        run(*COMMANDS[name], "--json", target, code=2)
        assert says in capsys.readouterr().err
    assert sorted(p.name for p in folder.iterdir()) == before
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_a_folder_that_takes_no_file_is_said_before_any_work():
    root = os.geteuid() == 0
    if root:  # who may write everywhere: be nobody for a moment
        os.setresuid(65534, 65534, 0)
    try:
        with pytest.raises(InputError, match="no file can be made in /; name another folder"):
            writable(Path("/x.json"))
    finally:
        if root:
            os.setresuid(0, 0, 0)


def test_a_report_and_json_are_two_files(folder, capsys):
    run(*COMMANDS["audit"], "--html", "one", "--json", "./one", code=2)
    assert "named by --html and by --json" in capsys.readouterr().err
    run(*COMMANDS["audit"], "--html", "article.txt", code=2)
    assert "this is the input itself" in capsys.readouterr().err
    (folder / "given.txt").write_text("Tarn and Vell talk.")
    words = (*COMMANDS["audit"], "--text", "article=given.txt", "--html", "given.txt")
    run(*words, code=2)
    assert (folder / "given.txt").read_text() == "Tarn and Vell talk."


GMCR = json.dumps(
    {
        "options": [{"name": "Yield"}, {"name": "Yield"}],
        "decisionMakers": [
            {"name": "One", "options": [0], "preferences": [[[1, "Y"]], [[0, "N"]]]},
            {"name": "Two", "options": [1], "preferences": [[[0, "Y"]], [[1, "N"]]]},
        ],
        "infeasibles": [],
    }
)
MONEY = "from,to,amount,currency\nTarn,Vell,5,USD\n"
MADE = {
    "draft": ("draft", "article.md"),
    "import gmcr": ("import", "gmcr", "c.gmcr"),
    "import money": ("import", "money", "money.csv"),
    "export ftm": ("export", "ftm", "money.yaml"),
    "export gexf": ("export", "gexf", "money.yaml"),
}


@pytest.mark.parametrize("name", MADE)
def test_what_is_there_is_replaced_by_force_alone(name, folder, capsys):
    (folder / "article.md").write_text("Tarn warned Vell in May 2023. Norway backed Denmark.\n")
    (folder / "c.gmcr").write_text(GMCR)
    (folder / "money.csv").write_text(MONEY)
    run("import", "money", "money.csv", "-o", "money.yaml")
    words = MADE[name]
    run(*words, "-o", "out")
    made = (folder / "out").read_bytes()
    (folder / "out").write_text("mine")
    capsys.readouterr()
    run(*words, "-o", "out", code=2)
    assert capsys.readouterr().err == "out: exists already; name another file, or say --force\n"
    assert (folder / "out").read_text() == "mine"
    run(*words, "-o", "out", "--force")
    assert (folder / "out").read_bytes() == made
    before = of(folder)
    for target, says in ((words[-1], "this is the input itself"), ("no/x", "there is no folder")):
        capsys.readouterr()
        run(*words, "-o", target, "--force", code=2)
        assert says in capsys.readouterr().err
    assert of(folder) == before


def test_a_disk_without_room_is_one_sentence_that_names_the_file(folder):
    """A real limit of the operating system on the size of a file stands for the full disk."""
    (folder / "out.json").write_text("mine")

    def limited():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    command = [sys.executable, "-m", "standoff", *COMMANDS["audit"], "--json", "out.json"]
    before = sorted(p.name for p in folder.iterdir())
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=limited, check=False)
    assert done.returncode == 2
    assert done.stderr == "out.json: cannot be written (File too large)\n"
    assert (folder / "out.json").read_text() == "mine"
    assert sorted(p.name for p in folder.iterdir()) == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("case.yaml", "--target", "y"), "--target, --above, --below, --only and --drop go with"),
        (("case.yaml", "--fails", "quiet", "--below", "0"), "go with --table"),
        (("--table", "rows.csv", "--target", "y", "--fails", "quiet"), "go with a case"),
        (("--table", "rows.csv", "--target", "y", "--policy", "talk"), "go with a case"),
        (("--table", "words.csv", "--target", "y"), "words.csv:3: the target `y` is not a number"),
        (("--table", "endless.csv", "--target", "y"), "endless.csv:4: the target `y` is not a num"),
        (("--table", "twice.csv", "--target", "y"), "twice.csv:1: two columns are named `a`"),
    ],
)
def test_discover_refuses_what_it_would_have_to_guess(words, says, folder, capsys):
    (folder / "words.csv").write_text("a,y\n1,2\n3,x\n")
    (folder / "endless.csv").write_text("a,y\n1,2\n3,4\n5,inf\n")
    (folder / "twice.csv").write_text("a,a,y\n1,2,3\n4,5,0\n")
    run("discover", *words, code=2)
    shown = capsys.readouterr()
    assert says in shown.err
    assert shown.out == ""


def test_discover_of_what_is_never_defined_is_one_sentence(folder, capsys, monkeypatch):
    def outcomes(case, futures, policy, asks):
        return np.full((futures.n, len(asks)), np.nan)

    monkeypatch.setattr(lens("record"), "outcomes", outcomes)
    run(*COMMANDS["discover"], code=2)
    told = capsys.readouterr().err.splitlines()
    assert told[-1] == "quiet is undefined under as-is in every future examined"


def test_days_of_a_period_stand_in_order(folder, capsys):
    run("events", "backing", "--from", "2018-02-01", "--to", "2018-01-01", code=2)
    assert "--to 2018-01-01 lies before --from 2018-02-01" in capsys.readouterr().err
