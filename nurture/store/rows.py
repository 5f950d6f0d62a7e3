"""Nouns to rows and back, by position: this is the hot path, a thousand leads are a dozen thousand rows."""

from __future__ import annotations

from typing import Any

from nurture.core.consents.proof import UNPROVED
from nurture.core.frozen import maker
from nurture.core.model import Consent, Course, Enrolment, Event, Lead, Message, MessageState
from nurture.store.encoding import (
    done_from_json,
    done_to_json,
    facts_from_json,
    facts_to_json,
    from_json,
    instant,
    instant_or_none,
    micros,
    micros_or_none,
    reason_from_json,
    reason_to_json,
    standing_from_json,
    standing_to_json,
    to_json,
    words_from_json,
)

Row = tuple[Any, ...]

LEAD = (
    "id, key, email, source, first_seen, fields, planned, planned_seq, temperature, stage, doors, holds, owner,"
    " awaits, due"
)
EVENT = "lead, seq, key, verb, at, what, facts, campaign, message"
WAITING = "key, address, verb, at, what, facts, campaign, message"
CONSENT = "lead, n, purpose, given, at, source, text, confirmed"
OF_PROOF = "written, proof, evidence, link"
ENROLMENT = (
    "lead, campaign, walk, entered, entered_seq, entered_by, facts, state, ended, version, sequence, standing, passed,"
    " each, held_out"
)
MESSAGE = (
    "key, lead, campaign, walk, sequence, step, kind, channel, template, state, since, due, at, requested, rank,"
    " priority, written, message_id, version, context, digest, attempts, reason, refused,"
    " allowed, owner, cause, doubts"
)

LEADS_BY_ID = f"SELECT {LEAD} FROM leads WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608
OF_LEADS = "WHERE lead IN (SELECT value FROM json_each(?))"
CONSENTS_OF = f"SELECT {CONSENT} FROM consents {OF_LEADS} ORDER BY lead, n"  # noqa: S608

_new_lead, _new_course, _new_event = maker(Lead), maker(Course), maker(Event)
_new_consent, _new_enrolment, _new_message = maker(Consent), maker(Enrolment), maker(Message)
_STATES = {state.value: state for state in MessageState}


def marks(columns: str) -> str:
    """As many question marks as columns."""
    return ", ".join("?" * (columns.count(",") + 1))


ADD_CONSENT = f"INSERT INTO consents ({CONSENT}, {OF_PROOF}) VALUES ({marks(CONSENT)}, {marks(OF_PROOF)})"  # noqa: S608
ADD_EVENT = f"INSERT INTO events ({EVENT}) VALUES ({marks(EVENT)})"  # noqa: S608


def lead_of(row: Row) -> tuple[Lead, Course]:
    id_, _, email, source, first_seen, fields, planned, planned_seq, temperature, stage, doors, holds, *rest = row
    owner, awaits, _ = rest
    lead = _new_lead(id_, email, source, facts_from_json(fields), instant(first_seen))
    course = _new_course(
        instant_or_none(planned),
        planned_seq,
        temperature,
        stage,
        from_json(doors),
        from_json(holds),
        owner,
        instant_or_none(awaits),
    )
    return lead, course


def event_of(row: Row) -> Event:
    _, seq, key, verb, at, what, facts, campaign, message = row
    return _new_event(verb, instant(at), key, words_from_json(what), facts_from_json(facts), campaign, message, seq)


def event_row(lead: int, seq: int, e: Event) -> Row:
    return lead, seq, e.key, e.verb, micros(e.at), to_json(e.what), facts_to_json(e.facts), e.campaign, e.message


def waiting_of(row: Row) -> tuple[str, Event]:
    """An event of an address that was no lead, and this address."""
    key, address, verb, at, what, facts, campaign, message = row
    return address, Event(verb, instant(at), key, words_from_json(what), facts_from_json(facts), campaign, message)


def waiting_row(address: str, e: Event) -> Row:
    return e.key, address, e.verb, micros(e.at), to_json(e.what), facts_to_json(e.facts), e.campaign, e.message


def consent_of(row: Row) -> Consent:
    _, _, purpose, given, at, source, text, confirmed = row
    return _new_consent(purpose, given == 1, instant(at), source, text, confirmed == 1, UNPROVED)


def enrolment_of(row: Row) -> Enrolment:
    _, campaign, walk, entered, seq, by, facts, state, ended, version, sequence, standing, passed, *rest = row
    each, held_out = rest
    return _new_enrolment(
        campaign,
        walk,
        instant(entered),
        seq,
        by,
        facts_from_json(facts),
        state,
        instant_or_none(ended),
        version,
        sequence,
        standing_from_json(standing),
        done_from_json(passed),
        each,
        held_out == 1,
    )


def enrolment_row(lead: int, e: Enrolment) -> Row:
    return (
        lead,
        e.campaign,
        e.walk,
        micros(e.entered),
        e.entered_seq,
        e.entered_by,
        facts_to_json(e.facts),
        e.state,
        micros_or_none(e.ended),
        e.version,
        e.sequence,
        standing_to_json(e.standing),
        done_to_json(e.passed),
        e.each,
        e.held_out,
    )


def message_of(row: Row) -> Message:
    key, lead, campaign, walk, sequence, step, kind, channel, template, state, since, due, at, *rest = row
    requested, rank, priority, written, message_id, version, context, digest, attempts, reason, *late = rest
    refused, allowed, owner, cause, doubts = late
    return _new_message(
        key,
        lead,
        campaign,
        walk,
        sequence,
        step,
        kind,
        channel,
        template,
        _STATES[state],
        instant(since),
        instant(due),
        instant(at),
        requested == 1,
        rank,
        priority,
        instant_or_none(written),
        message_id,
        version,
        context,
        digest,
        attempts,
        reason_from_json(reason),
        instant_or_none(refused),
        instant_or_none(allowed),
        owner,
        cause,
        doubts,
    )


def message_row(m: Message) -> Row:
    return (
        m.key,
        m.lead,
        m.campaign,
        m.walk,
        m.sequence,
        m.step,
        m.kind,
        m.channel,
        m.template,
        m.state.value,
        micros(m.since),
        micros(m.due),
        micros(m.at),
        m.requested,
        m.rank,
        m.priority,
        micros_or_none(m.written),
        m.message_id,
        m.version,
        m.context,
        m.digest,
        m.attempts,
        reason_to_json(m.reason),
        micros_or_none(m.refused),
        micros_or_none(m.allowed),
        m.owner,
        m.cause,
        m.doubts,
    )
