"""What a store keeps of forms: submissions that count, and those that somebody has still to confirm."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from nurture.core.forms import Pending, Submission


class OfForms(Protocol):
    def submit(self, said: Submission) -> bool:
        """Let it count: the lead, made where there is none, arrives, has its fields and its consents, and is due.

        What was typed takes the place of what was known. False, and nothing, for one that is known already and for
        somebody who was erased.
        """

    def ask(self, said: Submission) -> bool:
        """Keep it until it is confirmed: `unconfirmed FORM` is in the log of its lead, which is due and as it was.

        One that is made for it has no source, and is none of `leads`. False, and nothing, for somebody who was erased,
        and for an address that was asked `MOST_ASKED` times within a day.
        """

    def pending(self, request: str) -> Pending | None:
        """The one called so, until it is forgotten."""

    def unconfirmed(self, since: datetime | None = None) -> Mapping[str, int]:
        """How many nobody has confirmed yet, by form; of those sent since then, or of all, which reads all."""

    def confirm(self, request: str, at: datetime, evidence: str, form: str = "") -> bool:
        """Let a pending one count, confirmed at that instant, as `evidence` proves; a second time changes nothing.

        It counts for `form`, as the one that it was sent by is called now.

        False for one that there is not.
        """

    def forget_unconfirmed(self, before: datetime) -> int:
        """Drop those sent before, and leads of whom nothing else is known; how many nobody had confirmed.

        No mark stays of such a lead: it may ask anew.
        """
