"""``standoff events``: bring in event data, fit a model to them, forecast, and score it."""

from __future__ import annotations

import typer

app = typer.Typer(
    help="Bring in event data, fit a model to them, forecast, and score the forecasts.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def _root() -> None:
    """Bring in event data, fit a model to them, forecast, and score the forecasts."""
