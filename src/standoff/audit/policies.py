"""Policies compared: every policy on one objective over the same futures.

Criteria of choice disagree, and a reader should see it: the ranking under each stands beside the
others. Regret-free criteria (mean, worst tenth, worst, enough) rank a policy by its own outcomes
alone, so that a further policy changes no other's place; regret and `best` compare.

References
----------
A. Wald (1950), Statistical Decision Functions, Wiley: the worst outcome.
L. J. Savage (1951), The theory of statistical decision, Journal of the American Statistical
Association 46, 55-67: regret.
H. A. Simon (1956), Rational choice and the structure of the environment, Psychological Review 63,
129-138, and M. K. Starr (1963), Product Design and Decision Theory, Prentice-Hall: the share of
futures that are good enough.
R. T. Rockafellar, S. Uryasev (2000), Optimization of conditional value-at-risk, Journal of Risk 2,
21-41: the mean of the worst tenth.
R. J. Lempert, D. G. Groves, S. W. Popper, S. C. Bankes (2006), A general, analytic method for
generating robust strategies and narrative scenarios, Management Science 52, 514-528: regret over
the futures of a case, its quantile rather than its worst.
C. McPhail et al. (2018), Robustness metrics: how are they calculated, when should they be used and
why do they give different results?, Earth's Future 6, 169-191.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

CRITERIA = ("mean", "worst-tenth", "worst", "regret", "worst-regret", "enough", "best")
"""Of these `regret` is its 95 % quantile, `worst-regret` Savage's minimax."""
QUANTILES = (0.05, 0.5, 0.95)
LEVEL = 0.95
CLOSE = 1e-9  # outcomes closer than this are the same


@dataclass(frozen=True)
class Fared:
    """How one policy fares on one objective.

    Attributes
    ----------
    policy : str
    mean : float
        Of the outcome; `mean_error` is half of its 95 % interval (numerical error only).
    quantiles : tuple of float
        The 5, 50 and 95 % quantiles of the outcome.
    worst_tenth : float
        Mean of the worst tenth of the futures.
    worst : float
        The worst outcome of all.
    regret_mean, regret95, regret_worst : float
        Of what it gives away against the best policy of each future, in the outcome's unit.
    enough : float or None
        Share of the futures in which it is good enough, where the objective says what is.
    best : float
        Share in which no other does better; ties count for each.
    """

    policy: str
    mean: float
    mean_error: float
    quantiles: tuple[float, ...]
    worst_tenth: float
    worst: float
    regret_mean: float
    regret95: float
    regret_worst: float
    enough: float | None
    best: float

    def by(self, criterion: str) -> float | None:
        """Its figure under a criterion."""
        return {
            "mean": self.mean,
            "worst-tenth": self.worst_tenth,
            "worst": self.worst,
            "regret": self.regret95,
            "worst-regret": self.regret_worst,
            "enough": self.enough,
            "best": self.best,
        }[criterion]


@dataclass(frozen=True)
class Difference:
    """How much better one policy does than another, future by future.

    Attributes
    ----------
    policy, than : str
    mean, lo, hi : float
        Positive is better, whatever the objective wants; the 95 % interval of the paired mean.
    ahead : float
        Share of the futures in which it does strictly better.
    """

    policy: str
    than: str
    mean: float
    lo: float
    hi: float
    ahead: float


@dataclass(frozen=True)
class Compared:
    """The policies on one objective, or on a weighed sum of several.

    Attributes
    ----------
    objective : str
        Its id; of a sum, whose it is (``for united-states``).
    want : str
        ``more`` or ``less``.
    fared : tuple of Fared
        A policy each.
    rankings : mapping of criterion to tuple of tuple of str
        The policies from the best down; those that tie stand together.
    differences : tuple of Difference
        Each pair once.
    n, left_out : int
        Futures compared, and those in which some policy's outcome is undefined.
    marks : tuple of str
        How the outcomes stand: ``conditional, unscored`` and why, an association.
    against : str
        Where no score covers the level of the outcomes: the policy from which every other's outcome
        is told as a difference, future by future. Regret does not depend on it.
    """

    objective: str
    want: str
    fared: tuple[Fared, ...]
    rankings: Mapping[str, tuple[tuple[str, ...], ...]]
    differences: tuple[Difference, ...]
    n: int
    left_out: int
    marks: tuple[str, ...] = ()
    against: str = ""

    def of(self, policy: str) -> Fared:
        """How one policy fares."""
        return next(f for f in self.fared if f.policy == policy)

    def place(self, policy: str, criterion: str) -> int:
        """Its rank under a criterion, 1 the best; those that tie share the better one."""
        tiers = self.rankings[criterion]
        at = next(i for i, tier in enumerate(tiers) if policy in tier)
        return 1 + sum(len(tier) for tier in tiers[:at])


def compared(
    objective: str,
    policies: Sequence[str],
    values: FloatArray,
    want: str,
    enough: float | None = None,
    marks: tuple[str, ...] = (),
    against: str = "",
) -> Compared:
    """Compare policies on one objective.

    Parameters
    ----------
    objective : str
    policies : sequence of str
    values : (n, p) float
        The outcome of each policy in each future; NaN where undefined.
    want : str
        ``more`` or ``less``.
    enough : float, optional
        What the objective calls enough; at it counts as reached.
    marks : tuple of str
        How the outcomes stand.
    against : str
        Tell the outcomes as differences from this policy.

    Raises
    ------
    ValueError
        An objective that wants neither more nor less, or values of another shape.
    """
    if want not in ("more", "less"):
        raise ValueError(f"an objective wants more or less, not {want!r}")
    if values.ndim != 2 or values.shape[1] != len(policies):
        raise ValueError(f"values are (futures, policies), not of shape {values.shape}")
    if against:
        values = values - values[:, [policies.index(against)]]
    sign = 1.0 if want == "more" else -1.0
    known = np.isfinite(values).all(axis=1)
    table = values if known.all() else values[known]
    n = len(table)
    if not n:
        return Compared(objective, want, (), {}, (), 0, len(values), marks, against)
    top = sign * table[:, 0]
    for j in range(1, len(policies)):
        np.maximum(top, sign * table[:, j], out=top)
    z = NormalDist().inv_cdf((1 + LEVEL) / 2)
    tenth = max(1, int(np.ceil(n / 10)))
    fared = []
    for j, policy in enumerate(policies):  # a column at a time: tens of millions of futures fit
        good = sign * table[:, j]
        regret = top - good
        reached = None
        if enough is not None:
            reached = float((good >= sign * enough).mean())
        good.sort()
        spread = float(good.std(ddof=1)) if n > 1 else float("nan")
        at = np.quantile(table[:, j], QUANTILES, method="inverted_cdf")
        fared.append(
            Fared(
                policy,
                float(table[:, j].mean()),
                z * spread / n**0.5,
                tuple(map(float, at)),
                float(sign * good[:tenth].mean()) + 0.0,  # no minus before 0
                float(sign * good[0]) + 0.0,
                float(regret.mean()),
                float(np.quantile(regret, LEVEL, method="inverted_cdf")),
                float(regret.max()),
                reached,
                float((regret <= CLOSE).mean()),
            )
        )
    differences = []
    for a in range(len(policies)):
        for b in range(a + 1, len(policies)):
            ahead = sign * (table[:, a] - table[:, b])
            half = z * float(ahead.std(ddof=1)) / n**0.5 if n > 1 else float("nan")
            mean = float(ahead.mean())
            share = float((ahead > CLOSE).mean())
            differences.append(
                Difference(policies[a], policies[b], mean, mean - half, mean + half, share)
            )
    rankings = {c: ranking(fared, c, want) for c in CRITERIA if fared[0].by(c) is not None}
    return Compared(
        objective,
        want,
        tuple(fared),
        rankings,
        tuple(differences),
        n,
        int((~known).sum()),
        marks,
        against,
    )


def ranking(fared: Sequence[Fared], criterion: str, want: str) -> tuple[tuple[str, ...], ...]:
    """The policies under one criterion, from the best down; ties together."""
    rising = criterion in ("regret", "worst-regret") or (
        want == "less" and criterion in ("mean", "worst-tenth", "worst")
    )
    placed: list[tuple[float, list[str]]] = []
    figures = [(f.by(criterion) or 0.0, f.policy) for f in fared]
    for figure, policy in sorted(figures, key=lambda f: f[0] if rising else -f[0]):
        if placed and abs(placed[-1][0] - figure) <= CLOSE:
            placed[-1][1].append(policy)
        else:
            placed.append((figure, [policy]))
    return tuple(tuple(names) for _, names in placed)


def dominated(
    policies: Sequence[str], tables: Sequence[FloatArray], wants: Sequence[str]
) -> dict[str, str]:
    """The policies than which another does as well everywhere, and somewhere better.

    Parameters
    ----------
    tables : sequence of (n, p) float
        One an objective.

    Returns
    -------
    dict of policy to policy
        Which is dominated by which.
    """
    found: dict[str, str] = {}
    good = [t if w == "more" else -t for t, w in zip(tables, wants, strict=True)]
    known = np.all([np.isfinite(t).all(axis=1) for t in good], axis=0) if good else np.empty(0)
    for b, worse in enumerate(policies):
        for a, better in enumerate(policies):
            if a == b or not good or not known.any():
                continue
            ahead = [t[known, a] - t[known, b] for t in good]
            if all((d >= -CLOSE).all() for d in ahead) and any((d > CLOSE).any() for d in ahead):
                found.setdefault(worse, better)
    return found


def plain(row: Compared) -> dict[str, Any]:
    """One comparison as JSON says it."""
    return {
        "objective": row.objective,
        "want": row.want,
        "futures": row.n,
        "left-out": row.left_out,
        "marks": list(row.marks),
        "against": row.against,
        "policies": [
            {
                "policy": f.policy,
                "mean": f.mean,
                "mean-error": _number(f.mean_error),
                "quantiles": dict(zip(("5", "50", "95"), f.quantiles, strict=True)),
                "worst-tenth": f.worst_tenth,
                "worst": f.worst,
                "regret": {"mean": f.regret_mean, "95": f.regret95, "worst": f.regret_worst},
                "enough": f.enough,
                "best": f.best,
            }
            for f in row.fared
        ],
        "rankings": {c: [list(t) for t in tiers] for c, tiers in row.rankings.items()},
        "differences": [
            {
                "policy": d.policy, "than": d.than, "mean": d.mean,
                "error": [_number(d.lo), _number(d.hi)], "ahead": d.ahead,
            }
            for d in row.differences
        ],
    }  # fmt: skip


def _number(value: float) -> float | None:
    return value if np.isfinite(value) else None
