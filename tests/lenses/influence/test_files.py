"""Money and voices from other files and out to them: CSV, FARA, FollowTheMoney, GraphML, GEXF."""

from __future__ import annotations

import json

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.case import dump, from_data, from_text
from standoff.case.numbers import Range
from standoff.cli import main
from standoff.errors import CaseError, InputError
from standoff.lenses.influence.drawing import gexf, graphml
from standoff.lenses.influence.duplicates import duplicates
from standoff.lenses.influence.fara import Fara
from standoff.lenses.influence.ftm import Ftm, entities
from standoff.lenses.influence.gather import HOLDS, gather
from standoff.lenses.influence.plain import Plain
from standoff.lenses.influence.rows import amount_of

CSV = """\
from,to,kind,amount,currency,on,since,until,disclosed,alleged,says,where,url
Tarn,Tarn Fund,Ownership,,,,2010,,yes,,,,
Tarn Fund,Ferry House,Payment,"1,500..2,000",USD,2026-03,,,partly,,a grant,page 4,https://example.org/a
Tarn,Strait Desk,,,,,,,,yes,,,
Ada Rook,Ferry House,Employment,,,,2027,,,,fellow,,
"""


def written(folder, text, name="money.csv", encoding="utf-8"):
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return file


def test_a_plain_csv_becomes_a_case_with_the_place_of_every_row(tmp_path):
    found = gather(Plain(written(tmp_path, CSV)), accessed="2030-01-02")
    case = from_data(found.case)
    assert (found.edges, found.of, found.paths) == (4, 4, None)
    grant = case.money[0]
    assert grant.amount.spec == Range(1500.0, 2000.0)
    assert (grant.on, grant.disclosed, grant.says) == ("2026-03", "partly", "a grant")
    assert grant.because[0].where == "page 4"
    assert not grant.amount.judged
    assert case.money[1].alleged
    assert [v.kind for v in case.voices] == ["Ownership", "Employment"]
    assert case.voices[0].because[0].where == "line 2"
    assert case.sources["money"].sha256 is not None
    assert case.as_of == case.sources["money"].date == "2030-01-02"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_encodings_and_marks_between_cells(tmp_path, encoding, mark):
    text = f"from{mark}to\r\nKüçükyalı Bank{mark}Zürich Çay\r\n".replace("ı", "i")
    case = gather(Plain(written(tmp_path, text, encoding=encoding))).case
    assert [a["name"] for a in case["actors"].values()] == ["Küçükyali Bank", "Zürich Çay"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("payer,to\na,b\n", 1, "the column `from` is missing"),
        ("payer,to\na,b\n", 1, "`payer` is not a column here"),
        ("from,to,to\na,b,c\n", 1, "the column `to` stands twice"),
        ("from,to\na,b\na,b,c\n", 3, "3 cells under 2 columns"),
        ("from,to\na,\n", 2, "`to` is empty"),
        ("from,to\na,a\n", 2, "from `a` to itself"),
        ("from,to,kind\na,b,gift\n", 2, "`gift` is not a kind"),
        ("from,to,amount\na,b,lots\n", 2, "`lots` is no amount"),
        ("from,to,amount\na,b,-5\n", 2, "`-5` is no amount"),
        ("from,to,amount\na,b,9..2\n", 2, "upside down"),
        ("from,to,amount\na,b,=1+1\n", 2, "`=1+1` is no amount"),
        ("from,to,on\na,b,2024-13\n", 2, "`2024-13` is no date"),
        ("from,to,since,until\na,b,2024,2023\n", 2, "it ends (2023) before it begins (2024)"),
        ("from,to,alleged\na,b,perhaps\n", 2, "alleged is `perhaps`"),
        ("from,to,disclosed\na,b,some\n", 2, "disclosed is `some`"),
    ],
)
def test_a_csv_that_cannot_be_read_says_where(tmp_path, text, line, words):
    with pytest.raises(CaseError) as caught:
        gather(Plain(written(tmp_path, text)))
    assert any(words in p.says and p.line == line and p.fix for p in caught.value.problems)


def test_all_faulty_rows_are_told_at_once_but_not_without_end(tmp_path):
    rows = "".join(f"a,b,x{i}\n" for i in range(500))
    with pytest.raises(CaseError) as caught:
        gather(Plain(written(tmp_path, "from,to,amount\n" + rows)))
    assert len(caught.value.problems) == 20


def test_cells_are_data_and_never_code(tmp_path):
    text = "from,to,says\n=cmd|'/C calc'!A0,@SUM(1),<script>alert(1)</script>\n"
    case = from_data(gather(Plain(written(tmp_path, text))).case)
    assert from_text(dump(case)).actors == case.actors
    names = {a.name for a in case.actors.values()}
    assert names == {"=cmd|'/C calc'!A0", "@SUM(1)"}
    assert case.money[0].amount is None
    assert "<script>" not in graphml(case) + gexf(case)


@pytest.mark.parametrize("text", ["1+1", "= 3", "1e5", "nan", "inf", "0x10", "money.a.amount"])
def test_only_plain_amounts_are_amounts(text):
    with pytest.raises(ValueError, match="no amount"):
        amount_of(text)


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_amounts_with_and_without_marks_of_thousands(a, b):
    low, high = sorted((a, b))
    assert amount_of(f"{low:,}..{high:,}") == amount_of(f"{low}..{high}") == (low, high)


def test_what_lies_between_two_names_is_taken_and_no_more(tmp_path):
    rows = [f"Noise {i},Noise {i + 1}" for i in range(HOLDS + 5)]
    rows += ["Tarn,Bank", "Bank,Ferry House", "Tarn,Ferry House", "Ferry House,Tarn"]
    file = written(tmp_path, "from,to\n" + "\n".join(rows) + "\n")
    with pytest.raises(InputError, match="--from A --to B --within 4"):
        gather(Plain(file))
    found = gather(Plain(file), ("tarn", "FERRY  HOUSE", 2))
    assert (found.edges, found.paths, found.of) == (3, 2, HOLDS + 9)
    assert set(found.case["actors"]) == {"tarn", "bank", "ferry-house"}
    with pytest.raises(InputError, match="did you mean `ferry house`"):
        gather(Plain(file), ("Tarn", "Fery House", 2))


def test_names_are_merged_only_where_a_person_says_so(tmp_path):
    text = "from,to\nEmbassy of Tarn,Pike LLC\nTarn Embassy,Desk\nDesk,The Pike\n"
    file = written(tmp_path, text)
    apart = gather(Plain(file)).case
    assert len(apart["actors"]) == 5
    pairs = duplicates({k: [a["name"]] for k, a in apart["actors"].items()})
    assert [(p.a, p.b, p.score) for p in pairs] == [
        ("embassy-of-tarn", "tarn-embassy", 100.0),
        ("pike-llc", "the-pike", 100.0),
    ]
    merge = {"Tarn Embassy": "Embassy of Tarn", "The Pike": "Pike LLC"}
    one = gather(Plain(file), merge=merge).case
    assert set(one["actors"]) == {"embassy-of-tarn", "pike-llc", "desk"}
    assert one["actors"]["embassy-of-tarn"]["aliases"] == ["Tarn Embassy"]
    assert gather(Plain(file), ("Tarn Embassy", "The Pike", 2), merge).paths == 2
    with pytest.raises(InputError, match="nobody in it is called `Nobody`"):
        gather(Plain(file), merge={"Nobody": "Desk"})
    with pytest.raises(InputError, match="merge in a circle"):
        gather(Plain(file), merge={"Desk": "Pike LLC", "Pike LLC": "Desk"})


def test_the_names_and_aliases_of_a_case_are_known(tmp_path):
    known = from_text(
        "standoff: 1\ntitle: Known\nactors:\n"
        "  tarn: {name: the State of Tarn, kind: state, aliases: [Tarn, Tarnish Republic]}\n"
    )
    text = "from,to\nTarnish Republic,Desk\nTARN,Desk\n"
    case = gather(Plain(written(tmp_path, text)), known=known).case
    assert set(case["actors"]) == {"tarn", "desk"}
    assert case["actors"]["tarn"]["name"] == "the State of Tarn"


FARA = (
    "Foreign Principal Termination Date,Foreign Principal,Foreign Principal Registration Date,"
    "Country/Location Represented,Registration Number,Registrant Date,Registrant Name,"
    "Address 1,Address 2,City,State,Zip\n"
    ",Embassy of Tarn,03/23/2025,TARN,7001,03/23/2025,Pike LLC,1 Ñandú Road,,Washington,DC,2\n"
    '05/07/2016,"Tarn Lines, Inc.",05/09/2015,TARN,7002,05/01/2015,Pike LLC,,,,,\n'
    "01/01/2015,Embassy of Tarn,02/01/2015,TARN,7003,02/01/2015,Reed & Co.,,,,,\n"
    ",Government of Ostrel,01/03/2025,OSTREL,7004,01/03/2025,Reed & Co.,,,,,\n"
)


def test_fara_tells_who_represents_whom_and_until_when(tmp_path):
    file = written(tmp_path, FARA, encoding="cp1252")
    case = from_data(gather(Fara(file, ["tarn"])).case)
    ties = {(v.from_, v.to): (v.kind, v.since, v.until, v.because[0].where) for v in case.voices}
    assert ties["pike-llc", "embassy-of-tarn"] == (
        "Representation", "2025-03-23", None, "registration 7001",
    )  # fmt: skip
    assert ties["pike-llc", "tarn-lines-inc"][1:3] == ("2015-05-09", "2016-05-07")
    assert ties["reed-co", "embassy-of-tarn"][1:3] == (None, "2015-01-01")
    assert ("tarn", "tarn-lines-inc") not in ties
    organ = next(v for v in case.voices if v.from_ == "tarn")
    assert (organ.to, organ.kind, organ.because[0].kind) == (
        "embassy-of-tarn", "Ownership", "judgement",
    )  # fmt: skip
    source = next(iter(case.sources.values()))
    assert "public domain" in source.licence
    assert source.url == "https://efile.fara.gov/"
    assert len(case.actors) == 5
    with pytest.raises(InputError, match="did you mean `OSTREL`"):
        gather(Fara(file, ["ostrell"]))


def test_the_list_of_the_caucasus_is_read_whole(shared):
    file = shared / "data/influence/fara_principals_caucasus_turkey_iran_2025-04.csv"
    found = gather(Fara(file), accessed="2025-04")
    case = from_data(found.case)
    assert sum(v.kind == "Representation" for v in case.voices) == 406
    baku = gather(Fara(file), ("Azerbaijan", "Skyline Capitol LLC", 2))
    assert baku.paths == 1


ENTITIES = [
    {"id": "t", "schema": "PublicBody", "properties": {"name": ["Tarn"], "alias": ["Tarnia"]}},
    {"id": "h", "schema": "Organization", "properties": {"name": ["Ferry House"]}},
    {"id": "r", "schema": "Person", "properties": {"name": ["Ada Rook"]}},
    {
        "id": "p1",
        "schema": "Payment",
        "properties": {
            "payer": ["t"], "beneficiary": ["h", "r"], "amount": ["1,000", "2000"],
            "currency": ["USD"], "date": ["2026-03-01T10:00:00"], "purpose": ["a grant"],
            "sourceUrl": ["https://example.org"],
        },
    },
    {"id": "e", "schema": "Employment", "properties": {"employee": "r", "employer": "h"}},
    {"id": "d", "schema": "Document", "properties": {"fileName": ["x.pdf"]}},
]  # fmt: skip


def jsonl(folder, rows):
    return written(folder, "".join(json.dumps(r) + "\n" for r in rows), "entities.ftm.json")


def test_followthemoney_entities_become_a_case(tmp_path):
    case = from_data(gather(Ftm(jsonl(tmp_path, ENTITIES))).case)
    assert {a.name: a.kind for a in case.actors.values()} == {
        "Tarn": "government", "Ferry House": "organisation", "Ada Rook": "person",
    }  # fmt: skip
    assert case.actors["tarn"].aliases == ("Tarnia",)
    assert [(p.from_, p.to, p.on, p.amount.spec) for p in case.money] == [
        ("tarn", "ferry-house", "2026-03-01", Range(1000.0, 2000.0)),
        ("tarn", "ada-rook", "2026-03-01", Range(1000.0, 2000.0)),
    ]
    assert [(v.from_, v.to, v.kind) for v in case.voices] == [
        ("ada-rook", "ferry-house", "Employment")
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("not json", "this is no FollowTheMoney entity"),
        ("[1, 2]", "this is no FollowTheMoney entity"),
        ('{"schema": "Payment"}', "this is no FollowTheMoney entity"),
        ('{"id": "x", "schema": "Payment", "properties": {"payer": ["t"]}}', "without beneficiary"),
        (
            '{"id": "x", "schema": "Payment", "properties": '
            '{"payer": ["t"], "beneficiary": ["h"], "amount": ["many"]}}',
            "`many` is no amount",
        ),
        (
            '{"id": "x", "schema": "Ownership", "properties": '
            '{"owner": ["t"], "asset": ["h"], "startDate": ["soon"]}}',
            "`soon` is no date",
        ),
    ],
)
def test_an_entity_that_cannot_be_read_is_told_with_its_line(tmp_path, row, words):
    file = jsonl(tmp_path, ENTITIES[:1])
    with file.open("a") as stream:
        stream.write(row + "\n")
    with pytest.raises(CaseError) as caught:
        gather(Ftm(file))
    problem = caught.value.problems[0]
    assert words in problem.says
    assert problem.line == 2


WHOLE = """\
standoff: 1
title: Out & in
actors:
  tarn: {name: 'Tarn & "Sons"', kind: state, aliases: [Tarnia]}
  fund: {name: Fund, kind: company}
  house: {name: House, kind: think-tank}
  ada: {name: Ada, kind: person}
  nobody: {name: Nobody}
money:
  - {id: grant, from: fund, to: house, on: 2026-03, amount: 10..20, currency: USD,
     disclosed: partly, says: "a < b & c", because: [{ref: A ledger, url: "https://example.org/l"}]}
  - {id: second, from: fund, to: house, amount: 7.5, currency: USD}
  - {id: rumour, from: tarn, to: house, alleged: true, because: [{ref: A column}]}
  - {id: unnamed, to: house, amount: 0..9}
voices:
  - {id: owns, from: tarn, to: fund, kind: Ownership, since: 2010, until: 2029-05-01,
     disclosed: yes}
  - {id: works, from: ada, to: house, kind: Employment, says: fellow}
"""


def edges(case):
    names = {k: a.name for k, a in case.actors.items()}
    fields = ("kind", "on", "since", "until", "says", "disclosed", "alleged", "currency")
    return {
        (
            names[p.from_],
            names[p.to],
            *(getattr(p, f, None) for f in fields),
            p.amount.spec if getattr(p, "amount", None) else None,
        )
        for p in (*case.money, *case.voices)
        if p.from_
    }


def test_out_to_followthemoney_and_in_again_is_the_same(tmp_path):
    case = from_text(WHOLE)
    rows = list(entities(case))
    assert {r["schema"] for r in rows} == {
        "PublicBody", "Company", "Organization", "Person", "Payment", "Ownership", "Employment",
    }  # fmt: skip
    again = from_data(gather(Ftm(jsonl(tmp_path, rows))).case)
    assert edges(again) == edges(case)
    assert {a.name: a.aliases for a in again.actors.values()} == {
        a.name: a.aliases for k, a in case.actors.items() if k != "nobody"
    }


@pytest.mark.parametrize("kind", ["graphml", "gexf"])
def test_networkx_reads_what_is_drawn_for_other_tools(tmp_path, kind):
    case = from_text(WHOLE)
    file = tmp_path / f"money.{kind}"
    file.write_text((graphml if kind == "graphml" else gexf)(case), encoding="utf-8")
    read = nx.read_graphml(file) if kind == "graphml" else nx.read_gexf(file, version="1.3")
    assert read.is_directed()
    assert read.is_multigraph()
    told = {(a, b, d["kind"], d.get("low"), d["alleged"]) for a, b, d in read.edges(data=True)}
    assert told == {
        ("fund", "house", "payment", 10.0, "no"),
        ("fund", "house", "payment", 7.5, "no"),
        ("tarn", "house", "payment", None, "yes"),
        ("tarn", "fund", "ownership", None, "no"),
        ("house", "ada", "employment", None, "no"),
    }
    name = "name" if kind == "graphml" else "label"
    assert read.nodes["tarn"][name] == 'Tarn & "Sons"'
    grant = next(d for *_, d in read.edges(data=True) if d.get("low") == 10.0)
    assert grant["says"] == "a < b & c"
    assert "https://example.org/l" in grant["source"]


@given(st.text(max_size=30))
def test_no_name_breaks_the_xml(name):
    from xml.dom.minidom import parseString

    case = from_text(WHOLE)
    tarn = case.actors["tarn"].model_copy(update={"name": name})
    case = case.model_copy(update={"actors": {**case.actors, "tarn": tarn}})
    for text in (graphml(case), gexf(case)):
        parseString(text.encode("utf-8", "replace"))


def run(*words):
    with pytest.raises(SystemExit) as left:
        main([str(w) for w in words])
    return left.value.code


def test_the_commands(tmp_path, capsys):
    file = written(tmp_path, CSV)
    out = tmp_path / "case.yaml"
    assert run("import", "money", file, "-o", out, "--from", "Tarn", "--to", "Ferry House") == 0
    assert "1 path within 4 steps from Tarn to Ferry House" in capsys.readouterr().err
    assert run("import", "money", file, "-o", out) == 2
    assert "exists already" in capsys.readouterr().err
    assert run("import", "money", file, "--from", "Tarn") == 2
    assert "--from and --to go together" in capsys.readouterr().err
    assert run("import", "money", file, "--merge", "Tarn") == 2
    assert "write A=B" in capsys.readouterr().err
    assert run("import", "money", file, "--accessed", "soon") == 2
    assert "is no date" in capsys.readouterr().err
    assert run("duplicates", out) == 0
    assert "no two of 3 names" in capsys.readouterr().out
    for kind in ("ftm", "graphml", "gexf"):
        assert run("export", kind, out, "-o", tmp_path / f"x.{kind}") == 0
        assert run("export", kind, out, "-o", tmp_path / f"x.{kind}") == 2
    assert run("import", "ftm", tmp_path / "x.ftm") == 0
    assert run("import", "money", tmp_path / "nothing.csv") == 2
    assert "there is no such file" in capsys.readouterr().err
    assert run("import", "fara", file) == 2
    assert "`Foreign Principal`" in capsys.readouterr().err
