"""The error budget of a campaign: too many refusals or complaints, or a sender that is refused, and it pauses itself.

    what is counted                                                it pauses
    -------------------------------------------------------------  ------------------------------------------
    of its last 1,000 messages those refused for good              at more than 5 % and at least 20
    complaints of what it sent within 30 days, against all of it   at more than 0.1 % and at least 2
    the server refuses the login, the sender or to relay its mails at once
    a mail is too big for the server                               at once

Refused for good is an address that there is not, or that is dead, and whatever is about the sender or the mail
(blocked, policy, content): never a full mailbox, nor one that did not answer for three days. One that was taken and
came back later for such a reason is refused from then on. Whoever is sent nothing because of it loses nothing: the mail
waits, until `run --confirm` lets the campaign go and the count begin anew: with what leaves from then on, whatever is
still said of the mails before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

LAST = 1_000
REFUSED, FEWEST = 0.05, 20
COMPLAINED, FEWEST_COMPLAINTS = 0.001, 2
DAYS = timedelta(days=30)

_OF_ADDRESS = frozenset({"invalid_recipient", "inactive_mailbox", "bad_domain", "unknown", ""})
_OF_SENDER = frozenset({"blocked", "policy", "auth", "content", "relay"})
_AT_ONCE = frozenset({"auth", "policy"})
_AT_ONCE_FOR_GOOD = frozenset({*_AT_ONCE, "relay", "too_big"})
"""A relay that is only away (deferred) is waited for."""
_CURES = {
    "auth": "set `username` and its `password` or `token` right",
    "policy": "set SPF, DKIM, DMARC and the From right",
    "relay": "sign in with a `username`, or have the server relay what comes from here",
    "too_big": "attach less, or smaller images",
}
_ABOUT_TLS = re.compile(r"\bSTARTTLS\b", re.I)
_ABOUT_DOMAIN = re.compile(r"\b[45]\.7\.(2\d|3[0-2]|40|509|515)\b|\b(spf|dkim|dmarc|ptr)\b", re.I)
_LET_GO = "`nurture run --confirm` lets it go on"


@dataclass(frozen=True, slots=True)
class Budget:
    """Of one campaign. `said` has a letter for each of its last messages, the newest last: `.` taken, `x` refused.

    `pause` is why it is paused, in words; `since` is when counting began anew.
    """

    said: str = ""
    pause: str = ""
    since: datetime | None = None

    @property
    def refused(self) -> int:
        return self.said.count("x")

    def with_one(self, refused: bool) -> Budget:
        return replace(self, said=(self.said + ".x"[refused])[-LAST:])

    def with_return(self) -> Budget:
        """One of those taken has come back: which of them makes no difference."""
        before, taken, after = self.said.rpartition(".")
        return replace(self, said=f"{before}x{after}") if taken else self

    def is_overdrawn(self) -> bool:
        return self.refused >= FEWEST and self.refused > REFUSED * len(self.said)

    def counts_from(self, now: datetime) -> datetime:
        """What has left since then is counted, and what was complained of."""
        return max(now - DAYS, self.since or now - DAYS)


def is_refusal(reason: str) -> bool:
    """Whether a failure for this reason counts."""
    return reason in _OF_ADDRESS or reason in _OF_SENDER


def is_about_sender(reason: str, fault: bool) -> bool:
    """Whether the address has no part in it, so that the message may be tried again once the sender is in order."""
    return fault or reason in _OF_SENDER


def is_at_once(reason: str, fault: bool, failed: bool) -> bool:
    """Whether the sender is refused, and with it whatever it sends, or a mail, whoever gets it. `failed`: for good."""
    return fault and reason in (_AT_ONCE_FOR_GOOD if failed else _AT_ONCE)


def too_many_complain(complaints: int, sent: int) -> bool:
    return complaints >= FEWEST_COMPLAINTS and complaints > COMPLAINED * sent


# ---------------------------------------------------------------- why, in words


def because_refused(budget: Budget, answer: str) -> str:
    return (
        f"{budget.refused} of its last {len(budget.said):,} messages were refused, more than {REFUSED:.0%}; the last"
        f" answer was `{answer}`: look at where these addresses come from, and at what the answers say of the sender;"
        f" then {_LET_GO}"
    )


def because_complaints(complaints: int, sent: int) -> str:
    return (
        f"{complaints} of the {sent:,} mails that it sent within 30 days were called spam, more than {COMPLAINED:.1%}:"
        f" look at who is written to, and whether they know why; then {_LET_GO}"
    )


def because_of_sender(reason: str, answer: str) -> str:
    what = "a mail is too big for your server" if reason == "too_big" else "the server refuses the sender"
    return f"{what}: `{answer}`: {_cure(reason, answer)}; then {_LET_GO}"


def _cure(reason: str, answer: str) -> str:
    if reason == "auth" and _ABOUT_TLS.search(answer):
        return "write `tls: starttls`"
    return _CURES["policy" if reason == "auth" and _ABOUT_DOMAIN.search(answer) else reason]
