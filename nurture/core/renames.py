"""Steps that were renamed or taken out: what a walk knows under an old id, it knows under the one in its place.

A campaign's `moved` says for each id that is gone which one stands there now, by the step's `was` or `moved_to`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from nurture.core.campaigns import Campaign
from nurture.core.model import Enrolment, Message, Standing

V = TypeVar("V")
Moved = Mapping[str, str]


def now_called(key: str, moved: Moved) -> str:
    """The id that stands where `key` stood, through however many renamings."""
    seen = {key}
    while (newer := moved.get(key, key)) not in seen:
        key = newer
        seen.add(key)
    return key


def once_called(campaign: Campaign, key: str) -> Iterator[str]:
    """The ids in whose place `key` stands."""
    return (old for old in campaign.moved if old != key and now_called(old, campaign.moved) == key)


def renamed(enrolment: Enrolment, moved: Moved) -> Enrolment:
    """The walk in today's ids."""
    standing = {sequence: _stood(standing, moved) for sequence, standing in enrolment.standing.items()}
    return replace(enrolment, standing=standing, passed=_keys(enrolment.passed, moved))


def _stood(standing: Standing, moved: Moved) -> Standing:
    return replace(standing, behind=now_called(standing.behind, moved), gap=_keys(standing.gap, moved))


def _keys(done: Mapping[str, V], moved: Moved) -> dict[str, V]:
    """What is known under a new id already beats what was known under the old one."""
    return {**{now_called(key, moved): value for key, value in done.items() if key in moved}, **_unmoved(done, moved)}


def _unmoved(done: Mapping[str, V], moved: Moved) -> dict[str, V]:
    return {key: value for key, value in done.items() if key not in moved}


def message_of(messages: Mapping[str, Message], prefix: str, key: str, campaign: Campaign) -> Message | None:
    """The message of a step, perhaps written when the step had another id. `prefix` is that of the walk's keys."""
    message = messages.get(prefix + key)
    if message is None and campaign.moved:
        olds = (messages.get(prefix + old) for old in once_called(campaign, key))
        message = next(filter(None, olds), None)
    return message
