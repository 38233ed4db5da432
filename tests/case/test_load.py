"""Loading a case: two passes, every error at once, lines, did-you-mean; saving loses nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.case import Case, dump, from_data, from_text, load, save
from standoff.errors import CaseError, InputError, StandoffError

SMALL = """\
standoff: 1
title: Red Sea, a small case
as-of: 2024-01
sources: {memo: {title: A memo}, copy: {relays: memo}}
actors:
  houthis: {name: Houthis, kind: group}
  iran: {name: Iran, kind: state, iso3: IRN, aliases: [Tehran]}
ties:
  - {id: irn-hou, from: iran, to: houthis, kind: support, weight: 0.2..0.9,
     because: [{source: memo, at: [1, 5], sha: 123456789012}]}
quantities:
  pressure: {range: 0..1, says: how hard shipping is pressed, because: [judgement]}
  cost: {range: "= pressure * (1 + 2) - min(pressure, 0.5)", bounds: 0..3}
  resolve: [{range: 0..1, by: ana}, {range: 0.5..0.6, by: ben}]
  detour: {choice: {0.2: 2, 0.8: 1}}
policies:
  escort: {says: escort ships, sets: {pressure: 0.2..0.4, tie.irn-hou.weight: 0..0.3}}
claims:
  costly: {says: it costs, kind: predictive, force: can,
           test: {lens: record, outcome: quantity cost, expect: {above: 0.5}}}
argument: {thesis: costly}
"""


def problems(text):
    with pytest.raises(CaseError) as caught:
        from_text(text, "c.yaml")
    return [str(p) for p in caught.value.problems]


def test_load_save_load_is_the_identity():
    case = from_text(SMALL)
    again = from_text(dump(case))
    assert again == case
    assert dump(again) == dump(case)


def test_a_digest_of_digits_stays_as_written():
    case = from_text(SMALL)
    assert case.ties[0].because[0].sha == "123456789012"


def test_every_error_at_once_each_with_its_line():
    bad = """\
standoff: 1
titel: A
actors:
  turkey: {name: Turkey, kind: stat}
  iran: {name: Iran, kind: state}
ties:
  - {id: a, from: turkey, to: iran, kind: alliance, weight: 1.4}
  - {id: b, from: turkey, to: turkey, kind: alliance, weight: 0.9..0.2}
  - {id: c, from: turkey, kind: alliance, weight: .nan}
quantities:
  x: {value: 3, bounds: 0..1}
"""
    found = "\n".join(problems(bad))
    for line in (
        "c.yaml:1: `title:` is missing",
        "c.yaml:2: titel: `titel` is not a field here; did you mean `title`?",
        "c.yaml:4: actors.turkey.kind: `stat` is none of the words for it",
        "c.yaml:7: ties.0.weight: 1.4 lies outside -1..1",
        "c.yaml:8: ties.1.weight.range: the range 0.9..0.2 is upside down; write 0.2..0.9",
        "c.yaml:9: ties.2: `to:` is missing",
        "`.nan` is not a number",
        "c.yaml:11: quantities.x: 3 lies outside 0..1",
    ):
        assert line in found


def test_names_are_linked_in_a_second_pass():
    bad = """\
standoff: 1
title: A
sources: {a: {relays: b}, b: {relays: a}}
actors: {turkey: {name: Turkey, kind: state}, iran: {name: Iran, kind: state}}
ties: [{id: t, from: turkye, to: iran, kind: alliance, weight: 0.4}]
quantities:
  q: "= r * 2"
  r: "= q + 1"
policies: {p: {sets: {qq: 1}}, as-is: {}}
claims: {c: {says: c, kind: factual, test: {lens: record, outcome: x, under: zz}}}
"""
    found = "\n".join(problems(bad))
    for line in (
        "c.yaml:5: ties.0.from: `turkye` is not an actor; did you mean `turkey`?",
        "a circle of formulas: q → r → q",
        "c.yaml:9: policies.p.sets.qq: `qq` is not a number of this case; did you mean `q`?",
        "as-is always exists",
        "`zz` is not a policy",
        "sources relay each other in a circle",
    ):
        assert line in found


def test_a_range_must_lie_inside_its_bounds_and_units_must_agree():
    base = "standoff: 1\ntitle: A\nquantities:\n"
    assert "1.5 lies outside 0..1" in problems(base + "  a: {range: 0.5..1.5, bounds: 0..1}\n")[0]
    mixed = base + "  a: {value: 1, unit: t}\n  b: {value: 1, unit: m}\n  c: '= a + b'\n"
    assert "adds or compares m and t" in problems(mixed)[0]


def test_a_text_outside_the_case_folder_is_not_read(tmp_path):
    (tmp_path / "secret.txt").write_text("words")
    home = tmp_path / "case"
    home.mkdir()
    (home / "c.yaml").write_text("standoff: 1\ntitle: A\nsources: {a: {path: ../secret.txt}}\n")
    with pytest.raises(CaseError, match="lies outside the case's folder"):
        load(home / "c.yaml")


def test_texts_are_found_beside_the_case_or_given(tmp_path):
    (tmp_path / "a.txt").write_text("one\r\ntwo", newline="")
    (tmp_path / "b.md").write_text("three")
    (tmp_path / "c.yaml").write_text("standoff: 1\ntitle: A\nsources: {a: {path: a.txt}, b: {}}\n")
    case = load(tmp_path / "c.yaml", {"b": tmp_path / "b.md"})
    assert case.texts == {"a": "one\ntwo", "b": "three"}
    with pytest.raises(InputError, match="no such source"):
        load(tmp_path / "c.yaml", {"zz": tmp_path / "b.md"})


def test_missing_files_and_folders_are_named(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        load(tmp_path / "nowhere.yaml")
    with pytest.raises(InputError, match="this is a folder"):
        load(tmp_path)


def test_a_write_is_whole_or_not_at_all(tmp_path, monkeypatch):
    case = from_text(SMALL)
    target = tmp_path / "c.yaml"
    save(case, target)
    before = target.read_text()

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(OSError, match="No space"):
        save(case, target)
    assert target.read_text() == before
    assert [p.name for p in tmp_path.iterdir()] == ["c.yaml"]


def test_no_reader_can_set_yaml_tags_or_run_code():
    assert "has no place" in problems("standoff: 1\ntitle: !!python/name:os.system x\n")[0]


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["id", "from", "to", "kind", "weight", "range", "because", "says", "a", "x"]
            )
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)


@given(
    st.dictionaries(
        st.sampled_from(sorted(f.alias or n for n, f in Case.model_fields.items())),
        TREES,
        max_size=5,
    )
)
def test_no_data_end_in_a_traceback(raw):
    try:
        case = from_data({"standoff": 1, "title": "A", **raw})
    except StandoffError as error:
        assert str(error)
    else:
        assert from_text(dump(case)) == case


@given(st.data())
def test_a_mutilated_case_never_ends_in_a_traceback(data):
    start = data.draw(st.integers(0, len(SMALL) - 1))
    end = data.draw(st.integers(start, min(len(SMALL), start + 40)))
    put = data.draw(st.text(alphabet="ab:-[]{}&*.0= \n", max_size=6))
    try:
        from_text(SMALL[:start] + put + SMALL[end:])
    except StandoffError as error:
        assert str(error)


def test_two_values_of_one_actor_and_year_and_a_formula_on_a_policy_are_refused():
    text = """\
standoff: 1
title: A
actors: {a: {name: A, kind: state}}
indicators:
  navy: {values: [{of: a, in: 2023, value: 4}, {of: a, in: 2023, value: 5}]}
quantities: {q: 0..1, r: "= policy.p.q * 2"}
policies: {p: {sets: {q: 0.5}}}
"""
    found = "\n".join(problems(text))
    assert "c.yaml:5: indicators.navy.values.1: a second value of a in 2023" in found
    assert "`policy.p.q` is what a policy sets" in found


def test_a_changed_copy_computes_its_numbers_anew():
    case = from_text(SMALL)
    assert "pressure" in case.numbers
    smaller = case.model_copy(update={"quantities": {}, "policies": {}})
    assert "pressure" not in smaller.numbers
    assert "pressure" in case.numbers
