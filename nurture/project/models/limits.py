"""`limits` as written: how much one lead is sent, and how much leaves at all."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from nurture.project.models.base import Written
from nurture.project.models.times import Day
from nurture.project.models.values import Hours, Span, Texts, Whole


class WarmUpModel(Written):
    """The ramp of a new sender."""

    required: ClassVar[tuple[str, ...]] = ("from", "starts", "doubles_every")
    from_: Day | None = Field(None, alias="from", description="Its first day.", examples=["2026-03-01"])
    starts: Whole | None = Field(None, description="How many messages leave on that day at most.", examples=[50])
    doubles_every: Span | None = Field(
        None, description="In how many days that doubles, evenly.", examples=["2 days", "1 week"]
    )


class LimitsModel(Written):
    """How much one lead is sent at most, over all campaigns; and how much leaves at all."""

    per_lead: Texts = Field(
        (),
        description="How many mails in how long. Left out: no limit.",
        examples=["1 per 20 hours", ["1 per 20 hours", "3 per 7 days"]],
    )
    quiet: Hours | None = Field(
        None,
        description="No message leaves then, in the lead's time zone. Left out: no hour is quiet.",
        examples=["21:00-08:00"],
    )
    per_minute: Whole | None = Field(
        None,
        description="How many messages leave in a minute at most. Left out: as many as the channel takes.",
        examples=[600],
    )
    per_day: Whole | None = Field(
        None,
        description="How many messages leave in a day at most. Left out: any number.",
        examples=[5000],
    )
    warm_up: WarmUpModel | None = Field(
        None,
        description="A new sender begins with few messages a day. Left out: with as many as there are.",
        examples=[{"from": "2026-03-01", "starts": 50, "doubles_every": "2 days"}],
    )
    domains: dict[str, Texts] = Field(
        default_factory=dict,
        description="How many messages a server of recipients gets in how long. Left out: any number.",
        examples=[{"google": "60 per 1 minute", "wp.pl": "500 per 1 day", "any": "120 per 1 minute"}],
    )
    after_reply: Span | None = Field(
        None,
        description="How long a lead that answered is left in peace. Left out: a reply stops nothing.",
        examples=["7 days"],
    )
