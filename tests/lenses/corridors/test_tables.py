"""standoff import corridors: what a table says becomes a case; what it cannot say is told."""

import json

import pytest
from typer.testing import CliRunner

from standoff.cli import app
from standoff.errors import CaseError, InputError
from standoff.lenses.corridors.rows import capacity_of, mode_of, names_of, status_of
from standoff.lenses.corridors.tables import read_corridors

TABLE = """\
id,name,mode,from,to,transit,capacity,unit,status,controllers,source_url,note
NP,North Pipe,oil,Wells,Black Port,MW;TN,"1,200,000",bbl/d,operating (2031),Guild 30.1;Crown Oil [25 %],https://example.org/np,a note
SR,Salt Rail,rail;road,Black Port,City,TN,1.8-12,Mt/y,construction (68 %),,a yearbook,
OLD,Old Pipe,oil,Wells,City,MW,5,Mt/y,cancelled,,,
"""  # noqa: E501
LINES = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "properties": {"name": "One", "status": "operating"},
         "geometry": {"type": "LineString", "coordinates": [[10, 50], [11, 50.5], [12, 50]]}},
        {"type": "Feature", "properties": {"name": "Two", "capacity": 4, "unit": "bcm/y"},
         "geometry": {"type": "MultiLineString", "coordinates": [[[12.05, 50], [14, 51]]]}},
    ],
}  # fmt: skip


def table(tmp_path, text=TABLE, name="routes.csv"):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_table_becomes_a_case_that_answers(tmp_path):
    import standoff as so

    out = tmp_path / "case.yaml"
    done = CliRunner().invoke(app, ["import", "corridors", str(table(tmp_path)), "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert "2 links between 3 places" in done.output
    case = so.load(out)
    pipe, rail = case.corridors.links["np"], case.corridors.links["sr"]
    assert (pipe.mode, pipe.commodity, pipe.status) == ("pipeline", "oil", "operating")
    assert case.numbers["link.np.capacity"].unit == "bbl/d"
    assert not case.numbers["link.np.capacity"].number.judged
    assert (pipe.through, pipe.holders) == (("mw", "tn"), ("guild", "crown-oil"))
    assert pipe.because[0].url == "https://example.org/np"
    assert (rail.mode, rail.status, rail.capacity.plain()) == ("rail", "planned", False)
    assert case.corridors.nodes["black-port"].name == "Black Port"
    assert so.audit(case, futures=8).pictures["corridors"]["flows"][0]["central"] == pytest.approx(
        1.2
    )


def test_lines_on_a_map_become_links_that_meet(tmp_path):
    file = table(tmp_path, json.dumps(LINES), "lines.geojson")
    found = read_corridors(file, commodity="gas")["corridors"]
    one, two = found["links"].values()
    assert one["to"] == two["from"]
    assert found["nodes"][one["from"]]["at"] == [10.0, 50.0]
    assert one["via"] == [[11.0, 50.5]]
    assert two["capacity"] == {"range": "4", "unit": "bcm/y"}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("from,to", "start-of,to", r"routes.csv:1: no column for `from`; it has id, name"),
        ("mode,", "sort,", "no column for `mode`"),
        ("12,Mt/y", "12", r"routes.csv:3: the row does not have the 12 cells"),
        ('"1,200,000"', "-5", r"routes.csv:2: the capacity is -5"),
        ('"1,200,000"', "much", r"routes.csv:2: `much` is no capacity"),
        ("1.8-12", "12-1.8", r"routes.csv:3: the range 12-1.8 is upside down"),
        ("bbl/d", "TEU/y", r"routes.csv:2: `TEU/y` does not measure oil"),
        ("rail;road", "camel", r"routes.csv:3: `camel` is no mode"),
        ("operating (2031)", "dreamt", r"routes.csv:2: `dreamt` is no status"),
        ("Wells,Black Port,MW", "Wells,Wells,MW", r"routes.csv:2: `np` leads from `wells` to"),
        ("Wells,Black Port,MW", ",Black Port,MW", r"routes.csv:2: `from` is empty"),
    ],
)
def test_a_table_that_is_wrong_says_where(tmp_path, old, new, says):
    assert old in TABLE
    with pytest.raises((InputError, CaseError), match=says):
        read_corridors(table(tmp_path, TABLE.replace(old, new)))


@pytest.mark.parametrize(
    "text",
    ["{}", "[]", "no json", '{"features": 5}', "[" * 5000,
     '{"features": [{"geometry": {"type": "Point", "coordinates": [1, 2]}}]}',
     '{"features": [{"geometry": {"type": "LineString", "coordinates": [[1, 2], [300, 2]]}}]}'],
)  # fmt: skip
def test_what_is_no_map_of_lines_is_refused(tmp_path, text):
    with pytest.raises(InputError, match=r"no GeoJSON|no line in degrees"):
        read_corridors(table(tmp_path, text, "lines.geojson"))


def test_a_table_without_rows_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds no route"):
        read_corridors(table(tmp_path, TABLE.splitlines()[0] + "\n"))


def test_cells():
    assert names_of("BP 30.1;SOCAR 25;Chevron 8.9 (GEM 2024)") == ["BP", "SOCAR", "Chevron"]
    assert names_of("Türkiye;Iraq") == ["Türkiye", "Iraq"]
    assert status_of("partly idle (2024)") == "idle"
    assert status_of("") == "operating"
    assert status_of("shelved") == ""
    assert mode_of("gas") == ("pipeline", "gas")
    assert capacity_of("") is None
    assert capacity_of("16") == "16"


def test_the_team_s_table_of_the_region_is_read(shared):
    found = read_corridors(shared / "data/corridors/corridors_caucasus.csv")
    assert len(found["corridors"]["links"]) == 26
    assert found["corridors"]["links"]["btc"]["capacity"]["unit"] == "bbl/d"
