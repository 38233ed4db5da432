"""Ties: who stands with or against whom, from verbs, from nouns and from set phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from standoff.reading import lexicon
from standoff.reading.cast import Cast, Mention, outermost
from standoff.reading.frames import Frame, spread
from standoff.reading.sentences import Sentence

_A: Final = "([\ue100-\uefff])\ue000*"  # an actor, as masked
_PAD: Final = "\ue000"
_OWN: Final = r"(?:['’]s?)?"
_ADJ: Final = r"(?:[a-z-]+ ){0,2}"
_THE: Final = r"(?:the )?"
_IS: Final = r"(?:as |is |was |remains )?"
_AT: Final = r"(?:against|on|upon|over|towards?)"
_FRIENDLY: Final = r"support|backing|aid|assistance|help|solidarity|sympathy|protection|defen[cs]e"
_STRIFE: Final = (
    r"tensions?|conflict|wars?|rivalry|hostilit\w+|disputes?|feud|clash(?:es)?|stand-?off|fighting|"
    r"enmity|confrontation|crisis|animosity"
)
_UNION: Final = r"alliance|partnership|friendship|cooperation|pact|axis|entente|rapprochement"
_HARM: Final = (
    r"aggression|war|attacks?|invasion|strikes?|threats?|sanctions|pressure|offensive|campaign|"
    r"propaganda|hostility|crackdown|blockade|accusations|airstrikes|operations?"
)
_FRIEND: Final = (
    r"backers?|ally|allies|supporters?|partners?|patrons?|friends?|sponsors?|protectors?"
)
_FOE: Final = r"rivals?|enem(?:y|ies)|foes?|adversar(?:y|ies)|opponents?"
# pattern, kind, sign, whether it runs from the second actor to the first
_NOUNS: Final = tuple(
    (re.compile(p), kind, sign, back)
    for p, kind, sign, back in (
        (rf"{_A}{_OWN} {_ADJ}(?:{_FRIENDLY}) (?:for|to|of|with) {_THE}{_A}", "support", 1, False),
        (rf"(?:{_STRIFE}) (?:with|between) {_A} and {_A}", "rivalry", -1, False),
        (rf"{_A}[-–]{_A} (?:[a-z]+ )?(?:{_STRIFE})\b", "rivalry", -1, False),
        (rf"(?:{_UNION}) between {_A} and {_A}", "alliance", 1, False),
        (rf"{_A}[-–]{_A} (?:[a-z]+ )?(?:{_UNION})\b", "alliance", 1, False),
        (rf"{_A},? {_IS}(?:an?|the|its) {_ADJ}(?:{_FRIEND}) of {_THE}{_A}", "alliance", 1, False),
        (rf"{_A},? {_IS}(?:an?|the|its) {_ADJ}(?:{_FOE}) of {_THE}{_A}", "rivalry", -1, False),
        (rf"{_A}{_OWN} {_ADJ}(?:{_FRIEND}),? {_A}", "alliance", 1, True),
        (rf"{_A}{_OWN} {_ADJ}(?:{_FOE}),? {_A}", "rivalry", -1, True),
        (rf"{_A} as an? {_A} {_ADJ}(?:{_FRIEND})", "alliance", 1, True),
        (rf"{_A}-(?:back|fund|sponsor|support|arm|financ)ed {_ADJ}{_A}", "support", 1, False),
        (rf"{_A}-(?:aligned|allied|friendly) {_ADJ}{_A}", "alliance", 1, True),
        (rf"{_A}{_OWN} {_ADJ}(?:{_HARM}) {_AT} {_THE}{_A}", "hostility", -1, False),
        (rf"{_A}{_OWN} {_ADJ}(?:dependence|reliance) {_AT} {_THE}{_A}", "dependence", 1, False),
    )
)  # fmt: skip
_UNREAL = re.compile(
    r"\b(?:potential|possible|any|future|hypothetical|no|without|end to)\s(?:[a-z]+\s)?$"
)
_WITH_SUPPORT = re.compile(rf"\b[Ww]ith {_THE}{_A}['’]s? {_ADJ}(?:{_FRIENDLY})\b")
_ANTI = re.compile(rf"\b[Aa]nti[-–]{_A}")
_HARD_LINE = re.compile(
    r"\b(?:tough|hard|hostile|aggressive|confrontational|hawkish)\w*\s(?:stance|line|policy|approach|rhetoric)"
    rf"\s(?:toward|towards|against|on)\s{_THE}{_A}"
)
_HARMED = re.compile(
    r"\b(?:violence|torture|treatment|killings?|deaths?|attacks?|abuse|persecution|arrests?|detention|"
    r"bombing|blockade|seizure|expulsion)\b"
)
_STRIKES: Final = frozenset(["bomb", "shell", "strike", "bombard", "attack", "invade", "raid"])


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie between two actors as one place of the text has it.

    Attributes
    ----------
    from_, to : str
        Ids of actors.
    kind : str
        Kind of tie of a case.
    sign : int
        -1 or 1.
    start, end : int
        The words that say so.
    sentence : int
        Number of the sentence.
    """

    from_: str
    to: str
    kind: str
    sign: int
    start: int
    end: int
    sentence: int


def mask(text: str, sentence: Sentence, mentions: Sequence[Mention]) -> tuple[str, list[Mention]]:
    """A sentence with its actors masked, of the same length, so that offsets stay."""
    row = outermost(mentions)[:3000]
    masked = list(text[sentence.start : sentence.end])
    for i, m in enumerate(row):
        lo, hi = m.start - sentence.start, m.end - sentence.start
        masked[lo:hi] = chr(0xE100 + i) + _PAD * (hi - lo - 1)
    return "".join(masked).replace("\n", " "), row


def _pairs(from_: Iterable[str], to: Iterable[str]) -> Iterator[tuple[str, str]]:
    targets = list(to)
    return ((a, b) for a in from_ for b in targets if a != b)


def _from_nouns(text: str, number: int, sentence: Sentence, cast: Cast) -> Iterator[Tie]:
    if len(cast.by_sentence[number]) < 2:
        return
    masked, row = mask(text, sentence, cast.by_sentence[number])
    at = sentence.start
    for pattern, kind, sign, back in _NOUNS:
        for match in pattern.finditer(masked):
            if _UNREAL.search(masked, max(0, match.start() - 30), match.start()):
                continue
            first, second = (row[ord(g) - 0xE100] for g in match.groups())
            one, other = spread(text, cast, number, first), spread(text, cast, number, second)
            if first.actor in other or second.actor in one:
                one, other = (first.actor,), (second.actor,)
            for a, b in _pairs(*((other, one) if back else (one, other))):
                yield Tie(a, b, kind, sign, at + match.start(), at + match.end(), number)


def _from_phrases(
    text: str, number: int, sentence: Sentence, cast: Cast, own: list[Frame]
) -> Iterator[Tie]:
    """Ties whose other end is who the sentence is about."""
    if len(cast.by_sentence[number]) < 2:
        return
    masked, row = mask(text, sentence, cast.by_sentence[number])
    at = sentence.start
    subject = next((f.who for f in own if f.who and f.main), ()) or next(
        (f.who for f in own if f.who), ()
    )
    for pattern, kind, sign, back in (
        (_WITH_SUPPORT, "support", 1, True),
        (_ANTI, "hostility", -1, False),
        (_HARD_LINE, "rivalry", -1, False),
    ):
        for match in pattern.finditer(masked):
            other = row[ord(match.group(1)) - 0xE100].actor
            for a, b in _pairs((other,), subject) if back else _pairs(subject, (other,)):
                yield Tie(a, b, kind, sign, at + match.start(), at + match.end(), number)


def _whom(text: str, frame: Frame, own: list[Frame]) -> tuple[str, ...]:
    """Whom an act meets, where the object alone would mislead."""
    act = frame.act
    if act is None:
        return frame.whom
    words = text[frame.end : frame.clause[1]]
    if act.plover == "ACCUSE" and _HARMED.search(words):  # the harmed are not the accused
        return frame.by_prep.get("by", frame.by_prep.get("in", ()))
    if act.plover == "THREATEN" and not frame.whom:
        return next((f.who for f in own if f.supposed and f.who), frame.by_prep.get("against", ()))
    if act.word in _STRIKES and not frame.whom:  # bombed radar sites in Yemen
        return frame.by_prep.get("in", ())
    if act.plover in ("COOPERATE", "AGREE", "ENGAGE"):
        return (*frame.whom, *frame.by_prep.get("with", ()))
    if act.tie == "dependence":
        return (*frame.by_prep.get("on", ()), *frame.by_prep.get("upon", ()))
    return frame.whom


def _from_verbs(text: str, number: int, own: list[Frame]) -> Iterator[Tie]:
    for frame in own:
        if not frame.actual:
            continue
        lo = min(frame.start, frame.clause[0])
        hi = max(frame.end, frame.clause[1])
        words = text[frame.end : hi]
        light = False
        form = text[frame.start : frame.end].lower()
        for phrase in lexicon.phrases():
            others = [a for p in phrase.preps for a in frame.by_prep.get(p, ())]
            if form in phrase.verbs and others and phrase.noun.search(words, 0, 60):
                light = True
                pairs = _pairs(others, frame.who) if phrase.back else _pairs(frame.who, others)
                yield from (Tie(a, b, phrase.kind, phrase.sign, lo, hi, number) for a, b in pairs)
        act = frame.act
        if act is not None and act.tie and act.sign and not light:
            pairs = _pairs(frame.who, _whom(text, frame, own))
            yield from (Tie(a, b, act.tie, act.sign, lo, hi, number) for a, b in pairs)


def _from_sides(cast: Cast) -> Iterator[Tie]:
    """Groups that say their side in their name: pro-Russian forces."""
    for person in cast.people.values():
        side = re.match(r"(pro|anti)[-–]", person.name, re.IGNORECASE)
        if side and person.mentions:
            first = person.mentions[0]
            for number, row in enumerate(cast.by_sentence):
                for other in row:
                    inside = first.start <= other.start and other.end <= first.end
                    if inside and other.actor != person.id:
                        sign = 1 if side.group(1).lower() == "pro" else -1
                        kind = "support" if sign > 0 else "hostility"
                        yield Tie(
                            person.id, other.actor, kind, sign, first.start, first.end, number
                        )


def ties(
    text: str, found: Sequence[Sentence], cast: Cast, framed: Sequence[list[Frame]]
) -> list[Tie]:
    """Every tie that a text states, in the order of the text.

    Parameters
    ----------
    text : str
        The normalised text.
    found : sequence of Sentence
        Its sentences.
    cast : Cast
        Its actors.
    framed : sequence of list of Frame
        The frames of each sentence.
    """
    seen: list[Tie] = list(_from_sides(cast))
    for number, sentence in enumerate(found):
        if not sentence.heading:
            seen += _from_nouns(text, number, sentence, cast)
            seen += _from_phrases(text, number, sentence, cast, framed[number])
            seen += _from_verbs(text, number, framed[number])
    real = [t for t in seen if cast.state_of(t.from_) != cast.state_of(t.to) or t.sign < 0]
    return sorted(dict.fromkeys(real), key=lambda t: (t.start, t.end, t.from_, t.to))
