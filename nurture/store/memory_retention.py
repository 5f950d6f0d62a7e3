"""What is forgotten by its age, in plain dictionaries."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from nurture.core.model import Message, MessageState
from nurture.store.memory_traffic import MemoryTraffic
from nurture.store.protocol_retention import Aged


class MemoryRetention(MemoryTraffic):
    def forget_aged(self, kind: Aged, before: datetime, limit: int) -> int:
        found = self._aged(kind, before)[:limit]
        with self.transaction():
            for message in found:
                self._put_message(replace(message, context=""))
        return len(found)

    def aged(self, kind: Aged, before: datetime) -> int:
        return len(self._aged(kind, before))

    def _aged(self, kind: Aged, before: datetime) -> list[Message]:
        """Of clicks nothing is kept in memory."""
        sent = (m for m in self._all_messages() if m.state is MessageState.SENT and m.at < before and m.context)
        return sorted(sent, key=lambda message: message.at) if kind == "mails" else []
