"""Leads and events coming in: imports, single events, suppressions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from nurture.core.intake import Arrival
from nurture.core.model import Consent, Facts
from nurture.store.encoding import facts_from_json, facts_to_json, from_json, micros, to_json
from nurture.store.intake import Intake, Taken, by_lead, import_key, intake, row_keys
from nurture.store.rows import CONSENTS_OF, consent_of
from nurture.store.sqlite_events import SqliteEvents

_LEADS_BY_KEY = "SELECT l.key, l.id, l.seq, l.fields, l.said FROM json_each(?) j CROSS JOIN leads l ON l.key = j.value"
_ARRIVE = """
UPDATE leads SET fields = ?2, due = min(coalesce(due, ?3), ?3),
first_seen = iif(source = '', ?3, first_seen), source = iif(source = '', ?4, source) WHERE id = ?1
"""  # who has only sent a form, and not confirmed it, comes from here
_SLICE = 1000  # leads whose rows are held at a time


@dataclass(slots=True)
class _Known:
    """What the database knows of a lead that arrives. `said` are the marks of what each source said of it."""

    id: int
    seq: int = 0
    fields: Facts = field(default_factory=dict)
    consents: list[Consent] = field(default_factory=list)
    said: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class SqliteLeads(SqliteEvents):
    def take_in(self, source: str, arrivals: Sequence[Arrival], cursor: str, now: datetime) -> Taken:
        rows = list(by_lead(arrivals).items())
        new = changed = out = 0
        denied: list[tuple[str, str]] = []
        with self.transaction():
            for first in range(0, len(rows), _SLICE):
                slice_ = dict(rows[first : first + _SLICE])
                erased = self._erased(slice_)
                added, touched, no = self._take_in(source, {k: slice_[k] for k in slice_ if k not in erased}, now)
                new, changed, out = new + added, changed + touched - added, out + len(erased)
                denied.extend(no)
            self._db.execute("INSERT OR REPLACE INTO cursors VALUES (?, ?)", (source, cursor))
        return Taken(new, changed, len(rows) - new - changed - out, out, tuple(denied))

    def _take_in(
        self, source: str, rows: dict[str, list[Arrival]], now: datetime
    ) -> tuple[int, int, list[tuple[str, str]]]:
        """How many leads of a slice are new, how many were written, and the consents denied."""
        known = self._known(rows)
        new = self._numbered(key for key in rows if key not in known)
        leads = {key: known.get(key) or new[key] for key in rows}
        read = {key: row_keys(source, lead.id, rows[key]) for key, lead in leads.items()}
        once = {key: import_key(source, lead.id, now) for key, lead in leads.items()}
        there = self._there(name for key in known for name in (*read[key], once[key]))
        taken = []
        for key, lead in leads.items():
            fresh = {name: row for name, row in read[key].items() if name not in there}
            came = "" if once[key] in there else once[key]
            said = lead.said.get(source, {})
            taken.append((lead, intake(lead.fields, lead.consents, rows[key], fresh, source, now, came, said)))
        self._insert_leads(source, new, rows, now)
        waited = self._waited(new)
        for (_, made), key in zip(taken, leads, strict=True):
            made.events.extend(waited.get(key, ()))
        denied = [(key, purpose) for (_, made), key in zip(taken, leads, strict=True) for purpose in made.denied]
        self._remember(source, taken)
        return len(new), self._write(source, taken, now), denied

    def _known(self, keys: Iterable[str]) -> dict[str, _Known]:
        found = self._among(_LEADS_BY_KEY, keys)
        known = {
            key: _Known(id_, seq, facts_from_json(fields), said=from_json(said))
            for key, id_, seq, fields, said in found
        }
        by_id = {lead.id: lead for lead in known.values()}
        for row in self._among(CONSENTS_OF, by_id):
            by_id[row[0]].consents.append(consent_of(row))
        return known

    def _numbered(self, keys: Iterable[str]) -> dict[str, _Known]:
        last = self._value("SELECT seq FROM sqlite_sequence WHERE name = 'leads'") or 0
        return {key: _Known(id_) for id_, key in enumerate(keys, last + 1)}

    def _insert_leads(self, source: str, new: dict[str, _Known], rows: dict[str, list[Arrival]], now: datetime) -> None:
        seen = micros(now)
        self._tables.table("leads").insert_all(
            {"id": lead.id, "key": key, "email": rows[key][0].email, "source": source, "first_seen": seen}
            | {"active_at": seen}
            for key, lead in new.items()
        )

    def _remember(self, source: str, taken: Sequence[tuple[_Known, Intake]]) -> None:
        self._db.executemany(
            "UPDATE leads SET said = ? WHERE id = ?",
            (
                (to_json({**lead.said, source: new.said}), lead.id)
                for lead, new in taken
                if new.said != lead.said.get(source, {})
            ),
        )

    def _write(self, source: str, taken: Sequence[tuple[_Known, Intake]], now: datetime) -> int:
        changed = [(lead, new) for lead, new in taken if new.changed]
        self._add_consents([(lead.id, consent, now) for lead, new in changed for consent in new.consents])
        self._db.executemany(
            _ARRIVE, ((lead.id, facts_to_json(new.fields), micros(now), source) for lead, new in changed)
        )
        self._tell(((lead.id, lead.seq, new.events) for lead, new in changed), now)
        return len(changed)
