"""The way out: a page that asks and changes nothing, and one click that ends all mail before it is answered."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from starlette.types import Message

from nurture.store.inbox import Inbox, inbox_of
from nurture.web import records
from nurture.web.application import application
from tests.web.conftest import ADA, BEN, DAN, Served

ONE_CLICK = {
    "form": {"data": {"List-Unsubscribe": "One-Click"}},
    "multipart": {"files": {"List-Unsubscribe": (None, "One-Click")}},
    "nothing": {},
    "a lot": {"content": b"x" * 100_000},
}


@contextmanager
def locked(served: Served, how: str = "IMMEDIATE") -> Iterator[None]:
    """As a run has it that writes for long."""
    with closing(sqlite3.connect(served.site.database, isolation_level=None)) as other:
        other.execute(f"BEGIN {how}")
        yield
        other.execute("ROLLBACK")


def outs(served: Served, email: str = ADA) -> list[str]:
    return [e.message for e in served.state(email).events if e.name == "unsubscribed"]


@pytest.mark.parametrize("body", ONE_CLICK)
def test_one_click_ends_all_mail(served: Served, body: str) -> None:
    answer = served.post(f"/u/{served.token('unsubscribe')}", **ONE_CLICK[body])
    assert answer.status_code == 200
    assert "location" not in answer.headers and "set-cookie" not in answer.headers
    assert served.state().suppressed == "unsubscribed"
    assert outs(served) == [f"{served.state().lead.id}/mail"]
    served.world.run("2026-03-09T10:00+01:00")
    assert {m.state.value for m in served.state().messages} == {"sent", "cancelled"}


def test_it_may_be_said_again_and_in_any_case(served: Served) -> None:
    token = served.token("unsubscribe").upper()
    assert [served.post(f"/u/{token}").status_code for _ in range(3)] == [200] * 3
    assert len(outs(served)) == 1


def test_nobody_else_is_touched(served: Served) -> None:
    served.post(f"/u/{served.token('unsubscribe')}")
    assert served.state(BEN).suppressed == served.state(DAN).suppressed == ""


def test_the_page_changes_nothing_and_asks_in_the_readers_language(served: Served) -> None:
    before = served.mailable()
    page = served.get(f"/u/{served.token('unsubscribe')}")
    polish = served.get(f"/u/{served.token('unsubscribe', DAN)}")
    served.ask("HEAD", f"/u/{served.token('unsubscribe')}")
    assert '<html lang="en">' in page.text and "No more mail from Lumo?" in page.text
    assert '<html lang="pl">' in polish.text and "Nie chcą Państwo" in polish.text
    assert '<form method="post">' in page.text and "Prosta 1, Warszawa" in page.text
    assert ADA not in page.text and "a…\u2060@example.com" in page.text
    assert f'href="../p/{served.token("preferences")}"' in page.text
    assert served.mailable() == before


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_locked_database_loses_no_wish(served: Served, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "PATIENCE", 0.01)
    with locked(served, how):
        assert served.post(f"/u/{served.token('unsubscribe')}").status_code == 200
    assert served.state().suppressed == ""
    served.world.run("2026-03-09T10:00+01:00")
    assert served.state().suppressed == "unsubscribed"
    assert "sent" not in {m.state.value for m in served.state().messages if m.step == "next"}


def test_nor_does_one_that_cannot_even_be_read(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "PATIENCE", 0.01)
    token = served.token("unsubscribe")
    served.get(f"/u/{token}")
    served.site._store.close()
    served.world.store.close()
    database = served.site.database.read_bytes()
    served.site.database.write_bytes(b"no database at all " * 1000)
    assert served.post(f"/u/{token}").status_code == 200
    assert served.get(f"/u/{token}").status_code == 503
    with closing(Inbox(inbox_of(served.site.database))) as inbox:
        (wish,) = inbox.wishes()
    assert (wish.digest, wish.event.verb) == (served.digests[ADA], "unsubscribed")
    served.site.database.write_bytes(database)


def test_where_nothing_can_be_written_the_reader_is_told(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "PATIENCE", 0.01)
    served.get("/health")
    served.site.inbox._db.execute("PRAGMA query_only = ON")
    with locked(served):
        answer = served.post(f"/u/{served.token('unsubscribe')}")
    assert answer.status_code == 503 and "anna@lumo.example" in answer.text


def test_who_waits_long_behind_others_is_not_kept_waiting(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty at once, while the database is locked: each tries no longer than its turn came in time."""
    monkeypatch.setattr(records, "PATIENCE", 0.05)
    tried: list[object] = []
    opened = records.opened_as_it_is
    monkeypatch.setattr(records, "opened_as_it_is", lambda *given: (tried.append(given), opened(*given))[1])
    with locked(served):
        answers = served.ask_all([("POST", f"/u/{served.token('unsubscribe')}")] * 20)
    assert {answer.status_code for answer in answers} == {200}
    assert len(tried) < 5
    assert len(served.site.inbox.wishes()) == 20


def test_who_hangs_up_has_said_it_all_the_same(served: Served) -> None:
    scope = {"type": "http", "http_version": "1.1", "method": "POST", "scheme": "https", "client": ("192.0.2.7", 1)}
    path = f"/u/{served.token('unsubscribe')}"
    rest = {"path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "server": ("x.example", 443)}

    async def hangs_up() -> Message:
        return {"type": "http.disconnect"}

    async def nobody(_: Message) -> None:
        """Hears it."""

    headers = [(b"content-length", b"26")]
    asyncio.run(application(served.site)({**scope, **rest, "headers": headers}, hangs_up, nobody))
    assert served.state(ADA).suppressed == "unsubscribed"
