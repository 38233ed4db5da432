"""The corridors lens: who holds the routes, and what is lost when one of them closes?

Maximum flow and minimum cut (Ford & Fulkerson 1956) on the network of routes, in every future and
under every policy.
"""

from __future__ import annotations

import numpy as np

from standoff.case import Case
from standoff.errors import Problem
from standoff.futures import FloatArray, Futures
from standoff.lenses.base import Ask, Change, Ground, Picture
from standoff.lenses.corridors.forms import parse_form
from standoff.lenses.corridors.network import corridors_of
from standoff.lenses.corridors.question import question


class Corridors:
    """Flows through the network of routes, and what closing a part of it costs."""

    name = "corridors"
    question = "Who holds the corridors, and what is lost when one of them closes?"
    needs = frozenset({"corridors"})
    references = (
        "L. R. Ford & D. R. Fulkerson (1956), Maximal flow through a network, Canadian Journal of "
        "Mathematics 8:399-404.",
        "E. A. Dinic (1970), Algorithm for solution of a problem of maximum flow in networks with "
        "power estimation, Soviet Mathematics Doklady 11:1277-1280.",
        "R. K. Wood (1993), Deterministic network interdiction, Mathematical and Computer "
        "Modelling 17(2):1-18.",
        "bp (2021), Statistical Review of World Energy, Approximate conversion factors.",
    )
    looks_up = False

    def parse(self, text: str, case: Case) -> Ask:
        """An outcome as a case writes it → an ask about nodes, links and actors of the case."""
        ask = parse_form(text)
        question(case, ask)
        return ask

    def problems(self, case: Case) -> tuple[Problem, ...]:
        """Units that cannot be read, or do not compare."""
        from standoff.lenses.corridors.check import problems

        return problems(case)

    def outcomes(
        self, case: Case, futures: Futures, policy: str, asks: tuple[Ask, ...]
    ) -> FloatArray:
        """A flow, or a share of one, in every future; NaN where nothing limits the flow."""
        from standoff.lenses.corridors.answers import answer, cheapest
        from standoff.lenses.corridors.network import costs, rates

        out = np.full((futures.n, len(asks)), np.nan)
        for j, ask in enumerate(asks):
            asked = question(case, ask)
            able = rates(case, futures, policy, asked.links, asked.opened)
            if ask.kind == "cost":
                prices = costs(case, futures, policy, asked.links)
                out[:, j] = cheapest(asked, able, prices)
            else:
                out[:, j] = answer(asked, able)
        return out

    def afford(self, case: Case, asks: tuple[Ask, ...]) -> int | None:
        """Any number of futures, unless so many cuts are asked for that each needs a program."""
        from standoff.lenses.corridors.answers import HARD, searched

        return None if all(searched(question(case, ask)) for ask in asks) else HARD

    def grounds(self, case: Case, ask: Ask) -> tuple[Ground, ...]:
        """The links that it can depend on, and the nodes whose holder closes some of them."""
        asked, network = question(case, ask), corridors_of(case)
        found = []
        for key in asked.links:
            link = network.links[key]
            number = f"link.{key}.capacity"
            found.append(
                Ground(f"link.{key}", link.because, number if number in case.numbers else None)
            )
            if key not in asked.opened:
                open_ = f"link.{key}.open"
                because = link.open.because if link.open is not None else link.because
                found.append(Ground(open_, because, open_))
            if ask.kind == "cost" and link.cost is not None:
                found.append(Ground(f"link.{key}.cost", link.cost.because, f"link.{key}.cost"))
        ends = {e for k in asked.links for e in (network.links[k].from_, network.links[k].to)}
        for node in asked.owned:
            if node in ends and network.nodes[node].because:
                found.append(Ground(f"node.{node}", network.nodes[node].because))
        return tuple(found)

    def changes(self, case: Case, ask: Ask, central: Futures) -> tuple[Change, ...]:
        """Close each link that it can depend on and that is open in the central future."""
        asked = question(case, ask)
        found = []
        for key in asked.links:
            number = f"link.{key}.open"
            if key in asked.opened:
                number = f"link.{key}.capacity"
            if number not in case.numbers or not float(central.values(number)[0]) > 0.0:
                continue
            moved = {number: 0.0}
            for policy, body in case.policies.items():
                if number in body.sets:
                    moved[f"policy.{policy}.{number}"] = 0.0
            found.append(Change(f"if the link {key} closes", f"link.{key}", moved))
        return tuple(found)

    def picture(self, case: Case, futures: Futures) -> Picture:
        """The network, what it carries in the central future, and where it is narrowest."""
        from standoff.lenses.corridors.picture import picture

        return picture(case, futures)
