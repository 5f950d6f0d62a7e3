"""Bounces in the words of servers that send no delivery status, as each of them writes."""

from __future__ import annotations

import pytest

from nurture.mail.returned.read import read_returned
from tests.mail.returned.mails import COPY, parts, plain, read_failures, read_reason

SERVERS = {
    "exim": """\
A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ada@example.com
    SMTP error from remote mail server after RCPT TO:<ada@example.com>:
    host mx.example [192.0.2.1]: 550 no such user here

------ This is a copy of the message, including all the headers. ------
""",
    "qmail": """\
Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<ada@example.com>:
192.0.2.1 does not like recipient.
Remote host said: 550 User unknown
Giving up on 192.0.2.1.

--- Below this line is a copy of the message.
""",
    "postfix": """\
This is the mail system at host mx.example.

<ada@example.com>: host mx.example[192.0.2.1] said: 550 <ada@example.com>:
    Recipient unknown (in reply to RCPT TO command)
""",
    "sendmail": """\
   ----- The following addresses had permanent fatal errors -----
<ada@example.com>
    (reason: 550 5.1.1 <ada@example.com>... User unknown)

   ----- Transcript of session follows -----
... while talking to mx.example.:
>>> RCPT To:<ada@example.com>
<<< 550 5.1.1 <ada@example.com>... User unknown
""",
    "old sendmail": """\
   ----- Transcript of session follows -----
While talking to mx.example:
>>> RCPT To:<ada@example.com>
<<< 550 No such user here
550 <ada@example.com>... User unknown

   ----- Unsent message follows -----
""",
    "exchange": """\
Your message

  To:      ada@example.com
  Subject: The guide

did not reach the following recipient(s):

ada@example.com on Mon, 2 Mar 2026 09:30:00 +0100
    The recipient name is not recognized
    The MTS-ID of the original message is: c=us;a= ;p=example;l=MX-1
    MSEXCH:IMS:EXAMPLE:HQ:MX 0 (000C05A6) Unknown Recipient
""",
    "domino": """\
Your message

  Subject: The guide

was not delivered to:

  ada@example.com

because:

  User ada (ada@example.com) not listed in Domino Directory
""",
    "gmail": """\
Delivery to the following recipient failed permanently:

     ada@example.com

Technical details of permanent failure:
The error that the other server returned was: 550 5.1.1 no such user (state 13).

----- Original message -----
""",
    "yahoo": """\
Sorry, we were unable to deliver your message to the following address.

<ada@example.com>:
Remote host said: 550 5.1.1 <ada@example.com>... User unknown [RCPT_TO]

--- Below this line is a copy of the message.
""",
    "zoho": "ada@example.com Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 <ada@example.com>... User unknown\n",
    "opensmtpd": """\
    Hi!

    An error has occurred while attempting to deliver a message for
    the following list of recipients:

ada@example.com: 550 5.1.1 <ada@example.com>... User unknown

    Below is a copy of the original message:
""",
    "dragonfly": """\
There was an error delivering your mail to <ada@example.com>.

mx.example [192.0.2.1] did not like our RCPT TO:
550 no such user
""",
    "imail": "Recipient address: ada@example.com\nReason: SMTP:RCPT host 192.0.2.1: 550 no such user\n",
}  # fmt: skip


@pytest.mark.parametrize("server", SERVERS)
def test_whom_it_is_about_and_why(server: str) -> None:
    assert read_reason(plain(f"{SERVERS[server]}\n{COPY}")) == ("ada@example.com", "invalid_recipient")


def test_it_is_the_same_with_any_line_break() -> None:
    raw = plain(f"{SERVERS['exim']}\n{COPY}")
    assert read_failures(raw.replace(b"\n", b"\r\n")) == read_failures(raw.replace(b"\n", b"\r")) == read_failures(raw)


def test_the_field_of_exim_says_who_failed() -> None:
    text = "write to help@mx.example or postmaster@mx.example\n\n  ada@example.com\n    mailbox is full\n"
    assert read_reason(plain(text, X_Failed_Recipients="ada@example.com")) == ("ada@example.com", "mailbox_full")


def test_each_recipient_has_its_own_words() -> None:
    text = "<ada@example.com>:\n550 5.1.1 User unknown\n\n<bob@example.com>:\nRemote host said: 552 mailbox full\n"
    found = {each.recipient: each.reason for each in read_failures(plain(text))}
    assert found == {"ada@example.com": "invalid_recipient", "bob@example.com": "mailbox_full"}


def test_several_in_one_line_and_among_parts_of_x400() -> None:
    text = "It failed for:\n\n<Ada@example.com>, ola@example.com\nc=us;a= ;p=y;dda:SMTP=ida@example.com; on Monday\n"
    named = [each.recipient for each in read_failures(plain(text))]
    assert named == ["Ada@example.com", "ola@example.com", "ida@example.com"]


def test_our_own_addresses_never_failed() -> None:
    text = f"The mail of anna@lumo.example came back to bounces@lumo.example.\n\n{COPY}"
    assert [each.recipient for each in read_failures(plain(text))] == ["ada@example.com"]


def test_html_alone() -> None:
    page = "<html><style>p {top: 0}</style><p>It failed: <b>&lt;ada@example.com&gt;</b><br>550 5.1.1 unknown user</p>"
    assert read_reason(parts("alternative", ("text/html", page))) == ("ada@example.com", "invalid_recipient")


def test_the_local_part_alone_is_of_the_servers_domain() -> None:
    text = "These recipients take no mail with attachments:\n\tada\n"
    assert read_failures(plain(text, sender="MAILER-DAEMON@example.com"))[0].recipient == "ada@example.com"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("mail to the following recipients could not be delivered\n\n   ada\n   bob\n\nsorry\n", ["ada", "bob"]),
        ("Message not delivered to the following:\n\n    ada     No matches to nameserver query\n", ["ada"]),
        ("User mailbox exceeds allowed size: ada\nUnknown user: bob\n", ["ada", "bob"]),
    ],
)
def test_names_without_their_domain(text: str, named: list[str]) -> None:
    found = read_failures(plain(f"{text}\n{COPY}", sender="Postmaster@example.com"))
    assert [each.recipient for each in found] == [f"{name}@example.com" for name in named]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Unable to deliver message to <ada@example.com>, <bob@example.com>.\n", ["ada", "bob"]),
        ("Hi. Nie dostarczono.\n\nada@example.com<ada>: mailbox full\nbob@example.com : no user\n", ["ada", "bob"]),
        ("<ada@example.com>\n    (expanded from: <bob@example.com>)\n550 no\n", ["ada", "bob"]),
        ("RCPT TO:<ada@example.com>\n551 User has moved to bob@example.com\n", ["ada"]),
    ],
)
def test_all_that_failed_and_nobody_else(text: str, named: list[str]) -> None:
    assert [each.recipient.partition("@")[0] for each in read_failures(plain(text))] == named


@pytest.mark.parametrize("subject", ["Nie można dostarczyć: oferta", "Zwrot: oferta", "Mailbox full", "Mail failure"])
def test_a_notice_is_known_by_its_subject_where_nobody_sent_it(subject: str) -> None:
    text = "<ada@example.com>: 550 5.1.1 User unknown\n"
    assert read_reason(plain(text, subject, sender="System <system@mx.example>", Return_Path="<>"))[1]


def test_what_was_said_counts_though_nobody_is_named() -> None:
    assert read_reason(plain("The mailbox is full.")) == ("", "mailbox_full")


def test_a_warning_in_a_servers_own_words_is_a_delay() -> None:
    text = "  ada@example.com\n\nNo action is required on your part. Delivery attempts will continue for some time.\n"
    read = read_returned(plain(text, subject="Warning: message 1abc delayed 24 hours"))
    assert (read.kind, read.failures[0].recipient, read.failures[0].reason) == ("delay", "ada@example.com", "network")


def test_flufl_is_asked_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nurture.mail.returned.read.last_resort", lambda raw: ["ada@example.com"])
    assert read_reason(plain("The mailbox is full.")) == ("ada@example.com", "mailbox_full")
    assert read_reason(plain("<bob@example.com>: The mailbox is full."))[0] == "bob@example.com"
