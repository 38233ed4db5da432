"""The argument as a tree: the thesis, what speaks for it and what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass

from standoff.audit.results import ArgumentView, Audit


@dataclass(frozen=True)
class Twig:
    """A claim in the tree.

    Attributes
    ----------
    claim : str
    against : bool
        It speaks against the claim that it hangs on.
    again : bool
        It stands elsewhere in the tree with all that hangs on it (or closes a circle).
    loss : float
        What the thesis loses when it falls, by quadratic energy; below 0 where it gains.
    twigs : tuple of Twig
        What bears on it.
    """

    claim: str
    against: bool
    again: bool
    loss: float
    twigs: tuple[Twig, ...]


def tree(audit: Audit) -> Twig | None:
    """The argument from its thesis down; every claim is unfolded once."""
    if audit.argument is None:
        return None
    return _twig(audit.argument, audit.argument.thesis, False, set())


def _twig(view: ArgumentView, claim: str, against: bool, seen: set[str]) -> Twig:
    again = claim in seen
    seen.add(claim)
    below = []
    if not again:
        below += [(tail, False) for tail in view.reasons.get(claim, ())]
        below += [(tail, True) for tail in view.attacks.get(claim, ())]
    loss = view.loss.get(claim, (float("nan"), 0.0))[0]
    twigs = tuple(_twig(view, tail, hostile, seen) for tail, hostile in below)
    return Twig(claim, against, again, loss, twigs)
