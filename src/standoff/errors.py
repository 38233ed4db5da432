"""Errors for people: where it is, what is wrong, what to write instead.

StandoffError               the root; the command line prints it and leaves with exit code 2
├── InputError              a file or an argument that cannot be used at all
├── CaseError               a case with mistakes: all of them at once, each with its place
└── AskError                an outcome that a lens cannot parse, with the place in the ask
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class StandoffError(Exception):
    """The root of every error that a user may see."""


class InputError(StandoffError):
    """A file or an argument that cannot be used at all."""


class AskError(StandoffError):
    """An outcome that a lens cannot parse.

    Parameters
    ----------
    says : str
        What is wrong.
    fix : str
        What to write instead.
    """

    def __init__(self, says: str, fix: str = "") -> None:
        super().__init__(f"{says}; {fix}" if fix else says)
        self.says = says
        self.fix = fix


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a case.

    Attributes
    ----------
    file : str
        The file as the user named it.
    line : int
        Line in the file, from 1; 0 when it has none.
    path : str
        Where in the case, in its own words (``ties.tur-aze.weight``).
    says, fix : str
        What is wrong, and what to write instead.
    """

    file: str
    line: int
    path: str
    says: str
    fix: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        where = f" {self.path}:" if self.path else ""
        return f"{place}:{where} {self.says}" + (f"; {self.fix}" if self.fix else "")


class CaseError(StandoffError):
    """A case with mistakes, all of them at once.

    Parameters
    ----------
    problems : iterable of Problem
        Sorted by line when shown.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(p) for p in self.problems))
