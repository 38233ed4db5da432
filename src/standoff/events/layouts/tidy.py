"""Our own rows, for any data that has no importer: ``--as csv``."""

from __future__ import annotations

from standoff.events.layouts.base import Layout, day, named

TIDY = Layout(
    name="csv",
    says="tidy rows (one an event)",
    source="docs/how-to/bring-your-own-events.md",
    needs={
        "date": ("date", "day", "event_date"),
        "source": ("source", "source_name", "actor1", "from", "actor"),
        "target": ("target", "target_name", "actor2", "to", "recipient"),
    },
    may={
        "source_iso3": ("source_iso3", "source_country", "iso3_source", "from_iso3"),
        "target_iso3": ("target_iso3", "target_country", "iso3_target", "to_iso3"),
        "code": ("cameo", "code", "event_code", "cameo_code"),
        "plover": ("plover", "event_type"),
        "quad": ("quad", "class", "quad_class", "quadclass"),
        "goldstein": ("goldstein", "intensity", "goldstein_scale"),
        "fatalities": ("fatalities", "deaths"),
        "place": ("place", "location"),
        "id": ("id", "event_id", "original_id"),
    },
    sql={
        "date": day("regexp_replace({date}, '^(....-..-..)[T ].*$', '\\1')"),
        "precise": "'day'",
        "source": "{source}",
        "source_country": named("{source_iso3}", "{source}"),
        "target": "{target}",
        "target_country": named("{target_iso3}", "{target}"),
        "code": "coalesce({code}, upper({plover}))",
        "class": "{quad}",
        "goldstein": "{goldstein}",
        "fatalities": "{fatalities}",
        "place": "{place}",
        "directed": "true",
        "id": "{id}",
    },
    told="{date}",
)
