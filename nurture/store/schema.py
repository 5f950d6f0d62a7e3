"""The tables, as migrations. `user_version` counts them, so that opening an up-to-date file asks one question only.

A landed one is never edited: each has a database in `tests/store/landed` that must come through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nurture.store.schema_hits import HITS

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

FIRST = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE cursors (source TEXT PRIMARY KEY, cursor TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (digest TEXT PRIMARY KEY, path TEXT NOT NULL, text TEXT NOT NULL);

CREATE TABLE leads (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice: keys of messages and events hold it
    key TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL,
    source TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    fields TEXT NOT NULL DEFAULT '',
    seq INTEGER NOT NULL DEFAULT 0,        -- of its last event
    due INTEGER,
    planned INTEGER,
    planned_seq INTEGER NOT NULL DEFAULT 0,
    temperature TEXT NOT NULL DEFAULT 'cold',
    stage TEXT NOT NULL DEFAULT '',
    doors TEXT NOT NULL DEFAULT '',
    holds TEXT NOT NULL DEFAULT ''
);
CREATE INDEX leads_due ON leads (due) WHERE due IS NOT NULL;

CREATE TABLE events (
    lead INTEGER NOT NULL REFERENCES leads (id),
    seq INTEGER NOT NULL,
    key TEXT NOT NULL UNIQUE,
    verb TEXT NOT NULL,
    at INTEGER NOT NULL,
    what TEXT NOT NULL DEFAULT '',
    facts TEXT NOT NULL DEFAULT '',
    campaign TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (lead, seq)
) WITHOUT ROWID;

CREATE TABLE consents (
    lead INTEGER NOT NULL REFERENCES leads (id),
    n INTEGER NOT NULL,                    -- in order of arrival, from 1
    purpose TEXT NOT NULL,
    given INTEGER NOT NULL,
    at INTEGER NOT NULL,
    source TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (lead, n)
) WITHOUT ROWID;

CREATE TABLE suppressions (key TEXT PRIMARY KEY, reason TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE enrolments (
    lead INTEGER NOT NULL REFERENCES leads (id),
    campaign TEXT NOT NULL,
    walk INTEGER NOT NULL,
    entered INTEGER NOT NULL,
    entered_seq INTEGER NOT NULL,
    entered_by TEXT NOT NULL,
    facts TEXT NOT NULL,
    state TEXT NOT NULL,
    ended INTEGER,
    version TEXT NOT NULL,
    sequence TEXT NOT NULL,
    standing TEXT NOT NULL,
    passed TEXT NOT NULL,
    PRIMARY KEY (lead, campaign, walk)
) WITHOUT ROWID;
CREATE INDEX enrolments_active ON enrolments (campaign, lead) WHERE state = 'active';

CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    lead INTEGER NOT NULL REFERENCES leads (id),
    campaign TEXT NOT NULL,
    walk INTEGER NOT NULL,
    sequence TEXT NOT NULL,
    step TEXT NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    template TEXT NOT NULL,
    state TEXT NOT NULL,
    since INTEGER NOT NULL,
    due INTEGER NOT NULL,
    at INTEGER NOT NULL,
    requested INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    written INTEGER,
    message_id TEXT NOT NULL,
    version TEXT NOT NULL,
    context TEXT NOT NULL,
    digest TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    reason TEXT NOT NULL,
    refused INTEGER
);
CREATE INDEX messages_lead ON messages (lead);
CREATE INDEX messages_open ON messages (requested DESC, rank DESC, priority DESC, due, key, channel)  -- as they leave
    WHERE state IN ('planned', 'deferred');
CREATE INDEX messages_claimed ON messages (lead) WHERE state = 'claimed';
CREATE INDEX messages_sending ON messages (lead) WHERE state = 'sending';

CREATE TABLE codes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    lead INTEGER NOT NULL REFERENCES leads (id),
    step INTEGER NOT NULL REFERENCES codes (id),  -- campaign, step
    rule INTEGER NOT NULL REFERENCES codes (id),  -- file version, sequence, walk, what to do, which rule said so
    words INTEGER NOT NULL REFERENCES codes (id),
    at INTEGER NOT NULL
);
CREATE INDEX decisions_step ON decisions (lead, step, id);
"""

SECOND = """
ALTER TABLE leads ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE leads ADD COLUMN awaits INTEGER;
ALTER TABLE leads ADD COLUMN active_at INTEGER NOT NULL DEFAULT 0;
UPDATE leads SET active_at = max(first_seen, coalesce((  -- when it last did something
    SELECT max(at) FROM events             -- what came in is numbered in strides, what the planner wrote stands between
    WHERE lead = leads.id AND seq % 1000 = 0 AND verb NOT IN ('sent', 'notified')
), 0));
CREATE INDEX leads_active ON leads (active_at);

ALTER TABLE enrolments ADD COLUMN each TEXT NOT NULL DEFAULT '';
ALTER TABLE enrolments ADD COLUMN held_out INTEGER NOT NULL DEFAULT 0;
CREATE INDEX enrolments_ended ON enrolments (campaign, state) WHERE state <> 'active';

ALTER TABLE messages ADD COLUMN allowed INTEGER;
ALTER TABLE messages ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN cause TEXT NOT NULL DEFAULT '';
CREATE INDEX messages_unusual ON messages (due, channel) WHERE state = 'planned' AND cause <> '' AND requested = 0;
CREATE INDEX messages_sent ON messages (at) WHERE state = 'sent';

CREATE TABLE waiting (                     -- events of addresses that are no lead yet
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    address TEXT NOT NULL,
    verb TEXT NOT NULL,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    facts TEXT NOT NULL,
    campaign TEXT NOT NULL,
    message TEXT NOT NULL
);
CREATE INDEX waiting_address ON waiting (address);
CREATE TABLE erased (
    mark TEXT PRIMARY KEY                  -- of an address, which it does not tell
) WITHOUT ROWID;
"""

THIRD = """
ALTER TABLE leads ADD COLUMN said TEXT NOT NULL DEFAULT '';
"""

FOURTH = """
ALTER TABLE messages ADD COLUMN doubts INTEGER NOT NULL DEFAULT 0;
UPDATE messages SET doubts = 1 WHERE state = 'in_doubt';
CREATE INDEX messages_in_doubt ON messages (at) WHERE state = 'in_doubt';
CREATE INDEX messages_paced ON messages (due, key) WHERE state = 'planned' AND substr(reason, 1, 7) = '["pace"';
CREATE INDEX events_complained ON events (at) WHERE verb = 'complained';
"""

LINKS = """
ALTER TABLE messages ADD COLUMN links TEXT NOT NULL DEFAULT '';
CREATE INDEX messages_id ON messages (substr(message_id, 2, 24)) WHERE message_id <> '';
CREATE TABLE links (                       -- those that all mails of a step have in common
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    campaign TEXT NOT NULL,
    step TEXT NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL
);
"""

FIFTH = LINKS + HITS

SCRIPTS = (FIRST, SECOND, THIRD, FOURTH, FIFTH)
VERSION = len(SCRIPTS)


def migrations() -> Migrations:
    """All steps from an empty file to today's tables, in order; a released one is never edited."""
    from sqlite_utils import Migrations  # 60 ms that an up-to-date file can do without

    steps: Any = Migrations("nurture")

    @steps()  # type: ignore[untyped-decorator]
    def first_tables(db: Database) -> None:
        _execute(db, FIRST)

    @steps()  # type: ignore[untyped-decorator]
    def whole_language(db: Database) -> None:
        _execute(db, SECOND)

    @steps()  # type: ignore[untyped-decorator]
    def what_sources_said(db: Database) -> None:
        _execute(db, THIRD)

    @steps()  # type: ignore[untyped-decorator]
    def delivery(db: Database) -> None:
        _execute(db, FOURTH)

    @steps()  # type: ignore[untyped-decorator]
    def what_comes_back(db: Database) -> None:
        _execute(db, FIFTH)

    return steps  # type: ignore[no-any-return]


def _execute(db: Database, script: str) -> None:
    for statement in script.split(";\n"):
        db.execute(statement)
