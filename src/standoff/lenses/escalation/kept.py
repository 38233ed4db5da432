"""What is made once of some objects and kept while they are asked about, a few at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """The latest of what was made, by the very objects that it was made of.

    Parameters
    ----------
    most : int
        How many are kept; the one asked for longest ago goes first.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[tuple[Hashable, ...], tuple[tuple[object, ...], T]] = OrderedDict()
        self._lock = Lock()

    def get(self, of: tuple[object, ...], make: Callable[[], T], *words: Hashable) -> T:
        """What was made of these objects and words, or is made now.

        The objects are held as long as what was made of them, so that no other can take the
        identity that it is found by.
        """
        key = (*map(id, of), *words)
        with self._lock:
            kept = self._made.get(key)
            if kept is not None:
                self._made.move_to_end(key)
                return kept[1]
        made = make()
        with self._lock:
            self._made[key] = (of, made)
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return made
