"""The escalation lens: what may a policy set off between the actors?

Simulated futures of a self- and mutually-exciting process (Hawkes 1971) that was fitted to event
data, under every policy with the same draws; and, without a model, rates after against before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from standoff.case import Case
from standoff.case.base import Reason
from standoff.case.link import nearest
from standoff.errors import AskError, Problem
from standoff.futures import FloatArray, Futures, uniforms
from standoff.lenses.base import Ask, Change, Ground, Picture
from standoff.lenses.escalation import grammar
from standoff.lenses.escalation.grammar import Wanted, wanted

if TYPE_CHECKING:
    from standoff.lenses.escalation.inner import Precision
    from standoff.lenses.escalation.scene import Scene


class Escalation:
    """A structured Hawkes process over directed pairs and the four quad classes of events."""

    name = "escalation"
    question = "What may a policy set off between the actors?"
    needs = frozenset({"escalation", "events"})
    references = (
        "A. G. Hawkes (1971), Spectra of some self-exciting and mutually exciting point "
        "processes, Biometrika 58(1):83-90.",
        "L. Held, M. Höhle & M. Hofmann (2005), A statistical framework for the analysis of "
        "multivariate infectious disease surveillance counts, Statistical Modelling 5(3):187-199.",
        "J. S. Goldstein & J. R. Freeman (1990), Three-Way Street: Strategic Reciprocity in World "
        "Politics, University of Chicago Press.",
        "C. J. Clopper & E. S. Pearson (1934), The use of confidence or fiducial limits "
        "illustrated in the case of the binomial, Biometrika 26(4):404-413.",
    )
    looks_up = False
    pointwise = True
    """It can be asked at points where it cannot afford every future, so that flips are found."""

    def parse(self, text: str, case: Case) -> Ask:
        """An outcome as a case writes it → an ask about actors that are simulated."""
        ask = grammar.parse(text, case)
        want = wanted(ask)
        if want.modelled and case.fit is not None:
            _known(case, want)
        return ask

    def problems(self, case: Case) -> tuple[Problem, ...]:
        """Strengths of pairs that the fit does not know."""
        from standoff.lenses.escalation.scene import scene_of
        from standoff.lenses.escalation.strengths import written

        if not written(case) or case.fit is None:
            return ()
        scene = scene_of(case)
        assert scene is not None
        lacking = [
            case.marks.problem(
                ("escalation", mechanism, pair),
                f"the fit {case.fit.name} has no pair {pair}",
                "fit it with both actors, each with its iso3, or leave the strength out",
            )
            for mechanism, pair in written(case)
            if scene.pair(pair) is None
        ]
        return (*lacking, *_too_late(case))

    def outcomes(
        self, case: Case, futures: Futures, policy: str, asks: tuple[Ask, ...]
    ) -> FloatArray:
        """Shares in 0..1, counts, days or ratios; NaN where there is no answer."""
        out = np.full((futures.n, len(asks)), np.nan)
        for j, ask in enumerate(asks):
            if ask.kind == "rate-ratio":
                out[:, j] = _ratios(case, futures, ask)
        modelled = [j for j, ask in enumerate(asks) if ask.kind != "rate-ratio"]
        if modelled and case.fit is not None:
            out[:, modelled] = _simulated(case, futures, policy, tuple(asks[j] for j in modelled))
        return out

    def afford(self, case: Case, asks: tuple[Ask, ...]) -> int | None:
        """As many futures as can be simulated, each with paths enough, in some seconds."""
        from standoff.lenses.escalation.inner import affordable
        from standoff.lenses.escalation.scene import scene_of

        scene, modelled = scene_of(case), tuple(a for a in asks if a.kind != "rate-ratio")
        if scene is None or not modelled:
            return None
        return affordable(case, scene, modelled, _paths(case, scene, modelled))

    def grounds(self, case: Case, ask: Ask) -> tuple[Ground, ...]:
        """The fit and every strength that the case writes; the events that are counted."""
        from standoff.lenses.escalation.strengths import written

        want = wanted(ask)
        if not want.modelled:
            from standoff.lenses.escalation.rate_ratio import rate_ratio

            found = rate_ratio(case, want).events
            return tuple(Ground(f"event.{e.id or e.on}", e.because) for e in found)
        if case.fit is None or case.escalation is None:
            return ()
        grounds = [Ground(f"fit.{case.fit.name}", _cites(case))]
        for mechanism, pair in written(case):
            key = f"escalation.{mechanism}.{pair}"
            grounds.append(Ground(key, case.numbers[key].number.because, key))
        return tuple(grounds)

    def changes(self, case: Case, ask: Ask, central: Futures) -> tuple[Change, ...]:
        """Nothing structural: a mechanism is switched off by its number."""
        return ()

    def picture(self, case: Case, futures: Futures) -> Picture:
        """The fan of simulated counts, the fit, its score, and rates before and after."""
        from standoff.lenses.escalation.picture import picture

        return picture(case, futures)

    def wants(self, case: Case, ask: Ask, policies: tuple[str, ...], level: bool) -> str:
        """What is missing before an ask can be tested; empty where nothing is.

        Parameters
        ----------
        policies : tuple of str
            Under which it is tested.
        level : bool
            The test looks at the outcome itself (yes, no, above, below) and not at a difference
            between two policies.
        """
        from standoff.lenses.escalation.standing import wants

        return wants(case, ask, policies, level)

    def marks(self, case: Case, ask: Ask, policies: tuple[str, ...]) -> tuple[str, ...]:
        """How an answer stands: an association, or conditional and unscored; why, in words."""
        from standoff.lenses.escalation.standing import marks

        return marks(case, ask, policies)

    def precision(self, case: Case, seed: int, asks: tuple[Ask, ...]) -> dict[Ask, Precision]:
        """How many paths a future is given for some asks, and the error that remains."""
        from standoff.lenses.escalation.inner import precision
        from standoff.lenses.escalation.scene import scene_of

        scene = scene_of(case)
        return {} if scene is None else precision(case, scene, asks)


def _known(case: Case, want: Wanted) -> None:
    """Every actor of an ask is one that the fit knows."""
    from standoff.lenses.escalation.scene import scene_of

    scene = scene_of(case)
    assert scene is not None
    assert case.fit is not None
    for name in want.names:
        if name not in scene.place:
            code = case.actors[name].iso3
            lacks = f"the fit has no {code}" if code else "it has no iso3, so no events of its own"
            raise AskError(f"`{name}` is not simulated: {lacks}", nearest(name, scene.place))
    if not scene.watched(want).any():
        raise AskError(f"the fit {case.fit.name} has no such pair", "fit it with both actors")


def _too_late(case: Case) -> Iterator[Problem]:
    """Windows that begin after all that the case asks of the simulation has ended."""
    from standoff.lenses.escalation.inner import asked

    last = max((wanted(ask).days for ask in asked(case)), default=0)
    for policy, body in case.policies.items() if last else ():
        without = case.untimed.get(policy, ())
        for target, number in body.sets.items():
            if number.window.start >= last and target not in without:
                says = f"the window begins on day {number.window.start:,}; the case asks for "
                says += f"{last:,} days at the most, day 0 to day {last - 1:,}, so nothing sees it"
                fix = "begin it earlier, or ask an outcome within more days"
                yield case.marks.problem(("policies", policy, "sets", target), says, fix)


def _cites(case: Case) -> tuple[Reason, ...]:
    """The reasons that cite the fit."""
    assert case.escalation is not None
    return tuple(r for r in case.escalation.because if r.fit is not None)


def _ratios(case: Case, futures: Futures, ask: Ask) -> FloatArray:
    """After against before: in each future a ratio that the counts leave plausible."""
    from standoff.lenses.escalation.rate_ratio import drawn, lacks, rate_ratio

    want = wanted(ask)
    if lacks(case, want):
        return np.full(futures.n, np.nan)
    found = rate_ratio(case, want)
    if futures.moved is not None:
        return np.full(futures.n, found.ratio)
    u = uniforms(futures.seed, ask.text, futures.start, futures.start + futures.n)
    return drawn(found.after, found.before, u)


def _paths(case: Case, scene: Scene, asks: tuple[Ask, ...]) -> int:
    """Paths for each future, the same whichever futures and policies are asked about."""
    from standoff.lenses.escalation.inner import precision

    return max(p.paths for p in precision(case, scene, asks).values())


def _simulated(case: Case, futures: Futures, policy: str, asks: tuple[Ask, ...]) -> FloatArray:
    """The asks that a model answers, shape (n_futures, n_asks)."""
    from standoff.lenses.escalation.answers import SLOT, answer
    from standoff.lenses.escalation.points import at_points
    from standoff.lenses.escalation.scene import scene_of
    from standoff.lenses.escalation.strengths import radii, strengths

    scene = scene_of(case)
    assert scene is not None
    paths = _paths(case, scene, asks)
    found = strengths(case, scene, futures, policy)
    for _, phase in found.within(grammar.MOST_DAYS):
        phase.strength[radii(scene, phase) >= 1.0] = np.nan
    if futures.moved is not None:
        return at_points(scene, found, asks, paths, futures.seed)
    ids = (futures.start + np.arange(futures.n, dtype=np.int64)) * SLOT
    return answer(scene, found, asks, paths, ids, futures.seed)
