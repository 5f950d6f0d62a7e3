"""A story as written: stories/*.yaml, a test that a marketer writes."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import AfterValidator, ConfigDict, Field

from nurture.project.models.base import Written
from nurture.project.models.values import Scalar, Texts, later, wrong

_DAY = re.compile(r"day (0|-?[1-9]\d*)( ([01]?\d|2[0-3]):[0-5]\d)?")


def _day(text: str) -> str:
    if not _DAY.fullmatch(text):
        raise wrong("bad-time", f"`{text}` is no day of a story", "as in `day 3` or `day 3 09:00`")
    return text


def _start(text: str) -> str:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        hint = "as in `2026-03-02 08:00`"
        raise wrong("bad-time", f"`{text}` is no date and hour", hint) from None
    return text


def _because(text: str) -> str:
    if text in ("late", "passed", "gave up", "reply"):
        raise later(f"because: {text}")
    known = ("consent", "when", "limit", "window", "pause", "veto")
    if text not in known:
        raise wrong("unknown-value", f"`{text}` is no reason", "the reasons are " + ", ".join(known))
    return text


def _ending(text: str) -> str:
    if text not in ("goal", "exit"):
        raise wrong("unknown-value", f"a campaign does not end by `{text}`", "write `goal` or `exit`")
    return text


Day = Annotated[str, AfterValidator(_day), Field(examples=["day 0", "day 3 09:00"])]


class LeadModel(Written):
    """The lead of a story: fields by name, its source and consents."""

    model_config = ConfigDict(extra="allow")
    required: ClassVar[tuple[str, ...]] = ("email",)
    email: str = ""
    source: str = ""
    consents: Texts = ()


class StateModel(Written):
    """How the lead is at the end of that day."""

    later: ClassVar[frozenset[str]] = frozenset({"owner"})
    temperature: str = ""
    stage: str = ""


class GivenModel(Written):
    """What happened before the story."""

    model_config = ConfigDict(extra="allow")
    required: ClassVar[tuple[str, ...]] = ("at", "happens")
    at: Day = ""
    happens: str = ""


class LineModel(Written):
    """A day: what happens on it, and what is expected."""

    model_config = ConfigDict(extra="allow")
    later: ClassVar[frozenset[str]] = frozenset({"erased"})
    at: Day = ""
    until: Day = Field("", description="The end of a span that began at the line before.")
    happens: str = ""
    sends: Texts = ()
    notifies: Texts = ()
    skips: str = ""
    holds: str = ""
    because: Annotated[str, AfterValidator(_because)] = ""
    ends: Annotated[str, AfterValidator(_ending)] = ""
    language: str = Field("", description="The language of the mail that is sent.")
    changes: dict[str, Scalar] = Field(default_factory=dict)
    is_: StateModel | None = Field(None, alias="is")


class StoryModel(Written):
    """A story: one lead, what happens to it, and what it must be sent."""

    required: ClassVar[tuple[str, ...]] = ("story", "lead", "starts", "then")
    later: ClassVar[frozenset[str]] = frozenset({"split", "holdout"})
    story: str = Field("", description="What this story tells, in a sentence.")
    campaign: str = Field("", description="Left out: all campaigns together.")
    lead: LeadModel | None = None
    starts: Annotated[str, AfterValidator(_start)] = Field("", examples=["2026-03-02 08:00"])
    language: str = ""
    given: tuple[GivenModel, ...] = ()
    then: tuple[LineModel, ...] = ()
