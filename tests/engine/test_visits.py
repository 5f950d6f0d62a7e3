"""`visited PAGE`: known by the pages of nurture.yaml, in the words of score, conditions, `record` and stories."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import pytest

from nurture.cli.clicks import print_clicks
from nurture.core.hits import Hit
from nurture.engine.clicks import clicks
from nurture.engine.intake.recording import Happening, NotRecorded, record
from nurture.engine.intake.verdicts import rules_of_hits
from nurture.store.inbox import Evidence, Inbox, inbox_of
from nurture.testing.stories import stories
from nurture.testing.world import World, instant
from tests.engine.conftest import WIRING, Make

ADA = "ada@example.com"
WEB = "web: https://news.lumo.example\n"
VISITS = WEB + "visits: {hosts: lumo.example, pages: {pricing: /pricing, price list: [/cennik, /en/prices/*]}}\n"
SENT = instant("2026-03-02T10:00+01:00")
CAMPAIGN = """
enter: {sources: [form]}
sending: {window: any}
sequences:
  cold: [{send: welcome}, {wait: 30 days}, {send: second, when: has("visited price list")}]
  warm: [{send: offer}]
"""
STORY = """
story: Whoever looks at the prices gets an offer
lead: {email: ada@example.com, source: form}
starts: 2026-03-02 10:00
then:
  - {at: day 0, sends: welcome}
  - {at: day 1 10:00, happens: visited price list}
  - {at: day 1, is: {temperature: warm}, sends: offer}
"""


def scored(event: str) -> str:
    return WIRING.replace("replied: 25", f"replied: 25, {event}: 30")


@pytest.fixture
def welcomed(world: Make) -> World:
    guide = world(CAMPAIGN)
    guide.write({"nurture.yaml": scored("visited price list") + VISITS})
    assert guide.problems() == []
    guide.arrives("form", email=ADA)
    guide.run(SENT.isoformat())
    return guide


def after(minutes: float) -> datetime:
    return SENT + timedelta(minutes=minutes)


def seen(world: World, *hits: Hit) -> None:
    with closing(Inbox(inbox_of(world.place.database))) as inbox:
        inbox.add([Evidence(world.messages()[0].key, hit) for hit in hits])


def hit(kind: Any, minutes: float, page: str = "", network: str = "home") -> Hit:
    return Hit(kind, after(minutes), "GET", "Mozilla Windows Gecko Firefox", network, True, page=page)


def test_a_visit_moves_its_lead_once_however_often_the_page_is_seen(welcomed: World) -> None:
    seen(welcomed, hit("click", 30), hit("visit", 30.1, "price list"), hit("visit", 31, "price list"))
    welcomed.run(after(35).isoformat())
    assert [m.step for m in welcomed.messages()] == ["welcome"]
    welcomed.run(after(42).isoformat())
    assert [m.step for m in welcomed.messages()] == ["welcome", "offer"]
    state = welcomed.state(ADA)
    assert state.course.temperature == "warm"
    assert [event.at for event in state.events if event.verb == "visited"] == [after(30.1), after(31)]


def test_explain_says_which_visits_count_and_why_others_do_not(
    welcomed: World, capsys: pytest.CaptureFixture[str]
) -> None:
    seen(welcomed, hit("click", 30), hit("visit", 31, "price list"), hit("visit", 32, "pricing", "cloud"))
    welcomed.run(after(42).isoformat())
    told = clicks(welcomed.state(ADA), welcomed.store.trails_of(1), rules_of_hits(), after(90))
    print_clicks(told, welcomed.place.project.zone)
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "  visited price list from welcome, Mon 2026-03-02 10:31 +01:00"
    assert lines[2].startswith("  visited pricing from welcome, Mon 2026-03-02 10:32 +01:00: not counted, a machine: ")


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("campaigns/guide.yaml", CAMPAIGN.replace("price list", "prise list")),
        ("nurture.yaml", scored("visited prise list") + VISITS),
    ],
)
def test_a_page_that_is_nowhere_is_a_problem(welcomed: World, where: str, text: str) -> None:
    welcomed.write({where: text})
    [problem] = [each for each in welcomed.place.problems if each.severity == "error"]
    assert (problem.code, problem.hint) == ("unknown-event", "did you mean `visited price list`?")


def test_without_pages_and_below_events_a_page_has_any_name(world: Make) -> None:
    campaign = CAMPAIGN.replace("price list", "stand 7")
    by_hand = world(campaign, WEB)
    by_hand.write({"nurture.yaml": WIRING + VISITS})
    assert [each.partition(" ")[2] for each in by_hand.problems()] == ["unknown-event"]
    by_hand.write({"nurture.yaml": WIRING.replace("asked: []", "asked: []\n  visited stand 7: []") + VISITS})
    assert by_hand.problems() == []


def test_feeds_and_record_know_the_same_pages(welcomed: World) -> None:
    place = welcomed.place
    event = record(Happening(ADA, "visited price list"), place.project, welcomed.store)
    assert (event.verb, event.what, event.message) == ("visited", ("price list",), "")
    with pytest.raises(NotRecorded, match="did you mean `visited price list`"):
        record(Happening(ADA, "visited price lists"), place.project, welcomed.store)


def test_a_story_visits_a_page(welcomed: World) -> None:
    welcomed.write({"stories/prices.yaml": STORY})
    [story] = stories(welcomed.root)
    story.check()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (WEB, "", "missing-key"),
        ("hosts: lumo.example, ", "", "missing-key"),
        ("hosts: lumo.example", "hosts: https://lumo.example/", "bad-address"),
        ("/pricing,", "pricing,", "bad-address"),
        ("/pricing,", "/p/*/c,", "bad-address"),
        ("/pricing,", "https://lumo.example/pricing,", "bad-address"),
    ],
)
def test_visits_that_could_never_come_are_a_problem(world: Make, old: str, new: str, code: str) -> None:
    guide = world(CAMPAIGN, VISITS)
    guide.write({"nurture.yaml": WIRING + VISITS.replace(old, new)})
    assert [each.partition(" ")[2] for each in guide.problems()] == [code]


def test_visits_without_a_consent_to_tracking_are_warned_of(world: Make) -> None:
    guide = world(CAMPAIGN)
    wiring = WIRING.replace("  tracking: {text: consents/tracking.md}\n", "").replace(", tracking]", "]")
    guide.write({"nurture.yaml": wiring.replace("clicked: 5, clicked pricing: 15, ", "") + VISITS})
    [warning] = [each for each in guide.place.loaded.problems if each.code == "no-tracking"]
    assert warning.message.startswith("`visited pricing` is never known")
