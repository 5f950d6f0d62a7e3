"""Timers in memory, in order: what SQLite's partial index on `due` is there."""

from __future__ import annotations

from bisect import bisect_left, insort
from datetime import datetime
from typing import Generic, TypeVar

_Key = TypeVar("_Key", int, str)


class Agenda(Generic[_Key]):
    """One instant a key; those at or before an instant are found without asking the others."""

    def __init__(self) -> None:
        self._at: dict[_Key, datetime] = {}
        self._order: list[tuple[datetime, _Key]] = []

    def get(self, key: _Key) -> datetime | None:
        return self._at.get(key)

    def put(self, key: _Key, at: datetime | None) -> None:
        old = self._at.pop(key, None)
        if old is not None:
            del self._order[bisect_left(self._order, (old, key))]
        if at is not None:
            self._at[key] = at
            insort(self._order, (at, key))

    def first(self) -> datetime | None:
        return self._order[0][0] if self._order else None

    def until(self, now: datetime) -> list[_Key]:
        """Keys due at `now`, the longest waiting first."""
        found = []
        for at, key in self._order:
            if at > now:
                break
            found.append(key)
        return found
