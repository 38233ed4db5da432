"""What a store answers: counts a day, counts, events, periods; and the tables behind it."""

import datetime as dt
import subprocess
import sys

import numpy as np
import pytest

from standoff.errors import InputError
from standoff.events.codes import PLOVER, codes
from standoff.events.countries import atlas, iso3_of
from standoff.events.filters import Filters

D = dt.date

ROWS = [
    "2018-01-01 RUS AZE 112",
    "2018-01-01 RUS AZE 190",
    "2018-01-01 RUS AZE 190",
    "2018-01-02 AZE RUS 042",
    "2018-01-04 TUR ARM 071",
    "2018-01-04 TUR TUR 141",
    "2018-01-04 QQQ ARM 141",
]


def test_counts_a_day(tidy, store):
    tidy(ROWS)
    daily = store.daily()
    assert (daily.start, daily.end, daily.name) == (D(2018, 1, 1), D(2018, 1, 4), "made-up")
    assert daily.actors == ("ARM", "AZE", "RUS", "TUR")
    assert daily.labels == ("AZE->RUS", "RUS->AZE", "TUR->ARM")
    wanted = np.zeros((4, 3, 4), np.uint16)
    wanted[0, 1] = (0, 0, 1, 2)
    wanted[1, 0, 0] = 1
    wanted[3, 2, 1] = 1
    np.testing.assert_array_equal(daily.y, wanted)
    assert daily.y.dtype == np.uint16
    np.testing.assert_array_equal(daily.world, [3, 1, 0, 3])


def test_counts_of_some_days_pairs_and_actors(tidy, store):
    tidy(ROWS)
    assert store.daily("2018-01-02", D(2018, 1, 3)).y.shape == (2, 1, 4)
    assert store.daily(min_events=3).labels == ("RUS->AZE",)
    assert store.daily(actors=["Russia", "Azerbaijan", "Turkey"]).labels == ("AZE->RUS", "RUS->AZE")
    some = store.daily(pairs=["turkey->armenia", ("ARM", "TUR")])
    assert some.labels == ("ARM->TUR", "TUR->ARM")  # what was asked for stays, though it is none
    assert some.y.sum(axis=(0, 2)).tolist() == [0, 1]
    assert store.daily(pairs=["TUR->ARM", "ARM->TUR"], min_events=1).labels == ("TUR->ARM",)
    np.testing.assert_array_equal(some.world, store.daily().world)


def test_a_wish_that_nothing_meets_is_one_sentence(tidy, store):
    with pytest.raises(InputError, match="the store has no events"):
        store.period()
    tidy(ROWS)
    for wish, says in (
        ({"start": "2018-01-03", "end": "2018-01-02"}, "the period .* is empty"),
        ({"start": "2017-12-31"}, "run from 2018-01-01 to 2018-01-04, and 2017-12-31 to 2018-01-0"),
        ({"end": "2019-01-01"}, "is not within"),
        ({"start": "2018-01-32"}, "`2018-01-32` is not a day"),
        ({"min_events": 9}, "no events between countries .* or fewer than 9"),
        ({"actors": ["FRA", "DEU"]}, "among these countries"),
        ({"actors": ["Atlantis"]}, "`Atlantis` is not a country"),
        ({"actors": ["Azerbaijn"]}, "did you mean Azerbaijan"),
        ({"pairs": ["FRA->DEU"], "min_events": 1}, "of these pairs"),
        ({"pairs": ["FRA-DEU"]}, "is not a pair"),
        ({"pairs": ["FRA->france"]}, "one country twice"),
        ({"sets": ["other"]}, "no data set `other` in it; it has made-up"),
    ):
        with pytest.raises(InputError, match=says):
            store.daily(**wish)


def test_data_sets_are_pooled_only_on_demand(tidy, store):
    tidy(ROWS)
    tidy(["2018-02-01 RUS AZE 112"], name="other")
    for ask in (store.daily, store.counts):
        with pytest.raises(InputError, match=r"several data sets \(made-up, other\)"):
            ask()
    assert store.daily(sets=["other"]).days == 1
    both = store.daily(sets=["other", "made-up"])
    assert (both.days, both.name, int(both.y.sum())) == (32, "made-up+other", 6)
    assert store.period(["other"]) == (D(2018, 2, 1), D(2018, 2, 1))
    assert store.period() == (D(2018, 1, 1), D(2018, 2, 1))
    assert {c["dataset"] for c in store.counts("dataset")} == {"made-up", "other"}


def test_a_day_that_is_not_known_is_not_counted(bring, store):
    head = "disno,statea,stateb,strtday,strtmnth,strtyr,hihosta\n"
    bring(head + "1,365,640,-9,3,1980,4\n2,365,640,7,4,1980,4\n", "cow-mid")
    daily = store.daily()
    assert (daily.days, int(daily.y.sum()), int(daily.world.sum())) == (38, 1, 1)


def test_what_is_of_no_class_is_coverage_only(bring, store):
    head = "event_id_cnty,event_date,event_type,sub_event_type,actor1,actor2,fatalities\n"
    arm, aze = "Military Forces of Armenia (2018-)", "Military Forces of Azerbaijan (2003-)"
    bring(
        head + f"1,2020-09-27,Battles,Armed clash,{arm},{aze},2\n"
        f"2,2020-09-27,Strategic developments,Other,{arm},{aze},0\n",
        "acled",
    )
    daily = store.daily()
    assert (int(daily.y.sum()), int(daily.world.sum())) == (1, 2)


def test_counts(tidy, store):
    tidy(ROWS)
    first = store.counts()[0]
    assert (first["source"], first["target"], first["events"]) == ("RUS", "AZE", 3)
    assert first["goldstein"] == pytest.approx((-2.0 - 10 - 10) / 3)
    by = store.counts(["class", "month"], Filters(source="russia"))
    assert [(r["class"], r["month"], r["events"]) for r in by] == [
        (3, "2018-01", 1),
        (4, "2018-01", 2),
    ]
    assert [r["events"] for r in store.counts("code", limit=1)] == [2]
    assert sum(r["events"] for r in store.counts("year")) == 7
    for wish, says in ((["weather"], "nothing to count by"), ([], "say what to count by")):
        with pytest.raises(InputError, match=says):
            store.counts(wish)


def test_events_by_filters(tidy, store):
    tidy(ROWS)
    for filters, number in (
        (Filters(), 7),
        (Filters(start=D(2018, 1, 2)), 4),
        (Filters(end=D(2018, 1, 2)), 4),
        (Filters(source="RUS", target="Azerbaijan"), 3),
        (Filters(classes=["material-conflict", 3]), 5),
        (Filters(sets=["made-up"]), 7),
    ):
        assert len(store.events(filters)) == store.need(filters) == number
    assert len(store.events(limit=2)) == 2
    with pytest.raises(InputError, match="no events of class verbal-conflict of AZE towards RUS"):
        store.need(Filters(source="AZE", target="RUS", classes=[3]))
    with pytest.raises(InputError, match="is not a class"):
        store.need(Filters(classes=["5"]))


def test_a_summary(tidy, store):
    tidy([*ROWS, "2018-01-05 RUS AZE 999"])
    assert store.summary() == [
        {
            "dataset": "made-up", "files": 1, "events": 7, "between-countries": 5, "aside": 1,
            "from": D(2018, 1, 1), "to": D(2018, 1, 4),
        }
    ]  # fmt: skip


# ------------------------------------------------------------------------------- tables of facts


def test_the_table_of_countries_is_fresh(root):
    command = [sys.executable, "tools/build_countries.py", "--check"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + "run python tools/build_countries.py"


@pytest.mark.parametrize(
    ("said", "iso3"),
    [
        ("Türkiye", "TUR"), ("TURKEY", "TUR"), ("ROM", "ROU"), ("Russian Federation", "RUS"),
        ("Democratic Republic of Congo", "COD"), ("Cote d'Ivoire", "CIV"), ("KSV", "XKX"),
        ("Occupied Palestinian Territory", "PSE"), ("Côte d’Ivoire", "CIV"), ("aze", "AZE"),
        ("EUR", "EUR"), ("Bosnia and Herzegovina", "BIH"), ("South Korea", "KOR"),
        ("North Korea", "PRK"), ("Czech Republic", "CZE"), ("Swaziland", "SWZ"),
        ("Macedonia", "MKD"), ("Burma", "MMR"), ("Niger", "NER"), ("Nigeria", "NGA"),
        ("United Kingdom", "GBR"), ("Viet Nam", "VNM"), ("Curaçao", "CUW"), ("Laos", "LAO"),
    ],
)  # fmt: skip
def test_names_of_countries(said, iso3):
    assert iso3_of(said) == iso3


def test_numbers_of_countries():
    cow, gw = atlas().keys["cow"], atlas().keys["gw"]
    assert (cow["365"], cow["373"], cow["640"], cow["255"], cow["260"]) == (
        "RUS", "AZE", "TUR", "DEU", "DEU",
    )  # fmt: skip
    # where the two lists part (Gleditsch & Ward 1999, revised)
    assert (cow["679"], gw["678"]) == ("YEM", "YEM")
    assert (cow["970"], gw["970"], gw["971"]) == ("NRU", "KIR", "NRU")
    assert (cow["345"], gw["340"]) == ("SRB", "SRB")
    for space in (cow, gw):
        assert set(space.values()) <= set(atlas().by_iso3)
        assert len(space) > 190


def test_every_sovereign_state_has_a_number():
    numbered = set(atlas().keys["cow"].values())
    states = {c.iso3 for c in atlas().by_iso3.values() if c.kind == "state"}
    assert states - numbered <= {"PSE", "VAT", "ESH"}


def test_classes_follow_the_root_of_a_code():
    for code in codes().values():
        if code.code.isdigit():
            root = int(code.code[:2])
            wanted = 1 if root <= 5 else 2 if root <= 8 else 3 if root <= 13 else 4
            assert code.quad == wanted, code
            assert code.plover in PLOVER or not code.plover
    assert len({c.code for c in codes().values()}) == 312 + 16


def test_the_codebook_is_the_team_s(shared):
    import csv

    with (shared / "data/events/cameo_codebook.csv").open() as file:
        for row in csv.DictReader(file):
            code = codes()[row["cameo"]]
            assert (code.quad, code.goldstein) == (int(row["quad"]), float(row["goldstein"]))
            assert code.plover == row["plover"]
