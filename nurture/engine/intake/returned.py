"""Mails that came in: which message of ours each is about, and what it says of the lead whom that was sent to.

| the mail | is about | and becomes |
| --- | --- | --- |
| a bounce | the message whose token it came to or returns; by Message-ID with a plausible recipient | `bounced` |
| a complaint | the message whose token or Message-ID it returns | `complained`, the end of all mail |
| a wish to get no more | the message of its token or Message-ID, and whoever wrote it | `unsubscribed` |
| a wish to be forgotten | the same | `unsubscribed`, with `asks: erasure` |
| an answer that may be such a wish | the same, if a lead | `unclear-answer` |
| an answer | the message it answers | `replied` |
| an automatic answer | the message it answers, if it says until when | `away` |

Tokens and Message-IDs are ours alone to make, so a bounce that was made up suppresses nobody. Who asks for no more
below a mail that went to somebody else, and was handed on, may mean either: both get none, for nobody is hurt by a mail
less. Of an address that is no lead yet the wish waits for it. Whatever else is about nothing of ours is counted and
told. Nothing of a mail's text is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from nurture.core import tokens
from nurture.core.addresses import Address, read_address
from nurture.core.model import Event, Facts, Message
from nurture.core.returned import Failure, Returned
from nurture.core.tokens import Keys
from nurture.core.undecided import ASKS, ERASURE, UNCLEAR
from nurture.engine.budgets import came_back
from nurture.engine.intake.tally import Tally
from nurture.engine.intake.undecided import keep_undecided
from nurture.store.attempts import Mailed
from nurture.store.protocol import Store

_VERBS = {
    "bounce": "bounced",
    "complaint": "complained",
    "unsubscribe": "unsubscribed",
    "erasure": "unsubscribed",
    "unclear": UNCLEAR,
    "reply": "replied",
    "auto-reply": "away",
}
_WISHES = ("unsubscribe", "erasure")
_FEED = "what came back"
_PURPOSES: tuple[tokens.Purpose, ...] = ("unsubscribe", "preferences")
"""Of the tokens that stand in headers of our mails."""


@dataclass(frozen=True, slots=True)
class Returns:
    """What is made of mails. `keys` are those that this database makes its tokens with."""

    store: Store
    keys: Keys
    now: datetime

    def take_in(self, mail: Returned, raw: bytes, tally: Tally, key: str = "") -> None:
        """Write down what it says, once however often it comes: under `key`, or one made of the mail."""
        verb = _VERBS.get(mail.kind)
        if verb is None or (verb == "away" and mail.until is None):
            tally.count(mail)
            return
        mailed = self._about(mail)
        leads = self._leads(mail, mailed)
        if not leads:
            tally.nobody(mail, mailed)
            return
        failure = _failure(mail, mailed) if mailed and verb == "bounced" else None
        told = []
        for number, (lead, message) in enumerate(leads.items()):
            event = Event(
                verb=verb,
                at=self.now,
                key=f"{key}/{number}" if key and number else key or _key_of(verb, mail, raw, lead, message),
                facts=_facts(mail, failure),
                campaign=message.campaign if message else "",
                message=message.key if message else "",
            )
            if message and failure:
                came_back(event, message, failure.words, self.store)
            told.append((lead, event))
        tally.count(mail, self.store.take_events(_FEED, told, "", self.now))
        if mail.kind in ("erasure", "unclear"):
            for lead in leads:
                keep_undecided(lead, self.store)

    def _about(self, mail: Returned) -> Mailed | None:
        """The message that it is about."""
        by_token = next(filter(None, map(self.store.mailed, self._digests(mail))), None)
        by_id = (self.store.mailed_by_id(f"<{each.strip('<>')}>") for each in mail.message_ids)
        return by_token or next((found for found in by_id if found and _is_plausible(mail, found)), None)

    def _digests(self, mail: Returned) -> Iterator[bytes]:
        returned_to = (address.rpartition("@")[0].rpartition("+")[2] for address in mail.sent_to)
        for token in (*returned_to, *mail.tokens):
            read = (tokens.read(self.keys, purpose, token) for purpose in _PURPOSES)
            yield from filter(None, (tokens.read_local(self.keys, token), *read))

    def _leads(self, mail: Returned, mailed: Mailed | None) -> dict[str, Message | None]:
        """The keys of whom it says something, each with the message that went to them; what colleagues were sent says
        nothing of a lead."""
        leads: dict[str, Message | None] = {}
        if mailed and mailed.message.kind == "send" and (key := _key(mailed.email)):
            leads[key] = mailed.message
        writer = _key(mail.sender) if mail.kind in (*_WISHES, "unclear") else None
        may_wait = mail.kind in _WISHES and (mailed is None or mailed.message.kind == "send")
        if writer and (may_wait or self.store.state(writer)):
            leads.setdefault(writer, None)
        return leads


def _key_of(verb: str, mail: Returned, raw: bytes, lead: str, message: Message | None) -> str:
    """The same for the same mail, by whichever way and however often it comes."""
    of = f"{verb} {lead} {message.key if message else ''} {mail.own_id}".encode(errors="replace")
    return f"mail/{hashlib.sha256(of if mail.own_id else of + raw).hexdigest()[:32]}"


def _facts(mail: Returned, failure: Failure | None) -> Facts:
    if failure:
        return {"reason": failure.reason, **({"status": failure.status} if failure.status else {})}
    if mail.kind == "erasure":
        return {ASKS: ERASURE}
    return {"until": mail.until} if mail.kind == "auto-reply" and mail.until else {}


def _is_plausible(mail: Returned, mailed: Mailed) -> bool:
    """Whether a bounce without a token names the address that the message went to, or another one at its domain."""
    domain = (_key(mailed.email) or "").rpartition("@")[2]
    said = [(_key(each.recipient) or "").rpartition("@")[2] for each in mail.failures]
    return mail.kind != "bounce" or domain in said


def _failure(mail: Returned, mailed: Mailed) -> Failure:
    """What a bounce says of the address, before what it says of others."""
    key = _key(mailed.email)
    theirs = (each for each in mail.failures if _key(each.recipient) == key)
    return next(iter((*theirs, *mail.failures, Failure(""))))


def _key(address: str) -> str | None:
    read = read_address(address)
    return read.key if isinstance(read, Address) else None
