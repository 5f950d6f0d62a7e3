"""Makes the database of a landed version, its leads in every place a lead can be in, and what came of them later.

Run it with the code that landed: `PYTHONPATH=CHECKOUT:. python tests/store/landed/make.py N`. It writes
`version-N.sql`, the database on a Sunday at noon, and `version-N.json`: each lead as that code had it, what came back
from mails as it told it, and what it sent in the weeks behind.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from nurture.core.model import LeadState, MessageState, Reason
from nurture.engine.explain import explain
from nurture.engine.report import Report
from nurture.store.attempts import Settlement
from nurture.store.sqlite import SqliteStore
from nurture.testing.world import World
from tests.store.landed import fifth

HERE = Path(__file__).parent
DUMPED = "2026-03-01T12:00+01:00"
LATER = [
    "2026-03-01T12:30+01:00",
    "2026-03-01T15:00+01:00",
    "2026-03-02T09:30+01:00",
    "2026-03-02T13:00+01:00",
    *(f"2026-03-{day:02}T{hour}+01:00" for day in range(3, 21) for hour in ("10:00", "16:00")),
]
ROWS = [  # when and where they come in, each as its name says
    ("2026-02-23T10:00+01:00", "form", {"email": "fay@example.com", "first_name": "Fay (hot)", "country": "PL"}),
    ("2026-02-23T10:00+01:00", "form", {"email": "gus@example.com", "first_name": "Gus (goal)", "country": "PL"}),
    ("2026-02-23T10:00+01:00", "form", {"email": "kim@example.com", "first_name": "Kim (warm)", "country": "PL"}),
    ("2026-02-23T10:00+01:00", "form", {"email": "max@example.com", "first_name": "Max (left)", "country": "PL"}),
    ("2026-02-24T10:00+01:00", "form", {"email": "bob@example.com", "first_name": "Bob (outside)", "country": "DE"}),
    ("2026-02-24T10:00+01:00", "form", {"email": "ida@example.com", "first_name": "Ida (gone)", "country": "PL"}),
    ("2026-02-24T10:00+01:00", "fair", {"email": "lea@example.com", "first_name": "Lea", "company_size": "200"}),
    ("2026-02-26T10:00+01:00", "form", {"email": "cyd@example.com", "first_name": "Cyd (held)", "country": "PL"}),
    ("2026-02-26T11:30+01:00", "form", {"email": "max@example.com", "competitor": "yes"}),
    ("2026-02-27T10:00+01:00", "form", {"email": "ada@example.com", "first_name": "Ada (waits)", "country": "PL"}),
    ("2026-03-01T11:00+01:00", "form", {"email": "dan@example.com", "first_name": "Dan (deferred)", "country": "PL"}),
    ("2026-03-01T11:00+01:00", "form", {"email": "eve@example.com", "first_name": "Eve (in doubt)", "country": "PL"}),
]
FATES = {
    "dan@example.com": (MessageState.DEFERRED, Reason("deferred", "421 try later"), timedelta(hours=2)),
    "eve@example.com": (MessageState.IN_DOUBT, Reason("in_doubt", "the connection broke"), None),
}


class Store(SqliteStore):
    """Every mail has links, and two addresses have bad luck until the database is dumped."""

    def write_down(self, written: Any) -> None:
        super().write_down(fifth.linked(written))

    def settle(self, settlements: Any) -> list[str]:
        return super().settle([self._fate(end) for end in settlements])

    def _fate(self, end: Settlement) -> Settlement:
        email = next(email for message, email in self.messages() if message.key == end.key)
        if end.state is not MessageState.SENT or email not in FATES or end.at > datetime.fromisoformat(DUMPED):
            return end
        state, reason, wait = FATES[email]
        return replace(end, state=state, event=None, reason=reason, due=end.at + wait if wait else None)


def files() -> dict[str, str]:
    root = HERE / "project"
    return {str(path.relative_to(root)): path.read_text("utf-8") for path in root.rglob("*.*")}


def live_until_sunday(world: World) -> None:
    """Leads come in from Monday on."""
    for at in dict.fromkeys(at for at, _, _ in ROWS):
        for when, source, row in ROWS:
            if when == at:
                world.arrives(source, **row)
        world.run(at)
        happen(world, at)
    world.run("2026-03-01T10:30+01:00")
    world.run(DUMPED)


def happen(world: World, at: str) -> None:
    if at.startswith("2026-02-26T10"):
        world.happens("fay@example.com", "submitted demo", "2026-02-26T11:00+01:00")
        world.happens("kim@example.com", "replied", "2026-02-26T11:00+01:00")
        world.happens("gus@example.com", "purchased", "2026-02-26T11:00+01:00", value=80.0)
        world.happens("ida@example.com", "unsubscribed", "2026-02-26T11:00+01:00")


def sent_later(world: World) -> list[list[str]]:
    """What leaves in the weeks behind the dump."""
    before = {message.key for state in ("sent", "in_doubt") for message in world.messages(state)}
    for at in LATER:
        world.run(at)
    emails = {state.lead.id: state.lead.email for state in world.store.leads()}
    sent = [m for m in world.messages() if m.key not in before]
    return [[m.at.astimezone(UTC).isoformat(), emails[m.lead], m.campaign, m.step, m.key] for m in sent]


def plain(value: Any) -> Any:
    """A noun as JSON has it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value


def told(world: World, state: LeadState) -> list[list[str]]:
    """What `explain` says of the steps of a lead."""
    now = datetime.fromisoformat(DUMPED)
    key = state.lead.email
    steps = explain(state, world.store.decisions(key), world.place.project, now, Report(now)).steps
    return [[step.campaign, step.step, step.state, plain(step.at)] for step in steps]


def leads(world: World) -> dict[str, Any]:
    states = {state.lead.email: state for state in world.store.leads()}
    return {email: {"state": plain(state), "told": told(world, state)} for email, state in states.items()}


def make(version: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "nurture.db")
        with closing(Store(path)) as store:
            world = World(Path(folder), files(), store)
            assert not world.problems(), world.problems()
            live_until_sunday(world)
            fifth.happen(store)
            script = dump(path)
            found = {"leads": leads(world), "told": plain(fifth.told(store)), "sent": sent_later(world)}
    (HERE / f"version-{version}.sql").write_text(script, "utf-8")
    (HERE / f"version-{version}.json").write_text(json.dumps(found, ensure_ascii=False) + "\n", "utf-8")


def dump(path: Path) -> str:
    with closing(sqlite3.connect(path)) as db:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        return "\n".join([*db.iterdump(), f"PRAGMA user_version = {version};", ""])


if __name__ == "__main__":
    make(sys.argv[1])
