"""The chain of consents in memory: the same links as on SQLite."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from nurture.core.consents.chain import HEAD, Chain, Head, Link, Record, content_of
from nurture.core.consents.verifying import Finding, unsound_words, verify
from nurture.core.model import Consent
from nurture.store.encoding_consents import link_gone, values_of
from nurture.store.memory_base import MemoryBase


class MemoryConsents(MemoryBase):
    def _add_consents(self, lead: int, consents: Sequence[Consent], written: datetime | None) -> None:
        """What a lead said, at the end of the chain and of its state."""
        state, key = self._states[lead], self._keys[lead]
        self._set(self._states, lead, replace(state, consents=(*state.consents, *consents)))
        for said in consents:
            content = content_of(values_of(key, said, written))
            head = self._append(content)
            self._set(self._chained, head.count, Link(head.count, head.last, content, key=key))
            self._set(self._records, lead, (*self._records.get(lead, ()), Record(head.count, key, said, written)))

    def _append(self, content: bytes) -> Head:
        """The head with one link more."""
        chain = Chain(self.get("secret"))
        head = chain.opened(self.get(HEAD)) or Head(0, chain.beginning)
        head = chain.appended(head, content)
        self._set(self._settings, HEAD, chain.sealed(head))
        return head

    def _erase_consents(self, lead: int) -> None:
        numbers = [record.n for record in self._records.get(lead, ())]
        if not numbers:
            return
        chain = Chain(self.get("secret"))
        for n in numbers:
            link = self._chained[n]
            self._set(self._chained, n, Link(n, link.link, mark=chain.mark_of(link)))
        text = json.dumps(numbers)
        head = self._append(content_of([text]))
        self._set(self._chained, head.count, link_gone(head.count, head.last, b"", text))
        self._drop(self._records, lead)

    def consent_records(self, key: str) -> list[Record]:
        return list(self._records.get(self._ids.get(key, 0), ()))

    def verify_consents(self) -> list[Finding]:
        chain = Chain(self.get("secret"))
        found = verify(chain, self._chained.values(), self.get(HEAD) or chain.sealed(Head(0, chain.beginning)))
        words = {record.consent.proof.words for records in self._records.values() for record in records}
        return [*found, *unsound_words(words, self.file)]

    def readdressed(self) -> list[str]:
        """Nobody gets at them here."""
        return []
