"""POLECAT (Halterman et al. 2023, Harvard Dataverse, doi:10.7910/DVN/AJGVIT).

Tab-separated with a header; events are PLOVER's sixteen types. An actor of several countries
(``FRA; DEU``) is of no single one. ``None`` is an empty cell.
"""

from __future__ import annotations

from standoff.events.layouts.base import Layout, day, numbered

_ONE = (
    "CASE WHEN contains({who_country}, ';') OR contains({who_cow}, ';') THEN NULL "
    "WHEN {who_country} IS NOT NULL THEN 'name:' || lower(strip_accents({who_country})) "
    f"ELSE {numbered('cow', '{who_cow}')} END"
)

POLECAT = Layout(
    name="polecat",
    says="POLECAT event data (NGEC)",
    source="doi:10.7910/DVN/AJGVIT",
    needs={
        "id": ("Event ID",),
        "date": ("Event Date",),
        "type": ("Event Type",),
        "source": ("Actor Name",),
        "source_country": ("Actor Country",),
        "target": ("Recipient Name",),
        "target_country": ("Recipient Country",),
    },
    may={
        "quad": ("Quad Code",),
        "intensity": ("Intensity", "Event Intensity"),
        "source_cow": ("Actor COW",),
        "target_cow": ("Recipient COW",),
        "city": ("City",),
        "province": ("Province",),
        "country": ("Country",),
    },
    sql={
        "date": day("{date}"),
        "precise": "'day'",
        "source": "{source}",
        "source_country": _ONE.replace("who", "source"),
        "target": "{target}",
        "target_country": _ONE.replace("who", "target"),
        "code": "upper({type})",
        "class": "{quad}",
        "goldstein": "{intensity}",
        "fatalities": "NULL",
        "place": "nullif(concat_ws(', ', {city}, {province}, {country}), '')",
        "directed": "true",
        "id": "{id}",
    },
    told="{date}",
    none=("None",),
)
