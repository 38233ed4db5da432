"""The room lenses/escalation."""
