"""Reading: a text goes through every stage once, and comes out as one plain record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from standoff.reading import trees as tree_stage
from standoff.reading.actors import cast
from standoff.reading.argument import Argument, Rival, argument, rivals
from standoff.reading.cast import Cast
from standoff.reading.claims import Claim, claims
from standoff.reading.dates import dates, latest
from standoff.reading.events import Event, events
from standoff.reading.frames import frames
from standoff.reading.memberships import Membership, memberships
from standoff.reading.provenance import Provenance, provenance
from standoff.reading.sentences import Sentence, sentences
from standoff.reading.statements import Statement, statements
from standoff.reading.ties import Tie, ties
from standoff.reading.trees import Tree
from standoff.reading.words import Ids

Engine = Literal["auto", "spacy", "rules"]
LONGEST_PARSED = 500_000  # characters; a longer text is read by rules


@dataclass(frozen=True)
class Reading:
    """All that was found in a text."""

    text: str
    parsed: bool
    sentences: list[Sentence]
    cast: Cast
    ties: list[Tie]
    members: list[Membership]
    events: list[Event]
    statements: list[Statement]
    claims: list[Claim]
    argument: Argument
    rivals: list[Rival]
    provenance: Provenance
    as_of: str | None


def _parse(text: str, found: list[Sentence], engine: Engine) -> list[Tree | None] | None:
    """A tree for each sentence; None where rules must do."""
    if engine == "rules" or len(text) > LONGEST_PARSED or not tree_stage.available():
        return None
    try:
        return tree_stage.trees(text, found)
    except (ImportError, OSError, ValueError):  # a model that does not fit this spaCy
        return None


def read(text: str, engine: Engine = "auto") -> Reading:
    """Read a normalised text.

    Parameters
    ----------
    text : str
        Normalised: NFC, LF line ends, no byte order mark.
    engine : {"auto", "spacy", "rules"}
        ``auto`` parses with spaCy where it is installed and the text is not too long.
    """
    found = sentences(text)
    trees = _parse(text, found, engine)
    actors = cast(text, found, trees or [None] * len(found))
    framed = frames(text, found, trees or [None] * len(found), actors)
    said = statements(text, found, actors, framed)
    made = claims(text, found, actors, framed, said, Ids(actors.people))
    when = [d for s in found for d in dates(text, s.start, s.end)]
    return Reading(
        text=text,
        parsed=trees is not None,
        sentences=found,
        cast=actors,
        ties=ties(text, found, actors, framed),
        members=memberships(text, found, actors, framed),
        events=events(text, found, actors, framed),
        statements=said,
        claims=made,
        argument=argument(text, found, made, actors),
        rivals=rivals(text, made, said),
        provenance=provenance(text, found, actors),
        as_of=latest(when),
    )
