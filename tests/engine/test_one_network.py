"""`doctor` notices a server in front that hides who asks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nurture.core.hits import Hit
from nurture.engine.one_network import one_network
from nurture.testing.world import World
from tests.engine.conftest import Make
from tests.engine.test_clicks import CAMPAIGN, SENT, WEB

DAY = timedelta(days=1)
NOW = SENT + 5 * DAY


@pytest.fixture
def mailed(world: Make) -> World:
    """Six leads have had a mail."""
    guide: World = world(CAMPAIGN, WEB)
    for number in range(6):
        guide.arrives("form", email=f"lead{number}@example.com")
    guide.run(SENT.isoformat())
    assert len(guide.messages()) == 6
    return guide


def click(world: World, number: int, network: str, days: float = 4) -> None:
    world.store.keep_hits([(world.messages()[number].key, Hit("click", SENT + days * DAY, network=network))])


def test_leads_who_all_sit_in_one_network_are_a_server_that_hides_them(mailed: World) -> None:
    for number in range(6):
        click(mailed, number, "proxy")
    assert "`proxy_set_header X-Forwarded-For $remote_addr;`" in one_network(mailed.store, NOW)
    assert one_network(mailed.store, NOW + 7 * DAY) == ""
    click(mailed, 0, "elsewhere", 2)
    click(mailed, 1, "office", 2)
    assert one_network(mailed.store, NOW) == ""


def test_marks_mean_something_for_one_day_and_few_may_share_an_office(mailed: World) -> None:
    for number in range(6):
        click(mailed, number, f"day {number // 2}", number // 2)
    assert one_network(mailed.store, NOW) == ""
    for number in range(4):
        click(mailed, number, "day 3", 3)
    assert one_network(mailed.store, NOW)
