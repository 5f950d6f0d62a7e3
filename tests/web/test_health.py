"""/health tries what readers rely on, and says so where it fails; what could not be answered stands in the log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import httpx
import pytest

from nurture.store import sqlite_base
from nurture.store.errors import Full
from nurture.store.inbox import Inbox
from nurture.web import health, records
from nurture.web.application import application
from nurture.web.site import Site
from tests.web.conftest import ADA, PRICING, Served, asked_of
from tests.web.test_unsubscribing import locked


def full(*_: object) -> None:
    raise Full


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """`disk()`: from now on it is full; what is open may be read."""

    def fill() -> None:
        for method in ("add", "wish", "try_out"):
            monkeypatch.setattr(Inbox, method, full)
        monkeypatch.setattr(records, "_append", full)

    return fill


def test_a_full_disk_is_noticed_though_nothing_was_lost_yet(served: Served, disk: Callable[[], None]) -> None:
    assert served.get("/health").text == "ok\n"
    disk()
    answer = served.get("/health")
    assert answer.status_code == 503 and "The disk is full" in answer.text


def test_hits_that_are_lost_are_told_and_shown_until_they_are_kept_again(
    served: Served, disk: Callable[[], None], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as full_disk:
        full_disk.setattr(Inbox, "add", full)
        for _ in range(3):
            assert served.get(f"/c/{served.click()}").headers["location"] == PRICING
        assert served.get("/health").status_code == 503
    served.get(f"/c/{served.click()}")
    assert served.get("/health").text == "ok\n"
    assert [record.getMessage().partition(":")[::2] for record in caplog.records] == [
        ("from now on hits are lost", f" {Full()}"),
        ("hits are kept again; lost", " 3"),
    ]


def test_nor_do_they_show_for_ever_where_nobody_comes(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as full_disk:
        full_disk.setattr(Inbox, "add", full)
        served.get(f"/c/{served.click()}")
    assert served.get("/health").status_code == 503
    monkeypatch.setattr(health, "_MINUTE", 0)
    assert served.get("/health").text == "ok\n"


def test_a_run_that_writes_is_no_trouble(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.01)
    with locked(served):
        assert served.get("/health").text == "ok\n"


def test_a_link_leads_on_though_the_disk_was_full_before_the_first_request(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def first() -> httpx.Response:
        app = application(Site(served.world.place))
        async with app.router.lifespan_context(app):
            monkeypatch.setattr(sqlite_base, "connect", full)
            return await asked_of(app, served.asker, "GET", f"/c/{served.click()}", {})

    assert asyncio.run(first()).headers["location"] == PRICING


def test_who_could_not_be_answered_stands_in_the_log_without_their_token(
    served: Served, disk: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    disk()
    with caplog.at_level(logging.WARNING, "nurture.web"):
        answers = served.ask_all([("POST", f"/u/{served.token('unsubscribe')}")] * 5)
    assert {answer.status_code for answer in answers} == {503}
    told = [record.getMessage() for record in caplog.records]
    assert told == [f"POST /u/… is answered 503: {Full()}, {count} so far" for count in (1, 2, 4)]
    assert served.state(ADA).suppressed == ""
