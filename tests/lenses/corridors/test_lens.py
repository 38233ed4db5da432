"""The lens on a case: each outcome by hand, policies, what it rests on, what it refuses."""

import numpy as np
import pytest

import standoff as so
from standoff.case import from_text
from standoff.errors import AskError, CaseError
from standoff.futures import Futures
from standoff.lenses.corridors.lens import Corridors
from standoff.report.corridors import corridors_of
from standoff.report.corridors_map import close_up, corridors_map
from standoff.report.names import Names

LENS = Corridors()
CASE = """\
standoff: 1
title: The Kestrel Strait
actors: {marrow: {name: Marrow, kind: state}, tarn: {name: Tarn, kind: state}, guild: {name: The Guild}}
corridors:
  nodes:
    wells: {kind: field, at: [10, 50], of: marrow}
    hub: {kind: hub, at: [12, 50], of: tarn}
    pass: {at: [12, 51]}
    city: {kind: market, at: [14, 50]}
    town: {kind: market, at: [14, 51]}
  links:
    north: {from: wells, to: pass, mode: pipeline, commodity: oil, capacity: {value: 4, unit: Mt/y}, holders: [guild]}
    over: {from: pass, to: city, mode: pipeline, commodity: oil, capacity: {range: 2..4, unit: Mt/y}, cost: {value: 9, unit: USD/t}}
    south: {from: wells, to: hub, mode: pipeline, commodity: oil, capacity: {value: 6, unit: Mt/y}, cost: {value: 3, unit: USD/t}}
    strait: {from: hub, to: city, mode: sea, commodity: oil, capacity: {value: 5, unit: Mt/y}, through: [tarn]}
    tunnel: {from: hub, to: city, mode: pipeline, commodity: oil, capacity: {value: 2, unit: Mt/y}, status: planned, holders: [marrow]}
    main: {from: wells, to: city, mode: pipeline, commodity: gas, capacity: {value: 1, unit: bcm/y}}
    road: {from: hub, to: town, mode: road, capacity: {value: 2, unit: Mt/y}, both-ways: yes}
    bridge: {from: town, to: city, mode: road}
    rail: {from: hub, to: city, mode: rail}
quantities: {storm: 0..1}
policies:
  dig: {says: dig the tunnel, sets: {link.tunnel.open: 1}}
  widen: {says: widen the pass, sets: {link.over.capacity: {value: 0.12, unit: mb/d}}}
"""  # noqa: E501


def case(text=CASE, old="", new=""):
    assert old in text
    return from_text(text.replace(old, new))


def asked(outcome, policy="as-is", own=None, n=64):
    own = own or case()
    return LENS.outcomes(own, Futures(own, n), policy, (LENS.parse(outcome, own),))[:, 0]


@pytest.mark.parametrize(
    ("outcome", "low", "high"),
    [
        # over carries 2 to 4, and north 4; south 6, but the strait 5
        ("flow wells to city of oil in Mt/y", 7, 9),
        ("flow wells to city of oil avoiding tarn in Mt/y", 2, 4),
        ("flow wells to city of oil avoiding strait in Mt/y", 2, 4),
        ("flow wells to city of oil avoiding pass in Mt/y", 5, 5),
        ("flow wells to city of oil when tunnel open in Mt/y", 8, 10),
        ("flow wells to city of oil when planned open avoiding pass in Mt/y", None, None),
        ("flow wells to city of oil avoiding pass when planned open in Mt/y", 6, 6),
        ("flow wells to city of oil when guild closed in Mt/y", 5, 5),
        ("flow wells to city of oil when guild and strait closed", 0, 0),
        ("flow wells to city of gas", 1, 1),
        ("flow field to market of oil in Mt/y", 7, 9),
        ("flow marrow to city of oil in Mt/y", 7, 9),
        # oil and gas together, as energy: 41.868 and 36 PJ
        ("flow wells to city", 7 * 41.868 + 36, 9 * 41.868 + 36),
        ("flow hub to town of freight", 2, 2),
        ("flow town to hub of freight", 2, 2),
        ("share of wells to city of oil through tarn", 5 / 9, 5 / 7),
        ("share of wells to city of gas through tarn", 0, 0),
        ("share of wells to city of gas through marrow", 1, 1),
        ("loss of wells to city of oil when guild cuts", 2 / 7, 4 / 9),
        ("loss of wells to city of oil when north and strait cuts", 1, 1),
        ("loss of wells to city of oil when strait cuts when tunnel open", 4 / 10, 4 / 8),
        ("holder-power guild over wells to city of oil", 2 / 7, 4 / 9),
        ("worst 1 cuts of wells to city of oil", 5 / 9, 5 / 7),
        ("worst 2 cuts of wells to city of oil", 1, 1),
        ("worst 2 cuts of wells to city of oil by guild", 2 / 7, 4 / 9),
        ("gain from tunnel in Mt/y", 2, 2),
        ("gain from tunnel of wells to city of oil in Mt/y", 1, 1),
        ("gain from tunnel of wells to city of oil avoiding strait in Mt/y", 2, 2),
        ("gain from north and strait of wells to city of oil in Mt/y", 7, 9),
    ],
)  # fmt: skip
def test_each_outcome_is_what_it_is_by_hand(outcome, low, high):
    if low is None:
        with pytest.raises(AskError, match="cannot be read"):
            asked(outcome)
        return
    values = asked(outcome)
    assert values.min() >= low - 1e-9
    assert values.max() <= high + 1e-9
    assert values.max() - values.min() <= high - low + 1e-9
    if high - low > 1e-9:
        assert values.max() - values.min() > 0.6 * (high - low)


def test_a_policy_opens_a_link_and_writes_in_its_own_unit():
    flow = "flow wells to city of oil in Mt/y"
    assert np.allclose(asked(flow, "dig") - asked(flow), 1.0)
    # 0.12 mb/d are 5.98 Mt/y, so that north is what limits it
    assert np.allclose(asked(flow, "widen"), 9.0)
    part = "flow wells to city of oil avoiding tarn in mb/d"
    assert np.allclose(asked(part, "widen"), 4e6 * 7.33 / 365 / 1e6)


def test_the_cheapest_way_is_taken_first():
    # 5 by the south at 3, the rest over the pass at 9
    over = asked("flow wells to city of oil avoiding tarn in Mt/y")
    each = (5 * 3 + over * 9) / (5 + over)
    assert np.allclose(asked("cost wells to city of oil"), each)  # USD a tonne


def test_without_a_limit_or_a_flow_it_is_undefined():
    assert np.isnan(asked("flow hub to city of freight")).all()
    assert np.isnan(asked("loss of hub to city of freight when rail cuts")).all()
    assert np.isnan(asked("share of wells to city of oil through tarn when wells closed")).all()


@pytest.mark.parametrize(
    ("outcome", "says"),
    [
        ("flow wells to cty", "`cty` is no node"),
        ("flow city to wells", "no links lead from `city` to `wells`"),
        ("flow wells to marrow", "is at both ends"),
        ("flow wells to city of salt", "no link carries `salt`"),
        ("flow wells to city of oil in Mt", "cannot be read"),
        ("flow wells to city of oil in bcm/y", "does not measure oil"),
        ("flow wells to city of oil avoiding ghost", "`ghost` is no link, no node and no actor"),
        ("flow wells to city of oil when ghost open", "`ghost` is no link"),
        ("flow hub to city", "would add"),
        ("holder-power tarn over wells to city", "no actor that holds"),
        ("worst 0 cuts of wells to city", "cannot be read"),
        ("gain from strait and tunnel", "names no two ends"),
        ("cost wells to city of gas", "no link on the way has one"),
        ("reach wells to city", "cannot be read"),
    ],
)
def test_a_mistaken_outcome_says_what_is_wrong(outcome, says):
    with pytest.raises(AskError, match=says):
        LENS.parse(outcome, case())


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("to: pass, mode", "to: pas, mode", r":12: .*`pas` is not a node; did you mean `pass`"),
        ("{value: 4, unit: Mt/y}", "{value: -4, unit: Mt/y}", r":12: .*capacity is -4; it is 0"),
        ("{value: 4, unit: Mt/y}", "{value: 4, unit: bcm/y}", r":12: .*does not measure oil"),
        ("{value: 4, unit: Mt/y}", "{value: 4, unit: spoons}", r":12: .*`spoons` is not a unit"),
        ("{value: 4, unit: Mt/y}", "4", r":1[23]: .*oil is in .* on north"),
        ("{value: 2, unit: Mt/y}, both", "{value: 2, unit: TEU/y}, capacit", "capacit"),
        ("to: pass, mode", "to: wells, mode", r":12: .*from `wells` to itself"),
        ("at: [10, 50]", "at: [50, 100]", r":6: .*is no place"),
        ("status: planned", "open: 1.5", r":16: .*1.5 lies outside 0..1"),
        ("unit: USD/t}}\n    strait", "unit: EUR/t}}\n    strait", r":14: .*in EUR here and in U"),
        ("unit: USD/t}}\n    strait", "unit: USD}}\n    strait", r":14: .*no cost of an amount"),
        ("{value: 0.12, unit: mb/d}", "{value: 0.12, unit: bcm/y}", "does not measure oil"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_network_is_told_with_its_line(old, new, says):
    with pytest.raises(CaseError, match=says):
        so.audit(case(old=old, new=new), futures=4)


def test_freight_in_two_kinds_of_unit_is_refused():
    bare = "bridge: {from: town, to: city, mode: road}"
    text = CASE.replace(bare, bare[:-1] + ", capacity: {value: 9, unit: TEU/y}}")
    with pytest.raises(CaseError, match=r":19: .*freight is in TEU/y here and in Mt/y on road"):
        so.audit(from_text(text), futures=4)


def test_it_rests_on_the_links_that_can_matter_and_on_no_others():
    own = case()
    ids = {g.id for g in LENS.grounds(own, LENS.parse("flow wells to city of oil", own))}
    assert {i for i in ids if not i.endswith(".open")} == {
        "link.north", "link.over", "link.south", "link.strait", "link.tunnel",
    }  # fmt: skip
    assert "link.tunnel.open" in ids
    some = LENS.grounds(own, LENS.parse("flow wells to city of oil avoiding tarn", own))
    assert {g.number for g in some} == {
        "link.north.capacity", "link.north.open", "link.over.capacity", "link.over.open",
    }  # fmt: skip


def test_closing_one_link_is_a_change():
    own = case()
    ask = LENS.parse("flow wells to city of oil in Mt/y", own)
    central = Futures.central(own)
    changes = LENS.changes(own, ask, central)
    assert {c.item for c in changes} == {"link.north", "link.over", "link.south", "link.strait"}
    for change, left in zip(changes, (5, 5, 3, 3), strict=True):
        point = central.at({k: np.array([v]) for k, v in change.moved.items()})
        assert LENS.outcomes(own, point, "as-is", (ask,))[0, 0] == pytest.approx(left)


def test_a_verdict_names_the_link_that_reverses_it():
    own = case(
        old="quantities:",
        new="claims: {c: {says: c, kind: factual, test: {lens: corridors, "
        'outcome: "flow wells to city of oil avoiding tarn in Mt/y", expect: {above: 1}}}}\n'
        "quantities:",
    )
    verdict = so.audit(own, futures=512).verdict("c")
    assert verdict.result == "holds throughout"
    assert verdict.basis == "assumed"
    assert {m.id for m in verdict.assumed} == {
        "link.north.capacity", "link.north.open", "link.over.capacity", "link.over.open",
    }  # fmt: skip
    assert set(verdict.hangs) == {"link.north", "link.over"}


def test_the_picture_says_where_it_is_narrowest_and_the_report_draws_it():
    own = case()
    seen = LENS.picture(own, Futures(own, 256))
    oil = next(f for f in seen["flows"] if f["commodity"] == "oil")
    assert oil["unit"] == "mb/d"
    assert set(oil["cut"]) == {"over", "strait"}
    shares = {c["link"]: c["share"] for c in oil["chokepoints"]}
    assert shares == {"over": 1.0, "strait": 1.0}
    loads = {x["id"]: x["flow"] for x in seen["links"]}
    assert loads["strait"] == pytest.approx(5.0)
    assert loads["over"] == pytest.approx(3.0)
    assert loads["tunnel"] == 0.0
    names = Names(own)
    rows = corridors_of(seen, names)
    drawn = str(corridors_map(rows))
    assert drawn.count("data-link=") == len(own.corridors.links)
    assert drawn.count('class="choke"') == sum(r.marked for r in rows.routes) >= 2
    assert "<title>tunnel: oil by pipeline, planned, held by Marrow</title>" in drawn
    assert close_up(rows) == ""
    assert corridors_of({}, names) is None


def test_a_hostile_name_stays_text():
    own = case(old="hub: {kind", new='hub: {name: "<script>x</script>", kind')
    drawn = corridors_map(corridors_of(LENS.picture(own, Futures(own, 4)), Names(own)))
    assert "<script" not in str(drawn)
