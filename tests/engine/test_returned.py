"""Mails that come in: which message they are about, what they say of its lead, and what nobody can make up."""

from __future__ import annotations

from copy import copy, deepcopy
from datetime import date
from email import message_from_bytes

import pytest

from nurture.core.model import Event, Message
from nurture.core.sending.budget import Budget
from nurture.core.tokens import make_local, message_digest, newest
from nurture.engine.budgets import Budgets
from nurture.engine.intake.mailboxes import receive
from nurture.engine.keys import keys_of
from nurture.testing.world import World, instant
from tests.engine.conftest import TEMPLATE, WIRING

ADA, BEN = "ada@example.com", "ben@other.example"
NOW = instant("2026-03-03T12:00+01:00")
GUIDE = """
enter: {sources: [form]}
steps:
  - send: first
  - notify: sales
    with: alert
  - wait: 2 days
  - send: second
"""
BOUNCES = WIRING.replace('"Prosta 1, Warszawa"}', '"Prosta 1, Warszawa", bounces: bounces@lumo.example}')


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Ada and Ben were sent a mail each."""
    texts = {f"templates/{name}.txt": TEMPLATE.format(name=name) for name in ("first", "second", "alert")}
    consents = {f"consents/{name}.md": "Yes." for name in ("newsletter", "tracking")}
    rows = {f"leads/{name}.csv": "email\n" for name in ("fair", "list")}
    rows |= {"leads/form.csv": f"email\n{ADA}\n{BEN}\n"}
    files = {"nurture.yaml": BOUNCES, "campaigns/guide.yaml": GUIDE, **texts, **consents, **rows}
    made = World(tmp_path_factory.mktemp("sent"), files)
    made.run("2026-03-02T10:00+01:00")
    return made


@pytest.fixture
def guide(sent: World) -> World:
    made = copy(sent)
    made.store = deepcopy(sent.store)
    return made


def mail_to(guide: World, email: str, kind: str = "send") -> Message:
    return next(m for m in guide.state(email).messages if m.kind == kind)


def headers_of(guide: World, email: str) -> dict[str, str]:
    """Those of the mail that left, with the return path that it had."""
    name = mail_to(guide, email).message_id.strip("<>")
    read = message_from_bytes((guide.root / "outbox" / f"{name}.eml").read_bytes())
    return {key: str(value) for key, value in read.items()}


def return_path(guide: World, email: str) -> str:
    key = newest(keys_of(guide.store))
    return f"bounces+{make_local(key, message_digest(key.secret, mail_to(guide, email).key))}@lumo.example"


def bounce(recipient: str, status: str, words: str, to: str = "", message_id: str = "", own: str = "1") -> bytes:
    """As Postfix writes it (RFC 3464)."""
    original = f"Message-ID: {message_id}\nSubject: first\n\n" if message_id else "Subject: first\n\n"
    return f"""\
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: {to or "bounces@lumo.example"}
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-{own}@mx.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.
<{recipient}>: {words}

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {recipient}
Action: failed
Status: {status}
Diagnostic-Code: smtp; {words}

--b
Content-Type: text/rfc822-headers

{original}
--b--
""".encode()


def answer(sender: str, subject: str, text: str, to: str = "", *more: str) -> bytes:
    lines = [f"From: {sender}", "To: anna@lumo.example", f"Subject: {subject}", "Message-ID: <own@mail.example>"]
    lines += [f"In-Reply-To: {to}"] if to else []
    return "\n".join([*lines, *more, "", text, ""]).encode()


NOBODY = "550 5.1.1 no such user"


def events(guide: World, email: str) -> list[Event]:
    return [e for e in guide.state(email).events if e.key.startswith("mail/")]


def names(guide: World, email: str) -> list[str]:
    return [event.name for event in events(guide, email)]


# ---------------------------------------------------------------- bounces


def test_a_bounce_to_the_return_path_is_about_the_mail_that_left_from_there(guide: World) -> None:
    said = receive(bounce("who@knows.example", "5.1.1", NOBODY), return_path(guide, ADA), guide.store, NOW)
    [told] = events(guide, ADA)
    assert (said, told.verb, told.message) == ("1 bounce", "bounced", mail_to(guide, ADA).key)
    assert dict(told.facts) == {"reason": "invalid_recipient", "status": "5.1.1"}
    assert names(guide, BEN) == []


def test_the_return_path_may_stand_in_a_header_alone(guide: World) -> None:
    receive(bounce(ADA, "5.2.2", "552 5.2.2 mailbox full", to=return_path(guide, ADA)), "", guide.store, NOW)
    assert [dict(event.facts) for event in events(guide, ADA)] == [{"reason": "mailbox_full", "status": "5.2.2"}]


@pytest.mark.parametrize(("recipient", "counts"), [(ADA, True), ("boss@example.com", True), ("x@evil.example", False)])
def test_a_message_id_counts_with_a_plausible_recipient(guide: World, recipient: str, counts: bool) -> None:
    said = receive(bounce(recipient, "5.1.1", NOBODY, message_id=mail_to(guide, ADA).message_id), "", guide.store, NOW)
    assert names(guide, ADA) == ["bounced"] * counts
    assert said.startswith("1 bounce" if counts else "1 of nobody here")


def test_a_bounce_that_was_made_up_suppresses_nobody(guide: World) -> None:
    path = return_path(guide, ADA)
    local, _, domain = path.rpartition("@")
    forged = f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}"
    said = receive(bounce(ADA, "5.1.1", NOBODY, to=forged), forged, guide.store, NOW)
    assert (names(guide, ADA), said) == ([], "1 of nobody here (MAILER-DAEMON@mx.example)")


def test_the_same_mail_is_taken_once_by_whichever_way_it_comes(guide: World) -> None:
    path = return_path(guide, ADA)
    raw = bounce(ADA, "5.1.1", NOBODY, to=path)
    assert receive(raw, "", guide.store, NOW) == "1 bounce"
    assert receive(b"Received: from elsewhere\n" + raw, path, guide.store, NOW) == "1 known already"
    assert names(guide, ADA) == ["bounced"]


def test_what_came_back_stops_the_mails_to_that_address(guide: World) -> None:
    receive(bounce(ADA, "5.1.1", NOBODY), return_path(guide, ADA), guide.store, NOW)
    guide.run("2026-03-04T13:00+01:00")
    assert [m.lead for m in guide.messages() if m.step == "second"] == [guide.state(BEN).lead.id]
    [why] = [d.reason.code for d in guide.store.decisions(ADA) if (d.do, d.step) == ("skip", "second")]
    assert why == "bounced"


def test_a_notification_that_comes_back_says_nothing_of_the_lead(guide: World) -> None:
    told = mail_to(guide, ADA, "notify")
    said = receive(bounce(ADA, "5.1.1", NOBODY, message_id=told.message_id), "", guide.store, NOW)
    assert names(guide, ADA) == []
    assert said == f"1 notification came back: {NOBODY}"


def test_a_delay_is_no_bounce(guide: World) -> None:
    raw = bounce(ADA, "4.4.1", "no answer").replace(b"Action: failed", b"Action: delayed")
    assert receive(raw, return_path(guide, ADA), guide.store, NOW) == "1 notice of a delay"
    assert names(guide, ADA) == []


# ---------------------------------------------------------------- answers, wishes, complaints


def test_an_answer_is_told_without_its_text(guide: World) -> None:
    raw = answer("Ada <ada@home.example>", "Re: first", "My bank account is 12 34.", mail_to(guide, ADA).message_id)
    assert receive(raw, "", guide.store, NOW) == "1 reply"
    [told] = events(guide, ADA)
    assert (told.verb, dict(told.facts), told.message) == ("replied", {}, mail_to(guide, ADA).key)


@pytest.mark.parametrize("sender", [ADA, "ada@home.example"])
def test_whoever_asks_by_the_token_of_a_mail_gets_no_more(guide: World, sender: str) -> None:
    mailto = headers_of(guide, ADA)["List-Unsubscribe"].partition("subject=")[2].rstrip(">").replace("%20", " ")
    assert mailto.startswith("unsubscribe ")
    receive(answer(sender, mailto, ""), "", guide.store, NOW)
    assert guide.state(ADA).suppressed == "unsubscribed"
    assert guide.state(BEN).suppressed == ""


@pytest.mark.parametrize("word", ["STOP", "Wypisz", "unsubscribe"])
def test_an_answer_that_says_stop_is_a_wish_to_get_no_more(guide: World, word: str) -> None:
    receive(answer("ada@home.example", "Re: first", word, mail_to(guide, ADA).message_id), "", guide.store, NOW)
    assert guide.state(ADA).suppressed == "unsubscribed"


def test_without_a_token_the_senders_own_address_gets_no_more(guide: World) -> None:
    receive(answer(f"Ada <{ADA}>", "unsubscribe", ""), "", guide.store, NOW)
    assert guide.state(ADA).suppressed == "unsubscribed"


def test_a_complaint_ends_all_mail_though_the_address_is_left_out(guide: World) -> None:
    kept = "\n".join(f"{name}: {value}" for name, value in headers_of(guide, ADA).items() if name not in ("To",))
    raw = f"""\
From: feedback@isp.example
To: bounces@lumo.example
Subject: complaint
Message-ID: <arf@isp.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an email abuse report.

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Isp/1.0
Version: 1

--b
Content-Type: message/rfc822

{kept}

Hello
--b--
""".encode()
    assert receive(raw, "", guide.store, NOW) == "1 complaint"
    [told] = events(guide, ADA)
    assert (told.verb, told.campaign, guide.state(ADA).suppressed) == ("complained", "guide", "complained")


def test_an_absence_with_its_last_day_is_told_and_others_are_not(guide: World) -> None:
    message_id, auto = mail_to(guide, ADA).message_id, "Auto-Submitted: auto-replied"
    text = "I am out of the office until 8 March 2026."
    receive(answer(ADA, "Out of office: first", text, message_id, auto, "Date: Tue, 03 Mar 2026 12:00:00 +0100"), "",
            guide.store, NOW)  # fmt: skip
    [told] = events(guide, ADA)
    assert (told.verb, isinstance(told.facts["until"], date)) == ("away", True)
    said = receive(answer(BEN, "Auto: first", "Thank you for your mail.", "", auto), "", guide.store, NOW)
    assert (said, names(guide, BEN)) == ("1 automatic answer", [])


# ---------------------------------------------------------------- the error budget, doubts, hostile mails


def test_mails_that_come_back_count_like_refusals_at_once(guide: World) -> None:
    budgets = Budgets(guide.store, {"guide": Budget("." * 3 + "x" * 18)})
    for email in (ADA, BEN):
        for own in ("first", "again"):  # a mail that comes back twice counts once
            raw = bounce(email, "5.7.1", "554 5.7.1 blocked by spamhaus", own=f"{own} {email}")
            receive(raw, return_path(guide, email), guide.store, NOW)
    assert budgets.returns()
    assert "20 of its last 21 messages were refused" in budgets.pauses["guide"]
    assert not budgets.returns()
    assert Budgets.of(guide.store).pauses == budgets.pauses


HOSTILE = (
    b"",
    b"\0" * 1000,
    b"From: \xff\xfe@\n\n",
    b"To: a@b\n" * 5_000,
    b"Message-ID: \xed\xa0\x80\nSubject: stop\n\n",
)


def test_whatever_comes_in_is_taken(guide: World) -> None:
    for raw in HOSTILE:
        receive(raw, "", guide.store, NOW)
    assert names(guide, ADA) == []
