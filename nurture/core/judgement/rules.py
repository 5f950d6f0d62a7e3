"""The rules by which hits are judged, as a frozen value; those in force stand in `rules.toml` beside this file."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Agent = Literal["nobody", "proxy", "preview", "scanner", "crawler", "library", "mail", "browser", "strange"]
_KINDS: tuple[Agent, ...] = ("proxy", "preview", "scanner", "crawler", "library", "mail", "browser")


@dataclass(frozen=True, slots=True)
class Rules:
    """`points` and `words` are by sign, `agents` by kind. `version` is another one whenever the text is."""

    version: str
    machine: int
    person: int
    surely: int
    points: Mapping[str, int]
    words: Mapping[str, str]
    bounds: Mapping[str, float]
    agents: Mapping[str, re.Pattern[str]]

    def agent(self, words: str) -> Agent:
        """What kind of client calls itself so; `nobody` says nothing."""
        if not words:
            return "nobody"
        return next((kind for kind in _KINDS if self.agents[kind].search(words)), "strange")

    def why(self, signs: Iterable[str]) -> tuple[str, ...]:
        """In words, those of them that speak for a machine."""
        return tuple(self.words[sign] for sign in signs if self.points.get(sign, 0) > 0)

    def is_phone(self, words: str) -> bool:
        return bool(self.agents["phone"].search(words))


def read_rules(text: str) -> Rules:
    """The rules that this text of TOML holds."""
    said = tomllib.loads(text)
    signs = said["signs"]
    return Rules(
        version=hashlib.sha256(text.encode()).hexdigest()[:12],
        machine=said["machine"],
        person=said["person"],
        surely=said["surely"],
        points={name: sign["points"] for name, sign in signs.items()},
        words={name: sign["words"] for name, sign in signs.items()},
        bounds=said["bounds"],
        agents={kind: re.compile("|".join(each), re.IGNORECASE) for kind, each in said["agents"].items()},
    )
