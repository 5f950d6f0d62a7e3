"""Webhooks: what providers and other programs post to `nurture serve`, as plugins read it.

A plugin verifies what was posted before it reads a word of it, and says what it means. Core writes all of it down
together before it answers; where the database is locked it answers 503, and the provider posts again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol, runtime_checkable

from nurture.plugin_options import Options

LONGEST_POST = 1_000_000
"""Bytes of a body that are taken, unless a webhook says by its `longest` that there may be more."""


@dataclass(frozen=True, slots=True)
class Posted:
    """One request. `headers` are by their names in lower case; `body` is as it came, `now` when."""

    headers: Mapping[str, str]
    body: bytes
    now: datetime


@dataclass(frozen=True, slots=True)
class MailReport:
    """What a provider says of one mail to one recipient.

    `id` is the provider's own for this happening: whatever comes under it again changes nothing; without one the same
    report is the same happening. `message_id` is that of the mail's header, "" where the provider does not tell it.
    `reason`, of a mail that bounced for good, is a class as in `Receipt`, `status` the enhanced code, `words` what the
    server said.
    """

    what: Literal["delivered", "bounced", "complained", "unsubscribed"]
    recipient: str
    id: str
    message_id: str = ""
    reason: str = "unknown"
    status: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What was said: of mails, of leads (as the rows of a feed), in mails that came in; and what to answer.

    An event among `events` that cannot be taken is answered with 400, and then nothing of the reply is.
    """

    reports: Sequence[MailReport] = ()
    events: Sequence[Mapping[str, Any]] = ()
    mails: Sequence[bytes] = ()
    answer: str = ""


class Unverified(Exception):
    """Raised by `handle`: nobody knows who says this. It is counted, and answered with 401; its text, if it has one,
    stands in the log."""


class Nonsense(Exception):
    """Raised by `handle` of what is verified and cannot be read; its text says why, and what to change where. It is
    answered with 400, and told by `doctor`."""


@runtime_checkable
class Webhook(Protocol):
    """What is posted to `/hooks/NAME`. `handle` raises Unverified unless it is sure who says it, then reads.

    It is called in a thread of its own. Anything else that it raises is answered with 503. `longest`, where it has one,
    is how many bytes of a body are taken; of those beyond LONGEST_POST one is read at a time.
    """

    name: str
    options: type[Options]

    def handle(self, options: Any, posted: Posted) -> Reply: ...
