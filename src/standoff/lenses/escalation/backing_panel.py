"""Who is whose rival, and what each pair's days looked like: the panel of the study of backing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.daily import HOSTILE, Daily
from standoff.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NEAR, FAR, LEAD = (1, 7), (8, 28), (-7, -1)  # days before; a lead counts days after
OWN = ((1, 1), (2, 7), (8, 28))  # of the pair's own past
COVERAGE = ((0, 0), (1, 7), (8, 28))  # of a side's acts with others: the day itself counts too
BURN, AHEAD = FAR[1], -LEAD[0]
LEAST_ACTS = 10  # acts of a dyad before it can be called a rivalry
LEAST_HOSTILE = 5  # hostile acts of a pair, within the days examined
LEAST_PAIRS = 20
MOST_CELLS = 400_000  # pairs times days; the pairs with most hostile acts come first


def rivals_of(daily: Daily, least: int = LEAST_ACTS) -> Floats:
    """Call two actors rivals where more than half of what passed between them was hostile.

    Both directions count together, all days of `daily`; a dyad needs `least` acts.

    Returns
    -------
    ndarray, shape (n_actors, n_actors)
        1 for rivals, 0 otherwise; symmetric.
    """
    n = len(daily.actors)
    acts, hostile = np.zeros((n, n)), np.zeros((n, n))
    counts = daily.y.sum(axis=0, dtype=np.float64)
    where = (daily.pairs[:, 0], daily.pairs[:, 1])
    np.add.at(acts, where, counts.sum(axis=1))
    np.add.at(hostile, where, counts[:, list(HOSTILE)].sum(axis=1))
    acts, hostile = acts + acts.T, hostile + hostile.T
    return np.where((acts >= least) & (hostile > acts / 2), 1.0, 0.0)


def window(counts: Floats, days: tuple[int, int]) -> Floats:
    """Sum over the days `a` to `b` before each day (negative: after); days outside count 0.

    Parameters
    ----------
    counts : ndarray, shape (n_days, n)
        Counts a day.
    days : (int, int)
        `a` and `b`, both counted; ``(0, 0)`` is the day itself.
    """
    n_days = counts.shape[0]
    sums = np.zeros((n_days + 1, counts.shape[1]))
    np.cumsum(counts, axis=0, out=sums[1:])
    first = np.clip(np.arange(n_days) - days[1], 0, n_days)
    last = np.clip(np.arange(n_days) - days[0] + 1, 0, n_days)
    return np.asarray(sums[last] - sums[first])


@dataclass(frozen=True)
class Panel:
    """The pairs and days that are examined.

    Attributes
    ----------
    pairs : ndarray of int, shape (n_pairs,)
        Which pairs of the events.
    source, target : ndarray of int, shape (n_pairs,)
        Their actors.
    days : ndarray of int, shape (n_days,)
        Which days of the events.
    week : ndarray of int, shape (n_days,)
        The calendar week of each, from 0.
    hostile : ndarray, shape (n_days_of_events, n_pairs)
        Hostile acts of each pair.
    cooperation : ndarray, shape (n_days_of_events, n_pairs_of_events)
        Cooperative acts of every pair of the events.
    entries : ndarray of int, shape (n_entries, 2)
        A pair of this panel, and the pair of the events from a rival of its source to its target.
    entry_weight : ndarray, shape (n_entries,)
        How much of a rival it is.
    around : ndarray, shape (n_days_of_events, n_pairs)
        All acts by or towards the target, but for those between the two.
    rest : ndarray, shape (n_pairs, n_days, n_columns)
        What else moves hostility, and depends on neither rivals nor the pair's own past.
    """

    pairs: Ints
    source: Ints
    target: Ints
    days: Ints
    week: Ints
    hostile: Floats
    cooperation: Floats
    entries: Ints
    entry_weight: Floats
    around: Floats
    rest: Floats

    @property
    def y(self) -> Floats:
        """Hostile acts on the days examined, [pair, day]."""
        return np.ascontiguousarray(self.hostile[self.days].T)

    def backing(self, columns: Ints | None = None) -> Floats:
        """Rivals' cooperation towards each pair's target, [day of the events, pair].

        `columns` puts other pairs of the events in the place of ``entries[:, 1]``.
        """
        chosen = self.entries[:, 1] if columns is None else columns
        out = np.zeros(self.hostile.shape)
        starts = np.flatnonzero(np.diff(self.entries[:, 0], prepend=-1))
        out[:, self.entries[starts, 0]] = np.add.reduceat(
            self.cooperation[:, chosen] * self.entry_weight, starts, axis=1
        )
        return out

    def surge(self, backing: Floats, days: tuple[int, int]) -> Floats:
        """Log units above the pair's own level: log(1 + sum of the window), less its mean."""
        found = np.log1p(window(backing, days)[self.days]).T
        return np.ascontiguousarray(found - found.mean(axis=1, keepdims=True))

    def nuisance(self, backing: Floats, hostile: Floats | None = None) -> Floats:
        """What moves hostility beside the backing, [pair, day, column].

        First the pair's own past (`OWN`), then the coverage of the target but for the backing
        itself, then the rest. `hostile` takes the place of the pairs' own hostile acts.
        """
        own = _logs(self.hostile if hostile is None else hostile, OWN)
        covered = _logs(np.maximum(self.around - backing, 0.0), COVERAGE)
        moving = np.concatenate([own, covered], axis=2)[self.days].transpose(1, 0, 2)
        return np.concatenate([moving, self.rest], axis=2)

    def bare(self) -> Floats:
        """The columns of `nuisance` that are neither coverage nor weekday."""
        weeks = int(self.week[-1])
        answered = len(OWN) + len(COVERAGE) + np.arange(2)
        total = len(OWN) + len(COVERAGE) + self.rest.shape[2]
        kept = [*range(len(OWN)), *answered, *range(total - weeks, total)]
        return self.nuisance(self.backing())[:, :, kept]


def _logs(counts: Floats, windows: tuple[tuple[int, int], ...]) -> Floats:
    """Log of one plus each window's sum, [day, column, window]."""
    return np.stack([np.log1p(window(counts, w)) for w in windows], axis=2)


def panel(
    daily: Daily, rivals: Floats, first: int = BURN, least_hostile: int = LEAST_HOSTILE
) -> Panel:
    """Lay out the days from `first` on, for pairs with hostility and with rivals who cooperate.

    Raises
    ------
    InputError
        Where the period is too short, no one has a rival, or too few pairs remain.
    """
    n = len(daily.actors)
    days = np.arange(max(first, BURN), daily.days - AHEAD)
    if len(days) < 28:
        raise InputError(
            f"the events of {daily.start} to {daily.end} leave {max(len(days), 0)} days to"
            " examine, and 28 are the least; take a longer period"
        )
    if not (rivals > 0).any():
        raise InputError(
            "no two actors are rivals in these events; give their ties, or more events"
        )
    counts = daily.y.astype(np.float64)
    hostile = counts[:, :, list(HOSTILE)].sum(axis=2)
    cooperation = counts[:, :, :2].sum(axis=2)
    source, target = daily.pairs[:, 0], daily.pairs[:, 1]
    column = np.full((n, n), -1)
    column[source, target] = np.arange(len(source))
    gives = np.zeros((n, n))
    gives[source, target] = cooperation[days[0] - BURN :].sum(axis=0)
    helped = (rivals > 0).astype(float) @ (gives > 0)  # [i, j]: rivals of i who give to j
    enough = (hostile[days].sum(axis=0) >= least_hostile) & (helped[source, target] > 0)
    kept = np.flatnonzero(enough)
    if len(kept) < LEAST_PAIRS:
        raise InputError(
            f"{len(kept)} pairs have {least_hostile} hostile acts and a rival who cooperates with"
            f" the target, and {LEAST_PAIRS} are the least; take a longer period or more actors"
        )
    most = MOST_CELLS // len(days)
    if len(kept) > most:
        order = np.argsort(-hostile[days][:, kept].sum(axis=0), kind="stable")
        kept = np.sort(kept[order[:most]])
    entries, weights = [], []
    for row, pair in enumerate(kept):
        i, j = daily.pairs[pair]
        for r in np.flatnonzero((rivals[i] > 0) & (gives[:, j] > 0)):
            entries.append((row, column[r, j]))
            weights.append(rivals[i, r])
    week = (np.arange(daily.days) + daily.start.weekday())[days] // 7
    around, rest = _rest(daily, counts, hostile, kept, days, week - week[0])
    return Panel(
        kept, source[kept], target[kept], days, week - week[0], hostile[:, kept], cooperation,
        np.array(entries), np.array(weights), around, rest,
    )  # fmt: skip


def _rest(
    daily: Daily, counts: Floats, hostile: Floats, kept: Ints, days: Ints, week: Ints
) -> tuple[Floats, Floats]:
    """The coverage of each target, and the columns that stay as they are."""
    n, (i, j) = len(daily.actors), daily.pairs[kept].T
    everything = counts.sum(axis=2)
    touched = np.zeros((n, daily.days))
    np.add.at(touched, daily.pairs[:, 0], everything.T)
    np.add.at(touched, daily.pairs[:, 1], everything.T)
    column = np.full((n, n), -1)
    column[daily.pairs[:, 0], daily.pairs[:, 1]] = np.arange(len(daily.pairs))
    back = column[j, i]
    answered = np.where(back >= 0, hostile[:, back], 0.0)
    between = everything[:, kept] + np.where(back >= 0, everything[:, back], 0.0)
    of_pair = [
        _logs(answered, (NEAR, FAR)),
        _logs(between, (NEAR, FAR)),
        _logs(touched.T[:, i] - between, COVERAGE),
    ]
    world = np.log1p(daily.world[days])[:, None]
    weekday = np.eye(7)[daily.weekdays()[days]][:, 1:]
    weeks = np.eye(int(week[-1]) + 1)[week][:, 1:]
    of_day = np.concatenate([world - world.mean(), weekday, weeks], axis=1)
    shared = np.broadcast_to(of_day, (len(kept), *of_day.shape))
    varying = np.concatenate(of_pair, axis=2)[days].transpose(1, 0, 2)
    return touched.T[:, j] - between, np.concatenate([varying, shared], axis=2)
