"""A year of this repository's own campaigns on the virtual clock, a run a day, with what leads do written by hand."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from nurture.cli import nurture
from nurture.core.addresses import Address, read_address
from nurture.core.model import Message
from nurture.core.problems import Place
from nurture.store.sqlite import SqliteStore
from tests.acceptance.conftest import Rehearsal

WARSAW = ZoneInfo("Europe/Warsaw")
MONDAY = datetime(2026, 3, 2, 10, tzinfo=WARSAW)

SILENT = "zofia.lange@example.com"
UNTRACKED = "jerzy.pak@example.com"
BUYER = "hanna.wilk@example.com"
ASKER = "b.czarnecki@example.com"
REPLIER = "energetyk@example.org"
LEAVER = "m.szulc@example.org"
QUIET_FIRM = "matti@example.org"
HOT_FIRM = "ruud@example.org"
ORDERER = "lena.hoff@example.com"
SMALL_FIRM = "aoife.byrne@example.com"

HAPPENS = [
    ("03-03 09:00", ASKER, "submitted formularz-doboru"),
    ("03-04 14:50", HOT_FIRM, "attended fitting-live"),
    ("03-04 15:00", SMALL_FIRM, "clicked model-list"),
    ("03-05 09:00", ORDERER, "ordered trial-unit"),
    ("03-05 12:00", BUYER, "clicked arkusz"),
    ("03-05 12:00", HOT_FIRM, "clicked price-list"),
    ("03-05 12:00", UNTRACKED, "clicked arkusz"),
    ("03-05 12:05", HOT_FIRM, "clicked trial-unit"),
    ("03-06 12:00", LEAVER, "unsubscribed"),
    ("03-06 15:00", REPLIER, "replied"),
    ("03-10 11:00", HOT_FIRM, "replied"),
    ("03-12 11:40", BUYER, "attended czwartek"),
    ("03-16 12:00", BUYER, "clicked dobor"),
    ("04-01 10:30", BUYER, "purchased"),
]
"""When (Warsaw) who does what."""

SAYS = {
    SILENT: "03-02 poradnik, 03-05 trzy-liczby, 03-09 tabliczka, 03-13 gwarancja, 03-17 zaproszenie",
    # a click that may not be counted changes nothing
    UNTRACKED: "03-02 poradnik, 03-05 trzy-liczby, 03-09 tabliczka, 03-13 gwarancja, 03-17 zaproszenie",
    # two days after the click is a Saturday; warm by the Thursday talk; sales hears of the click in the offer
    BUYER: "03-02 poradnik, 03-05 trzy-liczby, 03-09 co-z-latem, 03-13 mleczarnia, 03-16 wycena, 03-17 notify sales",
    # hot at once; below 45 after 12.5 days, a Sunday; below 12 after 69.7 days, and the cold wait of March is over
    ASKER: "03-02 poradnik, 03-03 notify sales #2, 03-04 rozmowa, 03-09 rozmowa-przypomnienie, 03-16 mleczarnia, "
    "03-19 wycena, 03-23 wycena-przypomnienie, 05-12 trzy-liczby, 05-18 tabliczka, 05-22 gwarancja, 05-26 zaproszenie",
    # whoever has replied is not reminded
    REPLIER: "03-02 poradnik, 03-05 trzy-liczby, 03-09 mleczarnia, 03-12 wycena",
    LEAVER: "03-02 poradnik, 03-05 trzy-liczby",
    QUIET_FIRM: "03-02 handbook, 03-04 one-shift, 03-09 which-machines, 03-16 liability, 03-24 fitting-invite, "
    "04-03 pick-a-machine",
    # hot on a Thursday noon; warm again in April, where the click on the trial unit is told to sales once more
    HOT_FIRM: "03-02 handbook, 03-04 one-shift, 03-05 partner-terms, 03-06 notify sales #2, 03-09 bench-call, "
    "04-14 notify sales",
    ORDERER: "03-02 handbook, 03-04 one-shift",
    # 10:00 on a Tuesday in Dublin is behind the day's run; ten days later eight machines end it
    SMALL_FIRM: "03-02 handbook, 03-04 one-shift, 03-09 first-ten, 03-16 liability, 03-25 fitting-invite",
}
"""What the files say they get, worked out by hand for a run each day at 10:00."""

ENDS = {
    BUYER: "goal",
    ORDERER: "goal",
    SMALL_FIRM: "exit",
    SILENT: "finished",
    REPLIER: "finished",
    QUIET_FIRM: "finished",
}
MOVES = {
    ASKER: ["hot", "warm", "cold"],
    REPLIER: ["warm", "cold"],
    HOT_FIRM: ["warm", "hot", "warm", "cold"],
    SILENT: [],
}


def walked(root: Path, store: SqliteStore, days: int, every: timedelta) -> Rehearsal:
    """The examples over some days, with a run `every` so often on Warsaw's wall clock."""
    world = Rehearsal(root, {}, store)
    coming = deque((datetime.fromisoformat(f"2026-{at}").replace(tzinfo=WARSAW), *what) for at, *what in HAPPENS)
    for n in range(days * timedelta(days=1) // every):
        now = MONDAY + n * every
        while coming and coming[0][0] < now:
            at, email, words = coming.popleft()
            world.records(email, words, at.isoformat())
        assert world.run(now.isoformat()).faults == []
    return world


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(tmp_path / "nurture.db")) as made:
        yield made


def test_a_year_gives_every_lead_what_the_files_say(examples: Path, store: SqliteStore) -> None:
    world = walked(examples, store, 365, timedelta(days=1))
    got = received(world)
    assert {email: ", ".join(got[email]) for email in SAYS} == SAYS
    assert {email: world.state(email).enrolments[0].state for email in ENDS} == ENDS
    assert {email: moves(world, email) for email in MOVES} == MOVES
    assert world.state(LEAVER).suppressed
    assert all(state.enrolments[0].state != "active" or state.suppressed for state in store.leads())
    nothing_twice(world)
    windows_and_limits_are_kept(world)
    every_step_is_explained(world)


def test_two_months_with_a_run_every_six_hours_keep_the_same_rules(examples: Path, store: SqliteStore) -> None:
    world = walked(examples, store, 60, timedelta(hours=6))
    # runs at 10:00 and 16:00, the latter too late for a Polish plant, in time for a firm
    silent = ["03-02 poradnik", "03-05 trzy-liczby", "03-09 tabliczka", "03-13 gwarancja", "03-17 zaproszenie"]
    assert received(world)[SILENT] == silent
    firm = ["03-02 handbook", "03-04 one-shift", "03-06 first-ten", "03-11 liability", "03-17 fitting-invite"]
    assert received(world)[SMALL_FIRM] == firm
    nothing_twice(world)
    windows_and_limits_are_kept(world)
    every_step_is_explained(world)


def received(world: Rehearsal) -> dict[str, list[str]]:
    got = defaultdict(list)
    for message, email in sorted(world.store.messages("sent"), key=lambda pair: (pair[0].at, pair[0].key)):
        got[email].append(f"{message.at.astimezone(WARSAW):%m-%d} {message.step}")
    return got


def moves(world: Rehearsal, email: str) -> list[str]:
    names = ("cold", "warm", "hot")
    became = (event.what[0] for event in world.state(email).events if event.verb == "became")
    return [what for what in became if what in names]


# ---------------------------------------------------------------- what holds for every message


def nothing_twice(world: Rehearsal) -> None:
    messages = [message for message, _ in world.store.messages()]
    assert max(Counter(message.key for message in messages).values()) == 1
    assert max(Counter((message.lead, message.campaign, message.step) for message in messages).values()) == 1
    sent = [message for message in messages if message.state == "sent"]
    assert len({message.message_id for message in sent}) == len(sent) == len(world.letters())


def windows_and_limits_are_kept(world: Rehearsal) -> None:
    zones = {state.lead.id: state.lead.fields.get("time_zone", "Europe/Warsaw") for state in world.store.leads()}
    counted = defaultdict(list)
    for message in world.messages():
        if message.kind == "send" and not message.requested:
            at = message.at.astimezone(ZoneInfo(str(zones[message.lead])))
            opens, closes = window(message)
            assert at.weekday() < 5 and opens <= at.time() < closes, message
            counted[message.lead].append(at)
    for times in counted.values():
        assert all(later - earlier >= timedelta(hours=20) for earlier, later in pairwise(times))
        assert all(fourth - first >= timedelta(days=7) for first, fourth in zip(times, times[3:], strict=False))


def window(message: Message) -> tuple[time, time]:
    """The windows of the two files, told once more."""
    if message.campaign == "service-partners":
        return time(9), time(16, 30)
    return time(7, 30), time(18) if message.step == "rozmowa" else time(15, 30)


def every_step_is_explained(world: Rehearsal) -> None:
    for state in world.store.leads():
        decisions = world.store.decisions(key_of(state.lead.email))
        assert decisions
        for decision in decisions:
            assert decision.reason.code and decision.reason.text
            if decision.step:
                assert decision.place and decision.place.path == f"campaigns/{decision.campaign}.yaml"
                assert word_of(decision.step) in line_at(world, decision.place), decision
            if decision.reason.place:
                assert line_at(world, decision.reason.place).strip()
        explained = {(d.campaign, d.step) for d in decisions if d.do in ("send", "notify")}
        assert {(m.campaign, m.step) for m in state.messages if m.state == "sent"} <= explained
        said = CliRunner().invoke(nurture, ["-C", str(world.root), "explain", state.lead.email, "--json"])
        assert said.exit_code == 0, said.output
        steps = json.loads(said.stdout)["steps"]
        assert {step["step"] for step in steps} >= {message.step for message in state.messages}
        assert all(step["reason"] and step["path"] and step["line"] for step in steps)


def key_of(email: str) -> str:
    address = read_address(email)
    assert isinstance(address, Address)
    return address.key


def word_of(step: str) -> str:
    """What stands on the line of a step: its template, or its kind and argument without the number of a repetition."""
    return re.sub(r" #\d+$", "", step).split(" ")[-1]


def line_at(world: Rehearsal, place: Place) -> str:
    return (world.root / place.path).read_text("utf-8").splitlines()[place.line - 1]
