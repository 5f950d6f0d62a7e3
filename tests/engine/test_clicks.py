"""From what the web heard to score and temperature: clicks of people count once they have settled, machines' never."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from nurture.cli.clicks import print_clicks
from nurture.core.hits import Hit
from nurture.core.model import Event, LeadState, Message
from nurture.core.situation import Situation
from nurture.engine.ahead.outlook import look_ahead
from nurture.engine.clicks import clicks as clicks_of
from nurture.engine.intake import verdicts
from nurture.engine.intake.heard import take_in_hits
from nurture.engine.intake.recording import Happening, NotRecorded, record
from nurture.engine.intake.verdicts import judge_hits, next_judgement, rules_of_hits
from nurture.engine.report import Report
from nurture.store.inbox import Evidence, Inbox, LastOpen, Note, Tally, inbox_of
from nurture.testing.world import World, instant
from tests.engine.conftest import Make

ADA = "ada@example.com"
WEB = "web: https://news.lumo.example\n"
PAGE = """---
subject: Hello
---
<a href="{{ link("pricing") }}">Prices</a> <a href="{{ link("tour") }}">Tour</a> <a href="https://lumo.example">Us</a>
{{ unsubscribe_url }}
"""
CAMPAIGN = """
enter: {sources: [form]}
sending: {window: any}
sequences:
  cold: [{send: welcome}, {wait: 30 days}, {send: second}]
  warm: [{send: offer}]
"""
SENT = instant("2026-03-02T10:00+01:00")
CHROME = "Mozilla Windows NT Win64 x64 AppleWebKit KHTML like Gecko Chrome Safari"
PRICING, TOUR, US = range(3)


def after(minutes: float) -> datetime:
    return SENT + timedelta(minutes=minutes)


def person(minutes: float, link: int = PRICING, **other: Any) -> Hit:
    return replace(Hit("click", after(minutes), "GET", CHROME, "home", True, link=link), **other)


def scanner(minutes: float, **other: Any) -> Hit:
    return person(minutes, network="cloud", **other)


def three(who: Callable[..., Hit]) -> list[Hit]:
    """25 points within two minutes, settled 42 minutes after the mail was sent."""
    return [who(30 + link, link=link) for link in (PRICING, TOUR, US)]


TRAP = scanner(95, kind="trap")


@pytest.fixture
def welcomed(world: Make) -> World:
    """Ada has agreed to tracking, and has had her first mail."""
    guide: World = world(CAMPAIGN, WEB)
    (guide.root / "templates/welcome.txt").unlink()
    guide.write({"templates/welcome.html": PAGE})
    assert guide.problems() == []
    guide.arrives("form", email=ADA)
    guide.run(SENT.isoformat())
    return guide


def mail(world: World) -> Message:
    return world.messages()[0]


def add(world: World, *notes: Note | Hit) -> None:
    """Into the inbox, as the server does."""
    key = mail(world).key
    with closing(Inbox(inbox_of(world.place.database))) as inbox:
        inbox.add([Evidence(key, note) if isinstance(note, Hit) else note for note in notes])


def runs(world: World, minutes: float) -> LeadState:
    world.run(after(minutes).isoformat())
    return world.state(ADA)


def clicks(world: World) -> list[tuple[str, ...]]:
    """What was clicked, in order, and what of it was taken back."""
    events = (e for e in world.state(ADA).events if e.verb in ("clicked", "took back"))
    return [e.what if e.verb == "clicked" else ("not", *e.what) for e in events]


def score(world: World, minutes: float) -> float:
    return round(Situation(world.state(ADA), world.place.project, after(minutes)).view().score())


def test_clicks_of_a_person_count_after_ten_minutes_and_wake_the_sequence_at_once(welcomed: World) -> None:
    add(welcomed, *three(person))
    assert runs(welcomed, 39).course.temperature == "cold"
    assert next_judgement(welcomed.store) == after(40)
    assert runs(welcomed, 42).course.temperature == "warm"
    assert clicks(welcomed) == [("pricing", "welcome"), ("tour", "welcome"), ("welcome",)]
    assert [e.at for e in welcomed.state(ADA).events if e.verb == "clicked"] == [after(30), after(31), after(32)]
    assert [m.step for m in welcomed.messages()] == ["welcome", "offer"]
    assert next_judgement(welcomed.store) is None


def test_a_scanner_moves_nobody_and_its_hits_stay_as_evidence(welcomed: World) -> None:
    add(welcomed, *(scanner(0.2 + link / 100, link=link) for link in range(3)), scanner(0.23, kind="unsubscribe"))
    assert runs(welcomed, 30).course.temperature == "cold"
    assert clicks(welcomed) == []
    (trail,) = welcomed.store.trails_of(1)
    assert {kept.verdict for kept in trail.hits} == {"machine"}
    assert all("pace" in kept.signs for kept in trail.hits if kept.hit.kind == "click")


def test_what_comes_in_later_takes_a_click_back_and_leaves_what_was_done(welcomed: World) -> None:
    add(welcomed, *three(scanner))
    assert runs(welcomed, 45).course.temperature == "warm"
    assert score(welcomed, 45) == 25
    add(welcomed, TRAP)
    assert runs(welcomed, 100).course.temperature == "warm"
    assert runs(welcomed, 106).course.temperature == "cold"
    assert score(welcomed, 106) == 0
    assert clicks(welcomed)[3:] == [("not", "pricing", "welcome"), ("not", "tour", "welcome"), ("not", "welcome")]
    assert [m.step for m in welcomed.messages()] == ["welcome", "offer"]


def test_a_click_that_was_taken_back_before_anybody_looked_moves_nothing(welcomed: World) -> None:
    add(welcomed, *three(scanner))
    take_in_hits(welcomed.place.project, welcomed.place.database, welcomed.store, after(45))
    judge_hits(welcomed.place.project, welcomed.store, after(45))
    add(welcomed, TRAP)
    assert runs(welcomed, 106).course.temperature == "cold"
    assert len(clicks(welcomed)) == 6
    assert [e.what for e in welcomed.state(ADA).events if e.verb == "became"] == []


def test_new_rules_judge_anew_both_ways(welcomed: World, monkeypatch: pytest.MonkeyPatch) -> None:
    add(welcomed, *three(person))
    assert runs(welcomed, 45).course.temperature == "warm"
    rules = rules_of_hits()
    strict = replace(rules, version="strict", machine=-99, person=-100)
    for version, temperature, told in ((strict, "cold", 6), (replace(rules, version="calm"), "warm", 9)):
        monkeypatch.setattr(verdicts, "rules_of_hits", lambda rules=version: rules)
        for minutes in (50, 51):
            assert runs(welcomed, minutes).course.temperature == temperature
            assert len(clicks(welcomed)) == told
    assert score(welcomed, 51) == 25


def test_a_look_ahead_sees_what_came_in_and_leaves_it_to_the_run(welcomed: World) -> None:
    add(welcomed, *three(person))
    for minutes in (42, 43):
        report = Report(after(minutes))
        looked = look_ahead(welcomed.place, deepcopy(welcomed.store), report.now, report.now, report)
        assert [d.step for _, d in looked.decisions if d.do == "send"] == ["offer"]
    assert runs(welcomed, 44).course.temperature == "warm"
    assert len(clicks(welcomed)) == 3
    with closing(Inbox(inbox_of(welcomed.place.database))) as inbox:
        assert inbox.take(9) == []


def test_all_clicks_are_told_with_what_they_are_worth(welcomed: World, capsys: pytest.CaptureFixture[str]) -> None:
    add(welcomed, scanner(0.1, method="HEAD"), scanner(0.2, link=TOUR), person(30), person(40, network="vpn"))
    runs(welcomed, 60)
    add(welcomed, replace(TRAP, network="vpn"), person(99))
    runs(welcomed, 106)
    told = clicks_of(welcomed.state(ADA), welcomed.store.trails_of(1), rules_of_hits(), after(106))
    print_clicks(told, welcomed.place.project.zone)
    gave_away = "the same client gave itself away on this mail"
    head, soon = "asked as no browser does, as by HEAD", "within two minutes after the mail was sent"
    assert capsys.readouterr().out.splitlines() == [
        f"  2 clicks in welcome, Mon 2026-03-02 10:00 +01:00: not counted, a machine: {head}; {gave_away}; {soon}",
        "  clicked pricing in welcome, Mon 2026-03-02 10:30 +01:00",
        f"  clicked pricing in welcome, Mon 2026-03-02 10:40 +01:00: counts no more, a machine: {gave_away}",
        "  clicked pricing in welcome, Mon 2026-03-02 11:39 +01:00: not counted, not judged yet",
    ]


def test_no_click_counts_once_tracking_was_taken_back_and_all_say_so(
    welcomed: World, capsys: pytest.CaptureFixture[str]
) -> None:
    add(welcomed, person(30), scanner(31, link=TOUR, method="HEAD"))
    welcomed.happens(ADA, "clicked tour", after(40).isoformat())
    runs(welcomed, 45)
    welcomed.store.append(ADA, Event("unsubscribed", after(50), "off", ("tracking",)), after(50))
    assert score(welcomed, 50) == 0
    told = clicks_of(welcomed.state(ADA), welcomed.store.trails_of(1), rules_of_hits(), after(50))
    print_clicks(told, welcomed.place.project.zone)
    assert capsys.readouterr().out.splitlines() == [
        "  clicked pricing in welcome, Mon 2026-03-02 10:30 +01:00: counts no more, tracking was taken back",
        "  clicked tour in welcome, Mon 2026-03-02 10:31 +01:00: not counted, tracking was taken back",
        "  clicked tour, Mon 2026-03-02 10:40 +01:00: not counted, tracking was taken back",
    ]


def test_opens_say_by_whom_and_weigh_nothing(welcomed: World) -> None:
    opens = [Hit("open", after(minutes), agent=agent, network="x") for minutes, agent in ((5, "Mozilla"), (30, CHROME))]
    add(welcomed, *opens)
    runs(welcomed, 60)
    opened = [e for e in welcomed.state(ADA).events if e.verb == "opened"]
    assert [(e.what, dict(e.facts)) for e in opened] == [
        (("welcome",), {"by": "proxy"}),
        (("welcome",), {"by": "person"}),
    ]
    assert score(welcomed, 60) == 0


def test_nothing_is_kept_of_a_hit_after_tracking_was_withdrawn(welcomed: World) -> None:
    welcomed.store.append(ADA, Event("unsubscribed", after(20), "off", ("tracking",)), after(20))
    add(welcomed, person(30), LastOpen(1, date(2026, 3, 2)))
    runs(welcomed, 60)
    assert (welcomed.store.trails_of(1), welcomed.store.last_open(1), clicks(welcomed)) == ([], None, [])


def test_one_who_withdraws_before_a_hit_is_judged_gets_no_event(welcomed: World) -> None:
    add(welcomed, person(30))
    runs(welcomed, 31)
    welcomed.store.append(ADA, Event("unsubscribed", after(32), "off", ("tracking",)), after(32))
    runs(welcomed, 60)
    assert clicks(welcomed) == []


def test_of_those_who_may_not_be_known_days_and_numbers_come_in(welcomed: World) -> None:
    tally = Tally("click", "guide", "welcome", "pricing", date(2026, 3, 2))
    add(welcomed, tally, LastOpen(1, date(2026, 3, 2)), tally)
    runs(welcomed, 20)
    assert welcomed.store.tallies("guide") == {tally: 2}
    assert welcomed.store.last_open(1) == date(2026, 3, 2)


def test_an_inbox_that_is_made_anew_is_read_from_its_beginning(welcomed: World) -> None:
    add(welcomed, person(30), person(31, TOUR))
    runs(welcomed, 32)
    for file in welcomed.root.glob("nurture.inbox.db*"):
        file.unlink()
    add(welcomed, person(33, link=2))
    runs(welcomed, 60)
    assert len(clicks(welcomed)) == 3


def test_an_open_is_recorded_with_who_it_was(welcomed: World) -> None:
    opened = record(Happening(ADA, "opened welcome", facts={"by": "person"}), welcomed.place.project, welcomed.store)
    assert (opened.what, opened.facts) == (("welcome",), {"by": "person"})
    with pytest.raises(NotRecorded, match="`nobody` does not fit `by`, which is declared as person, proxy"):
        record(Happening(ADA, "opened welcome", facts={"by": "nobody"}), welcomed.place.project, welcomed.store)
