"""What is forgotten by its age, in plain dictionaries."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from nurture.core.model import Message, MessageState
from nurture.store.memory_hits import MemoryHits
from nurture.store.protocol_retention import Aged
from nurture.store.trails import KeptHit


class MemoryRetention(MemoryHits):
    def forget_aged(self, kind: Aged, before: datetime, limit: int) -> int:
        mails, hits = self._old_mails(before)[:limit], self._old_hits(before)[:limit]
        with self.transaction():
            for message in mails if kind == "mails" else ():
                self._put_message(replace(message, context=""))
            for key, hit in hits if kind == "clicks" else ():
                self._set(self._hits, key, tuple(other for other in self._hits[key] if other != hit))
        return len(mails if kind == "mails" else hits)

    def aged(self, kind: Aged, before: datetime) -> int:
        return len(self._old_mails(before) if kind == "mails" else self._old_hits(before))

    def _old_mails(self, before: datetime) -> list[Message]:
        sent = (m for m in self._all_messages() if m.state is MessageState.SENT and m.at < before and m.context)
        return sorted(sent, key=lambda message: message.at)

    def _old_hits(self, before: datetime) -> list[tuple[str, KeptHit]]:
        return [(key, each) for key, kept in self._hits.items() for each in kept if each.hit.at < before]
