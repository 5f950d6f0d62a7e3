"""What reading leads for planning costs: three campaigns, twenty events, six messages, two consents each.

Split into what SQLite does (the rows) and what decoding does (rows to nouns); and what saving an empty plan costs.

python -m benchmarks.bench_due
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from benchmarks.big_store import DAY, NOW
from benchmarks.measure import alternated, milliseconds
from nurture.core.decisions import Plan
from nurture.core.intake import Arrival
from nurture.core.model import (
    Consent,
    Done,
    Enrolment,
    Event,
    Facts,
    LeadState,
    Message,
    MessageState,
    Reason,
    Standing,
)
from nurture.core.problems import Place
from nurture.store import sqlite_planning as queries
from nurture.store.encoding import micros
from nurture.store.rows import CONSENTS_OF
from nurture.store.sqlite import SqliteStore

LEADS = 500
ROUNDS = 9
CAMPAIGNS = ("crm-guide", "webinar", "newcomers")


def fill(store: SqliteStore) -> None:
    agreed = tuple(Consent(purpose, True, NOW - 30 * DAY, "form", "v1") for purpose in ("newsletter", "tracking"))
    fields: Facts = {"first_name": "Ada", "organisation": "Firm", "company_size": 120.0, "country": "PL"}
    store.take_in("form", [Arrival(f"{n}@x.example", f"{n}@x.example", fields, agreed) for n in range(LEADS)], "", NOW)
    store.take_events(
        "shop",
        [
            (f"{n}@x.example", Event("clicked", NOW - k * DAY, f"{n} {k}", ("pricing", "welcome"), {"value": 80.0}))
            for n in range(LEADS)
            for k in range(18)
        ],
        "",
        NOW,
    )
    store.save([plan(state) for state in store.due(NOW, LEADS)])


def plan(state: LeadState) -> Plan:
    messages = tuple(message(state.lead.id, name, step) for name in CAMPAIGNS for step in ("welcome", "why-crm"))
    return Plan(replace(state, enrolments=tuple(map(walk, CAMPAIGNS))), messages=messages, due=NOW)


def walk(name: str) -> Enrolment:
    done = Done(NOW - 6 * DAY, "sent")
    standing = {
        "begin": Standing(NOW - 7 * DAY, "welcome", {"wait-1": done}, NOW - 7 * DAY),
        "cold": Standing(NOW - 5 * DAY, "why-crm", {"wait-2": done}),
    }
    passed = {"welcome": done, "why-crm": done}
    return Enrolment(name, 1, NOW, 2, "arrived form", {}, "active", None, "a" * 64, "cold", standing, passed)


def message(lead: int, campaign: str, step: str) -> Message:
    reason = Reason("sent", "accepted by the next hop", Place(f"campaigns/{campaign}.yaml", 18, 3))
    where = (campaign, 1, "cold", step, "send", "email", step, MessageState.SENT, NOW - 5 * DAY, NOW - 5 * DAY, NOW)
    made = Message(f"{lead} {campaign} 1 {step}", lead, *where, message_id=f"<{lead}@x>", version="b" * 64)
    return replace(made, written=NOW, context='{"first_name":"Ada"}' * 5, digest="c" * 64, attempts=1, reason=reason)


def rows_only(store: SqliteStore) -> None:
    leads = store._db.execute(queries._DUE, (micros(NOW), LEADS)).fetchall()
    ids = json.dumps([row[0] for row in leads])
    for sql in (queries._EVENTS, queries._ENROLMENTS, queries._MESSAGES, CONSENTS_OF):
        store._db.execute(sql, (ids,)).fetchall()


def save(store: SqliteStore) -> Callable[[], object]:
    states = store.due(NOW, LEADS)
    return lambda: store.save([Plan(state, due=NOW) for state in states])


def measure(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        fill(store)
        whole, rows, saved = alternated(
            lambda: milliseconds(lambda: store.due(NOW, LEADS)),
            lambda: milliseconds(lambda: rows_only(store)),
            lambda: milliseconds(save(store)),
            rounds=ROUNDS,
        )
    each = [f"{figure / LEADS:.3f}" for figure in (whole, rows, whole - rows, saved)]
    print(f"per lead: due {each[0]} ms (rows {each[1]} ms, decoding {each[2]} ms), save of an empty plan {each[3]} ms")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder) / "nurture.db")
