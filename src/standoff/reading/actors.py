"""Actors: who acts in a text, what each is called, and where each is mentioned."""

from __future__ import annotations

import re
from collections import defaultdict

from standoff.reading import cues, gazetteer, groups, names
from standoff.reading.cast import Actor, Cast, Mention
from standoff.reading.gazetteer import Match
from standoff.reading.groups import Group
from standoff.reading.names import Name
from standoff.reading.naming import bare, kind_of
from standoff.reading.sentences import Sentence
from standoff.reading.trees import Tree
from standoff.reading.words import Ids, Span, Word, fold, slug, tidy, words

_BASED = re.compile(r"[-‐](?:based|headquartered|born|educated)\b")
_TO_A_PLACE = re.compile(
    r"\b(?:to|from|in|into|across|through|throughout|within|around|near|at|of|for)\s$"
)
_LIST_HEAD = re.compile(
    r"([a-z-]+ [a-z-]+|[a-z-]+),? (?:including|such as|like|namely)(?: the)? $", re.IGNORECASE
)
Form = tuple[str, ...]


def _form(name: str) -> Form:
    return tuple(fold(w.text) for w in words(name))


class _Casting:
    """Collects names over a text, then settles who is who."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.known = gazetteer.load()
        self.people: dict[str, Actor] = {}
        self.ids = Ids(self.known.known)
        self.names: list[Name] = []
        self.listing: dict[Name, str] = {}
        self.alias: dict[Form, str] = {}
        self.by_first: dict[str, list[tuple[Form, str]]] = defaultdict(list)
        self.grouped: dict[tuple[str, str], str] = {}

    def note(self, group: list[Name]) -> None:
        """Keep the names of a sentence, with the kind that a list before them announces."""
        for name in group:
            self.names.append(name)
            lead = _LIST_HEAD.search(self.text[max(0, name.start - 60) : name.start])
            if lead:
                noun = lead.group(1).lower()
                kind = groups.NOUNS.get(noun) or groups.NOUNS.get(noun.split()[-1])
                if kind:
                    self.listing[name] = kind

    def settle(self) -> None:
        """Decide of every name what it is, and give actors their ids and aliases."""
        clusters: dict[str, list[Name]] = defaultdict(list)
        for name in self.names:
            clusters[bare(name.text)].append(name)
        decided: dict[str, str] = {}
        previous: Name | None = None
        for name in self.names:  # a list passes on the kind of what came before in it
            if name.links and previous is not None and previous in self.listing:
                self.listing.setdefault(name, self.listing[previous])
            key = bare(name.text)
            if key not in decided:
                decided[key] = kind_of(clusters[key], self.listing)
            if decided[key]:
                self.listing[name] = decided[key]
            previous = name
        self._christen(clusters, decided)
        for form, ident in sorted(self.alias.items(), key=lambda row: -len(row[0])):
            self.by_first[form[0]].append((form, ident))

    def _christen(self, clusters: dict[str, list[Name]], decided: dict[str, str]) -> None:
        """Ids and aliases, full names first, so that surnames and acronyms find their owners."""
        surnames: dict[Form, set[str]] = defaultdict(set)
        for key in sorted(clusters, key=lambda k: (-len(k.split()), clusters[k][0].start)):
            group, kind, form = clusters[key], decided[key], _form(key)
            if not form or not kind or form in self.alias or form in surnames:
                continue
            actor = self._actor(key, kind, group)
            self.people[actor.id] = actor
            self.alias[form] = actor.id
            for name in group:
                if name.acronym:
                    self.alias[(name.acronym,)] = actor.id
            if kind == "person" and len(form) > 1:
                surnames[_form(_surname(key))].add(actor.id)
        for form, owners in surnames.items():
            if len(owners) == 1 and form not in self.alias and form[0] not in self.known.index:
                self.alias[form] = next(iter(owners))

    def _actor(self, key: str, kind: str, group: list[Name]) -> Actor:
        actor = Actor(self.ids.new(slug(key)), tidy(key, 80), kind)
        roles = [n.title.lower() for n in group if n.title]
        if kind == "person":
            roles += [w for n in group for w in n.before[-1:] if w in cues.ROLES and w != "named"]
        actor.role = roles[0].removesuffix("s") if roles else ""
        actor.of = next((n.of for n in group if n.of), "")
        return actor

    def found_in(self, run: list[Word], covered: list[Span]) -> list[Mention]:
        """Where the settled names stand in a sentence."""
        found: list[Mention] = []
        i = 0
        while i < len(run):
            for form, ident in self.by_first.get(fold(run[i].text), ()):
                j = i + len(form)
                if tuple(fold(w.text) for w in run[i:j]) == form:
                    found.append(Mention(run[i].start, run[j - 1].end, ident, "alias"))
                    i = j - 1
                    break
            i += 1
        return [m for m in found if not any(s <= m.start and m.end <= e for s, e in covered)]

    def gazetted(self, ident: str) -> Actor:
        """An actor of the gazetteer, met in the text."""
        if ident not in self.people:
            known = self.known.known[ident]
            self.people[ident] = Actor(ident, known.name, known.kind, known.iso3)
        return self.people[ident]

    def group(self, group: Group) -> str:
        """The id of a group; the same group is met again by whose it is."""
        key = (group.of, group.noun) if group.of else ("", group.name.lower())
        if key not in self.grouped:
            ident = self.ids.new(slug(group.name))
            self.people[ident] = Actor(ident, tidy(group.name, 80), group.kind, of=group.of)
            self.grouped[key] = ident
        return self.grouped[key]


def _surname(name: str) -> str:
    """The last word of a person's name, with the small words before it."""
    parts = name.split()
    small = next((i for i, p in enumerate(parts) if i and p in cues.PARTICLES), 0)
    return " ".join(parts[small:]) if small else parts[-1]


def cast(text: str, found: list[Sentence], parsed: list[Tree | None]) -> Cast:
    """Find every actor of a text.

    Parameters
    ----------
    text : str
        The normalised text.
    found : list of Sentence
        Its sentences.
    parsed : list of Tree or None
        A tree for each, where there is one.
    """
    casting = _Casting(text)
    vocabulary = frozenset(re.findall(r"\b[a-z]{2,}\b", text))
    kept: list[tuple[list[Word], list[Match]]] = []
    for number, sentence in enumerate(found):
        run = words(text, sentence.start, sentence.end)
        matches = casting.known.find(text, run)
        kept.append((run, matches))
        casting.note(names.names(text, number, sentence, run, matches, parsed[number], vocabulary))
    casting.settle()
    by_sentence: list[list[Mention]] = []
    places: list[list[Span]] = []
    for run, matches in kept:
        mentions = _mentions(text, run, matches, casting)
        by_sentence.append(mentions)
        places.append([(m.start, m.end) for m in matches if m.entry.role == "place"])
        for mention in mentions:
            actor = casting.people[mention.actor]
            actor.mentions.append(mention)
            actor.aliases[tidy(text[mention.start : mention.end], 80)] += 1
    people = {k: p for k, p in casting.people.items() if p.mentions}
    for actor in people.values():
        actor.of = actor.of if actor.of in people and actor.of != actor.id else ""
    return Cast(people, by_sentence, places)


def _mentions(text: str, run: list[Word], matches: list[Match], casting: _Casting) -> list[Mention]:
    """The mentions of one sentence: names, what the gazetteer knows, groups, governments."""
    own = casting.found_in(run, [(m.start, m.end) for m in matches if m.entry.role == "place"])
    covered = [(m.start, m.end) for m in own if len(text[m.start : m.end].split()) > 1]
    found: list[Mention] = []
    for match in matches:
        inside = any(s <= match.start and match.end <= e for s, e in covered)
        if not inside and match.entry.role != "place" and _acts(text, match):
            found.append(Mention(match.start, match.end, match.entry.actor, match.entry.role))
            casting.gazetted(match.entry.actor)
    found += [m for m in own if not any(f.start <= m.start and m.end <= f.end for f in found)]
    for group in groups.groups(text, run, matches):
        known = casting.known.known.get(group.of)
        itself = known is not None and known.kind == "group"  # Houthi fighters are the Houthis
        if not itself and not any(s < group.end and group.start < e for s, e in covered):
            found.append(Mention(group.start, group.end, casting.group(group), "group"))
    for mention in list(found):
        ruler = casting.people[mention.actor]
        noun = groups.rule_noun(text, run, mention.end) if ruler.kind == "person" else None
        if noun is not None:
            name = f"{_surname(text[mention.start : mention.end])} {noun.text}"
            rule = Group(mention.start, noun.end, "rule", "government", name, ruler.id)
            found.append(Mention(mention.start, noun.end, casting.group(rule), "group"))
    return sorted(found, key=lambda m: (m.start, -m.end))


def _acts(text: str, match: Match) -> bool:
    """Whether a match of the gazetteer is an actor here and not a mere place."""
    if _BASED.match(text, match.end):
        return False
    if text[match.start : match.end] in ("Europe", "Brussels", "The Hague"):
        return not _TO_A_PLACE.search(text, max(0, match.start - 12), match.start)
    return True
