"""The whole plugin contract: every hook, and the protocol of what it returns.

A `register_*` hook returns named objects. A project's files name them, and core calls the one named, alone, with its
own validated options. Work is never done inside a hook, so one plugin cannot stop another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, runtime_checkable

import pluggy

from nurture.core.conditions import Word
from nurture.core.model import Event, Lead
from nurture.core.view import Points, View
from nurture.plugin_options import Options
from nurture.webhooks import Webhook

hookspec = pluggy.HookspecMarker("nurture")
hookimpl = pluggy.HookimplMarker("nurture")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a source: `values` by heading, as text or JSON values; `line` of the file it stood on, 0 when none."""

    values: Mapping[str, Any]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows that belong together, and the cursor to hand back next time; core stores both in one transaction.

    `problems` are rows that could not be read at all: (line, reason). `notes` are words for whoever reads the log.
    `origin` is the path of the file that the lines count in, where there are several. `headings` are those above the
    rows, which may be none, of a table that has them.
    """

    rows: Sequence[Row]
    cursor: str = ""
    problems: Sequence[tuple[int, str]] = ()
    notes: Sequence[str] = ()
    origin: str = ""
    headings: Sequence[str] = ()


class SourceError(Exception):
    """Raised by `fetch` when a source cannot be read at all; its text names what to look at, and the cure."""


@runtime_checkable
class Source(Protocol):
    """Leads in. `fetch` yields batches behind `cursor` ("" at first); nothing when there is nothing new."""

    name: str
    options: type[Options]

    def fetch(self, options: Any, cursor: str) -> Iterator[Batch]: ...


@runtime_checkable
class Feed(Protocol):
    """Events in, pulled: as a source, but each row is an event: `email`, `event`, `at`, `id`, and its facts by name.

    `at` (ISO 8601, else the instant of the run) and `id` may be missing; the same `id` for the same lead,
    event and `at` is no second event.
    """

    name: str
    options: type[Options]

    def fetch(self, options: Any, cursor: str) -> Iterator[Batch]: ...


@dataclass(frozen=True, slots=True)
class MailBatch:
    """Mails as they came, of long ones the beginning, and the cursor to hand back next time.

    Core stores what it made of them together with the cursor, before it asks for the next batch: whoever takes a mail
    out of its folder does it then. `notes` are words for whoever reads the log.
    """

    mails: Sequence[bytes]
    cursor: str = ""
    notes: Sequence[str] = ()


LONGEST_MAIL = 1_000_000
"""Bytes of a mail that are looked at."""


@runtime_checkable
class Mailbox(Protocol):
    """Mail in: bounces, complaints, answers. `fetch` yields what is new behind `cursor` ("" at first)."""

    name: str
    options: type[Options]

    def fetch(self, options: Any, cursor: str) -> Iterator[MailBatch]: ...


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as a channel gets it. `data` are its RFC 5322 bytes (CRLF); `payload` is a notification's JSON.

    `sender` and `recipient` are the envelope. `key` is unique and the same for every attempt.
    """

    key: str
    message_id: str
    kind: Literal["send", "notify"]
    sender: str
    recipient: str
    data: bytes
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one letter.

    `sent`: the next hop has it; `deferred`: try later; `failed`: for good; `in_doubt`: the body went out and no answer
    came. `fault` is true when the sender or the channel is at fault, not the address. `reason` is the class of a
    deferral or failure: invalid_recipient, inactive_mailbox, bad_domain, mailbox_full, greylisted, rate, blocked,
    policy, auth, content, too_big, relay, network; "" when there is none or it is unknown.
    """

    key: str
    outcome: Literal["sent", "deferred", "failed", "in_doubt"]
    detail: str = ""
    fault: bool = False
    reason: str = ""


class Withdrawn(Exception):
    """Raised by `mark`: these letters must not leave any more, and none of the call was marked.

    A channel gives no receipt for them, and marks the others again.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(", ".join(keys))
        self.keys = tuple(keys)


Mark = Callable[[Sequence[str]], None]
"""Call it with the keys at the point of no return, before the first byte of their text leaves; an envelope may be out.

It returns when they are durable, with the hash of their bytes. Raises Withdrawn.
"""


@runtime_checkable
class Channel(Protocol):
    """Messages out. Pull a letter when there is room, `mark` it at the point of no return, yield a receipt for each.

    `abilities` may hold `exactly-once`: a key delivered again changes nothing, so it needs no mark; and `concurrent`:
    several letters may be under way, and `next(letters)` may be None: there is none right now, so see to those under
    way, then ask again. `options` may have `workers`: so many processes of the run then deliver side by side, and
    `connections`, of which each gets its share.
    """

    name: str
    options: type[Options]
    abilities: frozenset[str]

    def deliver(self, letters: Iterator[Letter], mark: Mark, options: Any) -> Iterator[Receipt]: ...


@runtime_checkable
class LooksUp(Protocol):
    """What a channel may have beside: it can ask what became of messages whose answer never came.

    `look_up` maps Message-IDs of those given to `sent`, or to `failed: ` and why; those of which nothing is known yet
    are left out. Asked once a run, for the messages in doubt.
    """

    def look_up(self, message_ids: Sequence[str], options: Any) -> Mapping[str, str]: ...


@runtime_checkable
class Scorer(Protocol):
    """Points for events (`fades` true) or for who the lead is (`fades` false). Its name is its key below `score:`.

    `read` turns what is written there into rules, or says what is wrong; `points` is pure. For a scorer that fades it
    is asked once for each event, in order, with `view.points` as given so far; else once, with event None, whenever the
    lead changed. A scorer may have `most(rules, halves_every)`, the most points that it ever gives at one time: `check`
    then tells temperatures that no lead can reach.
    """

    name: str
    fades: bool

    def read(self, written: Any) -> Any: ...

    def points(self, event: Event | None, view: View, rules: Any) -> Iterable[Points]: ...


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of templates: `{{ value | name }}`. `apply(value, *args)` is pure."""

    name: str
    apply: Callable[..., Any]
    needs_language: bool = False


class Hooks:
    """Every hook there is."""

    @hookspec
    def register_sources(self) -> Iterable[Source]:  # type: ignore[empty-body]
        """Lead sources, used as `sources: {NAME: {use: …}}`."""

    @hookspec
    def register_feeds(self) -> Iterable[Feed]:  # type: ignore[empty-body]
        """Events pulled from elsewhere, used as `feeds: {NAME: {use: …}}`."""

    @hookspec
    def register_mailboxes(self) -> Iterable[Mailbox]:  # type: ignore[empty-body]
        """Where mail comes back to, used as `mailboxes: {NAME: {use: …}}`."""

    @hookspec
    def register_webhooks(self) -> Iterable[Webhook]:  # type: ignore[empty-body]
        """What is posted by providers, used as `webhooks: {NAME: {use: …}}`."""

    @hookspec
    def register_channels(self) -> Iterable[Channel]:  # type: ignore[empty-body]
        """Send channels, used as `channels: {NAME: {use: …}}`."""

    @hookspec
    def register_scorers(self) -> Iterable[Scorer]:  # type: ignore[empty-body]
        """Ways of scoring, each a key below `score:`."""

    @hookspec
    def register_conditions(self) -> Iterable[Word]:  # type: ignore[empty-body]
        """Words of conditions, such as `has(…)`."""

    @hookspec
    def register_filters(self) -> Iterable[Filter]:  # type: ignore[empty-body]
        """Filters of templates, such as `| date`."""

    @hookspec
    def veto_message(self, message: Any, lead: Lead, now: datetime) -> str | None:
        """A reason to hold this message now, or None. Asked one implementation at a time; any reason holds it."""
