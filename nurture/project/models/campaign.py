"""A campaign as written: campaigns/*.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Literal

from pydantic import Field

from nurture.project.models.actions import StepModel
from nurture.project.models.base import Written
from nurture.project.models.steps import GoneStep, IfStep, SplitStep, Steps, WaitUntilStep
from nurture.project.models.times import Again, Dates, Fact, LateWay
from nurture.project.models.values import Allow, Condition, Hours, PerCent, Span, Texts, Whole, YesNo


class EnterModel(Written):
    """Who comes in."""

    sources: Texts = Field((), description="Whoever arrives from one of these.")
    event: str = Field("", description="Whoever does this.", examples=["submitted demo-form"])
    when: Condition = Field("", description="And only when this holds; alone: as soon as it begins to hold.")
    again: Again = Field(None, description="Whether a lead that has left may come in once more.")
    existing: YesNo = Field(False, description="Let those in who are here on the first day and fit.")
    for_each: str = Field("", description="A walk of its own for each value of this fact.", examples=["event.order"])


class SendingModel(Written):
    """When messages may leave."""

    window: Hours | None = Field(None, description="In the lead's own time zone.")
    late: LateWay | None = Field(None, description="What becomes of messages when a run comes late; `shift`.")
    late_after: Span | None = Field(None, description="From when on a message is late; 24 hours.")


class CampaignModel(Written):
    """A campaign of nurture."""

    description: str = ""
    status: Literal["draft", "live", "paused"] = "live"
    dates: Dates | None = Field(None, description="Outside them nobody enters and nothing is sent.")
    facts: dict[str, Fact] = Field(default_factory=dict, description="For `campaign.NAME`.")
    enter: EnterModel | None = None
    consent: str = Field("", description="The consent without which nothing is sent.")
    goal: Condition = Field("", description="Ends the campaign for a lead, in success.")
    exit: Condition = Field("", description="Ends it without.")
    priority: Whole = Field(0, description="The higher number wins when a limit lets only one through.")
    holdout: PerCent = Field(0, description="Per cent of the leads that get nothing from this campaign.")
    stay: Span | None = Field(None, description="How long a lead stays at the end of its sequence; 90 days.")
    sending: SendingModel | None = None
    begin: Steps = Field((), description="First, for everybody, whatever the temperature.")
    sequences: dict[str, Steps] = Field(default_factory=dict, description="Steps for each temperature.")
    allow: Allow = Field(default_factory=dict)
    steps: Steps = Field((), description="For everybody, in place of `begin` and `sequences`.")

    @cached_property
    def all_steps(self) -> tuple[StepModel, ...]:
        """Every step, nested ones behind the one that holds them."""
        return tuple(_nested((*self.begin, *(s for steps in self.sequences.values() for s in steps), *self.steps)))


def _nested(steps: Iterable[StepModel | GoneStep | None]) -> Iterator[StepModel]:
    for step in steps:
        if isinstance(step, StepModel):
            yield step
        if isinstance(step, IfStep | WaitUntilStep):
            yield from _nested((*step.then, *step.else_))
        elif isinstance(step, SplitStep):
            yield from _nested(inner for branch in step.into.values() for inner in branch.then)
