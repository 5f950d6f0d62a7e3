"""Who is believed at once that nobody of a name is there."""

from __future__ import annotations

import pytest

from tests.mail.returned.mails import COPY, plain, read_reason, report

FIELDS = (
    "Final-Recipient: rfc822; ada@{domain}\nAction: failed\nStatus: {status}\nRemote-MTA: dns; {remote}\n"
    "Diagnostic-Code: smtp; {words}\n"
)


def reason_of(
    words: str, status: str = "5.0.0", domain: str = "y.example", remote: str = "mx.y.example", more: str = ""
) -> str:
    return read_reason(report(FIELDS.format(words=words, status=status, domain=domain, remote=remote) + more))[1]


@pytest.mark.parametrize("code", ["5.1.0", "5.1.1", "5.1.3", "5.1.6"])
@pytest.mark.parametrize("words", ["550 User unknown", "550 qwerty", "550 address rejected", "550 account closed"])
def test_a_code_that_is_about_the_address(code: str, words: str) -> None:
    assert reason_of(words, status=code) == "invalid_recipient"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("550 sender rejected", "policy"),
        ("550 rejected as spam", "content"),
        ("550 this account has been disabled", "inactive_mailbox"),
        ("550 relaying denied", "relay"),
        ("550 RCP-P2 refused due to recipient preferences", "inactive_mailbox"),
        ("550 DNS-P1 http://postmaster.facebook.com/response_codes", "policy"),
        ("550 Mail is rejected by recipients", "policy"),
    ],
)
def test_words_that_say_otherwise_count_more(words: str, reason: str) -> None:
    assert reason_of(words, status="5.1.1") == reason


def test_a_code_about_a_mailbox_says_that_there_is_one() -> None:
    assert reason_of("550 5.2.1 User unknown") == "inactive_mailbox"
    assert reason_of("550 5.2.1 Mailbox unavailable (in reply to RCPT TO command)") == "inactive_mailbox"
    assert reason_of("550 5.2.1 User unknown (in reply to RCPT TO command)") == "invalid_recipient"
    assert reason_of("550 5.2.0 User unknown (in reply to RCPT TO command)") == "inactive_mailbox"


def test_kddi_leaves_the_address_out_of_what_its_user_had_filtered() -> None:
    assert reason_of("550 : User unknown (in reply to RCPT TO command)") == "inactive_mailbox"
    assert reason_of("550 <ada@au.com>: User unknown") == "invalid_recipient"


@pytest.mark.parametrize(
    ("words", "where", "reason"),
    [
        ("this user doesn't have a yahoo.com account", {"remote": "mta5.am0.yahoodns.net"}, "invalid_recipient"),
        ("mailbox not found", {"remote": "mta5.am0.yahoodns.net (192.0.2.1)"}, "invalid_recipient"),
        ("user does not exist", {"domain": "icloud.com"}, "invalid_recipient"),
        ("5.2.1 recipient no longer on server", {"domain": "me.com"}, "invalid_recipient"),
        ("recipient rejected", {"domain": "cox.net"}, "invalid_recipient"),
        ("Recipient mailbox is not allowed", {"remote": "mx.eu.messagelabs.com"}, "invalid_recipient"),
        ("user does not exist", {"remote": "mta5.am0.yahoodns.net"}, "inactive_mailbox"),
        ("user does not exist", {"domain": "docomo.ne.jp"}, "inactive_mailbox"),  # of what its user had filtered
        ("user does not exist", {"domain": "me.company.example"}, "inactive_mailbox"),
        ("mailbox not found", {"remote": "mx.notyahoodns.net.example"}, "inactive_mailbox"),
        ("recipient rejected", {}, "policy"),
        ("mailbox not found", {}, "inactive_mailbox"),
    ],
)
def test_a_provider_that_says_it_of_nobody_else(words: str, where: dict[str, str], reason: str) -> None:
    assert reason_of(f"554 {words} (in reply to end of DATA command)", **where) == reason


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("550 5.7.26", "auth"),
        ("550 5.2.2", "inactive_mailbox"),
        ("421", "inactive_mailbox"),
        ("450", "inactive_mailbox"),
    ],
)
def test_what_its_code_says_counts_more_and_so_does_that_it_may_come_yet(answer: str, reason: str) -> None:
    said = f"{answer} mailbox not found (in reply to end of DATA command)"
    assert reason_of(said, remote="mta5.am0.yahoodns.net") == reason


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("5.1.0 - Unknown address error 550-'mailbox unavailable' (delivery attempts: 0)", "invalid_recipient"),
        ("5.1.0 - Unknown address error 550-'5.7.1 blocked using a DNSBL' (delivery attempts: 0)", "blocked"),
        ("5.3.0 - Other mail system problem 550-'unknown user' (delivery attempts: 0)", "inactive_mailbox"),
    ],
)
def test_the_general_sentence_of_who_repeats_an_answer(words: str, reason: str) -> None:
    assert reason_of(words) == reason


@pytest.mark.parametrize(
    ("category", "reason"),
    [("bad-mailbox", "invalid_recipient"), ("quota-issues", "mailbox_full"), ("other", "unknown")],
)
def test_the_category_of_powermta(category: str, reason: str) -> None:
    assert reason_of("550 qwerty", more=f"X-PowerMTA-BounceCategory: {category}\n") == reason


def test_a_category_that_says_nothing_makes_nobody_certain() -> None:
    assert reason_of("550 mailbox unavailable", more="X-PowerMTA-BounceCategory: other\n") == "inactive_mailbox"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Unknown user: ada@y.example\n", "invalid_recipient"),  # IMail, by its own list
        ("was not delivered to:\n  ada@y.example\nUser ada not listed in Domino Directory\n", "invalid_recipient"),
        ("<ada@y.example>:\nmail.local: /var/mail/ada: unknown user: ada\n", "invalid_recipient"),
        ("<ada@y.example>:\nUnknown user\n", "inactive_mailbox"),
        ("In:  RCPT TO:<ada@y.example>\nOut: 550 User unknown\n", "invalid_recipient"),
        ("ada@y.example: 550 Unknown user (state 17)\n", "inactive_mailbox"),
        ("ada@y.example: 550 qwerty (state 14)\n", "invalid_recipient"),
        ("ada@y.example: 550 5.7.1 qwerty (state 14)\n", "policy"),
    ],
)
def test_a_list_of_users_and_a_transcript(text: str, reason: str) -> None:
    assert read_reason(plain(text)) == ("ada@y.example", reason)


@pytest.mark.parametrize(
    "text",
    [
        "Message from InterScan Messaging Security Suite\n\nUnable to deliver message to <ada@example.com>.",
        "Your message wasn't delivered because the address couldn't be found. Check for typos or unnecessary spaces.",
        "ada@example.com on Tue, 3 Mar 2026\n  Der Name fehlt\n  MSEXCH:IMS:X:Y:Z 0 (000C05A6) Unbekannt",
        "ada@example.com\nUsuario ada no se encuentra en el Directorio de Domino",
        "mail.local: unknown user: ada\n554 <ada@example.com>... Service unavailable",
    ],
)
def test_who_was_to_deliver_it_knows(text: str) -> None:
    assert read_reason(plain(f"<ada@example.com>:\n{text}\n\n{COPY}")) == ("ada@example.com", "invalid_recipient")


@pytest.mark.parametrize(
    "words", ["Mailbox unavailable or access denied", "Mailbox unavailable or access denied [MX1]"]
)
def test_who_may_only_have_shut_it_does_not(words: str) -> None:
    assert reason_of(f"550 {words}", remote="mx3.qq.com") == "inactive_mailbox"


def test_what_gmail_says_in_the_end_counts_above_what_it_was_answered() -> None:
    found = "Your message wasn't delivered to ada@example.com because the address couldn't be found. Check for typos."
    fields = FIELDS.format(domain="example.com", status="5.7.1", remote="mx.y.example", words="550 5.7.1 by a policy")
    assert read_reason(report(fields, f"Address not found\n{found}")) == ("ada@example.com", "invalid_recipient")
    assert read_reason(report(fields)) == ("ada@example.com", "policy")


def test_a_mailbox_that_is_limited_for_now_is_there() -> None:
    said = "The user(s) account is temporarily limited.\n\n<ada@example.com>: 550 user unknown (in reply to RCPT TO)"
    assert read_reason(plain(f"{said}\n\n{COPY}")) == ("ada@example.com", "inactive_mailbox")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("450 4.1.1 <ada@example.com>: Recipient address rejected: invalid recipient", "invalid_recipient"),
        ("450 4.7.1 sorry, this recipient is not in my validrcptto list", "invalid_recipient"),
        ("450 4.2.0 mailbox unavailable", "inactive_mailbox"),
        ("450 4.1.1 mailbox is unavailable", "inactive_mailbox"),
    ],
)
def test_who_goes_on_saying_it_until_the_mail_is_given_up(words: str, reason: str) -> None:
    assert reason_of(f"{words} (in reply to RCPT TO command)", status=words[4:9]) == reason
