"""Statements about outcomes: `strike if (force-corridor and back-baku)`, parsed, never evaluated.

The preference statements of option prioritisation (Hipel, Kilgour, Fang & Peng 1997; Fang, Hipel,
Kilgour & Peng 2003), also used to say which outcomes cannot be. `a if b` is false only where b
holds and a does not; `a iff b` where they differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.errors import AskError

BoolArray = NDArray[np.bool_]
MAX_LENGTH = 400
_GRAMMAR = r"""
start: iff
?iff: cond | iff IFF cond
?cond: either | either IF cond
?either: both (OR both)*
?both: other (AND other)*
?other: NOT other -> no | "(" iff ")" | ID ["." ID] -> option
IFF.2: /iff(?![a-z0-9-])/
IF.2: /if(?![a-z0-9-])/
OR.2: /or(?![a-z0-9-])/
AND.2: /and(?![a-z0-9-])/
NOT.2: /not(?![a-z0-9-])/
ID: /[a-z0-9]+(-[a-z0-9]+)*/
%ignore /\s+/
"""


@dataclass(frozen=True)
class Term:
    """One node of a parsed statement."""

    op: str
    args: tuple[Term, ...] = ()
    name: str = ""

    def options(self) -> Iterator[str]:
        """Every option that it names."""
        if self.op == "option":
            yield self.name
        for arg in self.args:
            yield from arg.options()


@cache
def _parser() -> Any:
    from lark import Lark, Transformer, v_args

    @v_args(inline=True)
    class Build(Transformer[Any, Term]):
        def start(self, term: Term) -> Term:
            return term

        def option(self, first: Any, second: Any) -> Term:
            return Term("option", name=str(first) if second is None else f"{first}.{second}")

        def no(self, _: Any, term: Term) -> Term:
            return Term("not", (term,))

        def iff(self, *parts: Any) -> Term:
            return _joined("iff", parts)

        def cond(self, *parts: Any) -> Term:
            return _joined("if", parts)

        def either(self, *parts: Any) -> Term:
            return _joined("or", parts)

        def both(self, *parts: Any) -> Term:
            return _joined("and", parts)

    return Lark(_GRAMMAR, parser="lalr", transformer=Build(), maybe_placeholders=True)


def _joined(op: str, parts: tuple[Any, ...]) -> Term:
    return Term(op, tuple(p for p in parts if isinstance(p, Term)))


@cache
def parse_statement(text: str) -> Term:
    """Parse a statement.

    Raises
    ------
    AskError
        With the place at which it cannot be read.
    """
    from lark.exceptions import UnexpectedInput

    if len(text) > MAX_LENGTH or text.count("(") > 30:
        raise AskError(f"a statement of {len(text)} characters", "split it")
    try:
        term: Term = _parser().parse(text)
    except UnexpectedInput as error:
        column = getattr(error, "column", -1) or -1
        at = text[column - 1 :][:20] if column > 0 else ""
        place = f"at `{at}`" if at else "at its end"
        fix = "use options, not, and, or, if, iff and parentheses"
        raise AskError(f"`{text}` cannot be read {place}", fix) from None
    return term


def truth(term: Term, option: Callable[[str], BoolArray]) -> BoolArray:
    """Where a statement holds.

    Parameters
    ----------
    term : Term
    option : callable
        Name of an option → in which states it is on, shape (n_states,).

    Returns
    -------
    ndarray of bool, shape (n_states,)
    """
    if term.op == "option":
        return option(term.name)
    parts = [truth(arg, option) for arg in term.args]
    if term.op == "not":
        return ~parts[0]
    if term.op == "iff":
        return np.asarray(parts[0] == parts[1])
    if term.op == "if":
        return parts[0] | ~parts[1]
    fold = np.logical_or if term.op == "or" else np.logical_and
    return np.asarray(fold.reduce(parts))
