"""Zones whose rules change under leads on their way: a stored `due` only says when to ask again, it permits nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import resources
from zoneinfo import ZoneInfo

import pytest

from nurture.core.campaigns import Campaign, Enter
from nurture.core.model import Consent, Event, Lead, LeadState, MessageState
from nurture.core.planner import plan
from nurture.core.problems import Place
from nurture.core.program import Project
from nurture.core.sending.gate import Go, Hold, gate
from nurture.core.situation import Situation
from nurture.core.steps import Send, Step, WaitUntil
from nurture.core.times.moments import parse_moment
from nurture.core.times.windows import parse_window
from nurture.testing.world import World
from tests.engine.conftest import WIRING

HERE = Place("campaigns/clock.yaml")
CAME = datetime.fromisoformat("2026-03-02 20:00+01:00")
STATE = LeadState(
    Lead(1, "ada@example.com", "form", {}, CAME),
    events=(Event("arrived", CAME, "1", ("form",), seq=1),),
    consents=(Consent("newsletter", True, CAME, "form"),),
)
Under = Callable[[str], Project]


@pytest.fixture
def under(tmp_path) -> Under:
    """The project with the rules of another zone in the place of its own, as a newer tzdata might have them."""
    texts = {f"consents/{name}.md": "Yes." for name in ("newsletter", "tracking")}
    project = World(tmp_path, {"nurture.yaml": WIRING, **texts}).place.project

    def make(name: str, steps: tuple[Step, ...]) -> Project:
        with resources.files("tzdata.zoneinfo.Europe").joinpath(name).open("rb") as file:
            zone = ZoneInfo.from_file(file, key="Europe/Warsaw")
        window = parse_window("09:00-10:00")
        enter = Enter(sources=("form",))
        campaign = Campaign("c", HERE, enter=enter, consent="newsletter", window=window, sequences={"steps": steps})
        return replace(project, zone=zone, campaigns={"c": campaign})

    return make


@pytest.mark.parametrize(("name", "opens"), [("Helsinki", "2026-03-04 09:00+02:00"), ("London", "2026-03-03 09:00Z")])
def test_a_window_is_asked_by_the_rules_of_the_day(under: Under, name: str, opens: str) -> None:
    steps = (Send("hello", HERE, template="hello"),)
    old, new = under("Warsaw", steps), under(name, steps)
    held = plan(STATE, old, CAME).state
    assert held.due == datetime.fromisoformat("2026-03-03 09:00+01:00")
    again = plan(held, new, held.due).state
    assert [(message.state, message.due) for message in again.messages] == [
        (MessageState.HELD, datetime.fromisoformat(opens))
    ]


def test_delivery_asks_the_rules_of_the_day_of_what_was_free_to_leave(under: Under) -> None:
    steps = (Send("hello", HERE, template="hello"),)
    old, new = under("Warsaw", steps), under("Helsinki", steps)
    held = plan(STATE, old, CAME).state
    free = plan(held, old, held.due).state
    message = free.messages[0]
    assert message.state is MessageState.PLANNED
    assert isinstance(gate(message, Situation(free, old, held.due)), Go)
    assert isinstance(gate(message, Situation(free, new, held.due)), Hold)


@pytest.mark.parametrize(("name", "hour"), [("Helsinki", "10:00+02:00"), ("London", "10:00Z")])
def test_a_wait_is_over_by_the_rules_of_the_day(under: Under, name: str, hour: str) -> None:
    steps = (
        WaitUntil("until", HERE, moment=parse_moment("tue 10:00")),
        Send("hello", HERE, template="hello", window=parse_window("any")),
    )
    old, new = under("Warsaw", steps), under(name, steps)
    waiting = plan(STATE, old, CAME).state
    assert waiting.due == datetime.fromisoformat("2026-03-03 10:00+01:00")
    over = datetime.fromisoformat(f"2026-03-03 {hour}")
    late = plan(waiting, new, max(over, waiting.due))
    assert [message.since for message in late.state.messages] == [over]
    if over > waiting.due:
        assert plan(waiting, new, waiting.due).state.messages == ()
        assert plan(waiting, new, over - timedelta(seconds=1)).due == over
