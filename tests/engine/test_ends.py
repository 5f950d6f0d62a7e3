"""What an answer makes of a message, by what kind of message it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from nurture.core.model import MessageState
from nurture.engine.delivery.ends import end_of
from nurture.hookspecs import Receipt
from nurture.testing.store_case import NOW, message


def end(kind: Any, **said: Any) -> tuple[MessageState, Any]:
    one = replace(message(1), kind=kind, attempts=3, written=NOW - timedelta(days=9))
    settled = end_of(one, Receipt(one.key, **said), "words", NOW, real=True)
    return settled.state, settled.due


@pytest.mark.parametrize(("reason", "hours"), [("auth", 0.5), ("relay", 0.5), ("policy", 12), ("too_big", 6)])
def test_no_notification_is_lost_by_a_fault_of_ours(reason: str, hours: float) -> None:
    state, due = end("notify", outcome="failed", fault=True, reason=reason)
    assert (state, due - NOW) == (MessageState.DEFERRED, timedelta(hours=hours))


def test_a_notification_that_its_reader_refuses_has_failed() -> None:
    for reason in ("invalid_recipient", "policy", ""):
        assert end("notify", outcome="failed", reason=reason) == (MessageState.FAILED, None)


def test_what_is_sent_to_an_outbox_is_told_from_what_has_left() -> None:
    receipts = [end_of(message(1), Receipt("k", "sent"), "", NOW, real) for real in (True, False)]
    assert [settled.reason and settled.reason.code for settled in receipts] == [None, "outbox"]


def bounce_of(**said: Any) -> Any:
    settled = end_of(message(1), Receipt("k", **said), "RCPT TO: 550 5.1.1 nobody", NOW, real=True)
    return settled.event and (settled.event.verb, dict(settled.event.facts), settled.event.message)


def test_what_is_refused_because_of_the_address_has_bounced() -> None:
    told = ("bounced", {"reason": "invalid_recipient", "status": "5.1.1"}, message(1).key)
    assert bounce_of(outcome="failed", reason="invalid_recipient") == told


@pytest.mark.parametrize("reason", ["policy", "auth", "blocked", "content", "relay", "rate", "too_big"])
def test_what_is_refused_because_of_the_sender_has_not(reason: str) -> None:
    assert bounce_of(outcome="failed", reason=reason) is None


def test_what_is_put_off_or_a_fault_has_not_bounced() -> None:
    assert bounce_of(outcome="failed", reason="unknown", fault=True) is None
    assert bounce_of(outcome="deferred", reason="mailbox_full") is None
