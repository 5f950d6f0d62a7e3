"""What a store tells of a mail that somebody points to, by a token or its Message-ID; no answer reads a whole lead."""

from __future__ import annotations

from typing import Protocol

from nurture.core.model import Consent
from nurture.store.attempts import Mailed, Shared


class OfLinks(Protocol):
    def mailed(self, digest: bytes) -> Mailed | None:
        """The message whose Message-ID begins with these 15 bytes, with the links of its own."""

    def mailed_by_id(self, message_id: str) -> Mailed | None:
        """The message with this Message-ID, `<…@…>`."""

    def shared(self, digest: bytes) -> Shared | None:
        """What all mails of a step have in common under this digest of `shared_digest`."""

    def consents_of(self, lead: int) -> tuple[Consent, ...]:
        """What a lead, by its number, has said to each purpose, in order of arrival; nothing of one who is gone."""
