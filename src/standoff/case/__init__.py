"""What a case is: its schema, its numbers, its sources; loading with lines, saving without loss."""

from standoff.case.load import from_data, from_text, load, read_text
from standoff.case.model import AS_IS, Case
from standoff.case.save import dump, save

__all__ = ["AS_IS", "Case", "dump", "from_data", "from_text", "load", "read_text", "save"]
