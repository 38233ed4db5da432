"""What a table of routes says in one cell → what a case says: mode, status, capacity, names."""

from __future__ import annotations

import re
import unicodedata

MODES = {
    "pipeline": "pipeline", "rail": "rail", "railway": "rail", "road": "road", "sea": "sea",
    "port": "sea", "ferry": "sea", "multimodal": "rail",
}  # fmt: skip
GOODS = ("oil", "gas")  # a table may write what a pipeline carries for its mode
STATUSES = (  # the first whose word is in the cell
    ("idle", "idle"), ("mothball", "idle"), ("suspend", "idle"), ("contest", "contested"),
    ("disput", "contested"), ("construct", "planned"), ("propos", "planned"),
    ("plan", "planned"), ("operat", "operating"), ("", "operating"),
)  # fmt: skip
OVER = ("cancel", "shelved", "retired", "decommission")
_NUMBER = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"
_CAPACITY = re.compile(rf"({_NUMBER})(?:(?:\.\.|-|–)({_NUMBER}))?")
_TAIL = re.compile(r"\s*[\[(]?\s*[0-9][0-9.,]*\s*%?[^A-Za-z]*(\(.*\))?$|\s*[\[(].*$")


def slug(name: str) -> str:
    """A name → an id: lower-case words with hyphens."""
    flat = unicodedata.normalize("NFKD", name.replace("ı", "i")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", flat.lower()).strip("-")[:60].strip("-") or "unnamed"


def mode_of(cell: str) -> tuple[str, str]:
    """``rail;road`` → its first mode, and a commodity where it names one; ValueError if neither."""
    word = cell.split(";")[0].strip().lower()
    if word in GOODS:
        return "pipeline", word
    if word in MODES:
        return MODES[word], ""
    known = ", ".join((*MODES, *GOODS))
    raise ValueError(f"`{cell[:40]}` is no mode; write {known}")


def status_of(cell: str) -> str:
    """``construction (68 %)`` → ``planned``; empty for what is over; ValueError if it says nothing
    that is known."""
    text = cell.lower()
    if any(word in text for word in OVER):
        return ""
    for word, status in STATUSES:
        if word in text and (word or not text.strip()):
            return status
    raise ValueError(
        f"`{cell[:40]}` is no status; write operating, idle, planned, contested or cancelled"
    )


def capacity_of(cell: str) -> str | None:
    """``1.8-12`` → a range as a case writes it; None where nothing is given."""
    text = cell.strip()
    if not text:
        return None
    if text.startswith("-"):
        raise ValueError(f"the capacity is {text[:40]}; it is 0 or more; mend the number")
    found = _CAPACITY.fullmatch(text)
    if found is None:
        raise ValueError(f"`{text[:40]}` is no capacity; write 16 or 1.8..12")
    low, high = (None if part is None else part.replace(",", "") for part in found.groups())
    assert low is not None
    if high is None:
        return low
    if float(low) > float(high):
        raise ValueError(f"the range {text[:40]} is upside down; write {high}..{low}")
    return f"{low}..{high}"


def names_of(cell: str) -> list[str]:
    """``BP 30.1;SOCAR [25 %]`` → the names, each once, without their shares."""
    parts = (_TAIL.sub("", part).strip() for part in cell.split(";"))
    return list(dict.fromkeys(part for part in parts if part))
