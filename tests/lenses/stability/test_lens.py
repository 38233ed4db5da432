"""The stability lens between a case and the kernel: grammar, orders, policies, errors."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import standoff as so
from standoff.case import dump, from_text
from standoff.errors import AskError
from standoff.futures import Futures
from standoff.lenses.stability.game import board_of
from standoff.lenses.stability.gmcr import read_gmcr
from standoff.lenses.stability.lens import Stability, solve
from standoff.lenses.stability.picture import picture
from standoff.lenses.stability.statements import parse_statement, truth

LENS = Stability()
CHICKEN = """\
standoff: 1
title: Chicken
actors: {one: {name: One, kind: state}, two: {name: Two, kind: state}, rest: {name: R, kind: state}}
game:
  actors:
    one: {options: {yield: {says: give way}}}
    two: {options: {yield: {says: give way}}}
  preferences:
    one: {ranking: [NY, YY, YN, NN]}
    two: {ranking: [YN, YY, NY, NN]}
  status-quo: NN
policies:
  bind: {says: two commits itself, plays: {two: {yield: on}}}
  force: {says: two commits itself not to, plays: {two: {yield: off}}}
"""


def ask(text, case, policy="as-is", n=200):
    parsed = LENS.parse(text, case)
    return LENS.outcomes(case, Futures(case, n), policy, (parsed,))[:, 0]


def problems(text):
    with pytest.raises(so.CaseError) as caught:
        so.audit(from_text(text, "g.yaml"), futures=10)
    return str(caught.value)


def test_chicken_as_every_textbook_has_it():
    """Standard 2x2 Chicken: one yields, and the other does not (Nash); both by GMR."""
    case = from_text(CHICKEN)
    central = picture(case, Futures(case, 10))["equilibria"]
    assert central["nash"] == ["YN", "NY"]
    assert central["gmr"] == ["YN", "NY", "YY"]
    assert central["seq"] == ["YN", "NY"]
    assert central["sim"] == ["YN", "NY", "YY"]


def test_the_goldens_through_the_case(shared):
    """Every conflict of the shared folder, written as a case, gives its published equilibria."""
    for file in sorted((shared / "golden/stability").glob("*.json")):
        raw = json.loads(file.read_text())
        case = from_text(dump(so.Case.model_validate(golden_case(raw))))
        found = picture(case, Futures(case, 4))["equilibria"]
        for concept in ("Nash", "GMR", "SMR", "SEQ", "SIM", "SSEQ"):
            if concept in raw["expected"]:
                expected = sorted(raw["states"][s] for s in raw["expected"][concept])
                assert sorted(found[concept.lower()]) == expected, (file.name, concept)


def golden_case(raw):
    slug = {dm["name"]: dm["name"].lower().replace(" ", "-") for dm in raw["decision_makers"]}
    moves = {"both": "both", "N->Y": "on", "Y->N": "off"}
    order = sorted(
        range(len(raw["options"])),
        key=lambda i: list(slug).index(raw["options"][i]["dm"]),
    )
    assert order == list(range(len(order))), "the file lists options by decision maker"
    actors = {s: {"options": {}} for s in slug.values()}
    for i, option in enumerate(raw["options"]):
        actors[slug[option["dm"]]]["options"][f"o{i}"] = {
            "says": option["name"], "moves": moves[option["direction"]],
        }  # fmt: skip

    def letters(entry):
        return (
            [raw["states"][s] for s in entry] if isinstance(entry, list) else raw["states"][entry]
        )

    preferences = {
        slug[dm["name"]]: {"ranking": [letters(e) for e in dm["ranking"]]}
        for dm in raw["decision_makers"]
    }
    return {
        "title": raw["name"],
        "actors": {s: {"name": s} for s in actors},
        "game": {"actors": actors, "infeasible": raw["infeasible"], "preferences": preferences},
    }


def test_asks():
    case = from_text(CHICKEN)
    assert ask("stable YY by gmr", case)[0] == 1
    assert ask("stable YY by nash", case)[0] == 0
    assert ask("stable (one.yield iff two.yield) by nash", case)[0] == 0
    assert ask("stable Y- by nash", case)[0] == 1
    assert ask("equilibria by gmr", case)[0] == 3
    assert ask("improves one from NN to YN", case)[0] == 1
    assert ask("improves one from YN to NN", case)[0] == 0
    assert ask("reachable YY from NN", case)[0] == 0
    assert ask("reachable YY from NN by moves", case)[0] == 1
    assert ask("reachable (one.yield) from NN by improvements", case)[0] == 1


def test_a_policy_commits_its_actor():
    case = from_text(CHICKEN)
    assert ask("equilibria by nash", case, "bind")[0] == 1
    assert ask("stable NY by nash", case, "bind")[0] == 1
    assert np.isnan(ask("stable YN by nash", case, "bind")[0])
    assert ask("stable YN by nash", case, "force")[0] == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("stable YYY by gmr", "has 3 letters; the game has 2 options"),
        ("stable YY by gmrr", "did you mean `gmr`"),
        ("stable (yield) by gmr", "several actors have an option `yield`"),
        ("stable (one.yeld) by gmr", "did you mean `one.yield`"),
        ("improves rest from YY to NN", "is not an actor of the game"),
        ("reachable YY from NN by wishes", "is not a way to get there"),
        ("stable YY", "cannot be read"),
    ],
)
def test_asks_that_cannot_be_read(text, words):
    with pytest.raises(AskError, match=words.replace("(", r"\(").replace(")", r"\)")):
        LENS.parse(text, from_text(CHICKEN))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("status-quo: NN", "status-quo: NNN", "names no one state|has 3 letters"),
        ("status-quo: NN", "status-quo: N-", "names no one state"),
        ("  status-quo", "  infeasible: ['--']\n  status-quo", "no state is left"),
        ("  status-quo", "  infeasible: [NN, Y-]\n  status-quo", "the status quo NN is infeasible"),
        ("[NY, YY, YN, NN]}\n    two", "[NY, YY, YN]}\n    two", "it misses NN"),
        ("[NY, YY, YN, NN]}\n    two", "[NY, YY, YN, NN, NY]}\n    two", "it repeats NY"),
        ("one: {ranking: [NY, YY, YN, NN]}", "one: {statements: [yeild]}", "is not an option"),
        ("one: {ranking: [NY, YY, YN, NN]}", "one: {statements: [one.yield if]}", "cannot be read"),
        ("plays: {two: {yield: on}}", "plays: {two: {yeild: on}}", "is not an option of two"),
    ],
)
def test_a_bad_game_has_its_line_and_its_remedy(old, new, words):
    assert old in CHICKEN
    found = problems(CHICKEN.replace(old, new))
    assert any(word in found for word in words.split("|")), found
    assert "g.yaml:" in found


def test_too_many_options_say_how_much_memory_they_would_need():
    options = ", ".join(f"o{i}: {{}}" for i in range(30))
    text = CHICKEN.replace(
        "one: {options: {yield: {says: give way}}}", f"one: {{options: {{{options}}}}}"
    )
    found = problems(text.split("  preferences:")[0])
    assert "31 options make" in found
    assert "GB" in found


UNSURE = CHICKEN.replace(
    "one: {ranking: [NY, YY, YN, NN]}",
    "one: {statements: [two.yield, {any-order: [one.yield, not one.yield]}]}",
)


def test_an_order_that_nobody_knows_varies_over_the_futures():
    """One gives way where that matters more to it than standing firm."""
    case = from_text(UNSURE)
    futures = Futures(case, 2000)
    parsed = LENS.parse("improves one from NN to YN", case)
    found = LENS.outcomes(case, futures, "as-is", (parsed,))[:, 0]
    yields = futures.values("preference.one.2.1") > futures.values("preference.one.2.2")
    assert np.array_equal(found == 1, yields)
    shares = picture(case, futures)["shares"]["nash"]
    assert shares["YN"] == pytest.approx(yields.mean())
    assert shares["NY"] == pytest.approx(1 - yields.mean())


def test_a_placed_statement_takes_its_place_from_its_weight():
    text = CHICKEN.replace(
        "one: {ranking: [NY, YY, YN, NN]}",
        "one: {statements: [two.yield, {statement: one.yield, weight: 0..1}, not one.yield]}",
    )
    case = from_text(text)
    futures = Futures(case, 500)
    found = LENS.outcomes(
        case, futures, "as-is", (LENS.parse("improves one from NN to YN", case),)
    )[:, 0]
    # `not one.yield` stands third of three, at 1/6: one yields where the weight lies above it
    assert np.array_equal(found == 1, futures.values("preference.one.2") > 1 / 6)


def test_verdicts_name_the_preference_that_decides():
    text = CHICKEN.replace(
        "one: {ranking: [NY, YY, YN, NN]}",
        "one: {statements: [two.yield, {statement: one.yield, weight: 0..1}, not one.yield]}",
    )
    text += "claims: {c: {says: c, kind: predictive, force: likely,"
    text += " test: {lens: stability, outcome: improves one from NN to YN}}}\n"
    found = so.audit(from_text(text), futures=1000).verdict("c")
    assert found.basis == "assumed"
    assert "preference.one.2" in found.rests_on
    assert found.flip.moves[0].to == pytest.approx(1 / 6, abs=1e-6)
    assert found.drivers[0].id == "preference.one.2"
    assert found.hangs_of == 5  # three statements, two options


def test_the_orders_that_differ_are_solved_once_each():
    case = from_text(UNSURE)
    solved = solve(case, Futures(case, 5000), "as-is")
    assert len(solved.orders.ranks) == 2
    assert solved.orders.which.shape == (5000,)


LEAVES = st.sampled_from(["one.yield", "two.yield"])
TEXTS = st.recursive(
    LEAVES,
    lambda inner: (
        st.tuples(inner, st.sampled_from(["and", "or", "if", "iff"]), inner).map(
            lambda t: f"({t[0]} {t[1]} {t[2]})"
        )
        | inner.map(lambda t: f"not ({t})")
    ),
    max_leaves=8,
)


@given(TEXTS)
def test_statements_mean_what_python_means(text):
    board = board_of(from_text(CHICKEN).game)
    found = truth(parse_statement(text), board.option)
    words = text.replace("one.yield", "a").replace("two.yield", "b")
    words = words.replace(" iff ", " == ").replace(" if ", " >= ")
    words = words.replace(" and ", " & ").replace(" or ", " | ").replace("not ", "not_")
    states = [(bool(s & 1), bool(s >> 1 & 1)) for s in range(4)]
    expected = [bool(eval(words, {"a": a, "b": b, "not_": lambda x: not x})) for a, b in states]
    assert found.tolist() == expected


GMCR = {
    "program": "gmcr-py", "version": "0.3.1",
    "options": [{"name": "Raise Tolls", "permittedDirection": "fwd"}, {"name": "Wait"},
                {"name": "Wait", "permittedDirection": "both"}],
    "decisionMakers": [
        {"name": "Port", "options": [0, 1], "preferences": [
            [[2, "Y"]], {"compound": True, "members": [[[0, "N"], [1, "Y"]], [[0, "Y"]]]}]},
        {"name": "Fleet", "options": [2], "preferences": [],
         "preferenceVector": [1, [3, 4], 2, 5, 6]},
    ],
    "infeasibles": [[[0, "Y"], [1, "Y"]]],
}  # fmt: skip


def test_a_gmcr_file_becomes_a_case():
    case = from_text(dump(so.Case.model_validate(read_gmcr(json.dumps(GMCR), "tolls.gmcr"))))
    assert case.title == "tolls"
    assert case.game.actors["port"].options["raise-tolls"].moves == "on"
    assert case.game.infeasible == ("port.raise-tolls and port.wait",)
    statements = case.game.preferences["port"].statements
    assert statements[0] == "fleet.wait"
    assert statements[1] == "(not port.raise-tolls and port.wait) or (port.raise-tolls)"
    # gmcr-py numbers the feasible states in ascending order, the first option the lowest bit
    ranking = case.game.preferences["fleet"].ranking
    assert ranking == ("NNN", ("NYN", "NNY"), "YNN", "YNY", "NYY")
    assert so.audit(case, futures=10).pictures["stability"]["feasible"] == 6


@pytest.mark.parametrize(
    "raw",
    ["", "[]", "{}", '{"options": 3}', "not json", "[" * 5000,
     json.dumps({**GMCR, "decisionMakers": [{"name": "A", "options": [9]}]}),
     json.dumps({**GMCR, "infeasibles": [[["x", "Y"]]]})],
)  # fmt: skip
def test_what_is_no_gmcr_file_says_so(raw):
    with pytest.raises(so.InputError, match=r"not JSON|no conflict of gmcr-py"):
        read_gmcr(raw, "bad.gmcr")


def test_a_ranking_of_a_gmcr_file_goes_before_its_conditions():
    makers = [{**GMCR["decisionMakers"][0], "preferenceRanking": [1, 2, 3, 4, 5, 6]},
              GMCR["decisionMakers"][1]]  # fmt: skip
    raw = read_gmcr(json.dumps({**GMCR, "decisionMakers": makers}), "tolls.gmcr")
    assert raw["game"]["preferences"]["port"]["ranking"] == [
        "NNN", "YNN", "NYN", "NNY", "YNY", "NYY",
    ]  # fmt: skip


def test_a_ranking_over_too_many_options_says_so():
    many = [{"name": f"o{i}"} for i in range(21)]
    maker = {"name": "A", "options": list(range(21)), "preferenceRanking": [1]}
    raw = {"options": many, "decisionMakers": [maker], "infeasibles": []}
    with pytest.raises(so.InputError, match="a ranking over 21 options"):
        read_gmcr(json.dumps(raw), "big.gmcr")


def test_orders_that_would_not_fit_in_memory_limit_the_futures_and_say_so():
    options = ", ".join(f"o{i}: {{}}" for i in range(21))
    text = f"""\
standoff: 1
title: Many
actors: {{one: {{name: One, kind: state}}}}
game:
  actors: {{one: {{options: {{{options}}}}}}}
  preferences: {{one: {{statements: [o0, {{statement: o1, weight: 0..1}}]}}}}
"""
    case = from_text(text)
    most = LENS.afford(case, ())
    assert 1 <= most < 100
    sure = from_text(text.replace("{statement: o1, weight: 0..1}", "{any-order: [o1, o2]}"))
    assert LENS.afford(sure, ()) is None


def test_a_game_in_which_everything_lasts_lists_some_and_counts_all():
    options = ", ".join(f"o{i}: {{}}" for i in range(12))
    case = from_text(
        f"""\
standoff: 1
title: Indifference
actors: {{one: {{name: One, kind: state}}}}
game: {{actors: {{one: {{options: {{{options}}}}}}}, status-quo: NNNNNNNNNNNN}}
"""
    )
    found = picture(case, Futures(case, 3))
    assert len(found["states"]) == 2000
    assert found["left-out"] == 4096 - 2000
    assert set(found["counts"].values()) == {4096}
    assert found["not-solved"] == []
