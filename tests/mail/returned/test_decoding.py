"""Bodies by their transfer encoding: what somebody wrote is read to its last letter."""

from __future__ import annotations

import base64

import pytest

from nurture.mail.returned.decoding import body_text

BASE64 = {"content-transfer-encoding": ["base64"]}


@pytest.mark.parametrize("said", ["", "S", "ST", "STO", "STOP", "STOP\n", "STOP\n\n"])
def test_base64_ends_in_padding_of_any_length(said: str) -> None:
    written = base64.b64encode(said.encode())
    assert body_text(BASE64, [written[:4], written[4:]]) == body_text(BASE64, [written.rstrip(b"=")]) == said


def test_half_a_letter_of_base64_is_left_out() -> None:
    assert body_text(BASE64, [b"U1RPUEpB", b"A"]) == "STOPJA"
