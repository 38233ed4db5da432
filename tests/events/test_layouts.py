"""Each layout by a small file of made-up rows, as its codebook lays them out."""

import datetime as dt
import gzip
import io
import zipfile

import pytest

from standoff.errors import InputError
from standoff.events.layouts.gdelt import GDELT1, GDELT2

D = dt.date

ICEWS = (
    "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\t"
    "Intensity\tTarget Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\t"
    "City\tDistrict\tProvince\tCountry\tLatitude\tLongitude\n"
)
POLECAT = (
    "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tQuad Code\tContexts\tActor Name\t"
    "Actor Country\tActor COW\tPrimary Actor Sector\tActor Sectors\tActor Title\tActor Name Raw\t"
    "Wikipedia Actor ID\tRecipient Name\tRecipient Country\tRecipient COW\t"
    "Primary Recipient Sector\tRecipient Sectors\tRecipient Title\tRecipient Name Raw\t"
    "Wikipedia Recipient ID\tPlacename\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\t"
    "GeoNames ID\tRaw Placename\tFeature Type\tSource\tPublication Date\tStory People\t"
    "Story Organizations\tStory Locations\tLanguage\tVersion\n"
)
ACLED = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,"
    "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,"
    "country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,"
    "notes,fatalities,tags,timestamp\n"
)
GED = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_new_id,conflict_name,"
    "dyad_new_id,dyad_name,side_a_new_id,side_a,side_b_new_id,side_b,number_of_sources,"
    "source_article,where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,"
    "country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,"
    "deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob\n"
)


def row(header, mark, **cells):
    """A row under a header, by the names of its columns (blanks as underscores)."""
    names = header.rstrip("\n").split(mark)
    known = {n.replace(" ", "_"): n for n in names}
    assert set(cells) <= set(known), set(cells) - set(known)
    return mark.join(str(cells.get(n.replace(" ", "_"), "")) for n in names) + "\n"


def gdelt(layout, width, **cells):
    names = layout.widths[width]
    assert set(cells) <= set(names)
    return "\t".join(str(cells.get(n, "")) for n in names) + "\n"


def test_icews(bring, store):
    def one(number, date, source, target, code="112", value="-2.0", name="Someone"):
        return row(
            ICEWS, "\t", Event_ID=number, Event_Date=date, Source_Name=name,
            Source_Country=source, CAMEO_Code=code, Intensity=value, Target_Name="Other",
            Target_Country=target, City="Yerevan", Country="Armenia",
        )  # fmt: skip

    body = (
        ICEWS
        + one(1, "2017-12-01", "Russian Federation", "Armenia")
        + one(1, "2017-12-02", "South Korea", "Czech Republic", "43", "2.8")
        + one(2, "12/3/2017", "", "Cote d'Ivoire", "0211", "3.4", name='The "Old" Guard')
        + one(3, "2017-12-04", "Atlantis", "Occupied Palestinian Territory")
        + one(4, "2017-12-05", "Iran", "Syria", "777")
    )
    done = bring(body, "icews", file="events.2017.tab")
    assert (done.rows, done.added, done.aside, done.unplaced) == (5, 4, 1, 1)
    assert done.unknown == "ATLANTIS"
    found = store.events()
    assert [(e["date"], e["source_iso3"], e["target_iso3"]) for e in found] == [
        (D(2017, 12, 1), "RUS", "ARM"),
        (D(2017, 12, 2), "KOR", "CZE"),
        (D(2017, 12, 3), None, "CIV"),
        (D(2017, 12, 4), None, "PSE"),
    ]
    assert [e["code"] for e in found] == ["112", "043", "0211", "112"]
    assert [e["class"] for e in found] == [3, 1, 1, 3]
    assert found[1]["goldstein"] == 2.8
    assert found[2]["source"] == 'The "Old" Guard'
    assert found[0]["place"] == "Yerevan, Armenia"
    assert {e["id"] for e in found} >= {"1/2017-12-01", "1/2017-12-02"}
    assert [(r.line, r.why) for r in store.rejects()] == [
        (6, "`777` is not a code of CAMEO or PLOVER")
    ]


def test_icews_in_quotation_marks(bring, store):
    names = "\t".join(f'"{n}"' for n in ICEWS.rstrip("\n").split("\t")) + "\n"
    cells = row(ICEWS, "\t", Event_ID="7", Event_Date="2017-12-01", Source_Name='"A ""B"" C"',
                Source_Country='"Turkey"', CAMEO_Code='"042"', Intensity="1.9",
                Target_Name='"Other"', Target_Country='"Iran"')  # fmt: skip
    assert bring(names + cells, "icews").added == 1
    (event,) = store.events()
    assert (event["source"], event["source_iso3"], event["code"]) == ('A "B" C', "TUR", "042")


def one_of_gdelt(layout, width, number, **cells):
    said = {
        "GLOBALEVENTID": number, "SQLDATE": "20130401", "Actor1Name": "MINISTER",
        "Actor1CountryCode": "TUR", "Actor2Name": "BUCHAREST", "Actor2CountryCode": "ROM",
        "EventCode": "036", "QuadClass": 1, "GoldsteinScale": 4.0,
        "ActionGeo_FullName": "Ankara, Ankara, Turkey", "DATEADDED": "20130401",
    }  # fmt: skip
    return gdelt(layout, width, **(said | cells))


@pytest.mark.parametrize(
    ("as_", "layout", "width"),
    [("gdelt1", GDELT1, 57), ("gdelt1", GDELT1, 58), ("gdelt2", GDELT2, 61)],
)
def test_gdelt(bring, store, as_, layout, width):
    body = (
        one_of_gdelt(layout, width, 1)
        + one_of_gdelt(layout, width, 2, Actor2CountryCode="AFR", EventCode="193", QuadClass=4)
        + one_of_gdelt(layout, width, 3, SQLDATE="20130231")
        + one_of_gdelt(layout, width, 4, Actor1Name='A "LONE MARK')
        + "not\ta row\n"
    )
    done = bring(body, as_, file="20130401.export.CSV")
    assert (done.rows, done.added, done.aside, done.unplaced) == (5, 3, 2, 1)
    first, second, third = store.events()
    assert (first["source_iso3"], first["target_iso3"]) == ("TUR", "ROU")
    assert (first["class"], first["goldstein"], first["id"]) == (1, 4.0, "1")
    assert first["place"] == "Ankara, Ankara, Turkey"
    assert (second["target_iso3"], second["class"]) == (None, 4)
    assert third["source"] == 'A "LONE MARK'
    assert [(r.line, r.why) for r in store.rejects()] == [
        (3, "the date `20130231` does not exist"),
        (5, f"it has 2 cells, not {width}"),
    ]


def test_gdelt_packed(store, tmp_path):
    body = one_of_gdelt(GDELT2, 61, 1).encode()
    with zipfile.ZipFile(tmp_path / "a.export.CSV.zip", "w") as packed:
        packed.writestr("a.export.CSV", body)
    (tmp_path / "b.export.CSV.gz").write_bytes(gzip.compress(body, mtime=0))
    assert store.add(tmp_path / "a.export.CSV.zip", "gdelt2").added == 1
    again = store.add(tmp_path / "b.export.CSV.gz", "gdelt2")
    assert (again.added, again.again) == (0, 1)


def test_the_other_version_of_gdelt_is_named(bring):
    with pytest.raises(InputError, match=r"have 57 or 58 columns .* this has 61; .*--as gdelt2"):
        bring(one_of_gdelt(GDELT2, 61, 1), "gdelt1")
    with pytest.raises(InputError, match="--as gdelt1"):
        bring(one_of_gdelt(GDELT1, 58, 1), "gdelt2")


def test_polecat(bring, store):
    def one(number, kind, quad, actor, recipient, cow="None", value="-5.0"):
        return row(
            POLECAT, "\t", Event_ID=number, Event_Date="2023-09-19", Event_Type=kind,
            Quad_Code=quad, Intensity=value, Actor_Name="Army", Actor_Country=actor,
            Actor_COW=cow, Recipient_Name="None", Recipient_Country=recipient,
            Recipient_COW="None", City="None", Country="Azerbaijan",
        )  # fmt: skip

    body = (
        POLECAT
        + one("a", "ASSAULT", "MATERIAL CONFLICT", "AZE", "ARM")
        + one("b", "CONSULT", "VERBAL COOPERATION", "France; Germany", "Armenia")
        + one("c", "RETREAT", "None", "None", "None", cow="365")
        + one("d", "AGREE", "NOTHING", "RUS", "TUR")
    )
    done = bring(body, "polecat", file="ngecEvents.txt")
    assert (done.added, done.aside, done.unplaced) == (3, 1, 0)
    found = {e["id"]: e for e in store.events()}
    assert (found["a"]["source_iso3"], found["a"]["target_iso3"]) == ("AZE", "ARM")
    assert (found["a"]["code"], found["a"]["class"]) == ("ASSAULT", 4)
    assert found["a"]["target"] is None
    assert found["a"]["place"] == "Azerbaijan"
    assert (found["b"]["source_iso3"], found["b"]["class"]) == (None, 1)
    assert (found["c"]["source_iso3"], found["c"]["class"]) == ("RUS", 2)
    (reject,) = store.rejects()
    assert reject.why == "`NOTHING` is not a class, 1 to 4"


def test_acled(bring, store):
    def one(number, kind, sub, actor1, actor2, date="19 September 2023", **cells):
        return row(ACLED, ",", event_id_cnty=number, event_date=date, event_type=kind,
                   sub_event_type=sub, actor1=actor1, actor2=actor2,
                   **({"fatalities": 0, "time_precision": 1} | cells))  # fmt: skip

    azeri = "Military Forces of Azerbaijan (2003-)"
    body = (
        ACLED
        + one("AZE1", "Battles", "Armed clash", azeri, "Military Forces of Armenia (2018-)",
              fatalities=3, location="Agdam", country="Azerbaijan",
              notes='"Two lines,\nand a ""word"""')
        + one("AZE2", "Explosions/Remote violence", "Shelling/artillery/missile attack", azeri,
              "Civilians (Armenia)", date="2023-09-20", time_precision=2)
        + one("ARM3", "Protests", "Peaceful protest", "Protesters (Armenia)", "")
        + one("ARM4", "Strategic developments", "Agreement", "Government of Armenia (2018-)",
              "Government of Azerbaijan (2003-)")
        + one("ARM5", "Strategic developments", "Change to group/activity", "Unidentified Gang", "")
        + one("ARM6", "Battles", "Armed clash", azeri, "", fatalities="many")
        + one("ARM7", "Tea", "Party", azeri, "")
    )  # fmt: skip
    done = bring(body, "acled")
    assert (done.rows, done.added, done.aside, done.unplaced) == (7, 5, 2, 0)
    found = {e["id"]: e for e in store.events()}
    pairs = {k: (e["source_iso3"], e["target_iso3"]) for k, e in found.items()}
    assert pairs == {
        "AZE1": ("AZE", "ARM"), "AZE2": ("AZE", "ARM"), "ARM3": ("ARM", None),
        "ARM4": ("ARM", "AZE"), "ARM5": (None, None),
    }  # fmt: skip
    assert {k: e["class"] for k, e in found.items()} == {
        "AZE1": 4, "AZE2": 4, "ARM3": 4, "ARM4": 1, "ARM5": None,
    }  # fmt: skip
    assert {k: e["directed"] for k, e in found.items()}["AZE1"] is False
    assert found["AZE2"]["directed"] is True
    assert found["AZE1"]["fatalities"] == 3
    assert found["AZE1"]["date"] == D(2023, 9, 19)
    assert found["AZE2"]["precise"] == "week"
    assert [(r.line, r.why) for r in store.rejects()] == [
        (8, "`many` is not a number of dead"),
        (9, "`Tea` is not a code of CAMEO or PLOVER"),
    ]


def test_ucdp_ged(bring, store):
    def one(number, kind, a, b, gwnoa="", gwnob="", date="2020-09-27 00:00:00.000", prec=1):
        return row(GED, ",", id=number, type_of_violence=kind, side_a=a, side_b=b, gwnoa=gwnoa,
                   gwnob=gwnob, date_start=date, date_prec=prec, best=5, country="Azerbaijan",
                   conflict_name='"A, B"', where_description='"A hill, near\na road"')  # fmt: skip

    body = (
        GED
        + one(1, 1, "Government of Azerbaijan", "Government of Armenia", "373", "371")
        + one(2, 1, "Government of Yemen (North Yemen)", "A group", "678")
        + one(3, 3, "Government of Myanmar (Burma)", "Civilians", date="2020-09-28", prec=4)
        + one(4, 2, "A group", "Another group", date="2020-13-01")
    )
    done = bring(body, "ucdp-ged")
    assert (done.added, done.aside) == (3, 1)
    first, second, third = store.events()
    assert (first["source_iso3"], first["target_iso3"], first["directed"]) == ("AZE", "ARM", False)
    assert (first["class"], first["fatalities"], first["code"]) == (4, 5, "ASSAULT")
    assert (second["source_iso3"], second["target_iso3"]) == ("YEM", None)
    assert (third["source_iso3"], third["directed"], third["precise"]) == ("MMR", True, "month")
    (reject,) = store.rejects()
    assert (reject.line, reject.why) == (8, "the date `2020-13-01` does not exist")


MID = "disno,statea,namea,stateb,nameb,strtday,strtmnth,strtyr,hihosta,year\n"


def test_mid_dyads(bring, store):
    body = MID + (
        "4,365,RUS,640,TUR,15,5,1946,4,1946\n"
        "4,640,TUR,365,RUS,15,5,1946,1,1946\n"
        "4,365,RUS,640,TUR,15,5,1946,5,1947\n"
        "5,365,RUS,640,TUR,-9,6,1947,2,1947\n"
        "6,265,GDR,640,TUR,1,1,1960,3,1960\n"
    )
    done = bring(body, "cow-mid")
    assert (done.rows, done.added, done.again, done.aside) == (5, 3, 1, 1)
    assert (done.unplaced, done.unknown) == (1, "265")
    found = store.events()
    assert [(e["id"], e["date"], e["class"], e["precise"]) for e in found] == [
        ("4:365:640", D(1946, 5, 15), 4, "day"),
        ("5:365:640", D(1947, 6, 1), 3, "month"),
        ("6:265:640", D(1960, 1, 1), 4, "day"),
    ]
    assert found[0]["source_iso3"] == "RUS"
    assert store.rejects()[0].why == "this state did nothing militarized in it"


def test_mid_disputes_and_participants_are_other_data_sets(bring, store):
    bring("dispnum,styear,stmon,hostlev\n2.0,1902.0,7.0,3.0\n", "cow-mid", file="mida.csv")
    bring("dispnum,stabb,ccode,stday,stmon,styear,hostlev\n2,RUS,365,4,7,1902,4\n", "cow-mid",
          file="midb.csv")  # fmt: skip
    assert store.sets() == ["cow-mid-disputes", "cow-mid-participants"]
    dispute, state = store.events()
    assert (dispute["id"], dispute["precise"], dispute["source"]) == ("2", "month", None)
    assert (state["source_iso3"], state["target_iso3"], state["class"]) == ("RUS", None, 4)


def test_tidy_rows_under_other_names_and_separators(bring, store):
    body = (
        "Event Date;Actor1;From ISO3;Actor2;To ISO3;Quad Class;Deaths;ID\n"
        "2018-03-04T10:00:00;Someone;rus;Türkiye;;material-conflict;2;x1\n"
        "20180305;Turkey;;Georgia;;2;;x2\n"
    )
    assert bring(body).added == 2
    first, second = store.events()
    assert (first["source_iso3"], first["target_iso3"]) == ("RUS", "TUR")
    assert (first["class"], first["fatalities"], first["id"]) == (4, 2, "x1")
    assert (second["date"], second["class"]) == (D(2018, 3, 5), 2)


def test_a_class_and_a_value_follow_from_the_code(bring, store):
    bring("date,source,target,cameo\n2018-01-01,RUS,AZE,190\n2018-01-02,RUS,AZE,ACCUSE\n")
    first, second = store.events()
    assert (first["class"], first["goldstein"]) == (4, -10.0)
    assert (second["class"], second["goldstein"]) == (3, None)


def test_an_archive_of_two_files_and_an_office_document_are_refused(store, tmp_path):
    for names, says in ((("a.csv", "b.csv"), "unpack"), (("[Content_Types].xml",), "office")):
        body = io.BytesIO()
        with zipfile.ZipFile(body, "w") as packed:
            for name in names:
                packed.writestr(name, "x")
        (tmp_path / "a.zip").write_bytes(body.getvalue())
        with pytest.raises(InputError, match=says):
            store.add(tmp_path / "a.zip", "csv")


def test_the_real_files_are_read_whole(store, shared):
    folder = shared / "data/events"
    done = store.add(folder / "icews18_interstate.csv.gz", "csv")
    assert (done.rows, done.added, done.aside, done.unplaced) == (108_755, 108_755, 0, 0)
    subset = store.add(folder / "caucasus_subset.csv.gz", "csv")
    assert (subset.added, subset.aside, subset.unplaced) == (14_098, 0, 0)
    mid = store.add(folder / "cow_dyadic_mid_4.02_1946on.csv.gz", "cow-mid")
    assert (mid.rows, mid.added + mid.again + mid.aside) == (6_808, 6_808)
    assert mid.unknown == "817, 678, 315, 265, 680"  # states that are no more
    assert store.add(folder / "cow_mid_disps.csv.gz", "cow-mid").added == 2_436
    daily = store.daily(sets=["icews18_interstate"])
    assert (daily.days, int(daily.y.sum()), int(daily.world.sum())) == (212, 108_754, 108_755)
    with pytest.raises(InputError, match="need the columns `source`, `target`; the file has"):
        store.add(folder / "gdelt_net_daily.csv.gz", "csv")
    with pytest.raises(InputError, match="GED"):
        store.add(folder / "ucdp_acd.csv.gz", "ucdp-ged")
