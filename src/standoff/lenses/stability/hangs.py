"""What an equilibrium hangs on: each preference statement or option whose loss ends it."""

from __future__ import annotations

import numpy as np

from standoff.case import AS_IS, Case
from standoff.errors import AskError
from standoff.futures import Futures
from standoff.lenses.stability.answers import equilibria
from standoff.lenses.stability.changes import changes
from standoff.lenses.stability.lens import solve


def hangs(case: Case, concept: str, policy: str = AS_IS) -> dict[str, tuple[str, ...]]:
    """For each equilibrium of the central future, the single changes that end it.

    Parameters
    ----------
    case : Case
        With a game.
    concept : str
        ``nash``, ``gmr``, ``smr``, ``seq``, ``sseq`` or ``sim``.

    Returns
    -------
    dict of state to tuple of str
        The changes in words; what every equilibrium hangs on stands in all of them. An option
        that is on in a state is not tried: that it could not last without it says nothing.
    """
    middle = solve(case, Futures.central(case), policy)
    lasting = np.flatnonzero(equilibria(middle, (concept,))[concept][0])
    found: dict[str, list[str]] = {middle.board.write(int(s)): [] for s in lasting}
    for change in changes(case):
        assert change.case is not None
        try:
            other = solve(change.case, Futures.central(change.case), policy)
        except AskError:  # nothing is left to last
            still = np.zeros(middle.board.n_states, dtype=np.bool_)
        else:
            still = equilibria(other, (concept,))[concept][0]
        option = change.item.removeprefix("option.") if "option." in change.item else ""
        for state in lasting:
            if option and middle.board.option(option)[state]:
                continue  # what is on cannot last without it: that says nothing
            if not still[state]:
                found[middle.board.write(int(state))].append(change.says)
    return {state: tuple(says) for state, says in found.items()}
