"""States of leads in bulk, and plans back: read by one query a table, never one a lead."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from nurture.core.decisions import Decision, Plan
from nurture.core.model import LeadState, Message, MessageState
from nurture.store.encoding import (
    facts_from_json,
    facts_to_json,
    instant_or_none,
    micros,
    micros_or_none,
    place_to_list,
    to_json,
)
from nurture.store.errors import Stale
from nurture.store.rows import (
    ADD_EVENT,
    CONSENTS_OF,
    ENROLMENT,
    EVENT,
    LEAD,
    LEADS_BY_ID,
    MESSAGE,
    OF_LEADS,
    Row,
    enrolment_row,
    event_row,
    marks,
    message_row,
)
from nurture.store.rows_of_lead import RowsOfLead
from nurture.store.rules import may_replan, seqs, with_values
from nurture.store.sqlite_erasing import SqliteErasing

# ruff: noqa: S608 (what is put into these queries are our own lists of columns)
_NEXT_DUE = """
SELECT min(due) FROM (
    SELECT min(due) AS due FROM leads WHERE due IS NOT NULL UNION ALL
    SELECT min(due) FROM messages WHERE state IN ('planned', 'deferred')
)
"""
_DUE = f"SELECT {LEAD} FROM leads WHERE due <= ? ORDER BY due, id LIMIT ?"
_DUE_LEADS = "SELECT id FROM leads WHERE due <= ? ORDER BY due, id"
_LEADS_OF_MAIL = """
SELECT DISTINCT lead FROM messages INDEXED BY messages_open
WHERE state IN ('planned', 'deferred') AND due <= ? ORDER BY lead
"""
_EVENTS = f"SELECT {EVENT} FROM events {OF_LEADS} ORDER BY lead, seq"
_ENROLMENTS = f"SELECT {ENROLMENT} FROM enrolments {OF_LEADS} ORDER BY lead, campaign, walk"
_MESSAGES = f"SELECT {MESSAGE} FROM messages {OF_LEADS} ORDER BY lead, id"
_STATES = "SELECT m.key, m.state FROM json_each(?) j CROSS JOIN messages m ON m.key = j.value"

_SAVE_LEAD = """
UPDATE leads SET seq = ?, due = ?, planned = ?, planned_seq = ?, temperature = ?, stage = ?, doors = ?, holds = ?,
    owner = ?, awaits = ?
WHERE id = ? AND seq = ?
"""
_BY_NOTHING: Mapping[str, str] = {}
_SAVE_ENROLMENT = f"INSERT OR REPLACE INTO enrolments ({ENROLMENT}) VALUES ({marks(ENROLMENT)})"
_SAVE_MESSAGE = f"""
INSERT INTO messages ({MESSAGE}) VALUES ({marks(MESSAGE)})
ON CONFLICT (key) DO UPDATE SET {", ".join(f"{c} = excluded.{c}" for c in MESSAGE.split(", ")[2:])}
"""
_SAVE_DECISION = """
INSERT INTO decisions (lead, step, rule, words, at) SELECT ?1, ?2, ?3, ?4, ?5
WHERE ?6 OR ?3 IS NOT (SELECT rule FROM decisions WHERE lead = ?1 AND step = ?2 ORDER BY id DESC LIMIT 1)
"""


class SqlitePlanning(SqliteErasing):
    def due(self, now: datetime, limit: int) -> list[LeadState]:
        with self._reading():
            return self._states(self._db.execute(_DUE, (micros(now), limit)).fetchall())

    def due_leads(self, now: datetime) -> list[int]:
        return [lead for (lead,) in self._db.execute(_DUE_LEADS, (micros(now),))]

    def leads_of_mail(self, now: datetime) -> list[int]:
        return [lead for (lead,) in self._db.execute(_LEADS_OF_MAIL, (micros(now),))]

    def states_of(self, leads: Sequence[int]) -> list[LeadState]:
        with self._reading():
            rows = {row[0]: row for row in self._among(LEADS_BY_ID, leads)}
            return self._states([rows[lead] for lead in leads if lead in rows])

    def next_due(self) -> datetime | None:
        return instant_or_none(self._value(_NEXT_DUE))

    def state(self, key: str) -> LeadState | None:
        with self._reading():
            rows = self._db.execute(f"SELECT {LEAD} FROM leads WHERE key = ?", (key,)).fetchall()
            return next(iter(self._states(rows)), None)

    def state_of(self, lead: int) -> LeadState:
        with self._reading():
            rows = self._db.execute(f"SELECT {LEAD} FROM leads WHERE id = ?", (lead,)).fetchall()
            return self._states(rows)[0]

    def _states(self, rows: Sequence[Row]) -> list[LeadState]:
        """States of the leads of these rows, in their order."""
        return [each.state() for each in self._rows(rows, _MESSAGES)]

    def _rows(self, rows: Sequence[Row], messages_of: str) -> list[RowsOfLead]:
        """All that is known of these leads, in their order."""
        if not rows:
            return []
        ids = json.dumps([row[0] for row in rows])
        events = self._grouped(_EVENTS, ids)
        enrolments = self._grouped(_ENROLMENTS, ids)
        messages = self._grouped(messages_of, ids, lead=1)
        consents = self._grouped(CONSENTS_OF, ids)
        suppressed = self._suppressed([row[1] for row in rows])
        return [
            RowsOfLead(
                row,
                events[row[0]],
                enrolments[row[0]],
                messages[row[0]],
                consents[row[0]],
                suppressed.get(row[1], _BY_NOTHING),
            )
            for row in rows
        ]

    def _grouped(self, sql: str, ids: str, lead: int = 0) -> defaultdict[int, list[Row]]:
        groups: defaultdict[int, list[Row]] = defaultdict(list)
        for row in self._db.execute(sql, (ids,)):
            groups[row[lead]].append(row)
        return groups

    def save(self, plans: Sequence[Plan]) -> list[str]:
        if not plans:
            return []
        with self.transaction():
            if self._db.executemany(_SAVE_LEAD, map(_lead_row, plans)).rowcount < len(plans):
                raise Stale
            for plan in plans:
                if plan.erase:
                    self.erase(plan.state.lead.id)
            plans = [plan for plan in plans if not plan.erase]
            self._save_values(plans)
            self._add_consents([(plan.state.lead.id, said, said.at) for plan in plans for said in plan.consents])
            self._db.executemany(
                _SAVE_ENROLMENT, (enrolment_row(p.state.lead.id, e) for p in plans for e in p.state.enrolments)
            )
            self._db.executemany(ADD_EVENT, (event_row(p.state.lead.id, e.seq, e) for p in plans for e in p.events))
            self._save_decisions([decision for plan in plans for decision in plan.decisions])
            return self._save_messages([message for plan in plans for message in plan.messages])

    def _save_values(self, plans: Iterable[Plan]) -> None:
        for plan in plans:
            if plan.values:
                text = self._value("SELECT fields FROM leads WHERE id = ?", plan.state.lead.id)
                fields = with_values(facts_from_json(text), plan.values)
                self._db.execute(
                    "UPDATE leads SET fields = ? WHERE id = ?", (facts_to_json(fields), plan.state.lead.id)
                )

    def _save_messages(self, messages: Sequence[Message]) -> list[str]:
        """Write those that may be written; the keys of the others."""
        states = self._states_of([message.key for message in messages])
        free = [m for m in messages if m.key not in states or may_replan(states[m.key], m.state)]
        self._db.executemany(_SAVE_MESSAGE, map(message_row, free))
        written = {message.key for message in free}
        return [message.key for message in messages if message.key not in written]

    def _states_of(self, keys: Iterable[str]) -> dict[str, MessageState]:
        return {key: MessageState(state) for key, state in self._among(_STATES, keys)}

    def _save_decisions(self, decisions: Sequence[Decision]) -> None:
        coded = [(_step(d), _rule(d), d.reason.text) for d in decisions]
        codes = self._codes({text for texts in coded for text in texts})
        self._db.executemany(
            _SAVE_DECISION,
            (
                (d.lead, *(codes[text] for text in texts), micros(d.at), not d.step)
                for d, texts in zip(decisions, coded, strict=True)
            ),
        )

    def _codes(self, texts: Collection[str]) -> dict[str, int]:
        """A number for each text; the same texts are said of thousands of leads."""
        self._db.executemany("INSERT OR IGNORE INTO codes (text) VALUES (?)", ((text,) for text in texts))
        found = self._among("SELECT c.text, c.id FROM json_each(?) j CROSS JOIN codes c ON c.text = j.value", texts)
        return dict(found)


def _lead_row(plan: Plan) -> Row:
    course = plan.state.course
    before, after = seqs(plan)
    return (
        after,
        micros_or_none(plan.due),
        micros_or_none(course.planned),
        course.seq,
        course.temperature,
        course.stage,
        to_json(dict(course.doors)),
        to_json(dict(course.holds)),
        course.owner,
        micros_or_none(course.awaits),
        plan.state.lead.id,
        before,
    )


def _step(d: Decision) -> str:
    return to_json([d.campaign, d.step])


def _rule(d: Decision) -> str:
    rule: list[Any] = [d.version, d.sequence, d.walk, d.do, d.reason.code]
    return to_json([*rule, place_to_list(d.place), place_to_list(d.reason.place)])
