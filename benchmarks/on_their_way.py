"""A project with N leads on their way, each in three campaigns with twenty events: rows as runs have written them.

A few hundred leads arrive, are mailed and click for weeks of daily runs; then their rows are copied under other numbers
and addresses until there are N.

python -m benchmarks.on_their_way FOLDER [N]
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.big_store import DAY
from nurture.engine.run import run
from nurture.engine.workplace import Workplace, open_workplace
from nurture.store.sqlite import SqliteStore

START = datetime.fromisoformat("2026-03-02T09:00+00:00")
DAYS = 24
NOW = START + DAYS * DAY
BASE = 250
EDITED = "campaigns/guide.yaml"
WAIT, SHORTER = "wait: 12 days", "wait: 9 days"

WIRING = """\
time_zone: Europe/Warsaw
sender: {from: Anna z Lumo <anna@lumo.example>, organisation: Lumo, address: ul. Prosta 1}
fields: {company_size: number, rating: [A, B, C], competitor: yes or no}
consents:
  newsletter: {text: consents/newsletter-v1.md}
  tracking: {text: consents/tracking-v1.md}
sources:
  guide-form: {use: csv, path: leads.csv, consent: [newsletter, tracking], incentive: the guide}
feeds:
  web: {use: csv, path: events.csv}
events: {purchased: {value: number}, attended webinar: []}
channels:
  email: {use: outbox}
links: {pricing: "https://lumo.example/cennik", demo: "https://lumo.example/demo"}
segments: {factory: lead.company_size >= 100}
temperature:
  warm: {up_at: 20, down_below: 12}
  hot: {up_at: 60, down_below: 45}
stages:
  mql: temperature != "cold"
  customer: ever("purchased")
score:
  halves_every: 30 days
  events: {clicked: 2, clicked pricing: 5, replied: 25}
  fit: {factory: 5}
limits:
  per_lead: [1 per 20 hours, 4 per 7 days]
  quiet: 21:00-08:00
"""

CAMPAIGN = """\
enter: {{sources: [guide-form]}}
consent: newsletter
goal: has("purchased")
exit: lead.competitor
priority: {priority}
sending: {{window: mon-fri 09:00-17:00}}
begin:
  - send: {name}-welcome
sequences:
  cold:
    - wait: 3 days
    - send: {name}-why
    - wait_until: has("clicked demo")
      at_most: 4 days
      then:
        - send: {name}-case
      else:
        - split: tips
          into:
            short: {{share: 45, then: [{{send: {name}-short}}]}}
            long: {{share: 45, then: [{{send: {name}-long}}]}}
            nothing: {{share: 10}}
    - wait: 12 days
    - send: {name}-invite
      when: not has("attended webinar")
    - wait: 30 days
    - send: {name}-last
  warm:
    - send: {name}-offer
    - wait: 2 days
    - send: {name}-reminder
      when: not has("replied")
    - wait: 12 days
    - send: {name}-final
"""
CAMPAIGNS = {"guide": 10, "webinar": 5, "newcomers": 0}
LETTERS = ("welcome", "why", "case", "short", "long", "invite", "last", "offer", "reminder", "final")
LETTER = """\
---
subject: {name}
---
Hello {{{{ lead.first_name or "there" }}}}, {{{{ link("pricing") }}}} {{{{ link("demo") }}}}
"""


_NUMBERED = {
    "events": ("key", "message"),
    "messages": ("key",),
    "enrolments": (),
    "consents": (),
    "decisions": (),
}
"""Tables with a `lead`, and their columns that begin with its number, or with `sent/` and its number."""


def make(root: Path, leads: int) -> None:
    files = {"nurture.yaml": WIRING, "consents/newsletter-v1.md": "Yes.\n", "consents/tracking-v1.md": "Yes.\n"}
    for name, priority in CAMPAIGNS.items():
        files[f"campaigns/{name}.yaml"] = CAMPAIGN.format(name=name, priority=priority)
        files |= {f"templates/{name}-{what}.txt": LETTER.format(name=f"{name} {what}") for what in LETTERS}
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    _live(root)
    _multiply(root / "nurture.db", leads)


def edit(root: Path) -> None:
    """Shorten a wait that every lead has before it."""
    path = root / EDITED
    path.write_text(path.read_text().replace(WAIT, SHORTER))


def _live(root: Path) -> None:
    """Daily runs: leads arrive in the first ten, and click on every third day."""
    people, clicks = ["email,first_name,company_size"], ["email,event,at,id"]
    with closing(SqliteStore(root / "nurture.db")) as store:
        store.begin_run()
        for day in range(DAYS + 1):
            now = START + day * DAY + timedelta(minutes=day)
            if day < 10:
                people += [f"lead{n}@x.example,Ada,{20 + n % 120}" for n in range(day, BASE, 10)]
            clicks += [_click(n, day, now) for n in range(BASE) if day > n % 10 and (day + n) % 3 == 0]
            (root / "leads.csv").write_text("\n".join(people) + "\n")
            (root / "events.csv").write_text("\n".join(clicks) + "\n")
            _run(open_workplace(root), store, now)


def _click(n: int, day: int, now: datetime) -> str:
    what = "visited pricing" if n % 4 else "clicked pricing"
    return f"lead{n}@x.example,{what},{(now - timedelta(hours=n % 5)).isoformat()},{n}-{day}"


def _run(place: Workplace, store: SqliteStore, now: datetime) -> None:
    report = run(place, store, lambda: now, rehearsal=True, sends=lambda _: False)
    assert not report.faults, report.faults


def _multiply(path: Path, leads: int) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA cache_size = -400000")
        columns = {
            table: [row[1] for row in db.execute(f"PRAGMA table_info({table})")] for table in ("leads", *_NUMBERED)
        }
        for copy in range(1, -(-leads // BASE)):
            limit = min(BASE, leads - copy * BASE)
            for table, names in columns.items():
                values = ", ".join(_copied(table, name, copy) for name in names)
                of = "id" if table == "leads" else "lead"
                db.execute(f"INSERT INTO {table} SELECT {values} FROM {table} WHERE {of} <= {limit}")
        db.commit()
        db.execute("ANALYZE")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _copied(table: str, column: str, copy: int) -> str:
    """What a copied row holds in a column, in SQL."""
    if (table, column) == ("leads", "id"):
        return f"id + {copy * BASE}"
    if table == "leads" and column in ("key", "email"):
        return f"'c{copy}.' || {column}"
    if column == "lead":
        return f"lead + {copy * BASE}"
    if column == "message_id":
        return f"replace(message_id, '<', '<c{copy}.')"
    if column in _NUMBERED.get(table, ()):
        new = f"(lead + {copy * BASE})"
        return (
            f"CASE WHEN {column} LIKE lead || '/%' THEN {new} || substr({column}, length(lead) + 1)"
            f" WHEN {column} LIKE 'sent/' || lead || '/%' THEN 'sent/' || {new} || substr({column}, length(lead) + 6)"
            f" WHEN {column} = '' THEN '' ELSE 'c{copy}/' || {column} END"
        )
    return "NULL" if column == "id" else column


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
