"""All walks of a campaign at once, in plain dictionaries: its leads found, and counted by where they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from nurture.core.model import GONE, Enrolment, Facts, LeadState
from nurture.store.memory_forms import MemoryForms


class MemoryWalks(MemoryForms):
    def leads_in(self, campaigns: Collection[str] | None, beyond: int = 0, limit: int | None = None) -> list[int]:
        walking = (lead for lead, state in self._states.items() if campaigns is None or _walks(state, campaigns))
        return sorted(lead for lead in walking if lead > beyond)[:limit]

    def standing(self, campaigns: Collection[str], left: bool = False) -> Mapping[tuple[str, str, str], int]:
        return Counter(
            (walk.campaign, name, behind)
            for walk in self._walks(campaigns)
            if walk.state == "active" and not walk.held_out
            for name, behind in _places(walk, left)
        )

    def walks(self, campaigns: Collection[str]) -> Mapping[tuple[str, str], int]:
        held_out = {True: "held_out", False: "active"}
        return Counter(
            (walk.campaign, held_out[walk.held_out] if walk.state == "active" else walk.state)
            for walk in self._walks(campaigns)
        )

    def walking(self, leads: Collection[int], campaigns: Collection[str]) -> list[tuple[int, Facts, Enrolment]]:
        return [
            (lead, state.lead.fields, walk)
            for lead, state in ((lead, self._states[lead]) for lead in leads if lead in self._states)
            for walk in state.enrolments
            if walk.state == "active" and walk.campaign in campaigns
        ]

    def received(self, campaign: str, steps: Collection[str]) -> Mapping[str, int]:
        return Counter(
            step
            for state in self._states.values()
            for walk in state.enrolments
            if walk.campaign == campaign and walk.state == "active"
            for step in _had(state, walk) & {*steps}
        )

    def _walks(self, campaigns: Collection[str]) -> Iterator[Enrolment]:
        return (walk for state in self._states.values() for walk in state.enrolments if walk.campaign in campaigns)


def _walks(state: LeadState, campaigns: Collection[str]) -> bool:
    return any(e.state == "active" and e.campaign in campaigns for e in state.enrolments)


def _had(state: LeadState, walk: Enrolment) -> set[str]:
    """The mails that left in a walk, by the ids under which they left and by those of today; the splits it took."""
    gone = {
        message.step
        for message in state.messages
        if (message.campaign, message.walk) == (walk.campaign, walk.walk)
        if message.kind == "send" and message.state in GONE
    }
    return gone | {step for step, done in walk.passed.items() if done.how not in ("skipped", "failed")}


def _places(walk: Enrolment, left: bool) -> list[tuple[str, str]]:
    """Sequence, and what the walk is behind there."""
    if left:
        return [(name, standing.behind) for name, standing in walk.standing.items() if name != walk.sequence]
    here = walk.standing.get(walk.sequence)
    return [(walk.sequence, here.behind if here else "")]
