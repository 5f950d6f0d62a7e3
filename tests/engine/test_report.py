"""What a run says ends up in logs: one line each, no address as it is, no terminal sequence."""

from __future__ import annotations

import pytest

from nurture.core.model import MessageState
from nurture.engine.report import Report
from nurture.testing.world import instant


def test_of_what_was_put_off_it_tells_the_commonest_answer() -> None:
    report = Report(instant("2026-03-02T10:00+01:00"))
    for answer in ("no answer", *(f"RCPT TO: 451 4.3.0 <lead{n}@example.com> try later (id {n})" for n in range(3))):
        report.count(MessageState.DEFERRED)
        report.put_off(answer)
    report.tell_put_off()
    assert report.notes == ["4 deferred, 3 of them: RCPT TO: 451 4.3.0 <l***@example.com> try later (id 0)"]


def test_where_all_were_put_off_alike_or_none_it_says_no_more_than_that() -> None:
    report = Report(instant("2026-03-02T10:00+01:00"))
    report.tell_put_off()
    report.count(MessageState.DEFERRED)
    report.put_off("\x1b the connection ended")
    report.tell_put_off()
    assert report.notes == ["1 deferred:   the connection ended"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("550 <ada.lovelace@example.com>: denied", "550 <a***@example.com>: denied"),
        ("\x1b]0;owned\x07 denied\r\nBcc", " ]0;owned  denied  Bcc"),
        ("An email address must have an @-sign.", "An email address must have an @-sign."),
    ],
)
def test_a_fault_and_a_note_can_be_logged(said: str, told: str) -> None:
    report = Report(instant("2026-03-02T10:00+01:00"))
    report.fault("channel email", said)
    report.note(said)
    assert report.faults == [f"channel email: {told}"]
    assert report.notes == [told]
