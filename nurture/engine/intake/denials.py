"""Rows that take back a consent which their source gave before.

A source is read to its end first: of several rows of one lead the last that says anything counts, however far apart
they stand. Until then nothing is withdrawn, and the cursor stays at the beginning, so that after a kill all is read
again: what is known changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from nurture.core.consents.proof import OUR_RUN, Proof
from nurture.core.intake import Arrival
from nurture.core.model import Consent
from nurture.store.intake import Taken
from nurture.store.protocol import Store


@dataclass(slots=True)
class Denials:
    """The rows of `source`, taken in; `rows` are those that say no, by the lead's key and the purpose."""

    source: str
    store: Store
    now: datetime
    rows: dict[tuple[str, str], Arrival] = field(default_factory=dict)
    cursor: str = ""

    def take_in(self, arrivals: Sequence[Arrival], cursor: str) -> Taken:
        with self.store.transaction():
            taken = self.store.take_in(self.source, arrivals, cursor, self.now)
            self._note(arrivals, taken)
            if self.rows:
                self.store.take_in(self.source, (), "", self.now)
        self.cursor = cursor
        return taken

    def _note(self, arrivals: Sequence[Arrival], taken: Taken) -> None:
        if self.rows:
            for arrival in arrivals:
                for consent in arrival.consents:
                    self.rows.pop((arrival.key, consent.purpose), None)
        if taken.denied:
            last = {arrival.key: arrival for arrival in arrivals}
            self.rows.update({(key, purpose): last[key] for key, purpose in taken.denied})

    def withdraw(self) -> Mapping[str, int]:
        """Withdraw what is denied; how much of each purpose. By its own date a row is no new arrival; its fields, which
        a later row may say otherwise, are read already."""
        if self.rows:
            withdrawn = [
                replace(row, fields={}, consents=(self._withdrawal(purpose),), denies=())
                for (_, purpose), row in self.rows.items()
            ]
            self.store.take_in(self.source, withdrawn, self.cursor, self.now)
        return Counter(purpose for _, purpose in self.rows)

    def _withdrawal(self, purpose: str) -> Consent:
        return Consent(purpose, False, self.now, self.source, proof=Proof("file", by=OUR_RUN))
