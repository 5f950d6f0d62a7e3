"""All walks of a campaign at once: its leads found slice by slice, and counted by where they stand."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from nurture.core.model import Enrolment, Facts
from nurture.store.encoding import facts_from_json
from nurture.store.rows import ENROLMENT, enrolment_of
from nurture.store.sqlite_base import SqliteBase

# ruff: noqa: S608 (what is put into these queries are our own lists of columns)

_ALL = "SELECT id FROM leads WHERE id > ? ORDER BY id LIMIT ?"
_ACTIVE = """
SELECT DISTINCT lead FROM enrolments INDEXED BY enrolments_active
WHERE state = 'active' AND campaign = ? AND lead > ? ORDER BY lead LIMIT ?
"""
_ACTIVE_IN = """
FROM json_each(?) c CROSS JOIN enrolments e INDEXED BY enrolments_active ON e.campaign = c.value AND e.state = 'active'
"""
_STANDING = f"""
SELECT e.campaign, e.sequence, coalesce(s.value ->> 1, ''), count(*)
{_ACTIVE_IN} LEFT JOIN json_each(nullif(e.standing, '')) s ON s.key = e.sequence WHERE e.held_out = 0 GROUP BY 1, 2, 3
"""
_LEFT = f"""
SELECT e.campaign, s.key, s.value ->> 1, count(*)
{_ACTIVE_IN} JOIN json_each(nullif(e.standing, '')) s ON s.key <> e.sequence WHERE e.held_out = 0 GROUP BY 1, 2, 3
"""
_WALKING = f"SELECT e.campaign, iif(e.held_out, 'held_out', 'active'), count(*) {_ACTIVE_IN} GROUP BY 1, 2"
_ENDED = """
SELECT e.campaign, e.state, count(*)
FROM json_each(?) c CROSS JOIN enrolments e INDEXED BY enrolments_ended ON e.campaign = c.value AND e.state <> 'active'
GROUP BY 1, 2
"""
_WALKING_LEADS = f"""
SELECT {", ".join(f"e.{column}" for column in ENROLMENT.split(", "))}, l.fields
FROM json_each(?1) j CROSS JOIN enrolments e ON e.lead = j.value CROSS JOIN leads l ON l.id = e.lead
WHERE e.state = 'active' AND e.campaign IN (SELECT value FROM json_each(?2))
"""
_RECEIVED = """
SELECT step, count(*) FROM (
    SELECT m.step, e.lead, e.walk FROM enrolments e INDEXED BY enrolments_active
    JOIN messages m INDEXED BY messages_lead ON m.lead = e.lead AND m.campaign = e.campaign AND m.walk = e.walk
    WHERE e.state = 'active' AND e.campaign = ?1 AND m.kind = 'send' AND m.state IN ('sending', 'sent', 'in_doubt')
    UNION
    SELECT p.key, e.lead, e.walk FROM enrolments e INDEXED BY enrolments_active JOIN json_each(nullif(e.passed, '')) p
    WHERE e.state = 'active' AND e.campaign = ?1 AND p.value ->> 1 NOT IN ('skipped', 'failed')
) WHERE step IN (SELECT value FROM json_each(?2)) GROUP BY 1
"""


class SqliteWalks(SqliteBase):
    def leads_in(self, campaigns: Collection[str] | None, beyond: int = 0, limit: int | None = None) -> list[int]:
        some = -1 if limit is None else limit
        return self._every(beyond, some) if campaigns is None else self._walking(campaigns, beyond, some)

    def _every(self, beyond: int, limit: int) -> list[int]:
        return [lead for (lead,) in self._db.execute(_ALL, (beyond, limit))]

    def _walking(self, campaigns: Collection[str], beyond: int, limit: int) -> list[int]:
        """The next leads that are active in these campaigns, each of which is asked for as many."""
        found = {lead for name in campaigns for (lead,) in self._db.execute(_ACTIVE, (name, beyond, limit))}
        return sorted(found)[: len(found) if limit < 0 else limit]

    def standing(self, campaigns: Collection[str], left: bool = False) -> Mapping[tuple[str, str, str], int]:
        rows = self._among(_LEFT if left else _STANDING, campaigns)
        return {(campaign, sequence, behind): count for campaign, sequence, behind, count in rows}

    def walks(self, campaigns: Collection[str]) -> Mapping[tuple[str, str], int]:
        rows = [*self._among(_WALKING, campaigns), *self._among(_ENDED, campaigns)]
        return {(campaign, state): count for campaign, state, count in rows}

    def walking(self, leads: Collection[int], campaigns: Collection[str]) -> list[tuple[int, Facts, Enrolment]]:
        rows = self._db.execute(_WALKING_LEADS, (json.dumps(list(leads)), json.dumps(list(campaigns))))
        return [(row[0], facts_from_json(row[-1]), enrolment_of(row[:-1])) for row in rows]

    def received(self, campaign: str, steps: Collection[str]) -> Mapping[str, int]:
        return dict(self._db.execute(_RECEIVED, (campaign, json.dumps(list(steps)))))
