"""Standard Webhooks by a vector that others made."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from nurture import Posted, Unverified, verify_standard
from tests.acceptance.conftest import real_input


def vectors() -> Any:
    return json.loads(real_input("webhooks-standard/vectors.json").read_text("utf-8"))


def posted(vector: dict[str, str]) -> Posted:
    headers = {f"webhook-{name}": vector[name] for name in ("id", "timestamp", "signature")}
    return Posted(headers, vector["body"].encode(), datetime.fromtimestamp(int(vector["timestamp"]), UTC))


def test_what_is_signed_is_verified() -> None:
    for vector in vectors():
        assert verify_standard(posted(vector), [vector["secret"]]) == vector["id"]


def _others(vector: dict[str, str]) -> Iterator[Posted]:
    sound = posted(vector)
    for name in ("id", "timestamp", "body", "signature"):
        for at in range(len(vector[name])):
            if not (name == "signature" and vector[name][at] == "="):
                yield posted(
                    {**vector, name: vector[name][:at] + chr(ord(vector[name][at]) ^ 1) + vector[name][at + 1 :]}
                )
    for seconds in (301, -301):
        yield replace(sound, now=sound.now + timedelta(seconds=seconds))
    for missing in sound.headers:
        yield replace(sound, headers={name: value for name, value in sound.headers.items() if name != missing})
    yield replace(sound, headers={**sound.headers, "webhook-signature": ""})
    yield replace(sound, headers={**sound.headers, "webhook-signature": sound.headers["webhook-signature"][3:]})


def test_nothing_else_is() -> None:
    for vector in vectors():
        for other in _others(vector):
            with pytest.raises(Unverified):
                verify_standard(other, [vector["secret"]])
