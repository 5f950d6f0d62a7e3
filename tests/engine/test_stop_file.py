"""The file STOP: nothing leaves from the very next message on, by whatever channel, until it is gone."""

from __future__ import annotations

import pytest

from nurture.engine.checkup import examine
from nurture.testing.world import World
from tests.engine.conftest import Make
from tests.engine.test_delivery import ENTER, SEND, real, states, through

AT = "2026-03-02T10:00+01:00"
CHANNEL = """
from pathlib import Path
from nurture import Receipt, hookimpl, simple_channel

def send(letter, options):
    (Path(__file__).parents[1] / "STOP").touch()
    return Receipt(letter.key, "sent")

@hookimpl
def register_channels():
    return [simple_channel("sure", send)]
"""


def stopped(guide: World, leads: int = 5) -> World:
    for n in range(leads):
        guide.arrives("form", email=f"lead{n}@example.com")
    (guide.root / "STOP").touch()
    return guide


@pytest.mark.parametrize("channel", ["sure", "outbox"])
def test_nothing_leaves_while_it_is_there_and_all_of_it_afterwards(world: Make, channel: str) -> None:
    guide = stopped(through(world(ENTER + SEND), channel, CHANNEL.replace(".touch()", ".unlink(missing_ok=True)")))
    for _ in range(2):
        report = real(guide, AT)
        assert (report.sent, report.events) in ((0, 10), (0, 0))  # leads come in all the same
        assert [fault.partition(":")[0] for fault in report.faults] == ["STOP"]
    (guide.root / "STOP").unlink()
    report = real(guide, AT)
    assert (report.sent, report.faults) == (5, [])


def test_it_is_seen_before_every_message(world: Make) -> None:
    guide = through(world(ENTER + SEND), "sure", CHANNEL)
    guide = stopped(guide)
    (guide.root / "STOP").unlink()
    report = real(guide, AT)
    assert (report.sent, len(report.faults)) == (1, 1)
    assert [state for _, state in states(guide)].count("planned") == 4


def test_the_doctor_sees_it(world: Make) -> None:
    guide = world(ENTER + SEND)
    found = {finding.check: finding for finding in examine(guide.place)}
    assert found["stop file"].ok
    found = {finding.check: finding for finding in examine(stopped(guide).place)}
    assert not found["stop file"].ok
    assert "remove it" in found["stop file"].message
