"""Everything that the README and the pages of docs/ show is run, and what they say is there is.

How a page writes its blocks (the word after the fence, then notes):

``yaml``                   a case, where it begins with ``standoff: 1``: it loads and passes `check`
``yaml file=case.yaml``    the same, and written to the page's own temporary folder
``yaml broken file=…``     a case with mistakes: it must not load
``yaml part``              a part of a case: all of a page are one case, saved as the first says
``text file=memo.txt``     written to the page's folder
``python``                 run, all blocks of a page in one namespace; with ``>>>`` as a doctest
``console``                each ``$ standoff …`` (also cat, echo) is run there, its output compared
``console exit=2``         the same, where the commands leave with that code

In an output ``...`` stands for any lines, or any part of a line; spaces do not count. ``$ make …``
and the other words of ELSEWHERE are not run.
"""

import doctest
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from standoff.audit.check import check
from standoff.case import from_text

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
ELSEWHERE = ("make", "pip", "git", "cd", "python", "python3", "ls")  # never run from a page
RUN = ("standoff", "cat", "echo")
DOCTEST = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: where it begins, its language, its notes, its lines."""

    page: Path
    line: int
    language: str
    notes: tuple[str, ...]
    body: str

    @property
    def where(self):
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    def note(self, name, default=""):
        found = [n.partition("=")[2] for n in self.notes if n.startswith(f"{name}=")]
        return found[0] if found else default


def blocks_of(page, text=None):
    text = page.read_text(encoding="utf-8") if text is None else text
    found, fence, start, info, body = [], "", 0, "", []
    for number, line in enumerate(text.splitlines(), 1):
        opening = re.match(r"( *)(`{3,})(.*)$", line)
        if not fence and opening:
            indent, fence, info = len(opening[1]), opening[2], opening[3].split()
            start, body = number, []
        elif fence and line.strip() == fence:
            language, *notes = info or [""]
            found.append(Block(page, start, language, tuple(notes), "".join(body)))
            fence = ""
        elif fence:
            body.append(line[min(indent, len(line) - len(line.lstrip(" "))) :] + "\n")
    assert not fence, f"{page.name}:{start}: the block never ends"
    return found


def prose(page):
    """The page without its fenced blocks and without code in lines."""
    text = re.sub(r"^ *(`{3,})[^`]*\n.*?^ *\1 *$", "", page.read_text("utf-8"), flags=re.M | re.S)
    return re.sub(r"`[^`\n]*`", "", text)


def named(pages):
    return [pytest.param(p, id=str(p.relative_to(ROOT))) for p in pages]


# ---------------------------------------------------------------------------------- blocks are run


@pytest.mark.parametrize("page", named(p for p in PAGES if blocks_of(p)))
def test_what_a_page_shows_is_real(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cases").symlink_to(ROOT / "cases")
    shim = tmp_path / ".bin" / "standoff"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m standoff "$@"\n')
    shim.chmod(0o755)
    names = {"__name__": "__main__"}
    blocks = blocks_of(page)
    parts = [b for b in blocks if "part" in b.notes]
    for block in blocks:
        if block in parts:
            if block is parts[-1]:
                whole = "".join(b.body for b in parts)
                name = parts[0].note("file")
                (tmp_path / name).write_text(whole, encoding="utf-8")
                check(from_text(whole, f"{page.name}, its parts", tmp_path))
            continue
        if name := block.note("file"):
            assert (tmp_path / name).parent == tmp_path, block.where
            (tmp_path / name).write_text(block.body, encoding="utf-8")
        if block.language == "yaml":
            load(block, tmp_path)
        elif block.language == "python":
            run_python(block, names)
        elif block.language == "console":
            run_console(block, tmp_path)


def load(block, folder):
    from standoff.errors import CaseError

    if not re.match(r"(#[^\n]*\n|\n)*standoff: 1\n", block.body):
        assert not block.notes, f"{block.where}: notes on what is not a case"
        return
    try:
        check(from_text(block.body, block.where, folder))
    except CaseError as error:
        assert "broken" in block.notes, str(error)
    else:
        assert "broken" not in block.notes, f"{block.where}: it loads, and is said to be broken"


def run_python(block, names):
    if ">>> " not in block.body:
        code = "\n" * block.line + block.body
        exec(compile(code, block.where, "exec"), names)
        return
    told = []
    test = doctest.DocTestParser().get_doctest(block.body, {}, block.where, None, block.line)
    test.globs = names
    failed = doctest.DocTestRunner(optionflags=DOCTEST).run(
        test, out=told.append, clear_globs=False
    )
    assert not failed.failed, "".join(told)


def run_console(block, folder):
    env = {k: v for k, v in os.environ.items() if k not in ("FORCE_COLOR", "CLICOLOR_FORCE")}
    env |= {"NO_COLOR": "1", "COLUMNS": "100", "PYTHONUTF8": "1"}
    env["PATH"] = f"{folder / '.bin'}{os.pathsep}{env['PATH']}"
    for command, shown in commands(block):
        if command.split()[0] in ELSEWHERE:
            continue
        assert command.split()[0] in RUN, f"{block.where}: `{command}` is never run"
        done = subprocess.run(
            command, shell=True, cwd=folder, env=env, timeout=120, encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if not agrees(shown, done.stdout):
            told = f"the page shows\n{shown}\nit prints\n{done.stdout}"
            raise AssertionError(f"{block.where}: $ {command}\n{told}")
        expected = int(block.note("exit", "0"))
        assert done.returncode == expected, (
            f"{block.where}: $ {command} left with {done.returncode}"
        )


def commands(block):
    """Each command of a block with the output that the page shows for it."""
    lines = re.sub(r"\\\n *", "", block.body).splitlines()
    starts = [i for i, line in enumerate(lines) if line.startswith("$ ")]
    assert starts[:1] == [0], f"{block.where}: begin with `$ `"
    for start, stop in pairwise([*starts, len(lines)]):
        yield lines[start][2:], "\n".join(lines[start + 1 : stop])


def agrees(shown, real):
    """Whether an output is as shown: line by line, `...` for anything, spaces do not count."""
    pattern = ""
    for line in tidy(shown):
        if line == "...":
            pattern += r"(?:[^\n]*\n)*"
        else:
            parts = re.split(r" ?\.\.\. ?", line)
            pattern += r"[^\n]*".join(re.escape(part) for part in parts) + r"\n"
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in tidy(real))) is not None


def tidy(text):
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


# --------------------------------------------------------------------- the test of the test itself


@pytest.mark.parametrize(
    ("shown", "real", "same"),
    [
        ("a  b\n", "a b", True),
        ("a\n...\nd", "a\nb\nc\nd\n", True),
        ("a\n...\nd", "a\nd\n", True),
        ("took ... s", "took 3.1 s", True),
        ("a ... b", "a b", True),
        ("a", "a\nb", False),
        ("", "a", False),
        ("...", "", True),
        ("took ... s", "took 3.1\ns", False),
        ("1.5", "1x5", False),
    ],
)
def test_outputs_are_compared_line_by_line(shown, real, same):
    assert agrees(shown, real) is same


def test_blocks_and_commands_are_found():
    page = ROOT / "README.md"
    text = "a\n```yaml file=x.yaml\nb: 1\n```\n"
    text += "- c\n  ```console exit=2\n  $ standoff \\\n    x\n  y\n  ```\n"
    first, second = blocks_of(page, text)
    assert (first.language, first.note("file"), first.body) == ("yaml", "x.yaml", "b: 1\n")
    assert list(commands(second)) == [("standoff x", "y")]


def test_a_wrong_output_a_wrong_case_and_a_wrong_line_of_python_are_noticed(tmp_path):
    page = ROOT / "README.md"
    with pytest.raises(AssertionError, match="it prints"):
        run_console(Block(page, 1, "console", (), "$ echo a\nb\n"), tmp_path)
    with pytest.raises(AssertionError, match="left with 1"):
        run_console(Block(page, 1, "console", (), "$ cat nothing\n...\n"), tmp_path)
    with pytest.raises(AssertionError, match="`titel` is not a field"):
        load(Block(page, 1, "yaml", (), "standoff: 1\ntitel: A\n"), tmp_path)
    with pytest.raises(AssertionError, match="Expected"):
        run_python(Block(page, 1, "python", (), ">>> 1 + 1\n3\n"), {})


# ----------------------------------------------------------------------------- links lead somewhere


def anchors(page):
    """The anchors of a page's headings, as forges make them."""
    heads = re.findall(r"^#+ +(.*?)\s*$", fenceless(page), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in heads}


def fenceless(page):
    return re.sub(r"^ *(`{3,})[^`]*\n.*?^ *\1 *$", "", page.read_text("utf-8"), flags=re.M | re.S)


@pytest.mark.parametrize("page", named(PAGES))
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{page.relative_to(ROOT)}: {target} is not there"
        if anchor and file.suffix == ".md":
            assert anchor in anchors(file), f"{page.relative_to(ROOT)}: {target}: no such heading"


def test_the_index_names_every_page():
    index = DOCS / "README.md"
    linked = {
        (DOCS / t.partition("#")[0]).resolve() for t in re.findall(r"\]\(([^)]+)\)", prose(index))
    }
    pages = {p for p in DOCS.rglob("*.md") if p != index and p.parent.name != "decisions"}
    assert sorted(p.name for p in pages - linked) == []


# --------------------------------------------------------------- the reference names what there is


def reference(name):
    return (DOCS / "reference" / name).read_text(encoding="utf-8")


def code_words(text):
    """Every word that a page sets as code."""
    inline = re.findall(r"`([^`\n]+)`", text)
    return set(re.findall(r"[\w-]+", " ".join(inline)))


def test_case_md_names_every_field_of_a_case():
    from standoff.audit.schema import case_schema

    schema = case_schema()
    parts = {"Case": schema, **schema["$defs"]}
    words = code_words(reference("case.md"))
    missing = [
        f"{part}.{name}"
        for part, body in parts.items()
        for option in (body, *body.get("anyOf", ()))
        for name in option.get("properties", ())
        if name not in words
    ]
    assert missing == []


def test_json_md_names_every_field_of_an_audit():
    from standoff.audit.schema import audit_schema

    def names(node):
        if isinstance(node, dict):
            yield from node.get("properties", ())
            for value in node.values():
                yield from names(value)
        elif isinstance(node, list):
            for value in node:
                yield from names(value)

    words = code_words(reference("json.md"))
    assert sorted(set(names(audit_schema())) - words) == []


def test_command_line_md_names_every_command_and_option():
    import typer

    from standoff.cli import app

    text = reference("command-line.md")
    for name, command in typer.main.get_command(app).commands.items():
        assert f"`standoff {name}" in text
        options = [o for p in command.params for o in (*p.opts, *p.secondary_opts)]
        missing = [o for o in options if o.startswith("-") and f"`{o}" not in text]
        assert missing == [], name


def test_outcomes_md_names_every_lens_and_its_question():
    from standoff.lenses.registry import LENSES, WAITING, lens

    text = reference("outcomes.md")
    for name in LENSES:
        assert f"## {name}" in text
        assert lens(name).question in text
    assert [name for name in WAITING if f"`{name}`" not in text] == []


def test_the_glossary_has_every_word_of_a_verdict():
    from standoff.audit.basis import BASES
    from standoff.audit.words import WORDS

    text = reference("glossary.md")
    heads = set(re.findall(r"^\*\*([^*]+)\*\*", text, flags=re.M))
    assert sorted({*WORDS, *BASES, "shown", "not found"} - heads) == []
