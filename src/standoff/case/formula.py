"""Formulas of a case: a small parsed grammar, never evaluated as code.

``= a * (1 + b)``: numbers, ids, parentheses, ``+ - * /`` with spaces around them, ``min`` and
``max``. A condition (``only-if``) compares two formulas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
MAX_LENGTH = 400
_GRAMMAR = r"""
?start: formula | condition
formula: sum
condition: sum COMPARE sum
?sum: product | sum " + " product -> add | sum " - " product -> sub
?product: atom | product " * " atom -> mul | product " / " atom -> div
?atom: NUMBER -> number
     | "-" atom -> neg
     | "min" "(" sum ("," WS? sum)+ ")" -> min
     | "max" "(" sum ("," WS? sum)+ ")" -> max
     | "(" sum ")"
     | NAME -> name
COMPARE: / (>=|<=|>|<) /
NAME: /[a-z][a-z0-9]*((-|\.|->)[a-z0-9]+)*/
NUMBER: /[0-9]+(\.[0-9]+)?/
WS: / +/
"""


class FormulaError(ValueError):
    """A formula that cannot be read, with its column."""


@dataclass(frozen=True)
class Node:
    """One node of a parsed formula: an operator, a number or a name."""

    op: str
    args: tuple[Node, ...] = ()
    value: float = 0.0
    name: str = ""

    def names(self) -> Iterator[str]:
        """Every id that the formula reads, in order, repeats included."""
        if self.op == "name":
            yield self.name
        for arg in self.args:
            yield from arg.names()


def _node(op: str, args: tuple[Any, ...]) -> Node:
    return Node(op, tuple(a for a in args if isinstance(a, Node)))


@lru_cache(maxsize=1)
def _parser() -> Any:
    from lark import Lark, Transformer, v_args

    @v_args(inline=True)
    class Build(Transformer[Any, Node]):
        def number(self, token: Any) -> Node:
            return Node("number", value=float(token))

        def name(self, token: Any) -> Node:
            return Node("name", name=str(token))

        def neg(self, arg: Node) -> Node:
            return Node("neg", (arg,))

        def formula(self, arg: Node) -> Node:
            return arg

        def condition(self, left: Node, compare: Any, right: Node) -> Node:
            return Node(str(compare).strip(), (left, right))

        def add(self, *args: Any) -> Node:
            return _node("add", args)

        def sub(self, *args: Any) -> Node:
            return _node("sub", args)

        def mul(self, *args: Any) -> Node:
            return _node("mul", args)

        def div(self, *args: Any) -> Node:
            return _node("div", args)

        def min(self, *args: Any) -> Node:
            return _node("min", args)

        def max(self, *args: Any) -> Node:
            return _node("max", args)

    return Lark(_GRAMMAR, parser="lalr", transformer=Build(), lexer="contextual")


@lru_cache(maxsize=4096)
def parse_formula(text: str) -> Node:
    """Parse a formula (without its leading ``=``) or a condition.

    Raises
    ------
    FormulaError
        With the column and what may stand there.
    """
    import re

    from lark.exceptions import UnexpectedInput

    if len(text) > MAX_LENGTH:
        raise FormulaError(f"a formula of {len(text)} characters; name a part of it as a quantity")
    tidy = re.sub(r"\s+", " ", text.strip())
    tidy = re.sub(r"\( ", "(", re.sub(r" \)", ")", re.sub(r" ,", ",", tidy)))
    if tidy.count("(") > 40:
        raise FormulaError("more than 40 parentheses; name a part of it as a quantity")
    if not tidy:
        raise FormulaError("an empty formula; write = and what it is made of")
    try:
        node: Node = _parser().parse(tidy)
    except UnexpectedInput as error:
        column = getattr(error, "column", 1) or 1
        at = tidy[max(column - 1, 0) : column + 11] if column > 0 else ""
        place = f"at `{at}`" if at else "at its end"
        raise FormulaError(
            f"`{tidy}` cannot be read {place}; use numbers, ids, parentheses, min, max, "
            "and + - * / with a space on each side"
        ) from None
    return node


_BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.divide,
    ">": np.greater,
    "<": np.less,
    ">=": np.greater_equal,
    "<=": np.less_equal,
}


def evaluate(node: Node, values: Callable[[str], FloatArray]) -> FloatArray:
    """The value of a formula in every future.

    Parameters
    ----------
    node : Node
        The parsed formula.
    values : callable
        id → array of shape (n_futures,).

    Returns
    -------
    ndarray of float, shape (n_futures,) or ()
        Division by zero gives inf or nan, which the bounds' check then names.
    """
    if node.op == "number":
        return np.asarray(node.value)
    if node.op == "name":
        return values(node.name)
    args = [evaluate(arg, values) for arg in node.args]
    with np.errstate(divide="ignore", invalid="ignore"):
        if node.op == "neg":
            return np.asarray(-args[0])
        if node.op in ("min", "max"):
            fold = np.minimum if node.op == "min" else np.maximum
            out = args[0]
            for arg in args[1:]:
                out = fold(out, arg)
            return np.asarray(out)
        return np.asarray(_BINARY[node.op](args[0], args[1]), dtype=np.float64)


def mixed_units(node: Node, units: Mapping[str, str | None]) -> tuple[str, str] | None:
    """Two different units that a formula adds or compares, or None.

    A product or a quotient has no unit of its own here, so nothing is said of it.
    """
    found: list[str] = []

    def unit(n: Node) -> str | None:
        if n.op == "name":
            return units.get(n.name)
        parts = [u for u in map(unit, n.args) if u]
        if n.op in ("mul", "div"):
            return None
        if len(set(parts)) > 1 and not found:
            found.extend(sorted(set(parts))[:2])
        return parts[0] if parts else None

    unit(node)
    return (found[0], found[1]) if found else None
