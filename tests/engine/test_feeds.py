"""Events that a feed brings: to whom, when, with which facts, and once."""

from __future__ import annotations

import json

import pytest

from nurture.engine.budgets import overdrawn
from nurture.testing.world import World
from tests.engine.conftest import WIRING, Make

FEEDS = """feeds:
  shop: {use: csv, path: events/*.csv}
  club: {use: jsonl, path: events/club.jsonl}
"""
CAMPAIGN = "enter: {event: purchased}\nconsent: newsletter\nsteps: [{send: welcome}]\n"
NOON = "2026-03-02T12:00+01:00"
LATER = "2026-03-02T18:00+01:00"


@pytest.fixture
def shop(world: Make) -> World:
    made = world(CAMPAIGN, FEEDS)
    made.write({"events/club.jsonl": ""})
    assert made.problems() == []
    made.arrives("form", email="ada@example.com")
    made.run("2026-03-01T12:00+01:00")
    return made


def events(
    world: World, email: str = "ada@example.com", verb: str = "purchased"
) -> list[tuple[str, dict[str, object]]]:
    log = world.state(email).events
    return [(f"{event.at:%m-%d %H:%M}", dict(event.facts)) for event in log if event.verb == verb]


def test_rows_become_events_with_their_facts_and_let_leads_in(shop: World) -> None:
    shop.write(
        {
            "events/2026-03.csv": "email;event;at;id;value;colour\n"
            "ADA@example.com;purchased;2026-03-01 09:00;7;80,5;red\nada@example.com; purchased ;;8;many;\n"
        }
    )
    report = shop.run(NOON)
    assert events(shop) == [("03-01 08:00", {"value": 80.5}), ("03-02 11:00", {})]
    assert (report.events, report.sent, report.faults) == (2, 1, [])
    misfit = "feed shop: 1 value of `value` did not fit and was left out (events/2026-03.csv:3); write it as in 1249.50"
    assert [note for note in report.notes if note.startswith(misfit)]
    assert "feed shop: 1 value of `colour` was ignored: it is no fact of its event" in report.notes


@pytest.mark.parametrize("number", ["", "7"])
def test_no_row_is_counted_twice_however_the_files_change(shop: World, number: str) -> None:
    head, row = "email,event,at,id\n", f"ada@example.com,purchased,2026-03-01 09:00,{number}\n"
    shop.write({"events/a.csv": head + row})
    shop.run(NOON)
    shop.write({"events/a.csv": head + row + "ada@example.com,purchased,2026-03-02 09:00,9\n"})
    shop.run(NOON)
    assert len(events(shop)) == 2
    shop.write(
        {"events/a.csv": head + "ada@example.com,purchased,2026-02-01 09:00,1\n" + row, "events/b.csv": head + row}
    )
    shop.run(LATER)
    assert [at for at, _ in events(shop)] == ["03-01 08:00", "03-02 08:00", "02-01 08:00"]


def test_rows_that_differ_in_one_fact_are_two_events(shop: World) -> None:
    row = "ada@example.com,purchased,2026-03-01"
    shop.write({"events/a.csv": f"email,event,at,value\n{row},1\n{row},2\n{row},2\n"})
    shop.run(NOON)
    assert [facts["value"] for _, facts in events(shop)] == [1.0, 2.0]


def test_weekly_exports_that_count_from_one_lose_nothing(shop: World) -> None:
    head = "email,event,at,id,value\n"
    shop.write({"events/week-1.csv": head + "ada@example.com,purchased,2026-02-20,1,5\n"})
    shop.run(NOON)
    shop.write({"events/week-2.csv": head + "ada@example.com,purchased,2026-02-27,1,5\n"})
    shop.run(LATER)
    shop.write({"events/week-1.csv": head + "ada@example.com,purchased,20.02.2026,1,6\n"})
    shop.run(LATER)
    assert [at for at, _ in events(shop)] == ["02-19 23:00", "02-26 23:00"]


def test_what_cannot_have_happened_is_refused_with_file_line_and_reason(shop: World) -> None:
    rows = [
        "ada at example.com,purchased,",
        "ada@example.com,,",
        "ada@example.com,purchase,",
        "ada@example.com,entered guide,",
        "ada@example.com,arrived form,",
        "ada@example.com,purchased,yesterday",
        "ada@example.com,purchased,,too,many",
        "ada@example.com,purchased,2026-03-02T12:04+01:00",
    ]
    shop.write({"events/march.csv": "\n".join(["email,event,at", *rows, ""])})
    report = shop.run(NOON)
    refused = [note for note in report.notes if "refused" in note]
    assert sorted(note.partition(": refused: ")[0] for note in refused) == [
        f"feed shop, line {line} of events/march.csv" for line in range(2, 9)
    ]
    told = " ".join(refused)
    words = ["did you mean `purchased`", "written by nurture itself", "comes from sources", "cannot be read"]
    assert [word for word in words if word not in told] == []
    assert (report.refused_leads, events(shop)) == (0, [("03-02 11:00", {})])


def test_a_row_still_to_come_waits_in_its_file_until_its_time_has_come(shop: World) -> None:
    head, row = "email;event;at;id\n", "ada@example.com;purchased;2026-03-{};{}\n"
    first = head + row.format("02 11:00", 1) + row.format("03 12:40", 2) + "zly;purchased;;\n"
    shop.write({"events/a.csv": first, "events/b.csv": head + row.format("02 10:00", 3)})
    report = shop.run(NOON)
    told = "feed shop: 1 row is still to come (line 3 of events/a.csv: 2026-03-03 12:40); read again until then"
    assert (report.notes.count(told), len([note for note in report.notes if "refused" in note])) == (1, 1)
    assert len(events(shop)) == 2
    shop.write({"events/a.csv": first + row.format("05 09:00", 4) + row.format("02 09:00", 5)})
    told = "feed shop: 2 rows are still to come (the first at 2026-03-03 12:40, line 3 of events/a.csv)"
    assert f"{told}; read again until then" in shop.run(LATER).notes
    assert len(events(shop)) == 3
    shop.run("2026-03-03T12:36+01:00")
    assert [at for at, _ in events(shop)][3:] == ["03-03 11:36"]
    shop.run("2026-03-06T12:00+01:00")
    assert shop.run("2026-03-06T13:00+01:00").notes == []
    assert [at for at, _ in events(shop)] == ["03-02 10:00", "03-02 09:00", "03-02 08:00", "03-03 11:36", "03-05 08:00"]


def test_a_kept_row_taken_out_of_its_file_never_happens(shop: World) -> None:
    shop.write({"events/a.csv": "email,event,at\nada@example.com,purchased,2026-03-03\n"})
    shop.run(NOON)
    shop.write({"events/a.csv": "email,event,at\n"})
    shop.run("2026-03-04T12:00+01:00")
    assert events(shop) == []


def test_an_event_declared_later_has_another_chance(shop: World) -> None:
    shop.write(
        {"events/a.csv": "email,event,at\nada@example.com,rented,2026-03-01\nada@example.com,asked,2026-03-01\n"}
    )
    assert any("no event `rented`" in note for note in shop.run(NOON).notes)
    shop.write({"nurture.yaml": (WIRING + FEEDS).replace("events:\n", "events:\n  rented: []\n", 1)})
    assert shop.run(LATER).faults == []
    assert (len(events(shop, verb="rented")), len(events(shop, verb="asked"))) == (1, 1)


def test_an_event_of_somebody_unknown_waits_until_they_arrive(shop: World) -> None:
    shop.write({"events/a.csv": "email,event,at,value\neva@example.com,purchased,2026-03-01,5\n"})
    assert "feed shop: 1 event of an address that is no lead yet is kept until it arrives" in shop.run(NOON).notes
    shop.arrives("form", email="Eva@example.com")
    shop.run(LATER)
    assert events(shop, "eva@example.com") == [("02-28 23:00", {"value": 5.0})]


def test_sources_are_read_before_feeds(shop: World) -> None:
    shop.write({"events/a.csv": "email,event\neva@example.com,purchased\n"})
    shop.arrives("form", email="eva@example.com")
    report = shop.run(NOON)
    assert (report.new_leads, report.sent) == (1, 1)
    assert not any("kept" in note for note in report.notes)


def test_a_click_belongs_to_the_last_message_sent_by_then(shop: World) -> None:
    shop.write({"events/a.csv": "email,event\nada@example.com,purchased\n"})
    shop.run(NOON)
    rows = ["ada@example.com,clicked welcome,2026-03-02 13:00", "ada@example.com,clicked welcome,2026-03-02 08:00"]
    shop.write({"events/b.csv": "\n".join(["email,event,at", *rows, ""])})
    shop.run(LATER)
    clicks = [event for event in shop.state("ada@example.com").events if event.verb == "clicked"]
    assert [(event.campaign, bool(event.message)) for event in clicks] == [("guide", True), ("", False)]


@pytest.mark.parametrize("verb", ["unsubscribed", "complained"])
def test_an_opt_out_from_a_feed_suppresses_known_or_not(shop: World, verb: str) -> None:
    lines = [{"email": f"{name}@example.com", "event": verb} for name in ("ada", "eva")]
    shop.write({"events/club.jsonl": "".join(json.dumps(line) + "\n" for line in lines)})
    shop.run(NOON)
    shop.arrives("form", email="eva@example.com")
    shop.write({"events/a.csv": "email,event\nada@example.com,purchased\neva@example.com,purchased\n"})
    shop.run(LATER)
    assert [shop.state(f"{name}@example.com").suppressed for name in ("ada", "eva")] == [verb, verb]
    assert shop.sent() == []


def test_a_feed_that_cannot_be_read_stops_no_other(shop: World) -> None:
    (shop.root / "events/club.jsonl").unlink()
    shop.write({"events/a.csv": "email,event\nada@example.com,purchased\n"})
    report = shop.run(NOON)
    assert {fault.partition(":")[0] for fault in report.faults} == {"feed club"}
    assert (report.sent, "events/club.jsonl cannot be read" in report.faults[0]) == (1, True)


def test_mails_that_came_back_count_like_those_in_a_mailbox_each_once(world: Make) -> None:
    made = world("enter: {sources: [form]}\nconsent: newsletter\nsteps: [{send: welcome}]\n", FEEDS)
    made.write({"events/club.jsonl": ""})
    made.arrives("form", email="ada@example.com")
    made.arrives("form", email="ben@example.com")
    made.run("2026-03-01T12:00+01:00")
    made.store.put("budgets", json.dumps({"guide": ["." * 3 + "x" * 19, "", None]}))
    rows = "ada@example.com,bounced,invalid_recipient,5.1.1\nada@example.com,bounced,inactive_mailbox,\n"
    rows += "ben@example.com,bounced,mailbox_full,5.2.2\n"
    made.write({"events/a.csv": f"email,event,reason,status\n{rows}"})
    made.run(NOON)
    made.write({"events/a.csv": f"email,event,reason,status\n{rows}nobody@example.com,bounced,,\n"})
    made.run(LATER)
    said = overdrawn(made.store)["guide"]
    assert (
        "20 of its last 22 messages were refused, more than 5%; the last answer was `5.1.1 invalid_recipient`" in said
    )
    [ben] = [event for event in made.state("ben@example.com").events if event.verb == "bounced"]
    assert ben.message == made.state("ben@example.com").messages[0].key


@pytest.mark.parametrize("row", ["Unsubscribe,2026-13-45", "wypisany,2027-01-01", "unsubscribed,"])
def test_a_no_holds_from_the_run_that_reads_it(shop: World, row: str) -> None:
    shop.write({"events/out.csv": f"email,event,at\nada@example.com,{row}\n"})
    assert shop.run(NOON).faults == []
    assert shop.state("ada@example.com").suppressed
    assert shop.run(LATER).events == 0


def test_a_refused_row_that_may_be_a_no_is_a_fault(shop: World) -> None:
    shop.write({"events/out.csv": "email,event\nada@example.com,Abmeldung\nada,unsubscribed\nada,purchased\n"})
    report = shop.run(NOON)
    (fault,) = report.faults
    assert fault.startswith("feed shop: 2 refused rows, the first of them line 2 of events/out.csv, may be from people")
    assert fault.endswith("`nurture record ADDRESS unsubscribed`")
    assert len([note for note in report.notes if "refused" in note]) == 3
