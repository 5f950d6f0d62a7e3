"""Whatever comes in: no exception, and never more work than so many bytes, lines, parts and levels are worth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.core.returned import Returned
from nurture.mail.returned.bounces import LINE, own_lines
from nurture.mail.returned.bounces import LINES as OWN_LINES
from nurture.mail.returned.parts import BYTES, PARTS, TEXT, read_parts
from nurture.mail.returned.read import read_returned
from tests.mail.returned.mails import COPY, parts, plain, report

NESTED = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(5_000))
REPORT = b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
SHAPES = {
    "parts within each other": NESTED + b"x\n" * 100_000,
    "mails within each other": (b"Content-Type: message/rfc822\n\n" + REPORT) * 5_000,
    "a hundred thousand parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n\n" * 100_000,
    "a million lines": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"\n" * BYTES,
    "one long line": b"a" * 3 * BYTES,
    "one long field": b"Subject: " + b"=?utf-8?q?a?= " * 100_000,
    "a field on many lines": b"References: " + b"<a@b.example>\n " * 100_000,
    "a hundred thousand fields": b"To: a@b.example\n" * 100_000,
    "at signs": plain("a@" * 100_000),
    "brackets": plain("<" * 100_000 + ">" * 100_000),
    "pages": parts("mixed", ("text/html", "<style>" * 50_000)),
    "unclosed tags": parts("mixed", ("text/html", "<a " * 50_000)),
    "entities": parts("mixed", ("text/html", "&amp;" * 50_000)),
    "recipients": report("Final-Recipient: rfc822; a@b.example\nAction: failed\n\n" * 20_000),
    "a recipient's words": report("Final-Recipient: rfc822; a@b.example\nDiagnostic-Code: smtp; " + "user " * 50_000),
    "names of boxes": plain("recipient address mailbox account destinat" * 20_000),
    "digits": plain("550 5.1." + "1" * 100_000),
    "a charset that is none": b"Content-Type: text/plain; charset=punycode\nFrom: MAILER-DAEMON\n\n" + b"a-" * 100_000,
    "a wish without end": plain("nie proszę mnie z listy " * 20_000, subject="Re: x", sender="ada@example.com"),
    "wishes on every line": plain("please remove\n" * 20_000, subject="un su" * 20_000, sender="ada@example.com"),
    "half of a letter": b"Content-Transfer-Encoding: base64\nFrom: MAILER-DAEMON\n\n" + b"A=" * 9 + b"A",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_work_is_bounded(shape: str) -> None:
    mail = read_parts(SHAPES[shape])
    assert mail.visited <= PARTS
    assert len(mail.copies) <= PARTS
    assert sum(len(part.text) for part in mail.parts) <= TEXT
    lines, _ = own_lines(mail)
    assert len(lines) <= OWN_LINES
    assert max(map(len, lines), default=0) <= LINE
    sound(read_returned(SHAPES[shape]))


def test_a_part_behind_the_last_that_is_read_is_not_read() -> None:
    pieces = [("text/plain", f"part {n}") for n in range(100)]
    assert [part.text for part in read_parts(parts("mixed", *pieces)).parts] == [f"part {n}" for n in range(PARTS - 1)]


@given(st.binary(max_size=2_000))
def test_any_bytes(raw: bytes) -> None:
    sound(read_returned(raw))


BASES = (
    report("Final-Recipient: rfc822; ada@example.com\nAction: failed\nStatus: 5.1.1\n"),
    plain(f"<ada@example.com>:\n550 no such user\n\n{COPY}"),
    plain("unsubscribe\n\nOn Monday Anna wrote:\n> x", subject="Re: x", sender="ada@example.com", In_Reply_To="<a@b>"),
    plain("Away until 15 March 2026", subject="Out of office", Date="Mon, 2 Mar 2026 09:30:00 +0100"),
)


@given(
    st.sampled_from(BASES),
    st.lists(st.tuples(st.integers(0, 2_000), st.binary(max_size=8)), max_size=6),
    st.integers(0),
)
def test_any_change_of_a_sound_one(raw: bytes, changes: list[tuple[int, bytes]], length: int) -> None:
    for at, put in changes:
        raw = raw[: at % len(raw)] + put + raw[at % len(raw) + len(put) :]
    sound(read_returned(raw[: length % len(raw) + 1]))


def sound(read: Returned) -> None:
    """It can be written down, and nothing in it is without end."""
    assert len(read.text) <= 2_000
    assert max(map(len, (read.sender, read.own_id, *read.message_ids, *read.sent_to, *read.tokens))) <= 600
    assert max(len(read.failures), len(read.message_ids), len(read.tokens), len(read.sent_to)) <= 100
    for failure in read.failures:
        assert len(failure.words) <= 300
        assert len(failure.recipient) <= 330
    repr(read).encode("utf-8")
