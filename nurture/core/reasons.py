"""Why a server refused, as one of our reason classes: by its enhanced code, else its words, else its reply code.

| class | what it says |
| --- | --- |
| invalid_recipient, bad_domain, inactive_mailbox, mailbox_full | something about this address |
| greylisted, rate, network | later, or more slowly |
| auth, policy, blocked, content, relay | something about the sender, its mails or its server |
| too_big | about this one message: for the server, which is its author's fault, or for one mailbox |

Digits alone mislead: of the refusals that are not about an address, servers mark most with 5xx all the same. The words
of `reason_words` serve replies of SMTP and the bounces that repeat them.
"""

from __future__ import annotations

import re

from nurture.core.reason_words import said_in

HARD = frozenset({"invalid_recipient", "bad_domain"})
"""Nobody is there, nor will be: no second mail is needed to know."""

PRECISE = {
    "1.7": "policy", "1.8": "policy", "1.20": "content", "1.90": "rate", "1.351": "invalid_recipient",
    "2.121": "rate", "2.122": "rate",
    "4.7": "network", "4.300": "network", "4.312": "network", "4.316": "network", "4.310": "bad_domain",
    "7.11": "auth", "7.13": "inactive_mailbox", "7.17": "invalid_recipient", "7.18": "bad_domain", "7.20": "auth",
    "7.21": "auth", "7.22": "auth", "7.23": "auth", "7.24": "auth", "7.25": "auth", "7.26": "auth", "7.27": "auth",
    "7.28": "rate", "7.29": "auth", "7.30": "auth", "7.31": "auth", "7.32": "auth", "7.40": "auth", "7.57": "auth",
    "7.64": "relay", "7.501": "blocked", "7.502": "blocked", "7.503": "blocked", "7.504": "inactive_mailbox",
    "7.505": "inactive_mailbox", "7.507": "blocked", "7.509": "auth",
    "7.511": "blocked", "7.512": "content", "7.515": "auth", "7.606": "blocked", "7.650": "blocked", "7.651": "blocked",
    "7.705": "rate", "7.708": "blocked", "7.750": "blocked",
}  # fmt: skip
"""Subject and detail of codes that no server gives for want of a better one (RFC 7293, 7372; Gmail, Microsoft 365)."""

BY_DETAIL = {
    "1.1": "invalid_recipient", "1.2": "bad_domain", "1.3": "invalid_recipient", "1.6": "invalid_recipient",
    "1.10": "invalid_recipient", "2.2": "mailbox_full", "2.3": "too_big", "3.1": "relay", "3.2": "relay",
    "3.3": "relay", "3.4": "too_big", "3.5": "relay", "4.1": "network", "4.2": "network", "4.3": "network",
    "4.5": "rate", "4.6": "relay", "5.3": "rate", "6.7": "network", "7.8": "auth", **PRECISE,
}  # fmt: skip
"""Those that mean one thing in the answer of a server (RFC 3463, 7505); in a bounce its words count before them, as
whoever repeats an answer puts 5.1.1 or 5.2.2 beside it of its own. Not so are 5.1.4 (more than one such address), 5.4.4
(no way there, be it a missing domain or an own setting) and 5.7.9 (which Yahoo uses for its policies)."""

BY_CODE = {
    "2.0": "inactive_mailbox", "2.1": "inactive_mailbox", "7.0": "policy", "7.1": "policy", "1": "inactive_mailbox",
    "3": "relay", "4": "network", "5": "relay", "6": "content", "7": "policy",
}  # fmt: skip
"""What remains of an enhanced code, by subject and detail or by subject, when its words say nothing."""

BY_REPLY = {
    421: "rate", 432: "auth", 452: "relay", 454: "relay", 500: "relay", 501: "relay", 502: "relay", 503: "relay",
    504: "relay", 521: "blocked", 530: "auth", 534: "auth", 535: "auth", 538: "auth", 551: "inactive_mailbox",
    552: "too_big", 553: "policy", 555: "relay",
}  # fmt: skip
"""What is left by the reply alone (RFC 5321, 7504). 551 and 553 are said of senders and relays as well."""

SIGNING_IN = (530, 534, 535, 538)
NO_MAIL_THERE = 556
"""Said of a domain, and of nothing else (RFC 7504), whatever code stands beside it."""
_UNLISTED = re.compile(r"Recipient address rejected: Access denied", re.I)


def reason_of(code: int, enhanced: str, text: str) -> str:
    """The reason class of a refusal: reply code, enhanced code ("" when there is none) and words."""
    if is_unlisted(enhanced, text):
        return "invalid_recipient"
    return reason_of_code(code, enhanced) or said_in(text) or reason_left(code, enhanced)


def is_unlisted(enhanced: str, text: str) -> bool:
    """Whether Microsoft 365 says that its directory does not list the recipient."""
    return enhanced == "5.4.1" and _UNLISTED.search(text) is not None


def is_closed(enhanced: str, text: str) -> bool:
    """Whether Postfix says for good that an access table closes this recipient to everybody. Of the server that takes
    our mails it may be meant for us: only another one that says so is believed to have closed it."""
    return not enhanced.startswith("4") and not is_precise(enhanced) and _UNLISTED.search(text) is not None


def reason_of_code(code: int, enhanced: str) -> str:
    """What the codes say for certain, whatever the words; "" where they do not."""
    if code == NO_MAIL_THERE:
        return "bad_domain"
    return "auth" if code in SIGNING_IN else BY_DETAIL.get(enhanced.partition(".")[2], "")


def is_precise(enhanced: str) -> bool:
    """Whether the code is to be believed before any words."""
    return enhanced.partition(".")[2] in PRECISE


def reason_left(code: int, enhanced: str) -> str:
    """What may be made of codes whose words say nothing."""
    status, _, detail = enhanced.partition(".")
    if code == 421 or (status == "4" and detail in ("2.1", "7.0")):
        return "rate"
    if status == "4" and detail == "7.1":
        return "greylisted"
    return BY_CODE.get(detail) or BY_CODE.get(detail.partition(".")[0]) or BY_REPLY.get(code, "unknown")


def is_hard(reason: str) -> bool:
    """Whether one failure for this reason is enough to never write to the address again."""
    return reason in HARD
