from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from markupsafe import Markup

from standoff.audit.results import Audit
from standoff.audit.run import audit
from standoff.case import Case, from_data
from standoff.report.dossier import dossiers
from standoff.report.game_words import GameWords, cut_codes, patterns_in_words
from standoff.report.html import render
from standoff.report.lasting import Lasting, lasting_of
from standoff.report.moves_svg import MANY, drawn, moves_svg
from standoff.report.names import Names

from .red_sea import stability_of
from .test_report_html import Page

ISLAND: dict[str, Any] = {
    "standoff": "1",
    "title": "A made-up island",
    "actors": {
        "north": {"name": "the North", "kind": "state"},
        "south": {"name": "the South", "kind": "state"},
    },
    "game": {
        "actors": {
            "north": {"options": {"land": {"says": "land on the island", "moves": "on"}}},
            "south": {"options": {"shell": {"says": "shell the coast"}}},
        },
        "preferences": {
            "north": {"statements": ["not shell", {"any-order": ["land", "not land"]}]},
            "south": {"statements": ["shell if land", "not shell"]},
        },
        "status-quo": "NN",
    },
    "claims": {
        "lands": {
            "says": "the North would gain by landing",
            "kind": "predictive",
            "force": "likely",
            "test": {"lens": "stability", "outcome": "improves north from NN to YN"},
        },
        "shelled": {
            "says": "the shelling would last",
            "kind": "predictive",
            "force": "can",
            "test": {"lens": "stability", "outcome": "stable YY by nash"},
        },
    },
}


def _lasting(made: Audit, **changes: Any) -> Lasting:
    picture = {**stability_of(made.case), **changes}
    found = lasting_of(picture, Names(made.case), made.futures)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def island() -> Audit:
    return audit(from_data(ISLAND), futures=256)


def test_the_strongest_concept_comes_first_and_the_central_future_is_marked(made: Audit) -> None:
    found = _lasting(made)
    assert [s.code for s in found.first] == ["NNNN", "YYNY", "NNYN"]
    assert [s.central_says for s in found.first] == [
        "lasts in the central future by every concept",
        "lasts in the central future by GMR",
        "",
    ]
    assert found.first[0].now
    assert found.first[1].words == (
        "Aldora: escort the convoy with warships · Qarn: close the strait · "
        "Belmar: protest at the council"
    )
    assert [(c.label, c.central, c.ever) for c in found.concepts] == [
        ("Nash", 1, 1),
        ("GMR", 2, 3),
    ]
    assert "4 options of 3 actors; 12 states can be" in found.lead
    assert "differ in 3 ways" in found.lead


def test_paths_by_improvements_by_any_moves_and_none(made: Audit) -> None:
    found = _lasting(made)
    assert [(r.code, r.says) for r in found.improved] == [("NNNN", "It is the status quo.")]
    assert [(r.code, r.says) for r in found.moved] == [
        (
            "YYNY",
            "Aldora takes up “escort the convoy with warships”; then Qarn takes up "
            "“close the strait”; then Belmar takes up “protest at the council”.",
        )
    ]
    assert [r.code for r in found.unreached] == ["NNYN"]
    assert found.reached.endswith("better its mover; it never leads to 1.")


def test_reasons_speak_in_names_and_words(made: Audit) -> None:
    nash, gmr = _lasting(made).reasons
    assert (nash.concept, nash.says) == ("Nash", ("Nobody has a move that betters it.",))
    assert gmr.says == (
        "Aldora stays: if it drops “escort the convoy with warships”, Qarn takes up “lay mines” "
        "and drops “close the strait”, to NNYY, no better for it.",
        "Qarn and Belmar have no move that betters them.",
    )


def test_an_option_that_two_actors_share_keeps_its_id() -> None:
    case = from_data({"standoff": "1", "title": "two"})
    picture = {
        "players": ["a", "b"],
        "options": ["a.go", "b.go", "b.go-on"],
        "says": {"a.go": "a: leave", "b.go": "b: arrive", "b.go-on": "b: stay"},
    }
    words = GameWords(picture, Names(case))
    assert words.state("YNY") == "a: leave · b: stay"
    assert words.change("b", "NNY", "NYN") == "takes up “arrive” and drops “stay”"
    spoken = words.reasons({"b": "b leaves: it takes up go-on and go, and nothing deters it."})
    named = GameWords({**picture, "players": ["a", "west"]}, Names(from_data(ISLAND)))
    named.names.case.actors["west"] = named.names.case.actors["north"]
    assert named.reasons({"west": "west stays: if it drops go-on, it is no better off."}) == (
        "The North stays: if it drops “stay”, it is no better off.",
    )
    assert spoken == ("B leaves: it takes up “stay” and “go”, and nothing deters it.",)


def test_states_in_letters_are_found_by_their_length() -> None:
    assert cut_codes("to NNYN, no YES", 4) == [(False, "to "), (True, "NNYN"), (False, ", no YES")]
    assert cut_codes("stable --YN by nash", 4)[1] == (True, "--YN")


def test_states_that_last_for_the_same_reason_are_told_together(made: Audit) -> None:
    why = stability_of(made.case)["why"]
    found = _lasting(made, why={**why, "NNYN": why["NNNN"]})
    assert [[code for code, _ in r.states] for r in found.reasons] == [["NNNN", "NNYN"], ["YYNY"]]


def test_of_many_states_the_rest_is_counted(made: Audit) -> None:
    codes = [f"{i:06b}".replace("0", "N").replace("1", "Y") for i in range(60)]
    options = [f"aldora.o{i}" for i in range(6)]
    found = _lasting(
        made, options=options, says={}, states=codes, paths=[], why={}, moves=[],
        equilibria={"gmr": codes}, shares={"gmr": dict.fromkeys(codes, 0.5)},
    )  # fmt: skip
    assert (len(found.first), len(found.more)) == (12, 24)
    assert found.left.startswith("24 more states last in some future (24 by GMR)")


def test_improvements_are_solid_and_other_moves_are_not(made: Audit) -> None:
    found = _lasting(made)
    svg = moves_svg(found)
    assert svg.count('class="move better"') == 1
    assert svg.count('class="move other"') == 3
    assert [svg.count(f">{who}<") for who in ("Aldora", "Qarn", "Belmar")] == [1, 1, 1]
    assert svg == moves_svg(_lasting(made))


def test_of_many_moves_only_improvements_are_drawn(made: Audit) -> None:
    many = [
        {"actor": "qarn", "to": "NYNN", "says": "", "improves": i % 3 == 0} for i in range(MANY + 1)
    ]
    moves, said = drawn(_lasting(made, moves=many))
    assert len(moves) == 7
    assert said == "Of 21 moves only the 7 improvements are drawn."
    svg = moves_svg(_lasting(made, moves=many))
    assert "move other" not in svg
    worst = [{**row, "improves": False} for row in many]
    assert moves_svg(_lasting(made, moves=worst)) == Markup("")


def test_without_a_game_or_a_status_quo_nothing_is_made_up(made: Audit) -> None:
    assert lasting_of({}, Names(made.case), 4096) is None
    bare = render(replace(made, pictures={}))
    assert 'id="lasting"' not in bare
    assert "#lasting" not in bare
    lost = {**stability_of(made.case), "status-quo": None, "moves": [], "paths": []}
    text = Page(render(replace(made, pictures={"stability": lost}))).text
    assert "names no status quo" in text
    assert "From the status quo to what lasts" not in text


def test_the_section_as_it_is_read(page_text: str) -> None:
    page = Page(page_text)
    assert "#lasting" in page.every("href")
    assert "Each arc is what one actor could do alone." in page.text
    section = page_text[page_text.index('<section id="lasting"') :]
    section = section[: section.index("</section>")]
    assert "probab" not in section.lower()
    assert "<code>NNYY</code>, no better for it" in section
    shares = re.findall(r'data-label="GMR">.*?(all|under 0\.01)</td>', section)
    assert shares == ["all", "all", "under 0.01"]


def test_a_game_that_the_engine_solves(island: Audit) -> None:
    picture = island.pictures["stability"]
    found = lasting_of(picture, Names(island.case), island.futures)
    assert found is not None
    assert found.now == "NN"
    assert {m.to: m.improves for m in found.moves}["NY"] is False
    assert {s.code for s in (*found.first, *found.more)} == set(picture["states"])
    assert all(s.shares[c] >= 0 for s in found.first for c in picture["shares"])
    told = [piece for r in found.reasons for says in r.says for piece in cut_codes(says, 2)]
    assert not any(re.search(r"\b(land|shell)\b(?! (on|the))", p) for code, p in told if not code)
    page = Page(render(island))
    ids = page.every("id")
    assert len(ids) == len(set(ids))
    assert {h[1:] for h in page.every("href") if h.startswith("#")} <= set(ids)
    assert "The South takes up" in page.text or "the South takes up" in page.text


def test_the_dossier_of_a_claim_on_the_game(island: Audit) -> None:
    told = dossiers(island, Names(island.case))["lands"]
    assert "YN stands for: the North: “land on the island”; everything else off." in told.test
    assert "NN stands for: everything off." in told.test
    says = [row.says for row in told.numbers]
    assert "how much “land” matters to the North, of statements in any order" in says
    assert "the North’s order of preference" in told.grounds
    assert not any(ground.startswith(("preference.", "how much")) for ground in told.grounds)
    assert any("the very point where the verdict turns" in text for text in told.moves)


def test_patterns_with_letters_left_open(island: Audit) -> None:
    names = Names(island.case)
    assert patterns_in_words(island.case, names, "stable -Y by nash") == (
        "-Y stands for: on the South: “shell the coast”; the rest either way.",
    )
    assert patterns_in_words(Case.model_construct(game=None), names, "stable -Y by nash") == ()
