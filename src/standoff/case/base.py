"""What all parts of a case share: strict frozen models, ids, dates and reasons."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_serializer, model_validator
from pydantic_core import PydanticCustomError


def _alias(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def fault(says: str, fix: str = "") -> PydanticCustomError:
    """A mistake that a validator found, with what to write instead."""
    return PydanticCustomError("standoff", "{says}", {"says": says, "fix": fix})


class Model(BaseModel):
    """A part of a case: frozen, and strict about unknown fields."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        alias_generator=_alias,
        coerce_numbers_to_str=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
    )


_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WHEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def _id(text: str) -> str:
    if not _ID.fullmatch(text) or len(text) > 80:
        slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:80] or "a-name"
        raise fault(f"`{text[:80]}` is not an id (lower-case words with hyphens)", f"write {slug}")
    return text


def _when(text: str) -> str:
    match = _WHEN.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(p) if p else 1 for p in match.groups())
        dt.date(year, month, day)
    except ValueError:
        raise fault(f"`{text[:40]}` is not a date", "write 2025, 2025-07 or 2025-07-10") from None
    return text


Id = Annotated[str, AfterValidator(_id), Field(json_schema_extra={"pattern": f"^{_ID.pattern}$"})]
When = Annotated[
    str, AfterValidator(_when), Field(json_schema_extra={"pattern": f"^{_WHEN.pattern}$"})
]


def days(when: str) -> tuple[dt.date, dt.date]:
    """The first and last day that a date of a case can mean."""
    match = _WHEN.fullmatch(when)
    assert match is not None
    year, month, day = (int(p) if p else None for p in match.groups())
    assert year is not None
    first = dt.date(year, month or 1, day or 1)
    last_month = month or 12
    last = dt.date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    return first, last


ReasonKind = Literal["quotation", "publication", "data", "fit", "judgement"]
_KINDS: dict[str, ReasonKind] = {
    "source": "quotation",
    "ref": "publication",
    "data": "data",
    "fit": "fit",
    "judgement": "judgement",
}


class Reason(Model):
    """One reason: a quotation, a publication, a data set, a fit, or a judgement."""

    source: Id | None = None
    at: tuple[int, int] | None = None
    sha: str | None = Field(None, pattern="^[0-9a-f]{12}$")
    ref: str | None = None
    url: str | None = None
    date: When | None = None
    where: str | None = None
    recalled: bool = False
    data: str | None = None
    sha256: str | None = Field(None, pattern="^[0-9a-f]{64}$")
    terms: str | None = None
    fit: str | None = None
    judgement: str | None = None
    by: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, raw: Any) -> Any:
        if raw == "judgement":
            return {"judgement": ""}
        if isinstance(raw, str):
            raise fault(
                f"`{raw[:60]}` is not a reason",
                "write judgement, {ref: …}, {source: …, at: […], sha: …}, {data: …} or {fit: …}",
            )
        if isinstance(raw, dict) and "judgement" in raw and raw["judgement"] is None:
            return {**raw, "judgement": ""}
        return raw

    @model_validator(mode="after")
    def _one_kind(self) -> Reason:
        given = [k for k in _KINDS if getattr(self, k) is not None]
        if len(given) != 1:
            has = ", ".join(given) or "nothing"
            raise fault(
                f"a reason is one of source, ref, data, fit, judgement; this has {has}",
                "write each reason as an item of its own",
            )
        if self.source is not None:
            if self.at is None or self.sha is None:
                raise fault("a quotation needs at: and sha:", "`standoff span` prints them")
            if not 0 <= self.at[0] < self.at[1]:
                raise fault(f"at: {list(self.at)} is upside down", "write at: [start, end]")
        if self.url is not None and not re.match(r"https?://", self.url):
            raise fault(f"`{self.url[:60]}` is not a web address", "begin it with https://")
        return self

    @model_serializer(mode="wrap")
    def _short(self, handler: Any) -> Any:
        if self.judgement == "" and self.by is None:
            return "judgement"
        return handler(self)

    @property
    def kind(self) -> ReasonKind:
        """Which of the five kinds of reason it is; a recalled publication counts as judgement."""
        kind = next(v for k, v in _KINDS.items() if getattr(self, k) is not None)
        return "judgement" if kind == "publication" and self.recalled else kind

    @property
    def grounds(self) -> bool:
        """Whether it can ground a number."""
        return self.kind in ("publication", "data", "fit")

    @property
    def words(self) -> str:
        """The reason in a few words."""
        if self.kind == "quotation":
            return f"quoted from {self.source}"
        if self.ref is not None:
            dated = f", {self.date}" if self.date else ""
            recalled = " (recalled, not looked up)" if self.recalled else ""
            return f"{self.ref}{dated}{recalled}"
        if self.judgement is not None:
            whose = f" of {self.by}" if self.by else ""
            return f"judgement{whose}" + (f": {self.judgement}" if self.judgement else "")
        return f"{self.kind} {self.data or self.fit}"


Because = tuple[Reason, ...]


class Item(Model):
    """A part of a case that exists for reasons."""

    says: str | None = None
    because: Because = ()
    draft: bool = False
