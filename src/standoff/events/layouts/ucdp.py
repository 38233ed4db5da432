"""UCDP Georeferenced Event Dataset (Sundberg & Melander 2013; ucdp.uu.se, codebook).

Every event is deadly violence: class 4, PLOVER's ASSAULT. Sides of state-based conflict are states
by Gleditsch and Ward's numbers, else by "Government of". The data do not say who began, so only
one-sided violence has a direction, from the one who kills. Deaths are the best estimate.
"""

from __future__ import annotations

from standoff.events.layouts.base import Layout, day, named, numbered


def _side(number: str, name: str) -> str:
    said = rf"nullif(regexp_extract({name}, 'Government of (?:the )?(.+)', 1), '')"
    return f"coalesce({numbered('gw', number)}, {named(said)})"


UCDP_GED = Layout(
    name="ucdp-ged",
    says="UCDP georeferenced events (GED)",
    source="ucdp.uu.se, GED codebook",
    needs={
        "id": ("id",),
        "type": ("type_of_violence",),
        "side_a": ("side_a",),
        "side_b": ("side_b",),
        "date": ("date_start",),
        "best": ("best", "best_est"),
    },
    may={
        "gwnoa": ("gwnoa",),
        "gwnob": ("gwnob",),
        "precision": ("date_prec",),
        "where": ("where_description", "where_coordinates"),
        "adm_1": ("adm_1",),
        "country": ("country",),
    },
    sql={
        "date": day("left({date}, 10)"),
        "precise": "CASE TRY_CAST({precision} AS INTEGER) WHEN 2 THEN 'week' WHEN 3 THEN 'week' "
        "WHEN 4 THEN 'month' WHEN 5 THEN 'year' ELSE 'day' END",
        "source": "{side_a}",
        "source_country": _side("{gwnoa}", "{side_a}"),
        "target": "{side_b}",
        "target_country": _side("{gwnob}", "{side_b}"),
        "code": "'ASSAULT'",
        "class": "'4'",
        "goldstein": "NULL",
        "fatalities": "{best}",
        "place": "nullif(concat_ws(', ', {where}, {adm_1}, {country}), '')",
        "directed": "coalesce({type} = '3', false)",
        "id": "{id}",
    },
    told="{date}",
)
