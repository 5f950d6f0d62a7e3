"""The bytes of a message, read by two parsers that are not ours: exactly the headers we meant."""

from __future__ import annotations

import dataclasses
import json
import re
import unicodedata
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr
from zoneinfo import ZoneInfo

import fast_mail_parser
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nurture.mail.headers import Mailbox, feedback_id, header, tidy
from nurture.mail.message import Mail, Unsubscribe, build, message_id

URL = "https://news.lumo.example/u/" + "aB3_" * 30
MAIL = Mail(
    sender=Mailbox("anna@lumo.example", "Anna z Lumo"),
    to=Mailbox("ada@example.com", "Ada"),
    reply_to=Mailbox("sales@lumo.example"),
    subject="Your guide",
    text="Hello\n",
    html="<p>Hello</p>\n",
    date=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    message_id=message_id(b"secret", "1/crm-guide/1/welcome", "lumo.example"),
    unsubscribe=Unsubscribe("stop@lumo.example", URL),
    list_id=("CRM guide", "crm-guide.lumo.example"),
    feedback_id="crm-guide:welcome:newsletter:lumo5",
)
NAMES = sorted(
    [
        *("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post"),
        *("List-Id", "Feedback-ID", "X-Auto-Response-Suppress", "MIME-Version", "Content-Type"),
    ]
)
LINES = st.text(st.characters(exclude_categories=["Cs"]), max_size=300).map(tidy)
BODIES = st.text(st.characters(exclude_categories=["Cs"]), max_size=600)
F3 = [
    "=?utf-8?q?x=0ABcc:_evil@x.com?=",
    "=?utf-8?b?eA0KQmNjOiBldmlsQHguY29t?=",
    "Smith, John, very very very very very very very very very very very long name, of the firm, of the town",
    'a "quoted" \\ name',
    "x@evil.example>, <y@evil.example",
    "(comment) <a@b>",
    "Zażółć gęślą jaźń, " * 40,
    "a  b   c",
    "x" * 2000,
    "😀" * 500,
    "e\u0301\u0301\u0301 \u202e\u200d\ufeff",
    "=?", "?=", "_", "a =?utf-8?q?b?= c", "=?x?=", ";:@<>,[]",
]  # fmt: skip


def names_of(data: bytes) -> list[str]:
    head = data.split(b"\r\n\r\n", 1)[0]
    return sorted(line.split(b":")[0].decode() for line in head.split(b"\r\n") if line[:1] not in b" \t")


def check_shape(data: bytes) -> None:
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\x00", data)
    assert max(len(line) for line in data.split(b"\r\n")) <= 998
    assert names_of(data) == NAMES


@example(F3[0], F3[0], F3[0])
@given(LINES, LINES, BODIES)
def test_any_text_is_read_back_by_two_parsers(subject, name, body):
    check_text(subject, name, body)


@pytest.mark.parametrize("text", F3)
def test_text_that_broke_others_is_read_back(text):
    check_text(tidy(text), tidy(text), text)


def check_text(subject: str, name: str, body: str) -> None:
    to = Mailbox("ada@example.com", name)
    data = build(dataclasses.replace(MAIL, subject=subject, to=to, text=body, html=f"<p>{body}"))
    check_shape(data)
    parsed = message_from_bytes(data, policy=policy.default)
    assert [a.addr_spec for a in parsed["To"].addresses] == ["ada@example.com"]
    assert name_in(message_from_bytes(data)["To"]) == name
    assert parsed["Subject"] == subject
    lines = re.sub(r"\r\n?", "\n", body)
    parts = [part.get_payload(decode=True).decode("utf-8") for part in parsed.iter_parts()]
    assert [part.replace("\r\n", "\n") for part in parts] == [lines, f"<p>{lines}"]
    other = fast_mail_parser.parse_email(data)
    assert other.subject == subject
    assert sorted(other.headers) == NAMES
    assert all(len(values) == 1 for values in other.headers.values())


def name_in(to: str) -> str:
    """The display name as RFC 2047 has it; the parser of policy.default in 3.11 leaves blanks between its words."""
    return str(make_header(decode_header(parseaddr(re.sub(r"\r\n", "", to))[0])))


def test_the_naughty_strings_come_back_whole(data):
    strings = json.loads((data / "naughty-strings" / "blns.json").read_text("utf-8"))
    assert len(strings) == 515
    for string in strings:
        expected = "".join(c for c in unicodedata.normalize("NFC", string) if unicodedata.category(c) != "Cc").strip()
        if not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", string):
            assert tidy(string) == expected
        check_text(tidy(string), tidy(string), string)


def test_the_same_input_gives_the_same_bytes_and_another_key_another_id():
    assert build(MAIL) == build(dataclasses.replace(MAIL))
    assert build(MAIL) == build(dataclasses.replace(MAIL, date=MAIL.date.astimezone(ZoneInfo("Asia/Tokyo"))))
    assert MAIL.message_id == message_id(b"secret", "1/crm-guide/1/welcome", "lumo.example")
    assert re.fullmatch(r"<[a-z2-7]{32}@lumo\.example>", MAIL.message_id)
    assert len({MAIL.message_id, message_id(b"other", "k", "d.example"), message_id(b"secret", "k", "d.example")}) == 3


def test_structured_headers_are_as_we_mean_them():
    data = build(MAIL)
    lines = re.sub(rb"\r\n[ \t]", b" ", data.split(b"\r\n\r\n", 1)[0]).decode().split("\r\n")
    assert lines[:-1] == [
        "From: Anna z Lumo <anna@lumo.example>",
        "To: Ada <ada@example.com>",
        "Subject: Your guide",
        "Date: Mon, 02 Mar 2026 09:30:00 +0000",
        f"Message-ID: {MAIL.message_id}",
        f"List-Unsubscribe: <{URL}>, <mailto:stop@lumo.example?subject=unsubscribe>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "Reply-To: sales@lumo.example",
        "List-Id: CRM guide <crm-guide.lumo.example>",
        "Feedback-ID: crm-guide:welcome:newsletter:lumo5",
        "X-Auto-Response-Suppress: OOF, AutoReply",
        "MIME-Version: 1.0",
    ]
    assert b"ada" not in data.split(b"X-Auto", 1)[1].lower() and "ada" not in MAIL.message_id


def test_list_unsubscribe_is_verbatim_at_any_length():
    for length in range(10, 978):
        url = ("https://e.example/" + "u%3D_-~?a=1&b=" * 80)[:length]
        data = build(dataclasses.replace(MAIL, text="", html="", unsubscribe=Unsubscribe("stop@lumo.example", url)))
        assert max(len(line) for line in data.split(b"\r\n")) <= 998
        field = f"<{url}>, <mailto:stop@lumo.example?subject=unsubscribe>"
        assert b"\r\nList-Unsubscribe: <" + url.encode() + b">," in data
        assert message_from_bytes(data, policy=policy.default)["List-Unsubscribe"] == field
        assert fast_mail_parser.parse_email(data).headers["List-Unsubscribe"] == [field]


def test_an_address_too_long_for_a_line_is_refused_rather_than_broken():
    url = "https://e.example/" + "u" * 960
    with pytest.raises(ValueError, match="List-Unsubscribe has a line of more than 998 characters"):
        build(dataclasses.replace(MAIL, unsubscribe=Unsubscribe("stop@lumo.example", url)))


@pytest.mark.parametrize(
    ("address", "mailto"),
    [
        ("a?b&c=d%e/f#g@e.example", "a%3Fb%26c%3Dd%25e%2Ff%23g@e.example"),
        ("żółw@e.example", "%C5%BC%C3%B3%C5%82w@e.example"),
        ("o'hara+x@münchen.example", "o%27hara+x@xn--mnchen-3ya.example"),
    ],
)
def test_the_way_out_by_mail_is_an_address_whatever_the_sender_is_called(address, mailto):
    """RFC 6068, 2."""
    data = build(dataclasses.replace(MAIL, unsubscribe=Unsubscribe(address, URL, "stop%20me")))
    assert f"<mailto:{mailto}?subject=stop%20me>\r\n".encode() in data


@pytest.mark.parametrize("project", ["lumo5", "a", "", "żółw", "crm campaigns of the firm", "x" * 15, "x" * 16])
def test_feedback_is_counted_by_four_words_the_last_of_them_short_and_always_the_same(project):
    """https://support.google.com/mail/answer/6254652: the sender's has 5 to 15 characters."""
    said = feedback_id("guide", "welcome: the first", project)
    assert said == feedback_id("guide", "welcome: the first", project)
    assert re.fullmatch(r"guide:welcome-the-first-[0-9a-f]{6}:nurture:[A-Za-z0-9-]{5,15}", said)
    assert said != feedback_id("guide", "welcome: the first", f"{project}s")


def test_without_a_web_address_one_writes_to_unsubscribe():
    data = build(dataclasses.replace(MAIL, unsubscribe=Unsubscribe("stop@lumo.example")))
    assert b"List-Unsubscribe: <mailto:stop@lumo.example?subject=unsubscribe>\r\n" in data
    assert b"List-Unsubscribe-Post" not in data


def test_a_text_mail_is_one_part():
    parsed = message_from_bytes(build(dataclasses.replace(MAIL, html="")), policy=policy.default)
    assert (parsed.get_content_type(), parsed.get_content().strip()) == ("text/plain", "Hello")


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("ada@münchen.example", b"ada@xn--mnchen-3ya.example"),
        ("żółw@example.com", "żółw@example.com".encode()),
        ("a.b+c@sub.example.com", b"a.b+c@sub.example.com"),
    ],
)
def test_addresses_beyond_ascii(address, wire):
    data = build(dataclasses.replace(MAIL, to=Mailbox(address, "Ada")))
    assert b"To: Ada <" + wire + b">\r\n" in data


@pytest.mark.parametrize(
    "bad", ["a@b.c\r\nBcc: e@x.y", "a@b.c, e@x.y", "a", "a b@c.d", "<a@b.c>", "a@b c", '"a"@b.c', "@b.c"]
)
def test_what_is_not_one_address_is_refused(bad):
    with pytest.raises(ValueError, match="to write to"):
        build(dataclasses.replace(MAIL, to=Mailbox(bad)))


@pytest.mark.parametrize("bad", ["a\nb", "a\rb", "a\x00b", "a\x1bb", "a\x85b", "a\u2028b", "a\ud800b"])
def test_control_characters_never_reach_a_header(bad):
    for change in ({"subject": bad}, {"to": Mailbox("a@b.c", bad)}, {"list_id": (bad, "a.b")}, {"feedback_id": bad}):
        with pytest.raises(ValueError, match="control character"):
            build(dataclasses.replace(MAIL, **change))
    with pytest.raises(ValueError, match="control character"):
        header("Date", bad)


@pytest.mark.parametrize("url", ["http://e.example/u", "https://e.example/>,<https://evil", "https://e.example/ü", "x"])
def test_only_a_plain_https_address_stands_in_list_unsubscribe(url):
    with pytest.raises(ValueError, match="https"):
        build(dataclasses.replace(MAIL, unsubscribe=Unsubscribe("stop@lumo.example", url)))
