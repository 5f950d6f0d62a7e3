"""A story as it was written: a test of campaigns that a marketer writes. Who plays it lives in the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nurture.core.problems import Place


@dataclass(frozen=True, slots=True)
class Story:
    """A test that a marketer writes. `lines` are what happens and what is expected, in order.

    `split` is the branch that its lead takes, by the split's name; without it, whichever the lead's address gives.
    """

    title: str
    place: Place
    campaign: str = ""
    lead: Mapping[str, Any] = field(default_factory=dict)
    starts: str = ""
    given: tuple[StoryLine, ...] = ()
    lines: tuple[StoryLine, ...] = ()
    split: Mapping[str, str] = field(default_factory=dict)
    holdout: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class StoryLine:
    """`at` (or `until`, the end of a span) is a day of the story; `says` maps a key such as `sends` to its value."""

    at: str
    place: Place
    until: bool = False
    says: Mapping[str, Any] = field(default_factory=dict)
