"""The version, which a run's manifest names too."""

VERSION = "0.1.0"
