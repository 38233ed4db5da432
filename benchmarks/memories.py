"""Slow memories: what the fit finds of them in worlds whose truth is known, and how sure it is.

Run as `python benchmarks/memories.py [worlds]`. Six countries, a year, 30 pairs; persistence
of .35, reciprocity of .2, remembered for days or for weeks. Shares of 90 % intervals that hold the
truth, and estimates over truth, of the joint mode and of the integrated fit in the same worlds.
"""

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/lenses/escalation"))

from worlds import days_of, world

from standoff.lenses.escalation.fit import fit
from standoff.lenses.escalation.laplace import posterior
from standoff.lenses.escalation.model import MECHANISMS

HALVES = {
    "1 and 4 days": (0.6, 0.4, 0.0, 0.0),
    "half of it 14 and 60 days": (0.3, 0.2, 0.3, 0.2),
    "most of it 14 and 60 days": (0.2, 0.1, 0.3, 0.4),
}
KINDS = ("persistence", "reciprocity", "ladder")


def found_in(seed: int, halves: tuple[float, ...]) -> np.ndarray:
    """Of the joint mode and the integrated fit: share held, ratio, for each kind; seconds."""
    laid, truth = world(actors=6, seed=seed, level=0.15, halves=halves)
    daily = days_of(laid, truth, days=365, seed=seed, burn=500)
    out = []
    for integrate in (False, True):
        began = time.process_time()
        fitted = fit(daily, laid.friends, laid.rivals, integrate=integrate)
        seconds = time.process_time() - began
        around = posterior(fitted, np.arange(len(laid.pairs)))
        row = []
        for kind in KINDS:
            at = [n for n, name in enumerate(around.names) if name.startswith(f"{kind}.")]
            true = truth.strength[MECHANISMS.index(kind)]
            share = kind == "persistence"
            linked = np.log(true / (1.0 - true)) if share else np.log(true)
            row.append(np.mean(np.abs(linked - around.mean[at]) <= 1.645 * around.sd[at]))
            here = np.exp(around.mean[at])
            row.append((here / (1.0 + here) if share else here).mean() / true.mean())
        out.append([*row, seconds])
    return np.array(out)


def main() -> None:
    """Print the table."""
    worlds = int(sys.argv[1]) if len(sys.argv) > 1 else 24
    print(
        f"{worlds} worlds a row; share of 90 % intervals that hold the truth, estimate over truth"
    )
    print(f"{'remembered for':28}{'':12}" + "".join(f"{kind:>18}" for kind in KINDS) + "   CPU s")
    for name, halves in HALVES.items():
        every = np.array([found_in(seed, halves) for seed in range(worlds)])
        for way, row in zip(("joint mode", "integrated"), every.mean(axis=0), strict=True):
            cells = "".join(f"{row[i]:12.2f}{row[i + 1]:6.2f}" for i in (0, 2, 4))
            print(f"{name:28}{way:12}{cells}{row[6]:8.2f}", flush=True)


if __name__ == "__main__":
    main()
