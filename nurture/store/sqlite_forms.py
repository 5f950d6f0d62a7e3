"""Forms on SQLite: submissions that count, and those that somebody has still to confirm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from nurture.core.forms import MOST_ASKED, UNCONFIRMED, Pending, Submission
from nurture.core.model import Facts
from nurture.store.encoding import facts_from_json, facts_to_json, instant, instant_or_none, micros
from nurture.store.encoding_forms import typed_from_json, typed_to_json
from nurture.store.sqlite_leads import SqliteLeads

_PENDING = """
SELECT p.form, p.at, p.typed, p.confirmed, l.key, l.email FROM pendings p JOIN leads l ON l.id = p.lead
WHERE p.request = ?
"""
_ASKED = "SELECT count(*) FROM events WHERE lead = ? AND verb = ? AND at > ?"
_NEW = "INSERT INTO leads (key, email, source, first_seen, active_at, fields) VALUES (?, ?, '', ?, ?, ?)"
_FOUND = "SELECT id, seq, fields, source FROM leads WHERE key = ?"
_CAME = """
UPDATE leads SET fields = ?2, first_seen = iif(source = '', ?4, first_seen), source = iif(source = '', ?3, source)
WHERE id = ?1
"""
_UNCONFIRMED = "SELECT form, count(*) FROM pendings WHERE confirmed IS NULL AND at >= ? GROUP BY form ORDER BY form"
_OLD = "SELECT request FROM pendings WHERE at < ?"
_LOST = """
SELECT id FROM leads WHERE source = '' AND NOT EXISTS (SELECT 1 FROM pendings WHERE lead = leads.id)
AND EXISTS (SELECT 1 FROM events WHERE lead = leads.id AND verb = ?)
"""


class _Found(NamedTuple):
    id: int
    seq: int
    fields: Facts
    source: str


class SqliteForms(SqliteLeads):
    def submit(self, said: Submission) -> bool:
        with self.transaction():
            if self._erased([said.key]) or self._there(said.keys("joined")):
                return False
            lead = self._of(said)
            self._db.execute(_CAME, (lead.id, facts_to_json(said.over(lead.fields)), said.form, micros(said.at)))
            waited = () if lead.source else self._waited([said.key]).get(said.key, ())
            self._tell([(lead.id, lead.seq, [*said.arrival, *waited])], said.at)
            self.add_consents(said.key, said.consents, said.at)
        return True

    def ask(self, said: Submission) -> bool:
        with self.transaction():
            if self._erased([said.key]) or self._there(said.keys(UNCONFIRMED)):
                return False
            lead = self._of(said)
            if self._value(_ASKED, lead.id, UNCONFIRMED, micros(said.at - timedelta(days=1))) >= MOST_ASKED:
                return False
            row = (said.request, lead.id, said.form, micros(said.at), typed_to_json(said))
            self._db.execute("INSERT INTO pendings (request, lead, form, at, typed) VALUES (?, ?, ?, ?, ?)", row)
            self._tell([(lead.id, lead.seq, [said.unconfirmed])], said.at)
        return True

    def pending(self, request: str) -> Pending | None:
        row = self._db.execute(_PENDING, (request,)).fetchone()
        if row is None:
            return None
        form, at, typed, confirmed, key, email = row
        said = Submission(request, form, instant(at), key, email, *typed_from_json(typed))
        return Pending(said, instant_or_none(confirmed))

    def unconfirmed(self, since: datetime | None = None) -> Mapping[str, int]:
        return dict(self._db.execute(_UNCONFIRMED, (micros(since) if since else 0,)).fetchall())

    def confirm(self, request: str, at: datetime, evidence: str, form: str = "") -> bool:
        with self.transaction():
            pending = self.pending(request)
            if pending and pending.confirmed is None:
                self.submit(pending.said.confirmed(at, evidence, form))
                row = (micros(at), request)
                self._db.execute("UPDATE pendings SET typed = '', confirmed = ? WHERE request = ?", row)
        return pending is not None

    def forget_unconfirmed(self, before: datetime) -> int:
        if not self._value(f"{_OLD} LIMIT 1", micros(before)):
            return 0
        with self.transaction():
            count = self._value("SELECT count(*) FROM pendings WHERE at < ? AND confirmed IS NULL", micros(before))
            self._db.execute("DELETE FROM pendings WHERE at < ?", (micros(before),))
            for (lead,) in self._db.execute(_LOST, (UNCONFIRMED,)).fetchall():
                self._empty(lead)
                self._db.execute("DELETE FROM leads WHERE id = ?", (lead,))
        return int(count)

    def _of(self, said: Submission) -> _Found:
        """The lead with that address, made if there is none, still without what was typed."""
        row = self._db.execute(_FOUND, (said.key,)).fetchone()
        if row is None:
            at, own = micros(said.at), facts_to_json(replace(said, fields={}).over({}))
            self._db.execute(_NEW, (said.key, said.email, at, at, own))
            row = self._db.execute(_FOUND, (said.key,)).fetchone()
        lead, seq, fields, source = row
        return _Found(lead, seq, facts_from_json(fields), source)
