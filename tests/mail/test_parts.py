"""Files and appointments in a message, read by readers that are not ours."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import collapse_rfc2231_value

import fast_mail_parser
import icalendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nurture.core.program import Mailbox
from nurture.mail.attachments import Attachment, CannotAttach, attach
from nurture.mail.headers import tidy
from nurture.mail.invitation import Invitation, ics
from nurture.mail.message import Mail, build, message_id

LINES = st.text(st.characters(exclude_categories=["Cs"]), max_size=200).map(tidy)
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/"), min_size=1, max_size=60)
INSTANTS = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC))
HOSTILE = 'Ada;CN=x,"y"\\n:mailto:evil@example.com ' + "zażółć gęślą jaźń 😀" * 8
TALK = Invitation(
    uid="abc@lumo.example",
    written=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    starts=datetime(2026, 4, 21, 9, tzinfo=UTC),
    ends=datetime(2026, 4, 21, 10, 30, tzinfo=UTC),
    summary="Your webinar",
    organizer=Mailbox("anna@lumo.example", "Anna z Lumo"),
    attendee=Mailbox("ada@example.com", "Ada"),
    where="https://meet.example/x",
)
MAIL = Mail(
    sender=Mailbox("anna@lumo.example", "Anna z Lumo"),
    to=Mailbox("ada@example.com"),
    subject="Your guide",
    text="Hello\n",
    html="<p>Hello</p>\n",
    date=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    message_id=message_id(b"secret", "k", "lumo.example"),
)


def event_of(data: bytes) -> icalendar.Event:
    calendar = icalendar.Calendar.from_ical(data)
    assert (calendar["METHOD"], calendar["VERSION"]) == ("REQUEST", "2.0")
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, icalendar.Event) and event.errors == []
    return event


@example(HOSTILE, HOSTILE, HOSTILE, TALK.starts)
@example("x" * 500, "ł" * 300, "😀" * 100, TALK.starts)
@given(LINES, LINES, LINES, INSTANTS)
def test_an_invitation_says_what_was_meant_whatever_people_are_called(summary, name, where, starts):
    talk = dataclasses.replace(
        TALK, summary=summary, where=where, starts=starts, attendee=Mailbox("ada@example.com", name)
    )
    data = ics(talk)
    lines = data.split(b"\r\n")
    assert lines[-1] == b"" and max(map(len, lines)) <= 75
    assert all(line.decode("utf-8") is not None for line in lines)
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", data)
    event = event_of(data)
    assert (str(event["SUMMARY"]), str(event.get("LOCATION", ""))) == (summary, where)
    assert event["ATTENDEE"] == "mailto:ada@example.com"
    assert event["ATTENDEE"].params["CN"] == (name.replace('"', "'") or "ada@example.com")
    assert event["DTSTART"].dt == starts.replace(microsecond=0)
    assert sorted(event) == sorted(
        [
            *("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "ORGANIZER", "ATTENDEE", "STATUS", "TRANSP"),
            *(["LOCATION"] if where else []),
            *(["URL"] if re.fullmatch("https?://[!-~]+", where) else []),
        ]
    )


def test_the_same_appointment_gives_the_same_bytes():
    assert ics(TALK) == ics(dataclasses.replace(TALK))
    event = event_of(ics(TALK))
    assert (event["UID"], event["SEQUENCE"], event["URL"]) == ("abc@lumo.example", 0, "https://meet.example/x")
    assert (event["DTSTAMP"].dt, event.start, event.end) == (TALK.written, TALK.starts, TALK.ends)
    assert (event["ATTENDEE"].params["RSVP"], event["ATTENDEE"].params["PARTSTAT"]) == ("TRUE", "NEEDS-ACTION")


def test_an_address_with_odd_letters_is_one_address():
    event = event_of(ics(dataclasses.replace(TALK, attendee=Mailbox("a?b&c=d%e@example.com"))))
    assert event["ATTENDEE"] == "mailto:a%3Fb%26c%3Dd%25e@example.com"


@example('a"b\\c.pdf', b"\x00")
@example("cennik ł.pdf", b"")
@example("x" * 60, b"\r\n.\r\n")
@given(NAMES, st.binary(max_size=300))
def test_a_file_of_any_name_and_content_is_read_back(name, content):
    data = build(dataclasses.replace(MAIL, attachments=(Attachment(name, "application/pdf", content),)))
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\x00", data)
    assert max(len(line) for line in data.split(b"\r\n")) <= 998
    mail = message_from_bytes(data, policy=policy.compat32)
    body, file = mail.get_payload()
    assert (mail.get_content_type(), body.get_content_type()) == ("multipart/mixed", "multipart/alternative")
    told = collapse_rfc2231_value(file.get_param("filename", header="Content-Disposition"))
    assert (told, file.get_payload(decode=True)) == (name, content)
    parsed = fast_mail_parser.parse_email(data)
    assert [bytes(one.content) for one in parsed.attachments if one.mimetype == "application/pdf"] == [content]


@pytest.mark.parametrize("html", ["<p>Hello</p>\n", ""])
def test_an_invitation_is_an_alternative_and_a_file(html):
    data = build(dataclasses.replace(MAIL, html=html, invitation=TALK))
    parts = [part.get_content_type() for part in message_from_bytes(data, policy=policy.default).walk()]
    others = ["text/html"] if html else []
    assert parts == [
        *("multipart/mixed", "multipart/alternative", "text/plain", *others, "text/calendar", "application/ics"),
    ]
    *_, inside, file = message_from_bytes(data).walk()
    assert inside["Content-Type"] == 'text/calendar; charset="utf-8"; method=REQUEST'
    assert inside.get_payload(decode=True) == file.get_payload(decode=True) == ics(TALK)
    assert build(dataclasses.replace(MAIL, html=html, invitation=TALK)) == data


def test_a_mail_names_its_language():
    assert b"\r\nContent-Language: pl\r\n" in build(dataclasses.replace(MAIL, language="pl"))
    assert b"Content-Language" not in build(MAIL)


@pytest.mark.parametrize("path", ["gone.pdf", "../secret.pdf", "folder", "out.pdf"])
def test_only_a_file_of_the_project_is_attached(tmp_path, path):
    root = tmp_path / "project"
    (root / "folder").mkdir(parents=True)
    (tmp_path / "secret.pdf").write_text("x")
    (root / "out.pdf").symlink_to(tmp_path / "secret.pdf")
    with pytest.raises(CannotAttach, match=re.escape(path)):
        attach(root, [path])


def test_more_than_ten_megabytes_are_not_attached(tmp_path):
    (tmp_path / "a.bin").write_bytes(b"x" * 5_000_000)
    assert [len(one.data) for one in attach(tmp_path, ["a.bin", "a.bin"])] == [5_000_000, 5_000_000]
    (tmp_path / "b.bin").write_bytes(b"x")
    with pytest.raises(CannotAttach, match=r"10\.0 MB"):
        attach(tmp_path, ["a.bin", "a.bin", "b.bin"])
