"""What a reply, or its absence, makes of a letter."""

from __future__ import annotations

from nurture import Receipt, reason_of
from nurture.defaults.smtp.faults import senders_fault
from nurture.defaults.smtp.parcel import MAIL
from nurture.defaults.smtp.replies import Reply

_OF_THE_ADDRESS = ("invalid_recipient", "inactive_mailbox", "bad_domain", "mailbox_full", "unknown")


def verdict(key: str, phase: str, reply: Reply) -> Receipt:
    """A complete reply is trusted. Who refuses MAIL FROM has not heard of the recipient: it is about the sender.

    Who wants a login of whoever writes to one group has a policy; `auth` is the sender's alone.
    """
    words = f"{phase}: {reply}"
    if reply.code < 300:
        return Receipt(key, "sent", words)
    reason = reason_of(reply.code, reply.enhanced, reply.text)
    if phase == MAIL and reason in _OF_THE_ADDRESS:
        reason = "rate" if reason == "mailbox_full" else "policy"  # a quota that is named here is the sender's
    fault = senders_fault(phase, reply, reason)
    if reason == "auth" and not fault:
        reason = "policy"
    later = reply.code < 500 or reason == "rate"
    return Receipt(key, "deferred" if later else "failed", words, fault, reason)


def broken(key: str, why: str, reply: Reply | None = None) -> Receipt:
    """The connection ended, by itself or with this reply (421), and the message was not complete.

    It is our own server that hangs up, whatever that is about: no lead loses a mail by it.
    """
    reason = reason_of(reply.code, reply.enhanced, reply.text) if reply else "relay"
    return Receipt(key, "deferred", why, reason=reason)


def in_doubt(key: str, why: str) -> Receipt:
    return Receipt(key, "in_doubt", f"the message went out and no answer came: {why}")


def unreachable(key: str, why: str, reason: str) -> Receipt:
    """Nobody there takes letters: but for a login that is refused, it is the relay, for which no lead loses a mail."""
    return Receipt(key, "deferred", why, fault=True, reason=reason if reason == "auth" else "relay")
