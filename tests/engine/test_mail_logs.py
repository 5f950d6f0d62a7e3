"""Messages in doubt in the logs of mail servers: which line proves that one was taken."""

from __future__ import annotations

import gzip
import io
from dataclasses import replace

import pytest

from nurture.engine.delivery.mail_logs import find, lines_of
from nurture.testing.store_case import message

LOCAL = "cnwf53ow7ok45x4hjbkhvod2rpp3jux3"
ID = f"{LOCAL}@lumo.example"
OURS = replace(message(1, "welcome"), message_id=f"<{ID}>")
OTHER = replace(message(2, "offer"), message_id="<aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@lumo.example>")
POSTFIX = f"""\
Mar  2 10:00:00 mail postfix/smtpd[811]: 4F1A2B3C4D: client=localhost[127.0.0.1]
Mar  2 10:00:00 mail postfix/cleanup[814]: 4F1A2B3C4D: message-id=<{ID}>
Mar  2 10:00:00 mail postfix/qmgr[702]: 4F1A2B3C4D: from=<anna@lumo.example>, size=4711, nrcpt=1 (queue active)
"""
CUT_OFF = f"""\
Mar  2 10:00:00 mail postfix/cleanup[814]: 4F1A2B3C4D: message-id=<{ID}>
Mar  2 10:00:00 mail postfix/smtpd[811]: lost connection after DATA (312 bytes) from localhost[127.0.0.1]
Mar  2 10:00:09 mail postfix/qmgr[702]: 99999999: from=<bo@lumo.example>, size=1, nrcpt=1 (queue active)
"""
EXIM = f"""\
2026-03-02 10:00:00 1rgABC-000001-2d <= anna@lumo.example H=localhost [127.0.0.1] P=esmtp S=4711 id={ID}
"""
REFUSED = f"""\
2026-03-02 10:00:00 1rgABC-000001-2d H=localhost [127.0.0.1] F=<anna@lumo.example> rejected after DATA: no thanks
P Received: from localhost
I Message-ID: <{ID}>
  Subject: Hello
"""
EXPORT = f'"2026-03-02","delivered","{ID}","ada@example.com"\n'


def found(log: str) -> dict[str, str]:
    return dict(find([OURS, OTHER], "log/mail.log", log.encode().splitlines(keepends=True)))


@pytest.mark.parametrize("log", [POSTFIX, EXIM, EXPORT], ids=["postfix", "exim", "an export"])
def test_a_line_that_says_that_it_was_taken_is_evidence(log: str) -> None:
    line = next(line for line in log.splitlines() if LOCAL in line)
    assert found(log) == {"welcome": f"mail.log: {line}"}


@pytest.mark.parametrize(
    "log", [CUT_OFF, REFUSED, EXIM.replace(LOCAL, f"x{LOCAL}")], ids=["cut off", "refused", "other"]
)
def test_what_came_in_part_or_was_refused_is_none(log: str) -> None:
    assert found(log) == {}


def test_a_line_of_any_bytes_is_read_and_shown_on_one_line() -> None:
    (said,) = find([OURS], "x", [b"\xff\x1b[31m " + ID.encode() + b" " + b"y" * 9000 + b"\n"]).values()
    assert said.isprintable()
    assert len(said) < 300


def test_packed_logs_are_read_too() -> None:
    packed = io.BytesIO(gzip.compress(EXIM.encode()))
    assert find([OURS], "mainlog.2.gz", lines_of("mainlog.2.gz", packed)).keys() == {"welcome"}


def test_a_file_without_an_end_of_line_is_read_in_pieces() -> None:
    pieces = list(lines_of("x", io.BytesIO(b"y" * 1_000_000)))
    assert max(map(len, pieces)) < 100_000
    assert sum(map(len, pieces)) == 1_000_000
