"""A backup is put back, or a rehearsal taken away, under a server: nothing is said into a file that is gone."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from nurture.core import tokens
from nurture.core.model import Event
from nurture.engine.clocks import real_now
from nurture.engine.keys import begin_key, keys_of
from nurture.store.errors import Unusable
from nurture.store.inbox import Inbox, inbox_of
from nurture.store.sqlite import SqliteStore
from nurture.testing.world import instant
from nurture.web.records import Records
from tests.web.conftest import ADA, BEN, NOW, PRICING, Served

FORM = "forms: {guide-form: {title: Guide, asks: first_name}}\n"


@pytest.fixture
def served(serve: Callable[..., Served]) -> Served:
    """It has answered, and holds all open that it ever does."""
    served = serve(FORM)
    assert served.post(f"/u/{served.token('unsubscribe', BEN)}").status_code == 200
    assert served.get(f"/c/{served.click()}").status_code == 302
    return served


def taken_away(path: Path) -> None:
    path.rename(path.with_suffix(".bad"))
    for rest in ("-wal", "-shm"):
        path.with_name(path.name + rest).unlink()


def replaced(served: Served) -> None:
    """By a copy of itself, as a backup is put back."""
    path, copy = served.site.database, served.site.database.with_suffix(".copy")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    taken_away(path)
    copy.rename(path)


@pytest.fixture
def lying(served: Served) -> Iterator[SqliteStore]:
    """The database that lies there after the other was taken away."""
    replaced(served)
    with closing(SqliteStore(served.site.database)) as store:
        yield store


def suppressed(store: SqliteStore, email: str = ADA) -> str:
    state = store.state(email)
    assert state
    return state.suppressed


def test_an_unsubscription_is_in_the_database_that_lies_there(served: Served, lying: SqliteStore) -> None:
    assert served.post(f"/u/{served.token('unsubscribe')}").status_code == 200
    assert suppressed(lying) == "unsubscribed"


def test_so_is_what_a_form_brings(served: Served, lying: SqliteStore) -> None:
    assert served.post("/f/guide-form", data={"email": "new@example.com"}).status_code == 200
    assert lying.state("new@example.com")


def test_and_a_page_shows_what_holds_there(served: Served, lying: SqliteStore) -> None:
    lying.append(ADA, Event("unsubscribed", instant(NOW), "test"), instant(NOW))
    assert "You asked for no more mail" in served.get(f"/p/{served.token('preferences')}").text


def test_one_that_is_put_there_while_it_is_written_takes_the_wish_too(served: Served) -> None:
    def work(store: SqliteStore) -> None:
        replaced(served)

    records = Records(served.site.database, lambda: served.site.inbox)
    with pytest.raises(Unusable):
        asyncio.run(records.write(work))
    records.close()


def test_while_none_lies_there_a_no_waits_and_nothing_is_made(served: Served) -> None:
    database = served.site.database
    taken_away(database)
    assert served.post(f"/u/{served.token('unsubscribe')}").status_code == 200
    assert served.post("/f/guide-form", data={"email": "new@example.com"}).status_code == 503
    assert served.get("/health").status_code == 503
    assert not database.exists()
    database.touch()  # as a copy begins
    assert served.get(f"/u/{served.token('unsubscribe')}").status_code == 503
    assert database.stat().st_size == 0
    assert [wish.digest for wish in served.site.inbox.wishes()] == [served.digests[ADA]]


def test_of_a_new_database_links_lead_on_and_the_clock_is_real(served: Served) -> None:
    """As after a rehearsal: served is what was rehearsed until the first real run has made another."""
    before = served.site.now()
    taken_away(served.site.database)
    with closing(SqliteStore(served.site.database)) as store:
        made = tokens.make(tokens.newest(keys_of(store)), "unsubscribe", b"d" * 15)
    assert before < real_now()
    assert served.get(f"/u/{made}").status_code == 404
    assert served.site.now() >= real_now().replace(microsecond=0)
    assert served.site.digest("unsubscribe", made) == b"d" * 15


def test_hits_go_into_the_inbox_that_lies_there(served: Served) -> None:
    taken_away(inbox_of(served.site.database))
    assert served.get(f"/c/{served.click()}").headers["location"] == PRICING
    with closing(Inbox(inbox_of(served.site.database))) as inbox:
        assert len(inbox.take(10)) == 1


def test_a_key_begun_meanwhile_is_known_at_once(served: Served) -> None:
    begin_key(served.store)
    assert served.key.number == 2
    assert served.get("/c/none").status_code == 404
    begin_key(served.store)
    assert served.get(f"/c/{served.click()}").headers["location"] == PRICING
    assert served.post(f"/u/{served.token('unsubscribe')}").status_code == 200


def test_a_no_waits_for_a_newer_version_that_has_written_the_database(served: Served) -> None:
    replaced(served)
    with closing(sqlite3.connect(served.site.database)) as newer:
        newer.execute("PRAGMA user_version = 99")
    assert served.post(f"/u/{served.token('unsubscribe')}").status_code == 200
    assert [wish.event.verb for wish in served.site.inbox.wishes()] == ["unsubscribed"]
