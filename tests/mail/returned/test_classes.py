"""What a bounce's words and codes mean, and when an address is given up at once."""

from __future__ import annotations

import pytest

from nurture.core.reasons import is_hard
from tests.mail.returned.mails import plain, read_reason, report

FIELDS = "Final-Recipient: rfc822; ada@example.com\nAction: failed\nStatus: {status}\nDiagnostic-Code: smtp; {words}\n"

SAID = [
    ("5.1.1", "550 5.1.1 The email account that you tried to reach does not exist", "invalid_recipient"),
    ("5.1.1", "552 sorry, mailbox is over quota", "mailbox_full"),
    ("5.1.1", "550 5.1.1 this account has been disabled", "inactive_mailbox"),
    ("5.1.1", "550 qwerty", "invalid_recipient"),
    ("5.1.0", "550 5.1.0 address rejected", "invalid_recipient"),
    ("5.1.1", "550 5.1.1 sender rejected", "policy"),
    ("5.1.1", "550 5.1.1 this account is closed", "invalid_recipient"),
    ("5.2.1", "550 5.2.1 user unknown", "inactive_mailbox"),
    ("5.0.0", "550 qwerty", "unknown"),
    ("5.0.0", "550 qwerty, access denied", "policy"),
    ("5.0.0", "550 go away", "blocked"),
    ("5.2.1", "550 5.2.1 The email account that you tried to reach is disabled", "inactive_mailbox"),
    ("5.7.13", "525 5.7.13 whatever", "inactive_mailbox"),
    ("5.4.4", "Host or domain name not found. Name service error for name=example.com type=A", "bad_domain"),
    ("4.4.3", "Host or domain name not found. Name service error type=MX: Host not found, try again", "network"),
    ("5.1.0", "Domain example.com does not accept mail (nullMX)", "bad_domain"),
    ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied. [mx.protection.outlook.com]", "invalid_recipient"),
    ("5.4.1", "550 5.4.1 [ada@example.com]: Recipient address rejected: Access denied [x]", "invalid_recipient"),
    ("5.7.1", "554 5.7.1 <ada@example.com>: Recipient address rejected: Access denied", "policy"),
    ("5.7.1", "550 5.7.1 <x>: Recipient address rejected: Access denied (in reply to RCPT TO)", "invalid_recipient"),
    ("5.7.504", "550 5.7.504 Recipient address rejected: Access denied", "inactive_mailbox"),
    ("5.1.351", "550 5.1.351 Remote server returned unknown recipient or mailbox unavailable", "invalid_recipient"),
    ("5.7.17", "550 5.7.17 mailbox owner has changed", "invalid_recipient"),
    ("5.4.4", "550 5.4.4 SMTPSEND.DNS.NonExistentDomain; nonexistent domain", "bad_domain"),
    ("5.4.4", "550 5.4.4 SMTPSEND.DNS.InvalidData; DNS returned an invalid response", "network"),
    ("5.4.4", "550 5.4.4 Unable to route", "network"),
    ("5.1.0", "550 5.1.0 RESOLVER.ADR.InvalidInSmtp; encapsulated INVALID address inside SMTP address", "network"),
    ("4.1.2", "450 4.1.2 <ada@example.com>: Recipient address rejected: Domain not found", "network"),
    ("5.1.1", "550 5.1.1 mailbox unavailable or access denied", "inactive_mailbox"),
    ("5.1.1", "550 5.1.1 Recipient rejected: Temporarily inactive", "inactive_mailbox"),
    ("5.1.1", "550 5.1.1 your access to submit messages to this system has been rejected", "blocked"),
    ("5.1.2", "550 5.1.2 Message rejected due to user rules", "policy"),
    ("5.1.2", "550 5.1.2 Host not found, try again", "network"),
    ("5.3.2", "550 5.3.2 System not accepting network messages", "relay"),
    ("5.1.0", "5.1.0 - Unknown address error 550-'5.7.1 this host is listed in a DNSBL'", "blocked"),
    ("5.1.0", "5.1.0 - Unknown address error 550-'Account inactive'", "inactive_mailbox"),
    ("5.1.0", "5.1.0 - Unknown address error 550-'Administrative prohibition'", "policy"),
    ("4.7.1", "451 4.7.1 Greylisting in action", "greylisted"),
    ("4.4.1", "connect to mx.example[192.0.2.1]: Connection timed out", "network"),
    ("5.4.6", "554 5.4.6 Too many hops", "network"),
    ("5.7.26", "550-5.7.26 This mail has been blocked because the sender is unauthenticated", "auth"),
    ("5.7.1", "550 5.7.1 does not pass DMARC, rejected by policy", "auth"),
    ("5.7.1", "550 5.7.1 Service unavailable, Client host blocked using Spamhaus", "blocked"),
    ("5.7.1", "554 5.7.1 Blocked by SpamAssassin", "content"),
    ("5.7.1", "554 5.7.1 <x@y.example>: Relay access denied", "relay"),
    ("5.3.4", "552 5.3.4 Message size exceeds fixed limit", "too_big"),
    ("5.1.8", "550 Domain of sender address anna@lumo.example does not exist", "policy"),
    ("5.7.1", "550 5.7.1 Helo command rejected: Host not found", "policy"),
    ("4.7.28", "421 4.7.28 unusual rate of unsolicited mail", "rate"),
    ("5.0.0", "x-unix; Command died with status 1", "relay"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "words", "reason"), SAID, ids=[words[:40] for _, words, _ in SAID])
def test_words_and_codes(status: str, words: str, reason: str) -> None:
    assert read_reason(report(FIELDS.format(status=status, words=words))) == ("ada@example.com", reason)


@pytest.mark.parametrize(
    ("beside", "reason"),
    [
        ("(in reply to RCPT TO command)", "invalid_recipient"),
        ("(in reply to end of DATA command)", "inactive_mailbox"),
        ("(in reply to MAIL FROM command)", "policy"),
        ("", "inactive_mailbox"),
    ],
)
def test_that_nobody_is_there_is_believed_of_who_was_asked_that(beside: str, reason: str) -> None:
    assert read_reason(plain(f"<ada@example.com>: host mx.example said: 550 User unknown {beside}\n"))[1] == reason


@pytest.mark.parametrize("code", ["5.1.0", "5.1.1"])
def test_at_mail_from_no_code_is_about_the_recipient(code: str) -> None:
    words = f"550 {code} address rejected"
    fields = FIELDS.format(status=code, words=words)
    assert read_reason(report(fields, text=f">>> MAIL From:<anna@lumo.example>\n<<< {words}\n"))[1] == "policy"
    assert read_reason(report(fields, text=f">>> RCPT To:<ada@example.com>\n<<< {words}\n"))[1] == "invalid_recipient"
    assert read_reason(plain(f"<ada@example.com>: said: {words} (in reply to MAIL FROM command)\n"))[1] == "policy"


def test_who_refuses_to_talk_has_not_heard_of_the_recipient() -> None:
    text = "<ada@example.com>: host mx.example refused to talk to me: 550 unknown user\n"
    assert read_reason(plain(text))[1] == "blocked"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("521 mx.example does not accept mail", "bad_domain"),  # RFC 7504
        ("554 No SMTP service here", "blocked"),
        ("554 Blocked for spam", "blocked"),
    ],
)
def test_what_a_server_greets_with(said: str, reason: str) -> None:
    assert read_reason(plain(f"<ada@example.com>: host mx.example refused to talk to me: {said}\n"))[1] == reason


def test_a_transcript_tells_what_was_asked() -> None:
    said = "MAIL From:<anna@lumo.example>\n250 ok\nRCPT To:<ada@example.com>\n550 User unknown\nQUIT\n"
    assert read_reason(plain(f"<ada@example.com>\n{said}")) == ("ada@example.com", "invalid_recipient")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("550 unknown domain", "bad_domain"),
        ("550 unknown domain (in reply to MAIL FROM command)", "policy"),  # the sender's
        ("550 unknown domain (in reply to RCPT TO command)", "bad_domain"),
        ("unknown domain", "bad_domain"),  # by the server that sends the bounce
    ],
)
def test_a_domain_is_missing_where_it_was_looked_for(words: str, reason: str) -> None:
    assert read_reason(report(FIELDS.format(status="5.0.0", words=words)))[1] == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<<< 550 rejected as spam", "content"),
        ("<<< 550 mailbox is over quota", "mailbox_full"),
        ("Mails may be rejected as spam.", "invalid_recipient"),
    ],
)
def test_the_code_of_a_reporter_gives_way_to_an_answer(text: str, reason: str) -> None:
    fields = "Final-Recipient: rfc822; ada@example.com\nAction: failed\nStatus: 5.1.1\n"
    assert read_reason(report(fields, text=f"It failed.\n{text}\n"))[1] == reason


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("User unknown", "inactive_mailbox"),
        ("Connection timed out", "network"),
        ("Host not found", "bad_domain"),
        ("Sorry, I couldn't find any host by that name. (#4.1.2)", "bad_domain"),
        ("CNAME lookup failed temporarily. (#4.4.3)", "network"),
    ],
)
def test_whoever_was_tried_for_days_has_not_answered_but_a_domain_is_missing(words: str, reason: str) -> None:
    text = f"<ada@example.com>:\n{words}\nI'm not going to try again; this message has been in the queue too long.\n"
    assert read_reason(plain(text))[1] == reason


def test_a_lead_called_spam_is_no_spam() -> None:
    fields = FIELDS.format(status="5.1.1", words="550 5.1.1 <spam@blocked.example>: unknown user")
    assert read_reason(report(fields))[1] == "invalid_recipient"


def test_one_failure_is_enough_only_where_nobody_is() -> None:
    reasons = {reason for _, _, reason in SAID}
    assert {reason for reason in reasons if is_hard(reason)} == {"invalid_recipient", "bad_domain"}
