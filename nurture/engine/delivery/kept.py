"""What is kept of a message: the values that it was made of, so that it can be shown again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from nurture.core.lazy import Lazy
from nurture.engine.delivery.context import Answers

_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode


def kept(context: Lazy, language: str) -> str:
    """The plain values that a message was made of, empty ones left out, as JSON; with the language of its variant."""
    made = {**context.made, "language": language} if language else dict(context.made)
    if "consent" in made:
        made["consent"] = _named(made["consent"])
    values = {name: plain(value) for name, value in made.items()}
    return _encode({name: value for name, value in values.items() if value not in (None, {})})


def _named(consent: Mapping[str, Any]) -> Mapping[str, Any]:
    """The words agreed to by their hash: a run keeps them once, not with every mail."""
    words = consent.get("text")
    return {**consent, "text": hashlib.sha256(words.encode()).hexdigest()} if words else consent


def plain(value: Any) -> Any:
    if isinstance(value, (str, float, int)):
        return value
    if isinstance(value, Lazy):
        return plain(value.made)
    if isinstance(value, Answers):
        return plain(value.given)
    if isinstance(value, Mapping):
        return {name: plain(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date | datetime) else value
