"""Long runs: the same bytes whoever computes them, whatever kills them."""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from standoff.audit.run import audit
from standoff.case import from_text
from standoff.errors import InputError
from standoff.lenses.registry import lens
from standoff.scale.plan import plan
from standoff.scale.run import run
from standoff.scale.store import CannotWrite, Folder
from standoff.scale.workers import Unreachable

CASE = """\
standoff: 1
title: a long run
actors:
  tarn: {name: Tarn, kind: state}
  ostrel: {name: Ostrel, kind: state}
  marrow: {name: Marrow, kind: state}
quantities:
  calm: {range: 0..1, because: [judgement]}
  pull: {range: -0.6..0.9, because: [judgement]}
ties:
  - {id: t-o, from: tarn, to: ostrel, kind: alliance, weight: pull, because: [judgement]}
  - {id: o-m, from: ostrel, to: marrow, kind: rivalry, weight: -0.8..-0.2, because: [judgement]}
  - {id: t-m, from: tarn, to: marrow, kind: rivalry, weight: -0.7..0.5, because: [judgement]}
policies:
  talk: {sets: {calm: 0.6..0.9}}
objectives:
  quiet: {outcome: quantity calm, lens: record, want: more, enough: 0.5, weight: 1}
claims:
  together:
    {says: they side, kind: factual, test: {lens: alignment, outcome: same-camp tarn ostrel}}
  calmer:
    says: talk calms
    kind: predictive
    test: {lens: record, outcome: quantity calm, under: talk, than: as-is, expect: higher,
      margin: 0.1}
  best: {says: talk, kind: prescriptive, test: {policy: talk, best-by: [quiet]}}
"""
SMALL = 1024


def made(futures=12 * SMALL, chunk=SMALL, text=CASE):
    return plan(from_text(text), futures, 3, (), chunk)


def bytes_of(folder):
    return {p.name: p.read_bytes() for p in sorted(folder.path.glob("[ps][au]*"))}


def test_the_same_bytes_here_and_on_cores_and_in_other_chunks(tmp_path):
    here, cores = Folder(tmp_path / "a"), Folder(tmp_path / "b")
    run(made(), here, "here")
    ran = run(made(), cores, "cores", workers=3)
    assert bytes_of(here) == bytes_of(cores)
    assert (ran.computed, ran.kept) == (12, 0)
    wide = Folder(tmp_path / "c")
    run(made(chunk=4 * SMALL), wide, "here")
    assert (wide.path / "summary.json").read_bytes() == (here.path / "summary.json").read_bytes()


def test_a_run_says_what_the_audit_says(tmp_path):
    """The twin: the audit in memory, of the same futures."""
    ran = run(made(2 * SMALL + 100), Folder(tmp_path / "a"), "here")
    twin = audit(from_text(CASE), 2 * SMALL + 100, 3)
    shares = {row["claim"]: row["share"] for row in ran.table["claims"]}
    assert shares == {v.claim: v.share for v in twin.verdicts}
    (quiet,) = ran.table["objectives"]
    (twin_quiet,) = twin.recommendations[0].compared
    for row in quiet["policies"]:
        assert row["regret"]["95"] == twin_quiet.of(row["policy"]).regret95
        assert row["enough"] == twin_quiet.of(row["policy"]).enough


def test_the_same_command_recomputes_nothing(tmp_path):
    folder = Folder(tmp_path / "a")
    run(made(), folder, "here")
    before = bytes_of(folder)
    (folder.path / "part-000004.parquet").unlink()
    (folder.path / ".part-000009.parquet.x.half").write_bytes(b"half")
    ran = run(made(), folder, "here")
    assert (ran.computed, ran.kept) == (1, 11)
    assert bytes_of(folder) == before
    assert not list(folder.path.glob(".*.half"))


def test_until_stops_where_every_interval_is_narrow(tmp_path):
    one, other = Folder(tmp_path / "a"), Folder(tmp_path / "b")
    seen = []
    ran = run(made(40 * SMALL), one, "here", 0.02, tell=lambda d, of, s: seen.append((d, s)))
    assert ran.unsettled == ()
    assert ran.table["futures"] < 40 * SMALL
    assert all(hi - lo <= 0.02 for lo, hi in (row["error"] for row in ran.table["claims"]))
    before = seen[-2][1]
    assert max(s.width for s in before) > 0.02  # it stopped at the first part that settles all
    run(made(40 * SMALL), other, "cores", 0.02, workers=3)
    name = "summary.json"
    assert (one.path / name).read_bytes() == (other.path / name).read_bytes()


def test_until_says_what_it_could_not_settle(tmp_path):
    ran = run(made(2 * SMALL), Folder(tmp_path / "a"), "here", 0.001)
    assert "together" in ran.unsettled
    assert ran.table["futures"] == 2 * SMALL


def test_another_run_s_folder_is_refused(tmp_path):
    folder = Folder(tmp_path / "a")
    run(made(), folder, "here")
    with pytest.raises(InputError, match=r"holds another run \(another case\)"):
        run(made(text=CASE.replace("0.6..0.9", "0.5..0.9")), folder, "here")


def test_a_damaged_part_is_set_aside_and_computed_anew(tmp_path):
    folder = Folder(tmp_path / "a")
    run(made(), folder, "here")
    before = bytes_of(folder)
    (folder.path / "part-000002.parquet").write_bytes(b"PAR1 not really")
    with pytest.raises(InputError, match="damaged and was set aside"):
        run(made(), folder, "here")
    run(made(), folder, "here")
    after = bytes_of(folder)
    assert {k: v for k, v in after.items() if not k.endswith(".damaged")} == before


def test_a_lens_that_raises_in_one_future_costs_that_future_only(tmp_path, monkeypatch):
    clean = Folder(tmp_path / "a")
    run(made(), clean, "here")
    own = lens("alignment")
    real = own.outcomes
    bad = 5000

    def outcomes(case, futures, policy, asks):
        if futures.moved is None and futures.start <= bad < futures.start + futures.n:
            raise ZeroDivisionError("no such camp")
        return real(case, futures, policy, asks)

    monkeypatch.setattr(own, "outcomes", outcomes)
    folder = Folder(tmp_path / "b")
    ran = run(made(), folder, "cores", workers=2)
    faults = ran.table["faults"]
    assert [(f["future"], f["lens"]) for f in faults] == [(bad, "alignment")]
    assert "no such camp" in faults[0]["says"]
    by = {row["claim"]: row for row in ran.table["claims"]}
    assert by["together"]["defined"] == 12 * SMALL - 1
    assert by["calmer"]["defined"] == 12 * SMALL
    call = made().calls[0]
    chunks = list(range(12))
    a, b = clean.column(made(), call, chunks), folder.column(made(), call, chunks)
    assert np.flatnonzero(~((a == b) | (np.isnan(a) & np.isnan(b)))).tolist() in ([], [bad])


def cli(*words, cwd, **kwargs):
    command = [sys.executable, "-m", "standoff", *words]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, timeout=120, **kwargs
    )  # fmt: skip


def test_a_full_disk_is_one_sentence_and_loses_nothing(tmp_path):
    """A real limit of the operating system on the size of a file stands for the full disk."""
    (tmp_path / "case.yaml").write_text(CASE)

    def limited():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))

    words = ("run", "case.yaml", "--futures", "16384", "--chunk", "1", "--out", "out", "--on")
    done = cli(*words, "here", cwd=tmp_path, preexec_fn=limited)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "cannot be written" in done.stderr
    assert "give the same command again" in done.stderr
    assert not list((tmp_path / "out").glob(".*.half"))
    again = cli(*words, "cores", cwd=tmp_path)
    assert again.returncode == 0, again.stderr


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite, match="cannot be made"):
        run(made(), Folder(tmp_path / "file" / "sub"), "here")


def test_killed_ten_times_at_random_the_table_is_the_same(tmp_path):
    (tmp_path / "case.yaml").write_text(CASE)
    words = ["run", "case.yaml", "--futures", "409600", "--seed", "3", "--chunk", "4"]
    whole = cli(*words, "--out", "whole", "--on", "here", cwd=tmp_path)
    assert whole.returncode == 0, whole.stderr
    rng = random.Random(11)
    out = tmp_path / "killed"
    killed = 0
    for attempt in range(40):
        command = [sys.executable, "-m", "standoff", *words, "--out", "killed"]
        command += ["--on", ("here", "cores")[attempt % 2]]
        process = subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        before = len(list(out.glob("part-*")))
        deadline = time.monotonic() + 60
        while len(list(out.glob("part-*"))) <= before + rng.randrange(2, 8):
            if process.poll() is not None or time.monotonic() > deadline:
                break
            time.sleep(rng.random() * 0.02)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
        if killed == 10 or (process.returncode == 0):
            break
    assert killed >= 10
    last = cli(*words, "--out", "killed", "--on", "cores", cwd=tmp_path)
    assert last.returncode == 0, last.stderr
    assert " kept" in last.stderr
    assert bytes_of(Folder(out)) == bytes_of(Folder(tmp_path / "whole"))


def test_an_unreachable_scheduler_is_one_sentence(tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("standoff.scale.workers.PATIENCE", 1.0)
    with pytest.raises(Unreachable, match=r"no scheduler answers there .*same command again"):
        run(made(), Folder(tmp_path / "a"), "dask://127.0.0.1:9")
    with pytest.raises(InputError, match="write here, cores or dask"):
        run(made(), Folder(tmp_path / "a"), "cloud")


def test_runs_are_listed_shown_resumed_and_removed(tmp_path):
    (tmp_path / "case.yaml").write_text(CASE)
    done = cli("run", "case.yaml", "--futures", "3000", "--chunk", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (folder,) = (tmp_path / ".standoff/runs").iterdir()
    listed = cli("runs", "list", cwd=tmp_path, env={**os.environ, "COLUMNS": "120"})
    assert folder.name in listed.stdout
    assert "3 of 3" in listed.stdout
    assert "together" in cli("runs", "show", folder.name, cwd=tmp_path).stdout
    before = bytes_of(Folder(folder))
    for name in ("part-000001.parquet", "summary.json"):
        (folder / name).unlink()
    shown = cli("runs", "show", folder.name, cwd=tmp_path).stdout
    assert "2 of 3 parts are there" in shown
    resumed = cli("runs", "resume", folder.name, cwd=tmp_path)
    assert resumed.returncode == 0, resumed.stderr
    assert "1 parts computed, 2 kept" in resumed.stderr
    assert bytes_of(Folder(folder)) == before
    assert json.loads(before["summary.json"])["futures"] == 3000
    assert cli("runs", "clean", folder.name, "--yes", cwd=tmp_path).returncode == 0
    assert not folder.exists()
    gone = cli("runs", "show", folder.name, cwd=tmp_path)
    assert gone.returncode == 2
    assert "is not a run" in gone.stderr


def test_a_run_of_one_lens_is_resumed_and_damage_is_told(tmp_path):
    (tmp_path / "case.yaml").write_text(CASE)
    words = ("run", "case.yaml", "--futures", "2048", "--chunk", "1", "--on", "here")
    for lens_ in ("alignment", "record"):
        done = cli(*words, "--lens", lens_, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    one, other = sorted((tmp_path / ".standoff/runs").iterdir())
    before = bytes_of(Folder(one))
    (one / "part-000001.parquet").unlink()
    resumed = cli("runs", "resume", one.name, cwd=tmp_path)
    assert resumed.returncode == 0, resumed.stderr
    assert "1 parts computed, 1 kept" in resumed.stderr
    assert bytes_of(Folder(one)) == before

    (one / "summary.json").write_text("{")
    shown = cli("runs", "show", one.name, cwd=tmp_path)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert "summary.json: is damaged; `standoff runs resume" in shown.stderr
    body = json.loads((one / "manifest.json").read_text())
    for damage in ({"chunk": 0}, {"futures": "many"}, {"file": None}):
        (one / "manifest.json").write_text(json.dumps({**body, **damage}))
        for command in ("show", "resume"):
            told = cli("runs", command, one.name, cwd=tmp_path)
            assert told.returncode == 2
            assert "manifest.json: is damaged (" in told.stderr
            assert "Traceback" not in told.stderr
    listed = cli("runs", "list", cwd=tmp_path)
    assert listed.returncode == 0
    assert other.name in listed.stdout
    assert "manifest.json: is damaged (file)" in listed.stderr
    (one / "manifest.json").write_text("{}")  # some other program's
    refused = cli("runs", "clean", one.name, "--yes", cwd=tmp_path)
    assert refused.returncode == 2
    assert one.is_dir()


@pytest.mark.parametrize("late", [False, True])
def test_a_cluster_loses_a_worker_and_no_part(tmp_path, late):
    """A real scheduler with two worker processes, one of them killed in the middle.

    Where the other one comes late, the one that is killed alone held the case, and for a while
    there is no worker at all.
    """
    pytest.importorskip("distributed")
    env = {**os.environ, "OMP_NUM_THREADS": "1"}

    def start(*words):
        return subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]],
            cwd=tmp_path, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    file = tmp_path / "scheduler.json"
    processes = [
        start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
              "--scheduler-file", str(file))
    ]  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while not file.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"].removeprefix("tcp://")

        def one_more():
            processes.append(
                start("worker", f"tcp://{address}", "--nthreads", "1", "--no-nanny",
                      "--no-dashboard", "--death-timeout", "60",
                      "--local-directory", str(tmp_path / "scratch"))
            )  # fmt: skip

        one_more()
        if not late:
            one_more()
        folder, plain = Folder(tmp_path / "a"), Folder(tmp_path / "b")
        big = made(160 * SMALL, 4 * SMALL)
        done = 0

        def tell(futures, of, shares):
            nonlocal done
            done += 1
            if done == 6:
                processes[1].send_signal(signal.SIGKILL)
                if late:
                    one_more()

        ran = run(big, folder, f"dask://{address}", tell=tell)
        assert processes[1].wait(10) == -signal.SIGKILL
        assert ran.lost == {}
        assert ran.computed == 40
        run(big, plain, "cores")
        assert bytes_of(folder) == bytes_of(plain)
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()
        shutil.rmtree(tmp_path / "scratch", ignore_errors=True)
