"""Codes and names of single providers, which mean one thing whatever stands around them.

They number their refusals beside SMTP's own codes, and publish what each number says. Found by way of Sisimai
(https://libsisimai.org, (C) azumakuniyuki, BSD 2-Clause), which gathers them; told here in our own form.

| provider | its codes | where it says so |
| --- | --- | --- |
| Orange, La Poste, Wanadoo | `OFR_416`, `LPN007_506`, `OUK_513` | postmastery.com, "Orange SMTP error codes" |
| GoDaddy | `IB212` | godaddy.com/help, "Fix rejected email with a bounce error" |
| Charter (Spectrum) | `AUP#In-1340` | spectrumbusiness.net, "Understanding email error codes" |
| Facebook | `RCP-P2` | its postmaster's page of response codes |
| i.ua | `mail.i.ua/err/2` | those pages |
| Cox | `CXTHRT`, `URLBL011` | cox.com, "Email error codes" |
| MessageLabs | `542 ... Rejected`, `mailbox is not allowed` | knowledge.broadcom.com, article 175710 |
| qmail with the patches of magic-smtpd | `that domain or user isn't in my list` | its source |
| KDDI | words kept for a user whom it does not know, and for mail that its user does not want | Sisimai alone |
"""

from __future__ import annotations

import re


def _french(numbers: str) -> str:
    return rf"\b(?:ofr|ouk|lpn)[a-z\d]{{0,6}}[_ -]?(?:{numbers})\b"


CODES = (
    ("mailbox_full", (_french("417"), r"\.i\.ua/err/4\b")),
    (
        "invalid_recipient",
        (
            _french("416|418"), r"\b(?:rcp-p1|int-p[134])\b", r"\.i\.ua/err/2\b", r"\b542 \S{1,320} rejected",
            r"@(?:ezweb\.ne\.jp|au\.com)>: user unknown",
            r"envelope recipient has been denied", r"domain or user isn.t in my list",
        ),
    ),
    (
        "inactive_mailbox",
        (_french("420|426"), r"\b550:? : user unknown", r"\brcp-(?:p[23]|t4)\b", r"\.i\.ua/err/(?:3|10)\b"),
    ),
    (
        "rate",
        (
            _french("104"), r"\bib(?:007|101|504|510|605|607)\b", r"aup#\w{0,3}-?(?:1540|1550|13\d\d|14\d\d)\b",
            r"\bcon-t[23]\b", r"\bcx(?:cnct|mxrt)\b", r"\.i\.ua/err/5\b",
        ),
    ),
    ("too_big", (_french("514"), r"\b(?:msg-p1|int-p2)\b", r"aup#\w{0,3}-?1530\b")),
    (
        "blocked",
        (
            _french("10[1238]|510|999"), r"\bib(?:10[3-6]|11[0-3])\b", r"aup#\w{0,3}-?(?:1000|11[0-5]\d|12[0-5]\d)\b",
            r"\bpol-(?:p[1-4]|t[123])\b", r"\b(?:cxbl|cdrbl|ipbl[01]{4,5}|cxdns)\b", r"\.i\.ua/err/[79]\b",
        ),
    ),
    ("auth", (_french("107|305|40[12]|517"), r"\bib(?:108|401|508)\b", r"\bcx(?:thrt|mj)\b")),
    (
        "policy",
        (
            _french("403|405|415|421|630"), r"\bib50[126]\b", r"aup#\w{0,3}-?(?:10[1-8]\d|15[026]0|11[6-9]\d)\b",
            r"\bdns-(?:p[123]|t[12])\b", r"\b5\.5\.4 invalid domain name", r"mail is rejected by recipients",
            r"\bcxs(?:ndr|mtp)\b", r"\.i\.ua/err/8\b",
        ),
    ),
    ("content", (_french("506|513"), r"\bib(?:212|705)\b", r"\b(?:pol-p[5-7]|msg-p[23])\b", r"\burlbl[01]{3,4}\b")),
    ("relay", (_french("505"), r"aup#\w{0,3}-?1090\b", r"\.i\.ua/err/[16]\b")),
)  # fmt: skip
"""Class and codes."""

OUTSPOKEN = tuple(
    (re.compile(rf"(?:^|[.@])(?:{hosts})$", re.I), re.compile(words, re.I))
    for hosts, words in (
        (r"icloud\.com|me\.com|apple\.com", r"user does not exist|inactive email|or illegal alias|no longer on"),
        (r"(?:hotmail|live|msn)\.com", r"requested action not taken: mailbox unavailable"),
        (r"outlook\.com", r"5\.5\.0 requested action not taken: mailbox unavailable"),
        (r"yahoodns\.net", r"this user doesn.t have an? |mailbox not found"),
        (r"secureserver\.net", r"recipient not found|account does not exist"),
        (r"messagelabs\.com", r"no such user|invalid recipient|mailbox is not allowed"),
        (r"mimecast\.com", r"user unknown|invalid (?:address|recipient)|possibly incorrect"),
        (r"qq\.com", r"mailbox not found"),
        (r"zoho\.com", r"user does not exist"),
        (r"cox\.net", r"recipient rejected"),
        (r"vtext\.com|vzwpix\.com", r"no such user|no valid recipients"),
        (r"mfsmax\.docomo\.ne\.jp", r"^550 unknown user"),
    )
)
"""Hosts and domains of providers, and what each says of nobody else than a user whom it does not know, at whichever
command it says so."""
CATEGORIES = {
    "bad-mailbox": "invalid_recipient", "bad-domain": "bad_domain", "inactive-mailbox": "inactive_mailbox",
    "quota-issues": "mailbox_full", "spam-related": "content", "spam-block": "blocked", "virus-related": "content",
    "content-related": "content", "policy-related": "policy", "invalid-sender": "policy", "relaying-issues": "relay",
    "routing-errors": "relay", "protocol-errors": "relay", "bad-configuration": "relay", "bad-connection": "network",
    "no-answer-from-host": "network", "message-expired": "network",
}  # fmt: skip
"""PowerMTA's own, which it writes into a delivery status (its user's guide, "Bounce categories")."""

_CODES = tuple((reason, re.compile("|".join(codes), re.I)) for reason, codes in CODES)


def meant_by(text: str) -> str:
    """The class of a provider's own code in what it said; "" without one."""
    return next((reason for reason, pattern in _CODES if pattern.search(text)), "")
