"""Consents as one chain over a whole database: each record hangs on the one before, so that a later change shows.

    mark   HMAC of what a record says and of whose it is: without the secret nobody guesses the content from it
    link   HMAC of the link before and of the mark: kept with every record
    head   how many links there are and the last of them, sealed: what is cut off at the end shows

Of a lead that is erased only marks and links stay, and one more link says which numbers they had; so it is with records
that are said afresh, as their proof named somebody who was erased. A link that is left
without its content and that no such link accounts for was not left by nurture.

All are made with the database's secret. Whoever has that and the database can make another chain, and must change the
head; one that was written down elsewhere tells.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from nurture.core.model import Consent

HEAD = "consents"
"""The setting in which a store keeps the head."""


@dataclass(frozen=True, slots=True)
class Record:
    """A consent of a lead (by its `key`), the `n`th link; `written` is when it was written down, None where unknown."""

    n: int
    key: str
    consent: Consent
    written: datetime | None


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it is kept: with its `content`, or, of one that was erased, with its `mark` alone.

    `key` is that of the record's lead; `erased` are the numbers that an erasure says it took.
    """

    n: int
    link: bytes
    content: bytes = b""
    mark: bytes = b""
    erased: tuple[int, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    count: int
    last: bytes


class Chain:
    """Makes links with a store's secret, in hexadecimal."""

    def __init__(self, secret: str) -> None:
        self._key = hmac.digest(bytes.fromhex(secret), b"nurture consents", "sha256")
        self.beginning = self._made(b"beginning")

    def mark(self, content: bytes) -> bytes:
        return self._made(b"mark" + content)

    def mark_of(self, link: Link) -> bytes:
        return link.mark or self.mark(link.content)

    def next(self, before: bytes, mark: bytes) -> bytes:
        return self._made(b"link" + before + mark)

    def appended(self, head: Head, content: bytes) -> Head:
        """The head with one link more."""
        return Head(head.count + 1, self.next(head.last, self.mark(content)))

    def sealed(self, head: Head) -> str:
        """The head as it is kept."""
        text = f"{head.count} {head.last.hex()}"
        return f"{text} {self._made(b'head' + text.encode()).hex()}"

    def opened(self, kept: str) -> Head | None:
        """The head that was kept; None when it is none that `sealed` made."""
        count, _, rest = kept.partition(" ")
        try:
            head = Head(int(count), bytes.fromhex(rest.partition(" ")[0]))
        except ValueError:
            return None
        return head if hmac.compare_digest(kept.encode(), self.sealed(head).encode()) else None

    def broken(self, last: bytes) -> bytes:
        """What the chain goes on from where its head was lost: the break stays in it for ever."""
        return self._made(b"broken" + last)

    def _made(self, of: bytes) -> bytes:
        return hmac.digest(self._key, of, "sha256")


def content_of(values: Sequence[object]) -> bytes:
    """All that a record says and whose it is, as it is kept; its number is told by its place in the chain."""
    return json.dumps(values, default=repr).encode()
