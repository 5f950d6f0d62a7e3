"""What the payloads of providers have in common: JSON, texts deep inside of it, and a server's refusal in words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from pydantic_core import PydanticCustomError

from nurture import Nonsense, Unverified, reason_of

WORDS = 300
"""Characters of a server's words that are kept."""
_REPLY = re.compile(r"(?<![\d.])([45]\d\d)(?!\d|\.\d)")
_ENHANCED = re.compile(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?!\d|\.\d)")


def needs_cryptography() -> None:
    """Raises PydanticCustomError where the package is not installed that knows signatures by public keys."""
    if find_spec("cryptography") is None:
        told = {
            "words": "its signatures are read by a package that is not installed",
            "hint": "pip install 'nurture-campaigns[webhooks]'",
        }
        raise PydanticCustomError("missing-package", "{words}", told)


def read_json(body: bytes | str) -> Any:
    """Raises Nonsense."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Nonsense("it is no JSON") from error


def objects(body: bytes | str) -> list[Mapping[str, Any]]:
    """One object, or those of a list. Raises Nonsense."""
    read = read_json(body)
    found = read if isinstance(read, list) else [read]
    if not all(isinstance(each, dict) for each in found):
        raise Nonsense("it is neither a JSON object nor a list of them")
    return found


def signed_inside(body: bytes) -> Mapping[str, Any]:
    """The one object of a post whose signature stands in it: of anything else nobody knows who says it."""
    try:
        (told,) = objects(body)
    except (Nonsense, ValueError) as error:
        raise Unverified from error
    return told


def listed(value: Any, *keys: str) -> list[Any]:
    """The list below these keys; an empty one when there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, list) else []


def message_id_in(headers: list[Any]) -> str:
    """Of headers as `{"name": …, "value": …}`."""
    return next((text(each, "value") for each in headers if text(each, "name").lower() == "message-id"), "")


def text(value: Any, *keys: str) -> str:
    """The text, or number as text, below these keys; "" when there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return str(value) if isinstance(value, str | int | float) else ""


def status_in(words: str) -> str:
    """The enhanced code (RFC 3463) of a server's answer; "" when it has none."""
    found = _ENHANCED.search(words)
    return found[1] if found else ""


def reason_in(words: str, otherwise: str = "unknown") -> str:
    """The class of a server's answer, as in `smtp; 550 5.1.1 no such user`; `otherwise` when it says nothing."""
    reply = _REPLY.search(words)
    reason = reason_of(int(reply[1]) if reply else 0, status_in(words), words)
    return otherwise if reason == "unknown" else reason
