"""Forecasts of ICEWS 2018 and their score: rolling origins over June and July.

Run as `python benchmarks/forecasts.py`. The pairs of countries with 30 or more events before June
are learned from and scored; refits on the first day and 30 days later, memories daily. Gains are in
nats per event over the same cases, with 95 % intervals that redraw pairs and weeks. Needs the
extract in ../shared; without it the benchmark says so and ends. `baselines` as an argument leaves
the models out; `learner` scores boosted trees of a hundred features beside them, on April and
May, from pairs with as many events a month before (five minutes); `whole` takes the pairs with 30
or more events in the whole extract, lighter ones, chosen with a look at the period that is scored.
"""

import datetime as dt
import hashlib
import sys
import time
from pathlib import Path

import numpy as np

from standoff.daily import Daily
from standoff.forecasting.alone import Alone
from standoff.forecasting.backtest import Backtest, backtest
from standoff.forecasting.baselines import Mixture, baselines
from standoff.forecasting.gains import Gain
from standoff.forecasting.models import PAIR_ONLY, lead, models, pair_only
from standoff.forecasting.pool import OwnPast
from standoff.forecasting.result import Score, score
from standoff.forecasting.trailing import Trailing
from standoff.forecasting.words import told

FILE = Path(__file__).parents[2] / "shared/data/events/icews18_interstate.csv.gz"
START, BEGIN, END = dt.date(2018, 1, 1), dt.date(2018, 6, 1), dt.date(2018, 7, 31)
ENOUGH = 30
WANTED = {1: (0.15, 0.035), 7: (0.05, 0.015)}  # nats per event over trailing, over pair-only
WANTED_CRPS = 0.95
WANTED_COVERAGE = (0.85, 0.95)
OURS = lead().name


def icews(until: dt.date, enough: int = ENOUGH) -> Daily:
    """Counts of the pairs with enough events before a day."""
    import pandas as pd

    rows = pd.read_csv(FILE, usecols=["date", "source_iso3", "target_iso3", "quad"])
    rows = rows[rows.source_iso3 != rows.target_iso3]
    day = (pd.to_datetime(rows.date) - pd.Timestamp(START)).dt.days.to_numpy()
    label = rows.source_iso3 + "->" + rows.target_iso3
    early = label[day < (until - START).days].value_counts()
    kept = sorted(early[early >= enough].index)
    actors = tuple(sorted({actor for pair in kept for actor in pair.split("->")}))
    place = {actor: i for i, actor in enumerate(actors)}
    pairs = np.array([[place[actor] for actor in pair.split("->")] for pair in kept])
    column = label.map({pair: i for i, pair in enumerate(kept)})
    inside = column.notna().to_numpy()
    y = np.zeros(((END - START).days + 1, len(kept), 4), dtype=np.uint16)
    where = (day[inside], column[inside].astype(int), rows.quad.to_numpy()[inside] - 1)
    np.add.at(y, where, 1)
    digest = hashlib.sha256(FILE.read_bytes()).hexdigest()
    world = np.bincount(day, minlength=y.shape[0]).astype(float)
    return Daily(START, actors, pairs, y, world, "ICEWS 2018, between countries", digest)


def trailing(found: Score, target: str, horizon: int) -> str:
    """The trailing negative binomial that turned out best: the hardest of them to beat."""
    rows = [
        r for r in found.of(target, horizon)
        if r.model.startswith("trailing") and r.log_score is not None
    ]  # fmt: skip
    return min(rows, key=lambda r: r.log_score or 0.0).model


def line(what: str, value: str, wanted: str, met: bool | None) -> None:
    word = "" if met is None else "yes" if met else "NO"
    print(f"{what:54}{wanted:>12}  {word:4}{value}", flush=True)


def clear(gain: Gain, goal: float) -> bool:
    """At least the goal, and both intervals above 0."""
    spans = (gain.by_pair, gain.by_week)
    return (gain.nats or 0.0) >= goal and all(s is not None and s[0] > 0 for s in spans)


def tables(found: Score) -> None:
    for target, horizon in dict.fromkeys((r.target, r.horizon) for r in found.rows):
        rows = found.of(target, horizon)
        print(f"\n{target}, {horizon} days: {rows[0].windows} windows, {rows[0].events:,} events")
        print(f"  {'':32}{'log':>9}{'CRPS':>9}{'Brier':>9}{'cover':>7}{'plain':>7}")
        for r in rows:
            log = "inf" if r.log_score is None else f"{r.log_score:.4f}"
            print(
                f"  {r.model:32}{log:>9}{r.crps:9.4f}{r.brier:9.4f}"
                f"{r.coverage:7.3f}{r.coverage_plain:7.3f}"
            )


def goals(found: Score) -> None:
    print(f"\n{'':54}{'wanted':>12}  met")
    ours = {(r.target, r.horizon): r for r in found.rows if r.model == OURS}
    for horizon, (over_trailing, over_pair) in WANTED.items():
        row = ours["hostile", horizon]
        best = trailing(found, "hostile", horizon)
        wanted = ((best, over_trailing), (PAIR_ONLY, over_pair), (Alone().name, over_pair))
        for name, goal in wanted:
            gain = row.over(name)
            if gain is None:
                continue  # the pair-only model is the one whose forecasts are shown
            what = f"hostile, {horizon} d, over {name}"[:54]
            line(what, told(gain), f"{goal:.3f}", clear(gain, goal))
        theirs = next(r for r in found.of("hostile", horizon) if r.model == best)
        crps = min(
            r.crps for r in found.of("hostile", horizon)
            if r.model.startswith("trailing")
        )  # fmt: skip
        line(
            f"hostile, {horizon} d, CRPS against the same", f"ratio {row.crps / theirs.crps:.3f}; "
            f"against the trailing one of the least CRPS {row.crps / crps:.3f}",
            f"<= {WANTED_CRPS}", row.crps <= WANTED_CRPS * theirs.crps,
        )  # fmt: skip
    low, high = WANTED_COVERAGE
    for target in ("hostile", "material-conflict"):
        row = ours[target, 30]
        gain = row.over(Mixture().name)
        assert gain is not None
        line(
            f"{target}, 30 d, over the mixture", f"{told(gain)}; {gain.windows} windows: "
            "no win is claimed", ">= 0", None if gain.nats is None else gain.nats >= 0,
        )  # fmt: skip
    for (target, horizon), row in ours.items():
        line(
            f"{target}, {horizon} d, coverage by randomised PIT", f"{row.coverage:.3f}",
            f"{low}..{high}", low <= row.coverage <= high,
        )  # fmt: skip


def weights(done: Backtest) -> None:
    """Where the gain over the pair-only model comes from: light, middling and heavy pairs."""
    day = done.daily.day(done.start)
    before = done.daily.y[:day][:, done.of].sum(axis=(0, 2))
    thirds = np.array_split(np.argsort(before, kind="stable"), 3)
    ours, theirs = (done.marks[m, "hostile", 1].log for m in (OURS, PAIR_ONLY))
    y = done.happened["hostile", 1]
    for name, rows in zip(("lightest", "middling", "heaviest"), thirds, strict=True):
        nats = (theirs - ours)[:, rows].sum() / max(y[:, rows].sum(), 1)
        busy = f"{before[rows].min():,} to {before[rows].max():,} events before"
        line(f"gain over pair-only, {name} third", f"{nats:+.3f}; {busy}", "", None)


def learner() -> None:
    """What a learner that may use anything gains, on the months that the model was developed on."""
    from _learner import Learner

    first, last, enough = dt.date(2018, 4, 1), dt.date(2018, 5, 31), 18
    own = OwnPast()
    trees = Learner()
    compared = (Trailing(14), Trailing(28), Alone(), pair_only(own), trees, lead(own))
    daily = icews(first, enough)
    found = score(backtest(daily, first, last, compared, targets=("hostile",), horizons=(1,)))
    tables(found)
    for row in found.rows:
        if not row.baseline:
            for gain in row.gains:
                line(f"{row.model} over {gain.over}"[:54], told(gain), "", None)
        elif row.model == trees.name:
            line(f"{row.model} over the best baseline", told(row.gains[0]), "", None)


def main() -> None:
    """Print the tables."""
    if not FILE.is_file():
        print("no ICEWS extract in ../shared/data/events: nothing is scored here")
        return
    if "learner" in sys.argv[1:]:
        learner()
        return
    until = END + dt.timedelta(days=1) if "whole" in sys.argv[1:] else BEGIN
    daily = icews(until)
    plain = "baselines" in sys.argv[1:]
    begun = time.process_time()
    done = backtest(
        daily, BEGIN, END, baselines() if plain else models(),
        targets=("hostile", "material-conflict"), horizons=(1, 7, 30),
    )  # fmt: skip
    seconds = time.process_time() - begun
    found = score(done)
    print(
        f"{daily.name}: {len(found.pairs)} pairs with {ENOUGH} or more events before {until}, "
        f"scored to {END}; fitted {len(found.refits)} times; {seconds:.0f} s of processor time"
    )
    tables(found)
    if plain:
        return
    goals(found)
    if OURS != PAIR_ONLY:
        weights(done)
    print()
    for text in found.says:
        print(text)


if __name__ == "__main__":
    main()
