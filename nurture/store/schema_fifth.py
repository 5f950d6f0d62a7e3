"""The tables of version 5: what comes back from mails, and what people agree to, and who gets no mail."""

from nurture.store.schema_hits import HITS

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

CONSENTS = """
CREATE TABLE proofs (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
ALTER TABLE consents RENAME TO consents_before;
CREATE TABLE consents (
    lead INTEGER NOT NULL REFERENCES leads (id),
    n INTEGER NOT NULL,                    -- among all that were ever written down, from 1
    purpose TEXT NOT NULL,
    given INTEGER NOT NULL,
    at INTEGER NOT NULL,
    source TEXT NOT NULL,
    text TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    written INTEGER,                       -- when it was written down; NULL where nobody knows
    proof INTEGER NOT NULL REFERENCES proofs (id),
    evidence TEXT NOT NULL,
    link BLOB NOT NULL,                    -- hangs on that of the one before
    PRIMARY KEY (lead, n)
) WITHOUT ROWID;
CREATE TABLE consents_gone (               -- what an erasure leaves of them
    n INTEGER PRIMARY KEY,
    link BLOB NOT NULL,
    mark BLOB NOT NULL,                    -- of what the record said
    erased TEXT NOT NULL                   -- and, of the erasure itself, the numbers that it took
);
"""

SUPPRESSIONS = """
ALTER TABLE suppressions RENAME TO suppressed_addresses;
CREATE TABLE suppressions (
    key TEXT NOT NULL,                     -- of an address, or `@domain`, or `:` and a hash of an address
    purpose TEXT NOT NULL,                 -- '' is all mail
    reason TEXT NOT NULL,
    source TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (key, purpose)
) WITHOUT ROWID;
INSERT INTO suppressions SELECT key, '', reason, 'the lead', at FROM suppressed_addresses;
DROP TABLE suppressed_addresses;
CREATE TABLE leftovers (                   -- of leads erased, what may still be in files: their numbers and ids
    id INTEGER PRIMARY KEY,
    lead INTEGER NOT NULL,
    message TEXT NOT NULL,
    message_id TEXT NOT NULL
);
"""

FORMS = """
CREATE TABLE pendings (                    -- what was sent by forms, and is still to be confirmed
    request TEXT PRIMARY KEY,
    lead INTEGER NOT NULL REFERENCES leads (id),
    form TEXT NOT NULL,
    at INTEGER NOT NULL,
    typed TEXT NOT NULL,                   -- '' once it is confirmed
    confirmed INTEGER
) WITHOUT ROWID;
CREATE INDEX pendings_lead ON pendings (lead);
CREATE INDEX pendings_at ON pendings (at);
CREATE INDEX leads_unconfirmed ON leads (id) WHERE source = '';
"""

FIFTH = LINKS + CONSENTS + SUPPRESSIONS + FORMS + HITS
