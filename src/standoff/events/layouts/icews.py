"""ICEWS coded event data (Boschee et al. 2015, Harvard Dataverse, doi:10.7910/DVN/28075).

Tab-separated with a header. An event id alone is not unique, with its date it is. The file of 2017
writes its dates month/day/year; some copies have lost the leading zero of a CAMEO code.
"""

from __future__ import annotations

from standoff.events.layouts.base import Layout, day, named

ICEWS = Layout(
    name="icews",
    says="ICEWS coded event data",
    source="doi:10.7910/DVN/28075",
    needs={
        "id": ("Event ID",),
        "date": ("Event Date",),
        "source": ("Source Name",),
        "source_country": ("Source Country",),
        "code": ("CAMEO Code",),
        "target": ("Target Name",),
        "target_country": ("Target Country",),
    },
    may={
        "intensity": ("Intensity",),
        "city": ("City",),
        "province": ("Province",),
        "country": ("Country",),
    },
    sql={
        "date": day("{date}", "['%Y-%m-%d', '%m/%d/%Y']"),
        "precise": "'day'",
        "source": "{source}",
        "source_country": named("{source_country}"),
        "target": "{target}",
        "target_country": named("{target_country}"),
        "code": "CASE WHEN length({code}) = 2 THEN '0' || {code} ELSE {code} END",
        "class": "NULL",
        "goldstein": "{intensity}",
        "fatalities": "NULL",
        "place": "nullif(concat_ws(', ', {city}, {province}, {country}), '')",
        "directed": "true",
        "id": "{id} || '/' || {date}",
    },
    told="{date}",
    none=("NULL",),
)
