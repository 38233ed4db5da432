"""What a code of CAMEO (Gerner et al. 2002; Schrodt 2012) or PLOVER (2018) means.

Quad classes: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
Goldstein values are those that GDELT and ICEWS give to CAMEO's codes (after Goldstein 1992).
"""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

PLOVER = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1, "COOPERATE": 2, "AID": 2, "RETREAT": 2,
    "REQUEST": 3, "ACCUSE": 3, "REJECT": 3, "THREATEN": 3, "PROTEST": 4, "SANCTION": 4,
    "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip


class Code(NamedTuple):
    """A code: its quad class, its Goldstein value (PLOVER has none), PLOVER's type, its title."""

    code: str
    quad: int
    goldstein: float | None
    plover: str
    title: str


@lru_cache(maxsize=1)
def codes() -> dict[str, Code]:
    """Every code of both, by itself and by the forms that lost a leading zero."""
    text = files("standoff.events").joinpath("data/cameo.csv").read_text(encoding="utf-8")
    found = {
        row["code"]: Code(
            row["code"], int(row["quad"]), float(row["goldstein"]), row["plover"], row["title"]
        )
        for row in csv.DictReader(text.splitlines())
    }
    short = {c[1:]: found[c] for c in found if c[0] == "0" and c[1:] not in found}
    words = {t: Code(t, quad, None, t, t.capitalize()) for t, quad in PLOVER.items()}
    return found | short | words
