"""What a channel's receipt makes of a message."""

from __future__ import annotations

import re
from datetime import datetime

from nurture.core.ahead import sent_event
from nurture.core.model import Event, Message, MessageState, Reason
from nurture.core.sending.bounces import is_about_address
from nurture.core.sending.budget import is_at_once
from nurture.core.sending.rates import OUTBOX
from nurture.core.sending.retries import REASONS, next_try
from nurture.hookspecs import Receipt
from nurture.store.attempts import Settlement

_TO_OUTBOX = Reason(OUTBOX, "it went to the outbox, and to nobody")
_STATUS = re.compile(r"\b[45]\.\d{1,3}\.\d{1,3}\b")


def end_of(message: Message, receipt: Receipt, words: str, now: datetime, real: bool) -> Settlement:
    """How the attempt ends, with the words that are kept of it. `real` is false for an outbox.

    The reason of one that was sent is the rule that sent it.
    """
    state, due = MessageState(receipt.outcome), None
    if _is_ours(message, receipt):
        state, due = MessageState.DEFERRED, next_try(receipt.reason, message.attempts, now, now)
    elif state is MessageState.DEFERRED:
        first = message.allowed if message.doubts else message.written
        due = next_try(receipt.reason, message.attempts, (message.attempts and first) or now, now)
        state = state if due else MessageState.FAILED
    if state is MessageState.SENT:
        return Settlement(message.key, state, now, sent_event(message, now), reason=None if real else _TO_OUTBOX)
    code = receipt.reason if receipt.reason in REASONS else receipt.outcome
    refused = state is MessageState.FAILED and message.kind == "send" and not receipt.fault
    event = _bounced(message, receipt.reason, words, now) if refused and is_about_address(receipt.reason) else None
    return Settlement(message.key, state, now, event, due, Reason(code, words))


def _bounced(message: Message, reason: str, words: str, now: datetime) -> Event:
    """What was refused at once, or given up, is told as if it had come back."""
    status = _STATUS.search(words)
    facts = {"reason": reason or "unknown", **({"status": status[0]} if status else {})}
    key = f"bounced/{message.key}"
    return Event("bounced", now, key, facts=facts, campaign=message.campaign, message=message.key)


def _is_ours(message: Message, receipt: Receipt) -> bool:
    """Whether it is a notification that is put off for as long as a fault of ours lasts.

    It has no budget that would pause; a mail has one, and is held.
    """
    refused = receipt.outcome == "failed" and is_at_once(receipt.reason, receipt.fault, failed=True)
    return refused and message.kind == "notify"
