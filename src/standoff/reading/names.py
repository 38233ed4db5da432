"""Names: runs of capitalised words that may name someone, and what stands around them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from standoff.reading import cues
from standoff.reading.gazetteer import Match
from standoff.reading.sentences import Sentence
from standoff.reading.trees import Tree
from standoff.reading.words import Span, Word, fold, joined

_HEADLINE = re.compile(r"[“\"«]([^“”\"«»\n]{12,200})[”\"»]")
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z&-]{1,9})\)")


@dataclass(frozen=True, slots=True)
class Name:
    """A candidate name and its surroundings.

    Attributes
    ----------
    start, end : int
        Where it stands, titles left out.
    text : str
        The name itself.
    sentence : int
        Number of its sentence.
    opens : bool
        It begins the sentence, so that its capital may mean nothing.
    title, before, after : str
        The title in front of it; up to four words before and three after, in small letters.
    label : str
        What the language model took it for; empty without one.
    links : bool
        It follows another name in a list (``A, B and C``).
    acronym : str
        Given in brackets after it.
    of : str
        The state named just before a title (``Russian President``).
    byline : bool
        It signs the text, or a role follows it (``Jane Doe, a senior analyst``).
    """

    start: int
    end: int
    text: str
    sentence: int
    opens: bool
    title: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    label: str
    links: bool
    acronym: str
    of: str
    byline: bool


def headlines(text: str, start: int, end: int) -> list[Span]:
    """Quoted titles in Title Case: their capitals tell nothing."""
    found: list[Span] = []
    for match in _HEADLINE.finditer(text, start, end):
        inside = [w for w in re.findall(r"[^\W\d_]+", match.group(1)) if len(w) > 3]
        if len(inside) >= 3 and sum(w[0].isupper() for w in inside) >= 0.6 * len(inside):
            found.append(match.span())
    return found


def _common(word: str, vocabulary: frozenset[str]) -> bool:
    """Whether a capital at the start of a sentence is likely to be only that."""
    return (
        word in cues.OPENERS
        or word.lower() in vocabulary
        or bool(re.search(r"(?:ing|ed|ly|tion|ions|ment|ers)$", word))
    )


class _Reader:
    """Finds the names of one sentence."""

    def __init__(
        self,
        text: str,
        number: int,
        sentence: Sentence,
        run: list[Word],
        matches: list[Match],
        tree: Tree | None,
        vocabulary: frozenset[str],
    ) -> None:
        self.text, self.number, self.sentence = text, number, sentence
        self.run, self.tree, self.vocabulary = run, tree, vocabulary
        self.match_at: dict[int, Match] = {k: m for m in matches for k in range(m.first, m.last)}
        self.zones = headlines(text, sentence.start, sentence.end)

    def free(self, i: int) -> bool:
        """Whether a word may belong to a name that the gazetteer does not have."""
        word = self.run[i]
        if not word.capital or word.text in cues.CALENDAR or i in self.match_at:
            return False
        if any(s <= word.start < e for s, e in self.zones):
            return False
        if i == 0 or self.text[max(0, word.start - 1) : word.start] in '“"‘«':
            if _common(word.text, self.vocabulary):
                return False
            if (
                i == 0
                and self.tree is not None
                and not self.tree.tag_at(word.start).startswith("NNP")
            ):
                return False
        return word.text not in cues.OPENERS or (i > 0 and word.text not in ("I", "The", "A"))

    def extend(self, i: int) -> int:
        """The index after the last word of the run that begins at a word."""
        j = i + 1
        body = self.run[i].text in cues.BODY_KINDS or self.run[i].text in ("Institute", "Center")
        while j < len(self.run) and joined(self.text, self.run[j - 1], self.run[j]):
            word = self.run[j].text
            if self.free(j):
                body = body or word in cues.BODY_KINDS
                j += 1
            elif (word in cues.PARTICLES and self._goes_on(j, cues.PARTICLES)) or (
                body and word in cues.ORG_LINKS and self._goes_on(j, cues.ORG_LINKS, matches=True)
            ):
                j += 1
            elif body and j in self.match_at and self.run[j - 1].text in cues.ORG_LINKS:
                j = self.match_at[j].last
            else:
                break
        return j

    def _goes_on(self, j: int, small: frozenset[str], matches: bool = False) -> bool:
        """Whether after up to two small words a capitalised one follows within the name."""
        if self.run[j].text == "and" and not any(
            w.text in ("of", "for") for w in self.run[max(0, j - 4) : j]
        ):
            return False
        for k in range(j + 1, min(j + 3, len(self.run))):
            if not joined(self.text, self.run[k - 1], self.run[k]):
                return False
            if self.free(k) or (matches and k in self.match_at and self.run[j].text != "and"):
                return True
            if self.run[k].text not in small:
                return False
        return False

    def names(self) -> list[Name]:
        found: list[Name] = []
        i = 0
        while i < len(self.run):
            if not self.free(i):
                i += 1
                continue
            j = self.extend(i)
            name = self._name(i, j, found)
            if name is not None:
                found.append(name)
            i = j
        return found

    def _name(self, i: int, j: int, found: list[Name]) -> Name | None:
        first, title, of = i, "", ""
        heads = [k for k in range(i, j) if self.run[k].text.rstrip(".") in cues.TITLE_HEADS]
        titled = [
            k for k in range(i, j) if self.run[k].text in cues.TITLES or self.run[k].text == "of"
        ]
        if heads and titled == list(range(i, i + len(titled))) and heads[-1] == i + len(titled) - 1:
            first = heads[-1] + 1
            title = " ".join(w.text for w in self.run[i:first])
            if i > 0 and i - 1 in self.match_at and joined(self.text, self.run[i - 1], self.run[i]):
                of = self.match_at[i - 1].entry.actor
        if first >= j:
            return None
        opens = first == 0
        # What the gazetteer knows and touches the run belongs to it: Radar Armenia, Israel Katz,
        # Caspian Policy Center, Iranian Foreign Ministry.
        body = self.run[j - 1].text in cues.BODY_KINDS
        touches = i > 0 and self.text[self.run[i - 1].end : self.run[i].start] in (" ", "\n")
        if touches and i - 1 in self.match_at and (body or (not title and self._state(i - 1))):
            first, title = self.match_at[i - 1].first, ""
            of = self.match_at[i - 1].entry.actor if body else ""
            opens = first == 0
        follows = j < len(self.run) and self._state(j)
        if follows and self.text[self.run[j - 1].end : self.run[j].start] == " ":
            j = self.match_at[j].last
        start, end = self.run[first].start, self.run[j - 1].end
        before = tuple(w.text.lower() for w in self.run[max(0, i - 4) : i])
        after = tuple(w.text.lower() for w in self.run[j : j + 3])
        gap = self.text[found[-1].end : start] if found else "x"
        acronym = _ACRONYM.match(self.text, end + 1)
        return Name(
            start=start,
            end=end,
            text=self.text[start:end].replace("\n", " "),
            sentence=self.number,
            opens=opens,
            title=title,
            before=before,
            after=after,
            label=self.tree.label(start, end) if self.tree else "",
            links=bool(
                re.fullmatch(r",? (?:and |or |not |the |The )*|, (?:and |or |not |the |The )*", gap)
            ),
            acronym=acronym.group(1) if acronym else "",
            of=of,
            byline=self._signed(first, end, j),
        )

    def _signed(self, first: int, end: int, j: int) -> bool:
        if first > 0 and self.run[first - 1].text in ("By", "BY", "by") and first == 1:
            return j - first > 1
        follows = [w.text for w in self.run[j : j + 5] if self.text[end : w.start].count(",") == 1]
        roles = [w for w in follows if w in cues.ROLES]
        return (
            j - first > 1
            and self.text[end : end + 1] == ","
            and bool(roles)
            and follows[0]
            in (*cues.ROLES, "a", "an", "the", "senior", "former", "then", "chief", "deputy", "its")
        )

    def _state(self, i: int) -> bool:
        entry = self.match_at[i].entry if i in self.match_at else None
        return (
            entry is not None
            and entry.role == "name"
            and self.run[i].text.isalpha()
            and (len(fold(self.run[i].text)) > 3)
        )


def names(
    text: str,
    number: int,
    sentence: Sentence,
    run: list[Word],
    matches: list[Match],
    tree: Tree | None,
    vocabulary: frozenset[str],
) -> list[Name]:
    """The candidate names of a sentence that the gazetteer does not know.

    Parameters
    ----------
    text : str
        The normalised text.
    number : int
        Which sentence it is.
    sentence : Sentence
        The sentence.
    run : list of Word
        Its words.
    matches : list of Match
        What the gazetteer knows in it.
    tree : Tree or None
        Its tree, where there is one.
    vocabulary : frozenset of str
        Every word that the text writes in small letters.
    """
    return _Reader(text, number, sentence, run, matches, tree, vocabulary).names()
