"""Units of what a route carries: one thing in the kernel, and there and back again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.case.units import scale, shown_in
from standoff.errors import InputError

UNITS = {
    "oil": ("mb/d", "kb/d", "bbl/d", "Mt/y", "t/d", "PJ/y", "Mtoe/yr"),
    "gas": ("bcm/y", "mcm/d", "m3/y", "bcf/d", "MMcf/d", "Mt/y", "PJ/y", "TWh/y"),
    "power": ("TWh/y", "GW", "MW", "GWh/d"),
    "freight": ("Mt/y", "kt/month", "t/day"),
    "containers": ("TEU/y", "kTEU/year"),
}


@pytest.mark.parametrize(
    ("amount", "unit", "other", "commodity", "source"),
    [
        # Statistical Review of World Energy, Approximate conversion factors (bp, July 2021)
        (1.0, "b/d", (49.8, "t/y"), "oil", "barrels a day to tonnes a year"),
        (1.0, "bcm/y", (36.0, "PJ/y"), "gas", "natural gas to petajoules"),
        (1.0, "bcm/y", (0.735, "Mt/y"), "gas", "natural gas to LNG"),
        (1.0, "bcm/y", (0.86, "Mtoe/y"), "gas", "natural gas to oil equivalent"),
        (1.0, "bcm/y", (35.315, "bcf/y"), "gas", "cubic metres to cubic feet"),
        (1.0, "Mt/y", (41.868, "PJ/y"), "oil", "a tonne of oil equivalent"),
        (1.0, "GW", (8.76, "TWh/y"), "power", "365 days of 24 hours"),
    ],
)
def test_published_factors(amount, unit, other, commodity, source):
    if commodity == "gas" and other[1] == "Mtoe/y":
        there = scale(other[1], "power").factor  # oil equivalent is a measure of energy
    else:
        there = scale(other[1], commodity).factor
    assert amount * scale(unit, commodity).factor / there == pytest.approx(other[0], rel=1e-3)


@given(st.sampled_from(sorted(UNITS)), st.data(), st.floats(1e-6, 1e9))
def test_there_and_back_again(commodity, data, amount):
    a, b = (data.draw(st.sampled_from(UNITS[commodity])) for _ in range(2))
    one, other = scale(a, commodity), scale(b, commodity)
    assert one.kind == other.kind
    back = amount * one.factor / other.factor * other.factor / one.factor
    assert back == pytest.approx(amount)
    told = shown_in(commodity, one.kind)
    assert scale(told, commodity).kind == one.kind


def test_energies_compare_and_freight_does_not():
    assert scale("mb/d", "oil").kind == scale("bcm/y", "gas").kind == "PJ/y"
    assert scale("Mt/y", "freight").kind != scale("TEU/y", "freight").kind
    assert scale(None, "oil") == ("", 1.0)


@pytest.mark.parametrize(
    ("unit", "commodity", "says"),
    [
        ("bcm/y", "oil", "does not measure oil"),
        ("TEU/y", "gas", "does not measure gas"),
        ("Mt", "freight", "not an amount in a time"),
        ("t*t/y", "freight", "not an amount in a time"),
        ("furlongs/y", "freight", "is not a unit"),
        ("", "freight", "is not a unit"),
        ("9**9**9/y", "oil", "is not a unit"),
        ("__import__('os')/y", "oil", "is not a unit"),
        ("t/y" * 40, "freight", "is not a unit"),
    ],
)
def test_what_is_no_unit_of_it_is_refused(unit, commodity, says):
    with pytest.raises(InputError, match=says):
        scale(unit, commodity)
