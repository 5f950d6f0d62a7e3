"""The rules by which hits are judged, as a frozen value; their text stands in `rules.toml` beside this file."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Agent = Literal["nobody", "proxy", "preview", "scanner", "crawler", "library", "mail", "browser", "strange"]
_KINDS: tuple[Agent, ...] = ("proxy", "preview", "scanner", "crawler", "library", "mail", "browser")


@dataclass(frozen=True)
class Rules:
    """`version` tells one text from another. `bounds` are in seconds where they are no numbers or shares."""

    version: str
    machine: int
    person: int
    points: Mapping[str, int]
    bounds: Mapping[str, float]
    agents: Mapping[str, re.Pattern[str]]

    def agent(self, words: str) -> Agent:
        """What kind of client calls itself so."""
        if not words:
            return "nobody"
        return next((kind for kind in _KINDS if self.agents[kind].search(words)), "strange")

    def is_phone(self, words: str) -> bool:
        return bool(self.agents["phone"].search(words))


def read_rules(text: str) -> Rules:
    """The rules of this text of TOML."""
    said = tomllib.loads(text)
    return Rules(
        version=hashlib.sha256(text.encode()).hexdigest()[:12],
        machine=said["machine"],
        person=said["person"],
        points=said["points"],
        bounds=said["bounds"],
        agents={kind: re.compile("|".join(words), re.IGNORECASE) for kind, words in said["agents"].items()},
    )
