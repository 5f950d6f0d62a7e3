"""Suppressions and erased addresses in plain dictionaries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from nurture.core.model import Event, LeadState
from nurture.core.suppression import BY_THEM, Suppression, domains_of, hashes_of, told
from nurture.store.memory_base import MemoryBase
from nurture.store.protocol_suppression import Leftover
from nurture.store.rules import mark_of, outlasts


class MemorySuppression(MemoryBase):
    def suppress(self, what: str, reason: str, now: datetime, purpose: str = "", source: str = BY_THEM) -> None:
        with self.transaction():
            self._suppress([Suppression(what, purpose, reason, source, now)])
            self._wake_keys([what], now)

    def take_suppressions(self, name: str, found: Sequence[Suppression], cursor: str, now: datetime) -> int:
        with self.transaction():
            count = self._suppress(found)
            if count:
                self._wake_keys([each.what for each in found], now)
            self._set(self._cursors, name, cursor)
        return count

    def _suppress(self, found: Sequence[Suppression]) -> int:
        count = 0
        for each in found:
            known = {one.purpose: one for one in self._suppressed.get(each.what, ())}
            if not self.is_erased(each.what) and _takes_place(each, known.get(each.purpose)):
                self._set(self._suppressed, each.what, (*{**known, each.purpose: each}.values(),))
                count += 1
        return count

    def _wake(self, lead: int, now: datetime) -> None:
        self._time(self._due, lead, min(self._due.get(lead) or now, now))

    def _wake_keys(self, keys: Iterable[str], now: datetime) -> None:
        for key in keys:
            if key in self._ids:
                self._wake(self._ids[key], now)

    def _unsuppress(self, key: str) -> int:
        names = (key, *hashes_of(key))
        count = sum(len(self._suppressed.get(what, ())) for what in names)
        for what in names:
            self._drop(self._suppressed, what)
        return count

    def lift(self, source: str) -> list[str]:
        found = [each.what for of_one in self._suppressed.values() for each in of_one if each.source == source]
        with self.transaction():
            for what in set(found):
                left = tuple(each for each in self._suppressed[what] if each.source != source)
                (self._set(self._suppressed, what, left) if left else self._drop(self._suppressed, what))
        return found

    def count_barred(self, purpose: str) -> int:
        found = (self._as_suppressed(state) for state in self._states.values())
        return sum(bool(state.suppressed or purpose in state.barred) for state in found)

    def bounced(self) -> list[int]:
        return [lead for lead in sorted(self._states) if any(e.verb == "bounced" for e in self._states[lead].events)]

    def suppressions(self) -> Iterator[Suppression]:
        found = (each for of_one in self._suppressed.values() for each in of_one)
        return iter(sorted(found, key=lambda each: (each.what, each.purpose)))

    def suppressions_of(self, key: str) -> list[Suppression]:
        names = (key, *domains_of(key), *hashes_of(key)) if self._suppressed else ()
        found = (each for what in names for each in self._suppressed.get(what, ()))
        return sorted(found, key=lambda each: (each.what, each.purpose))

    def _as_suppressed(self, state: LeadState) -> LeadState:
        if not self._suppressed:
            return state
        found = self.suppressions_of(self._keys[state.lead.id])
        why: Mapping[str, str] = told((each.what, each.purpose, each.reason) for each in found)
        return replace(state, suppressed=why.get("", ""), barred={of: words for of, words in why.items() if of})

    # -- erased

    def is_erased(self, key: str) -> bool:
        return bool(self._marks) and mark_of(self.get("secret"), key) in self._marks

    def marks(self) -> set[str]:
        return {*self._marks}

    def keep_marks(self, marks: Collection[str]) -> None:
        with self.transaction():
            for mark in marks:
                self._set(self._marks, mark, True)

    def _mark(self, key: str) -> None:
        self.keep_marks([mark_of(self.get("secret"), key)])

    def forget_address(self, key: str) -> tuple[int, int]:
        with self.transaction():
            found = self._forget_address(key)
            if any(found):
                self._mark(key)
        return found

    def _forget_address(self, key: str) -> tuple[int, int]:
        waited = self._waiting.get(key, ())
        self._drop(self._waiting, key)
        for event in waited:
            self._drop(self._waits, event.key)
        return len(waited), self._unsuppress(key)

    def waiting_of(self, key: str) -> list[Event]:
        return [*self._waiting.get(key, ())]

    def leftovers(self) -> list[Leftover]:
        return [*self._leftovers]

    def swept(self, leftovers: Sequence[Leftover]) -> None:
        with self.transaction():
            for each in leftovers:
                self._drop(self._leftovers, each)

    def empty_log(self) -> bool:
        return True

    def vacuum(self) -> bool:
        return True

    def addresses_with(self, text: str) -> list[str]:
        kept = {*self._ids, *self._waiting, *self._suppressed}
        return sorted(key for key in kept if text in key)


def _takes_place(new: Suppression, known: Suppression | None) -> bool:
    return known is None or outlasts(new.reason, new.source, known.reason, known.source)
