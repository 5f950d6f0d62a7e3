"""A new version beside a database of an older one: looking changes nothing, the first run brings it up to date."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from nurture.store import schema
from nurture.store.lock import run_lock
from nurture.store.opening import is_older
from nurture.store.sqlite import SqliteStore
from nurture.testing.store_case import NOW
from tests.cli.conftest import Shop
from tests.store.landed import make

CYD = "cyd@example.com"


def old_shop(root: Path) -> tuple[Shop, Path]:
    for name, text in make.files().items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    path = root / "nurture.db"
    with closing(sqlite3.connect(path)) as db:
        db.executescript((make.HERE / "version-1.sql").read_text("utf-8"))
    return Shop(root), path


def test_looking_at_an_older_database_works_and_leaves_it_as_it_is(tmp_path: Path) -> None:
    shop, path = old_shop(tmp_path)
    assert len(shop.json("leads")["leads"]) == 11
    assert [step["state"] for step in shop.json("explain", CYD)["steps"]] == ["sent", "done", "held", "to come"]
    assert {d["lead"] for d in shop.json("plan", "--until", "2026-03-03T10:00+01:00")["decisions"]} >= {CYD}
    assert shop.json("messages", "--state", "in_doubt")["messages"][0]["lead"] == "eve@example.com"
    assert "the next run brings it up to date" in shop("doctor", ends=None).output
    assert is_older(path)


def test_the_first_run_brings_it_up_to_date(tmp_path: Path) -> None:
    shop, path = old_shop(tmp_path)
    assert shop.json("run", "--at", "2026-03-02T09:30+01:00")["sent"] >= 1
    assert not is_older(path)
    with closing(SqliteStore(path)) as store:
        assert store._version() == schema.VERSION


def test_beside_a_run_of_an_older_version_nothing_is_written(tmp_path: Path) -> None:
    shop, path = old_shop(tmp_path)
    with run_lock(path, NOW):
        refused = shop("record", CYD, "replied", ends=1)
        assert len(shop.json("leads")["leads"]) == 11
    assert "when the run has ended" in refused.output
    assert is_older(path)
    shop("record", CYD, "replied")
    assert not is_older(path)
