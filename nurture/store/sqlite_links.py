"""Links of mails, and the mail that a token or a Message-ID points to.

Links that all mails of a step have in common are kept once, and a message keeps their numbers; one made of what is
known of its lead stands in the message itself, and goes with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from nurture.core.model import Consent
from nurture.core.tokens import spelt
from nurture.store.attempts import Link, Mailed, Shared, Written
from nurture.store.encoding import to_json
from nurture.store.rows import CONSENT, MESSAGE, consent_of, message_of
from nurture.store.sqlite_base import SqliteBase

# ruff: noqa: S608 (what is put into these queries are our own lists of columns)
_MAILED = f"""
SELECT m.{MESSAGE.replace(", ", ", m.")}, l.email, m.links
FROM messages m INDEXED BY messages_id JOIN leads l ON l.id = m.lead
WHERE substr(m.message_id, 2, 24) = ? AND m.message_id <> '' AND ? IN ('', m.message_id) LIMIT 1
"""
_LINKS = "SELECT l.id, l.name, l.url FROM json_each(?) j CROSS JOIN links l ON l.id = j.value"
_SHARED = "SELECT campaign, step, name, url FROM links WHERE digest = ?"
_CONSENTS = f"SELECT {CONSENT} FROM consents WHERE lead = ? ORDER BY n"
_NUMBERS = "SELECT l.digest, l.id FROM json_each(?) j CROSS JOIN links l ON l.digest = j.value"
_KEEP = """
INSERT OR IGNORE INTO links (digest, campaign, step, name, url) SELECT ?, campaign, step, ?, ? FROM messages
WHERE key = ?
"""


class SqliteLinks(SqliteBase):
    def mailed(self, digest: bytes) -> Mailed | None:
        return self._mailed(spelt(digest), "")

    def mailed_by_id(self, message_id: str) -> Mailed | None:
        return self._mailed(message_id[1:25], message_id)

    def shared(self, digest: bytes) -> Shared | None:
        row = self._db.execute(_SHARED, (spelt(digest),)).fetchone()
        return Shared(*row) if row else None

    def consents_of(self, lead: int) -> tuple[Consent, ...]:
        return tuple(map(consent_of, self._db.execute(_CONSENTS, (lead,))))

    def _mailed(self, beginning: str, message_id: str) -> Mailed | None:
        with self._reading():
            row = self._db.execute(_MAILED, (beginning, message_id)).fetchone()
            return Mailed(message_of(row[:-2]), row[-2], self._links(row[-1])) if row else None

    def _links(self, kept: str) -> tuple[tuple[str, str], ...]:
        each = json.loads(kept) if kept else []
        rows = self._among(_LINKS, (one for one in each if isinstance(one, int)))
        common = {number: (name, url) for number, name, url in rows}
        return tuple(common[one] if isinstance(one, int) else (one[0], one[1]) for one in each)

    def _numbers_of_links(self, written: Sequence[Written]) -> Mapping[bytes, int]:
        """Those of the links in common; without new ones of messages that there are not.

        Two more statements where one is new, which is rare.
        """
        said = {link.digest: (link, one.key) for one in written for link in (*one.links, *one.shared) if link.digest}
        if not said:
            return {}
        found = self._found(said)
        if new := said.keys() - found.keys():
            rows = ((spelt(digest), *said[digest][0][:2], said[digest][1]) for digest in said if digest in new)
            self._db.executemany(_KEEP, rows)
            found = self._found(said)
        return found

    def _found(self, digests: Iterable[bytes]) -> Mapping[bytes, int]:
        spelled = {spelt(digest): digest for digest in digests}
        return {spelled[text]: number for text, number in self._among(_NUMBERS, spelled)}


def links_column(links: Sequence[Link], numbers: Mapping[bytes, int]) -> str | None:
    """None, where there are none, leaves what is kept."""
    return to_json([numbers.get(link.digest) if link.digest else link[:2] for link in links]) if links else None
