"""A campaign as written: campaigns/*.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Literal

from pydantic import Field

from nurture.core.campaigns import InDoubt
from nurture.project.models.actions import NotifyStep, SendStep, StepModel
from nurture.project.models.base import Written
from nurture.project.models.steps import Steps
from nurture.project.models.times import Again, Dates, Fact, LateWay
from nurture.project.models.values import Allow, Condition, Hours, PerCent, Span, Texts, Whole, YesNo


class EnterModel(Written):
    """Who comes in."""

    sources: Texts = Field(
        (), description="Whoever arrives from one of these.", examples=[["guide-form", "trade-fair"]]
    )
    event: str = Field("", description="Whoever does this.", examples=["submitted demo-form"])
    when: Condition = Field(
        "",
        description="And only when this holds; alone: as soon as it begins to hold. Left out: whatever holds.",
        examples=['lead.country == "PL"'],
    )
    again: Again = Field(None, description="Whether a lead that has left may come in once more. Left out: `never`.")
    existing: YesNo = Field(
        False, description="Let those in who are here on the first day and fit. Left out: `no`.", examples=["yes"]
    )
    for_each: str = Field("", description="A walk of its own for each value of this fact.", examples=["event.order"])


class SendingModel(Written):
    """When messages may leave."""

    window: Hours | None = Field(None, description="In the lead's own time zone. Left out: `any`.")
    late: LateWay | None = Field(None, description="What becomes of messages when a run comes late. Left out: `shift`.")
    late_after: Span | None = Field(
        None, description="After how long a message is late. Left out: `24 hours`.", examples=["2 hours"]
    )
    in_doubt: InDoubt = Field(
        "assume sent",
        description="What becomes of a message of which nobody knows after 24 hours whether it arrived. Left out:"
        " `assume sent`.",
        examples=["send again"],
    )


class CampaignModel(Written):
    """A campaign of nurture."""

    description: str = Field(
        "",
        description="What it is for, in a few words of yours; no reader sees it.",
        examples=["From the guide to a first call"],
    )
    status: Literal["draft", "live", "paused"] = Field(
        "live", description="Whether it runs, waits to be finished, or rests. Left out: `live`.", examples=["draft"]
    )
    dates: Dates | None = Field(None, description="Outside them nobody enters and nothing is sent.")
    facts: dict[str, Fact] = Field(
        default_factory=dict,
        description="Its own dates, numbers and words, for times, conditions and templates: `campaign.NAME`.",
        examples=[{"webinar": "2026-04-21 11:00"}],
    )
    enter: EnterModel | None = Field(
        None,
        description="Who comes in. Left out: only whom another campaign starts.",
        examples=[{"sources": ["guide-form"]}],
    )
    consent: str = Field(
        "",
        description="The consent without which nothing is sent. Left out: the first but `tracking` without a basis.",
        examples=["newsletter"],
    )
    goal: Condition = Field("", description="Ends the campaign for a lead, in success.", examples=['has("purchased")'])
    exit: Condition = Field("", description="Ends it without success.", examples=["lead.competitor"])
    priority: Whole = Field(
        0, description="The higher number wins when a limit lets only one through. Left out: `0`.", examples=[10]
    )
    holdout: PerCent = Field(
        0, description="Per cent of the leads that get nothing from this campaign. Left out: `0`.", examples=[5]
    )
    stay: Span | None = Field(
        None, description="How long a lead stays at the end of its sequence. Left out: `90 days`.", examples=["30 days"]
    )
    sending: SendingModel | None = Field(
        None,
        description="When its messages may leave. Left out: at any hour that is not quiet.",
        examples=[{"window": "mon-fri 09:00-17:00"}],
    )
    begin: Steps = Field(
        (), description="First, for everybody, whatever the temperature.", examples=[[{"send": "welcome"}]]
    )
    sequences: dict[str, Steps] = Field(
        default_factory=dict,
        description="Steps for each temperature.",
        examples=[{"cold": [{"wait": "3 days"}, {"send": "offer"}]}],
    )
    allow: Allow = Field(default_factory=dict)
    steps: Steps = Field(
        (),
        description="For everybody, in place of `begin` and `sequences`.",
        examples=[[{"send": "welcome"}, {"wait": "3 days"}, {"send": "offer"}]],
    )

    @cached_property
    def all_steps(self) -> tuple[StepModel, ...]:
        """Every step, nested ones behind the one that holds them."""
        return tuple(_nested((*self.begin, *(s for steps in self.sequences.values() for s in steps), *self.steps)))

    @cached_property
    def sends(self) -> tuple[SendStep, ...]:
        """The mails that it sends."""
        return tuple(step for step in self.all_steps if isinstance(step, SendStep))

    @cached_property
    def templates(self) -> frozenset[str]:
        """Those that its steps name."""
        told = (step.with_ for step in self.all_steps if isinstance(step, NotifyStep))
        return frozenset((*(step.send for step in self.sends), *told))


def _nested(steps: Iterable[Written | None]) -> Iterator[StepModel]:
    for step in steps:
        if isinstance(step, StepModel):
            yield step
            yield from _nested(step.nested)
