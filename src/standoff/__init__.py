"""Standoff audits a strategic argument."""
