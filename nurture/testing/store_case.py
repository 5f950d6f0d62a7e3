"""What the tests of a store's contract share: an empty store for each, and nouns made in a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nurture.core.decisions import Plan
from nurture.core.intake import Arrival
from nurture.core.model import Consent, LeadState, Message, MessageState
from nurture.store.protocol import Store

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADA = "ada@example.com"


def ada(at: datetime | None = NOW, key: str = ADA, consents: tuple[Consent, ...] = (), **fields: Any) -> Arrival:
    """A row of a source."""
    return Arrival(key, key.title(), fields, consents, at)


def message(lead: int, key: str = "welcome", **other: Any) -> Message:
    """A planned message that is due now."""
    made = Message(
        key, lead, "guide", 1, "cold", key, "send", "email", key, MessageState.PLANNED, since=NOW, due=NOW, at=NOW
    )
    return replace(made, **other)


def planned(state: LeadState, due: datetime | None = None, **other: Any) -> Plan:
    """A plan that leaves the lead's course as it is."""
    return Plan(state, due=due, **other)


class StoreCase:
    """Override `make_store`; every test gets an empty store."""

    def make_store(self, folder: Path) -> Store:
        raise NotImplementedError

    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        store = self.make_store(tmp_path)
        yield store
        store.close()

    def sizes(self, store: Store) -> tuple[int, int, int]:
        """How many leads, events and suppressed addresses."""
        return store.count("leads"), store.count("events"), store.count("suppressions")

    def with_messages(self, store: Store, *names: str) -> LeadState:
        """Ada with a message in each of these states, called like it (digits aside)."""
        store.take_in("form", [ada()], "1", NOW)
        (state,) = store.due(NOW, 1)
        letters = [message(state.lead.id, name, state=MessageState(name.strip("2"))) for name in names]
        store.save([planned(state, messages=tuple(letters))])
        saved = store.state(ADA)
        assert saved is not None
        return saved

    def states(self, store: Store) -> list[tuple[str, str]]:
        return [(m.key, m.state.value) for m, _ in store.messages()]

    def idle(self, store: Store, *keys: str) -> None:
        """Leads with these addresses, none of them due."""
        store.take_in("form", [ada(key=key) for key in keys], "1", NOW)
        store.save([planned(state) for state in store.due(NOW, 9)])
        assert store.due(NOW, 9) == []
