"""What mails that came back mean for the address of a lead, by the class of their reason.

| reason | the address |
| --- | --- |
| invalid_recipient, bad_domain | gets no more mail, at once |
| inactive_mailbox | gets no more after 2 mails within 14 days |
| mailbox_full | after 3 mails within 21 days it gets none for 90 days, counted from the last |
| these two, greylisted, network, unknown | gets no more after 5 mails in a row over at least 14 days |
| policy, auth, blocked, content, relay, rate, too_big | goes on as before: they are about the sender or the mail |

It is one rule for what the server refused at once, what was given up after its retries, and what came back later; each
mail counts once. In a row: every mail that was sent between the first and the last of them came back.

It ends by what the person does afterwards: an answer, a click, a form. An import ends nothing: it may be an old list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from nurture.core.model import Event

_AT_ONCE = frozenset({"invalid_recipient", "bad_domain"})
_SOFT = frozenset({"inactive_mailbox", "mailbox_full", "greylisted", "network", "unknown", ""})
_ALIVE = frozenset({"replied", "clicked", "submitted"})
_TWICE, _INACTIVE_WITHIN = 2, timedelta(days=14)
_THRICE, _FULL_WITHIN, _HELD = 3, timedelta(days=21), timedelta(days=90)
_IN_A_ROW, _OVER = 5, timedelta(days=14)
_WORDS = {
    "invalid_recipient": "there is no such address",
    "bad_domain": "its domain takes no mail",
    "inactive_mailbox": "the mailbox is switched off",
}


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """Why an address gets no mail, in words. `last` is when the mail that decided it came back."""

    text: str
    last: datetime


@dataclass(frozen=True, slots=True)
class _Mail:
    """One that was sent or refused `at`; `back` is how it came back, if it did."""

    at: datetime
    back: Event | None = None


def is_about_address(reason: str) -> bool:
    """Whether a failure for this reason is held against the address."""
    return reason in _AT_ONCE or reason in _SOFT


def _bounces(events: Sequence[Event]) -> list[Event]:
    """The bounces that count, one for each mail, in order of arrival."""
    if not any(event.verb == "bounced" for event in events):
        return []
    alive = max((n for n, event in enumerate(events, 1) if event.verb in _ALIVE), default=0)
    return list({e.message or e.key: e for e in events[alive:] if e.verb == "bounced"}.values())


def undeliverable(events: Sequence[Event]) -> Undeliverable | None:
    """Why nothing is sent any more to the lead with these events; None when nothing speaks against it."""
    back = _bounces(events)
    if not back:
        return None
    dead = next((event for event in back if _reason(event) in _AT_ONCE), None)
    off = _last_of([event for event in back if _reason(event) == "inactive_mailbox"], _TWICE, _INACTIVE_WITHIN)
    if decided := dead or off:
        return Undeliverable(_WORDS[_reason(decided)], decided.at)
    row = next(_rows(events, back), ())
    return Undeliverable(f"{len(row)} mails in a row came back", row[-1].at) if row else None


def full_until(events: Sequence[Event], at: datetime) -> datetime | None:
    """Until when, as known at an instant, an address is left alone because its mailbox was full too often."""
    full = [event for event in _bounces(events) if event.at <= at and _reason(event) == "mailbox_full"]
    last = _last_of(full, _THRICE, _FULL_WITHIN)
    return last.at + _HELD if last else None


def _reason(event: Event) -> str:
    return str(event.facts.get("reason", ""))


def _last_of(back: Sequence[Event], count: int, within: timedelta) -> Event | None:
    """The newest that is the last of so many within that time."""
    back = sorted(back, key=lambda event: event.at)
    ends = zip(back, back[count - 1 :], strict=False)
    return next((last for first, last in reversed([*ends]) if last.at - first.at <= within), None)


def _rows(events: Sequence[Event], back: Sequence[Event]) -> Iterator[Sequence[Event]]:
    """The bounces of mails that came back one after the other for long enough, oldest first."""
    soft = {event.message or event.key: event for event in back if _reason(event) in _SOFT}
    others = {event.message for event in events if event.verb == "bounced"} - soft.keys()
    sent = {e.message: _Mail(e.at, soft.get(e.message)) for e in events if e.verb == "sent" and e.message not in others}
    refused = [_Mail(event.at, event) for key, event in soft.items() if key not in sent]
    mails = sorted([*sent.values(), *refused], key=lambda mail: mail.at)
    for came_back, row in groupby(mails, key=lambda mail: mail.back is not None):
        run = list(row)
        if came_back and len(run) >= _IN_A_ROW and run[-1].at - run[0].at >= _OVER:
            yield [mail.back for mail in run if mail.back]
