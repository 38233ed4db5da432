"""What the report draws of the record: indicators and memberships as tables."""

from __future__ import annotations

from standoff.case import Case
from standoff.case.numbers import ends, write_spec
from standoff.lenses.base import Picture


def picture(case: Case) -> Picture:
    """Indicators and memberships as plain data."""
    indicators = []
    for key, indicator in case.indicators.items():
        for row in indicator.values:
            reach = ends(row.value.spec) or (None, None)
            reasons = (*indicator.because, *row.because, *row.value.because)
            indicators.append(
                {
                    "id": key,
                    "says": indicator.says or key,
                    "unit": row.value.unit or indicator.unit or "",
                    "of": row.of,
                    "in": row.in_,
                    "low": reach[0],
                    "high": reach[1],
                    "written": str(write_spec(row.value.spec)),
                    "reasons": [r.words for r in reasons],
                }
            )
    memberships = [
        {
            "actor": m.actor,
            "bloc": m.bloc,
            "status": m.status,
            "from": m.from_,
            "until": m.until,
            "reasons": [r.words for r in m.because],
        }
        for m in case.memberships
    ]
    return {"indicators": indicators, "memberships": memberships}
