"""The tables of hits, a part of the fifth migration: evidence of those who agreed, and numbers of all others."""

HITS = """
CREATE TABLE hits (
    message INTEGER NOT NULL REFERENCES messages (id),
    n INTEGER NOT NULL,                    -- in order of arrival, from 1
    lead INTEGER NOT NULL REFERENCES leads (id),
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    method TEXT NOT NULL,
    agent TEXT NOT NULL,
    network TEXT NOT NULL,
    language INTEGER NOT NULL,
    ahead INTEGER NOT NULL,
    link INTEGER NOT NULL,
    verdict TEXT NOT NULL DEFAULT '',
    signs TEXT NOT NULL DEFAULT '',
    rules TEXT NOT NULL DEFAULT '',        -- the version of those that it was judged by
    told INTEGER NOT NULL DEFAULT 0,       -- how often its event was written down or taken back: odd, it stands
    PRIMARY KEY (message, n)
) WITHOUT ROWID;
CREATE INDEX hits_lead ON hits (lead);
CREATE INDEX hits_judged ON hits (rules, at);
CREATE TABLE last_opens (lead INTEGER PRIMARY KEY REFERENCES leads (id), day TEXT NOT NULL);
CREATE TABLE tallies (
    campaign TEXT NOT NULL,
    step TEXT NOT NULL,
    kind TEXT NOT NULL,
    link TEXT NOT NULL,
    day TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (campaign, step, kind, link, day)
) WITHOUT ROWID;
"""
