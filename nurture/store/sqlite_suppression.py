"""Suppressions on SQLite: found by the names that an address has, however many there are."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime

from nurture.core.model import Consent
from nurture.core.suppression import BY_THEM, Suppression, domains_of, hashes_of, told
from nurture.store.encoding import instant, micros
from nurture.store.rows import CONSENTS_OF, Row, consent_of
from nurture.store.rules import mark_of
from nurture.store.sqlite_consents import SqliteConsents
from nurture.store.voices import About, Voices, about, changes, may_be_back, parted, without

_SLICE = 1000
_KINDS = """
SELECT EXISTS (SELECT 1 FROM suppressions WHERE key >= '@' AND key < 'A'),
    EXISTS (SELECT 1 FROM suppressions WHERE key >= ':' AND key < ';')
"""
_FOUND = """
SELECT s.key, s.purpose, s.reason, s.source, s.at FROM json_each(?) j CROSS JOIN suppressions s ON s.key = j.value
"""
_ALL = """
SELECT key, purpose, reason, source, at FROM suppressions WHERE (key, purpose) > (?, ?) ORDER BY key, purpose LIMIT ?
"""
_ADD = "INSERT OR REPLACE INTO suppressions (key, purpose, reason, source, at) VALUES (?, ?, ?, ?, ?)"
_IDS = "SELECT l.key, l.id FROM json_each(?) j CROSS JOIN leads l ON l.key = j.value"
_KEYS = "SELECT key FROM leads WHERE key > ? ORDER BY key LIMIT ?"
_ERASED = "SELECT e.mark FROM json_each(?) j CROSS JOIN erased e ON e.mark = j.value"
_WAKE = "UPDATE leads SET due = min(coalesce(due, ?1), ?1) WHERE key IN (SELECT value FROM json_each(?2))"
_BOUNCED = "SELECT DISTINCT lead FROM events WHERE verb = 'bounced' ORDER BY lead"
_OF_SOURCE = "SELECT key, purpose, reason, source, at FROM suppressions WHERE source = ? OR source LIKE '[%'"
_DROP = "DELETE FROM suppressions WHERE key = ? AND purpose = ?"
_LIFT = "DELETE FROM suppressions WHERE key = ?"


class SqliteSuppression(SqliteConsents):
    """`what` may be an address's key, a domain or a hash; `key` is an address's."""

    def suppress(self, what: str, reason: str, now: datetime, purpose: str = "", source: str = BY_THEM) -> None:
        with self.transaction():
            self._suppress([Suppression(what, purpose, reason, source, now)])
            self._wake_keys([what], now)

    def take_suppressions(self, name: str, found: Sequence[Suppression], cursor: str, now: datetime) -> int:
        with self.transaction():
            taken, withdrawn = self._parted(found)
            count = self._suppress(taken)
            if withdrawn:
                leads = self._leads(each.what for each in withdrawn)
                self._add_consents([(leads[each.what], consent, now) for each, consent in withdrawn.items()])
            if count or withdrawn:
                self._wake_keys([each.what for each in found], now)
            self._db.execute("INSERT OR REPLACE INTO cursors VALUES (?, ?)", (name, cursor))
        return count

    def unheard(self, found: Sequence[Suppression]) -> list[Suppression]:
        taken, withdrawn = self._parted(found)
        return [*(each for each, _ in changes(*self._beside(taken))), *withdrawn]

    def _suppress(self, found: Sequence[Suppression]) -> int:
        """Add those that are new, but of whom was erased; how many."""
        others, known = self._beside(found)
        changed = list(changes(others, known))
        self._keep(known[about(each)] for each, _ in changed)
        return sum(counts for _, counts in changed)

    def _keep(self, said: Iterable[Voices]) -> None:
        self._db.executemany(_ADD, map(_row, said))

    def _beside(self, found: Sequence[Suppression]) -> tuple[list[Suppression], dict[About, Voices]]:
        """Those of nobody who was erased, and what is known of the same."""
        erased = self._erased({each.what for each in found})
        known = map(_voices, self._among(_FOUND, {each.what for each in found}))
        return [each for each in found if each.what not in erased], {about(voices[0]): voices for voices in known}

    def _parted(self, found: Sequence[Suppression]) -> tuple[list[Suppression], dict[Suppression, Consent]]:
        leads = self._leads(each.what for each in found if may_be_back(each))
        said = defaultdict[int, list[Consent]](list)
        for row in self._among(CONSENTS_OF, leads.values()) if leads else ():
            said[row[0]].append(consent_of(row))
        return parted(found, {key: said[lead] for key, lead in leads.items()})

    def _leads(self, keys: Iterable[str]) -> dict[str, int]:
        return dict(self._among(_IDS, keys))

    def _wake_keys(self, keys: Collection[str], now: datetime) -> None:
        self._db.execute(_WAKE, (micros(now), json.dumps(list(keys))))

    def _unsuppress(self, key: str) -> int:
        return self._db.executemany(_LIFT, ((what,) for what in (key, *hashes_of(key)))).rowcount

    def lift(self, source: str) -> list[str]:
        with self.transaction():
            told = map(_voices, self._db.execute(_OF_SOURCE, (source,)).fetchall())
            found = [voices for voices in told if any(voice.source == source for voice in voices)]
            left = [without(source, voices) for voices in found]
            self._db.executemany(_DROP, (about(voices[0]) for voices in found))
            self._keep(filter(None, left))
        return [voices[0].what for voices in found]

    def leads_among(self, keys: Collection[str]) -> set[str]:
        return {*self._leads(keys)}

    def count_taken(self, names: Set[str], purpose: str) -> int:
        domains, hashes = (any(name.startswith(sign) for name in names) for sign in "@:")
        count, last = 0, ""
        while keys := [key for (key,) in self._db.execute(_KEYS, (last, _SLICE))]:
            named = [key for key in keys if not names.isdisjoint(_names(key, domains, hashes))]
            barred = self._suppressed(named) if named else {}
            count += sum(barred.get(key, {}).keys().isdisjoint(("", purpose)) for key in named)
            last = keys[-1]
        return count

    def bounced(self) -> list[int]:
        return [lead for (lead,) in self._db.execute(_BOUNCED)]

    def suppressions(self) -> Iterator[Suppression]:
        last = ("", "")
        while rows := self._db.execute(_ALL, (*last, _SLICE)).fetchall():
            yield from (voice for row in rows for voice in _voices(row))
            last = rows[-1][:2]

    def suppressions_of(self, key: str) -> list[Suppression]:
        return sorted((voice for row in self._found([key])[key] for voice in _voices(row)), key=about)

    def _suppressed(self, keys: Collection[str]) -> Mapping[str, Mapping[str, str]]:
        """Why these addresses get no mail, by purpose; those that get all of it are left out."""
        return {key: told(row[:3] for row in rows) for key, rows in self._found(keys).items() if rows}

    def _found(self, keys: Collection[str]) -> dict[str, list[tuple[str, str, str, str, int]]]:
        """The rows about each of these addresses; for domains and hashes is only looked where there are any."""
        domains, hashes = self._db.execute(_KINDS).fetchone()
        names = {key: list(_names(key, domains, hashes)) for key in keys}
        by_name = defaultdict(list)
        for row in self._among(_FOUND, {name for each in names.values() for name in each}):
            by_name[row[0]].append(row)
        if not by_name:
            return {key: [] for key in keys}
        return {key: [row for name in each for row in by_name.get(name, ())] for key, each in names.items()}

    # -- erased

    def is_erased(self, key: str) -> bool:
        return bool(self._erased([key]))

    def marks(self) -> set[str]:
        return {mark for (mark,) in self._db.execute("SELECT mark FROM erased")}

    def keep_marks(self, marks: Collection[str]) -> None:
        with self.transaction():
            self._db.executemany("INSERT OR IGNORE INTO erased VALUES (?)", ((mark,) for mark in marks))

    def _erased(self, keys: Collection[str]) -> set[str]:
        """Those of these addresses that were erased. A domain or a hash never is."""
        if not self._value("SELECT 1 FROM erased LIMIT 1"):
            return set()
        secret = self.get("secret")
        marks = {mark_of(secret, key): key for key in keys}
        return {marks[mark] for (mark,) in self._among(_ERASED, marks)}


def _names(key: str, domains: bool, hashes: bool) -> Iterable[str]:
    return (key, *(domains_of(key) if domains else ()), *(hashes_of(key) if hashes else ()))


def _voices(row: Row) -> Voices:
    """`source` is that of the first voice, or a JSON array of that and of each other's source, reason and instant."""
    what, purpose, reason, source, at = row
    first, *others = json.loads(source) if source.startswith("[") else [source]
    told = (Suppression(what, purpose, why, who, instant(since)) for who, why, since in others)
    return (Suppression(what, purpose, reason, first, instant(at)), *told)


def _row(voices: Voices) -> Row:
    first, *others = voices
    told = [first.source, *((each.source, each.reason, micros(each.since)) for each in others)]
    source = json.dumps(told, ensure_ascii=False) if others else first.source
    return first.what, first.purpose, first.reason, source, micros(first.since)
