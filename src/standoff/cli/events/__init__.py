"""``standoff events``: bring in event data, fit a model to them, forecast, and score it."""

from __future__ import annotations

import typer

from standoff.cli.events import backing, fit, forecasts, store

app = typer.Typer(
    help="Bring in event data, fit a model to them, forecast, and score the forecasts.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def _root() -> None:
    """Bring in event data, fit a model to them, forecast, and score the forecasts."""


app.command(epilog="Example: standoff events backtest --from 2018-06-01 --to 2018-07-31 --json -")(
    forecasts.backtest
)
app.command(epilog="Example: standoff events forecast case.yaml --days 90")(forecasts.forecast)
app.command("import", epilog="Example: standoff events import 2018*.export.CSV.zip --as gdelt2")(
    store.import_
)
app.command("list", epilog="Example: standoff events list --store events.duckdb")(store.list_)
app.command(epilog="Example: standoff events show --source RUS --class material-conflict")(
    store.show
)
app.command(epilog="Example: standoff events counts --by pair --from 2018-01-01 --limit 20")(
    store.counts
)
app.command(epilog="Example: standoff events rejects --limit 5")(store.rejects)
app.command(epilog="Example: standoff events backing --from 2018-01-01 --to 2018-07-31 --quick")(
    backing.backing
)
app.command(epilog="Example: standoff events fit case.yaml --store events.duckdb")(fit.fit)
