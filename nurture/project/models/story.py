"""A story as written: stories/*.yaml, a test that a marketer writes."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, ClassVar

from pydantic import AfterValidator, ConfigDict, Field, WithJsonSchema

from nurture.core.problems import did_you_mean
from nurture.core.times.wall import YEARS
from nurture.project.models.base import Written
from nurture.project.models.values import Language, Scalar, Texts, YesNo, wrong

_DAY = re.compile(r"(?:day (?:0|-?[1-9]\d*)|(?P<date>\d{4}-\d\d-\d\d))(?: (?:[01]?\d|2[0-3]):[0-5]\d)?")


def _day(text: str) -> str:
    match = _DAY.fullmatch(text)
    if not match or (match["date"] and not _is_date(match["date"])):
        hint = "as in `day 3`, `day 3 09:00` or `2026-03-05 09:00`"
        raise wrong("bad-time", f"`{text}` is no day of a story", hint)
    return text


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).year in YEARS
    except ValueError:
        return False


def _start(text: str) -> str:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        hint = "as in `2026-03-02 08:00`"
        raise wrong("bad-time", f"`{text}` is no date and hour", hint) from None
    return text


SKIPPED = ("consent", "when", "late", "passed", "gave up", "bounced")
HELD = ("limit", "window", "reply", "away", "full", "pause", "veto")
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


Day = Annotated[str, AfterValidator(_day), Field(examples=["day 0", "day 3 09:00", "2026-03-05 09:00"])]


class LeadModel(Written):
    """The lead of a story: fields by name, its source and consents."""

    model_config = ConfigDict(extra="allow")
    required: ClassVar[tuple[str, ...]] = ("email",)
    email: str = Field("", description="Its address.", examples=["ada@example.com"])
    source: str = Field(
        "", description="Where it arrives from. Left out: it comes from nowhere.", examples=["guide-form"]
    )
    consents: Texts = Field(
        (), description="What it agreed to. Left out: what its source says.", examples=[["newsletter", "tracking"]]
    )


class StateModel(Written):
    """How the lead is at the end of that day."""

    temperature: str = Field("", description="Its temperature.", examples=["warm"])
    stage: str = Field("", description="Its stage; `none` when it is in none.", examples=["mql"])
    owner: str = Field("", description="Who looks after it, by the name in nurture.yaml.", examples=["ewa"])


class GivenModel(Written):
    """What happened before the story."""

    model_config = ConfigDict(extra="allow")
    required: ClassVar[tuple[str, ...]] = ("at", "happens")
    at: Day = Field("", description="The day, before the story's.", examples=["day -40"])
    happens: str = Field("", description="An event; its facts stand beside it.", examples=["purchased"])


class LineModel(Written):
    """A day: what happens on it, and what is expected."""

    model_config = ConfigDict(extra="allow")
    at: Day = Field("", description="The day, or a date, with or without an hour.", examples=["day 3 09:00"])
    until: Day = Field("", description="The last day of a span that begins with the line before.", examples=["day 24"])
    happens: str = Field("", description="An event; its facts stand beside it.", examples=["clicked pricing"])
    sends: Texts = Field((), description="What must be sent then, or `nothing`.", examples=["welcome", "nothing"])
    notifies: Texts = Field((), description="Who must be told then, or `nothing`.", examples=["sales", "owner"])
    skips: Texts = Field((), description="The step that must be skipped then.", examples=["offer"])
    holds: Texts = Field((), description="The mail that must be held then.", examples=["offer"])
    because: Annotated[str, AfterValidator(_because), WithJsonSchema({"enum": [*SKIPPED, *HELD]})] = Field(
        "", description="Why it is skipped or held. Left out: whatever the reason.", examples=["consent", "limit"]
    )
    ends: Annotated[str, AfterValidator(_ending), WithJsonSchema({"enum": ["goal", "exit"]})] = Field(
        "", description="How the campaign must end for the lead then.", examples=["goal"]
    )
    language: Language = Field("", description="The language of the mail that is sent.", examples=["pl"])
    changes: dict[str, Scalar] = Field(
        default_factory=dict,
        description="Fields of the lead that change then.",
        examples=[{"phone": "+48 600 100 200"}],
    )
    is_: StateModel | None = Field(
        None, alias="is", description="How the lead is at the end of that day.", examples=[{"temperature": "hot"}]
    )
    erased: YesNo = Field(False, description="At the end of that day nothing is known of the lead.", examples=["yes"])


class StoryModel(Written):
    """A story: one lead, what happens to it, and what it must be sent."""

    required: ClassVar[tuple[str, ...]] = ("story", "lead", "starts", "then")
    story: str = Field(
        "", description="What it tells, in a sentence.", examples=["Whoever asks for a demo is offered a call"]
    )
    campaign: str = Field(
        "", description="The campaign that it is about. Left out: all campaigns together.", examples=["crm-guide"]
    )
    lead: LeadModel | None = Field(
        None,
        description="Whom it is about: fields by name, its source and consents.",
        examples=[{"email": "ada@example.com", "first_name": "Ada", "source": "guide-form"}],
    )
    starts: Annotated[str, AfterValidator(_start)] = Field(
        "", description="When the lead arrives, on its own clock; this is day 0.", examples=["2026-03-02 08:00"]
    )
    language: Language = Field("", description="The language of all its mails.", examples=["pl"])
    split: dict[str, str] = Field(
        default_factory=dict, description="The branch that its lead takes, by the split.", examples=[{"tips": "short"}]
    )
    holdout: YesNo = Field(
        False,
        description="Its lead is one of those who get nothing from the campaign. Left out: `no`.",
        examples=["yes"],
    )
    given: tuple[GivenModel, ...] = Field(
        (),
        description="What happened before.",
        examples=[[{"at": "day -40", "happens": "purchased", "value": 80}]],
    )
    then: tuple[LineModel, ...] = Field(
        (),
        description="Day by day, what happens and what must follow.",
        examples=[[{"at": "day 0", "sends": "welcome"}]],
    )
