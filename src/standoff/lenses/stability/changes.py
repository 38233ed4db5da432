"""The structural changes of a game that a flip may try: drop a statement, drop an option."""

from __future__ import annotations

from standoff.case import Case
from standoff.case.parts import AnyOrder, Game, Placed
from standoff.lenses.base import Change


def changes(case: Case) -> tuple[Change, ...]:
    """Every preference statement dropped, and every option never taken.

    An option is dropped by ruling out the states in which it is on, so that patterns keep their
    length.
    """
    assert case.game is not None
    found = []
    for actor, preference in case.game.preferences.items():
        judged = not any(r.grounds for r in preference.because)
        for i, item in enumerate(preference.statements):
            if len(preference.statements) < 2:
                break
            rest = preference.statements[:i] + preference.statements[i + 1 :]
            smaller = preference.model_copy(update={"statements": rest})
            game = case.game.model_copy(
                update={"preferences": {**case.game.preferences, actor: smaller}}
            )
            says = f"without {actor}'s `{_words(item)}`"
            found.append(Change(says, f"preference.{actor}.{i + 1}", {}, _with(case, game), judged))
    for actor, player in case.game.actors.items():
        for option in player.options:
            ban = f"{actor}.{option}"
            game = case.game.model_copy(update={"infeasible": (*case.game.infeasible, ban)})
            says = f"if {actor} could not {option}"
            found.append(Change(says, f"option.{ban}", {}, _with(case, game)))
    return tuple(found)


def _words(item: str | AnyOrder | Placed) -> str:
    if isinstance(item, AnyOrder):
        return " / ".join(item.any_order)
    return item.statement if isinstance(item, Placed) else item


def _with(case: Case, game: Game) -> Case:
    return case.model_copy(update={"game": game})
