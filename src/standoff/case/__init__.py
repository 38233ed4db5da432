"""The room case."""
