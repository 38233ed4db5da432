"""The SQL that turns lines into rows, rows into values, and says what is wrong with them."""

from __future__ import annotations

import re

from standoff.events.header import Header
from standoff.events.layouts.base import FIELDS, Layout

FILLED = "text <> '' AND NOT (strlen(text) < 200 AND trim(text) = '')"  # a row, no blank line
SHOWN = 300  # characters of a row that are kept aside with it


def text(value: str) -> str:
    """A text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"


def odd_sql(header: Header) -> str:
    """Whether a line opens or closes a quotation that other lines close or open.

    Where tabs stand between cells, marks in a line that has all its cells are just letters.
    """
    odd = "(length(text) - length(replace(text, '\"', ''))) % 2 = 1"
    if header.separator == "\t":
        odd += f" AND len(string_split(text, chr(9))) <> {header.width}"
    return f"(coalesce(contains(text, '\"') AND {odd}, false))"


def fold_sql(header: Header) -> str:
    """The rows of a file whose quotations run over several lines: line, text, lines."""
    return f"""
        WITH odd AS (
          SELECT line, text, {odd_sql(header)}::INTEGER AS odd FROM raw WHERE line > {header.skip}
        ), inside AS (
          SELECT line, text, coalesce(sum(odd) OVER (
            ORDER BY line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) % 2 AS inside
          FROM odd
        ), numbered AS (
          SELECT line, text, sum(1 - inside) OVER (
            ORDER BY line ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS row
          FROM inside
        )
        SELECT min(line) AS line, count(*) AS lines,
          string_agg(coalesce(text, ''), chr(10) ORDER BY line) AS text
        FROM numbered GROUP BY row
    """


def parse_sql(header: Header) -> str:
    """The values of the rows whose lines are from $start to before $stop, and what is wrong."""
    layout = header.layout
    cells = ",\n".join(
        f"{_cell(header, header.place[c]) if c in header.place else 'NULL::VARCHAR'} AS c_{c}"
        for c in layout.columns
    )
    names = {c: f"c_{c}" for c in layout.columns}
    values = ",\n".join(f"{_typed(f, layout.sql[f].format(**names))} AS {f}" for f in FIELDS)
    told = layout.told.format(**names)
    return f"""
        WITH cut AS (
          SELECT line, text, {_cut(header)} AS f FROM records
          WHERE line >= $start AND line < $stop AND {FILLED}
        ), cell AS (
          SELECT line, text, len(f) AS width, {_whole(header)} AS whole,
          {cells} FROM cut
        ), said AS (
          SELECT line, text, width, whole, {values},
            {told} AS told, {layout.no_event.format(**names)} AS no_event,
            {layout.classless.format(**names)} AS classless
          FROM cell
        ), meant AS (
          SELECT said.*, s.iso3 AS source_iso3, t.iso3 AS target_iso3,
            coalesce(codes.code, said.code) AS known_code,
            CASE WHEN said.class IS NULL THEN codes.class ELSE {_class("said.class")} END AS quad,
            CASE WHEN said.goldstein IS NULL THEN codes.goldstein
              ELSE TRY_CAST(said.goldstein AS DOUBLE) END AS gold,
            TRY_CAST(said.fatalities AS DOUBLE) AS dead
          FROM said
          LEFT JOIN keys AS s ON s.key = replace(said.source_country, 'maybe:', 'name:')
          LEFT JOIN keys AS t ON t.key = replace(said.target_country, 'maybe:', 'name:')
          LEFT JOIN codes ON codes.key = said.code
        )
        SELECT line, date, source, source_iso3, target, target_iso3, known_code AS code,
          quad::UTINYINT AS class, gold AS goldstein, dead::INTEGER AS fatalities, place, precise,
          coalesce(directed, false) AS directed,
          id IS NOT NULL AS given,
          coalesce(id, {_digest()}) AS id,
          {_unknown("source")} AS source_unknown, {_unknown("target")} AS target_unknown,
          {_why(header)} AS why,
          CASE WHEN why IS NOT NULL THEN left(text, {SHOWN}) END AS shown
        FROM meant
    """


def _typed(name: str, sql: str) -> str:
    """An expression of a layout; all but a date and a direction are texts."""
    return sql if name in ("date", "directed") else f"CAST({sql} AS VARCHAR)"


def _cut(header: Header) -> str:
    """The cells of a row, a list of texts."""
    mark = text(header.separator)
    split = f"string_split(text, {mark})"
    if not header.layout.quoted:
        return split
    sign = re.escape(header.separator)
    pattern = text(f'{sign}("(?:[^"]|"")*"|[^{sign}]*)')
    by_marks = f"regexp_extract_all({mark} || text, {pattern}, 1)"
    marked = "contains(text, '\"')"
    if header.separator == "\t":
        marked += f" AND len({split}) <> {header.width}"
    return f"CASE WHEN {marked} THEN {by_marks} ELSE {split} END"


def _whole(header: Header) -> str:
    """Whether the cells are all of the row: else a quotation ends within a cell."""
    if not header.layout.quoted:
        return "true"
    return (
        "NOT contains(text, '\"') OR "
        "list_sum(list_transform(f, lambda x: length(x))) + len(f) = length(text) + 1"
    )


def _cell(header: Header, place: int) -> str:
    cell = f"trim(f[{place}])"
    if header.layout.quoted:
        inner = f"trim(replace(substr({cell}, 2, length({cell}) - 2), '\"\"', '\"'))"
        cell = (
            f"CASE WHEN length({cell}) > 1 AND starts_with({cell}, '\"') "
            f"AND ends_with({cell}, '\"') THEN {inner} ELSE {cell} END"
        )
    for word in ("", *header.layout.none):
        cell = f"nullif({cell}, {text(word)})"
    return cell


def _class(cell: str) -> str:
    """A class by its number or its words."""
    folded = f"lower(replace(replace({cell}, '-', ' '), '_', ' '))"
    words = "".join(
        f" WHEN {text(name)} THEN {n}"
        for n, said in enumerate(("verbal cooperation", "material cooperation",
                                  "verbal conflict", "material conflict"), 1)
        for name in (said, str(n), f"{n}.0", f"q{n}")
    )  # fmt: skip
    return f"CASE {folded}{words} END"


def _unknown(side: str) -> str:
    key = f"{side}_country"
    return (
        f"CASE WHEN {side}_iso3 IS NULL AND {key} NOT LIKE 'maybe:%' "
        f"THEN upper(regexp_replace({key}, '^[a-z]+:', '')) END"
    )


def _digest() -> str:
    """The id of a row without one: what it says."""
    said = ", ".join(
        f"coalesce({c}::VARCHAR, '')"
        for c in ("date", "source", "source_iso3", "target", "target_iso3", "known_code", "quad",
                  "gold", "dead", "place")
    )  # fmt: skip
    return f"'row:' || left(md5(concat_ws(chr(31), {said})), 20)"


def _why(header: Header) -> str:
    """What is wrong with a row, or NULL; the first thing only."""
    layout: Layout = header.layout
    shaped = r"'[0-9]{4}[-/]?[0-9]{1,2}[-/]?[0-9]{1,2}|[0-9]{1,2}[-/ ].+[-/ ][0-9]{4}'"
    checks = [
        (f"width <> {header.width}", f"'it has ' || width || ' cells, not {header.width}'"),
        ("NOT whole", "'text stands behind a closing quotation mark'"),
        ("no_event IS NOT NULL", "no_event"),
        ("date IS NULL AND told IS NULL", "'it has no date'"),
        (
            f"date IS NULL AND regexp_full_match(told, {shaped})",
            "'the date `' || left(told, 40) || '` does not exist'",
        ),
        ("date IS NULL", "'`' || left(told, 40) || '` is not a date'"),
        ("year(date) NOT BETWEEN 1500 AND 2200", "'the year of ' || told || ' cannot be'"),
        (
            "class IS NOT NULL AND quad IS NULL",
            "'`' || left(class, 40) || '` is not a class, 1 to 4'",
        ),
        ("quad IS NULL AND code IS NULL AND NOT classless", "'it has neither code nor class'"),
        (
            "quad IS NULL AND NOT classless",
            "'`' || left(code, 40) || '` is not a code of CAMEO or PLOVER'",
        ),
        (
            "goldstein IS NOT NULL AND (gold IS NULL OR NOT gold BETWEEN -10 AND 10)",
            "'`' || left(goldstein, 40) || '` is not a Goldstein value, -10 to 10'",
        ),
        (
            "fatalities IS NOT NULL AND "
            "(dead IS NULL OR dead <> floor(dead) OR NOT dead BETWEEN 0 AND 100000000)",
            "'`' || left(fatalities, 40) || '` is not a number of dead'",
        ),
    ]
    if "id" in layout.needs:
        checks.append(("id IS NULL", "'it has no id'"))
    return "CASE " + " ".join(f"WHEN {when} THEN {then}" for when, then in checks) + " END"
