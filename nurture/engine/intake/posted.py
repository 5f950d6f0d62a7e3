"""What a webhook says, written down as what mailboxes and feeds bring: together, once, and before it is answered.

| it says | it is about | and becomes |
| --- | --- | --- |
| a mail bounced | the message of its Message-ID; else the last that went to the address within a week | `bounced` |
| somebody complains | the message of its Message-ID; else the last that went to the address | `complained` |
| somebody wants no more mail | the same; else the lead of that address | `unsubscribed` |
| a mail arrived | the message of its Message-ID, if it is in doubt | it was sent |
| a lead did something | the lead, or one who is to arrive, as in a feed | that event |

It is verified, so it is believed without a token: a provider knows what became of a mail to an address.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from nurture.core.addresses import Address, Refusal, read_address
from nurture.core.ahead import sent_event
from nurture.core.happenings import FeedRules, Happened, HappeningRead, ToCome, read_happening
from nurture.core.model import GONE, Message, MessageState, Reason
from nurture.core.program import Project
from nurture.core.returned import Failure, Kind, Returned
from nurture.core.sending.retries import REASONS
from nurture.engine.intake.feeds import events_of
from nurture.engine.intake.mailboxes import receive
from nurture.engine.intake.recording import event_names
from nurture.engine.intake.returned import Returns
from nurture.engine.intake.tally import Tally
from nurture.engine.keys import keys_of
from nurture.engine.refused_posts import forget_refused
from nurture.store.attempts import Mailed, Settlement
from nurture.store.intake import Fed
from nurture.store.protocol import Store
from nurture.webhooks import MailReport, Nonsense, Reply

_LATELY = timedelta(days=7)
"""A server that cannot be reached is given up after five days (RFC 5321, 4.5.4.1), and told of later."""
_KINDS: Mapping[str, Kind] = {"bounced": "bounce", "complained": "complaint", "unsubscribed": "unsubscribe"}


@dataclass(frozen=True, slots=True)
class Postings:
    """What is made of them: those of the webhook of this name, in this store."""

    name: str
    project: Project
    store: Store
    now: datetime

    def take_in(self, reply: Reply) -> str:
        """Within a transaction of the caller's; what it was, in words. Raises Nonsense: nothing of it may stay."""
        events, left_out = self._take_events(reply.events) if reply.events else (Fed(), "")
        tally, returns = Tally(), Returns(self.store, keys_of(self.store), self.now)
        for report in reply.reports:
            mailed = self._named(report)
            if report.what == "delivered":
                self._arrived(mailed)
            else:
                returns.take_in(self._returned(report, mailed), b"", tally, self._key(report))
        mails = [receive(raw, "", self.store, self.now) for raw in reply.mails]
        if reply.mails or reply.events:
            forget_refused(self.name, self.store)
        return ", ".join(filter(None, (_told(events), left_out, tally.words(), *mails)))

    # -- what leads did

    def _take_events(self, events: Sequence[Mapping[str, Any]]) -> tuple[Fed, str]:
        """What became of them, and which of their facts are left out, in words."""
        known = frozenset(event_names(self.project))
        rules = FeedRules(f"webhook {self.name}", self.project.zone, self.project.events, known)
        reads = [read_happening(event, rules, self.now) for event in events]
        happened = [_happened(number, read) for number, read in enumerate(reads, 1)]
        fed = self.store.take_events(rules.feed, events_of(happened, self.project, self.store), "", self.now)
        return fed, _left_out(reads)

    # -- what became of mails

    def _key(self, report: MailReport) -> str:
        known_by = (report.id or repr(report)).encode(errors="replace")
        return f"hook/{self.name}/{hashlib.sha256(known_by).hexdigest()[:32]}"

    def _named(self, report: MailReport) -> Mailed | None:
        told = _sound(report.message_id).strip("<> ")
        return self.store.mailed_by_id(f"<{told}>") if told else None

    def _arrived(self, mailed: Mailed | None) -> None:
        if mailed and mailed.message.state is MessageState.IN_DOUBT:
            message, why = mailed.message, Reason("evidence", "in doubt, until its provider had delivered it")
            event = sent_event(message, message.at)
            self.store.settle_doubts([Settlement(message.key, MessageState.SENT, message.at, event, reason=why)])

    def _returned(self, report: MailReport, mailed: Mailed | None) -> Returned:
        """The same as a mail that comes back. A complaint about nothing of ours still ends all mail to its lead."""
        about = mailed.message if mailed else self._last(report)
        kind = _KINDS[report.what]
        return Returned(
            kind="unsubscribe" if kind == "complaint" and about is None else kind,
            sender=report.recipient,
            failures=(_failure(report),),
            message_ids=(about.message_id.strip("<>"),) if about else (),
        )

    def _last(self, report: MailReport) -> Message | None:
        """The last message that went to the recipient: of one that bounces, lately."""
        address = read_address(report.recipient)
        state = self.store.state(address.key) if isinstance(address, Address) else None
        since = self.now - _LATELY if report.what == "bounced" else None
        left = (m for m in state.messages if m.kind == "send" and m.state in GONE and m.message_id) if state else ()
        return max((m for m in left if since is None or m.at >= since), key=lambda m: m.at, default=None)


def _failure(report: MailReport) -> Failure:
    """What stands in it may have been written by the server of a stranger."""
    reason = report.reason if report.reason in REASONS else "unknown"
    status = report.status if re.fullmatch(r"[245]\.\d{1,3}\.\d{1,3}", report.status, re.ASCII) else ""
    return Failure(report.recipient, reason, status, _sound(report.words))


def _sound(text: str) -> str:
    return text.encode(errors="replace").decode()


def _happened(number: int, read: HappeningRead) -> Happened:
    if isinstance(read.result, Refusal):
        raise Nonsense(f"event {number}: {read.result.reason}")
    if isinstance(read.result, ToCome):
        raise Nonsense(f"event {number}: its `at` is still to come")
    return read.result


def _left_out(reads: Sequence[HappeningRead]) -> str:
    """The facts that are not kept, each by its name."""
    emptied = {name for read in reads for name in read.emptied}
    ignored = {name[:40] for read in reads for name in read.ignored}
    said = (emptied, "does not fit"), (ignored, "is no fact of its event")
    told = [f"`{name}` {words}" for names, words in said for name in sorted(names)[:5]]
    return f"left out: {', '.join(told)}" if told else ""


def _told(fed: Fed) -> str:
    said = (fed.new, "new"), (fed.known, "that changed nothing"), (fed.waiting, "kept until their leads arrive")
    counts = ", ".join(f"{count:,} {words}" for count, words in said if count)
    return f"events: {counts}" if counts else ""
