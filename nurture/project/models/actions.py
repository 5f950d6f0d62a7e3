"""Steps as written that do one thing and hold no others."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from nurture.core.times.durations import Duration
from nurture.project.models.base import Written
from nurture.project.models.regions import PerLanguage
from nurture.project.models.times import TIMES, LateWay, TellAgain
from nurture.project.models.values import Condition, Hours, Scalar, Span, Texts, YesNo


class StepModel(Written):
    """What every step may say."""

    id: str = Field(
        "", description="The name of this step. Left out: a send is known by its template.", examples=["second-offer"]
    )
    when: Condition = Field(
        "", description="Skip the step unless this holds when it is due.", examples=['not has("replied")']
    )
    was: Texts = Field((), description="Ids that this step had before.", examples=["old-offer"])

    @property
    def nested(self) -> tuple[Written | None, ...]:
        """The steps that it holds, as far as they are any."""
        return ()


class CalendarModel(Written):
    """An appointment."""

    required: ClassVar[tuple[str, ...]] = ("starts", "lasts")
    starts: str = Field(
        "", description="When it begins: a date with an hour.", examples=["campaign.webinar", "2026-04-21 11:00"]
    )
    lasts: Span | None = Field(None, description="How long.", examples=["45 minutes"])
    where: str = Field(
        "", description="A place, or the address of a meeting.", examples=["https://meet.lumo.example/crm"]
    )
    title: PerLanguage = Field(
        default_factory=dict,
        description="What calendars call it; also for each language. Left out: the mail's subject.",
        examples=["CRM webinar"],
    )


class SendStep(StepModel):
    """Send a message."""

    required: ClassVar[tuple[str, ...]] = ("send",)
    send: str = Field("", description="The template, by its name without ending.", examples=["welcome"])
    via: str = Field("email", description="The channel. Left out: `email`.", examples=["email"])
    at: str = Field(
        "",
        description="Its own time; when that has passed, not at all. Left out: as soon as it is its turn.",
        examples=[*TIMES],
    )
    from_: str = Field(
        "",
        alias="from",
        description="A mailbox; or `owner`, the lead's. Left out: the project's sender.",
        examples=["owner", "Jan <jan@lumo.example>"],
    )
    reply_to: str = Field(
        "",
        description="Where answers go: an address; or `owner`, the lead's. Left out: to the `from`.",
        examples=["owner"],
    )
    subject: PerLanguage = Field(
        default_factory=dict,
        description="In place of the template's; also for each language. Left out: the template's.",
        examples=["Your place", {"pl": "Twoje miejsce", "en": "Your place"}],
    )
    attach: Texts = Field(
        (), description="Files of the project that travel with it.", examples=["files/price-list.pdf"]
    )
    calendar: CalendarModel | None = Field(
        None,
        description="An appointment that travels with it.",
        examples=[{"starts": "campaign.webinar", "lasts": "45 minutes", "where": "Online"}],
    )
    window: Hours | None = Field(
        None,
        description="When it may leave, in the lead's time zone; wins over the campaign's. Left out: the campaign's.",
    )
    late: LateWay | None = Field(
        None,
        description="What becomes of it when a run comes late; wins over the campaign's. Left out: the campaign's.",
    )
    late_after: Span | None = Field(
        None,
        description="After how long it is late; wins over the campaign's. Left out: the campaign's.",
        examples=["2 hours"],
    )
    give_up: Span | None = Field(
        None,
        description="Skipped after windows, limits and vetoes refused it so long. Left out: `7 days`.",
        examples=["3 days"],
    )
    requested: YesNo = Field(
        False,
        description="The person asked for it: it leaves at once, whatever the hour. Left out: `no`.",
        examples=["yes"],
    )
    consent: str = Field("", description="The consent it needs. Left out: the campaign's.", examples=["service"])


class WaitStep(StepModel):
    """Wait for a while."""

    required: ClassVar[tuple[str, ...]] = ("wait",)
    wait: Span | None = Field(
        None, description="How long, counted from when the step before is done.", examples=["3 days"]
    )


class NotifyStep(StepModel):
    """Tell colleagues."""

    required: ClassVar[tuple[str, ...]] = ("notify",)
    notify: str = Field("", description="The channel; or `owner`, who looks after the lead.", examples=["sales"])
    with_: str = Field(
        "", alias="with", description="The template. Left out: a list of the evidence.", examples=["hot-lead"]
    )
    again: TellAgain = Field(
        Duration(days=7, text="7 days"),
        description="After how long colleagues are told of this lead once more. Left out: `7 days`.",
    )


class SetStep(StepModel):
    """Set fields of the lead."""

    required: ClassVar[tuple[str, ...]] = ("set",)
    set: dict[str, Scalar] = Field(
        default_factory=dict, description="Fields, each with its new value.", examples=[{"rating": "A"}]
    )


class RecordStep(StepModel):
    """Write an event into the lead's log."""

    required: ClassVar[tuple[str, ...]] = ("record",)
    record: str = Field("", description="One of your events.", examples=["attended webinar"])


class ExitStep(StepModel):
    """End the campaign for this lead."""

    required: ClassVar[tuple[str, ...]] = ("exit",)
    exit: str = Field("", description="Why, for whoever reads `explain`.", examples=["No interest"])


class StartStep(StepModel):
    """Let the lead into another campaign."""

    required: ClassVar[tuple[str, ...]] = ("start",)
    start: str = Field("", description="The campaign, by its file's name without ending.", examples=["newcomers"])


class UnsubscribeStep(StepModel):
    """Withdraw one of the lead's consents."""

    required: ClassVar[tuple[str, ...]] = ("unsubscribe",)
    unsubscribe: str = Field("", description="The consent that is withdrawn.", examples=["newsletter"])


class EraseStep(StepModel):
    """Forget the lead."""

    required: ClassVar[tuple[str, ...]] = ("erase",)
    erase: str = Field("", description="Why, for whoever reads `explain`.", examples=["Silent for two years"])
