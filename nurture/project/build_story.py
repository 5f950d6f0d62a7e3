"""A story as written -> a frozen value; the names in it must exist."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nurture.core.problems import Place
from nurture.core.stories import Story, StoryLine
from nurture.project.models.base import keys_of
from nurture.project.models.story import GivenModel, LineModel, StoryModel
from nurture.project.scope import Scope
from nurture.project.tree import Block, Series, place_of


def build_story(model: StoryModel, scope: Scope, campaigns: Iterable[str], messages: Iterable[str]) -> Story:
    if model.campaign and model.campaign not in campaigns:
        scope.found.unknown("campaign", model.campaign, model.place("campaign"), campaigns)
    _check_lead(model, scope)
    for line in model.then:
        _check_line(line, scope, messages)
    for given in model.given:
        scope.event(given.happens, given.place("happens"))
    return Story(
        title=model.story,
        place=Place(model.block.path),
        campaign=model.campaign,
        lead=_plain(model.lead.block) if model.lead else {},
        starts=model.starts,
        given=tuple(_line(given) for given in model.given),
        lines=tuple(_line(line) for line in model.then),
    )


def _check_lead(model: StoryModel, scope: Scope) -> None:
    lead = model.lead
    if lead is None:
        return
    if lead.source and lead.source not in scope.names.sources:
        scope.found.unknown("source", lead.source, lead.place("source"), scope.names.sources)
    _check(lead.block, "consents", lead.consents, "consent", scope.consents, scope)
    for key in lead.block.keys() - {"source", "consents"} - scope.names.fields.keys():
        scope.found.unknown("field", key, lead.block.key_place(key), scope.names.fields)


def _check_line(line: LineModel, scope: Scope, messages: Iterable[str]) -> None:
    block = line.block
    if not {"at", "until"} & block.keys():
        scope.found.add("missing-key", "`at` is missing here", block.key_place(""), "as in `at: day 3 09:00`")
    if line.happens:
        scope.event(line.happens, line.place("happens"))
    _check(block, "sends", line.sends, "message", {*messages, "nothing"}, scope)
    if "owner" in line.notifies and "owner" not in scope.channels:
        scope.found.later("notifies: owner", line.place("notifies"))
    else:
        _check(block, "notifies", line.notifies, "channel", {*scope.channels, "nothing"}, scope)
    known = keys_of(LineModel) | set(scope.names.facts.get(line.happens, ()))
    for key in block.keys() - known:
        scope.found.unknown("fact" if line.happens else "key", key, block.key_place(key), known)
    if line.is_:
        state = line.is_.block
        _check(state, "temperature", [line.is_.temperature], "temperature", scope.names.temperatures, scope)
        _check(state, "stage", [line.is_.stage], "stage", scope.names.stages, scope)


def _check(block: Block, key: str, names: Iterable[str], noun: str, known: Iterable[str], scope: Scope) -> None:
    for index, name in enumerate(names):
        if name and name not in known:
            scope.found.unknown(noun, name, block.item_place(key, index), known)


def _line(model: LineModel | GivenModel) -> StoryLine:
    block = model.block
    until = "until" in block
    says = {key: value for key, value in _plain(block).items() if key not in ("at", "until")}
    at = str(block.get("until" if until else "at") or "")
    return StoryLine(at, place_of(block.path, block.spot), until, says)


def _plain(written: Any) -> Any:
    """Plain dicts, lists and texts, as they were written: `+48 600` is no number here."""
    if isinstance(written, Block):
        return {key: _plain(value) for key, value in written.items()}
    return [_plain(value) for value in written] if isinstance(written, Series) else written
