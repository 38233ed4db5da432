"""The command line as a user meets it: exit codes, streams, errors for people."""

import json
import os
import resource
import signal
import subprocess
import sys
import time

import jsonschema
import pytest

from standoff.audit.schema import audit_schema, stability_schema
from standoff.cli import main

CASE = """\
standoff: 1
title: Two coasts
actors: {norland: {name: Norland, kind: state}, sudland: {name: Sudland, kind: state}}
quantities: {will: 0..1}
ties: [{id: n-s, from: norland, to: sudland, kind: alliance, weight: 0.2..0.9}]
claims:
  c: {says: "<script>alert(1)</script>", kind: factual,
      test: {lens: record, outcome: quantity will, expect: {above: 0.5}}}
  d: {says: d, kind: factual, test: {lens: alignment, outcome: same-camp norland sudland}}
"""
TEXT = """\
A quarrel over the strait

Norway backed Denmark in May 2023 after Russia threatened the port of Copenhagen. Sweden should
not take sides for two reasons. First, Russia could close the strait. Second, Norway is not a
reliable partner. Stockholm said that Oslo provoked the crisis, while Oslo denied it.
"""


@pytest.fixture
def case(tmp_path):
    file = tmp_path / "case.yaml"
    file.write_text(CASE)
    return file


def run(*args, code=0):
    with pytest.raises(SystemExit) as caught:
        main([str(a) for a in args])
    assert (caught.value.code or 0) == code


def test_audit_prints_the_table_and_writes_report_and_json(case, tmp_path, capsys):
    html, out = tmp_path / "r.html", tmp_path / "a.json"
    run("audit", case, "--futures", 500, "--html", html, "--json", out)
    shown = capsys.readouterr()
    assert "500 futures" in shown.out
    assert "of the futures" in shown.out
    assert "<script>alert" not in html.read_text()
    body = json.loads(out.read_text())
    jsonschema.validate(body, audit_schema())
    assert body["futures"] == 500


def test_json_to_stdout_is_json_and_nothing_else(case, capsys):
    run("audit", case, "--futures", 300, "--json", "-")
    body = json.loads(capsys.readouterr().out)
    assert [v["claim"] for v in body["verdicts"]] == ["c", "d"]


def test_a_text_is_drafted_and_audited_without_a_stop(tmp_path, capsys):
    text = tmp_path / "strait.txt"
    text.write_text(TEXT)
    html = tmp_path / "r.html"
    run("audit", text, "--futures", 200, "--html", html)
    assert html.stat().st_size > 5000
    assert "Norway" in html.read_text()


def test_draft_check_audit(tmp_path, capsys):
    text, case = tmp_path / "strait.md", tmp_path / "case.yaml"
    text.write_text(TEXT)
    run("draft", text, "-o", case)
    run("check", case)
    assert "the text is the one annotated" in capsys.readouterr().out
    run("draft", text, "-o", case, code=2)
    assert "exists already" in capsys.readouterr().err
    run("draft", text, "-o", case, "--force")
    text.write_text(TEXT.replace("backed", "helped"))
    run("check", case, code=1)
    assert "the text has changed" in capsys.readouterr().out
    run("audit", case, "--futures", 100)


def test_span_prints_what_a_case_writes(tmp_path, capsys):
    text = tmp_path / "a.txt"
    text.write_text("The port stayed open.")
    run("span", text, "port stayed")
    assert capsys.readouterr().out == "at: [4, 15], sha: 9f3aa0f4d1b5\n".replace(
        "9f3aa0f4d1b5", __import__("standoff.case.spans", fromlist=["x"]).digest("port stayed")
    )
    run("span", text, "ship sank", code=2)


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("e.yaml", b"", "empty"),
        ("b.yaml", b"a: \x00\x01", "binary"),
        ("u.yaml", b"title: \xff\xfe", "not UTF-8"),
        ("d.yaml", b"x: " + b"[" * 30_000, "nested deeper than 32"),
        ("c.yaml", b"standoff: 1\ntitle: A\nabout: &x [*x]\n", "lies inside what it stands for"),
        ("l.yaml", b"# " + b"x" * 6_000_000, "more than 5 MB"),
        ("t.txt", b"", "empty"),
        ("g.txt", b"word " * 2_100_000, "more than 5 MB"),
        ("h.txt", b"\x89PNG\r\n\x00\x00", "binary"),
        ("p.pdf", b"%PDF-1.7", "not YAML"),
        (
            "a.yaml",
            b"standoff: 1\ntitle: A\nactors: {iran: {name: Iran}}\n"
            b"ties: [{id: t, from: iran, to: irna, kind: alliance, weight: 0.9..0.1}]\n",
            "upside down",
        ),
    ],
)
def test_bad_input_is_one_line_exit_2_and_nothing_written(name, raw, words, tmp_path, capsys):
    file, html = tmp_path / name, tmp_path / "r.html"
    file.write_bytes(raw)
    run("audit", file, "--html", html, code=2)
    shown = capsys.readouterr()
    assert words in shown.err
    assert "Traceback" not in shown.err
    assert len(shown.err.strip().splitlines()) == 1
    assert shown.out == ""
    assert sorted(p.name for p in tmp_path.iterdir()) == [name]


@pytest.mark.parametrize(
    "args",
    [
        ["audit", "CASE", "--futures", "0"],
        ["audit", "CASE", "--futures", "many"],
        ["audit", "CASE", "--html", "nowhere/r.html"],
        ["audit", "CASE", "--html", "CASE"],
        ["audit", "CASE", "--html", "."],
        ["audit", "CASE", "--text", "article"],
        ["audit", "CASE", "--text", "article=nothing.txt"],
        ["audit", "missing.yaml"],
        ["audit", "."],
        ["check", "missing.yaml"],
        ["draft", "missing.txt"],
        ["schema", "nothing"],
        ["nothing"],
        ["audit", "CASE", "--nothing"],
    ],
)
def test_bad_usage_leaves_with_2(args, case, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    before = case.read_text()
    run(*[str(case) if a == "CASE" else a for a in args], code=2)
    assert case.read_text() == before
    assert capsys.readouterr().err.strip()


def test_control_characters_of_a_file_do_not_reach_the_terminal(tmp_path, capsys):
    file = tmp_path / "case.yaml"
    file.write_text(
        'standoff: 1\ntitle: "A \\e[31mred"\nclaims: {c: {says: "\\e]0;x\\a", kind: factual}}\n'
    )
    run("audit", file, "--futures", 50)
    run("check", file)
    file.write_text('standoff: 1\n"\\e[2J": 1\n')
    run("check", file, code=2)
    shown = capsys.readouterr()
    assert "\x1b" not in shown.out + shown.err


def test_an_address_that_is_none_stops_no_audit(case, capsys):
    case.write_text(
        CASE.replace("kind: factual,", 'kind: factual, because: [{ref: A, url: "http://[x"}],')
    )
    run("audit", case, "--futures", 50, "--json", "-")
    assert json.loads(capsys.readouterr().out)["futures"] == 50


def test_the_real_program_keeps_its_streams_apart_and_no_color(case, tmp_path):
    env = {**os.environ, "NO_COLOR": "1"}
    command = [sys.executable, "-m", "standoff", "audit", str(case), "--futures", "100"]
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=True)
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    piped = subprocess.run([*command, "--json", "-"], capture_output=True, text=True, check=True)
    assert json.loads(piped.stdout)["seed"] == 0


def test_help_is_quick_and_shows_an_example():
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "standoff", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert "Example: standoff audit" in done.stdout
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert cpu < 0.4
    lazy = "import sys, standoff.cli; print([m for m in ('numpy','pandas','numba','spacy','scipy',"
    lazy += "'pydantic') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", lazy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_command_shows_an_example(capsys):
    for command in ("draft", "check", "audit", "demo", "schema", "span"):
        run(command, "--help")
        assert "Example: standoff" in capsys.readouterr().out


def test_ctrl_c_leaves_nothing_half_written(case, tmp_path):
    names = [f"land-{i}" for i in range(11)]  # ties enough for a work of many seconds
    lines = ["standoff: 1", "title: wide", "actors:"]
    lines += [f"  {n}: {{name: {n}, kind: state}}" for n in names]
    lines += ["ties:"]
    lines += [
        f"  - {{id: t{i}-{j}, from: {names[i]}, to: {names[j]}, kind: alliance, weight: -0.9..0.9}}"
        for i in range(len(names))
        for j in range(i)
    ]
    lines += ["claims:", "  c: {says: c, kind: factual,"]
    lines += ["    test: {lens: alignment, outcome: same-camp land-0 land-1}}"]
    case.write_text("\n".join(lines))
    html = tmp_path / "r.html"
    command = [sys.executable, "-m", "standoff", "audit", str(case)]
    command += ["--futures", "1000000", "--html", str(html)]
    work = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # as from a terminal
    )  # fmt: skip
    time.sleep(2)
    assert work.poll() is None, "it must still be at work"
    work.send_signal(signal.SIGINT)
    _, errors = work.communicate(timeout=60)
    assert work.returncode == 130
    assert "nothing half-written" in errors
    assert "Traceback" not in errors
    assert sorted(p.name for p in tmp_path.iterdir()) == ["case.yaml"]


GAME = """\
standoff: 1
title: Chicken
actors: {one: {name: One, kind: state}, two: {name: Two, kind: state}}
game:
  actors: {one: {options: {yield: {}}}, two: {options: {yield: {}}}}
  preferences: {one: {ranking: [NY, YY, YN, NN]}, two: {ranking: [YN, YY, NY, NN]}}
  status-quo: NN
"""


def test_stability_says_what_can_last_and_why(tmp_path, capsys):
    case = tmp_path / "game.yaml"
    case.write_text(GAME)
    run("stability", case, "--why", "YY", "--paths", "--inverse", "NN", "--concept", "gmr")
    shown = capsys.readouterr().out
    assert "4 states that can be" in shown
    assert "one stays: if it drops yield, two drops yield, to NN, no better for it." in shown
    assert "YN by improvements: one takes up yield" in shown
    run("stability", case, "--json", "-")
    body = json.loads(capsys.readouterr().out)
    assert body["equilibria"]["nash"] == ["YN", "NY"]
    assert body["shares"]["gmr"] == {"YN": 1.0, "NY": 1.0, "YY": 1.0}


@pytest.mark.parametrize(
    "args",
    [["--concept", "nsh"], ["--why", "YYY"], ["--why", "Y-"], ["--policy", "none"]],
)
def test_stability_refuses_what_it_cannot_answer(args, tmp_path, capsys):
    case = tmp_path / "game.yaml"
    case.write_text(GAME)
    run("stability", case, *args, code=2)
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_stability_of_a_case_without_a_game(case, capsys):
    run("stability", case, code=2)
    assert "the case has no game" in capsys.readouterr().err


def test_import_gmcr_writes_a_case(tmp_path, capsys):
    raw = {
        "options": [{"name": "Yield"}, {"name": "Yield"}],
        "decisionMakers": [
            {"name": "One", "options": [0], "preferences": [[[1, "Y"]], [[0, "N"]]]},
            {"name": "Two", "options": [1], "preferences": [[[0, "Y"]], [[1, "N"]]]},
        ],
        "infeasibles": [],
    }
    file, case = tmp_path / "c.gmcr", tmp_path / "c.yaml"
    file.write_text(json.dumps(raw))
    run("import", "gmcr", file, "-o", case)
    run("check", case)
    capsys.readouterr()
    run("stability", case, "--json", "-")
    assert json.loads(capsys.readouterr().out)["equilibria"]["nash"] == ["NN"]
    run("import", "gmcr", case, code=2)
    assert "not JSON" in capsys.readouterr().err


def test_stability_hangs_coalitions_and_horizons(tmp_path, capsys):
    case = tmp_path / "game.yaml"
    case.write_text(GAME)
    more = ["--hangs", "--together", "one,two", "--horizon", "1", "--concept", "nash"]
    more += ["--coalitions"]
    run("stability", case, *more, "--json", "-")
    body = json.loads(capsys.readouterr().out)
    jsonschema.validate(body, stability_schema())
    assert body["hangs"]["nash"] == {"YN": [], "NY": []}
    assert {row["to"] for row in body["together"]} == {"YN", "NY", "YY"}
    assert body["coalitions"] == ["YN", "NY"]  # from either, any move hurts somebody
    assert body["limited"] == ["YN", "NY"]  # one move ahead is Nash
    run("stability", case, *more)
    assert "all of them: nothing alone" in capsys.readouterr().out
    sure = "one: {statements: [one.yield, not one.yield]}"
    sure += ", two: {statements: [not two.yield, one.yield]}"
    start = GAME.index("one: {ranking")
    case.write_text(GAME[:start] + sure + GAME[GAME.index("}\n  status") :])
    run("stability", case, "--hangs", "--concept", "nash", "--json", "-")
    hangs = json.loads(capsys.readouterr().out)["hangs"]["nash"]
    assert hangs == {"YN": ["without one's `one.yield`"]}
    run("stability", case, "--together", "one,three", code=2)
    assert "is not an actor of the game" in capsys.readouterr().err


def test_the_table_says_whose_estimates_it_takes(tmp_path, capsys):
    case = tmp_path / "case.yaml"
    both = "will: [{range: 0.6..0.9, by: ana}, {range: 0..0.4, by: ben}]"
    case.write_text(CASE.replace("will: 0..1", both))
    run("audit", case, "--futures", 100)
    shown = " ".join(capsys.readouterr().out.split())
    assert "Estimates by ana and ben; above, the first of each number; they part on c." in shown
