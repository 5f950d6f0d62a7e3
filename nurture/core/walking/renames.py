"""Steps that were renamed or taken out: what a walk knows under an old id, it knows under the one in its place.

A campaign's `moved` says for each id that is gone which one stands there now, by the step's `was` or `moved_to`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from nurture.core.campaigns import Campaign
from nurture.core.model import Enrolment, Message, Standing

V = TypeVar("V")
Moved = Mapping[str, str]


def renamed(enrolment: Enrolment, moved: Moved) -> Enrolment:
    """The walk in today's ids."""
    standing = {sequence: _stood(standing, moved) for sequence, standing in enrolment.standing.items()}
    return replace(enrolment, standing=standing, passed=_keys(enrolment.passed, moved))


def _stood(standing: Standing, moved: Moved) -> Standing:
    today = replace(standing, gap=_keys(standing.gap, moved), before=_keys(standing.before, moved))
    return put_behind(today, moved[standing.behind]) if standing.behind in moved else today


def put_behind(standing: Standing, key: str) -> Standing:
    """Whoever is put behind an earlier mail comes to steps that it has done: they are, as of when it got there."""
    again = {key: replace(done, at=max(done.at, standing.since)) for key, done in standing.before.items()}
    return replace(standing, behind=key, gap={**again, **standing.gap})


def _keys(done: Mapping[str, V], moved: Moved) -> dict[str, V]:
    """What is known under a new id already beats what was known under the old one."""
    old = {moved[key]: value for key, value in done.items() if key in moved}
    return {**old, **{key: value for key, value in done.items() if key not in moved}}


def message_of(messages: Mapping[str, Message], prefix: str, key: str, campaign: Campaign) -> Message | None:
    """The message of a step, perhaps written when the step had another id. `prefix` is that of the walk's keys."""
    message = messages.get(prefix + key)
    if message is None and campaign.moved:
        olds = (messages.get(prefix + old) for old, new in campaign.moved.items() if new == key)
        message = next(filter(None, olds), None)
    return message
