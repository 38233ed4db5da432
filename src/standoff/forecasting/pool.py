"""A linear pool: a model's chances mixed with those of what a pair's own past says plainly.

The pool of distributions that each err in their own way is often better than the best of them. Its
weights, which sum to 1, are fitted by expectation and maximisation to the chances that each gave to
days that it had not learned from, beginning with some cases' worth of trust in the model (Geweke &
Amisano 2011, Journal of Econometrics 164:130-141; Gneiting & Ranjan 2013, Electronic Journal of
Statistics 7:1747-1782).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from standoff.daily import Daily
from standoff.forecasting.baselines import Climatology
from standoff.forecasting.fading import Fading
from standoff.forecasting.scores import FloatArray, IntArray, log_score
from standoff.forecasting.tables import Forecaster, sums

PRIOR = (200.0, 20.0, 20.0)
"""Cases that count as if the model, and each part of the past, had been right in them."""
ROUNDS = 200


def pool_weights(logs: FloatArray, prior: FloatArray) -> FloatArray:
    """Weights of the parts of a mixture, the most likely ones after what happened.

    Parameters
    ----------
    logs : ndarray of float, shape (n_parts, n)
        The log of the chance that each gave to what happened.
    prior : ndarray of float, shape (n_parts,)
        Cases, more than 0.

    Returns
    -------
    ndarray of float, shape (n_parts,)
        They sum to 1.
    """
    given = np.exp(logs - logs.max(axis=0, initial=-np.inf))
    weights = prior / prior.sum()
    for _ in range(ROUNDS):
        share = weights[:, None] * given
        new = prior + (share / share.sum(axis=0)).sum(axis=1)
        new /= new.sum()
        done = np.abs(new - weights).max() < 1e-6
        weights = new
        if done:
            break
    return np.asarray(weights)


def _parts() -> tuple[Forecaster, ...]:
    return Fading(), Climatology()


@dataclass
class OwnPast:
    """What a pair's own past says plainly: fading means, and the past as it was.

    Attributes
    ----------
    parts, early : tuple of Forecaster
        The same twice: learned from all of the past, and from what came before the held days.
    """

    parts: tuple[Forecaster, ...] = field(default_factory=_parts)
    early: tuple[Forecaster, ...] = field(default_factory=_parts)
    _past: Daily | None = field(default=None, repr=False)
    _held: dict[tuple[int, str], FloatArray] = field(default_factory=dict, repr=False)

    def learn(self, past: Daily, before: int) -> None:
        """Learn from these days; and from those before a day, to be weighed on the rest."""
        if past is not self._past:
            early = past.upto(before)
            for part in self.parts:
                part.learn(past)
            for part in self.early:
                part.learn(early)
            self._past, self._held = past, {}

    def pmf(
        self, past: Daily, horizon: int, target: str, most: int, of: IntArray
    ) -> list[FloatArray]:  # fmt: skip
        """The tables of the parts, each of shape (n, most + 1)."""
        return [part.pmf(past, horizon, target, most, of) for part in self.parts]

    def held(self, horizon: int, target: str, origins: Sequence[int]) -> FloatArray:
        """The log of the chance that each part gave to what happened from some held days on.

        Returns
        -------
        ndarray of float, shape (n_parts, n_origins * n_pairs)
        """
        assert self._past is not None
        key = (horizon, target)
        if key not in self._held:
            total = sums(self._past, target)
            of = np.arange(total.shape[1])
            logs = np.empty((len(self.early), len(origins), of.size))
            for n, t in enumerate(origins):
                y = (total[t + horizon] - total[t]).astype(np.int64)
                known, most = self._past.upto(t), int(y.max(initial=0)) + 1
                for k, part in enumerate(self.early):
                    logs[k, n] = -log_score(part.pmf(known, horizon, target, most, of), y)
            self._held[key] = logs.reshape(len(self.early), -1)
        return self._held[key]
