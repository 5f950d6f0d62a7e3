"""Rules that every store keeps, in one place: which message may be rewritten by whom, and when a lead is due again."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import datetime

from nurture.core.consents.proof import Proof
from nurture.core.consents.standing import ALL_MAIL, TRACKING, UNSUBSCRIBED
from nurture.core.decisions import Plan
from nurture.core.model import GONE, OF_DELIVERY, OPEN, STRIDE, Consent, Event, Facts, MessageState
from nurture.core.retractions import TOOK_BACK
from nurture.core.suppression import is_request
from nurture.store.attempts import Settlement

_SUPPRESSING = frozenset({UNSUBSCRIBED, "complained"})
_BY_MACHINES = frozenset({"bounced", "away"})

CLAIMABLE = frozenset({MessageState.PLANNED, MessageState.DEFERRED})
"""What may be claimed: a held message is planned again first."""

_ATTEMPTED = frozenset({MessageState.SENT, MessageState.DEFERRED, MessageState.FAILED, MessageState.IN_DOUBT})
_UNDECIDED = OPEN | {MessageState.SENDING, MessageState.IN_DOUBT}


def came_in(event: Event) -> bool:
    """Whether somebody else told it: neither delivery nor the planner nor the judge of clicks wrote it down."""
    return event.seq % STRIDE == 0 and event.verb not in OF_DELIVERY and event.verb != TOOK_BACK


def sign_of_life(events: Iterable[Event]) -> datetime | None:
    """When the lead last did something itself: what nurture sent, and what the planner wrote down, does not count, nor
    what a machine answered."""
    return max((e.at for e in events if came_in(e) and e.verb not in _BY_MACHINES), default=None)


def suppresses(event: Event) -> bool:
    """Whether nothing may be sent any more after this: `unsubscribed`, `complained`."""
    return event.verb in _SUPPRESSING and not (event.verb == UNSUBSCRIBED and event.what)


def withdrawn_by(event: Event) -> Consent | None:
    """What `unsubscribed newsletter` takes back; `unsubscribed` alone takes back all mail.

    The way it came is the first word of the event's key, unless its facts `method`, `by` and `proof` say more.
    """
    if event.verb != UNSUBSCRIBED:
        return None
    said = {name: str(value) for name, value in event.facts.items()}
    method = said.get("method") or event.key.partition("/")[0]
    proof = Proof(method, by=said.get("by", ""), evidence=said.get("proof") or event.key)
    return Consent(event.what[0] if event.what else ALL_MAIL, False, event.at, event.name, proof=proof)


def withdrawn_before(consents: Iterable[Consent], reason: str, since: datetime) -> Consent | None:
    """What stays withdrawn when these consents end a suppression; None when they do not.

    Only a request to be unsubscribed ends, and only by mail that the person has confirmed since.
    """
    anew = any(said.confirmed and said.at > since and said.purpose != TRACKING for said in consents)
    if not is_request(reason) or not anew:
        return None
    return Consent(ALL_MAIL, False, since, reason, proof=Proof(evidence="the suppression of the address"))


def mark_of(secret: str, key: str) -> str:
    """What is kept of an address that was erased: only who has the secret can ask whether it is this one."""
    return hmac.digest(bytes.fromhex(secret), b"nurture erased " + key.encode(), "sha256").hex()


def may_replan(stored: MessageState, planned: MessageState) -> bool:
    """Whether a plan may replace a message: not when it is on its way or gone; a claimed one can still be cancelled."""
    if stored is MessageState.CLAIMED:
        return planned is MessageState.CANCELLED
    return stored not in GONE


def may_settle(stored: MessageState, end: MessageState) -> bool:
    """Whether an attempt may end so: what is decided stays; that a message has left is true whatever was decided."""
    return stored in _UNDECIDED or (end in GONE and stored not in GONE)


def left_at(stored: MessageState, end: Settlement) -> datetime | None:
    """The instant of a message's new state; None: as it was, for one in doubt stays dated when it was handed over."""
    from_the_wire = stored is MessageState.SENDING and end.state is MessageState.IN_DOUBT
    return None if from_the_wire else end.at


def attempts_of(end: MessageState) -> int:
    """By how much an end counts as an attempt: what was held or cancelled was none."""
    return int(end in _ATTEMPTED)


def wakes_at(end: Settlement) -> datetime:
    """When the lead has to be planned after an attempt: at once, or when a held or deferred message is due."""
    waits = end.state in (MessageState.HELD, MessageState.DEFERRED)
    return (end.due if waits else None) or end.at


def seqs(plan: Plan) -> tuple[int, int]:
    """The numbers of the lead's last event before and after a plan."""
    new = {event.seq for event in plan.events}
    known = max((event.seq for event in plan.state.events if event.seq not in new), default=0)
    return known, max(known, *new, 0)


def with_values(fields: Facts, values: Facts) -> Facts:
    """Fields after `values` were set; an empty one is absent."""
    return {name: value for name, value in {**fields, **values}.items() if value not in ("", ())}
