"""What a store keeps of consents: a chain that is added to, read for its proof, and verified."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from nurture.core.consents.chain import Record
from nurture.core.consents.verifying import Finding
from nurture.core.model import Consent


class OfConsents(Protocol):
    def add_consents(self, key: str, consents: Sequence[Consent], now: datetime) -> None:
        """What the lead found by `key` said by a form, a page, or by hand; the lead becomes due.

        What is known already changes nothing. A confirmed one ends a suppression by `unsubscribed` that is older than
        its date, and of all that was withdrawn then only its own purpose holds again. Raises KeyError for an unknown
        lead.
        """

    def consent_records(self, key: str) -> list[Record]:
        """All that a lead ever said, in order of arrival, with its proof; of an unknown lead nothing."""

    def verify_consents(self) -> list[Finding]:
        """What was done to records, to the words agreed to, or to addresses, behind nurture's back. Reads all of them
        once."""

    def readdressed(self) -> list[str]:
        """The keys of leads who would be written to at another address than theirs."""
