"""Words that tell what a name is: titles, roles, and the nouns that bodies are called by."""

from __future__ import annotations

from typing import Final

from standoff.reading.wordlists import kinds, listed

TITLE_HEADS: Final = listed("names", "title-heads")
"""Titles that may stand last before a person's name."""

TITLES: Final = TITLE_HEADS | listed("names", "title-parts")
"""All words of titles; none is part of a name."""

ROLES: Final = listed("names", "roles")
"""Roles in small letters before or after a person's name."""

PARTICLES: Final = listed("names", "particles")
"""Small words within a person's name: von der, bin, al."""

PLACE_WORDS: Final = listed("names", "places")
"""Words that a place, a treaty or the like is called by."""

CALENDAR: Final = listed("names", "calendar")
"""Months, days and feasts."""

NO_BODY: Final = listed("names", "no-body")
"""Acronyms that name no actor."""

OPENERS: Final = listed("names", "openers")
"""Words that begin a sentence with a capital and are no name."""

BODY_KINDS: Final = kinds("bodies")
"""The telling word of a body's name, and the kind of actor that it makes it."""

BEFORE: Final = kinds("announced")
"""What announces a name just before it, and the kind of actor."""

ORG_LINKS: Final = frozenset({"of", "for", "on", "and", "the", "in"})
"""Small words within a body's name: Foundation for Defense of Democracies."""
