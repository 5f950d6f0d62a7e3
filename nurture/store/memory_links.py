"""Links of mails, and the mail that a token or a Message-ID points to, in plain dictionaries."""

from __future__ import annotations

from collections.abc import Sequence

from nurture.core.model import Consent, Message
from nurture.core.tokens import spelt
from nurture.store.attempts import Mailed, Shared, Written
from nurture.store.memory_traffic import MemoryTraffic


class MemoryLinks(MemoryTraffic):
    def mailed(self, digest: bytes) -> Mailed | None:
        called = f"<{spelt(digest)}"
        return self._mailed(next((m for m in self._all_messages() if m.message_id.startswith(called)), None))

    def mailed_by_id(self, message_id: str) -> Mailed | None:
        return self._mailed(next((m for m in self._all_messages() if message_id and m.message_id == message_id), None))

    def shared(self, digest: bytes) -> Shared | None:
        return self._shared.get(digest)

    def consents_of(self, lead: int) -> tuple[Consent, ...]:
        return self._states[lead].consents if lead in self._states else ()

    def _mailed(self, message: Message | None) -> Mailed | None:
        if message is None:
            return None
        return Mailed(message, self._states[message.lead].lead.email, self._links.get(message.key, ()))

    def _keep_links(self, messages: Sequence[Message], written: Sequence[Written]) -> None:
        for message, one in zip(messages, written, strict=True):
            for link in (*one.links, *one.shared):
                if link.digest and link.digest not in self._shared:
                    self._set(self._shared, link.digest, Shared(message.campaign, message.step, link.name, link.url))
            if one.links:
                self._set(self._links, one.key, tuple((link.name, link.url) for link in one.links))
