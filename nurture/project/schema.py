"""JSON Schema documents for editors, made of the models that read the files and of the plugins' options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nurture.plugins import Plugins
from nurture.project.models.base import Written
from nurture.project.models.campaign import CampaignModel
from nurture.project.models.story import StoryModel
from nurture.project.models.wiring import WiringModel

_MODELS: dict[str, tuple[type[Written], str]] = {
    "nurture": (WiringModel, "nurture.yaml"),
    "campaign": (CampaignModel, "campaigns/*.yaml"),
    "story": (StoryModel, "stories/*.yaml"),
}
_FROM_OUTSIDE = {"type": "string", "pattern": r"\$\{\w+\}"}


def schemas(plugins: Plugins) -> dict[str, dict[str, Any]]:
    """One document for each kind of file: nurture, campaign, story."""
    found = {name: _schema(model, files) for name, (model, files) in _MODELS.items()}
    wiring = found["nurture"]
    offered = {
        "sources": plugins.sources,
        "feeds": plugins.feeds,
        "mailboxes": plugins.mailboxes,
        "webhooks": plugins.webhooks,
        "channels": plugins.channels,
    }
    for key, objects in offered.items():
        _offer(wiring, wiring["properties"][key], objects)
    _offer(wiring, wiring["$defs"]["SuppressModel"]["properties"]["lists"], plugins.sources)
    return found


def _schema(model: type[Written], files: str) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True, mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_without_names(schema), "title": files}


def _without_names(node: Any) -> Any:
    """Without the titles and defaults that pydantic derives from Python; editors show descriptions."""
    if isinstance(node, list):
        return [_without_names(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _without_names(value)
        for key, value in node.items()
        if not (key == "title" and isinstance(value, str)) and not (key == "default" and value in ("", None, [], {}))
    }


def _offer(wiring: dict[str, Any], key: dict[str, Any], objects: Mapping[str, Any]) -> None:
    """What stands below `key` names one of `objects` by `use`; beside it stand that one's options and nothing else."""
    entry = key["additionalProperties"]
    own = wiring["$defs"][entry["$ref"].rpartition("/")[2]]["properties"]
    ways = [_way(wiring, name, own, objects[name].options) for name in sorted(objects)]
    listed = {"properties": {"use": {"examples": sorted(objects)}}}
    key["additionalProperties"] = {"allOf": [entry, listed, *ways]}


def _way(wiring: dict[str, Any], name: str, own: Mapping[str, Any], options: Any) -> dict[str, Any]:
    schema = _without_names(options.model_json_schema())
    written = {key: _or_from_outside(value) for key, value in schema["properties"].items()}
    then = {"properties": {**own, **written}, "required": schema.get("required", [])}
    if options.model_config.get("extra") != "allow":
        then["additionalProperties"] = False
    wiring["$defs"] |= schema.get("$defs", {})
    return {"if": {"properties": {"use": {"const": name}}, "required": ["use"]}, "then": then}


def _or_from_outside(written: dict[str, Any]) -> dict[str, Any]:
    """Whatever a plugin is told may come from the environment."""
    said: dict[str, Any] = {key: written.pop(key) for key in ("description", "examples") if key in written}
    return {**said, "anyOf": [written, _FROM_OUTSIDE]}
