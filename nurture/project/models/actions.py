"""Steps as written that do one thing and hold no others."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from nurture.project.models.base import Written
from nurture.project.models.values import Condition, Hours, Scalar, Span, YesNo


class StepModel(Written):
    """What every step may say."""

    id: str = Field("", description="The name of this step; needed when one template is sent twice.")
    when: Condition = Field("", description="Skip the step unless this holds when it is due.")


class SendStep(StepModel):
    """Send a message."""

    required: ClassVar[tuple[str, ...]] = ("send",)
    later: ClassVar[frozenset[str]] = frozenset(
        {"at", "from", "reply_to", "subject", "attach", "calendar", "late", "late_after", "give_up", "consent"}
        | {"was", "moved_to"}
    )
    send: str = Field("", description="The template, by its name without ending.", examples=["welcome"])
    via: str = Field("email", description="The channel.")
    window: Hours | None = Field(None, description="When it may leave; wins over the campaign's.")
    requested: YesNo = Field(False, description="The person asked for it: it leaves at once, whatever the hour.")


class WaitStep(StepModel):
    """Wait for a while."""

    required: ClassVar[tuple[str, ...]] = ("wait",)
    wait: Span | None = Field(None, description="How long, counted from when the step before is done.")


class NotifyStep(StepModel):
    """Tell colleagues."""

    required: ClassVar[tuple[str, ...]] = ("notify",)
    later: ClassVar[frozenset[str]] = frozenset({"again"})
    notify: str = Field("", description="The channel.", examples=["sales"])
    with_: str = Field("", alias="with", description="The template; left out, a list of the evidence.")


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
