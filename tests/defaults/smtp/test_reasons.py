"""What servers of our time say, and what it means (codes of Gmail, Yahoo, Microsoft, Postfix, Exim)."""

from __future__ import annotations

import pytest

from nurture import reason_of
from nurture.core.reasons import BY_DETAIL
from nurture.defaults.smtp.outcomes import verdict
from nurture.defaults.smtp.replies import Reply

SAID = [
    ("550 5.1.1 The email account that you tried to reach does not exist", "invalid_recipient", False),
    ("550 5.1.2 bad destination host", "bad_domain", False),
    ("501 5.1.3 bad address syntax", "invalid_recipient", False),
    ("550 5.1.6 moved", "invalid_recipient", False),
    ("550 5.1.10 RESOLVER.ADR.RecipientNotFound", "invalid_recipient", False),
    ("550 Requested action not taken: mailbox unavailable: no such user here", "invalid_recipient", False),
    ("550 5.1.0 <x@y.example>: Recipient address rejected: User unknown", "invalid_recipient", False),
    ("550 5.4.1 Recipient address rejected: Access denied. [x.protection.outlook.com]", "invalid_recipient", False),
    ("550 5.4.1 [x@y.example]: Recipient address rejected: Access denied [x]", "invalid_recipient", False),
    ("554 5.7.1 <x@y.example>: Recipient address rejected: Access denied", "policy", False),
    ("550 5.4.1 Relay access denied", "network", False),
    ("554 <x@y.example>: Recipient address rejected: Access denied", "policy", False),
    ("550 5.7.504 Recipient address rejected: Access denied", "inactive_mailbox", False),
    ("553 5.6.7 non-ASCII addresses not permitted for that recipient", "network", False),
    ("554 5.4.1 no answer from host", "network", False),
    ("450 4.4.1 no answer from host", "network", False),
    ("550 5.2.1 The email account is disabled", "inactive_mailbox", False),
    ("550 5.7.13 User account disabled", "inactive_mailbox", False),
    ("452 4.2.2 The recipient's inbox is out of storage space", "mailbox_full", False),
    ("552 5.2.2 Over quota", "mailbox_full", False),
    ("552 Mailbox full", "mailbox_full", False),
    ("450 4.2.1 The user is receiving mail too quickly", "rate", False),
    ("451 4.7.1 Greylisting in action, please come back later", "greylisted", False),
    ("450 4.7.1 try again", "greylisted", False),
    ("450 4.2.0 Greylisted, see http://postgrey.example", "greylisted", False),
    ("421 4.7.0 Try again later, closing connection", "rate", False),
    ("421 too many connections", "rate", False),
    ("421 4.7.28 unusual rate of unsolicited mail", "rate", False),
    ("421 4.4.2 timeout exceeded", "network", False),
    ("451 4.4.1 no answer from host", "network", False),
    ("421 4.7.23 no PTR record", "auth", True),
    ("421 4.7.27 SPF did not pass", "auth", True),
    ("550 5.7.26 unauthenticated email from lumo.example is not accepted", "auth", True),
    ("550 5.7.25 The IP address sending this message does not have a PTR record", "auth", True),
    ("550 5.7.515 Access denied, sending domain does not meet the required level", "auth", True),
    ("550 5.7.1 Service unavailable, Client host blocked using Spamhaus", "blocked", True),
    ("554 5.7.1 <x@y.example>: Relay access denied", "relay", True),
    ("554 5.7.1 Message contains spam", "content", True),
    ("550 5.7.1 not from you", "policy", False),
    ("554 5.6.0 Message rejected", "content", True),
    ("530 5.7.0 Must issue a STARTTLS command first", "auth", True),
    ("535 5.7.8 Username and Password not accepted", "auth", True),
    ("552 5.2.3 Message too large for this recipient", "too_big", False),
    ("552 5.3.4 Message size exceeds fixed limit", "too_big", False),
    ("452 4.3.1 Insufficient system storage", "relay", False),
    ("550 <dkim@spam.example>: no such user here", "invalid_recipient", False),
    ("553 5.7.1 <anna@lumo.example>: Sender address rejected: not owned by user anna", "policy", True),
    ("550 5.1.0 <anna@lumo.example>: Sender address rejected: User unknown", "policy", True),
    ("556 5.1.10 null MX", "bad_domain", False),
    ("550 5.7.1 Access denied", "policy", False),
    ("550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required", "policy", False),
    ("550 5.7.1 this mailbox takes no mails that fail DMARC", "policy", False),
    ("550 5.7.124 sender not in allowed-senders list of this group", "policy", False),
    ("451 4.7.1 sender not authenticated for this group", "policy", False),
    ("550 5.7.1 <x@y.example>: Recipient address rejected: Sender address rejected", "policy", False),
    ("554 5.7.1 <unknown[192.0.2.1]>: Client host rejected: Access denied", "policy", True),
    ("550 5.7.1 <here>: Helo command rejected: go away", "blocked", True),
    ("550 SMTP AUTH is required", "auth", True),
    ("550 5.7.1 Authentication required", "auth", True),
    ("550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", "relay", True),
    ("550-5.7.0 Mail relay denied", "relay", True),
    ("553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", "relay", True),
    ("553 Relaying disallowed as lumo.example", "relay", True),
    ("555 5.5.4 Unsupported option: NOTIFY", "relay", True),
    ("503 5.5.1 AUTH first", "relay", True),
    ("504 5.5.2 <here>: Helo command rejected: need fully-qualified hostname", "relay", True),
    ("501 5.5.4 Invalid arguments", "relay", False),  # of this address, by Exchange
    ("550 5.4.6 routing loop", "relay", False),
    ("550 host mx.y.example said: 554 Relay access denied", "relay", False),
    ("550 5.1.8 bad outbound sender", "policy", True),
    ("554 no", "unknown", False),
    ("451 later", "unknown", False),
]


@pytest.mark.parametrize(("said", "reason", "fault"), SAID, ids=[said[:40] for said, *_ in SAID])
def test_what_a_refusal_means(said: str, reason: str, fault: bool) -> None:
    receipt = verdict("key", "RCPT TO", Reply(int(said[:3]), (said[4:],)))
    assert (receipt.reason, receipt.fault) == (reason, fault)
    assert receipt.outcome == ("failed" if said.startswith("5") else "deferred")


def test_who_refuses_the_sender_says_nothing_of_the_recipient() -> None:
    receipt = verdict("key", "MAIL FROM", Reply(550, ("5.1.1 no such user",)))
    assert (receipt.outcome, receipt.reason, receipt.fault) == ("failed", "policy", True)


@pytest.mark.parametrize("said", ["550 5.7.1 Access denied", "550 5.7.133 not authenticated"])
def test_the_same_words_are_about_the_sender_while_nobody_else_was_named(said: str) -> None:
    receipt = verdict("key", "MAIL FROM", Reply(int(said[:3]), (said[4:],)))
    assert (receipt.reason in ("policy", "auth"), receipt.fault) == (True, True)


@pytest.mark.parametrize(
    "said",
    [
        "451 4.7.24 SPF validation error: DNS timeout",
        "450 4.7.25 cannot find your hostname",
        "451 DKIM check deferred",
        "454 TLS not available",
    ],
)
def test_what_heals_by_itself_pauses_nobody(said: str) -> None:
    receipt = verdict("key", "MAIL FROM", Reply(int(said[:3]), (said[4:],)))
    assert (receipt.outcome, receipt.fault) == ("deferred", False)


@pytest.mark.parametrize(
    "said",
    [
        "550 5.4.5 Daily SMTP relay sending limit exceeded",
        "550 5.7.1 daily message quota exceeded",
        "552 5.2.2 over quota",
    ],
)
def test_the_senders_own_limit_is_waited_for_and_told(said: str) -> None:
    receipt = verdict("key", "MAIL FROM", Reply(int(said[:3]), (said[4:],)))
    assert (receipt.outcome, receipt.reason, receipt.fault) == ("deferred", "rate", True)
    at_recipient = verdict("key", "RCPT TO", Reply(550, ("5.7.1 too many messages, rate limited",)))
    assert (at_recipient.outcome, at_recipient.reason, at_recipient.fault) == ("deferred", "rate", False)


@pytest.mark.parametrize("phase", ["MAIL FROM", "the message"])
@pytest.mark.parametrize(("said", "fault"), [("5.3.4 too big", True), ("5.2.3 too big", False), ("too big", True)])
def test_too_big_for_the_server_is_the_authors_fault(phase: str, said: str, fault: bool) -> None:
    receipt = verdict("key", phase, Reply(552, (said,)))
    assert (receipt.outcome, receipt.reason, receipt.fault) == ("failed", "too_big", fault)


def test_every_class_is_one_of_the_contract() -> None:
    from nurture.hookspecs import Receipt as Contract

    assert Contract.__doc__
    assert {reason for reason in BY_DETAIL.values() if reason not in Contract.__doc__} == set()
    assert reason_of(599, "", "") == "unknown"
