"""``standoff events backtest`` and ``… forecast``: forecasts and their honest score."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from standoff.cli.output import json_target, write_json
from standoff.errors import InputError

if TYPE_CHECKING:
    from standoff.forecasting.outlook import Outlook
    from standoff.forecasting.result import Row, Score

StoreFile = Annotated[Path, typer.Option(help="The store of events: a DuckDB file.")]
Pairs = Annotated[
    list[str] | None, typer.Option("--pair", help="RUS->AZE: this pair only; may be repeated.")
]
Since = Annotated[str, typer.Option(help="Learn from this day on; three years unless given.")]
Sets = Annotated[
    list[str] | None, typer.Option("--set", help="This data set of the store; may be repeated.")
]
Json = Annotated[str, typer.Option(help="Write JSON; - for stdout.")]
SHOWN = (("hostile", None), ("material-conflict", 30), ("material-conflict", 90))


def backtest(
    case: Annotated[Path | None, typer.Argument(help="A case: its actors' pairs (.yaml).")] = None,
    store: StoreFile = Path("events.duckdb"),
    begin: Annotated[str, typer.Option("--from", help="First day that is scored.")] = "",
    end: Annotated[str, typer.Option("--to", help="Last day that is scored.")] = "",
    pairs: Annotated[int, typer.Option(min=1, help="How many pairs, the busiest before.")] = 40,
    pair: Pairs = None,
    horizon: Annotated[
        list[int] | None, typer.Option(min=1, max=365, help="Days; 1, 7, 30 and 90 unless given.")
    ] = None,
    target: Annotated[
        list[str] | None, typer.Option(help="hostile, total or a class; all unless given.")
    ] = None,
    since: Since = "",
    sets: Sets = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed, the same intervals.")] = 0,
    json: Json = "",
) -> None:
    """Score forecasts on the past, each made with what was known the day before."""
    from standoff.cli.events.days import day
    from standoff.events.store import Store
    from standoff.forecasting.gather import Wanted, gather
    from standoff.forecasting.models import models
    from standoff.forecasting.period import HORIZONS
    from standoff.forecasting.tables import TARGETS

    json_target(json, store, *([case] if case else []))
    for name in target or ():
        if name not in TARGETS:
            raise InputError(f"`{name}` is not a target; write one of {', '.join(TARGETS)}")
    wanted = Wanted(
        day(begin), day(end), day(since), pairs, tuple(pair or ()), _actors(case),
        tuple(sets or ()),
    )  # fmt: skip
    with Store(store) as events:
        found = gather(events, wanted)
    done = scored(
        found, models(), tuple(dict.fromkeys(target or TARGETS)),
        tuple(dict.fromkeys(horizon or HORIZONS)), seed,
    )  # fmt: skip
    if json:
        write_json(done.to_data(), json, strict=True)
    if json != "-":
        _print_score(done)


def forecast(
    case: Annotated[Path, typer.Argument(help="A case: its actors' pairs (.yaml).")],
    days: Annotated[int, typer.Option(min=1, max=365, help="How far.")] = 90,
    store: StoreFile = Path("events.duckdb"),
    pair: Pairs = None,
    since: Since = "",
    sets: Sets = None,
    score: Annotated[
        Path | None, typer.Option(help="What `backtest --json` wrote; else it is scored here.")
    ] = None,
    unscored: Annotated[bool, typer.Option("--unscored", help="Do not score it: faster.")] = False,
    seed: Annotated[int, typer.Option(min=0, help="The same seed, the same intervals.")] = 0,
    json: Json = "",
) -> None:
    """Forecast the days after the last event, by pair and class, with the score beside it."""
    from standoff.cli.events.days import day
    from standoff.events.store import Store
    from standoff.forecasting.gather import Wanted, gather
    from standoff.forecasting.models import lead, models
    from standoff.forecasting.outlook import outlook, row_of

    json_target(json, store, case, *([score] if score else []))
    wanted = Wanted(
        None, None, day(since), None, tuple(pair or ()), _actors(case), tuple(sets or ())
    )
    with Store(store) as events:
        found = gather(events, wanted, ahead=days)
    known = _read(score) if score is not None else None
    if known is None and not unscored and found.scored.size:
        known = scored(found, models(), ("hostile", "material-conflict"), (days,), seed)
    model = lead()
    if known is not None and row_of(known, model.name, days) is None:
        known = None
    from standoff.progress import waiting

    with waiting(f"forecasting {days} days"):
        ahead = outlook(found.daily, days, found.of, model, known)
    if json:
        write_json(ahead.to_data(), json, strict=True)
    if json != "-":
        _print_outlook(ahead)


def _actors(case: Path | None) -> tuple[str, ...]:
    if case is None:
        return ()
    from standoff.cli import load_case

    loaded = load_case(case, None)
    codes = tuple(dict.fromkeys(a.iso3 for a in loaded.actors.values() if a.iso3))
    if len(codes) < 2:
        raise InputError(f"{case}: fewer than two of its actors have an `iso3`; give it to states")
    return codes


def scored(
    found: Any, models: Any, targets: tuple[str, ...], horizons: tuple[int, ...], seed: int
) -> Score:
    """The score of some models on what was gathered, with its progress shown."""
    from standoff.forecasting.backtest import backtest
    from standoff.forecasting.result import score
    from standoff.progress import progress

    with progress() as tell:
        done = backtest(
            found.daily, found.start, found.end, models, found.scored, targets, horizons, tell=tell
        )
    return score(done, seed)


def _read(file: Path) -> Score:
    from json import JSONDecodeError, loads

    from standoff.forecasting.result import Score

    try:
        return Score.from_data(loads(file.read_text(encoding="utf-8")))
    except OSError:
        raise InputError(f"{file}: there is no such file, or it cannot be read") from None
    except (JSONDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError):
        raise InputError(
            f"{file}: this is not a score; write one with `standoff events backtest --json {file}`"
        ) from None


def _print_score(found: Score) -> None:
    from rich.console import Console
    from rich.text import Text

    from standoff.cli import clean

    console = Console()
    n, fits = len(found.pairs), len(found.refits)
    console.print(
        Text(
            f"Forecasts of {n} pair{'s' * (n != 1)} from {found.start} to {found.end}, learned on "
            f"the days before each from {found.data['from']} on; "
            f"fitted {fits} time{'s' * (fits != 1)}."
        )
    )
    questions = dict.fromkeys((r.target, r.horizon) for r in found.rows)
    shown = [q for q in questions if any(q[0] == t and h in (None, q[1]) for t, h in SHOWN)]
    for target, horizon in shown or list(questions)[:4]:
        console.print()
        console.print(_table(found.of(target, horizon)))
    console.print()
    for text in (*found.says, *(f"{s[0].upper()}{s[1:]}." for s in found.short)):
        console.print(Text(clean(text)))
    console.print(
        Text(
            "Scores are losses: less is better. Gains in nats an event over the best of the other "
            "forecasts, with the wider ends of the intervals by pair and by week."
        )
    )


def _table(rows: tuple[Row, ...]) -> Any:
    from rich.table import Table
    from rich.text import Text

    from standoff.cli import clean
    from standoff.forecasting.words import number, within

    first = rows[0]
    table = Table(
        box=None, pad_edge=False, title_justify="left",
        title=f"{first.target} {within(first.horizon)}: {first.windows} windows, "
        f"{first.events:,} events",
    )  # fmt: skip
    table.add_column("model", no_wrap=True)
    for name in ("log score", "CRPS", "Brier", "cover", "gain", "95 %"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        finite = [g for g in row.gains if g.nats is not None]
        best = min(finite, key=lambda g: g.nats or 0.0, default=None)
        spans = [s for s in ((best.by_pair, best.by_week) if best else ()) if s is not None]
        wide = (
            f"[{number(min(s[0] for s in spans))}, {number(max(s[1] for s in spans))}]"
            if spans
            else "–"
        )
        table.add_row(
            Text(clean(row.model)),
            "inf" if row.log_score is None else f"{row.log_score:.4f}",
            f"{row.crps:.4f}", f"{row.brier:.4f}", f"{row.coverage:.2f}",
            number(best.nats) if best and best.nats is not None else "–", Text(wide),
        )  # fmt: skip
    return table


def _print_outlook(found: Outlook) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from standoff.cli import clean
    from standoff.forecasting.outlook import MATERIAL

    console = Console()
    console.print(
        Text(
            f"{found.start} to {found.end}: {found.days} days after the last event known, by "
            f"{found.model}"
        )
    )
    table = Table(box=None, pad_edge=False)
    for name in ("pair", "class"):
        table.add_column(name, no_wrap=True)
    for name in ("expected", "90 % interval", "any", "seen"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in found.rows:
        chance = f"{row.chance:.2f}" if row.target == MATERIAL else ""
        table.add_row(
            Text(clean(row.pair)), row.target, f"{row.expected:.1f}", f"{row.low}–{row.high}",
            chance, f"{row.seen:,}",
        )  # fmt: skip
    console.print(table)
    for text in found.says:
        console.print(Text(clean(text)))
