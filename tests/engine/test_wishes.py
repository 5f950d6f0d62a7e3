"""Wishes that the server kept in the inbox, because the database was locked: nobody is written to against them."""

from __future__ import annotations

from contextlib import closing
from copy import deepcopy

from nurture.core.model import Event
from nurture.core.tokens import message_digest
from nurture.engine.ahead.outlook import look_ahead
from nurture.engine.keys import keys_of
from nurture.engine.report import Report
from nurture.store.inbox import Inbox, Wish, inbox_of
from nurture.testing.world import World, instant
from tests.engine.conftest import Make
from tests.engine.test_delivery import ENTER, real, states, through

AT = "2026-03-02T10:00+01:00"
LATER = "2026-03-02T11:00+01:00"
TWO = ENTER + "steps:\n  - send: first\n  - wait: 30 minutes\n  - send: second\n"
CHANNEL = """
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from nurture import Receipt, hookimpl, simple_channel
from nurture.core.model import Event
from nurture.store.inbox import Inbox

ROOT = Path(__file__).parents[1]

def send(letter, options):
    said = ROOT / "digest"
    if said.exists():
        with closing(Inbox(ROOT / "nurture.inbox.db")) as inbox:
            at = datetime(2026, 3, 2, 10, tzinfo=UTC)
            inbox.wish(bytes.fromhex(said.read_text()), Event("unsubscribed", at, "web/1"))
        said.unlink()
    return Receipt(letter.key, "sent")

@hookimpl
def register_channels():
    return [simple_channel("sure", send)]
"""


def digest_of(world: World, step: str, lead: int = 1) -> bytes:
    (key,) = (m.key for m in world.messages() if m.step == step and m.lead == lead)
    return message_digest(keys_of(world.store)[1], key)


def wish(world: World, *digests: bytes) -> None:
    with closing(Inbox(inbox_of(world.place.database))) as inbox:
        for n, digest in enumerate(digests):
            inbox.wish(digest, Event("unsubscribed", instant(LATER), f"web/{n}"))


def wishes(world: World) -> list[Wish]:
    with closing(Inbox(inbox_of(world.place.database))) as inbox:
        return inbox.wishes()


def test_a_run_knows_of_them_before_it_sends(world: Make) -> None:
    guide = world(TWO)
    guide.arrives("form", email="ada@example.com")
    guide.run(AT)
    (message,) = guide.messages()
    wish(guide, digest_of(guide, "first"))
    guide.run(LATER)
    assert guide.sent() == [("03-02 10:00", "first")]
    assert guide.state("ada@example.com").suppressed == "unsubscribed"
    (said,) = (e for e in guide.state("ada@example.com").events if e.verb == "unsubscribed")
    assert (said.at, said.message, said.campaign) == (instant(LATER), message.key, "guide")
    assert wishes(guide) == []


def test_a_look_ahead_knows_of_them_and_leaves_them_to_the_run(world: Make) -> None:
    guide = world(TWO)
    guide.arrives("form", email="ada@example.com")
    guide.run(AT)
    wish(guide, digest_of(guide, "first"))
    at = instant(LATER)
    for _ in range(2):
        looked = look_ahead(guide.place, deepcopy(guide.store), at, at, Report(at))
        assert [(d.step, d.do) for _, d in looked.decisions if d.step == "second"] == [("second", "skip")]
    assert len(wishes(guide)) == 1


def test_one_that_comes_in_the_middle_of_a_run_stops_the_next_mail(world: Make) -> None:
    guide = through(world(TWO), "sure", CHANNEL)
    for n in range(2):
        guide.arrives("form", email=f"lead{n}@example.com")
    real(guide, AT)
    (guide.root / "digest").write_text(digest_of(guide, "first", lead=2).hex())
    real(guide, LATER)
    assert states(guide) == [("first", "sent"), ("first", "sent"), ("second", "cancelled"), ("second", "sent")]
    assert guide.state("lead1@example.com").suppressed == "unsubscribed"


def test_a_kill_between_the_two_files_doubles_none(world: Make) -> None:
    guide = world(TWO)
    guide.arrives("form", email="ada@example.com")
    guide.run(AT)
    wish(guide, digest_of(guide, "first"))
    (waiting,) = wishes(guide)
    guide.run(LATER)
    wish(guide, waiting.digest)  # as if it had never been taken away
    guide.run(LATER)
    assert [e.verb for e in guide.state("ada@example.com").events].count("unsubscribed") == 1


def test_one_of_a_message_that_is_gone_is_dropped(world: Make) -> None:
    guide = world(TWO)
    wish(guide, b"?" * 15)
    guide.run(AT)
    assert wishes(guide) == []
