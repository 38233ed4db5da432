"""A made-up standoff in the Red Sea, and an audit of it put together by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from standoff.audit.discovery.fails import Fails
from standoff.audit.discovery.prim import Box
from standoff.audit.ledger import ledger
from standoff.audit.marks import marked_texts
from standoff.audit.policies import CRITERIA, Compared, Fared, ranking
from standoff.audit.results import (
    ArgumentView,
    Audit,
    Flip,
    Move,
    Recommendation,
    Skipped,
    Verdict,
)
from standoff.audit.sensitivity import Driver
from standoff.case import Case, from_data, load
from standoff.case.tree import parse

NAN = float("nan")
HERE = Path(__file__).parent / "red-sea"
TEXT = (HERE / "column.md").read_text("utf-8")


def red_sea() -> Case:
    """The made-up case with its text."""
    return load(HERE / "case.yaml")


def hostile(attack: str) -> Case:
    """The made-up case with an attack in every text that it holds, and as the text it annotates."""
    raw, _ = parse((HERE / "case.yaml").read_text("utf-8"), "case")
    case = from_data(_poisoned(raw, attack))
    case.__dict__["texts"] = {"column": TEXT.replace("\n\n", f"\n\n{attack}\n\n")}
    return case


WORDS = {"title", "question", "name", "role", "says", "act", "where", "waits", "reply",
         "judgement", "ref", "watch", "unit", "higher", "outlet", "licence"}  # fmt: skip


def _poisoned(raw: Any, attack: str) -> Any:
    if isinstance(raw, list):
        return [_poisoned(item, attack) for item in raw]
    if not isinstance(raw, dict):
        return raw
    return {
        key: f"{value} {attack}"
        if key in WORDS and isinstance(value, str)
        else _poisoned(value, attack)
        for key, value in raw.items()
        if key not in ("path", "sha256")
    }


def _verdict(case: Case, key: str, result: str, basis: str, **more: Any) -> Verdict:
    claim = case.claims[key]
    results = tuple(result.split(" or "))
    return Verdict(key, claim.says, claim.kind, claim.force, claim.by or "", results, basis, **more)


def stability_of(case: Case) -> dict[str, Any]:
    """What the stability lens might see of the made-up game, put together by hand."""
    assert case.game is not None
    says = {f"{a}.{o}": f"{a}: {body.says}" for a, player in case.game.actors.items()
            for o, body in player.options.items()}  # fmt: skip
    return {
        "policy": "as-is",
        "players": ["aldora", "qarn", "belmar"],
        "options": ["aldora.escort", "qarn.close", "qarn.mine", "belmar.protest"],
        "says": says,
        "feasible": 12,
        "orders": 3,
        "states": ["YYNY", "NNNN", "NNYN"],
        "on": {},
        "words": {},
        "equilibria": {"nash": ["NNNN"], "gmr": ["YYNY", "NNNN"]},
        "shares": {"nash": {"NNNN": 0.75}, "gmr": {"YYNY": 1.0, "NNNN": 1.0, "NNYN": 0.001}},
        "why": {
            "NNNN": {"concept": "nash", "by": {
                a: f"{a} has no move that betters it." for a in ("aldora", "qarn", "belmar")}},
            "YYNY": {"concept": "gmr", "by": {
                "aldora": "aldora stays: if it drops escort, qarn takes up mine, drops close, to "
                "NNYY, no better for it.",
                "qarn": "qarn has no move that betters it.",
                "belmar": "belmar has no move that betters it."}},
        },
        "status-quo": "NNNN",
        "moves": [
            {"actor": "aldora", "to": "YNNN", "says": "takes up escort", "improves": False},
            {"actor": "qarn", "to": "NYNN", "says": "takes up close", "improves": True},
            {"actor": "qarn", "to": "NNYN", "says": "takes up mine", "improves": False},
            {"actor": "belmar", "to": "NNNY", "says": "takes up protest", "improves": False},
        ],
        "paths": [
            {"to": "NNNN", "by": "improvements", "steps": [], "says": "it is the status quo"},
            {"to": "YYNY", "by": "moves", "says": "", "steps": [
                {"actor": "aldora", "to": "YNNN"}, {"actor": "qarn", "to": "YYNN"},
                {"actor": "belmar", "to": "YYNY"}]},
        ],
    }  # fmt: skip


def audit_of(case: Case, **changes: Any) -> Audit:
    """An audit of the made-up case with a verdict of every kind."""
    nerve = Move("nerve", "Qarn's readiness", 0.45, 0.7, "over", 0.36, True)
    lower = Move("nerve", "Qarn's readiness", 0.45, 0.2, "under", 0.31, True)
    tested = {"n": 4096, "lens": "record"}
    verdicts = (
        _verdict(case, "stronger", "holds throughout", "assumed", share=1.0, error=(0.999, 1.0),
                 rests_on="nerve", assumed=(nerve,), numbers=("nerve",), expect="below 0.9",
                 outcome="quantity nerve", under="as-is", stands_for="proxy",
                 central=True, **tested),
        _verdict(case, "could-close", "shown", "model", share=0.14, error=(0.13, 0.151),
                 drivers=(Driver("nerve", 0.9, 0.03, "higher"),), numbers=("nerve",),
                 flip=Flip("range", "nerve over 0.7", 0.36, (nerve,)), witness={"nerve": 0.71},
                 outcome="quantity nerve", under="as-is", expect="above 0.7", central=False,
                 stands_for="whole", value=0.45, grounds=("quantity.nerve",), **tested),
        _verdict(case, "council", "not tested", "untested",
                 needs="the council's words are not in the case"),
        _verdict(case, "blockade", "not tested", "untested", needs="waits for escalation",
                 lens="escalation", stands_for="part"),
        _verdict(case, "talks-suffer", "holds throughout or mostly", "model", share=0.9925,
                 error=(0.989, 0.995), margins=((0.0, 1.0), (0.1, 0.9925), (0.3, 0.61)),
                 margin=0.1, under="sail", than="wait", expect="lower", stands_for="part",
                 outcome="quantity trust", central=True, value=-0.4, undefined=12,
                 drivers_note="no single quantity separates", flip_note="nothing alone reverses it",
                 numbers=("trust", "policy.sail.escort", "nerve"), **tested),
        _verdict(case, "hidden-payers", "not tested", "allegation"),
        _verdict(case, "betrayal", "not tested", "value"),
        _verdict(case, "same-side", "mixed", "model", share=0.7, error=(0.69, 0.71), n=4096,
                 lens="alignment", outcome="same-camp aldora belmar", under="as-is", expect="yes",
                 central=True, stands_for="whole", numbers=("tie.ald-bel.weight",),
                 grounds=("tie.ald-bel", "tie.bel-qar"),
                 flip=Flip("structure", "without the tie ald-bel", NAN, (), ("tie.ald-bel",), 4),
                 hangs=("tie.ald-bel",), hangs_of=4),
        _verdict(case, "elsewhere", "not tested", "untested",
                 needs="it names no time by which it would have failed"),
        _verdict(case, "mines-laid", "not tested", "disputed", rests_on="by qarn"),
        _verdict(case, "mines-drifted", "not tested", "disputed", rests_on="by belmar"),
        _verdict(case, "should-wait", "mixed", "model", share=0.88, error=(0.87, 0.89),
                 central=True,
                 rests_on="2 of 3 numbers are judgements",
                 drivers=(Driver("nerve", 0.4, 0.03, "higher"),), numbers=("trust", "nerve"),
                 flip=Flip("range", "nerve under 0.2", 0.31, (lower,)),
                 under="wait", **tested),
    )  # fmt: skip
    fared = (
        Fared("sail", 0.22, 0.01, (0.12, 0.21, 0.4), 0.11, 0.05, 0.45, 0.51, 0.6, 0.0, 0.0),
        Fared("wait", 0.66, 0.01, (0.48, 0.66, 0.8), 0.46, 0.41, 0.01, 0.02, 0.08, 0.93, 0.88),
        Fared("as-is", 0.63, 0.01, (0.49, 0.63, 0.75), 0.48, 0.43, 0.04, 0.07, 0.09, 0.9, 0.12),
    )
    rankings = {c: ranking(fared, c, "more") for c in CRITERIA}
    row = Compared("talks-live", "more", fared, rankings, (), 4096, 0)
    box = Box({"nerve": (0.62, 0.8), "policy.wait.escort": (0.02, 0.08)}, 300, 240, 0.84, 0.8,
              0.07, {"nerve": 1e-9, "policy.wait.escort": 0.01})  # fmt: skip
    ends = {"nerve": (0.1, 0.8), "policy.wait.escort": (0.0, 0.1)}
    rec = Recommendation(
        "should-wait", "wait", (row,), (("no-blockade", "waits for escalation"),), 0.88,
        fails=(Fails("talks-live", "more", 0.5, 4096, 0.07, (box,), ends),),
    )  # fmt: skip
    names = ("should-wait", "stronger", "could-close", "blockade", "talks-suffer", "betrayal")
    argument = ArgumentView(
        thesis="should-wait",
        reasons={
            "should-wait": ("blockade", "talks-suffer", "betrayal"),
            "blockade": ("could-close",),
        },
        attacks={"should-wait": ("stronger",)},
        base=dict.fromkeys(names, 0.5),
        sampled=("blockade", "betrayal"),
        strength=dict.fromkeys(names, (0.6, 0.62)),
        loss={"blockade": (0.08, 0.07), "talks-suffer": (0.12, 0.11), "betrayal": (0.05, 0.05),
              "could-close": (0.001, 0.002), "stronger": (-0.04, -0.03)},
        carries_nothing=("could-close",),
        difference=0.02,
        same_order=True,
        unconverged=0.0,
        stand_yet_not=0.09,
        fall_yet_best=None,
    )  # fmt: skip
    alignment = {
        "actors": ["aldora", "belmar", "qarn", "sennat"],
        "ties": [
            {"id": "ald-bel", "from": "aldora", "to": "belmar", "kind": "alliance", "weight": 0.7,
             "low": 0.5, "high": 0.9, "frustrated": False, "judged": True},
            {"id": "ald-qar", "from": "aldora", "to": "qarn", "kind": "hostility", "weight": -0.5,
             "low": -0.8, "high": -0.2, "frustrated": False, "judged": False},
            {"id": "bel-qar", "from": "belmar", "to": "qarn", "kind": "rivalry", "weight": 0.1,
             "low": -0.4, "high": 0.3, "frustrated": True, "judged": True},
            {"id": "sen-qar", "from": "sennat", "to": "qarn", "kind": "mediation", "weight": 0.3,
             "low": 0.1, "high": 0.5, "frustrated": False, "judged": True},
        ],
        "camps": {"aldora": 0, "belmar": 0, "qarn": 1, "sennat": None},
        "frustration": 0.1,
        "unique": True,
        "camp_share": {"aldora": 1.0, "belmar": 0.7, "qarn": 0.02, "sennat": 0.4},
        "balance": 0.94,
    }  # fmt: skip
    record = {
        "indicators": [{"id": "fleet", "says": "tonnage", "unit": "tonnes", "of": "aldora",
                        "in": 2030, "low": 4000.0, "high": 4400.0, "written": "4000..4400",
                        "reasons": ["Yearbook, 2030"]}],
        "memberships": [],
    }  # fmt: skip
    audit = Audit(
        case=case,
        seed=7,
        futures=4096,
        verdicts=verdicts,
        recommendations=(rec,),
        argument=argument,
        skipped=(
            Skipped("escalation", "what a policy may set off", "is not there yet", ("blockade",)),
        ),
        ledger=ledger(case),
        pictures={"alignment": alignment, "record": record, "stability": stability_of(case)},
        references={
            "alignment": ("F. Harary (1953), On the notion of balance, Michigan Math. J. 2.",)
        },
        texts=marked_texts(case),
        seconds=1.25,
    )
    return replace(audit, **changes)
