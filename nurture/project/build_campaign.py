"""A campaign as written -> the planner's campaign; everything it names must exist."""

from __future__ import annotations

from collections.abc import Mapping

from nurture.core.campaigns import Campaign, Enter, Step
from nurture.core.problems import Place
from nurture.core.times import Window
from nurture.project.build_steps import StepBuilder
from nurture.project.models.campaign import CampaignModel
from nurture.project.scope import Scope


def build_campaign(name: str, model: CampaignModel, scope: Scope, version: str) -> Campaign:
    """`version` is the hash of the file."""
    block = model.block
    if model.consent and model.consent not in scope.consents:
        scope.found.unknown("consent", model.consent, model.place("consent"), scope.consents)
    enter = _enter(model, scope)
    entry = frozenset(scope.names.facts.get(enter.event, ()))
    window, window_place = _window(model, scope)
    return Campaign(
        name=name,
        place=Place(block.path),
        status=model.status,
        description=model.description,
        enter=enter,
        consent=model.consent or scope.consent,
        consent_place=model.place("consent") if model.consent else None,
        goal=scope.condition(block, "goal", entry),
        exit=scope.condition(block, "exit", entry),
        priority=model.priority,
        window=window,
        window_place=window_place,
        sequences=_sequences(model, scope, StepBuilder(scope, entry)),
        version=version,
    )


def _enter(model: CampaignModel, scope: Scope) -> Enter:
    enter = model.enter
    if enter is None:
        return Enter()
    for index, source in enumerate(enter.sources):
        if source not in scope.names.sources:
            scope.found.unknown("source", source, enter.block.item_place("sources", index), scope.names.sources)
    return Enter(
        sources=enter.sources,
        event=scope.event(enter.event, enter.place("event")),
        when=scope.condition(enter.block, "when", frozenset(scope.names.facts.get(enter.event, ()))),
        place=model.block.key_place("enter"),
    )


def _window(model: CampaignModel, scope: Scope) -> tuple[Window | None, Place | None]:
    if model.sending is None or model.sending.window is None:
        return None, None
    window, place = model.sending.window, model.sending.place("window")
    scope.window(window, place)
    return window, place


def _sequences(model: CampaignModel, scope: Scope, builder: StepBuilder) -> Mapping[str, tuple[Step, ...]]:
    block = model.block
    by_temperature = [key for key in ("begin", "sequences") if key in block]
    if "steps" in block and by_temperature:
        words = f"`steps` takes the place of `begin` and `sequences`; here stands `{by_temperature[0]}` too"
        scope.found.add("two-ways", words, block.key_place("steps"))
    elif "steps" not in block and not by_temperature:
        words = "this campaign has no steps"
        scope.found.add("no-steps", words, Place(block.path), "write `steps:`, or `begin:` and `sequences:`")
    sequences = {"begin": model.begin, **model.sequences, "steps": model.steps}
    written = block.block("sequences")
    for name in written:
        if name not in scope.names.temperatures:
            cure = "temperatures are defined under `temperature` in nurture.yaml"
            scope.found.unknown("temperature", name, written.key_place(name), scope.names.temperatures, cure)
    return {name: builder.steps(steps) for name, steps in sequences.items() if name in model.sequences or name in block}
