"""What hits leave on a message, and what the judge says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from nurture.core.hits import Hit, Verdict
from nurture.core.model import Event, Message

MOST = 500
"""Hits kept of one message: whoever asks more often tells nothing new."""


@dataclass(frozen=True, slots=True)
class KeptHit:
    """`number` is its place among those of its message, as they came in.

    `verdict` and `signs` are what was last said of it, by the version `rules`; nothing as yet where that is empty.
    `told` is how often its event was written down or taken back: where it is odd, the event stands.
    """

    number: int
    hit: Hit
    verdict: Verdict | None = None
    signs: tuple[str, ...] = ()
    rules: str = ""
    told: int = 0


@dataclass(frozen=True, slots=True)
class Trail:
    """A message with its links, each as (name, address), and all hits on it that are kept."""

    message: Message
    links: tuple[tuple[str, str], ...]
    hits: tuple[KeptHit, ...]


class Ruling(NamedTuple):
    """What is said of a hit now, by the version `rules`, and the event that follows: one that tells it, or takes it
    back."""

    message: str
    number: int
    verdict: Verdict
    signs: tuple[str, ...]
    rules: str
    event: Event | None = None
