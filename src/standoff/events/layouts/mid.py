"""Militarized interstate disputes of the Correlates of War project (Palmer et al. 2015, 2022).

Three files are read: dyads (Maoz et al. 2019), where a row is one state's acts towards another;
participants (MIDB), where towards whom is not said; and disputes (MIDA), where no state is named.
One event stands for a dispute and a dyad: the acts of the first state, dated to the first day of
the dispute. Further years of the same dyad are the same event. What was done is told by its
hostility level, since the files number the acts in different ways: a threat (2) is PLOVER's
THREATEN, class 3; a display of force (3) MOBILIZE, its use and war (4, 5) ASSAULT, class 4. A state
that did nothing militarized (1) did no event. A day that is not known (-9) leaves the month, a
month that is not known the year.
"""

from __future__ import annotations

from standoff.events.layouts.base import Layout, numbered

DAY = ("strtday", "stday", "startday")
MONTH = ("strtmnth", "stmon", "strtmon", "startmonth")
YEAR = ("strtyr", "styear", "strtyear", "startyear")


def _int(cell: str) -> str:
    return f"CAST(TRY_CAST({cell} AS DOUBLE) AS INTEGER)"


_D, _M, _Y = (_int(c) for c in ("{day}", "{month}", "{year}"))
_KNOWN_D, _KNOWN_M = f"(coalesce({_D}, -9) >= 0)", f"(coalesce({_M}, -9) >= 0)"
_DATE = (
    f"CAST(try_strptime({_Y} || '-' || CASE WHEN {_KNOWN_M} THEN {_M} ELSE 1 END || '-' || "
    f"CASE WHEN {_KNOWN_D} THEN {_D} ELSE 1 END, '%Y-%m-%d') AS DATE)"
)
_PRECISE = f"CASE WHEN NOT {_KNOWN_M} THEN 'year' WHEN NOT {_KNOWN_D} THEN 'month' ELSE 'day' END"
_LEVEL = _int("{level}")
_CODE = (
    f"CASE {_LEVEL} WHEN 2 THEN 'THREATEN' WHEN 3 THEN 'MOBILIZE' WHEN 4 THEN 'ASSAULT' "
    "WHEN 5 THEN 'ASSAULT' ELSE 'hostility level ' || {level} END"
)
_NO_EVENT = (
    f"CASE WHEN {_LEVEL} IN (0, 1) THEN 'this state did nothing militarized in it' "
    f"WHEN {_LEVEL} < 0 THEN 'what this state did is not known' END"
)
_WHEN = "concat_ws('-', {year}, {month}, {day})"


def _sql(source: str, target: str, source_key: str, target_key: str, ident: str) -> dict[str, str]:
    return {
        "date": _DATE,
        "precise": _PRECISE,
        "source": source,
        "source_country": source_key,
        "target": target,
        "target_country": target_key,
        "code": _CODE,
        "class": "NULL",
        "goldstein": "NULL",
        "fatalities": "NULL",
        "place": "NULL",
        "directed": "{level} IS NOT NULL" if target != "NULL" else "false",
        "id": ident,
    }


DYADS = Layout(
    name="cow-mid",
    says="militarized interstate disputes, by dyads",
    source="correlatesofwar.org, dyadic MID",
    needs={
        "dispute": ("disno", "dispnum", "dispnum3"),
        "a": ("statea", "ccode1"),
        "b": ("stateb", "ccode2"),
        "month": MONTH,
        "year": YEAR,
        "level": ("hihosta", "hostleva"),
    },
    may={"day": DAY, "name_a": ("namea", "abbreva"), "name_b": ("nameb", "abbrevb")},
    sql=_sql(
        "coalesce({name_a}, {a})", "coalesce({name_b}, {b})", numbered("cow", "{a}"),
        numbered("cow", "{b}"),
        f"concat_ws(':', {_int('{dispute}')}, {_int('{a}')}, {_int('{b}')})",
    ),
    told=_WHEN,
    no_event=_NO_EVENT,
)  # fmt: skip

PARTICIPANTS = Layout(
    name="cow-mid-participants",
    says="militarized interstate disputes, by participants",
    source="correlatesofwar.org, MIDB",
    needs={
        "dispute": ("dispnum", "dispnum3"),
        "a": ("ccode",),
        "month": MONTH,
        "year": YEAR,
        "level": ("hostlev", "hihost"),
    },
    may={"day": DAY, "name_a": ("stabb",)},
    sql=_sql(
        "coalesce({name_a}, {a})", "NULL", numbered("cow", "{a}"), "NULL",
        f"concat_ws(':', {_int('{dispute}')}, {_int('{a}')}, {_Y}, {_M}, {_D})",
    ),
    told=_WHEN,
    no_event=_NO_EVENT,
)  # fmt: skip

DISPUTES = Layout(
    name="cow-mid-disputes",
    says="militarized interstate disputes",
    source="correlatesofwar.org, MIDA",
    needs={
        "dispute": ("dispnum", "dispnum3", "disno"),
        "month": MONTH,
        "year": YEAR,
        "level": ("hostlev", "hihost"),
    },
    may={"day": DAY},
    sql=_sql("NULL", "NULL", "NULL", "NULL", _int("{dispute}")),
    told=_WHEN,
    no_event=_NO_EVENT,
)
