"""The consents of a database that is older than their chain: chained up as they are, lead by lead.

When they were written down, by whom, and which version of its text somebody agreed to, nobody has kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from nurture.core.consents.chain import HEAD, Chain, Head, content_of

if TYPE_CHECKING:
    from sqlite_utils import Database

_BEFORE = """
SELECT l.key, c.lead, c.purpose, c.given, c.at, c.source, c.text
FROM consents_before c JOIN leads l ON l.id = c.lead ORDER BY c.lead, c.n
"""


def chain_up(db: Database) -> None:
    """Move the rows of `consents_before` into the chain, and begin it in a new database."""
    ((secret,),) = db.execute("SELECT value FROM settings WHERE name = 'secret'").fetchall()
    chain = Chain(secret)
    head = Head(0, chain.beginning)
    db.execute("INSERT INTO proofs VALUES (1, '')")

    def rows() -> Iterator[tuple[Any, ...]]:
        nonlocal head
        for key, lead, *said in db.execute(_BEFORE):
            head = chain.appended(head, content_of([key, *said, 0, None, "", ""]))
            yield (lead, head.count, *said, 0, None, 1, "", head.last)

    db.conn.executemany(f"INSERT INTO consents VALUES ({', '.join('?' * 12)})", rows())  # noqa: S608 (question marks)
    db.execute("DROP TABLE consents_before")
    db.execute("INSERT INTO settings VALUES (?, ?)", (HEAD, chain.sealed(head)))
