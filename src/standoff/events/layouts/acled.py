"""ACLED (Raleigh et al. 2010; acleddata.com, codebook).

Who is a state's: forces, police and government "of" a country, and its civilians, protesters and
rioters ("Protesters (Armenia)"). Other groups are of no country. In a battle neither side is said
to have begun it, so it has no direction. Types become PLOVER's: battles, explosions and violence
against civilians ASSAULT, riots and protests PROTEST; of the strategic developments agreements are
AGREE, arrests and looting COERCE, and the others are of no class.
"""

from __future__ import annotations

from standoff.events.layouts.base import Layout, day

_WHO = (
    "coalesce("
    "nullif(regexp_extract({actor}, '(?:Forces|Government|Police|Army) of (?:the )?([^(]+?)"
    r" ?(?:\(\d{{4}}[^)]*\).*)?$', 1), ''), "
    "nullif(regexp_extract({actor}, '^(?:Civilians|Protesters|Rioters) "
    r"\(([^)]+)\)', 1), ''))"
)


def _country(actor: str) -> str:
    return f"'name:' || lower(strip_accents({_WHO.replace('{actor}', actor)}))"


ACLED = Layout(
    name="acled",
    says="ACLED events",
    source="acleddata.com, codebook",
    needs={
        "id": ("event_id_cnty",),
        "date": ("event_date",),
        "type": ("event_type",),
        "sub": ("sub_event_type",),
        "actor1": ("actor1",),
        "actor2": ("actor2",),
        "fatalities": ("fatalities",),
    },
    may={
        "precision": ("time_precision",),
        "location": ("location",),
        "admin1": ("admin1",),
        "country": ("country",),
    },
    sql={
        "date": day("{date}", "['%Y-%m-%d', '%d %B %Y', '%d-%B-%Y', '%d-%b-%Y', '%d %b %Y']"),
        "precise": "CASE {precision} WHEN '2' THEN 'week' WHEN '3' THEN 'month' ELSE 'day' END",
        "source": "{actor1}",
        "source_country": _country("{actor1}"),
        "target": "{actor2}",
        "target_country": _country("{actor2}"),
        "code": "CASE WHEN lower({type}) IN ('battles', 'explosions/remote violence', "
        "'violence against civilians') THEN 'ASSAULT' "
        "WHEN lower({type}) IN ('protests', 'riots') THEN 'PROTEST' "
        "WHEN lower({type}) = 'strategic developments' THEN CASE lower({sub}) "
        "WHEN 'agreement' THEN 'AGREE' WHEN 'arrests' THEN 'COERCE' "
        "WHEN 'looting/property destruction' THEN 'COERCE' END ELSE {type} END",
        "class": "NULL",
        "goldstein": "NULL",
        "fatalities": "{fatalities}",
        "place": "nullif(concat_ws(', ', {location}, {admin1}, {country}), '')",
        "directed": "lower({type}) <> 'battles'",
        "id": "{id}",
    },
    told="{date}",
    classless="lower({type}) = 'strategic developments'",
)
