"""Reading: from a text to a draft case, offline, by rules and a dependency parse."""

from standoff.reading.draft import draft

__all__ = ["draft"]
