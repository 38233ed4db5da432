"""Asks answered from simulated paths, several for each future, the same draws under every policy.

A share is not counted: on each path the watched events are held back and the path's probability of
none of them is multiplied up day by day. Its mean over paths is the probability of none (a Rao and
Blackwell estimate, with the watched cells integrated out), with a tenth of the noise and less. What
has to be counted, counts and wars of several events, is counted on open paths.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.futures import FloatArray
from standoff.lenses.base import Ask
from standoff.lenses.escalation.grammar import Wanted, wanted
from standoff.lenses.escalation.scene import BoolArray, Scene
from standoff.lenses.escalation.simulate import Watched, simulate
from standoff.lenses.escalation.strengths import Strengths

CHUNK = 4096  # paths simulated at once
MOST_PATHS = 256
SLOT = 32  # ids that futures lie apart; paths beyond are numbered from FURTHER on
FURTHER = 1 << 44
POINTS = 1 << 40  # ids of paths at points that one asks about, apart from those of futures


@dataclass(frozen=True)
class Run:
    """One simulation and the asks that it answers.

    Attributes
    ----------
    held : bool
        The watched cells are held back.
    watch : ndarray of bool, shape (n_watch, n_pairs, 4)
    days : int
    asks : tuple of (int, Wanted, slice)
        Place among the asks, what is wanted, its rows of `watch`.
    """

    held: bool
    watch: BoolArray
    days: int
    asks: tuple[tuple[int, Wanted, slice], ...]


def runs_for(scene: Scene, asks: tuple[Ask, ...]) -> tuple[Run, ...]:
    """The fewest simulations that answer some asks."""
    closed: dict[bytes, list[tuple[int, Wanted]]] = {}
    watches: dict[bytes, BoolArray] = {}
    opened: list[tuple[int, Wanted, BoolArray]] = []
    for j, ask in enumerate(asks):
        want = wanted(ask)
        if not want.modelled:
            continue
        watch = scene.watched(want)
        if want.kind == "count" or (want.kind == "war" and want.many > 1):
            opened.append((j, want, watch))
        else:
            whole = np.asarray(watch.any(axis=0))[None]
            watches[whole.tobytes()] = whole
            closed.setdefault(whole.tobytes(), []).append((j, want))
    runs = [
        Run(
            True,
            watches[key],
            max(w.days for _, w in own),
            tuple((j, w, slice(0, 1)) for j, w in own),
        )
        for key, own in closed.items()
    ]
    if opened:
        ends = np.cumsum([0, *(len(watch) for _, _, watch in opened)]).tolist()
        placed = zip(opened, ends, ends[1:], strict=False)
        runs.append(
            Run(
                False,
                np.concatenate([watch for _, _, watch in opened]),
                max(w.days for _, w, _ in opened),
                tuple((j, w, slice(a, b)) for (j, w, _), a, b in placed),
            )
        )
    return tuple(runs)


def each_path(
    scene: Scene,
    found: Strengths,
    asks: tuple[Ask, ...],
    paths: int,
    first: NDArray[np.int64],
    seed: int,
) -> FloatArray:
    """Every ask on every path of every future.

    Parameters
    ----------
    found : Strengths
        Of n futures; a future with a number that is not finite has no answer.
    paths : int
        Simulated for each future.
    first : ndarray of int, shape (n,)
        Id of each future's first path, `SLOT` apart; the others follow it as `numbered` says.
    seed : int

    Returns
    -------
    ndarray of float, shape (n, n_asks, paths)
        NaN for asks that no model answers, and in futures in which a process ran away.
    """
    n = len(found.strength)
    out = np.full((n, len(asks), paths), np.nan)
    step = max(1, CHUNK // paths)
    for run in runs_for(scene, asks):
        sound, phases = _runnable(found, run.days)
        rows = np.flatnonzero(sound[0][1])
        for begin in range(0, len(rows), step):
            part = rows[begin : begin + step]
            ids = (first[part][:, None] + numbered(paths)).reshape(-1)
            runs = [
                (
                    day,
                    np.repeat(p.strength[part], paths, axis=0),
                    np.repeat(p.baseline[part], paths, axis=0),
                )
                for day, p in phases
            ]
            seen = simulate(
                scene.structure,
                scene.parameters,
                runs[0][1],
                scene.state,
                run.days,
                run.watch,
                seed,
                ids,
                scene.first.weekday(),
                baselines=runs[0][2],
                phases=runs[1:],
                hold=run.watch[0] if run.held else None,
            )
            away = seen.capped.reshape(-1, paths).any(axis=1)
            for j, want, where in run.asks:
                value = _each(seen, want, where, run.held).reshape(-1, paths)
                lasts = np.all([s[part] for day, s in sound if day < want.days], axis=0)
                value[away | ~lasts] = np.nan
                out[part, j] = value
    return out


def numbered(paths: int) -> NDArray[np.int64]:
    """The ids of a future's paths after its first: no two futures share one, however many."""
    path = np.arange(paths, dtype=np.int64)
    return path % SLOT + path // SLOT * FURTHER


def _runnable(
    found: Strengths, days: int
) -> tuple[list[tuple[int, NDArray[np.bool_]]], list[tuple[int, Strengths]]]:
    """In which futures each phase's numbers are finite, and phases that can be simulated.

    Where they are not, the phase before goes on: an ask that ends by then is answered all the same.
    """
    sound: list[tuple[int, NDArray[np.bool_]]] = []
    phases: list[tuple[int, Strengths]] = []
    for day, part in found.within(days):
        each = (part.strength, part.baseline)
        fine = np.asarray(np.all([np.isfinite(x).all(axis=(1, 2)) for x in each], axis=0))
        if phases and not fine.all():
            last, keep = phases[-1][1], fine[:, None, None]
            part = Strengths(
                np.where(keep, part.strength, last.strength),
                np.where(keep, part.baseline, last.baseline),
            )
        sound.append((day, fine))
        phases.append((day, part))
    return sound, phases


def answer(
    scene: Scene,
    found: Strengths,
    asks: tuple[Ask, ...],
    paths: int,
    first: NDArray[np.int64],
    seed: int,
) -> FloatArray:
    """Every ask in every future: the mean over its paths, shape (n, n_asks)."""
    return np.asarray(each_path(scene, found, asks, paths, first, seed).mean(axis=2))


def _each(seen: Watched, want: Wanted, where: slice, held: bool) -> FloatArray:
    """What one ask comes to on each path, shape (n_paths,)."""
    if held:
        quiet = np.cumsum(seen.quiet[:, 0, : want.days], axis=1, dtype=np.float64)
        if want.kind == "first":
            return np.asarray(1.0 + np.exp(quiet[:, :-1]).sum(axis=1))
        return np.asarray(-np.expm1(quiet[:, -1]))
    total = seen.count[:, where, : want.days].sum(axis=2)
    if want.kind == "count":
        return np.asarray(total[:, 0], dtype=np.float64)
    return np.asarray((total >= want.many).any(axis=1), dtype=np.float64)
