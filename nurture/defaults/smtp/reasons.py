"""Why a server refused, as one of our reason classes: by its enhanced code, else its words, else its reply code.

| class | what it says |
| --- | --- |
| invalid_recipient, bad_domain, inactive_mailbox, mailbox_full | something about this address |
| greylisted, rate, network | later, or more slowly |
| auth, policy, blocked, content, relay | something about the sender, its mails or its server |
| too_big | about this one message: for the server, which is its author's fault, or for one mailbox |

Digits alone mislead: of the refusals that are not about an address, servers mark most with 5xx all the same.
"""

from __future__ import annotations

import re

from nurture.defaults.smtp.parcel import MAIL, RCPT
from nurture.defaults.smtp.replies import Reply

BY_DETAIL = {
    "1.1": "invalid_recipient", "1.2": "bad_domain", "1.3": "invalid_recipient", "1.4": "invalid_recipient",
    "1.6": "invalid_recipient", "1.7": "policy", "1.8": "policy", "1.10": "invalid_recipient",
    "2.2": "mailbox_full", "2.3": "too_big",
    "3.1": "relay", "3.2": "relay", "3.3": "relay", "3.4": "too_big", "3.5": "relay",
    "4.1": "network", "4.2": "network", "4.3": "network", "4.4": "bad_domain", "4.5": "rate", "4.6": "relay",
    "4.7": "network", "5.3": "rate", "6.7": "network",
    "7.8": "auth", "7.9": "auth", "7.11": "auth", "7.13": "inactive_mailbox", "7.17": "invalid_recipient",
    "7.18": "bad_domain", "7.20": "auth", "7.21": "auth", "7.22": "auth", "7.23": "auth", "7.24": "auth",
    "7.25": "auth", "7.26": "auth", "7.27": "auth", "7.28": "rate", "7.29": "auth", "7.30": "auth", "7.31": "auth",
    "7.32": "auth", "7.40": "auth", "7.509": "auth", "7.511": "blocked", "7.515": "auth", "7.606": "blocked",
    "7.708": "blocked", "7.750": "blocked",
}  # fmt: skip
"""Subject and detail of codes that mean one thing wherever they are used (RFC 3463, 7372, 7505; Gmail, Microsoft)."""

_WORDS = {
    "greylisted": r"gr[ea]y-?\s?list|postgrey",
    "mailbox_full": r"mailbox.{0,20}full|over\s?quota|quota.{0,20}(exceed|full)|(exceed|out of).{0,30}(quota|storage)",
    "rate": r"too (many|fast|quickly|much)|rate.?limit|throttl|(message|hourly|daily|sending|connection) (limit|rate)",
    "too_big": r"too (big|large)|(exceed|larger).{0,30}size|size.{0,20}(exceed|limit)",
    "blocked": r"black.?list|block.?list|\bblocked|spamhaus|barracuda|\b(dns|r)bl\b|reputation|\blisted (by|at|in|on)",
    "auth": r"\b(spf|dkim|dmarc)\b|unauthenticated|authenticat|\bsmtp auth\b|reverse dns|\bptr\b|starttls",
    "policy": r"sender.{0,30}(rejected|denied|not (owned|allowed|permitted|authori))",
    "content": r"spam|virus|malware|phish|content|unsolicited",
    "relay": r"relay(ing)? (access )?(is )?(denied|not|prohibited|disallowed)|not permitted to relay|unable to relay"
    r"|no relay|do not relay|credentials for relay|list of allowed rcpthosts",
    "inactive_mailbox": r"(account|mailbox|user|address|recipient).{0,40}(disabled|inactive|suspend|deactivat)",
    "bad_domain": r"(domain|host).{0,20}(not found|not exist|unknown)|\bno mx\b|nxdomain|unrout",
    "invalid_recipient": r"(user|recipient|mailbox|address|account).{0,50}(unknown|not (found|exist)|invalid|rejected)"
    r"|(no such|unknown|invalid) (user|recipient|mailbox|address)|n.t (exist|have an? .{0,20}account)",
}
BY_WORDS = {reason: re.compile(pattern, re.I) for reason, pattern in _WORDS.items()}
"""Where the code says little; the first that fits. What is about the sender is looked for before the recipient."""

BY_CODE = {
    "2.1": "inactive_mailbox", "7.0": "policy", "7.1": "policy", "1": "invalid_recipient", "3": "relay", "4": "network",
    "5": "relay", "6": "content", "7": "policy",
}  # fmt: skip
"""What remains of an enhanced code, by subject and detail or by subject, when its words say nothing."""

BY_REPLY = {
    421: "rate", 432: "auth", 452: "relay", 454: "relay", 500: "relay", 501: "relay", 502: "relay", 503: "relay",
    504: "relay", 521: "bad_domain", 530: "auth", 534: "auth", 535: "auth", 538: "auth", 551: "invalid_recipient",
    552: "too_big", 553: "invalid_recipient", 555: "relay", 556: "bad_domain",
}  # fmt: skip

MAILBOX_LIMIT = "2.3"
"""Of messages to one mailbox (RFC 3463 3.3); what else is too big is so for the whole server."""
ASKED_OF_DNS = ("7.24", "7.25")
SIGNING_IN = (530, 534, 535, 538)
SENDERS = frozenset({"auth", "policy", "blocked", "content", "relay"})
_REFUSED = re.compile(
    r"([245](\.\d+){2} )?(<\S*>: )?((sender address|client host|helo command) rejected"
    r"|(smtp )?auth(entication)? (is )?required"
    r"|(mail |(smtp; )?unable to |we do not |invalid credentials for )?relay"
    r"|sorry, that domain isn.t in my list)",
    re.I,
)
"""How a server begins that waits for RCPT to say that it refuses the sender (Postfix, Exim, Exchange, qmail)."""
_OUR_COMMANDS = (500, 502, 503, 555)
"""It knows a command or parameter of ours not, whoever the recipient is."""


def reason_of(code: int, enhanced: str, text: str) -> str:
    """The reason class of a refusal: reply code, enhanced code ("" when there is none) and words."""
    if code in SIGNING_IN:
        return "auth"
    status, _, detail = enhanced.partition(".")
    if detail in BY_DETAIL:
        return BY_DETAIL[detail]
    said = next((reason for reason, pattern in BY_WORDS.items() if pattern.search(_without_addresses(text))), "")
    if said:
        return said
    if code == 421 or (status == "4" and detail in ("2.1", "7.0")):
        return "rate"
    if status == "4" and detail == "7.1":
        return "greylisted"
    return BY_CODE.get(detail) or BY_CODE.get(detail.partition(".")[0]) or BY_REPLY.get(code, "unknown")


def _without_addresses(text: str) -> str:
    """A lead may be called dkim@ or spam@, and servers repeat whom they refuse."""
    return " ".join(word for word in text.split() if "@" not in word)


def senders_fault(phase: str, reply: Reply, reason: str) -> bool:
    """Whether it concerns the sender or the relay, and never the address. For now (4xx), only what will not heal:
    DNS that could not be asked about SPF or a name is said by 4xx too (RFC 7372, 3.2).

    Once the server knows the recipient, a policy is that of one group or mailbox, unless the answer names the sender,
    or the relay, by its code or its first words.
    """
    detail = reply.enhanced.partition(".")[2]
    of_sender = reply.code in SIGNING_IN or BY_DETAIL.get(detail) in ("auth", "policy")
    if reply.code < 500:
        return reason == "auth" and of_sender and detail not in ASKED_OF_DNS
    if reason == "rate":
        return phase == MAIL
    if reason == "too_big":
        return phase != RCPT and detail != MAILBOX_LIMIT
    if phase != MAIL and reason in ("auth", "policy", "relay"):
        words = _without_addresses(reply.text)
        return of_sender or reply.code in _OUR_COMMANDS or _REFUSED.match(words) is not None
    return reason in SENDERS
