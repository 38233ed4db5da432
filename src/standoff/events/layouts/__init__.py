"""The layouts that can be imported, by what ``--as`` calls them."""

from __future__ import annotations

from standoff.events.layouts.acled import ACLED
from standoff.events.layouts.base import Layout
from standoff.events.layouts.gdelt import GDELT1, GDELT2
from standoff.events.layouts.icews import ICEWS
from standoff.events.layouts.mid import DISPUTES, DYADS, PARTICIPANTS
from standoff.events.layouts.polecat import POLECAT
from standoff.events.layouts.tidy import TIDY
from standoff.events.layouts.ucdp import UCDP_GED

LAYOUTS: dict[str, tuple[Layout, ...]] = {
    "icews": (ICEWS,),
    "gdelt1": (GDELT1,),
    "gdelt2": (GDELT2,),
    "polecat": (POLECAT,),
    "acled": (ACLED,),
    "ucdp-ged": (UCDP_GED,),
    "cow-mid": (DYADS, PARTICIPANTS, DISPUTES),
    "csv": (TIDY,),
}
"""By ``--as``; of several, the first whose columns are all there."""

__all__ = ["LAYOUTS", "Layout"]
