"""Asks are parsed, never guessed at: a lark grammar for each lens, errors with their place."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from standoff.errors import AskError
from standoff.lenses.base import Ask

TERMS = r"""
ID: /[a-z0-9]+(-[a-z0-9]+)*/
NAME: /[a-z][a-z0-9]*((-|\.|->)[a-z0-9]+)*/
DATE: /[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?/
YEAR: /[0-9]{4}/
DAYS: /[0-9]{1,5}/
_S: / +/
"""


def ask_parser(grammar: str, forms: str, binary: frozenset[str]) -> Callable[[str], Ask]:
    """A parser for the outcomes of a lens.

    Parameters
    ----------
    grammar : str
        Lark rules; each alternative of ``start`` is a rule named as the ask's kind, with
        underscores for hyphens. A missing optional argument comes out as ``""``.
    forms : str
        The forms in words, for the error.
    binary : frozenset of str
        The kinds of ask that are answered by 0 or 1.

    Returns
    -------
    callable
        text → Ask; AskError where it cannot be read.
    """

    @cache
    def parser() -> Any:
        from lark import Lark

        return Lark(grammar + TERMS, parser="lalr", maybe_placeholders=True)

    def parse(text: str) -> Ask:
        from lark.exceptions import UnexpectedInput

        tidy = " ".join(text.split())
        try:
            tree = parser().parse(tidy)
        except UnexpectedInput as error:
            column = getattr(error, "column", -1) or -1
            at = tidy[column - 1 :][:20] if column > 0 else ""
            place = f"at `{at}`" if at else "at its end"
            raise AskError(f"`{tidy[:80]}` cannot be read {place}", f"write {forms}") from None
        rule = tree.children[0]
        args = tuple("" if c is None else str(c) for c in rule.children)
        kind = str(rule.data).replace("_", "-")
        return Ask(tidy, kind, args, kind in binary)

    return parse
