"""What the store and those who deliver hand each other: messages taken in hand, what they leave as, how they end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from nurture.core.model import Event, LeadState, Message, MessageState, Reason


class Claimed(Protocol):
    """A message taken in hand with all that is known of its lead, cheap to hand to another process (pickle).

    `key` is its own, `lead` and `email` are its lead's.
    """

    @property
    def key(self) -> str: ...

    @property
    def lead(self) -> int: ...

    @property
    def email(self) -> str: ...

    @property
    def message(self) -> Message: ...

    def state(self) -> LeadState:
        """Of its lead, as it was when the message was claimed. Contexts of its messages are left out."""


class Link(NamedTuple):
    """Where a link of a mail leads, by the name that nurture.yaml gives it, "" for an address written out.

    `digest` is the one by which all mails of the step have it in common, empty for a link made of what is known of its
    lead. The image that they have in common leads nowhere.
    """

    name: str
    url: str
    digest: bytes = b""


class Written(NamedTuple):
    """What has to be durable before a message leaves: its Date, its Message-ID, and what its bytes are made of.

    `version` is the template's, `context` its values as JSON, `digest` the SHA-256 of the bytes, in hex. `links` are
    those that are the message's own, by their numbers; `shared` those that it has in common with its step's.
    """

    key: str
    at: datetime
    message_id: str
    version: str
    context: str
    digest: str
    links: tuple[Link, ...] = ()
    shared: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Settlement:
    """The end of one attempt: the message's new state, and the event that tells it (`sent X`), if any.

    `due` is the next attempt of a deferred or held message; None leaves it as it was.
    """

    key: str
    state: MessageState
    at: datetime
    event: Event | None = None
    due: datetime | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A message in doubt, its lead's address, and the first event about it that came in: then it has arrived."""

    message: Message
    email: str
    evidence: Event | None = None


@dataclass(frozen=True, slots=True)
class Leaving:
    """A message that may leave, with its lead's address. `paced`: it was given a slot, at `due`."""

    key: str
    kind: str
    email: str
    requested: bool
    paced: bool
    due: datetime


@dataclass(frozen=True, slots=True)
class Left:
    """A message that was sent: of which campaign, to which lead's address, when."""

    campaign: str
    email: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Mailed:
    """A message found by a token: its lead's address, and its links by their numbers, each as (name, address)."""

    message: Message
    email: str
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Shared:
    """A link or an image that all mails of a step have in common; `name` and `url` are empty for an image."""

    campaign: str
    step: str
    name: str = ""
    url: str = ""
