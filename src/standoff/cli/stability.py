"""``standoff stability``: which outcomes of the standoff can last, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from standoff.cli.output import write_json
from standoff.errors import AskError, InputError

if TYPE_CHECKING:
    from standoff.case import Case


def stability(
    case: Annotated[Path, typer.Argument(help="A case with a game: .yaml.")],
    concept: Annotated[
        list[str] | None, typer.Option(help="nash, gmr, smr, seq, sseq or sim; all unless given.")
    ] = None,
    why: Annotated[str, typer.Option(help="A state in letters: why each actor stays or not.")] = "",
    paths: Annotated[bool, typer.Option("--paths", help="How the status quo leads there.")] = False,
    inverse: Annotated[str, typer.Option(help="A state: what would make it last, or not.")] = "",
    hangs: Annotated[
        bool, typer.Option("--hangs", help="On which single statement or option each hangs.")
    ] = False,
    together: Annotated[
        str, typer.Option(help="A,B: what these actors could do together from the status quo.")
    ] = "",
    coalitions: Annotated[
        bool, typer.Option("--coalitions", help="Which states no coalition would leave.")
    ] = False,
    horizon: Annotated[
        int, typer.Option(min=0, max=99, help="Two actors: what is stable looking so far ahead.")
    ] = 0,
    policy: Annotated[str, typer.Option(help="Under which policy.")] = "as-is",
    futures: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many futures.")] = 4096,
    seed: Annotated[int, typer.Option(min=0, help="The same seed, the same answer.")] = 0,
    json: Annotated[str, typer.Option(help="Write JSON; - for stdout.")] = "",
) -> None:
    """Which outcomes of the standoff can last, in which share of the futures, and why."""
    from standoff.audit.check import check
    from standoff.cli import load_case
    from standoff.cli.output import files_of, json_target
    from standoff.futures import Futures
    from standoff.lenses.stability.conflict import CONCEPTS
    from standoff.lenses.stability.picture import picture
    from standoff.progress import waiting

    concepts = tuple(dict.fromkeys(concept or CONCEPTS))
    for name in concepts:
        if name not in CONCEPTS:
            raise InputError(f"`{name}` is not a concept; write one of {', '.join(CONCEPTS)}")
    loaded = load_case(case, None)
    check(loaded)
    json_target(json, *files_of(loaded, case))
    if loaded.game is None:
        raise InputError(f"{case}: the case has no game; add `game:` with actors and options")
    if policy not in loaded.policy_ids:
        raise InputError(f"`{policy}` is not a policy; write {', '.join(loaded.policy_ids)}")
    with waiting(f"solving the game over {futures:,} futures"):
        found = picture(loaded, Futures(loaded, futures, seed), policy, concepts)
    try:
        if why:
            found["why"] = {why: _why(loaded, policy, why, concepts)}
        if inverse:
            found["inverse"] = _inverse(loaded, policy, inverse, concepts)
        if hangs:
            found["hangs"] = _hangs(loaded, concepts, policy)
        if together:
            found["together"] = _together(loaded, together, policy)
        if coalitions:
            found["coalitions"] = _coalitions(loaded, policy)
        if horizon:
            found["limited"] = _limited(loaded, horizon, policy)
    except AskError as error:
        raise InputError(f"{case}: {error}") from None
    if json:
        write_json(found, json)
    if json != "-":
        _print(loaded, found, concepts, bool(why), paths)


def _solved(case: Case, policy: str, state: str) -> tuple[Any, int]:
    from standoff.futures import Futures
    from standoff.lenses.stability.lens import solve, state_in

    solved = solve(case, Futures.central(case), policy)
    return solved, state_in(solved, state, policy)


def _why(case: Case, policy: str, state: str, concepts: tuple[str, ...]) -> dict[str, Any]:
    from standoff.lenses.stability.reasons import why
    from standoff.lenses.stability.words import why_in_words

    solved, number = _solved(case, policy, state)
    ranks = solved.orders.ranks[0]
    return {
        name: {
            player: why_in_words(solved.board, why(solved.conflict, ranks, number, i, name))
            for i, player in enumerate(solved.board.players)
        }
        for name in concepts
    }


def _inverse(
    case: Case, policy: str, state: str, concepts: tuple[str, ...]
) -> list[dict[str, Any]]:
    from standoff.lenses.stability.answers import stable_for
    from standoff.lenses.stability.inverse import inverse

    solved, number = _solved(case, policy, state)
    ranks = solved.orders.ranks[0]
    out = []
    for name in concepts:
        stable = stable_for(solved, 0, name)[:, number]
        for i, player in enumerate(solved.board.players):
            found = inverse(
                solved.conflict, ranks, number, i, name, stable=not bool(stable[i]), most=3
            )
            out.append(
                {
                    "concept": name,
                    "actor": player,
                    "stable": bool(stable[i]),
                    "changes": [[solved.board.write(t) for t in c] for c in found.changes],
                    "complete": found.complete,
                }
            )
    return out


def _hangs(case: Case, concepts: tuple[str, ...], policy: str) -> dict[str, Any]:
    from standoff.lenses.stability.hangs import hangs

    return {name: {k: list(v) for k, v in hangs(case, name, policy).items()} for name in concepts}


def _together(case: Case, members: str, policy: str) -> list[dict[str, Any]]:
    from standoff.lenses.stability.together import together

    assert case.game is not None
    if case.game.status_quo is None:
        raise AskError("the game has no status quo", "add `status-quo:` to it")
    names = tuple(dict.fromkeys(m.strip() for m in members.split(",")))
    return together(case, names, case.game.status_quo, policy)


def _coalitions(case: Case, policy: str) -> list[str]:
    from standoff.lenses.stability.together import lasting_for_coalitions

    return lasting_for_coalitions(case, policy)


def _limited(case: Case, horizon: int, policy: str) -> list[str]:
    import numpy as np

    from standoff.futures import Futures
    from standoff.lenses.stability.lens import solve
    from standoff.lenses.stability.limited import limited

    solved = solve(case, Futures.central(case), policy)
    try:
        found = limited(solved.conflict, solved.orders.ranks[0], horizon).all(axis=0)
    except ValueError as error:
        raise AskError(str(error), "leave --horizon out") from None
    return [solved.board.write(int(s)) for s in np.flatnonzero(found)]


def _print(
    case: Case,
    found: dict[str, Any],
    concepts: tuple[str, ...],
    told: bool,
    paths: bool,
) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from standoff.cli import clean

    console = Console()

    def say(text: str) -> None:
        console.print(Text(clean(text)))

    orders = "order" if found["orders"] == 1 else "orders"
    say(
        f"{case.title}: {found['feasible']:,} states that can be, {found['futures']:,} futures, "
        f"{found['orders']} {orders} of preference, under {found['policy']}"
    )
    table = Table(box=None, pad_edge=False)
    table.add_column("state", no_wrap=True)
    for name in concepts:
        table.add_column(name, justify="right")
    table.add_column("which options are on")
    for state in found["states"][:40]:
        shares = [found["shares"].get(c, {}).get(state) for c in concepts]
        cells = ["–" if s is None else f"{s:.2f}" for s in shares]
        on = ", ".join(name.partition(".")[2] for name in found["on"][state]) or "nothing"
        table.add_row(*(Text(clean(c)) for c in (state, *cells, on)))
    console.print(table)
    more = len(found["states"]) - 40 + found["left-out"]
    if more > 0:
        say(f"… and {more:,} more; --json - prints up to {len(found['states']):,}")
    for name in found["not-solved"]:
        say(f"{name} is not solved: the game has too many moves to list")
    say("Shares are of the futures examined; a share is not a probability.")
    if told:
        for state, by in found["why"].items():
            for name, players in by.items():
                say(f"\nWhy {state} under {name}, in the central future:")
                for text in players.values():
                    say(f"  {text}")
    if paths:
        start = found["status-quo"]
        say(f"\nFrom the status quo {start or '(none is given)'}:")
        if start and not found["moves"] and not found["paths"]:
            say(f"  no move leads from it, or it cannot be under {found['policy']}")
        for row in found["paths"]:
            say(f"  {row['to']} by {row['by']}: {row['says']}")
    for name, by in found.get("hangs", {}).items():
        say(f"\nWhat each equilibrium under {name} hangs on, in the central future:")
        for state, says in by.items():
            say(f"  {state}: " + ("; ".join(says) or "no single statement or option"))
        every = set.intersection(*map(set, by.values())) if by else set()
        say("  all of them: " + ("; ".join(sorted(every)) or "nothing alone"))
    if "together" in found:
        say("\nWhat they could do together from the status quo, to the good of each of them:")
        for row in found["together"] or [{"to": "nothing", "says": "no joint move betters all"}]:
            say(f"  {row['to']}: {row['says']}")
    if "coalitions" in found:
        states = ", ".join(found["coalitions"]) or "nothing"
        say(f"\nWhat no coalition would leave together, in the central future: {states}")
    if "limited" in found:
        states = ", ".join(found["limited"]) or "nothing"
        say(f"\nStable for both, looking that far ahead: {states}")
    if "inverse" in found:
        say("\nWhat would turn an actor around, by the smallest change of its own order:")
    for row in found.get("inverse", ()):
        say("  " + _turned(row))


def _turned(row: dict[str, Any]) -> str:
    """What would turn an actor's stability around, in a line."""
    now = "stays" if row["stable"] else "leaves"
    head = f"{row['actor']} under {row['concept']} {now}"
    if not row["changes"]:
        return f"{head}; no change of its own order turns that"
    states = row["changes"][0]
    shown = ", ".join(states[:4]) + (f" and {len(states) - 4} more" if len(states) > 4 else "")
    way = "would have to rise above it" if row["stable"] else "would have to fall to it"
    return f"{head}; for it to turn, {shown} {way}"
