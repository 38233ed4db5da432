"""Drafts of made-up texts: who, what, which side, and why, in both engines."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.case import from_data
from standoff.case.spans import normalise
from standoff.reading import draft

NAMES = ["red-sea.txt", "south-china-sea.md", "horn-of-africa.txt"]


def claim_with(case, words):
    found = [c for c in case["claims"].values() if words in c["says"]]
    assert len(found) == 1, words
    return found[0]


@pytest.mark.parametrize("name", NAMES)
def test_every_draft_validates_and_quotes_its_text(name, engine, text_of, drafted, assert_sound):
    assert_sound(drafted(name, engine), text_of(name))


@pytest.mark.parametrize("name", NAMES)
def test_a_draft_can_be_written_and_read_again(name, engine, drafted):
    case = drafted(name, engine)
    written = yaml.safe_dump(case, sort_keys=False, allow_unicode=True)
    assert yaml.safe_load(written) == case
    assert "&id" not in written  # nothing is shared, so YAML needs no anchors


def test_who_acts_in_the_red_sea(engine, drafted, kinds):
    case = drafted("red-sea.txt", engine)
    found = kinds(case)
    assert found.items() >= {
        "houthis": "group", "iran": "state", "united-states": "state", "united-kingdom": "state",
        "european-union": "bloc", "maersk": "company", "us-navy": "service", "reuters": "media",
        "salma-haddad": "person", "dana-levy": "person", "abdulmalik-rashed": "person",
        "united-nations": "organisation", "un-investigators": "group", "saudi-arabia": "state",
    }.items()  # fmt: skip
    assert len(found) == 20
    assert case["actors"]["iran"]["iso3"] == "IRN"
    assert set(case["actors"]["iran"]["aliases"]) == {"Tehran", "Iranian"}
    assert case["sources"]["article"]["by"] == "salma-haddad"


def test_what_happened_in_the_red_sea(engine, drafted):
    case = drafted("red-sea.txt", engine)
    on = {e["on"]: e for e in case["events"]}
    assert set(on) == {"2023-11", "2024-01", "2022-04", "2024-03-14"}
    assert case["as-of"] == "2024-03-14"
    seized = on["2023-11"]
    assert (seized["from"], seized["plover"], seized["where"]) == ("houthis", "COERCE", "Hodeidah")
    assert (on["2024-01"]["from"], on["2024-01"]["to"]) == ("united-states", "yemen")
    assert on["2024-01"]["class"] == "material-conflict"
    assert (on["2022-04"]["from"], on["2022-04"]["to"]) == ("saudi-arabia", "houthis")


def test_who_stands_with_whom_in_the_red_sea(engine, drafted, ties):
    assert ties(drafted("red-sea.txt", engine)) >= {
        ("iran", "houthis", "0..1"),
        ("united-states", "yemen", "-1..0"),
        ("united-kingdom", "yemen", "-1..0"),
        ("saudi-arabia", "houthis", "0..1"),
        ("dana-levy", "iran", "-1..0"),
    }


def test_the_argument_of_the_red_sea(engine, drafted):
    case = drafted("red-sea.txt", engine)
    claims, argument = case["claims"], case["argument"]
    thesis = claims[argument["thesis"]]
    assert thesis["says"].startswith("Washington should therefore back")
    assert thesis["kind"] == "prescriptive"
    starts = [claims[c]["says"].split(",")[0] for c in argument["reasons"][argument["thesis"]]]
    assert starts == ["First", "Second", "Third"]
    assert case["policies"]["as-recommended"]["by"] == "united-states"
    assert claim_with(case, "insurers will probably")["force"] == "likely"
    assert claim_with(case, "air strikes could")["force"] == "can"
    assert claim_with(case, "It would be a mistake")["kind"] == "normative"


def test_rival_accounts_stand_side_by_side(engine, drafted):
    case = drafted("red-sea.txt", engine)
    claims = case["claims"]
    pairs = [tuple(claims[c]["by"] for c in d["accounts"]) for d in case["disputes"].values()]
    assert ("united-states", "yemen") in pairs
    assert claim_with(case, "arsenal was intact")["by"] == "yemen"
    # a denial is not what it denies
    assert claim_with(case, "arms the group")["says"].startswith("Tehran denies")


def test_the_south_china_sea(engine, drafted, kinds, ties):
    case = drafted("south-china-sea.md", engine)
    assert case["title"] == "South China Sea: what the collision of June changes"
    assert kinds(case).items() >= {
        "china-coast-guard": "service", "philippines": "state", "china": "state", "asean": "bloc",
        "rafael-ocampo": "person", "pacific-strategy-institute": "think-tank",
    }.items()  # fmt: skip
    assert "psi" not in case["actors"]
    assert case["actors"]["pacific-strategy-institute"]["aliases"] == ["PSI"]
    rammed = next(e for e in case["events"] if e["on"] == "2024-06-17")
    assert (rammed["from"], rammed["to"], rammed["plover"]) == (
        "china-coast-guard", "philippines", "ASSAULT",
    )  # fmt: skip
    assert rammed["where"] == "Second Thomas Shoal"
    assert ties(case) >= {
        ("china-coast-guard", "philippines", "-1..0"),
        ("philippines", "united-states", "0..1"),
        ("united-states", "philippines", "0..1"),
    }
    pairs = [
        tuple(case["claims"][c]["by"] for c in d["accounts"]) for d in case["disputes"].values()
    ]
    assert pairs == [("philippines", "china")]
    assert claim_with(case, "would have to choose")["kind"] == "predictive"
    assert claim_with(case, "worst course")["kind"] == "normative"
    assert case["claims"][case["argument"]["thesis"]]["says"].startswith("Tokyo needs to decide")


def test_the_horn_of_africa(engine, drafted, ties):
    case = drafted("horn-of-africa.txt", engine)
    assert case["sources"]["article"]["by"] == "miriam-okello"
    assert case["actors"]["tesfaye-alemu"]["role"] == "prime minister"
    assert ("egypt", "somalia", "0..1") in ties(case)
    sent = next(e for e in case["events"] if e["on"] == "2024-08")
    assert (sent["from"], sent["to"], sent["plover"]) == ("egypt", "somalia", "AID")
    assert "1998" not in {e["on"] for e in case["events"]}  # than at any time since
    thesis = case["argument"]["thesis"]
    assert case["claims"][thesis]["says"].startswith("The African Union has to offer")
    assert len(case["argument"]["reasons"][thesis]) == 3
    assert not any("?" in c["says"] for c in case["claims"].values())
    assert claim_with(case, "Shipping lines could abandon")["force"] == "can"


def test_memberships_and_the_tests_that_they_allow(engine):
    case = draft(
        "Norway is a member of NATO. Serbia has frozen its membership in the Council of Europe. "
        "Georgia wants to join the European Union. Germany backs Ukraine.",
        engine=engine,
    )
    found = {(m["actor"], m["bloc"], m["status"]) for m in case["memberships"]}
    assert found == {
        ("norway", "nato", "full"),
        ("serbia", "council-of-europe", "frozen"),
        ("georgia", "european-union", "seeks"),
    }
    tests = [c["test"] for c in case["claims"].values() if "test" in c]
    outcomes = {t["lens"]: t["outcome"] for t in tests}
    assert "member serbia of council-of-europe is frozen" in [t["outcome"] for t in tests]
    assert outcomes["alignment"] == "same-camp germany ukraine"


def test_what_is_only_supposed_ties_no_one(engine):
    case = draft(
        "Norway could attack Sweden. Finland should support Estonia. If Poland invades Latvia, all "
        "is lost. Spain has no intention of attacking Portugal. France does not support Italy.",
        engine=engine,
    )
    assert "ties" not in case


def test_a_funding_tie_reaches_everyone_listed(engine):
    case = draft(
        "Think tanks, including the Lakeside Institute and the Harbour Foundation, receive funding "
        "from the Qatari state.",
        engine=engine,
    )
    paid = {(m["from"], m["to"]) for m in case["money"]}
    assert paid >= {("qatar", "lakeside-institute"), ("qatar", "harbour-foundation")}


def test_alleged_misconduct_is_an_allegation(engine):
    case = draft(
        "Prime Minister Ada Berg allegedly took bribes from Norwegian banks.", engine=engine
    )
    (claim,) = case["claims"].values()
    assert claim["allegation"] is True
    assert "test" not in claim


def test_a_relayed_article_names_its_origin(engine):
    case = draft(
        "The Oslo-based website Fjord Review published an article by security analyst Ida Lund "
        "titled “Why the Strait Should Stay Open to Everyone,” about shipping.\n\n"
        "Radar Latvia presents the article.\n\nShips should stay away.",
        engine=engine,
    )
    main = case["sources"]["article"]
    assert main["by"] == "ida-lund"
    assert main["outlet"] == "radar-latvia"
    original = case["sources"][main["relays"]]
    assert original["outlet"] == "fjord-review"
    assert original["title"] == "Why the Strait Should Stay Open to Everyone"
    assert all(c["by"] == "ida-lund" for c in case["claims"].values())
    assert "norway" not in case["actors"]  # Oslo-based says where, not who


def test_steps_of_a_recommendation_are_no_reasons(engine):
    case = draft(
        "Norway should act for three reasons.\n\nFirst, Norway should close the port. Second, it "
        "should call Sweden. Third, it must pay.",
        engine=engine,
    )
    assert "reasons" not in case["argument"]


def test_a_name_of_its_own_and_a_title_of_its_own(quotations):
    case = draft("Norway backs Sweden.", source_id="My memo!", title="A note")
    assert case["title"] == "A note"
    assert list(case["sources"]) == ["my-memo"]
    assert {q["source"] for q in quotations(case)} == {"my-memo"}
    from_data(case)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\n\n", "\ufeff", "x", "?!…", "中国说了。", "\x00\x01\x02", "\ud800 lone",
        "<script>alert(1)</script><p>Russia attacked Iran in 2024.</p>", "- \n- \n1. ",
        "A" * 5000, "First, " * 400, "“" * 500, "Russia and " * 300, "Mr. " * 300,
        "In 2024 " * 200, "U.S." * 500, "((((" * 200 + "Iran said that" * 50, "İstanbul ǅ ﬁ",
    ],
    ids=range(20),
)  # fmt: skip
def test_any_text_comes_out_as_a_valid_case(text, engine, assert_sound):
    assert_sound(draft(text, engine=engine), normalise(text))


WORDS = st.sampled_from(
    [
        *"""Russia Iran NATO Aliyev President Minister said that should could First, Second, in 2024
        June 2025 attacked backs and , . ; “ ” ’s - while but the of Institute security services
        Kremlin not denied member Moscow insisted Western support for EU ambassador to It He they (
        ) ! ? Baku-based anti-Russian pro-Western é İ""".split(),  # noqa: SIM905
        *("\n", "\n\n", "\u200b", "\u2028", " "),
    ]
)


@given(text=st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=300))
def test_any_words_come_out_as_a_valid_case_by_rules(text, assert_sound):
    assert_sound(draft(text, engine="rules"), normalise(text))


@settings(max_examples=25)
@given(text=st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=300))
def test_any_words_come_out_as_a_valid_case(text, assert_sound):
    assert_sound(draft(text), normalise(text))


def test_a_draft_is_the_same_again(text_of, engine, drafted):
    assert draft(text_of("red-sea.txt"), engine=engine) == drafted("red-sea.txt", engine)


def test_a_long_text_is_capped_and_says_so(text_of, assert_sound):
    text = "\n\n".join([text_of("red-sea.txt")] * 40)
    case = draft(text, engine="rules")
    assert_sound(case, text)
    assert len(case["claims"]) == 400
    assert "claims" in case["about"]
    assert case["argument"]["thesis"] in case["claims"]
