"""Compile an order of elimination into a program of row operations, for one of three questions.

The gain of camps s (+1 or -1) is the sum of w s_i s_j over a block's ties; the best camps have the
largest gain, and frustrated ties cost (sum of |w| - gain) / 2. `best_camps` asks for the largest
gain and camps that reach it; `two_camps` for the largest gain with one actor beside, and across
from, another; `range_of_pull` for the least and the most that an actor's own ties add to the gain
over all camps that reach it.
"""

import numpy as np
import numpy.typing as npt

from .elimination import Elimination
from .sweep import LEAST, MAX, MOST, NUMBER, PICK, SUB, ZERO
from .writer import Program, Table, Writer

IntArray = npt.NDArray[np.int64]

WORD = 52
"""How many actors' camps one float64 holds exactly."""


def best_camps(plan: Elimination, edges: IntArray) -> Program:
    """Answers: the largest gain, the code words of the camps, the number of the enumeration."""
    actors = len(plan.order) + len(plan.held)
    words = -(-actors // WORD)
    bits = [2.0 ** (actor % WORD) for actor in range(actors)]
    writer = Writer(plan, edges, 2 + words, bits)

    def close(step: int, plus: Table, minus: Table) -> Table:
        actor = plan.order[step]
        extras = list(minus.extras)
        extras[actor // WORD] = writer.sum([extras[actor // WORD], writer.constant(actor)])
        ahead = writer.emit(SUB, plus.gain, minus.gain)
        codes = [writer.emit(PICK, a, b, ahead) for a, b in zip(plus.extras, extras, strict=True)]
        return Table(writer.emit(MAX, plus.gain, minus.gain), tuple(codes))

    total = writer.eliminate(words, close)
    gain, *kept = writer.answers.reshape(-1, 1)
    ahead = writer.emit(SUB, gain, total.gain)
    for to, new in zip(kept, (*total.extras, np.array([NUMBER])), strict=True):
        writer.emit(PICK, to, new, ahead, to=to)
    writer.emit(MAX, gain, total.gain, to=gain)
    return writer.finish()


def two_camps(plan: Elimination, edges: IntArray) -> Program:
    """Answers: the largest gain with the last actor beside the reference, and across from it."""
    writer = Writer(plan, edges, 2)
    ends: list[Table] = []

    def close(step: int, plus: Table, minus: Table) -> Table:
        if step == len(plan.order) - 1:
            ends.extend((plus, minus))
            return Table(np.array([ZERO]), ())
        return Table(writer.emit(MAX, plus.gain, minus.gain), ())

    rest = writer.eliminate(0, close)
    for kept, end in zip(writer.answers.reshape(-1, 1), ends, strict=True):
        writer.emit(MAX, kept, writer.sum([end.gain, rest.gain]), to=kept)
    return writer.finish()


def range_of_pull(plan: Elimination, edges: IntArray) -> Program:
    """Answers: the largest gain, and the least and most pull of the reference's own ties there."""
    writer = Writer(plan, edges, 3)
    reference = plan.held[0]

    def close(step: int, plus: Table, minus: Table) -> Table:
        tie = writer.tie.get((reference, plan.order[step]))
        beside, across = plus.extras, minus.extras
        if tie is not None:
            weight = writer.weight(tie)
            beside = tuple(writer.sum([rows, weight]) for rows in beside)
            across = tuple(writer.emit(SUB, rows, weight) for rows in across)
        ahead = writer.emit(SUB, plus.gain, minus.gain)
        least = writer.emit(LEAST, beside[0], across[0], ahead)
        most = writer.emit(MOST, beside[1], across[1], ahead)
        return Table(writer.emit(MAX, plus.gain, minus.gain), (least, most))

    total = writer.eliminate(2, close)
    own = [
        writer.flipped[reference, actor]
        for actor in plan.held[1:]
        if (reference, actor) in writer.flipped
    ]
    least, most = (writer.sum([rows, *own]) for rows in total.extras)
    gain, kept_least, kept_most = writer.answers.reshape(-1, 1)
    ahead = writer.emit(SUB, gain, total.gain)
    writer.emit(LEAST, kept_least, least, ahead, to=kept_least)
    writer.emit(MOST, kept_most, most, ahead, to=kept_most)
    writer.emit(MAX, gain, total.gain, to=gain)
    return writer.finish()
