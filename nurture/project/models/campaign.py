"""A campaign as written: campaigns/*.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from nurture.project.models.base import Written
from nurture.project.models.steps import IfStep, StepModel, Steps, WaitUntilStep
from nurture.project.models.values import Condition, Hours, Texts, Whole, later


def _shift_only(late: str) -> str:
    if late == "send" or late.startswith("skip"):
        raise later(f"late: {late}")
    if late != "shift":
        raise ValueError(f"`{late}` is no way of being late; write `shift`")
    return late


class EnterModel(Written):
    """Who comes in."""

    later: ClassVar[frozenset[str]] = frozenset({"again", "existing", "for_each"})
    sources: Texts = Field((), description="Whoever arrives from one of these.")
    event: str = Field("", description="Whoever does this.", examples=["submitted demo-form"])
    when: Condition = Field("", description="And only when this holds; alone: as soon as it begins to hold.")


class SendingModel(Written):
    """When messages may leave."""

    later: ClassVar[frozenset[str]] = frozenset({"late_after"})
    window: Hours | None = Field(None, description="In the lead's own time zone.")
    late: Annotated[str, AfterValidator(_shift_only)] = Field(
        "shift", description="What a run that comes late does.", examples=["shift"]
    )


class CampaignModel(Written):
    """A campaign of nurture."""

    later: ClassVar[frozenset[str]] = frozenset({"dates", "facts", "holdout", "stay"})
    description: str = ""
    status: Literal["draft", "live", "paused"] = "live"
    enter: EnterModel | None = None
    consent: str = Field("", description="The consent without which nothing is sent.")
    goal: Condition = Field("", description="Ends the campaign for a lead, in success.")
    exit: Condition = Field("", description="Ends it without.")
    priority: Whole = Field(0, description="The higher number wins when a limit lets only one through.")
    sending: SendingModel | None = None
    begin: Steps = Field((), description="First, for everybody, whatever the temperature.")
    sequences: dict[str, Steps] = Field(default_factory=dict, description="Steps for each temperature.")
    steps: Steps = Field((), description="For everybody, in place of `begin` and `sequences`.")

    @cached_property
    def all_steps(self) -> tuple[StepModel, ...]:
        """Every step, nested ones behind the one that holds them."""
        return tuple(_nested((*self.begin, *(s for steps in self.sequences.values() for s in steps), *self.steps)))


def _nested(steps: Iterable[StepModel | None]) -> Iterator[StepModel]:
    for step in steps:
        if step is None:
            continue
        yield step
        if isinstance(step, IfStep | WaitUntilStep):
            yield from _nested((*step.then, *step.else_))
