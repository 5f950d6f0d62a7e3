"""A campaign as written -> the planner's campaign; everything it names must exist."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from nurture.core.campaigns import Campaign, Dates, Enter
from nurture.core.happenings import facts_of
from nurture.core.model import Facts, Value
from nurture.core.problems import Place
from nurture.core.program import Field
from nurture.core.steps import Late, Step
from nurture.core.times.durations import Duration
from nurture.core.times.windows import Window
from nurture.project.build_ids import Ids
from nurture.project.build_send import late_of
from nurture.project.build_steps import StepBuilder
from nurture.project.campaign_scope import CampaignScope, type_of
from nurture.project.models.campaign import CampaignModel, EnterModel
from nurture.project.models.times import Stated
from nurture.project.scope import Scope, allowed

_STAY = Duration(days=90, text="90 days")


def build_campaign(name: str, model: CampaignModel, scope: Scope, version: str) -> Campaign:
    """`version` is the hash of the file."""
    block = model.block
    inside, ids = _inside(name, model, scope), Ids(scope.found)
    window, window_place = _window(model, scope)
    sequences = _sequences(model, scope, StepBuilder(inside, ids))
    return Campaign(
        name=name,
        place=Place(block.path),
        status=model.status,
        description=model.description,
        enter=_enter(model, inside),
        consent=inside.consent,
        consent_place=inside.consent_place,
        goal=inside.conditions.read(block, "goal"),
        exit=inside.conditions.read(block, "exit"),
        priority=model.priority,
        window=window,
        window_place=window_place,
        **_in_doubt(model),
        dates=_dates(model, scope),
        facts=inside.facts,
        holdout=model.holdout,
        holdout_place=model.place("holdout") if model.holdout else None,
        stay=model.stay or _STAY,
        sequences=sequences,
        moved=ids.moved(),
        allow=allowed(model.allow, block),
        version=version,
    )


def _inside(name: str, model: CampaignModel, scope: Scope) -> CampaignScope:
    scope.purpose(model.consent, model.place("consent"))
    entry, facts = _entry(model, scope), _facts(model, scope)
    return CampaignScope(
        name=name,
        all=scope,
        entry=entry,
        facts=facts,
        conditions=scope.conditions(entry, {fact: type_of(value) for fact, value in facts.items()}),
        facts_written=model.block.block("facts"),
        consent=model.consent or scope.consent,
        consent_place=model.place("consent") if model.consent else None,
        late=late_of(model.sending, Late(), scope.found) if model.sending else Late(),
        settable={name: field for name, field in scope.names.fields.items() if name != "email"},
    )


def _entry(model: CampaignModel, scope: Scope) -> Mapping[str, Field]:
    """What `event.…` can be: the facts of the event that lets leads in, and `at`, when it happened."""
    event = model.enter.event if model.enter else ""
    return {"at": Field("at", "date"), **facts_of(event, scope.names.facts)} if event else {}


def _facts(model: CampaignModel, scope: Scope) -> Facts:
    """Dates in the project's zone; what stands in quotes stays text."""
    written = model.block.block("facts")
    facts: dict[str, Value] = {}
    for name, value in model.facts.items():
        if not re.fullmatch(r"[^\W\d]\w*", name):
            words, mended = f"`{name}` is no name for a fact: letters, digits and _ only", re.sub(r"\W+", "_", name)
            scope.found.add("bad-name", words, written.key_place(name), f"write `{mended}`")
        quoted = not written.values_at[name].plain
        facts[name] = value.value(scope.zone) if isinstance(value, Stated) else written[name] if quoted else value
    return facts


def _dates(model: CampaignModel, scope: Scope) -> Dates | None:
    if model.dates is None:
        return None
    first, last = model.dates
    dates = Dates(first.starts(scope.zone), last.ends(scope.zone), str(model.block["dates"]), model.place("dates"))
    if dates.ends <= dates.starts:
        scope.found.add(
            "dates-order", f"`{dates.text}` ends before it begins", dates.place, "put the earlier one first"
        )
    return dates


def _enter(model: CampaignModel, inside: CampaignScope) -> Enter:
    enter, scope = model.enter, inside.all
    if enter is None:
        return Enter()
    for index, source in enumerate(enter.sources):
        if source not in scope.names.sources:
            scope.found.unknown("source", source, enter.block.item_place("sources", index), scope.names.sources)
    return Enter(
        sources=enter.sources,
        event=scope.event(enter.event, enter.place("event")),
        when=inside.conditions.read(enter.block, "when"),
        place=model.block.key_place("enter"),
        again=enter.again,
        for_each=_for_each(enter, inside),
        existing=enter.existing,
    )


def _for_each(enter: EnterModel, inside: CampaignScope) -> str:
    """The fact's name, told unless it is one of the event that lets leads in."""
    if not enter.for_each:
        return ""
    place, fact = enter.place("for_each"), enter.for_each.removeprefix("event.")
    if not enter.event:
        words = "`for_each` asks for a fact of the event that lets a lead in, and none does here"
        inside.found.add("no-event", words, place, "say which: `event: purchased`")
    elif fact not in inside.entry:
        cure = f"list it under `{enter.event}` in `events` of nurture.yaml"
        inside.found.unknown("fact", f"event.{fact}", place, [f"event.{name}" for name in inside.entry], cure)
    elif fact == enter.for_each:
        inside.found.add("unknown-value", f"`{fact}` is a fact of the event", place, f"write `event.{fact}`")
    return fact


def _window(model: CampaignModel, scope: Scope) -> tuple[Window | None, Place | None]:
    if model.sending is None or model.sending.window is None:
        return None, None
    window, place = model.sending.window, model.sending.place("window")
    scope.window(window, place)
    return window, place


def _in_doubt(model: CampaignModel) -> dict[str, Any]:
    if model.sending is None or "in_doubt" not in model.sending.block:
        return {}
    return {"in_doubt": model.sending.in_doubt, "in_doubt_place": model.sending.place("in_doubt")}


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
