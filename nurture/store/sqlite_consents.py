"""The chain of consents on SQLite: added to within the transaction of whatever brings a consent, read and verified."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from heapq import merge
from typing import Any

from nurture.core.addresses import is_known_by
from nurture.core.consents.chain import HEAD, Chain, Head, Link, Record, content_of
from nurture.core.consents.verifying import Finding, unsound_words, verify
from nurture.core.model import Consent
from nurture.store.encoding_consents import link_gone, proof_from_json, proof_to_json, record_of, values_of
from nurture.store.rows import ADD_CONSENT, Row
from nurture.store.sqlite_base import SqliteBase

_KEYS = "SELECT l.id, l.key FROM json_each(?) j CROSS JOIN leads l ON l.id = j.value"
_PROOFS = "SELECT p.text, p.id FROM json_each(?) j CROSS JOIN proofs p ON p.text = j.value"
_VALUES = """
l.key, c.purpose, c.given, c.at, c.source, c.text, c.confirmed, c.written, p.text, c.evidence
"""
_OF_LEAD = f"""
SELECT c.n, c.link, {_VALUES} FROM leads l JOIN consents c ON c.lead = l.id JOIN proofs p ON p.id = c.proof
WHERE l.key = ? ORDER BY c.n
"""  # noqa: S608 (our own columns)
_RECORDS = f"""
SELECT c.n, c.link, {_VALUES} FROM consents c LEFT JOIN leads l ON l.id = c.lead LEFT JOIN proofs p ON p.id = c.proof
ORDER BY c.n
"""  # noqa: S608
_GONE = "SELECT n, link, mark, erased FROM consents_gone ORDER BY n"
_READDRESSED = "SELECT key, email FROM leads WHERE lower(email) <> key ORDER BY key"
_LAST = """
SELECT n, link FROM (SELECT n, link FROM consents UNION ALL SELECT n, link FROM consents_gone) ORDER BY n DESC LIMIT 1
"""


class SqliteConsents(SqliteBase):
    def _add_consents(self, said: Sequence[tuple[int, Consent, datetime | None]]) -> None:
        """Of leads (by id) what they said and when it is written down, in this order at the end of the chain."""
        if not said:
            return
        chain, head = self._chain()
        keys = dict(self._among(_KEYS, {lead for lead, _, _ in said}))
        proofs = self._proofs({proof_to_json(consent.proof) for _, consent, _ in said})
        rows: list[Row] = []
        for lead, consent, written in said:
            values = values_of(keys[lead], consent, written)
            head = chain.appended(head, content_of(values))
            _, *what, proof, evidence = values
            rows.append((lead, head.count, *what, proofs[proof], evidence, head.last))
        self._db.executemany(ADD_CONSENT, rows)
        self.put(HEAD, chain.sealed(head))

    def _chain(self) -> tuple[Chain, Head]:
        """Where the chain goes on; where its head is not what nurture wrote, from a break."""
        chain = Chain(self.get("secret"))
        head = chain.opened(self.get(HEAD))
        if head is None:
            count, last = self._db.execute(_LAST).fetchone() or (0, chain.beginning)
            head = Head(count, chain.broken(last))
        return chain, head

    def _proofs(self, texts: set[str]) -> dict[str, int]:
        self._db.executemany("INSERT OR IGNORE INTO proofs (text) VALUES (?)", ((text,) for text in texts))
        return dict(self._among(_PROOFS, texts))

    def _erase_consents(self, lead: int) -> None:
        """Leave of a lead's records nothing but their links, and one more that says so. Before the lead itself goes."""
        key = self._value("SELECT key FROM leads WHERE id = ?", lead)
        rows = self._db.execute(_OF_LEAD, (key,)).fetchall()
        if not rows:
            return
        chain, head = self._chain()
        numbers = json.dumps([n for n, *_ in rows])
        head = chain.appended(head, content_of([numbers]))
        gone = [(n, link, chain.mark(content_of(values)), "") for n, link, *values in rows]
        self._db.executemany(
            "INSERT INTO consents_gone (n, link, mark, erased) VALUES (?, ?, ?, ?)",
            [*gone, (head.count, head.last, b"", numbers)],
        )
        self._db.execute("DELETE FROM consents WHERE lead = ?", (lead,))
        self.put(HEAD, chain.sealed(head))

    def consent_records(self, key: str) -> list[Record]:
        return [record_of(n, values) for n, _, *values in self._db.execute(_OF_LEAD, (key,))]

    def verify_consents(self) -> list[Finding]:
        with self._reading():
            chain = Chain(self.get("secret"))
            links = merge(_records(self._db.execute(_RECORDS)), _gone(self._db.execute(_GONE)), key=lambda link: link.n)
            found = verify(chain, links, self.get(HEAD))
            agreed_to = {proof_from_json(text, "").words for (text,) in self._db.execute("SELECT text FROM proofs")}
            elsewhere = [Finding("address", 0, 0, key) for key in self.readdressed()]
            return [*found, *unsound_words(agreed_to, self.file), *elsewhere]

    def readdressed(self) -> list[str]:
        return [key for key, email in self._db.execute(_READDRESSED) if not is_known_by(str(email), key)]


def _records(rows: Iterable[Row]) -> Iterator[Link]:
    for n, link, *values in rows:
        if isinstance(n, int):
            yield Link(n, _bytes(link), content_of(values), key=str(values[0] or ""))


def _gone(rows: Iterable[Row]) -> Iterator[Link]:
    for n, link, mark, erased in rows:
        yield link_gone(n, _bytes(link), mark, erased)


def _bytes(value: Any) -> bytes:
    """Whatever somebody wrote there."""
    return value if isinstance(value, bytes) else b""
