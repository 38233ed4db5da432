"""The alignment lens: into which two camps do the ties pull the actors, and how firmly?"""

from __future__ import annotations

import numpy as np

from standoff.case import Case
from standoff.case.link import nearest
from standoff.errors import AskError, Problem
from standoff.futures import FloatArray, Futures
from standoff.lenses.alignment.graph import graph_of, plan_of, relevant
from standoff.lenses.base import Ask, Change, Ground, Picture
from standoff.lenses.grammar import ask_parser

WIDE = 16  # futures in which an integer program is solved
PATIENCE = 600.0  # seconds after which it stops, and the remaining futures are undefined
EFFORT = 2.0**36  # row operations of elimination: about half a minute of one core
FORMS = "`same-camp ACTOR ACTOR`, `camp-margin ACTOR`, or `frustration`"
_parse = ask_parser(
    r"""
    start: same_camp | camp_margin | frustration
    same_camp: "same-camp" _S ID _S ID
    camp_margin: "camp-margin" _S ID
    frustration: "frustration"
    """,
    FORMS,
    frozenset({"same-camp"}),
)


class Alignment:
    """Structural balance: the exact frustration index and the two camps that reach it."""

    name = "alignment"
    question = "Into which two camps do the ties pull the actors, and how firmly?"
    needs = frozenset({"ties"})
    references = (
        "F. Heider (1946), Attitudes and cognitive organization, Journal of Psychology 21:107-112.",
        "D. Cartwright & F. Harary (1956), Structural balance: a generalization of Heider's "
        "theory, Psychological Review 63(5):277-293.",
        "F. Harary (1959), On the measurement of structural balance, Behavioral Science "
        "4(4):316-323.",
        "S. Aref & M. C. Wilson (2019), Balance and frustration in signed networks, Journal of "
        "Complex Networks 7(2):163-189.",
    )
    looks_up = False

    def parse(self, text: str, case: Case) -> Ask:
        """An outcome as a case writes it → an ask about actors of the case."""
        ask = _parse(text)
        for actor in ask.args:
            if actor not in case.actors:
                raise AskError(f"`{actor}` is not an actor", nearest(actor, case.actors))
        if len(set(ask.args)) < len(ask.args):
            raise AskError(f"`{ask.text}` names one actor twice", "name two actors")
        return ask

    def problems(self, case: Case) -> tuple[Problem, ...]:
        """None beyond what the schema finds."""
        return ()

    def outcomes(
        self, case: Case, futures: Futures, policy: str, asks: tuple[Ask, ...]
    ) -> FloatArray:
        """1, 0 or NaN where the best camps tie; margins and frustration in units of weight."""
        from standoff.lenses.alignment.kernel import align

        graph = graph_of(case)
        plan = plan_of(graph, asks)
        place = {actor: i for i, actor in enumerate(graph.actors)}
        found = align(plan, graph.weights(futures, policy), most=WIDE, seconds=PATIENCE)
        out = np.full((futures.n, len(asks)), np.nan)
        for j, ask in enumerate(asks):
            if ask.kind == "frustration":
                out[:, j] = found.frustration
            elif any(actor not in place for actor in ask.args):
                continue
            elif ask.kind == "same-camp":
                pair = (place[ask.args[0]], place[ask.args[1]])
                out[:, j] = found.same_camp[:, plan.pairs.index(pair)]
            else:
                out[:, j] = found.margin[:, plan.margins.index(place[ask.args[0]])]
        return out

    def afford(self, case: Case, asks: tuple[Ask, ...]) -> int | None:
        """Any number of futures, unless a block of ties is so wide that HiGHS has to solve it."""
        plan = plan_of(graph_of(case), asks)
        wide = any(task.program is None for task in plan.tasks)
        return WIDE if wide else max(1, int(EFFORT / max(plan.work, 1.0)))

    def grounds(self, case: Case, ask: Ask) -> tuple[Ground, ...]:
        """The ties that it can depend on."""
        ties = {tie.id: tie for tie in case.ties}
        return tuple(
            Ground(f"tie.{key}", ties[key].because, f"tie.{key}.weight")
            for key in relevant(graph_of(case), ask)
        )

    def changes(self, case: Case, ask: Ask, central: Futures) -> tuple[Change, ...]:
        """Drop each tie that it can depend on, and reverse it."""
        found = []
        for key in relevant(graph_of(case), ask):
            number = f"tie.{key}.weight"
            weight = float(central.values(number)[0])
            turns = "hostile" if weight > 0 else "friendly"
            for says, value in (
                (f"without the tie {key}", 0.0),
                (f"if the tie {key} turns {turns}", -weight),
            ):
                moved = {number: value}
                for policy, body in case.policies.items():
                    if number in body.sets:
                        moved[f"policy.{policy}.{number}"] = value
                found.append(Change(says, f"tie.{key}", moved))
        return tuple(found)

    def picture(self, case: Case, futures: Futures) -> Picture:
        """The ties, and the camps of the central future."""
        from standoff.lenses.alignment.picture import picture

        return picture(case, futures)
