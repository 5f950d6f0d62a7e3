"""What links cost the file: statements by the batch, bytes by the mail, rows by the answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from nurture.core.tokens import spelt
from nurture.store.attempts import Link, Written
from nurture.store.sqlite import SqliteStore
from nurture.store.sqlite_links import _MAILED
from nurture.testing.store_case import NOW, ada, message, planned

LINKS = tuple(Link(f"link {n}", f"https://lumo.example/{n}?utm_source=mail", bytes([n]) * 15) for n in range(5))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(tmp_path / "nurture.db")) as store:
        yield store


def statements_of(store: SqliteStore, first: int, links: tuple[Link, ...]) -> int:
    """How many a mark of ten mails takes, the first of these numbers and those behind it."""
    store.begin_run()
    store.take_in("form", [ada(key=f"{n}@example.com") for n in range(first, first + 10)], "", NOW)
    store.save([planned(state, messages=(message(state.lead.id, str(state.lead.id)),)) for state in store.due(NOW, 99)])
    claims = store.claim(NOW, 99, ["email"])
    written = [Written(c.key, NOW, f"<{spelt(c.key.encode() * 15)}@x>", "v", "{}", "d", links, links) for c in claims]
    heard: list[str] = []
    store._db.set_trace_callback(heard.append)
    store.mark(written, NOW)
    store._db.set_trace_callback(None)
    assert len(claims) == 10
    return len(heard)


def test_a_batch_takes_one_more_statement_for_links_that_are_known(store: SqliteStore) -> None:
    without = statements_of(store, 0, ())
    statements_of(store, 10, LINKS)
    assert statements_of(store, 20, LINKS) == without + 1


def test_a_mail_keeps_the_numbers_of_its_links(store: SqliteStore) -> None:
    statements_of(store, 0, LINKS)
    columns = store._db.execute("SELECT DISTINCT links FROM messages").fetchall()
    assert columns == [("[1,2,3,4,5]",)]
    assert store._value("SELECT count(*) FROM links") == 5


def test_a_mail_is_found_by_an_index(store: SqliteStore) -> None:
    plan = " ".join(row[3] for row in store._db.execute(f"EXPLAIN QUERY PLAN {_MAILED}", ("", "")))
    assert "INDEX messages_id (<expr>=?)" in plan
    assert "SCAN" not in plan
