"""Frames from a dependency tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from standoff.reading.cast import Cast
from standoff.reading.cues import ROLES
from standoff.reading.frames import Frame, spread
from standoff.reading.lexicon import base_of
from standoff.reading.trees import Tree
from standoff.reading.wordlists import listed

_VERB = ("VB", "VBD", "VBG", "VBN", "VBP", "VBZ")
_MODALS = {"ca": "can", "wo": "will", "'ll": "will", "’ll": "will", "'d": "would"}
_IF = frozenset(["if", "unless", "whether", "should"])
# What stands below these nouns is not said to be so.
_UNREAL: Final = listed("small", "unreal")
_ADJECTIVES = ("compound", "amod", "nmod", "npadvmod")


@dataclass(frozen=True)
class _Reader:
    text: str
    number: int
    tree: Tree
    cast: Cast

    def actors(self, i: int, owners: bool = True) -> tuple[str, ...]:
        """The actors that a noun phrase names: its heads, else their owner."""
        nodes = self.tree.nodes
        heads = [i]
        for head in heads:
            heads.extend(
                k
                for k in self.tree.kids(head, "conj", "appos")
                if self.text[max(0, self.tree.span(k)[0] - 4) : self.tree.span(k)[0]] != "not "
            )
        found = [a for head in heads for a in self._at(head, spreading=True)]
        if not found and nodes[i].text in ROLES:  # analysts at an institute speak for it
            found = [
                a for noun in self._after(heads, "at", "of", "from", "for") for a in self._at(noun)
            ]
        if not found and owners:
            found = self._owners(heads)
        return tuple(dict.fromkeys(found))

    def _at(self, i: int, spreading: bool = False) -> tuple[str, ...]:
        """The actor whose mention covers a token, and those of the list that follows it."""
        node = self.tree.nodes[i]
        mention = self.cast.at(self.number, node.start)
        if mention is None or mention.end < node.end:
            return ()
        if spreading:
            return spread(self.text, self.cast, self.number, mention)
        sided = self.text[max(0, mention.start - 5) : mention.start].lower()
        return () if sided.endswith(("pro-", "anti-", "pro–", "anti–")) else (mention.actor,)

    def _owners(self, heads: list[int]) -> list[str]:
        """Whose something is: a genitive first, then an adjective, then ``of``."""
        for deps in (("poss",), _ADJECTIVES):
            found = [a for h in heads for k in self.tree.kids(h, *deps) for a in self._at(k)]
            if found:
                return found
        return [a for noun in self._after(heads, "of") for a in self.actors(noun, owners=False)]

    def _after(self, heads: list[int], *preps: str) -> list[int]:
        """The nouns that hang on nouns by given prepositions."""
        return [
            noun
            for head in heads
            for prep in self.tree.kids(head, "prep")
            if self.tree.nodes[prep].text in preps
            for noun in self.tree.kids(prep, "pobj")
        ]

    def subject(self, i: int, passive: bool = False, hops: int = 0) -> tuple[int, bool] | None:
        """The token of a verb's subject, and whether it is a passive one."""
        nodes, node = self.tree.nodes, self.tree.nodes[i]
        for kid in self.tree.kids(i, "nsubj", "nsubjpass", "csubj", "expl"):
            if nodes[kid].tag in ("WDT", "WP") and node.dep in ("relcl", "ccomp"):
                return node.head, nodes[kid].dep == "nsubjpass"
            return kid, nodes[kid].dep == "nsubjpass"
        if hops > 5 or node.head == i:
            return None
        if (
            node.dep in ("acl", "relcl")
            and node.tag in ("VBG", "VBN")
            and nodes[node.head].tag[0] == "N"
        ):
            return node.head, node.tag == "VBN"
        head = node.head
        while nodes[head].tag not in _VERB and nodes[head].tag != "MD" and nodes[head].head != head:
            head = nodes[head].head
        if nodes[head].tag not in _VERB or head == i:
            return None
        above = self.subject(head, hops=hops + 1)
        return (above[0], False) if above is not None else None

    def modal(self, i: int, hops: int = 0) -> str:
        """The modal of a verb, its own or of the verb that it depends on."""
        nodes, node = self.tree.nodes, self.tree.nodes[i]
        for kid in self.tree.kids(i, "aux", "auxpass"):
            if nodes[kid].tag == "MD":
                return _MODALS.get(nodes[kid].text, nodes[kid].text)
        own = next(self.tree.kids(i, "nsubj", "nsubjpass"), None) is not None
        if own or hops > 5 or node.head == i:
            return ""
        if node.dep in ("xcomp", "conj", "acl", "advcl", "pcomp", "prep", "dobj", "csubj", "pobj"):
            return self.modal(node.head, hops + 1)
        return ""

    def negated(self, i: int, hops: int = 0) -> bool:
        node = self.tree.nodes[i]
        if next(self.tree.kids(i, "neg"), None) is not None:
            return True
        return node.dep == "xcomp" and hops < 4 and self.negated(node.head, hops + 1)

    def supposed(self, i: int) -> bool:
        """Whether a verb stands in an if-clause, or below a noun such as ability."""
        nodes, at = self.tree.nodes, i
        for _ in range(8):
            if any(nodes[k].text in _IF for k in self.tree.kids(at, "mark")):
                return True
            if nodes[at].head == at:
                return False
            at = nodes[at].head
            if nodes[at].text in _UNREAL or any(
                nodes[k].text == "no" for k in self.tree.kids(at, "det")
            ):
                return True
        return False

    def main(self, i: int) -> bool:
        node = self.tree.nodes[i]
        if node.dep == "conj":
            return self.main(node.head) if node.head != i else False
        return node.head == i

    def frame(self, i: int) -> Frame:
        nodes, node = self.tree.nodes, self.tree.nodes[i]
        passive = next(self.tree.kids(i, "auxpass"), None) is not None
        subject = self.subject(i)
        done = passive or (subject is not None and subject[1])
        who = self.actors(subject[0], owners=True) if subject is not None else ()
        whom: list[str] = []
        preps: dict[str, tuple[str, ...]] = {}
        for kid in self.tree.kids(i, "dobj", "attr", "oprd", "dative"):
            whom.extend(self.actors(kid))
            self._preps(kid, preps)
        self._preps(i, preps)
        if done:
            agents = [n for a in self.tree.kids(i, "agent") for n in self.tree.kids(a, "pobj")]
            whom, who = [*who, *whom], tuple(a for n in agents for a in self.actors(n))
        return Frame(
            sentence=self.number,
            start=node.start,
            end=node.end,
            verb=base_of(node.text),
            who=who,
            whom=tuple(dict.fromkeys(whom)),
            by_prep=preps,
            modal=self.modal(i),
            negated=self.negated(i),
            supposed=self.supposed(i),
            passive=done,
            subject=nodes[subject[0]].text if subject is not None else "",
            main=self.main(i),
            direct=subject is not None and bool(self.actors(subject[0], owners=False)),
            clause=self.tree.span(i),
        )

    def _preps(self, i: int, preps: dict[str, tuple[str, ...]]) -> None:
        nodes = self.tree.nodes
        for prep in self.tree.kids(i, "prep", "dative"):
            for noun in self.tree.kids(prep, "pobj"):
                actors = self.actors(noun)
                if actors:
                    preps[nodes[prep].text] = (*preps.get(nodes[prep].text, ()), *actors)


def by_tree(text: str, number: int, tree: Tree, cast: Cast) -> list[Frame]:
    """The frames of one sentence from its tree, in the order of its verbs."""
    reader = _Reader(text, number, tree, cast)
    return [
        reader.frame(i)
        for i, n in enumerate(tree.nodes)
        if n.tag in _VERB and n.dep not in ("aux", "auxpass", "amod", "compound")
    ]
