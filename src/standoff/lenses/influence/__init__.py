"""The room lenses/influence."""
