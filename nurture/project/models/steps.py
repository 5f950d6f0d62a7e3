"""The steps of a campaign as written. Which kind a step is, its keys tell."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Discriminator, Field, PlainValidator, Tag, WithJsonSchema
from pydantic import ValidationInfo as Info

from nurture.core.problems import did_you_mean
from nurture.project.models.actions import (
    EraseStep,
    ExitStep,
    NotifyStep,
    RecordStep,
    SendStep,
    SetStep,
    StartStep,
    StepModel,
    UnsubscribeStep,
    WaitStep,
)
from nurture.project.models.base import Written, collector, keys_of, misspelt
from nurture.project.models.values import Condition, Share, Span, wrong
from nurture.project.problems import Collector
from nurture.project.tree import Block, Series


class WaitUntilStep(StepModel):
    """Wait until something holds or a weekday time comes."""

    required: ClassVar[tuple[str, ...]] = ("wait_until",)
    wait_until: str = Field("", description="A condition, or a time.", examples=['has("clicked pricing")', "tue 10:00"])
    at_most: Span | None = Field(
        None, description="Wait no longer than this; then `else` follows. Left out: for ever.", examples=["4 days"]
    )
    then: Steps = Field((), description="The steps when it held.", examples=[[{"send": "case-study"}]])
    else_: Steps = Field(
        (), alias="else", description="The steps when `at_most` was over first.", examples=[[{"send": "offer"}]]
    )

    @property
    def nested(self) -> tuple[Written | None, ...]:
        return (*self.then, *self.else_)


class IfStep(StepModel):
    """One way or the other."""

    required: ClassVar[tuple[str, ...]] = ("if",)
    if_: Condition = Field("", alias="if", description="Asked once, when it is the step's turn.")
    then: Steps = Field((), description="The steps when it holds.", examples=[[{"send": "offer"}]])
    else_: Steps = Field(
        (), alias="else", description="The steps when it does not.", examples=[[{"send": "case-study"}]]
    )

    @property
    def nested(self) -> tuple[Written | None, ...]:
        return (*self.then, *self.else_)


class BranchModel(Written):
    """One way of a split."""

    required: ClassVar[tuple[str, ...]] = ("share",)
    share: Share | None = Field(None, description="How many of a hundred leads go this way.", examples=[45])
    then: Steps = Field(
        (),
        description="Its steps. Left out: these leads get nothing here and go on behind the split.",
        examples=[[{"send": "tips-short"}]],
    )


def _branch(written: Any) -> Any:
    if isinstance(written, Block | BranchModel) or written is None:
        return written
    share = written if isinstance(written, str) else 45
    raise wrong("wrong-type", "a branch has a share and its steps", f"write `{{share: {share}, then: [{{send: …}}]}}`")


def _split_name(written: Any) -> Any:
    if isinstance(written, Block):
        raise wrong("wrong-type", "the name of the split is meant here", "its branches stand below it, under `into`")
    return written


class SplitStep(StepModel):
    """Several ways; the same lead always goes the same."""

    required: ClassVar[tuple[str, ...]] = ("split",)
    split: Annotated[str, BeforeValidator(_split_name)] = Field("", description="Its name.", examples=["tips"])
    into: dict[str, Annotated[BranchModel, BeforeValidator(_branch)]] = Field(
        default_factory=dict,
        description="The branches, each with its share; these add up to 100.",
        examples=[{"short": {"share": 50, "then": [{"send": "tips-short"}]}, "nothing": {"share": 50}}],
    )

    @property
    def nested(self) -> tuple[Written | None, ...]:
        return tuple(inner for branch in self.into.values() for inner in branch.then)


class GoneStep(Written):
    """A step that is no more: whoever stands behind it stands behind another."""

    required: ClassVar[tuple[str, ...]] = ("id", "moved_to")
    id: str = Field("", description="What it was called.", examples=["teaser"])
    moved_to: str = Field(
        "",
        description="The step behind which its leads stand now: a mail, a split or a step with an `id`, by its name.",
        examples=["welcome"],
    )


_KINDS: dict[str, type[Written]] = {
    "send": SendStep,
    "wait": WaitStep,
    "wait_until": WaitUntilStep,
    "if": IfStep,
    "notify": NotifyStep,
    "set": SetStep,
    "record": RecordStep,
    "split": SplitStep,
    "start": StartStep,
    "exit": ExitStep,
    "unsubscribe": UnsubscribeStep,
    "erase": EraseStep,
    "moved_to": GoneStep,
}
_UNCLEAR = "unclear"


def _kind(step: Any) -> str:
    """The one kind whose key is there, well or badly written; or `unclear`."""
    if isinstance(step, Written):
        return next(kind for kind, model in _KINDS.items() if type(step) is model)
    if not isinstance(step, Block):
        return _UNCLEAR
    there = [*(_KINDS.keys() & step.keys())]
    if not there:
        there = [kind for key in step if key not in _ANY_KEY and (kind := misspelt(key, _fitting(step[key])))]
    return there[0] if len(there) == 1 else _UNCLEAR


def _fitting(value: Any) -> list[str]:
    """The kinds of step whose key can have this value."""
    return [kind for kind in _KINDS if (kind == "set") == isinstance(value, Block)]


def _told(steps: Any, info: Info) -> Any:
    """Steps of no kind, or of two, are told here and stand as None from now on."""
    if not isinstance(steps, Series):
        raise wrong("wrong-type", "a list of steps is meant here", "begin each step with `- `, as in `- send: welcome`")
    clear: list[Any] = []
    for index, step in enumerate(steps):
        if not isinstance(step, Block):
            words = "a step is a key and its value, as in `wait: 3 days`"
            collector(info).add("wrong-type", words, steps.place(index))
        elif _kind(step) == _UNCLEAR:
            _tell(step, collector(info))
        clear.append(step if isinstance(step, Block) else None)
    return clear


def _tell(step: Block, found: Collector) -> None:
    there = sorted((kind for kind in _KINDS if kind in step), key=list(step).index)
    if not there:
        key = next((key for key in step if key not in _ANY_KEY), "")
        hint = did_you_mean(key, _KINDS) or "a step is one of: " + ", ".join(_KINDS)
        words = f"there is no step `{key}`" if key else "this step does nothing"
        found.add("unknown-step", words, step.key_place(key), hint)
    else:
        hint = f"begin a step of its own with `- {there[1]}:`"
        if "moved_to" in there:
            hint = "an id that is gone is a step of its own: `- {id: OLD, moved_to: NEW}`; a new id says `was: OLD`"
        words = f"`{there[0]}` and `{there[1]}` stand in one step"
        found.add("two-steps", words, step.key_place(there[1]), hint)


Step = Annotated[
    Annotated[SendStep, Tag("send")]
    | Annotated[WaitStep, Tag("wait")]
    | Annotated[WaitUntilStep, Tag("wait_until")]
    | Annotated[IfStep, Tag("if")]
    | Annotated[NotifyStep, Tag("notify")]
    | Annotated[SetStep, Tag("set")]
    | Annotated[RecordStep, Tag("record")]
    | Annotated[SplitStep, Tag("split")]
    | Annotated[StartStep, Tag("start")]
    | Annotated[ExitStep, Tag("exit")]
    | Annotated[UnsubscribeStep, Tag("unsubscribe")]
    | Annotated[EraseStep, Tag("erase")]
    | Annotated[GoneStep, Tag("moved_to")]
    | Annotated[None, PlainValidator(lambda _: None), WithJsonSchema({"not": {}}), Tag(_UNCLEAR)],
    Discriminator(_kind),
]
Steps = Annotated[tuple[Step, ...], BeforeValidator(_told)]

_ANY_KEY = frozenset().union(*(keys_of(model) for model in _KINDS.values())) - _KINDS.keys()
WaitUntilStep.model_rebuild()
IfStep.model_rebuild()
BranchModel.model_rebuild()
SplitStep.model_rebuild()
