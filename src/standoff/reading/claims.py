"""Claims: what each sentence commits its author to, its kind, its force and whose it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from standoff.reading import lexicon, patterns
from standoff.reading.cast import Cast
from standoff.reading.clauses import Clause, clauses
from standoff.reading.frames import Frame
from standoff.reading.sentences import Sentence
from standoff.reading.statements import Statement
from standoff.reading.wordlists import listed
from standoff.reading.words import Ids, slug

Kind = Literal["factual", "causal", "predictive", "normative", "prescriptive"]
Force = Literal["can", "likely", "will"]

_PRESENTS = re.compile(
    r"\b(?:presents?|republishes|republished|published|relays|carried|ran|translated|publishes)\b[^.]{0,30}"
    r"\b(?:articles?|op-ed|essay|column|piece|commentary|interview|report)\b"
    r"|^(?:Photo|Image|Source|Editor['’]s note|Read more|Subscribe|Share|Copyright|©)"
)
_ACCORDING = re.compile(
    r"^(?:According to|In the (?:view|words|opinion) of)\s+"
    r"([^,]{2,80}(?:,\s(?:[A-Z][\w’'-]+\s?){1,4})?),\s+"
)
_THAT = re.compile(r"^[^.;]{0,40}?\bthat\s+")
_SMALL: Final = listed("small", "words")
_DENIALS: Final = frozenset({"deny", "reject", "dispute"})
_TIES = re.compile(
    r"\b(?:strengthen|deepen|increas|reduc|weaken)\w*\s(?:\w+\s)?(?:ties|relations|cooperation)\b"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of the text.

    Attributes
    ----------
    id : str
        Made from its words.
    start, end : int
        Its words.
    sentence, paragraph : int
        Where it stands.
    kind, force : str
        As in a case.
    by : str
        Id of who says so; empty for the author.
    about : str
        The actor that it is mainly about; empty for none.
    allegation : bool
        The text itself calls it alleged.
    opens : bool
        It begins its sentence.
    """

    id: str
    start: int
    end: int
    sentence: int
    paragraph: int
    kind: Kind
    force: Force
    by: str
    about: str
    allegation: bool
    opens: bool


def presents(words: str) -> bool:
    """Whether a sentence only presents the text: who published or relays it."""
    return bool(_PRESENTS.search(words))


def _main(own: Sequence[Frame], clause: Clause) -> Frame | None:
    inside = [f for f in own if clause.start <= f.start < clause.end]
    mains = [f for f in inside if f.main]
    return next(iter(mains or inside), None)


def force_of(words: str, main: Frame | None) -> Force:
    """What the words commit to: that it can be, that it is likely, or that it will or does hold."""
    if patterns.PRESCRIBING.search(words):
        return "will"
    if patterns.LIKELY.search(words):
        return "likely"
    modal = main.modal if main is not None else ""
    if modal in ("can", "cannot", "could", "may", "might"):
        return "can"
    if modal in ("will", "would", "shall", "should", "must"):
        return "will"
    return "can" if patterns.CAN.search(words) else "will"


def kind_of(words: str, main: Frame | None) -> Kind:
    """What would have to be shown: a fact, a cause, the future, a value, or what to do."""
    if patterns.PRESCRIBING.search(words):
        return "prescriptive"
    if patterns.JUDGING.search(words):
        return "normative"
    modal = main.modal if main is not None else ""
    ahead = modal in ("could", "may", "might", "will", "would", "shall")
    if ahead or patterns.LIKELY.search(words):
        return "predictive"
    if not modal and main is None and (patterns.WILL.search(words) or patterns.COULD.search(words)):
        return "predictive"
    causes = main is not None and not main.passive and main.verb in lexicon.CAUSING
    causes = causes and not _TIES.search(words)
    if causes or patterns.BECAUSE.search(words) or patterns.AFTER.search(words):
        return "causal"
    return "factual"


def ident_of(words: str) -> str:
    """An id from the first telling words."""
    telling = [w for w in re.findall(r"[^\W_]+(?:[’'][^\W_]+)?", words) if w.lower() not in _SMALL]
    telling = [re.sub(r"[’']s?$", "", w) for w in telling]
    return slug(" ".join(telling[:6]) or words, 56)


def _whose(clause: Clause, said: Sequence[Statement], words: str, text: str) -> tuple[str, int]:
    """Who says a clause, and where what they say begins; of several speakers the author speaks."""
    inside = [s for s in said if clause.start <= s.start < clause.end and s.asserts]
    if len({s.by for s in inside}) == 1:
        for statement in inside:
            that = _THAT.match(words) if statement.verb not in _DENIALS else None
            start = (
                clause.start + that.end() if that and len(words) - that.end() > 15 else clause.start
            )
            return statement.by, start
    return "", clause.start


def claims(
    text: str,
    found: Sequence[Sentence],
    cast: Cast,
    framed: Sequence[list[Frame]],
    said: Sequence[Statement],
    ids: Ids,
) -> list[Claim]:
    """Every claim of a text, in its order.

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
    said : sequence of Statement
        Attributed statements.
    ids : Ids
        Ids in use already; the new ones are added.
    """
    by_sentence: dict[int, list[Statement]] = {}
    for statement in said:
        by_sentence.setdefault(statement.sentence, []).append(statement)
    seen: list[Claim] = []
    for number, sentence in enumerate(found):
        whole = text[sentence.start : sentence.end]
        if sentence.heading or "?" in whole[-3:] or presents(whole):
            continue
        for clause in clauses(text, number, sentence, framed[number]):
            claim = _claim(
                text, clause, sentence, cast, framed[number], by_sentence.get(number, ())
            )
            if claim is not None:
                ident = ids.new(ident_of(text[claim.start : claim.end]))
                seen.append(replace(claim, id=ident))
    return seen


def _claim(
    text: str,
    clause: Clause,
    sentence: Sentence,
    cast: Cast,
    own: Sequence[Frame],
    said: Sequence[Statement],
) -> Claim | None:
    start = clause.start
    according = _ACCORDING.match(text[start : clause.end])
    source = ""
    if according:
        named = cast.within(clause.sentence, start, start + according.end())
        source = named[0].actor if named else ""
        start += according.end()
    main = _main(own, clause)
    words = text[start : clause.end]
    spoken, begins = _whose(clause, said, words, text)
    if spoken and not according:
        start = begins
        words = text[start : clause.end]
        inner = [f for f in own if start <= f.start < clause.end]
        main = inner[0] if inner and begins > clause.start else main
    if (
        len(words.split()) < 3
        or not re.search(r"[^\W\d_]{2}", words)
        or (main is None and not _verbal(words))
    ):
        return None
    inside = cast.within(clause.sentence, start, clause.end)
    about = main.who[0] if main is not None and main.who else (inside[0].actor if inside else "")
    return Claim(
        id="",
        start=start,
        end=clause.end,
        sentence=clause.sentence,
        paragraph=sentence.paragraph,
        kind=kind_of(words, main),
        force=force_of(words, main),
        by=source or spoken,
        about=cast.state_of(about) if about else "",
        allegation=bool(patterns.ALLEGED.search(words)) and bool(inside),
        opens=clause.opens,
    )


def _verbal(words: str) -> bool:
    """Whether a clause without a known verb still says something."""
    return bool(
        re.search(
            r"\b(?:is|are|was|were|has|have|had|does|do|did|will|would|can|could|may|might|must|should|"
            r"\w{3,}(?:ed|es|s))\b",
            words,
        )
    )
