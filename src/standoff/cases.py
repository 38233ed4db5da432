"""Where the bundled cases lie: inside an installed package, or beside a checkout's source."""

from __future__ import annotations

from pathlib import Path

from standoff.errors import InputError


def bundled(name: str) -> Path:
    """The case file of a bundled case.

    Raises
    ------
    InputError
        There is no such case in this installation.
    """
    here = Path(__file__).parent
    for root in (here / "cases", here.parent.parent / "cases"):
        file = root / name / "case.yaml"
        if file.is_file():
            return file
    raise InputError(f"{name}: there is no such case in this installation; name a case file")
