"""After against before: how often one actor acted against another on either side of a date.

Counted from the events that the case names; no model stands behind it. Given their sum, the count
after is binomial with p = ratio / (1 + ratio), so the ratio has an exact interval: that of Clopper
and Pearson (1934) for p, carried over (Przyborowski & Wilenski 1940, Biometrika 31:313-323). It is
an association: what else changed at the date, the counts cannot tell.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from standoff.case import Case
from standoff.case.base import days
from standoff.case.parts import Event
from standoff.daily import CLASSES
from standoff.futures import FloatArray
from standoff.lenses.escalation.grammar import ANY, Wanted

LEVEL = 0.95
RECENT = 31  # days before the case's date: a list whose last event lies in them goes up to it


@dataclass(frozen=True)
class Windows:
    """The days before and after a date, neither with the date itself.

    Attributes
    ----------
    before, after : pair of date
        First and last day of each.
    """

    before: tuple[dt.date, dt.date]
    after: tuple[dt.date, dt.date]

    @classmethod
    def around(cls, when: str, over: int) -> Windows:
        """The `over` days on either side of a date, of a month or of a year."""
        first, last = days(when)
        day, length = dt.timedelta(days=1), dt.timedelta(days=over)
        return cls((first - length, first - day), (last + day, last + length))


@dataclass(frozen=True)
class RateRatio:
    """Counts on either side of a date and what they tell.

    Attributes
    ----------
    windows : Windows
    after, before : int
        Events in each.
    events : tuple of Event
        Which they are.
    ratio : float
        After over before; half an event is added to both where there is none before, NaN where
        there is none on either side.
    interval : pair of float
        Its exact 95 % interval; the upper end may be infinite.
    placebo : float
        The share of other dates with a ratio at least as large; NaN where there is no other date.
    placebos : int
        How many other dates there are.
    """

    windows: Windows
    after: int
    before: int
    events: tuple[Event, ...]
    ratio: float
    interval: tuple[float, float]
    placebo: float
    placebos: int


def rate_ratio(case: Case, want: Wanted) -> RateRatio:
    """How often one actor acted against another after a date, against before.

    Parameters
    ----------
    case : Case
    want : Wanted
        Of the kind ``rate-ratio``.
    """
    windows = Windows.around(want.after, want.days)
    found = events_of(case, want)
    after, before = _within(found, windows.after), _within(found, windows.before)
    dates = [first for first, _ in map(_when, found)]
    share, many = _placebo(case, want, windows, dates, (len(after), len(before)))
    return RateRatio(
        windows,
        len(after),
        len(before),
        (*before, *after),
        ratio_of(len(after), len(before)),
        interval(len(after), len(before)),
        share,
        many,
    )


def events_of(case: Case, want: Wanted) -> tuple[Event, ...]:
    """The events of the case that an ask looks at, alleged ones left out."""
    classes = {CLASSES[k] for k in want.classes}
    return tuple(
        e
        for e in case.events
        if e.class_ in classes
        and not e.alleged
        and want.source in (ANY, e.from_)
        and want.target in (ANY, e.to)
    )


def covered(case: Case) -> tuple[dt.date, dt.date] | None:
    """The period over which the case names events: from the first to the last.

    Up to the case's own date where the last event lies less than a month before it.
    """
    if not case.events:
        return None
    first = min(days(e.on)[0] for e in case.events)
    last = max(days(e.until or e.on)[1] for e in case.events)
    at = days(case.as_of)[1] if case.as_of else last
    return first, max(last, at) if at - last <= dt.timedelta(days=RECENT) else last


def lacks(case: Case, want: Wanted) -> str:
    """Which events are missing before a ratio means anything; empty where none are."""
    windows, period = Windows.around(want.after, want.days), covered(case)
    first, last = windows.before[0], windows.after[1]
    if period is None or first < period[0] or last > period[1]:
        return f"needs events {first}..{last}"
    found = events_of(case, want)
    if not _within(found, windows.before) and not _within(found, windows.after):
        return f"needs events {first}..{last}: of these two and this class the case names none"
    return ""


def ratio_of(after: int, before: int) -> float:
    """After over before, finite wherever there is an event on either side."""
    if after + before == 0:
        return float("nan")
    return after / before if before else (after + 0.5) / 0.5


def interval(after: int, before: int, level: float = LEVEL) -> tuple[float, float]:
    """The exact conditional interval of a ratio of two rates over equal times.

    Parameters
    ----------
    after, before : int
        Events on either side.
    level : float
        Its coverage, at the least.

    Returns
    -------
    pair of float
        (0, inf) where there is no event at all.
    """
    from scipy.special import betaincinv

    tail = (1 - level) / 2
    low = float(betaincinv(after, before + 1, tail)) if after else 0.0
    high = float(betaincinv(after + 1, before, 1 - tail)) if before else 1.0
    return _odds(low), _odds(high)


def drawn(after: int, before: int, u: FloatArray) -> FloatArray:
    """Ratios that the counts leave plausible: quantiles of Jeffreys' posterior.

    p ~ beta(after + 1/2, before + 1/2), by whose tails the exact interval is met closely (Brown,
    Cai & DasGupta 2001, Statistical Science 16(2):101-133).

    Parameters
    ----------
    u : ndarray of float, shape (n,)
        In [0, 1).
    """
    from scipy.special import betaincinv

    p = betaincinv(after + 0.5, before + 0.5, u)
    ratio: FloatArray = p / (1 - p).clip(1e-12)
    return ratio


def _odds(p: float) -> float:
    return p / (1 - p) if p < 1 else float("inf")


def _when(event: Event) -> tuple[dt.date, dt.date]:
    """The days on which an event can have begun."""
    return days(event.on)


def _within(events: tuple[Event, ...], window: tuple[dt.date, dt.date]) -> tuple[Event, ...]:
    """The events that surely began in a window."""
    return tuple(e for e in events if window[0] <= _when(e)[0] and _when(e)[1] <= window[1])


def _placebo(
    case: Case, want: Wanted, windows: Windows, dates: list[dt.date], real: tuple[int, int]
) -> tuple[float, int]:
    """The share of other dates with a ratio at least as large, and how many dates there are.

    Any day counts whose two windows lie in the covered period and hold an event, if it lies at
    least one window away from the real date: nearer ones would count the same events after it.
    """
    import numpy as np

    period = covered(case)
    if period is None or not dates or sum(real) == 0:
        return float("nan"), 0
    start = period[0]
    length = (period[1] - start).days + 1
    daily = np.bincount([(d - start).days for d in dates], minlength=length)
    total = np.concatenate([[0], np.cumsum(daily)])
    at = np.arange(want.days, length - want.days)
    first, last = (windows.before[1] - start).days + 1, (windows.after[0] - start).days - 1
    at = at[(at <= first - want.days) | (at >= last + want.days)]
    before = total[at] - total[at - want.days]
    after = total[at + want.days + 1] - total[at + 1]
    known = (before + after) > 0
    if not known.any():
        return float("nan"), 0
    as_large = after[known] * real[1] >= real[0] * before[known]
    if real[1] == 0:
        as_large = (before[known] == 0) & (after[known] > 0)
    return float(as_large.mean()), int(known.sum())
