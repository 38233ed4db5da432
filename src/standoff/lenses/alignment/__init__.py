"""The room lenses/alignment."""
