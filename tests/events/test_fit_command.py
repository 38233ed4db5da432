"""`standoff events fit`: from a store to a fit that a case cites and an audit uses."""

import json

import numpy as np
import pytest

from standoff import load
from standoff.audit.run import audit
from standoff.cli import main

CASE = """\
standoff: 1
title: three neighbours
as-of: 2021-05-31
actors:
  armenia: {name: Armenia, kind: state, iso3: ARM}
  georgia: {name: Georgia, kind: state, iso3: GEO}
  turkey: {name: Turkey, kind: state, iso3: TUR}
  iran: {name: Iran, kind: state, iso3: IRN}
ties:
  - {id: arm-tur, from: armenia, to: turkey, kind: hostility, weight: -0.8, because: [judgement]}
quantities:
  anger: {range: 0..1, because: [judgement]}
escalation:
  because: [{fit: escalation.fit.json}]
  reciprocity: {armenia->georgia: "= fitted * (1 + anger)"}
policies:
  calm: {sets: {anger: 0}}
  rage: {sets: {anger: 1}}
claims:
  worse:
    says: anger makes for more
    kind: predictive
    force: can
    test: {lens: escalation, outcome: "count armenia->georgia conflict within 30d", under: rage,
      than: calm, expect: higher}
"""


def run(*words):
    """The exit code of a command."""
    with pytest.raises(SystemExit) as left:
        main([str(w) for w in words])
    return left.value.code or 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    home = tmp_path_factory.mktemp("fit")
    dice = np.random.default_rng(0)
    pairs = [(a, b) for a in ("ARM", "GEO", "TUR") for b in ("ARM", "GEO", "TUR") if a != b]
    lines, before = ["date,source,target,source_iso3,target_iso3,quad"], dict.fromkeys(pairs, 0)
    for day in np.arange("2021-01-01", "2021-06-01", dtype="datetime64[D]"):
        now = {(a, b): dice.poisson(0.3 + 0.3 * before[b, a]) for a, b in pairs}
        for (a, b), n in now.items():
            lines += [f"{day},{a},{b},{a},{b},{q}" for q in dice.choice([1, 3, 4], n)]
        before = now
    (home / "acts.csv").write_text("\n".join(lines))
    (home / "case.yaml").write_text(CASE)
    assert run("events", "import", home / "acts.csv", "--as", "csv", "--store", home / "e.db") == 0
    return home


def test_a_fit_is_written_cited_and_used(folder, capsys):
    words = ("events", "fit", folder / "case.yaml", "--store", folder / "e.db", "--unscored")
    assert run(*words, "--no-backing", "--terms", "made up") == 0
    said = capsys.readouterr()
    assert "It has no score" in said.out
    assert "not in the data, and so not simulated: IRN" in said.err
    data = json.loads((folder / "escalation.fit.json").read_text())
    assert data["actors"] == ["ARM", "GEO", "TUR"]
    assert data["data"]["terms"] == "made up"
    assert data["data"]["events"] == sum(sum(n) for n in data["events"].values())
    assert data["spectral-radius"] < 1
    place = [data["actors"].index(a) for a in ("ARM", "TUR")]
    assert data["shared"]["rivals"][place[0]][place[1]] == pytest.approx(0.8)  # the case's own tie
    case = load(folder / "case.yaml")
    verdict = audit(case, 64).verdict("worse")
    assert verdict.result == "shown"
    assert "conditional, unscored" in verdict.marks
    assert run(*words, "--no-backing") == 2  # it is there already
    assert "say --force" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--actor", "nobody"), "is no actor with an iso3"),
        (("--from", "2021-13-01"), "is not a day"),
        (("--from", "2021-05-01", "--to", "2021-02-01"), "lies before"),
        (("--from", "2021-05-15"), "a fit needs"),
        (("--store", "nowhere.db"), "nowhere.db"),
    ],
)
def test_what_cannot_be_fitted_is_one_sentence(folder, capsys, more, says):
    words = ("events", "fit", folder / "case.yaml", "--store", folder / "e.db", "-o")
    assert run(*words, folder / "x.json", "--unscored", "--no-backing", *more) == 2
    assert says in capsys.readouterr().err
    assert not (folder / "x.json").exists()
