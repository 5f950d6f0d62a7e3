"""The labels of bounces-sisimai in our classes, and what our reader makes of each half of that set.

Rules were made from the files whose name's SHA-256 is even; the odd ones are what is reported.

    python -m tests.acceptance.bounce_labels
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from nurture.core.reasons import is_hard
from nurture.core.returned import Failure, Returned
from nurture.mail.returned.read import read_returned
from tests.acceptance.conftest import DATA

FOLDER = DATA / "bounces-sisimai"
NO_FAILURE = {
    "feedback": ("complaint", "report", "unsubscribe"),
    "vacation": ("auto-reply",),
    "delivered": ("report", "other"),
}
"""Labels of mails that name no failure, and the kinds that they may be."""
OURS = {
    "userunknown": "invalid_recipient", "hasmoved": "invalid_recipient", "hostunknown": "bad_domain",
    "notaccept": "bad_domain network",
    "mailboxfull": "mailbox_full", "suspend": "inactive_mailbox", "filtered": "inactive_mailbox policy content",
    "rejected": "policy", "policyviolation": "policy content", "securityerror": "policy auth", "authfailure": "auth",
    "requireptr": "auth", "failedstarttls": "auth network",
    "blocked": "blocked greylisted rate network", "badreputation": "blocked",
    "spamdetected": "content", "virusdetected": "content", "contenterror": "content network",
    "notcompliantrfc": "content policy",
    "toomanyconn": "rate", "speeding": "rate", "ratelimited": "rate", "exceedlimit": "too_big", "mesgtoobig": "too_big",
    "emailtoolarge": "too_big", "norelaying": "relay", "mailererror": "relay", "systemerror": "relay network",
    "systemfull": "relay", "syntaxerror": "relay", "networkerror": "network relay", "expired": "network",
    "greylisted": "greylisted", "onhold": "unknown", "undefined": "unknown",
}  # fmt: skip
"""Our classes of each reason. `filtered` is said of a recipient that is refused after DATA, or for whom nobody was
asked, or for what stands in the mail: for us such a one is inactive, or it is a policy or the content; errors of a
system and its network may be either's. What Sisimai's published rules count under a reason is ours by what it says:
`blocked` is also 4.7.1 (greylisting), a connection that was reset, and a deferral for volume; `contenterror` too many
Received headers; `policyviolation` a forbidden attachment; `failedstarttls` a handshake that failed; and `notaccept`
with a temporary code is soft."""


@dataclass
class Figures:
    """Counts over recipients; `hard` are those that the labels call hard."""

    recipients: int = 0
    found: int = 0
    right: int = 0
    hard: int = 0
    hard_found: int = 0
    hard_wrongly: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.hard_found / (self.hard + self.hard_found + self.hard_wrongly)

    @property
    def wrongly(self) -> float:
        """The share of those that are not hard which were called so: false suppressions."""
        return self.hard_wrongly / (self.recipients - self.hard)

    def __str__(self) -> str:
        return (
            f"recipients found {self.found}/{self.recipients} = {self.found / self.recipients:.3f}, "
            f"hard or not F1 {self.f1:.3f}, false suppressions {self.hard_wrongly}/{self.recipients - self.hard}"
            f" = {self.wrongly:.3f}, reason right {self.right / self.recipients:.3f}"
        )


def labels() -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads((FOLDER / "expected.json").read_text("utf-8"))
    return found


def is_odd(name: str) -> bool:
    return int(sha256(name.encode()).hexdigest(), 16) % 2 == 1


def mails(odd: bool, tree: str = "bsd") -> Iterator[tuple[str, Path]]:
    """The labelled files of one half, from the tree of one kind of line breaks (bsd, dos, mac)."""
    for name in sorted(labels()):
        path = FOLDER / "maildir" / tree / name
        if is_odd(name) == odd and path.exists():
            yield name, path


def figures(odd: bool, tree: str = "bsd") -> Figures:
    counted, expected = Figures(), labels()
    for name, path in mails(odd, tree):
        count(counted, expected[name], read_returned(path.read_bytes()))
    return counted


def count(counted: Figures, expected: list[dict[str, object]], read: Returned) -> None:
    """Labels name no addresses: each takes a failure of its class, or else the next one."""
    left = [failure for failure in read.failures if failure.recipient] if read.kind in ("bounce", "delay") else []
    for label in expected:
        if label["reason"] in NO_FAILURE:
            continue
        ours = OURS[str(label["reason"])].split()
        taken: Failure | None = next((each for each in left if each.reason in ours), left[0] if left else None)
        counted.recipients += 1
        counted.hard += bool(label["hard"])
        if taken:
            left.remove(taken)
            counted.found += 1
            counted.right += taken.reason in ours
            counted.hard_found += bool(label["hard"]) and is_hard(taken.reason)
            counted.hard_wrongly += not label["hard"] and is_hard(taken.reason)


if __name__ == "__main__":
    print("even:", figures(odd=False))
    print("odd: ", figures(odd=True))
