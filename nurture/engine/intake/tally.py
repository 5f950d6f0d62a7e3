"""What a mailbox brought, counted for whoever reads the log: `3 bounces, 1 reply, 2 of nobody here`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from nurture.core.returned import Returned
from nurture.store.attempts import Mailed
from nurture.store.intake import Fed

_WORDS = {
    "bounce": ("bounce", "bounces"),
    "delay": ("notice of a delay", "notices of a delay"),
    "complaint": ("complaint", "complaints"),
    "auto-reply": ("automatic answer", "automatic answers"),
    "unsubscribe": ("wish to get no more", "wishes to get no more"),
    "erasure": ("wish to be forgotten", "wishes to be forgotten"),
    "unclear": ("answer that may ask for no more", "answers that may ask for no more"),
    "reply": ("reply", "replies"),
    "report": ("report", "reports"),
}
_OTHERS = ("other mail", "other mails")
_NEW = Fed(new=1)
_SHOWN = 3
"""Senders that are named."""


@dataclass(slots=True)
class Tally:
    """Of one mailbox in one run. `waiting` are wishes of addresses that are no leads yet, `refused` bounces of what
    colleagues were told."""

    kinds: Counter[str] = field(default_factory=Counter)
    known: int = 0
    waiting: int = 0
    unknown: int = 0
    senders: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def count(self, mail: Returned, became: Fed = _NEW) -> None:
        if became.new or became.waiting:
            self.kinds[mail.kind if mail.kind in _WORDS else ""] += 1
            self.waiting += not became.new
        else:
            self.known += 1

    def nobody(self, mail: Returned, mailed: Mailed | None) -> None:
        """It is about no lead of ours."""
        if mailed and mail.kind == "bounce":
            self.refused += [each.words or each.reason for each in mail.failures[:1]]
            return
        self.unknown += 1
        if mail.sender and len(self.senders) < _SHOWN and mail.sender not in self.senders:
            self.senders.append(mail.sender)

    def words(self) -> str:
        """ "" when nothing came. Addresses stand in it as they are: a report masks them."""
        order = [*_WORDS, ""]
        said = [_count(self.kinds[kind], *_WORDS.get(kind, _OTHERS)) for kind in order if self.kinds[kind]]
        if self.waiting:
            said.append(f"{self.waiting:,} of them kept for an address that is no lead yet")
        if self.known:
            said.append(f"{self.known:,} known already")
        if self.unknown:
            said.append(f"{self.unknown:,} of nobody here" + (f" ({', '.join(self.senders)})" if self.senders else ""))
        if self.refused:
            said.append(_count(len(self.refused), "notification", "notifications") + f" came back: {self.refused[0]}")
        return ", ".join(said)


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
