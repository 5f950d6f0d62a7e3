"""Everything that is known of one person, as one document: what a person may ask for (GDPR, art. 15 and 20)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from nurture.core.addresses import Address
from nurture.core.consents.chain import Record
from nurture.core.consents.standing import act
from nurture.core.decisions import Decision
from nurture.core.forms import REQUEST, UNCONFIRMED
from nurture.core.model import Event, LeadState, Message
from nurture.core.program import Project
from nurture.engine.documents import because, iso
from nurture.engine.explain import explain_lead
from nurture.engine.explained import as_dict
from nurture.engine.report import Report
from nurture.engine.suppressed import barriers_to
from nurture.engine.workplace import Workplace
from nurture.mail.links import WAYS_OUT
from nurture.store.protocol import Store
from nurture.store.trails import KeptHit, Trail

_TOLD = ("last_open", "clicks", "visits", "score", "moves", "campaigns", "kept_out", "steps", "next")
"""What `explain` tells."""


def all_about(address: Address, place: Workplace, store: Store, report: Report) -> dict[str, Any]:
    """A plugin that fails is a fault, and leaves out what hangs on it alone."""
    project, state = place.project, store.state(address.key)
    barriers = [
        {**each._asdict(), "since": each.since and iso(each.since, project.zone)}
        for each in barriers_to(address.key, place, store)
    ]
    if state is None:
        waiting = [_event(event, project) for event in store.waiting_of(address.key)]
        return {"address": address.email, "lead": None, "suppressed": barriers, "events": waiting}
    told = as_dict(explain_lead(address.key, state, place, store, report), project)
    return {
        "address": state.lead.email,
        "lead": _lead(state, project),
        "consents": [_consent(each, project, store) for each in store.consent_records(address.key)],
        "suppressed": barriers,
        "events": [_event(each, project) for each in state.events],
        "unconfirmed": list(_unconfirmed(state, project, store)),
        "messages": [_message(each, project) for each in state.messages],
        "decisions": [_decision(each, project) for each in store.decisions(address.key)],
        "requests": [_request(trail, kept, project) for trail in store.trails_of(state.lead.id) for kept in trail.hits],
        **{kind: told[kind] for kind in _TOLD},
    }


def _lead(state: LeadState, project: Project) -> dict[str, Any]:
    return {
        "source": state.lead.source,
        "first_seen": state.lead.first_seen and iso(state.lead.first_seen, project.zone),
        "fields": {name: _plain(value) for name, value in state.lead.fields.items()},
        "temperature": state.course.temperature,
        "stage": state.course.stage,
        "owner": state.course.owner,
    }


def _consent(record: Record, project: Project, store: Store) -> dict[str, Any]:
    """With its proof, and the words that were agreed to."""
    said, proof = record.consent, record.consent.proof
    return {
        "purpose": said.purpose,
        "what": act(said),
        "at": iso(said.at, project.zone),
        "source": said.source,
        "text": said.text,
        "words": (store.file(proof.words) or ("", ""))[1] if proof.words else "",
        "language": proof.language,
        "method": proof.method,
        "by": proof.by,
        "proof": proof.evidence,
    }


def _event(event: Event, project: Project) -> dict[str, Any]:
    return {
        "at": iso(event.at, project.zone),
        "event": event.name,
        "of": list(event.what),
        "facts": {name: _plain(value) for name, value in event.facts.items()},
        "campaign": event.campaign,
        "message": event.message,
    }


def _unconfirmed(state: LeadState, project: Project, store: Store) -> Iterator[dict[str, Any]]:
    """What was sent by forms and is still to be confirmed."""
    for event in state.events:
        pending = store.pending(str(event.facts[REQUEST])) if event.verb == UNCONFIRMED else None
        if pending and not pending.confirmed:
            yield {
                "at": iso(pending.said.at, project.zone),
                "form": pending.said.form,
                "fields": {name: _plain(value) for name, value in pending.said.fields.items()},
                "consents": [consent.purpose for consent in pending.said.consents],
            }


def _message(message: Message, project: Project) -> dict[str, Any]:
    """With the values that it was made of, as long as they are kept, and the hash of its bytes.

    Not with its ways out: who is shown the copy could press their buttons.
    """
    values = json.loads(message.context or "{}")
    return {
        "message_id": message.message_id,
        "key": message.key,
        "campaign": message.campaign,
        "step": message.step,
        "channel": message.channel,
        "template": message.template,
        "state": message.state.value,
        "at": iso(message.at, project.zone),
        "values": {name: value for name, value in values.items() if name not in WAYS_OUT},
        "sha256": message.digest,
        "reason": message.reason.text if message.reason else "",
    }


def _decision(decision: Decision, project: Project) -> dict[str, Any]:
    return {
        "at": iso(decision.at, project.zone),
        "campaign": decision.campaign,
        "step": decision.step,
        "do": decision.do,
        "reason": because(decision.reason),
    }


def _request(trail: Trail, kept: KeptHit, project: Project) -> dict[str, Any]:
    """What is kept of a link that was followed, an image or a page, of machines too."""
    return {
        "at": iso(kept.hit.at, project.zone),
        "what": kept.hit.kind,
        "campaign": trail.message.campaign,
        "step": trail.message.step,
        "agent": kept.hit.agent,
        "network": kept.hit.network,
        "verdict": kept.verdict,
    }


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    return list(value) if isinstance(value, tuple) else value if isinstance(value, str | int | float) else str(value)
