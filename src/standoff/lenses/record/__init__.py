"""The room lenses/record."""
