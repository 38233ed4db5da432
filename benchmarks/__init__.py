"""Standoff beside its peers, in one run: `make bench` prints the tables."""
