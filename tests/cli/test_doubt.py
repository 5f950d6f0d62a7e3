"""`nurture doubt`: who knows what became of a message says so, or has the logs say so."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from nurture.core.model import MessageState, Reason
from nurture.store.attempts import Settlement
from nurture.store.lock import run_lock
from nurture.store.sqlite import SqliteStore
from tests.cli.conftest import ADA, MONDAY, Shop

AT = "2026-03-02T08:00:00+00:00"


@pytest.fixture
def doubtful(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """The first run handed Ada's and Ben's guides over, and no answer came; to the others it was sent."""
    reason = Reason("in_doubt", "the message went out and no answer came")
    settle = SqliteStore.settle

    def unanswered(store: SqliteStore, ends: Sequence[Settlement]) -> list[str]:
        doubts = [replace(end, state=MessageState.IN_DOUBT, event=None, reason=reason) for end in ends]
        return settle(
            store, [doubt if doubt.key[:2] in ("1/", "2/") else end for doubt, end in zip(doubts, ends, strict=True)]
        )

    with monkeypatch.context() as patch:
        patch.setattr(SqliteStore, "settle", unanswered)
        shop("run", "--at", MONDAY)
    return shop


def listed(shop: Shop, *arguments: str) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = shop.json("doubt", *arguments)["messages"]
    return messages


def state(shop: Shop, key: str) -> tuple[str, str]:
    found = {m["key"]: (m["state"], m["at"]) for m in shop.json("messages")["messages"]}
    return found[key]


def test_it_lists_what_is_in_doubt_since_it_was_handed_over(doubtful: Shop) -> None:
    first, second = listed(doubtful)
    assert (first["lead"], second["lead"]) == (ADA, "ben.okoro@example.com")
    assert first.keys() == {"key", "message_id", "lead", "campaign", "step", "at", "reason"}
    assert (first["step"], first["at"], first["reason"]) == ("guide", AT, "the message went out and no answer came")
    assert first["key"] in doubtful("doubt").stdout


def test_what_arrived_is_sent_as_of_when_it_was_handed_over(doubtful: Shop) -> None:
    first, second = listed(doubtful)
    assert [m["key"] for m in listed(doubtful, first["message_id"], "--arrived")] == [second["key"]]
    assert state(doubtful, first["key"]) == ("sent", AT)
    doubtful("run", "--at", "2026-03-02T12:00+00:00")
    steps = {step["step"]: step for step in doubtful.json("explain", ADA)["steps"]}
    assert steps["guide"]["reason"].startswith("arrived, as was said")
    assert steps["chain"]["at"] == "2026-03-05T09:00:00+00:00"


def test_what_was_lost_is_sent_once_more_under_its_message_id(doubtful: Shop) -> None:
    first, _ = listed(doubtful)
    listed(doubtful, first["key"], "--lost")
    assert doubtful.json("run", "--at", "2026-03-02T12:00+00:00")["sent"] == 1
    after = {m["key"]: m for m in doubtful.json("messages", "--state", "sent")["messages"]}[first["key"]]
    assert (after["message_id"], after["at"]) == (first["message_id"], "2026-03-02T12:00:00+00:00")


def test_all_are_settled_at_once_and_only_once(doubtful: Shop) -> None:
    keys = [message["key"] for message in listed(doubtful)]
    assert doubtful("doubt", "--all", "--arrived").stderr == "2 messages settled.\nNo message is in doubt.\n"
    assert f"{keys[0]}: in doubt is no such message" in doubtful("doubt", keys[0], "--lost", ends=1).stderr


def test_logs_settle_what_they_name(doubtful: Shop) -> None:
    first, second = listed(doubtful)
    name = first["message_id"].strip("<>")
    line = f"2026-03-02 10:00:00 1rgABC-000001-2d <= nora@kettlelane.example P=esmtp S=4711 id={name}\n"
    (doubtful.root / "mainlog.gz").write_bytes(gzip.compress(line.encode(), mtime=0))
    (doubtful.root / "mainlog").write_text("nothing\n")
    logs = [str(doubtful.root / log) for log in ("mainlog", "mainlog.gz")]
    done = doubtful("doubt", "--log", *logs)
    assert f"{first['key']}  mainlog.gz: {line.strip()}" in done.stderr
    assert [m["key"] for m in listed(doubtful)] == [second["key"]]
    assert state(doubtful, first["key"]) == ("sent", AT)


@pytest.mark.parametrize(
    ("name", "content"), [("none.log", None), ("bad.gz", b"no gzip"), ("cut.gz", gzip.compress(b"x" * 9, mtime=0)[:-9])]
)
def test_a_log_that_cannot_be_read_is_told_and_settles_nothing(
    doubtful: Shop, name: str, content: bytes | None
) -> None:
    if content:
        (doubtful.root / name).write_bytes(content)
    told = doubtful("doubt", "--log", str(doubtful.root / name), ends=1).stderr
    assert name in told
    assert len(listed(doubtful)) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("--log",),
        ("--log", "x", "--lost"),
        ("1/x",),
        ("--all",),
        ("--arrived",),
        ("1/x", "--all", "--lost"),
        ("--all", "--log", "x"),
        ("1/crm-guide/1/guide", "--arrived", "--lost"),
        ("--all", "--lost", "--arrived"),
    ],
)
def test_what_is_meant_must_be_said(doubtful: Shop, arguments: tuple[str, ...]) -> None:
    doubtful("doubt", *arguments, ends=2)
    assert len(listed(doubtful)) == 2


def test_it_settles_while_a_run_is_going_on(doubtful: Shop) -> None:
    with run_lock(doubtful.root / "nurture.db", datetime(2026, 3, 2, 8, tzinfo=UTC)):
        assert listed(doubtful, "--all", "--arrived") == []


def test_before_the_first_run_nothing_is_in_doubt(shop: Shop) -> None:
    assert listed(shop) == []
    assert "there is no database yet" in shop("doubt", "--all", "--lost", ends=1).stderr
