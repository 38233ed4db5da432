"""Results in words: what a share of the futures examined is called."""

from __future__ import annotations

from standoff.audit.interval import wilson

CONDITIONAL = "conditional, unscored"
"""The mark of an answer whose level no score covers: only differences between policies count."""
NOT_TESTED = ("not tested",)
BORDERS = (0.01, 0.10, 0.90, 0.99)
WORDS = ("never", "rarely", "mixed", "mostly", "holds throughout")
UNDEFINED = 0.05  # a larger share of undefined futures leaves a claim untested


def word(share: float) -> str:
    """The word of a share: .99 and more, .90, …, .10 and less, .01."""
    if share >= BORDERS[3]:
        return WORDS[4]
    if share >= BORDERS[2]:
        return WORDS[3]
    if share <= BORDERS[0]:
        return WORDS[0]
    return WORDS[1] if share <= BORDERS[1] else WORDS[2]


def result(holding: int, n: int, force: str) -> tuple[tuple[str, ...], float, tuple[float, float]]:
    """The words of a result, its share and the Wilson interval of the share.

    Parameters
    ----------
    holding, n : int
        Futures in which the claim holds, of those in which it is defined.
    force : str
        ``can``, ``likely`` or ``will``.

    Returns
    -------
    words : tuple of str
        Two words where the interval straddles a border.
    share : float
    error : pair of float
        Numerical error only.
    """
    lo, hi = (float(x) for x in wilson(holding, n))
    share = holding / n
    if force == "can":
        words: tuple[str, ...] = ("shown",) if holding else (f"not found in {n:,}",)
        return words, share, (lo, hi)
    first, last = word(lo), word(hi)
    own = word(share)
    words = tuple(dict.fromkeys((own, *(w for w in (first, last) if w != own))))
    return words[:2], share, (lo, hi)
