"""Steps as written that do one thing and hold no others."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from nurture.core.times import Duration
from nurture.project.models.base import Written
from nurture.project.models.regions import PerLanguage
from nurture.project.models.times import TIMES, LateWay, TellAgain
from nurture.project.models.values import Condition, Hours, Scalar, Span, Texts, YesNo


class StepModel(Written):
    """What every step may say."""

    id: str = Field("", description="The name of this step; needed when one template is sent twice.")
    when: Condition = Field("", description="Skip the step unless this holds when it is due.")
    was: Texts = Field((), description="Ids that this step had before.", examples=["old-offer"])


class CalendarModel(Written):
    """An appointment."""

    required: ClassVar[tuple[str, ...]] = ("starts", "lasts")
    starts: str = Field("", description="When it begins.", examples=[*TIMES])
    lasts: Span | None = Field(None, description="How long.", examples=["45 minutes"])
    where: str = Field("", description="A place, or the address of a meeting.")


class SendStep(StepModel):
    """Send a message."""

    required: ClassVar[tuple[str, ...]] = ("send",)
    send: str = Field("", description="The template, by its name without ending.", examples=["welcome"])
    via: str = Field("email", description="The channel.")
    at: str = Field("", description="Its own time; when that has passed, not at all.", examples=[*TIMES])
    from_: str = Field("", alias="from", description="A mailbox; or `owner`, the lead's.", examples=["owner"])
    reply_to: str = Field("", description="Where answers go: an address; or `owner`, the lead's.", examples=["owner"])
    subject: PerLanguage = Field(
        default_factory=dict, description="In place of the template's; also for each language."
    )
    attach: Texts = Field(
        (), description="Files of the project that travel with it.", examples=["files/price-list.pdf"]
    )
    calendar: CalendarModel | None = Field(None, description="An appointment that travels with it.")
    window: Hours | None = Field(None, description="When it may leave; wins over the campaign's.")
    late: LateWay | None = Field(None, description="When it leaves late; wins over the campaign's.")
    late_after: Span | None = Field(None, description="When it counts as late; wins over the campaign's.")
    give_up: Span | None = Field(None, description="Skipped after windows and limits refused it so long; 7 days.")
    requested: YesNo = Field(False, description="The person asked for it: it leaves at once, whatever the hour.")
    consent: str = Field("", description="In place of the campaign's.", examples=["service"])


class WaitStep(StepModel):
    """Wait for a while."""

    required: ClassVar[tuple[str, ...]] = ("wait",)
    wait: Span | None = Field(None, description="How long, counted from when the step before is done.")


class NotifyStep(StepModel):
    """Tell colleagues."""

    required: ClassVar[tuple[str, ...]] = ("notify",)
    notify: str = Field("", description="The channel; or `owner`, who looks after the lead.", examples=["sales"])
    with_: str = Field("", alias="with", description="The template; left out, a list of the evidence.")
    again: TellAgain = Field(
        Duration(days=7, text="7 days"), description="After how long colleagues are told of this lead once more."
    )


class SetStep(StepModel):
    """Set fields of the lead."""

    required: ClassVar[tuple[str, ...]] = ("set",)
    set: dict[str, Scalar] = Field(default_factory=dict, examples=[{"rating": "A"}])


class RecordStep(StepModel):
    """Write an event into the lead's log."""

    required: ClassVar[tuple[str, ...]] = ("record",)
    record: str = Field("", description="An event's name.")


class ExitStep(StepModel):
    """End the campaign for this lead."""

    required: ClassVar[tuple[str, ...]] = ("exit",)
    exit: str = Field("", description="Why.")


class StartStep(StepModel):
    """Let the lead into another campaign."""

    required: ClassVar[tuple[str, ...]] = ("start",)
    start: str = Field("", description="The campaign, by its file's name without ending.")


class UnsubscribeStep(StepModel):
    """Withdraw one of the lead's consents."""

    required: ClassVar[tuple[str, ...]] = ("unsubscribe",)
    unsubscribe: str = Field("", description="The consent.", examples=["newsletter"])


class EraseStep(StepModel):
    """Forget the lead."""

    required: ClassVar[tuple[str, ...]] = ("erase",)
    erase: str = Field("", description="Why.")
