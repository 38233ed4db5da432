"""GDELT event export files, 1.0 and 2.0 (Leetaru & Schrodt 2013; gdeltproject.org, codebooks).

Tab-separated, without a header and without quotation marks: 57 columns before April 2013, 58 (with
the address of the article) from then on, 61 in version 2.0 (a second administrative level for each
of three places). Countries of actors are CAMEO's, which are ISO-3 but for a few.
"""

from __future__ import annotations

from standoff.events.layouts.base import Layout, day, named


def _actor(n: int) -> tuple[str, ...]:
    return tuple(
        f"Actor{n}{part}"
        for part in (
            "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code",
            "Religion2Code", "Type1Code", "Type2Code", "Type3Code",
        )
    )  # fmt: skip


def _geo(who: str, second: bool) -> tuple[str, ...]:
    parts = ["Type", "FullName", "CountryCode", "ADM1Code", "Lat", "Long", "FeatureID"]
    if second:
        parts.insert(4, "ADM2Code")
    return tuple(f"{who}Geo_{part}" for part in parts)


def _all(second: bool, address: bool) -> tuple[str, ...]:
    return (
        "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
        *_actor(1), *_actor(2),
        "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass",
        "GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone",
        *_geo("Actor1", second), *_geo("Actor2", second), *_geo("Action", second),
        "DATEADDED", *(("SOURCEURL",) if address else ()),
    )  # fmt: skip


def _layout(name: str, says: str, widths: dict[int, tuple[str, ...]]) -> Layout:
    return Layout(
        name=name,
        says=says,
        source="gdeltproject.org, event codebook",
        needs={
            "id": ("GLOBALEVENTID",),
            "date": ("SQLDATE", "Day"),
            "source": ("Actor1Name",),
            "source_country": ("Actor1CountryCode",),
            "target": ("Actor2Name",),
            "target_country": ("Actor2CountryCode",),
            "code": ("EventCode",),
            "quad": ("QuadClass",),
            "goldstein": ("GoldsteinScale",),
        },
        may={"place": ("ActionGeo_FullName",)},
        sql={
            "date": day("{date}", "['%Y%m%d']"),
            "precise": "'day'",
            "source": "{source}",
            "source_country": named("{source_country}"),
            "target": "{target}",
            "target_country": named("{target_country}"),
            "code": "{code}",
            "class": "{quad}",
            "goldstein": "{goldstein}",
            "fatalities": "NULL",
            "place": "{place}",
            "directed": "true",
            "id": "{id}",
        },
        told="{date}",
        widths=widths,
        quoted=False,
    )


GDELT1 = _layout(
    "gdelt1", "GDELT 1.0 event exports", {57: _all(False, False), 58: _all(False, True)}
)
GDELT2 = _layout("gdelt2", "GDELT 2.0 event exports", {61: _all(True, True)})
