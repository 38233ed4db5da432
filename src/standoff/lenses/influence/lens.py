"""The influence lens: who pays for the voice?

It says whether money on record could have reached whoever speaks, by which way, and whether those
whom it reaches speak otherwise. An association, never a proof of purchase; and a missing record is
not a clean one.
"""

from __future__ import annotations

import numpy as np

from standoff.case import Case
from standoff.case.link import nearest
from standoff.errors import AskError, Problem
from standoff.futures import FloatArray, Futures
from standoff.lenses.base import Ask, Change, Ground, Picture
from standoff.lenses.grammar import ask_parser
from standoff.lenses.influence import exposure, funding
from standoff.lenses.influence.network import BoolArray, Edge, network_of, side
from standoff.lenses.influence.reach import on_paths, path_exists, reached

FORMS = (
    "`path PAYER to SPEAKER within 3 steps`, `share of SPEAKER's funding from PAYER`, "
    "`exposed-statements SUBJECT in FRAME` or `reshuffled-statements SUBJECT in FRAME`"
)
_parse = ask_parser(
    r"""
    start: path | share | exposed_statements | reshuffled_statements
    path: "path" _S ID _S "to" _S ID _S "within" _S DAYS _STEPS [_S "at" _S DATE]
    share: "share" _S "of" _S OWNER _S "funding" _S "from" _S ID [_S "at" _S DATE]
    exposed_statements: "exposed-statements" _S _frame
    reshuffled_statements: "reshuffled-statements" _S _frame
    _frame: ID [_S "in" _S ID] [_S "within" _S DAYS _STEPS]
    OWNER.2: /[a-z0-9]+(-[a-z0-9]+)*'s/
    _STEPS: / steps?/
    """,
    FORMS,
    frozenset({"path"}),
)
STEPS = 4  # within which statements are exposed, unless given
FARTHEST = 8


class Influence:
    """Paths of money in time, shares of funding, and statements by whom money reaches."""

    name = "influence"
    question = "Could money on record have reached whoever speaks, and do those speak otherwise?"
    needs = frozenset({"money", "voices"})
    references = (
        "E. J. G. Pitman (1937), Significance tests which may be applied to samples from any "
        "populations, Supplement to the Journal of the Royal Statistical Society 4(1):119-130.",
        "M. Pollack (1960), The maximum capacity through a network, Operations Research "
        "8(5):733-736.",
        "D. Kempe, J. Kleinberg & A. Kumar (2002), Connectivity and inference problems for "
        "temporal networks, Journal of Computer and System Sciences 64(4):820-842.",
    )
    looks_up = False

    def parse(self, text: str, case: Case) -> Ask:
        """An outcome as a case writes it → an ask whose names stand for something."""
        raw = _parse(text)
        args: tuple[str, ...]
        if raw.kind == "path":
            payer, speaker, steps, at = raw.args
            args = (payer, speaker, _steps(steps), at)
            _actors(case, payer, speaker)
        elif raw.kind == "share":
            speaker, payer, at = raw.args
            speaker = speaker.removesuffix("'s")
            args = (speaker, payer, at)
            _actors(case, speaker, payer)
        else:
            subject, frame, steps = raw.args
            _actors(case, subject)
            args = (subject, _frame(case, subject, frame), _steps(steps or str(STEPS)))
        if raw.kind in ("path", "share") and args[0] == args[1]:
            raise AskError(f"`{raw.text}` names one actor twice", "name two actors")
        return Ask(raw.text, raw.kind, args, raw.binary)

    def problems(self, case: Case) -> tuple[Problem, ...]:
        """Circles of ownership, and payments by or to those who did not exist."""
        from standoff.lenses.influence.check import problems

        return problems(case)

    def outcomes(
        self, case: Case, futures: Futures, policy: str, asks: tuple[Ask, ...]
    ) -> FloatArray:
        """0 or 1, or a share, in every future; NaN where `undefined` says why."""
        out = np.full((futures.n, len(asks)), np.nan)
        for j, ask in enumerate(asks):
            if ask.kind == "path":
                payer, speaker, steps, at = ask.args
                network = network_of(case, at)
                out[:, j] = path_exists(network, futures, policy, payer, speaker, int(steps))
            elif undefined(case, ask):
                continue
            elif ask.kind == "share":
                speaker, payer, at = ask.args
                out[:, j] = funding.share(case, futures, policy, (speaker, payer, at))
            else:
                found = exposure.said(case, *ask.args[:2])
                exposed, known = exposed_of(case, futures, policy, found, int(ask.args[2]))
                value = (
                    exposure.difference(found, exposed)
                    if ask.kind == "exposed-statements"
                    else exposure.reshuffled(found, exposed, futures)
                )
                out[:, j] = np.where(known.all(axis=1), value, np.nan)
        return out

    def afford(self, case: Case, asks: tuple[Ask, ...]) -> int | None:
        """Any number of futures."""
        return None

    def undefined(self, case: Case, ask: Ask) -> str:
        """Why an ask has no answer in any future; empty where it may have one."""
        return undefined(case, ask)

    def grounds(self, case: Case, ask: Ask) -> tuple[Ground, ...]:
        """The edges on its paths, the payments of its sum, the statements of its frame."""
        if undefined(case, ask):
            return ()
        found = []
        if ask.kind == "share":
            for payment in funding.payments_to(case, ask.args[0], ask.args[2]):
                found += _grounded(f"money.{payment.id}", payment, funding.numbers(payment))
            return tuple(found)
        for edge in relevant(case, ask):
            found += _grounded(edge.id, edge.part, edge.numbers)
        if ask.kind != "path":
            collected = exposure.said(case, *ask.args[:2])
            places = {id(s): i for i, s in enumerate(case.statements)}
            for s in collected.statements:
                found.append(Ground(f"statement.{s.id or places[id(s)] + 1}", s.because))
        return tuple(found)

    def changes(self, case: Case, ask: Ask, central: Futures) -> tuple[Change, ...]:
        """Drop each edge that it can depend on."""
        from standoff.lenses.influence.changes import changes

        return changes(case, ask, relevant(case, ask))

    def picture(self, case: Case, futures: Futures) -> Picture:
        """Payers, bodies, speakers and claims, with the paths between them."""
        from standoff.lenses.influence.picture import picture

        return picture(case, futures)


def undefined(case: Case, ask: Ask) -> str:
    """Why an ask has no answer in any future; empty where it may have one."""
    if ask.kind == "share":
        speaker, payer, at = ask.args
        return funding.lacking(case, (speaker, payer, at))
    if ask.kind == "path":
        payer, speaker, steps, at = ask.args
        if relevant(case, ask):
            return ""
        names = f"from {case.name(payer)} to {case.name(speaker)}"
        if on_paths(network_of(case, at, alleged=True), (payer,), (speaker,), int(steps)):
            return f"only alleged money leads {names}; an allegation is no path"
        return f"no path {names} is on record; a missing record is not a clean one"
    if not ask.args[1]:
        return f"no statements about {case.name(ask.args[0])} were collected in a frame"
    found = exposure.said(case, *ask.args[:2])
    if found.enough:
        return ""
    central = Futures.central(case)
    exposed, _ = exposed_of(case, central, "as-is", found, int(ask.args[2]))
    return (
        f"under {exposure.FEWEST} speakers a side only counts are told. Reached by its money: "
        + exposure.counted(case, found, exposed[0])
    )


def relevant(case: Case, ask: Ask) -> tuple[Edge, ...]:
    """The edges that an ask about paths can depend on."""
    if ask.kind == "path":
        payer, speaker, steps, at = ask.args
        return on_paths(network_of(case, at), (payer,), (speaker,), int(steps))
    if ask.kind == "share":
        return ()
    found = exposure.said(case, *ask.args[:2])
    network, starts = network_of(case), sorted(side(case, found.subject))
    return on_paths(network, starts, found.speakers, int(ask.args[2]))


def exposed_of(
    case: Case, futures: Futures, policy: str, found: exposure.Said, steps: int
) -> tuple[BoolArray, BoolArray]:
    """Which speakers the subject's side reaches, and whether that is known, a column each."""
    network = network_of(case)
    place = network.place
    sure, known = reached(network, futures, policy, side(case, found.subject), steps)
    out = np.zeros((futures.n, len(found.speakers)), dtype=np.bool_)
    told = np.ones_like(out)
    for j, speaker in enumerate(found.speakers):
        if speaker in place:
            out[:, j], told[:, j] = sure[:, place[speaker]], known[:, place[speaker]]
    return out, told


def _grounded(key: str, part: object, numbers: tuple[str, ...]) -> list[Ground]:
    because = part.because  # type: ignore[attr-defined]
    first = Ground(key, because, numbers[0] if numbers else None)
    return [first, *(Ground(number, (), number) for number in numbers[1:])]


def _actors(case: Case, *names: str) -> None:
    for name in names:
        if name not in case.actors:
            raise AskError(f"`{name}` is not an actor", nearest(name, case.actors))


def _steps(text: str) -> str:
    if not 1 <= int(text) <= FARTHEST:
        raise AskError(f"a path within {text} steps", f"write 1 to {FARTHEST} steps")
    return str(int(text))


def _frame(case: Case, subject: str, frame: str) -> str:
    """The frame that is meant: the one named, or the only one that holds the subject."""
    if frame:
        if frame not in case.frames:
            raise AskError(f"`{frame}` is not a frame", nearest(frame, case.frames))
        return frame
    holding = dict.fromkeys(s.frame for s in case.statements if s.about == subject and s.frame)
    if len(holding) > 1:
        fix = f"write `in {'`, or `in '.join(str(f) for f in holding)}`"
        raise AskError(f"statements about `{subject}` stand in {len(holding)} frames", fix)
    return str(next(iter(holding), ""))
