"""What a run says ends up in logs: one line each, no address as it is, no terminal sequence."""

from __future__ import annotations

import pytest

from nurture.engine.report import Report
from nurture.testing.world import instant


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
