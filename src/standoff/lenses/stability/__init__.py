"""Stability: the graph model of conflict resolution, which outcomes can last and why."""
