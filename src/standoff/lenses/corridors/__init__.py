"""The room lenses/corridors."""
