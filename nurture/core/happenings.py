"""A feed's rows, hostile as they are, read into what happened to whom.

| what a row holds | what becomes of it |
| --- | --- |
| no address, no `event`, one that is nowhere, one that nurture itself writes | refused, with its line and the reason |
| no `at` | it happens at the instant of the run |
| an `at` that cannot be read | refused |
| an `at` that is to come by more than five minutes | nothing yet: the row is read again when its time has come |
| a no (`unsubscribed`, however spelt, `complained`) with such an `at` or a bad `id` | it happens at once |
| an `id` | with the same lead, event and `at` in this feed it is no second event; with others it is one, given anew |
| no `id` | the same row in this feed is no second event |
| a fact that does not fit its type, a heading that is no fact | left out and counted |
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from nurture.core.addresses import Address, Refusal
from nurture.core.cells import read_email, read_instant, read_text, read_value
from nurture.core.consents.standing import UNSUBSCRIBED
from nurture.core.forms import UNCONFIRMED
from nurture.core.intake import heading_key
from nurture.core.model import Facts, Message
from nurture.core.problems import did_you_mean
from nurture.core.program import Field
from nurture.core.sending.retries import REASONS
from nurture.core.their_data import ASKED
from nurture.core.times.wall import CLOCKS_DIFFER
from nurture.core.undecided import UNCLEAR

WRITTEN_BY_US = frozenset({"sent", "notified", "entered", "finished", "became", UNCONFIRMED, ASKED, UNCLEAR})
"""Verbs that nurture alone writes."""
OF_MESSAGES = frozenset({"opened", "clicked"})
"""Verbs of what is done with a message."""
FACTS: Mapping[str, Mapping[str, Field]] = {
    "opened": {"by": Field("by", "choice", ("person", "proxy"))},
    "paused": {"until": Field("until", "date")},
    "bounced": {"reason": Field("reason", "choice", tuple(sorted(REASONS))), "status": Field("status", "text")},
    "away": {"until": Field("until", "date")},
}
"""Those of events that no file declares: who loaded the image of a mail; the end of a pause that a lead asked for; why
a mail came back, and its enhanced code; the last day of an absence."""
NOES = frozenset({UNSUBSCRIBED, "complained"})
"""Verbs that end mail."""
_OPTED_OUT = re.compile(
    r"(?:un-?sub(?:scrib(?:e|ed|es|ing))?|opt(?:ed)?[ _-]?out|wypis(?:z|any|ana|ano|anie)?)[.!]?(?: (?P<purpose>.+))?",
    re.I,
)
_MAY_BE_NO = re.compile(
    r"un-?sub|opt\W?out|wypis|rezyg|wycof|sprzeciw|skarg|complain|abuse|spam|withdr|revo[ck]|suppress|ab(?:ge)?meld|abbestell"
    r"|austrag|widerr|d[ée]s(?:abonn|inscri)|baja|cancella(?:mi|zione)|\bstop\b",
    re.I,
)
_OF_SOURCES = frozenset({"joined", "arrived"})
_OURS = ("email", "event", "at", "id")
_ANY_ZONE = ZoneInfo("UTC")


class AnyPage(frozenset[str]):
    """Names of events where no file lists the pages of the firm's site: `visited` whatever is one too."""

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or (isinstance(name, str) and name.startswith("visited "))


@dataclass(frozen=True, slots=True)
class FeedRules:
    """How the rows of one feed are read. `events` are the declared ones with their facts, `names` all that can happen.

    `zone` is that of times without an offset.
    """

    feed: str
    zone: ZoneInfo
    events: Mapping[str, Mapping[str, Field]]
    names: Collection[str]


@dataclass(frozen=True, slots=True)
class Happened:
    """One accepted row. `address` is the lead's key, `key` that of the event to be."""

    address: str
    verb: str
    what: str
    at: datetime
    key: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class ToCome:
    """A row whose time has not come."""

    at: datetime


class HappeningRead(NamedTuple):
    """What one row was read as; the facts, or an `at`, left out because they did not fit, and the headings ignored;
    whether one that is refused may say that somebody wants no more mail."""

    result: Happened | ToCome | Refusal
    emptied: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    may_be_no: bool = False


def read_happening(values: Mapping[str, Any], rules: FeedRules, now: datetime) -> HappeningRead:
    """What happened, or why the row is refused."""
    cells = {heading_key(heading): value for heading, value in values.items()}
    address = read_email(cells.get("email"))
    written = " ".join((read_text(cells.get("event")) or "").split())
    name, at = _as_declared(written, rules), _at(cells.get("at"), rules.zone, now)
    is_no = name.partition(" ")[0] in NOES
    refused = address.reason if isinstance(address, Refusal) else _refused(name, rules)
    if not (refused or is_no):
        refused = (at if isinstance(at, str) else "") or _bad_id(cells.get("id"))
    if refused or isinstance(address, Refusal):
        return HappeningRead(Refusal(refused), may_be_no=is_no or bool(_MAY_BE_NO.search(written)))
    dated = now if isinstance(at, str) else at
    if dated > now + CLOCKS_DIFFER and not is_no:
        return HappeningRead(ToCome(dated))
    types = {heading_key(fact): field for fact, field in facts_of(name, rules.events).items()}
    others = {heading: cell for heading, cell in cells.items() if heading not in _OURS and _said(cell)}
    facts = {h: read_value(cell, types[h], rules.zone) for h, cell in others.items() if h in types}
    verb, _, what = name.partition(" ")
    happened = Happened(
        address=address.key,
        verb=verb,
        what=what,
        at=min(dated, now),
        key=f"feed/{rules.feed}/{_known_by(cells, address, name)}",
        facts={types[h].name: value for h, value in facts.items() if value is not None},
    )
    misfits = [heading for heading, value in facts.items() if value is None]
    emptied = (*misfits, *(["at"] if isinstance(at, str) else []))
    return HappeningRead(happened, emptied, tuple(heading for heading in others if heading not in types))


def _as_declared(written: str, rules: FeedRules) -> str:
    """The event's words in the case in which the files have them; other programs begin them with a capital, and have
    words of their own for whoever opts out."""
    if written in rules.names or written in rules.events:
        return written
    opted_out = _OPTED_OUT.fullmatch(written)
    for words in (written, f"{UNSUBSCRIBED} {opted_out['purpose'] or ''}".rstrip() if opted_out else written):
        alike = {name for name in (*rules.events, *rules.names) if name.casefold() == words.casefold()}
        if len(alike) == 1:
            return alike.pop()
    return words


def _said(cell: Any) -> bool:
    return cell is not None and cell != ""


def _refused(name: str, rules: FeedRules) -> str:
    """Why an event of this name cannot come from a feed; "" when it can."""
    verb = name.partition(" ")[0]
    if not name:
        return "there is no `event`"
    if name in rules.events:
        return ""
    if verb in WRITTEN_BY_US:
        return f"`{name}` is written by nurture itself, when it happens"
    if verb in _OF_SOURCES:
        return f"`{name}` comes from sources; a feed brings what happens afterwards"
    if name not in rules.names:
        return no_such(name, rules.names)
    return ""


def no_such(name: str, names: Collection[str]) -> str:
    """In words that nothing of this name can happen; `names` are those that can."""
    verb, _, what = name.partition(" ")
    if verb != "unsubscribed":
        hint = did_you_mean(name, names) or "list it under `events` in nurture.yaml"
        return f"there is no event `{name}`; {hint}"
    purposes = [each.removeprefix("unsubscribed ") for each in names if each.startswith("unsubscribed ")]
    hint = did_you_mean(what, purposes) or f"there is {', '.join(sorted(purposes)) or 'none'}"
    return f"there is no consent `{what}` that can be withdrawn; {hint}; `unsubscribed` alone ends all mail"


def _at(cell: Any, zone: ZoneInfo, now: datetime) -> datetime | str:
    """When it happened, or why that cannot be."""
    if not _said(cell):
        return now
    at = read_instant(cell, zone)
    if at is None:
        return "its `at` cannot be read; write it as in 2026-03-02 or 2026-03-02T08:30+01:00"
    return at


def _bad_id(cell: Any) -> str:
    return "its `id` cannot be read" if _said(cell) and read_text(cell) is None else ""


def _known_by(cells: Mapping[str, Any], address: Address, name: str) -> str:
    """The same for the same event, however often its row is read.

    An `id` stands for its lead, event and time too: exports that count from 1 each week give it anew. Its facts may be
    corrected, and its time be written otherwise.
    """
    if own := read_text(cells.get("id")):
        at = read_instant(cells.get("at"), _ANY_ZONE)
        return f"id/{_digest([own, address.key, name, at])}"
    held = {heading: cell for heading, cell in cells.items() if _said(cell) and heading != "email"}
    return f"row/{_digest([address.key, sorted(held.items(), key=lambda pair: pair[0])])}"


def _digest(whole: list[Any]) -> str:
    return hashlib.sha256(json.dumps(whole, default=str).encode()).hexdigest()[:32]


def names_of(verb: str, what: str, message: Message | None) -> tuple[str, ...]:
    """What the event is called: a click on link L of message M is `clicked L` and `clicked M`."""
    of_message = (message.step, message.template) if message and verb in OF_MESSAGES else ()
    return tuple(dict.fromkeys(name for name in (what, *of_message) if name))


def facts_of(event: str, declared: Mapping[str, Mapping[str, Field]]) -> Mapping[str, Field]:
    """The facts that an event may have: its own, and those of its verb."""
    return {**declared.get(event.partition(" ")[0], {}), **declared.get(event, {})}
