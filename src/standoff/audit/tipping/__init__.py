"""Tipping points: what reverses a verdict or a ranking, and what to watch to notice it."""
