from __future__ import annotations

import io

import pytest
from rich.console import Console

from standoff.audit.results import Audit
from standoff.report.terminal import print_audit

from .red_sea import audit_of, hostile


def _printed(audit: Audit, width: int, **options: object) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=width, **options)  # type: ignore[arg-type]
    print_audit(audit, console, "report.html")
    return stream.getvalue()


@pytest.mark.parametrize("width", [80, 99, 100, 120, 200])
def test_it_fits(made: Audit, width: int) -> None:
    lines = _printed(made, width).splitlines()
    assert max(len(line.rstrip()) for line in lines) <= width
    assert all(v.claim.split("-")[0] in "\n".join(lines) for v in made.verdicts)


def test_the_shape(made: Audit) -> None:
    text = _printed(made, 110)
    lines = [line.rstrip() for line in text.splitlines()]
    assert lines[0].startswith("Red Sea, a made-up spring")
    assert lines[0].endswith("as of 2031-04-02 · 4,096 futures · seed 7 · 1.2 s")
    assert lines[2] == "Let the convoy wait   compared with sail, as-is"
    assert "  It falls short on talks that live in 0.07" in text
    assert "Watch: drills of the coast batteries." in " ".join(text.split())
    assert "   claim" in text
    head = next(line for line in lines if line.lstrip().startswith("claim "))
    assert head.split() == ["claim", "whose", "words", "result", "basis", "flips", "if"]
    row = next(line for line in lines if "could-close" in line)
    assert row.split()[:4] == ["◌", "could-close", "Teller", "could"]
    assert "nerve over 0.7" in row
    assert any(line.startswith("!  hidden-payers") and "no verdict" in line for line in lines)
    assert any(line.startswith(" Of 9 numbers, 7 rest on judgement. Of the 5") for line in lines)
    assert lines[-1] == " Report: report.html"


def test_no_colour_where_none_is_wanted(made: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[32m" in _printed(made, 100, force_terminal=True, color_system="standard")
    monkeypatch.setenv("NO_COLOR", "1")
    plain = _printed(made, 100, force_terminal=True, color_system="standard")
    assert "\x1b[3" not in plain


def test_what_a_case_says_is_no_markup_and_no_escape() -> None:
    text = _printed(audit_of(hostile("[red]loud[/red] \x1b[31mred")), 120)
    assert "[red]loud[/red]" in text
    assert "\x1b" not in text


def test_nothing_is_called_a_probability(made: Audit) -> None:
    assert "probab" not in _printed(made, 100).lower()
