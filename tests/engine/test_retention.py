"""Leads that have long been silent are forgotten; whoever did something is not."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from nurture.engine.ahead.outlook import look_ahead
from nurture.engine.report import Report
from nurture.store.opening import opened_aside
from nurture.store.sqlite import SqliteStore
from nurture.testing.world import World, instant
from tests.engine.conftest import Make

STEPS = "enter: {sources: [form]}\nconsent: newsletter\nsteps: [{send: welcome}, {wait: 18 months}, {send: first}]\n"
RETENTION = "retention: {silent_leads: 12 months}\n"


@pytest.fixture
def two(world: Make) -> World:
    made = world(STEPS, RETENTION)
    assert made.problems() == []
    for name in ("ada", "eva"):
        made.arrives("form", email=f"{name}@example.com")
    made.run("2026-03-02T12:00+01:00")
    made.happens("eva@example.com", "clicked pricing", "2026-06-02T12:00+01:00")
    return made


def test_a_year_without_a_sign_of_life_and_a_lead_is_erased(two: World) -> None:
    assert two.run("2027-03-01T12:00+01:00").erased == 0
    report = two.run("2027-03-03T12:00+01:00")
    assert report.erased == 1
    assert report.notes == ["retention: 1 lead is erased after 12 months of silence"]
    assert [state.lead.email for state in two.store.leads()] == ["eva@example.com"]
    assert two.run("2027-03-04T12:00+01:00").erased == 0


def test_no_import_brings_them_back(two: World) -> None:
    two.run("2027-03-03T12:00+01:00")
    two.arrives("form", email="Ada@example.com", first_name="Ada")
    two.arrives("fair", email="ada@example.com")
    report = two.run("2027-03-04T12:00+01:00")
    assert report.new_leads == 0
    assert "source fair: 1 person who was erased stays out" in report.notes


def test_plan_says_how_many_and_erases_nobody(two: World) -> None:
    now = instant("2027-03-03T12:00+01:00")
    report = Report(now)
    with suppress(InterruptedError), two.store.transaction():
        look_ahead(two.place, two.store, now, now, report)
        raise InterruptedError
    assert any("1 lead is erased" in note for note in report.notes)
    assert len(list(two.store.leads())) == 2


def test_without_the_key_nobody_is_erased(world: Make) -> None:
    made = world(STEPS)
    made.arrives("form", email="ada@example.com")
    made.run("2026-03-02T12:00+01:00")
    assert made.run("2046-03-02T12:00+01:00").erased == 0


def test_what_waits_for_nobody_is_forgotten_after_the_same_time(world: Make) -> None:
    made = world(STEPS, RETENTION + "feeds: {shop: {use: csv, path: events.csv}}\n")
    head = "email,event,at\n"
    made.write({"events.csv": head + "bo@example.com,purchased,2026-03-01\nbo@example.com,purchased,2026-06-01\n"})
    made.run("2026-06-02T12:00+02:00")
    assert made.run("2027-02-27T12:00+01:00").notes == []
    told = "retention: 1 event is forgotten, whose address did not arrive within 12 months"
    assert told in made.run("2027-03-02T12:00+01:00").notes
    made.arrives("form", email="bo@example.com")
    made.run("2027-03-03T12:00+01:00")
    assert sum(event.verb == "purchased" for event in made.state("bo@example.com").events) == 1


def test_no_byte_of_an_erased_lead_is_left(world: Make, tmp_path: Path) -> None:
    steps = "enter: {sources: [form]}\nconsent: newsletter\nsteps:\n  - send: welcome\n"
    steps += '  - if: lead.phone == "600 700 800" or lead.organisation == "Q"\n    then: [{send: first}]\n'
    made = world(steps, RETENTION + "feeds: {shop: {use: csv, path: events.csv}}\n")
    made.write({"events.csv": "email,event,at,order\nzyta.q@example.com,purchased,2026-03-01,ZQ-4711\n"})
    made.store = SqliteStore(tmp_path / "nurture.db")
    made.store.begin_run()
    row = {"first_name": "Zyta", "organisation": "Zakład Qwerty", "phone": "600 111 222"}
    for name in ("zyta.q", "bo"):
        made.arrives("form", email=f"{name}@example.com", **(row if name != "bo" else {"organisation": "Bo & Co"}))
    made.run("2026-03-02T12:00+01:00")
    made.happens("bo@example.com", "clicked pricing", "2027-01-02T12:00+01:00")
    assert all(text in left_in(tmp_path) for text in ("zyta.q", "Zyta", "Qwerty", "600 111 222", "ZQ-4711"))
    assert made.run("2027-03-03T12:00+01:00").erased == 1
    made.store.close()
    assert [text for text in ("zyta.q", "Zyta", "Qwerty", "600 111 222", "ZQ-4711") if text in left_in(tmp_path)] == []
    assert "Bo & Co" in left_in(tmp_path)


def left_in(folder: Path) -> str:
    """Every byte of the database and its log, read as text."""
    return "".join(path.read_bytes().decode("utf-8", "replace") for path in sorted(folder.glob("nurture.db*")))


def test_what_an_old_mail_was_made_of_is_forgotten_and_its_hash_stays(world: Make, tmp_path: Path) -> None:
    made = world(STEPS, "retention: {mails: 90 days}\n")
    made.store = SqliteStore(tmp_path / "nurture.db")
    made.store.begin_run()
    for name in ("ada", "eva"):
        made.arrives("form", email=f"{name}@example.com")
    made.run("2026-03-02T12:00+01:00")
    assert made.run("2026-05-30T12:00+02:00").notes == []
    later, report = instant("2026-06-02T12:00+02:00"), Report(instant("2026-06-02T12:00+02:00"))
    told = ["retention: what 2 mails were made of is forgotten after 90 days"]
    with opened_aside(tmp_path / "nurture.db") as aside:
        look_ahead(made.place, aside, later, later, report)
    assert report.notes == told
    assert all(message.context and message.digest for message in made.messages())
    assert made.run("2026-06-02T12:00+02:00").notes == told
    assert not any(message.context for message in made.messages())
    assert all(message.digest for message in made.messages())
    assert made.run("2026-06-03T12:00+02:00").notes == []
    made.store.close()


def test_evidence_is_forgotten_after_a_time_of_its_own(world: Make, tmp_path: Path) -> None:
    made = world(STEPS)
    made.store = SqliteStore(tmp_path / "nurture.db")
    made.store.begin_run()
    with closing(sqlite3.connect(tmp_path / "nurture.db")) as db:
        db.execute("CREATE TABLE IF NOT EXISTS hits (message INTEGER, n INTEGER, at INTEGER)")
        columns = [name for _, name, *_ in db.execute("PRAGMA table_info(hits)")]
        at = [int(instant(f"2025-{month:02}-01T12:00+00:00").timestamp() * 1e6) for month in (1, 3)]
        rows = [[when if name == "at" else n for name in columns] for n, when in enumerate(at)]
        db.executemany(f"INSERT INTO hits VALUES ({', '.join('?' * len(columns))})", rows)
        db.commit()
        told = ["retention: the evidence of 1 click or open is forgotten after 13 months"]
        assert made.run("2026-03-02T12:00+01:00").notes == told
        assert db.execute("SELECT at FROM hits").fetchall() == [(at[1],)]
    made.store.close()
