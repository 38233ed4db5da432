"""The outcomes that can be asked of the corridors, as a grammar."""

from __future__ import annotations

from standoff.lenses.grammar import ask_parser

FORMS = (
    "`flow A to B of oil avoiding X`, `cost A to B`, `share of A to B through X`, "
    "`loss of A to B when X cuts`, `worst 2 cuts of A to B`, `holder-power ACTOR over A to B`, or "
    "`gain from LINK of A to B`; each may end in `when LINK open` or `when LINK closed`"
)
parse_form = ask_parser(
    r"""
    start: flow | cost | share | loss | worst | holder_power | gain
    flow: "flow" ID "to" ID ["of" ID] ["avoiding" LIST] ["when" LIST STATE] ["in" UNIT]
    cost: "cost" ID "to" ID ["of" ID] ["avoiding" LIST] ["when" LIST STATE]
    share: "share" "of" ID "to" ID ["of" ID] "through" LIST ["avoiding" LIST] ["when" LIST STATE]
    loss: "loss" "of" ID "to" ID ["of" ID] ["avoiding" LIST] "when" LIST "cuts" ["when" LIST STATE]
    worst: "worst" COUNT "cuts" "of" ID "to" ID ["of" ID] ["by" ID] ["when" LIST STATE]
    holder_power: "holder-power" ID "over" ID "to" ID ["of" ID] ["when" LIST STATE]
    gain: "gain" "from" LIST ["of" ID "to" ID] ["of" ID] ["avoiding" LIST] _later
    _later: ["when" LIST STATE] ["in" UNIT]
    LIST: /[a-z0-9]+(-[a-z0-9]+)*( and [a-z0-9]+(-[a-z0-9]+)*)*/
    STATE: "open" | "closed"
    COUNT: /[1-9][0-9]?/
    UNIT: /[A-Za-z0-9]+\/[A-Za-z]+/
    %ignore " "
    """,
    FORMS,
    frozenset(),
)
PLACES = {  # where each argument stands
    "flow": ("start", "finish", "commodity", "avoiding", "when", "state", "unit"),
    "cost": ("start", "finish", "commodity", "avoiding", "when", "state"),
    "share": ("start", "finish", "commodity", "target", "avoiding", "when", "state"),
    "loss": ("start", "finish", "commodity", "avoiding", "target", "when", "state"),
    "worst": ("count", "start", "finish", "commodity", "target", "when", "state"),
    "holder-power": ("target", "start", "finish", "commodity", "when", "state"),
    "gain": ("target", "start", "finish", "commodity", "avoiding", "when", "state", "unit"),
}
