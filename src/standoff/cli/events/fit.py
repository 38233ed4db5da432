"""``standoff events fit``: learn from a store how acts feed on each other, for a case to cite."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from standoff.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from standoff.case import Case
    from standoff.daily import Daily
    from standoff.lenses.escalation.fit import Fitted

HORIZONS = (1, 7, 30)
TARGETS = ("hostile", "material-conflict")


def fit(
    case: Annotated[Path, typer.Argument(help="A case: its actors' pairs (.yaml).")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The fit; beside the case unless given.")
    ] = None,
    store: Annotated[Path, typer.Option(help="The store of events: a DuckDB file.")] = Path(
        "events.duckdb"
    ),
    begin: Annotated[str, typer.Option("--from", help="First day; the store's unless given.")] = "",
    end: Annotated[str, typer.Option("--to", help="Last day; the store's unless given.")] = "",
    sets: Annotated[
        list[str] | None, typer.Option("--set", help="A data set; may be repeated.")
    ] = None,
    least: Annotated[
        int, typer.Option(min=1, help="Pairs with so many events are learned from.")
    ] = 1,
    actor: Annotated[
        list[str] | None, typer.Option("--actor", help="Keep only this actor of the case; repeat.")
    ] = None,
    pairs: Annotated[int, typer.Option(min=1, help="Scored on so many pairs, the busiest.")] = 40,
    terms: Annotated[str, typer.Option(help="The data's licence or terms, to go with it.")] = "",
    unscored: Annotated[bool, typer.Option("--unscored", help="Do not score it: faster.")] = False,
    study: Annotated[
        bool, typer.Option("--backing/--no-backing", help="Study rival backing too.")
    ] = True,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing fit.")] = False,
    seed: Annotated[int, typer.Option(min=0, help="The same seed, the same fit.")] = 0,
) -> None:
    """Fit the mechanisms of escalation to event data, score them, and write what a case cites."""
    from standoff.cli import note
    from standoff.cli.events.days import period
    from standoff.cli.output import unused
    from standoff.events.store import Store
    from standoff.lenses.escalation.fit import fit as learn
    from standoff.lenses.escalation.fit_file import to_data
    from standoff.progress import waiting

    loaded = _case(case)
    codes = _codes(loaded, case, tuple(actor or ()))
    target = output or case.parent / "escalation.fit.json"
    unused(target, force, case, store)
    first, last = period(begin, end)
    with Store(store) as events:
        daily = events.daily(first, last, min_events=least, sets=sets or ())
    absent = [code for code in codes if code not in daily.actors]
    if len(codes) - len(absent) < 2:
        raise InputError(f"{store}: holds no pair of {', '.join(codes)}; import their events")
    if absent:
        note(f"not in the data, and so not simulated: {', '.join(absent)}")
    with waiting(f"fitting {len(daily.pairs):,} pairs, {int(daily.y.sum()):,} events"):
        fitted = learn(daily, *_ties(loaded, daily))
    data = to_data(fitted, daily, tuple(c for c in codes if c in daily.actors))
    data["data"]["terms"] = terms
    if not unscored:
        with Store(store) as events:
            data["score"] = _score(events, daily, pairs, tuple(sets or ()), seed)
    if study:
        data["backing"] = _backing(daily, seed)
    _write(target, data)
    _print(target, fitted, daily, data)


def _case(file: Path) -> Case:
    """A case without its fit, which may not be there yet."""
    from standoff.case import read_text
    from standoff.case.load import from_text

    return from_text(read_text(file), str(file))


def _codes(case: Case, file: Path, only: tuple[str, ...]) -> tuple[str, ...]:
    from standoff.case.link import nearest

    for name in only:
        if name not in case.actors or not case.actors[name].iso3:
            known = [key for key, a in case.actors.items() if a.iso3]
            raise InputError(f"`{name}` is no actor with an iso3; {nearest(name, known)}")
    kept = [a for key, a in case.actors.items() if not only or key in only]
    codes = tuple(dict.fromkeys(a.iso3 for a in kept if a.iso3))
    if len(codes) < 2:
        raise InputError(f"{file}: fewer than two of its actors have an `iso3`; give it to states")
    return codes


def _ties(case: Case, daily: Daily) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Friends and rivals: by the events, and by the case's ties where it has them."""
    from standoff.futures import Futures
    from standoff.lenses.escalation.ties import from_history

    friends, rivals = from_history(daily)
    place = {code: i for i, code in enumerate(daily.actors)}
    centre = Futures.central(case)
    for tie in case.ties:
        ends = [place.get(case.actors[a].iso3 or "", -1) for a in (tie.from_, tie.to)]
        if min(ends) < 0 or ends[0] == ends[1]:
            continue
        weight = float(centre.values(f"tie.{tie.id}.weight")[0])
        for i, j in (ends, ends[::-1]):
            friends[i, j], rivals[i, j] = max(weight, 0.0), max(-weight, 0.0)
    return friends, rivals


def _score(
    events: Any, daily: Daily, pairs: int, sets: tuple[str, ...], seed: int
) -> dict[str, Any] | None:
    """The score of the model on the last stretch of the data, as the fit carries it."""
    from standoff.cli import note
    from standoff.cli.events.forecasts import scored
    from standoff.forecasting.gather import Wanted, gather
    from standoff.forecasting.models import models

    wanted = Wanted(None, daily.end, daily.start, pairs, (), (), sets)
    found = gather(events, wanted)
    if found.start is None:
        note("not scored: the days are too few for a period of forecasts")
        return None
    done = scored(found, models(), TARGETS, HORIZONS, seed).to_data()
    done["horizons"] = sorted({row["horizon"] for row in done["rows"]})
    return done


def _backing(daily: Daily, seed: int) -> dict[str, Any] | None:
    from standoff.cli import note
    from standoff.errors import StandoffError
    from standoff.lenses.escalation.backing import study
    from standoff.progress import waiting

    try:
        with waiting("studying whether a rival's backing feeds hostility"):
            return study(daily, seed=seed)
    except StandoffError as error:
        note(f"rival backing was not studied: {error}")
        return None


def _write(target: Path, data: dict[str, Any]) -> None:
    from json import dumps

    from standoff.cli.output import write

    lines = (
        f"{dumps(k)}: {dumps(v, ensure_ascii=False, allow_nan=False)}" for k, v in data.items()
    )
    write(target, "{\n" + ",\n".join(lines) + "\n}\n")


def _print(target: Path, fitted: Fitted, daily: Daily, data: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.text import Text

    from standoff.cli import clean

    console = Console()
    source = data["data"]
    lines = [
        f"{target}: {source['events']:,} events of {source['name'] or 'the store'} between "
        f"{len(daily.pairs):,} pairs, {source['from']} to {source['to']}; spectral radius "
        f"{fitted.spectral_radius:.2f}.",
        *((data.get("score") or {}).get("says") or ("It has no score.",)),
        *((data.get("backing") or {}).get("says") or ()),
        f"Cite it: escalation: {{because: [{{fit: {target.name}}}]}}",
    ]
    for line in lines:
        console.print(Text(clean(line)))
