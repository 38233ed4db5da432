"""The house: what is exported, which way imports run, what is generated is fresh."""

import re
import subprocess
import sys

import jsonschema
import pytest
import yaml

import standoff
from standoff.audit.schema import case_schema, schema_text
from standoff.case import from_text


def test_exported_names_are_the_public_truth():
    assert sorted(standoff.__all__) == standoff.__all__
    assert set(standoff.__all__) == {*standoff._HOMES, "audit"}
    for name in standoff.__all__:
        assert getattr(standoff, name).__doc__
    with pytest.raises(AttributeError):
        _ = standoff.nothing


def test_imports_run_one_way(root):
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as c; c()",
        "--no-cache",
    ]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_a_kernel_imports_numpy_and_numba_and_nothing_of_ours(root):
    for kernel in (root / "src/standoff").rglob("*kernel.py"):
        for line in kernel.read_text().splitlines():
            found = re.match(r"\s*(?:from|import) (\S+)", line)
            if found:
                home = found.group(1).split(".")[0]
                own = found.group(1).startswith(".")
                known = {"numpy", "numba", "__future__", "dataclasses", "typing", "time", "math"}
                assert own or home in known, f"{kernel.name}: {line}"


@pytest.mark.parametrize("what", ["case", "audit", "stability"])
def test_the_committed_schema_is_fresh(what, root):
    committed = (root / f"docs/reference/{what}.schema.json").read_text()
    assert committed == schema_text(what), "run `make schema`"


class Core(yaml.SafeLoader):
    """YAML as editors read it (1.2): on and off are words, a date is a text."""


Core.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in found if not tag.endswith((":bool", ":timestamp"))]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), ["t", "f"])


def test_the_schema_takes_the_bundled_case_and_refuses_a_mistake(root):
    raw = yaml.load((root / "cases/south-caucasus-2025/case.yaml").read_text(), Core)
    schema = case_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(raw, schema)
    raw["titel"] = "x"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(raw, schema)


def test_lock_files_hold_hashes_and_no_addresses(root):
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (root / name).read_text()
        assert "://" not in text
        pins = re.findall(r"^[a-z0-9][^\s]*==", text, flags=re.M)
        assert len(pins) > 20
        blocks = re.split(r"\n(?=[a-z0-9])", text.strip())
        assert all("--hash=sha256:" in block for block in blocks)


def test_an_empty_case_is_a_case():
    case = from_text("standoff: 1\ntitle: Nothing yet\n")
    found = standoff.audit(case, futures=10)
    assert found.verdicts == ()
    assert {s.lens for s in found.skipped} >= {"alignment", "record"}
    assert standoff.render(found)
