"""Probes: for a claim, the test by which a lens that exists could meet it, or why none can."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from standoff.reading import patterns
from standoff.reading.claims import Claim
from standoff.reading.memberships import Membership
from standoff.reading.ties import Tie

_HEDGED = re.compile(r"\b(?:not|no|never|without)\b")


def probe(
    text: str, claim: Claim, members: Sequence[Membership], tied: Sequence[Tie]
) -> tuple[dict[str, Any] | None, str]:
    """A proposed test, and what stands in the way of one; either may be empty.

    Only claims of fact are given a test here: a membership by the record, a tie between two actors
    by the camps that alignment finds. The rest waits for a person.

    Parameters
    ----------
    text : str
        The normalised text.
    claim : Claim
        The claim.
    members : sequence of Membership
        Memberships that the text states.
    tied : sequence of Tie
        Ties that the text states.
    """
    words = text[claim.start : claim.end]
    if claim.kind == "predictive" and patterns.NO_HORIZON.search(words):
        return None, "it names no horizon, so nothing could refute it"
    if claim.kind == "prescriptive":
        return None, "objectives, and what the policies set"
    if claim.kind not in ("factual", "causal") or claim.allegation:
        return None, ""
    own = [m for m in members if m.sentence == claim.sentence]
    if own and claim.kind == "factual":
        ask = f"member {own[0].actor} of {own[0].bloc} is {own[0].status}"
        part = "whole" if len(words.split()) < 14 else "part"
        return {"lens": "record", "outcome": ask, "expect": "yes", "stands-for": part}, ""
    inside = [
        t for t in tied if claim.start <= t.start < claim.end and t.sentence == claim.sentence
    ]
    pairs = {(t.from_, t.to) for t in inside}
    if claim.kind == "factual" and pairs and not _HEDGED.search(words):
        tie = inside[0]
        return {
            "lens": "alignment",
            "outcome": f"same-camp {tie.from_} {tie.to}",
            "expect": "yes" if tie.sign > 0 else "no",
            "stands-for": "proxy" if len(pairs) > 1 or len(words.split()) > 16 else "part",
        }, ""
    return None, ""
