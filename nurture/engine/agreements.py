"""Consents given and withdrawn by hand, and what the store holds as the proof of one person's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from nurture.core.consents.chain import Record
from nurture.core.consents.standing import ALL_MAIL, HAND, agreed, withdrawal
from nurture.core.model import Consent, Event
from nurture.core.problems import did_you_mean
from nurture.core.program import Project
from nurture.engine.clocks import now_of
from nurture.engine.lookup import find_lead
from nurture.engine.proofs import keep_words, proof_of
from nurture.store.protocol import Store


class NotAgreed(Exception):
    """The consent cannot be written down; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody enters by hand (`by`): whose word about which purpose, when (None: now), and what proves it."""

    email: str
    purpose: str
    proof: str
    at: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One purpose of a lead: whether it holds now, and all that was said of it, in order of arrival."""

    purpose: str
    holds: bool
    records: tuple[Record, ...]


def give(said: Said, project: Project, store: Store) -> None:
    """What the person itself has said. Raises NotAgreed and NoSuchLead."""
    state, key = find_lead(said.email, store)
    now = now_of(store)
    at = _when(said, now)
    text = project.consents[_known(said.purpose, project)].text
    out = withdrawal(said.purpose, state.consents)
    if out and at <= out.at:
        words = f"{said.email} withdrew `{said.purpose}` after that; only what the person has said since counts"
        raise NotAgreed(f"{words}: give its date")
    keep_words(project, store)
    proof = proof_of(project, text, HAND, said.by, said.proof)
    store.add_consents(key, [Consent(said.purpose, True, at, HAND, text, confirmed=True, proof=proof)], now)


def withdraw(said: Said, project: Project, store: Store) -> None:
    """As an event, which campaigns see too. Raises NotAgreed and NoSuchLead."""
    _, key = find_lead(said.email, store)
    now = now_of(store)
    facts = {name: words for name, words in (("by", said.by), ("proof", said.proof)) if words}
    what = (_known(said.purpose, project),)
    store.append(key, Event("unsubscribed", _when(said, now), f"{HAND}/{uuid4().hex}", what, facts), now)


def standings(records: list[Record], now: datetime) -> list[Standing]:
    """By purpose, in the order in which they were first spoken of; what was said of all mail comes last."""
    consents = [record.consent for record in records]
    purposes = sorted(dict.fromkeys(consent.purpose for consent in consents), key=lambda name: name == ALL_MAIL)
    return [
        Standing(name, agreed(name, consents, now), tuple(r for r in records if r.consent.purpose == name))
        for name in purposes
    ]


def _known(purpose: str, project: Project) -> str:
    """One that can be agreed to."""
    known = [each.name for each in project.consents.values() if not each.basis]
    if purpose not in known:
        hint = did_you_mean(purpose, known) or f"there is {', '.join(known) or 'none'}"
        raise NotAgreed(f"there is no consent `{purpose}` that can be given or withdrawn; {hint}")
    return purpose


def _when(said: Said, now: datetime) -> datetime:
    if said.at and said.at > now:
        raise NotAgreed(f"{said.at.isoformat()} is still to come: nobody can have said it yet")
    return said.at or now
