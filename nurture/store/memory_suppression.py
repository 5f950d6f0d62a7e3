"""Suppressions and erased addresses in plain dictionaries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime

from nurture.core.model import Consent, Event, LeadState
from nurture.core.suppression import BY_THEM, Suppression, domains_of, hashes_of, told
from nurture.store.memory_consents import MemoryConsents
from nurture.store.protocol_suppression import Leftover
from nurture.store.rules import mark_of
from nurture.store.voices import About, Voices, about, changes, parted, without


class MemorySuppression(MemoryConsents):
    def suppress(self, what: str, reason: str, now: datetime, purpose: str = "", source: str = BY_THEM) -> None:
        with self.transaction():
            self._suppress([Suppression(what, purpose, reason, source, now)])
            self._wake_keys([what], now)

    def take_suppressions(self, name: str, found: Sequence[Suppression], cursor: str, now: datetime) -> int:
        with self.transaction():
            taken, withdrawn = self._parted(found)
            count = self._suppress(taken)
            for each, consent in withdrawn.items():
                self._add_consents(self._ids[each.what], [consent], now)
            if count or withdrawn:
                self._wake_keys([each.what for each in found], now)
            self._set(self._cursors, name, cursor)
        return count

    def unheard(self, found: Sequence[Suppression]) -> list[Suppression]:
        taken, withdrawn = self._parted(found)
        return [*(each for each, _ in changes(*self._beside(taken))), *withdrawn]

    def _suppress(self, found: Sequence[Suppression]) -> int:
        others, known = self._beside(found)
        changed = list(changes(others, known))
        for each, _ in changed:
            self._keep(about(each), known[about(each)])
        return sum(counts for _, counts in changed)

    def _keep(self, of: About, voices: Voices) -> None:
        kept = (*(each for each in self._suppressed.get(of[0], ()) if about(each) != of), *voices)
        (self._set(self._suppressed, of[0], kept) if kept else self._drop(self._suppressed, of[0]))

    def _beside(self, found: Sequence[Suppression]) -> tuple[list[Suppression], dict[About, Voices]]:
        others = [each for each in found if not self.is_erased(each.what)]
        return others, {about(each): self._voices(about(each)) for each in others}

    def _voices(self, of: About) -> Voices:
        return tuple(each for each in self._suppressed.get(of[0], ()) if about(each) == of)

    def _parted(self, found: Sequence[Suppression]) -> tuple[list[Suppression], dict[Suppression, Consent]]:
        leads = {each.what: self._ids[each.what] for each in found if each.what in self._ids}
        return parted(found, {key: self._states[lead].consents for key, lead in leads.items()})

    def _wake(self, lead: int, now: datetime) -> None:
        self._time(self._due, lead, min(self._due.get(lead) or now, now))

    def _wake_keys(self, keys: Iterable[str], now: datetime) -> None:
        for key in keys:
            if key in self._ids:
                self._wake(self._ids[key], now)

    def _unsuppress(self, key: str) -> int:
        names = (key, *hashes_of(key))
        count = len({about(each) for what in names for each in self._suppressed.get(what, ())})
        for what in names:
            self._drop(self._suppressed, what)
        return count

    def lift(self, source: str) -> list[str]:
        of_all = (each for of_one in self._suppressed.values() for each in of_one)
        found = [about(each) for each in of_all if each.source == source]
        with self.transaction():
            for of in found:
                self._keep(of, without(source, self._voices(of)))
        return [what for what, _ in found]

    def leads_among(self, keys: Collection[str]) -> set[str]:
        return {key for key in keys if key in self._ids}

    def count_taken(self, names: Set[str], purpose: str) -> int:
        named = [key for key in self._ids if not names.isdisjoint((key, *domains_of(key), *hashes_of(key)))]
        found = (self._as_suppressed(self._states[self._ids[key]]) for key in named)
        return sum(not (state.suppressed or purpose in state.barred) for state in found)

    def bounced(self) -> list[int]:
        return [lead for lead in sorted(self._states) if any(e.verb == "bounced" for e in self._states[lead].events)]

    def suppressions(self) -> Iterator[Suppression]:
        found = (each for of_one in self._suppressed.values() for each in of_one)
        return iter(sorted(found, key=about))

    def suppressions_of(self, key: str) -> list[Suppression]:
        names = (key, *domains_of(key), *hashes_of(key)) if self._suppressed else ()
        found = (each for what in names for each in self._suppressed.get(what, ()))
        return sorted(found, key=about)

    def _as_suppressed(self, state: LeadState) -> LeadState:
        if not self._suppressed:
            return state
        first = {about(each): each for each in reversed(self.suppressions_of(self._keys[state.lead.id]))}
        why: Mapping[str, str] = told((each.what, each.purpose, each.reason) for each in first.values())
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
