"""Makes a database of N leads: five events, two enrolments, three messages, two consents each; 1,000 are due.

python -m benchmarks.big_store PATH [N]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nurture.core.model import Consent, Done, Enrolment, Event, Message, MessageState, Reason, Standing
from nurture.core.problems import Place
from nurture.store.encoding import facts_to_json, micros
from nurture.store.rows import (
    ENROLMENT,
    EVENT,
    MESSAGE,
    Row,
    enrolment_row,
    event_row,
    marks,
    message_row,
)
from nurture.store.sqlite import SqliteStore

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAY = timedelta(days=1)
LATER = NOW + 3650 * DAY
DUE = 1000
SLICE = 20_000
AGREED = [
    Consent(purpose, True, NOW - 30 * DAY, "guide-form", f"consents/{purpose}-v1.md")
    for purpose in ("newsletter", "tracking")
]
CONTEXT = json.dumps({"first_name": "Ada", "organisation": "Firm", "language": "en", "country": "PL", "size": 120})
LEAD = "id, key, email, source, first_seen, fields, seq, due, planned, planned_seq, temperature, doors, holds"


def make(path: Path, leads: int, due: int = DUE) -> None:
    """Fill a new database; the `due` leads are spread evenly over it, the others are due in ten years."""
    SqliteStore(path).close()
    store = SqliteStore(path)
    db = store._db
    db.execute("PRAGMA synchronous = OFF")
    for first in range(1, leads + 1, SLICE):
        ids = range(first, min(first + SLICE, leads + 1))
        with store.transaction():
            add = {
                f"leads ({LEAD}) VALUES ({marks(LEAD)})": (_lead(i, leads // due if due else 0) for i in ids),
                f"events ({EVENT}) VALUES ({marks(EVENT)})": (row for i in ids for row in _events(i)),
                f"enrolments ({ENROLMENT}) VALUES ({marks(ENROLMENT)})": (row for i in ids for row in _walks(i)),
                f"messages ({MESSAGE}) VALUES ({marks(MESSAGE)})": (row for i in ids for row in _messages(i)),
            }
            for into, rows in add.items():
                db.executemany(f"INSERT INTO {into}", rows)
            store._add_consents([(i, said, NOW) for i in ids for said in AGREED])
    db.execute("ANALYZE")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()


def _lead(i: int, stride: int) -> Row:
    due = micros(NOW - timedelta(seconds=i % 97) if stride and i % stride == 0 else LATER)
    fields = facts_to_json({"first_name": "Ada", "organisation": f"Firm {i}", "company_size": 120.0, "country": "PL"})
    email = f"lead{i}@example.com"
    seen = micros(NOW - 30 * DAY)
    holds = '{"crm-guide/why-crm":"window","crm-guide/welcome":"sent"}'
    return i, email, email, "guide-form", seen, fields, 5, due, seen, 5, "warm", '{"crm-guide":true}', holds


def _events(i: int) -> Iterator[Row]:
    told = [("joined", ()), ("arrived", ("guide-form",)), ("entered", ("crm-guide",)), ("sent", ("welcome",))]
    for seq, (verb, what) in enumerate([*told, ("clicked", ("pricing", "welcome"))], 1):
        yield event_row(i, seq, Event(verb, NOW - (9 - seq) * DAY, f"{verb} {i} {seq}", what, {}, "crm-guide"))


def _walks(i: int) -> Iterator[Row]:
    done = Done(NOW - 6 * DAY, "sent")
    standing = {"begin": Standing(NOW - 6 * DAY, "welcome", {"wait-1": done}), "cold": Standing(NOW - 5 * DAY)}
    for name in ("crm-guide", "webinar"):
        walk = Enrolment(
            name, 1, NOW - 7 * DAY, 2, "arrived guide-form", {}, "active", None, "a" * 64, "cold", standing
        )
        yield enrolment_row(i, walk)


def _messages(i: int) -> Iterator[Row]:
    reason = Reason("sent", "accepted by the next hop", Place("campaigns/crm-guide.yaml", 18, 3))
    for n, step in enumerate(("welcome", "why-crm", "offer")):
        at = NOW - (6 - n) * DAY
        key, where = f"{i} crm-guide 1 {step}", ("crm-guide", 1, "cold", step, "send", "email", step)
        letter = (at, f"<{i}.{n}@lumo.example>", "b" * 64, CONTEXT, "c" * 64)
        sent = Message(key, i, *where, MessageState.SENT, at, at, at, False, 1, 10, *letter, 1, reason)
        yield message_row(sent)


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
