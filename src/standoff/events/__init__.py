"""The room events: event data, their store and their importers."""
