"""The tables of a store."""

from __future__ import annotations

VERSION = 1

EVENTS = """
CREATE TABLE events (
  date DATE NOT NULL,
  source VARCHAR,
  source_iso3 VARCHAR,
  target VARCHAR,
  target_iso3 VARCHAR,
  code VARCHAR,
  class UTINYINT,
  goldstein DOUBLE,
  fatalities INTEGER,
  place VARCHAR,
  precise VARCHAR NOT NULL,
  directed BOOLEAN NOT NULL,
  dataset VARCHAR NOT NULL,
  id VARCHAR NOT NULL,
  import INTEGER NOT NULL,
  line BIGINT NOT NULL
)
"""

IMPORTS = """
CREATE TABLE imports (
  import INTEGER NOT NULL,
  dataset VARCHAR NOT NULL,
  layout VARCHAR NOT NULL,
  file VARCHAR NOT NULL,
  sha256 VARCHAR NOT NULL,
  encoding VARCHAR NOT NULL,
  rows BIGINT NOT NULL,
  added BIGINT NOT NULL,
  again BIGINT NOT NULL,
  aside BIGINT NOT NULL,
  unplaced BIGINT NOT NULL,
  unknown VARCHAR NOT NULL,
  first DATE,
  last DATE
)
"""

REJECTS = """
CREATE TABLE rejects (
  import INTEGER NOT NULL,
  line BIGINT NOT NULL,
  why VARCHAR NOT NULL,
  row VARCHAR NOT NULL
)
"""

ABOUT = "CREATE TABLE standoff_store (version INTEGER NOT NULL)"

COLUMNS = (
    "date", "source", "source_iso3", "target", "target_iso3", "code", "class", "goldstein",
    "fatalities", "place", "precise", "directed", "dataset", "id",
)  # fmt: skip
