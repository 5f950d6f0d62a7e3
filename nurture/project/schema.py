"""JSON Schema documents for editors, made of the models that read the files."""

from __future__ import annotations

from typing import Any

from nurture.project.models.base import Written
from nurture.project.models.campaign import CampaignModel
from nurture.project.models.story import StoryModel
from nurture.project.models.wiring import WiringModel

_MODELS: dict[str, tuple[type[Written], str]] = {
    "nurture": (WiringModel, "nurture.yaml"),
    "campaign": (CampaignModel, "campaigns/*.yaml"),
    "story": (StoryModel, "stories/*.yaml"),
}


def schemas() -> dict[str, dict[str, Any]]:
    """One document for each kind of file: nurture, campaign, story."""
    return {name: _schema(model, files) for name, (model, files) in _MODELS.items()}


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
