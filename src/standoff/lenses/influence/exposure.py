"""Statements and money: of what was said for a subject, how much by those whom its money reaches?

The unit is the speaker, not the statement: what one person says ten times is no ten witnesses. So
what could come about by chance is found by permuting the speakers, with all that each has said
(E. J. G. Pitman 1937, Significance tests which may be applied to samples from any populations,
Supplement to the Journal of the Royal Statistical Society 4(1):119-130; P. Good 2005, Permutation,
Parametric and Bootstrap Tests of Hypotheses, on clustered data).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from standoff.case import Case
from standoff.case.parts import Statement
from standoff.futures import FloatArray, Futures
from standoff.lenses.influence.network import BoolArray, side

FEWEST = 10  # speakers a side; under it counts only
SHUFFLES = 2_000


@dataclass(frozen=True)
class Said:
    """What a frame holds about a subject.

    Attributes
    ----------
    subject, frame : str
    statements : tuple of Statement
        For and against, the subject's own side left out.
    speakers : tuple of str
        Who said them, in their order.
    counts : ndarray of float, shape (n_speakers, 2)
        How many statements for, and how many against.
    """

    subject: str
    frame: str
    statements: tuple[Statement, ...]
    speakers: tuple[str, ...]
    counts: FloatArray

    @property
    def each_side(self) -> tuple[int, int]:
        """How many speakers spoke for, and how many against."""
        return int((self.counts[:, 0] > 0).sum()), int((self.counts[:, 1] > 0).sum())

    @property
    def enough(self) -> bool:
        """Whether there are speakers enough on both sides."""
        return min(self.each_side) >= FEWEST

    @property
    def weights(self) -> FloatArray:
        """What a speaker's exposure adds to the difference of the two shares, shape (n_speakers,).

        NaN where one side said nothing.
        """
        totals = self.counts.sum(axis=0)
        shares = self.counts / np.where(totals > 0, totals, np.nan)
        return np.asarray(shares[:, 0] - shares[:, 1])


def said(case: Case, subject: str, frame: str) -> Said:
    """The statements of a frame for and against a subject."""
    own = side(case, subject)
    kept = tuple(
        s
        for s in case.statements
        if s.frame == frame
        and s.about == subject
        and s.stance in ("for", "against")
        and s.by not in own
    )
    speakers = tuple(dict.fromkeys(s.by for s in kept))
    counts = np.zeros((len(speakers), 2))
    for s in kept:
        counts[speakers.index(s.by), 0 if s.stance == "for" else 1] += 1
    return Said(subject, frame, kept, speakers, counts)


def difference(found: Said, exposed: BoolArray) -> FloatArray:
    """The share exposed of what was said for, less the same share of what was said against.

    Parameters
    ----------
    found : Said
    exposed : ndarray of bool, shape (n_futures, n_speakers)
    """
    return np.asarray(exposed @ found.weights)


def reshuffled(found: Said, exposed: BoolArray, futures: Futures) -> FloatArray:
    """In what share of reshuffles of the speakers the difference is at least as large.

    As many speakers stay exposed as were; the share counts the order as it is among the
    reshuffles, so that it is never 0.
    """
    weights = found.weights
    orders = _orders(futures.seed, found)
    patterns, which = np.unique(exposed, axis=0, return_inverse=True)
    values = np.empty(len(patterns))
    for i, pattern in enumerate(patterns):
        chance = pattern[orders] @ weights
        values[i] = (1 + np.sum(chance >= pattern @ weights - 1e-12)) / (1 + SHUFFLES)
    return np.asarray(values[which.reshape(-1)])


def _orders(seed: int, found: Said) -> npt.NDArray[np.int64]:
    """Orders of the speakers, the same in every future, shape (SHUFFLES, n_speakers)."""
    words = f"{seed}:influence:{found.subject}:{found.frame}"
    key = np.frombuffer(hashlib.blake2b(words.encode(), digest_size=16).digest(), dtype=np.uint64)
    random = np.random.Generator(np.random.Philox(key=key))
    rows = np.tile(np.arange(len(found.speakers)), (SHUFFLES, 1))
    return random.permuted(rows, axis=1)


def counted(case: Case, found: Said, exposed: BoolArray) -> str:
    """The counts in words: what is told where speakers are too few for a rate."""
    parts = []
    for column, stance in enumerate(("for", "against")):
        of = found.counts[:, column]
        spoke = of > 0
        parts.append(
            f"{stance} {case.name(found.subject)} {int(of[exposed].sum())} of {int(of.sum())} "
            f"statements, by {int((spoke & exposed).sum())} of {int(spoke.sum())} speakers"
        )
    return "; ".join(parts)
