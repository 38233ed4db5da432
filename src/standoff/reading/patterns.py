"""Patterns of words that tell a claim's kind, its force and what it hedges."""

from __future__ import annotations

import re
from typing import Final

PRESCRIBING: Final = re.compile(
    r"(?<!would )(?<!will )(?<!may )(?<!might )(?<!could )(?<!not )"
    r"\b(?:should(?! (?:\w+ )?have\b)|must(?! (?:\w+ )?have\b)|ought to|shall|"
    r"needs? to|ha(?:s|ve) to|"
    r"had better|cannot afford to|let us|it is (?:high )?time (?:to|for|that)|"
    r"(?:we|I) (?:recommend|urge|advise|propose)|(?:is|are) (?:strongly )?advised to|"
    r"it (?:is|would be) (?:essential|vital|imperative|necessary|crucial|important|"
    r"better|best|wise)"
    r"(?: for [^.,;]{1,40})? (?:to|that)|"
    r"the (?:primary|first|main|overriding|immediate|best|right|wise|(?:only )?sensible)"
    r" (?:concern|priority|task|duty|course|goal|step|policy|option|answer)(?: now)?"
    r" (?:is|would be) to)\b",
    re.IGNORECASE,
)
"""What someone should do."""

LIKELY: Final = re.compile(
    r"\b(?:(?:un)?likely|(?:im)?probabl[ey]|expected to|tends? to|set to|poised to|presumably|"
    r"in all likelihood|almost certain(?:ly)?)\b",
    re.IGNORECASE,
)
"""What is said to be likely."""

WILL: Final = re.compile(r"\b(?:will|would|won['’]t|shall|going to|bound to)\b|['’]ll\b")
"""What is said to come."""

CAN: Final = re.compile(r"\b(?:can|cannot|could|may(?! \d)|might|perhaps|possibly)\b")
"""What is only said to be possible."""

COULD: Final = re.compile(r"\b(?:could|may(?! \d)|might)\b")
"""What may come."""

BECAUSE: Final = re.compile(
    r"\b(?:because|due to|owing to|thanks to|as a result of|result(?:s|ed|ing)? (?:in|of|from)|"
    r"(?:leads?|led|leading) to|stem(?:s|med)? from|in response to|thereby|consequently|"
    r"given (?:its|his|her|their|the)|(?:driven|fuell?ed|caused|prompted) by|the reason)\b",
    re.IGNORECASE,
)
"""One thing brings about another."""

AFTER: Final = re.compile(r"^(?:After|Since|By|Following)\s+(?:\w+ing|the|its|his|her|an?)\b")
"""One thing after another, told as if it followed from it."""

_VALUE: Final = (
    r"mistakes?|errors?|blunder|folly|wrong|right(?! now)|unjust(?:ified)?|justified|"
    r"short-?sighted|"
    r"reckless|irresponsible|(?:im)?moral|one-sided|(?:un)?acceptable|(?:il)?legitimate|"
    r"hypocri\w+|(?:un)?fair|(?:un)?wise|foolish|naive|shameful|indefensible|disgrace|dangerous|"
    r"(?:im)?prudent|misguided|better|best|worse|worst|(?:un)?desirable|intolerable|regrettable|"
    r"overdue|counterproductive|vital|duty|outrageous"
)
JUDGING: Final = re.compile(
    rf"\b(?:is|are|was|were|be|been|being|seems?|looks?|remains?)\b[^.;:]{{0,48}}?\b(?:{_VALUE})\b"
    r"|\bthe (?:worst|wrong|gravest) (?:\w+ )?(?:is|would be)\b"
    r"|\b(?:runs?|ran|go(?:es)?) (?:counter to|against)[^.;]{0,40}"
    r"\b(?:values?|principles?|norms?)\b"
    r"|\b(?:deserves?|(?:do|does|did) not need|needs? no|owes?|betray(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)
"""What is called good or bad."""

ALLEGED: Final = re.compile(
    r"\b(?:alleg(?:ed(?:ly)?|es?|ing|ations?)|accus(?:ed?|es|ing|ations?)|suspected|"
    r"purported(?:ly)?|reportedly)\b",
    re.IGNORECASE,
)
"""What the text itself only alleges, or says that others allege."""

NO_HORIZON: Final = re.compile(
    r"\b(?:in (?:the )?future|one day|some ?day|eventually|sooner or later|at some point)\b",
    re.IGNORECASE,
)
"""What may come at any time, so that no time refutes it."""
