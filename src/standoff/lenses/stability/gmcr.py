"""Reading gmcr-py's `.gmcr` files: a conflict as JSON → a case with a game.

gmcr-py (O. Petersons, University of Waterloo) keeps options, infeasible conditions, and for each
decision maker its options and either prioritised conditions or a ranking of the feasible states,
which are numbered from 1 in ascending order, the first option the lowest bit.
"""

from __future__ import annotations

import json
import re
from itertools import product
from typing import Any

from standoff.errors import InputError

_MOVES = {"both": "both", "fwd": "on", "back": "off"}
MOST = 20  # options of a conflict whose states are ranked one by one
_FIX = "save it again in gmcr-py"


def read_gmcr(text: str, file: str) -> dict[str, Any]:
    """A `.gmcr` file → a case as plain data.

    Raises
    ------
    InputError
        It is not JSON, or not a conflict of gmcr-py; with what is wrong.
    """
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raise InputError(f"{file}: this is not JSON; {_FIX}") from None
    try:
        return _case(raw, re.split(r"[\\/]", file)[-1].rsplit(".", 1)[0])
    except (KeyError, TypeError, IndexError, ValueError, AttributeError) as error:
        what = f"`{error.args[0]}` is missing" if isinstance(error, KeyError) else str(error)
        raise InputError(f"{file}: this is no conflict of gmcr-py ({what}); {_FIX}") from None


def _case(raw: dict[str, Any], title: str) -> dict[str, Any]:
    options = raw["options"]
    makers = raw["decisionMakers"]
    owner: dict[int, str] = {}
    actors: dict[str, Any] = {}
    for maker in makers:
        actor = _slug(maker["name"], actors)
        actors[actor] = {"name": str(maker["name"]), "kind": "organisation"}
        for option in maker["options"]:
            if option in owner:
                raise ValueError(f"option {option} belongs to two decision makers")
            owner[int(option)] = actor
    if set(owner) != set(range(len(options))):
        raise ValueError("some option belongs to nobody")
    names: dict[int, str] = {}
    players: dict[str, Any] = {actor: {"options": {}} for actor in actors}
    order: list[int] = []
    for maker, actor in zip(makers, actors, strict=True):
        for option in maker["options"]:
            body = options[option]
            name = _slug(body["name"], players[actor]["options"])
            names[option] = f"{actor}.{name}"
            order.append(option)
            moves = _MOVES[body.get("permittedDirection", "both")]
            entry = {"says": str(body["name"])}
            players[actor]["options"][name] = (
                {**entry, "moves": moves} if moves != "both" else entry
            )
    infeasible = [_all(condition, names) for condition in raw.get("infeasibles", ())]
    states = _states(raw.get("infeasibles", ()), order)
    preferences = {
        actor: _preference(maker, names, states)
        for maker, actor in zip(makers, actors, strict=True)
    }
    game = {
        "actors": players,
        "infeasible": infeasible,
        "preferences": {actor: p for actor, p in preferences.items() if p},
    }
    return {"standoff": 1, "title": title, "actors": actors, "game": game}


def _slug(name: object, taken: Any) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", str(name).lower()).strip("-")[:60] or "unnamed"
    if base in ("and", "or", "not", "if", "iff"):
        base = f"option-{base}"
    found, number = base, 2
    while found in taken:
        found, number = f"{base}-{number}", number + 1
    return found


def _all(condition: Any, names: dict[int, str]) -> str:
    parts = [("" if way == "Y" else "not ") + names[int(option)] for option, way in condition]
    if not parts:
        raise ValueError("an empty condition")
    return " and ".join(parts)


def _statement(condition: Any, names: dict[int, str]) -> str:
    if isinstance(condition, dict):
        members = [_all(c, names) for c in condition["members"]]
        return " or ".join(f"({m})" for m in members)
    return _all(condition, names)


def _states(infeasibles: Any, order: list[int]) -> list[str]:
    """The feasible states in gmcr-py's numbering, each in letters in the order of the case."""
    many = len(order)
    if many > MOST:
        return []
    bans = [[(int(o), way) for o, way in c] for c in infeasibles]
    found = []
    for letters in product("NY", repeat=many):
        state = letters[::-1]  # the first option is the lowest bit
        if not any(all(state[o] == way for o, way in ban) for ban in bans):
            found.append("".join(state[o] for o in order))
    return found


def _preference(maker: Any, names: dict[int, str], states: list[str]) -> dict[str, Any]:
    """What a decision maker prefers; gmcr-py writes a ranking only where it is in force."""
    ranking = maker.get("preferenceRanking") or maker.get("preferenceVector") or []
    if not ranking:
        conditions = maker.get("preferences") or []
        return {"statements": [_statement(c, names) for c in conditions]} if conditions else {}
    if not states:
        raise ValueError(f"a ranking over {len(names)} options; {MOST} are the most")
    out: list[Any] = []
    for entry in ranking:
        if isinstance(entry, list):
            tied = [states[int(i) - 1] for i in entry]
            out.append(tied if len(tied) > 1 else tied[0])
        else:
            out.append(states[int(entry) - 1])
    return {"ranking": out}
