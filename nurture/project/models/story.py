"""A story as written: stories/*.yaml, a test that a marketer writes."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import AfterValidator, ConfigDict, Field

from nurture.core.problems import did_you_mean
from nurture.project.models.base import Written
from nurture.project.models.values import Language, Scalar, Texts, YesNo, wrong

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


SKIPPED = ("consent", "when", "late", "passed", "gave up")
HELD = ("limit", "window", "reply", "pause", "veto")
"""Why a step is skipped, and why it is held."""


def _because(text: str) -> str:
    known = (*SKIPPED, *HELD)
    if text not in known:
        hint = did_you_mean(text, known) or "the reasons are " + ", ".join(known)
        raise wrong("unknown-value", f"`{text}` is no reason", hint)
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

    temperature: str = ""
    stage: str = ""
    owner: str = Field("", description="Who looks after it, by the name in nurture.yaml.")


class GivenModel(Written):
    """What happened before the story."""

    model_config = ConfigDict(extra="allow")
    required: ClassVar[tuple[str, ...]] = ("at", "happens")
    at: Day = ""
    happens: str = ""


class LineModel(Written):
    """A day: what happens on it, and what is expected."""

    model_config = ConfigDict(extra="allow")
    at: Day = ""
    until: Day = Field("", description="The end of a span that began at the line before.")
    happens: str = ""
    sends: Texts = ()
    notifies: Texts = ()
    skips: Texts = ()
    holds: Texts = ()
    because: Annotated[str, AfterValidator(_because)] = ""
    ends: Annotated[str, AfterValidator(_ending)] = ""
    language: Language = Field("", description="The language of the mail that is sent.")
    changes: dict[str, Scalar] = Field(default_factory=dict)
    is_: StateModel | None = Field(None, alias="is")
    erased: YesNo = Field(False, description="At the end of that day nothing is known of the lead.")


class StoryModel(Written):
    """A story: one lead, what happens to it, and what it must be sent."""

    required: ClassVar[tuple[str, ...]] = ("story", "lead", "starts", "then")
    story: str = Field("", description="What this story tells, in a sentence.")
    campaign: str = Field("", description="Left out: all campaigns together.")
    lead: LeadModel | None = None
    starts: Annotated[str, AfterValidator(_start)] = Field("", examples=["2026-03-02 08:00"])
    language: Language = Field("", description="The language of all its mails.")
    split: dict[str, str] = Field(
        default_factory=dict, description="The branch that its lead takes, by the split.", examples=[{"tips": "short"}]
    )
    holdout: YesNo = Field(False, description="Its lead is one of those who get nothing from the campaign.")
    given: tuple[GivenModel, ...] = ()
    then: tuple[LineModel, ...] = ()
