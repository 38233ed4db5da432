"""The small stages: sentences, dates, verb forms, lists, groups, kinds of claims."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.case.spans import normalise
from standoff.reading import lexicon, patterns
from standoff.reading.claims import kind_of
from standoff.reading.dates import dates, latest
from standoff.reading.read import read
from standoff.reading.sentences import sentences, title
from standoff.reading.words import Ids, slug, tidy


def split(text):
    return [text[s.start : s.end] for s in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One came. Two left.", ["One came.", "Two left."]),
        ("The U.S. Navy left. It came back.", ["The U.S. Navy left.", "It came back."]),
        ("Gen. Orlov spoke at 5 p.m. in Kyiv.", ["Gen. Orlov spoke at 5 p.m. in Kyiv."]),
        ('"Go." He went.', ['"Go."', "He went."]),
        ("It cost 3.5 million. Why?", ["It cost 3.5 million.", "Why?"]),
        ("", []),
        (" \n\n\t", []),
    ],
)
def test_sentences(text, expected):
    assert split(text) == expected


def test_headings_lists_and_wrapped_lines():
    text = (
        "# A title of four words\n\nA first line that an editor wrapped at some seventy\n"
        "characters or so goes on here. Then it ends.\n\n- an item\n- another item\n\nBy Jane Doe\n"
    )
    found = sentences(text)
    assert [text[s.start : s.end] for s in found if s.heading] == [
        "A title of four words", "By Jane Doe",
    ]  # fmt: skip
    assert title(text, found) == "A title of four words"
    assert [text[s.start : s.end] for s in found if not s.heading][-2:] == [
        "an item",
        "another item",
    ]
    assert sum(not s.heading for s in found) == 4


@given(st.text(max_size=400))
def test_sentences_lie_in_order_within_any_text(text):
    text = normalise(text)
    found = sentences(text)
    ends = [0, *(s.end for s in found)]
    assert all(
        before <= s.start < s.end <= len(text) for before, s in zip(ends, found, strict=False)
    )
    assert all(text[s.start : s.end].strip() == text[s.start : s.end] for s in found)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("in June 2025, when", ["2025-06"]),
        ("on 12 March 2024 and on March 3rd, 2021", ["2024-03-12", "2021-03-03"]),
        ("2024-02-28", ["2024-02-28"]),
        ("on 31 February 2024", ["2024-02"]),
        ("In 2025, a man", ["2025"]),
        ("15 years in prison for 2000 troops", []),
        ("of 2020 tonnes", []),
        ("(1992)", ["1992"]),
    ],
)
def test_dates(text, when):
    assert [d.when for d in dates(text, 0, len(text))] == when


def test_a_deadline_is_no_time_of_an_event_and_the_finest_date_is_the_latest():
    found = dates("by 2030 what began in 2024 and in May 2024", 0, 42)
    assert [(d.when, d.ahead) for d in found] == [
        ("2030", True), ("2024", False), ("2024-05", False),
    ]  # fmt: skip
    assert latest(found) == "2024-05"


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("back", ["back", "backs", "backing", "backed"]),
        ("accuse", ["accuse", "accuses", "accusing", "accused"]),
        ("deny", ["deny", "denies", "denying", "denied"]),
        ("ram", ["ram", "rams", "ramming", "rammed"]),
        ("clash", ["clash", "clashes", "clashing", "clashed"]),
        ("freeze", ["freeze", "freezes", "freezing", "froze", "frozen"]),
        ("say", ["say", "says", "saying", "said"]),
    ],
)
def test_forms_of_verbs(verb, expected):
    assert lexicon.forms(verb) == expected


def test_every_plover_type_of_the_lexicon_has_a_class_of_the_case():
    from typing import get_args

    from standoff.case.parts import EventClass, Plover, TieKind

    types = {a.plover for a in [*lexicon.act_verbs().values(), *lexicon.act_nouns().values()]}
    types |= {p.plover for p in lexicon.phrases()}
    assert types - {""} <= set(get_args(Plover))
    assert set(lexicon.CLASS) == set(get_args(Plover))
    assert set(lexicon.CLASS.values()) == set(get_args(EventClass))
    ties = {a.tie for a in lexicon.act_verbs().values()} | {p.kind for p in lexicon.phrases()}
    assert ties - {""} <= set(get_args(TieKind))


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Norland should lift the embargo.", "prescriptive"),
        ("The council must not wait.", "prescriptive"),
        ("It is time to talk.", "prescriptive"),
        ("They must have known.", "factual"),
        ("Norland would have to choose.", "predictive"),
        ("A siege would be a grave mistake.", "normative"),
        ("To arm them runs counter to our values.", "normative"),
        ("Norland could strike first.", "predictive"),
        ("A clash is likely.", "predictive"),
        ("The ban led to a shortage.", "causal"),
        ("Prices rose because the port closed.", "causal"),
        ("Norland closed the port.", "factual"),
    ],
)
def test_kinds_of_claims(words, kind):
    assert kind_of(words, None) == kind


def test_what_is_not_just_a_story_is_no_judgement():
    assert not patterns.JUDGING.search("this is not just a story about oil")


def test_ids_are_unique_and_well_formed():
    ids = Ids(["a"])
    assert [ids.new("a"), ids.new("a"), ids.new("b"), ids.new("a")] == ["a-2", "a-3", "b", "a-4"]
    assert slug("Türkiye’s “plan”!") == "turkiyes-plan"
    assert slug("中国") == "unnamed"
    assert len(slug("word " * 40)) <= 60


@given(st.text(max_size=300))
def test_tidy_words_are_one_printable_line(text):
    line = tidy(text, 40)
    assert len(line) <= 40
    assert line.isprintable()


def cast_of(text, engine="rules"):
    return {p.name: p for p in read(text, engine).cast.people.values()}


def test_groups_titles_lists_and_surnames():
    text = (
        "Georgian President Nino Beridze met EU ambassador Paul Klein. Beridze's government "
        "thanked think tanks, including the Lakeside Institute and the Norland Forum. The "
        "Tbilisi-based newspaper Dila reported that Russian border guards fired."
    )
    people = cast_of(text)
    assert people["Nino Beridze"].kind == "person"
    assert people["Nino Beridze"].role == "president"
    assert people["Nino Beridze"].of == "georgia"
    assert people["Beridze government"].kind == "government"
    assert people["Lakeside Institute"].kind == "think-tank"
    assert people["Dila"].kind == "media"
    assert people["Russian border guards"].kind == "service"
    assert people["Russian border guards"].of == "russia"
    assert len(people["Nino Beridze"].mentions) == 2
    # Georgian alone; Tbilisi-based says where, not who
    assert [text[m.start : m.end] for m in people["Georgia"].mentions] == ["Georgian"]


def test_acronyms_meet_their_names():
    people = cast_of("The Norland Shipping Council (NSC) met. The NSC agreed.")
    assert [m.role for m in people["Norland Shipping Council"].mentions] == ["alias"] * 3
