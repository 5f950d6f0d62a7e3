"""What holds after a run that came to its end: all is done that was due, nobody is stuck, the account is right."""

from __future__ import annotations

from typing import Any

from nurture.core.addresses import Address, read_address
from nurture.core.model import OPEN, LeadState, Message, MessageState
from tests.machine.witness import Witness

STILL = frozenset({"step-gone", "campaign-missing", "pause", "dates", "holdout", "no-sequence", "hot-elsewhere"})
"""Reasons for which a walk may stand without an end, all of them told."""


def key_of(email: str) -> str:
    address = read_address(email)
    assert isinstance(address, Address)
    return address.key


def still(told: Any) -> set[str]:
    """The files of campaigns that stand still, by a report or an outlook.

    One that does for the sake of somebody whom this very run forgets goes on with the next, which nobody foretells.
    """
    return {problem.place.path for problem in told.still}


class Promises:
    """Asked of a `stage` with its store, beside what the `witness` saw."""

    stage: Any
    witness: Witness

    @property
    def store(self) -> Any:
        return self.stage.store

    def text(self, name: str) -> str | None:
        """A campaign's file as it is; None when it cannot be read."""
        raise NotImplementedError

    def is_at_rest(self) -> None:
        """After a run that came to its end: all is done that was due, and what is told is true."""
        due = self.store.next_due()
        assert due is None or due > self.stage.now
        withdrawn = [
            s for s in self.store.leads() if any(not c.given and c.purpose == "newsletter" for c in s.consents)
        ]
        for state in withdrawn:
            self.witness.person(key_of(state.lead.email)).withdrawn = True
        states = {key: set() for key in MessageState}
        doubted = set()
        for message, _ in self.store.messages():
            states[message.state].add(message.key)
            doubted |= {message.key} if message.doubts else set()
        assert not states[MessageState.CLAIMED] | states[MessageState.SENDING]
        self.witness.account(states[MessageState.SENT], states[MessageState.IN_DOUBT], doubted)
        self.witness.apart({m.key for m, _ in self.store.messages("sent") if m.cause == "late"})
        for state in self.store.leads():
            self._nobody_is_stuck(state)
        for email, person in self.witness.people.items():
            waits = (state := self.store.state(email)) and state.due and state.due > self.stage.now  # a clock put back
            assert not person.forgotten or state is None or waits

    def _nobody_is_stuck(self, state: LeadState) -> None:
        for walk in state.enrolments:
            mails = [
                m for m in state.messages if (m.campaign, m.walk) == (walk.campaign, walk.walk) and m.state in OPEN
            ]
            stands = self.text(walk.campaign) is None or self._goes_on(state, mails)
            if walk.state == "active" and not walk.held_out and not stands:
                told = self.store.decisions(key_of(state.lead.email))
                said = [(d.step, d.reason.code) for d in told if (d.campaign, d.walk) == (walk.campaign, walk.walk)]
                reasons = {said[-1][1], *(dict(said).get(m.step) for m in mails)} if said else set()
                assert reasons & STILL, (walk, said)

    def _goes_on(self, state: LeadState, mails: list[Message]) -> bool:
        """Whether a walk with these open mails waits for an instant, in one of them or by itself."""
        if any(m.state is not MessageState.HELD for m in mails):
            return True
        return bool(state.due) and not any(m.due.year == 9999 for m in mails)
