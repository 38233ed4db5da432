"""Units of what a route carries: `1.2 mb/d`, `16 bcm/y` and `15 Mt/y` become numbers that compare.

Units of time too, for the windows of policies: `6 weeks` are 42 days.

Oil, gas and power are measured by the energy in them, everything else in its own kind of unit: mass
or containers, a year. The factors are those of the *Statistical Review of World Energy*
(Approximate conversion factors, bp, July 2021): a tonne of crude is 7.33 barrels; a tonne of oil
equivalent holds 41.868 GJ, a cubic metre of natural gas 36 MJ; a billion of them weighs 0.735 Mt as
LNG. They are world averages: one field's oil differs by some per cent. A year has 365 days.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from standoff.errors import InputError

BARRELS = 7.33  # in a tonne of crude oil
TONNE_OIL = 41.868  # GJ in a tonne of crude oil
CUBIC_METRE = 0.036  # GJ in a cubic metre of natural gas
TONNE_LNG = 36.0 / 0.735  # GJ in a tonne of liquefied gas

ENERGY = "PJ/y"
_DEFINITIONS = """
kilo- = 1000 = k-
mega- = 1000000 = M-
giga- = 1000000000 = G-
tera- = 1000000000000 = T-
peta- = 1000000000000000 = P-
exa- = 1000000000000000000 = E-
second = [time] = s
hour = 3600 * second = h
day = 24 * hour = d
week = 7 * day = w
year = 365 * day = y = yr = a
month = year / 12
gram = [mass] = g
tonne = 1000000 * gram = t
joule = [energy] = J
watt = joule / second = W
watthour = watt * hour = Wh
toe = 41868000000 * joule
barrel = [liquid] = b = bbl
kb = 1000 * barrel = kbbl
mb = 1000000 * barrel = mbbl = mmbbl = MMbbl
cm = [gas] = m3
mcm = 1000000 * cm = mmcm
bcm = 1000000000 * cm
cf = 0.0283168466 * cm
mmcf = 1000000 * cf = MMcf
bcf = 1000000000 * cf = Bcf
TEU = [box] = teu
train = [train] = trains
truck = [truck] = trucks
"""
_SCALED = {  # what stands for energy, by commodity: dimension → GJ in its base unit
    "oil": {"[mass]": TONNE_OIL / 1e6, "[liquid]": TONNE_OIL / BARRELS, "[energy]": 1e-9},
    "gas": {"[mass]": TONNE_LNG / 1e6, "[gas]": CUBIC_METRE, "[energy]": 1e-9},
    "power": {"[energy]": 1e-9},
}
_SHOWN = {"oil": "mb/d", "gas": "bcm/y", "power": "TWh/y"}
_KINDS = {
    "[mass]": "Mt/y",
    "[liquid]": "mb/d",
    "[gas]": "bcm/y",
    "[energy]": ENERGY,
    "[box]": "TEU/y",
    "[train]": "trains/y",
    "[truck]": "trucks/y",
}


_WORDS = re.compile(r"[A-Za-z]+3?( ?[*/ ] ?[A-Za-z]+3?)*")  # nothing else is given to pint


class Scale(NamedTuple):
    """What a unit is worth.

    Attributes
    ----------
    kind : str
        The unit that it is brought to (``PJ/y``, ``Mt/y``); empty for a bare number.
    factor : float
        How many of them one of the unit is.
    """

    kind: str
    factor: float


@cache
def scale(unit: str | None, commodity: str) -> Scale:
    """What a unit of a commodity's flow is worth, in the unit to which it is brought.

    Parameters
    ----------
    unit : str or None
        As a case writes it: ``mb/d``, ``bcm/y``, ``Mt/yr``, ``TEU/y``, ``PJ/y``, ``GW``.
    commodity : str
        ``oil``, ``gas`` and ``power`` are measured as energy; any other in the unit's own kind.

    Raises
    ------
    InputError
        It is no unit, no flow, or cannot be one of this commodity.
    """
    if unit is None:
        return Scale("", 1.0)
    dimension, base = _parsed(unit)
    energies = _SCALED.get(commodity)
    if energies is not None:
        if dimension not in energies:
            shown = _SHOWN[commodity]
            raise InputError(f"`{unit}` does not measure {commodity}; write it in {shown}, say")
        return Scale(ENERGY, base * energies[dimension] * 365 * 86400 / 1e6)
    kind = _KINDS[dimension]
    return Scale(kind, base / _parsed(kind)[1])


def shown_in(commodity: str, kind: str) -> str:
    """The unit in which a commodity's flow is told, where nobody says otherwise."""
    return _SHOWN.get(commodity, kind) if kind else ""


@cache
def in_days(unit: str) -> float:
    """How many days a unit of time has: ``d``, ``week``, ``months``, ``y``.

    Raises
    ------
    InputError
        It is no unit of time.
    """
    if unit in ("d", "day", "days"):
        return 1.0
    try:
        worth = (1.0 * _registry().parse_units(unit)).to_base_units()
    except Exception:  # pint raises several families of errors
        raise InputError(f"`{unit[:40]}` is not a unit of time") from None
    if dict(worth.dimensionality) != {"[time]": 1}:
        raise InputError(f"`{unit[:40]}` is not a unit of time")
    return float(worth.magnitude) / 86400


@cache
def _registry() -> Any:
    from pint import UnitRegistry

    registry: Any = UnitRegistry(None, cache_folder=None)
    for line in _DEFINITIONS.strip().splitlines():
        registry.define(line)
    return registry


@cache
def _parsed(unit: str) -> tuple[str, float]:
    """The dimension that flows, and how much of its base unit a second brings."""
    text = unit.strip().replace("m³", "m3").replace("million ", "M").replace("per ", "/")
    if len(text) > 40 or not _WORDS.fullmatch(text):
        raise InputError(f"`{unit[:40]}` is not a unit; {_HELP}")
    try:
        found = _registry().parse_units(text)
        worth = (1.0 * found).to_base_units()
    except Exception:  # pint raises several families of errors, tokenizer's among them
        raise InputError(f"`{unit[:40]}` is not a unit; {_HELP}") from None
    parts = dict(worth.dimensionality)
    if parts.pop("[time]", 0) != -1 or len(parts) != 1 or set(parts.values()) != {1}:
        raise InputError(f"`{unit[:40]}` is not an amount in a time; {_HELP}")
    return next(iter(parts)), float(worth.magnitude)


_HELP = "write mb/d, bcm/y, Mt/y, TEU/y, PJ/y or TWh/y"
