"""Whose fault a refusal is: the sender's, or its server's, for which no lead loses a mail."""

from __future__ import annotations

import re

from nurture import reason_of_code
from nurture.defaults.smtp.parcel import MAIL, RCPT
from nurture.defaults.smtp.replies import Reply

MAILBOX_LIMIT = "2.3"
"""Of messages to one mailbox (RFC 3463 3.3); what else is too big is so for the whole server."""
ASKED_OF_DNS = ("7.24", "7.25")
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


def senders_fault(phase: str, reply: Reply, reason: str) -> bool:
    """Whether it concerns the sender or the relay, and never the address. For now (4xx), only what will not heal:
    DNS that could not be asked about SPF or a name is said by 4xx too (RFC 7372, 3.2).

    Once the server knows the recipient, a policy is that of one group or mailbox, unless the answer names the sender,
    or the relay, by its code or its first words.
    """
    detail = reply.enhanced.partition(".")[2]
    of_sender = reason_of_code(reply.code, reply.enhanced) in ("auth", "policy")
    if reply.code < 500:
        return reason == "auth" and of_sender and detail not in ASKED_OF_DNS
    if reason == "rate":
        return phase == MAIL
    if reason == "too_big":
        return phase != RCPT and detail != MAILBOX_LIMIT
    if phase != MAIL and reason in ("auth", "policy", "relay"):
        words = " ".join(word for word in reply.text.split() if "@" not in word)
        return of_sender or reply.code in _OUR_COMMANDS or _REFUSED.match(words) is not None
    return reason in SENDERS
