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
