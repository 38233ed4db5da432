"""``standoff events``: bring in event data, fit a model to them, forecast, and score it."""

from __future__ import annotations

import typer

from standoff.cli.events import forecasts

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
