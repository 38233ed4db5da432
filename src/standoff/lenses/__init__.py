"""The room lenses."""
