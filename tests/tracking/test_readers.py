"""The actors are what they say: the same for the same seed, each often enough, people and machines at one time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from itertools import islice, pairwise
from random import Random
from typing import Any

import pytest

from tests.tracking.asked import Asked, Mail, Truth
from tests.tracking.mailboxes import ACTORS, GATEWAYS, PEOPLE, PROXIES, ROBOTS, Mailbox, mailbox, runs
from tests.tracking.networks import BARRACUDA, CELL, DEFENDER, HOME, MIMECAST, OFFICE, network
from tests.tracking.scanners import safelinks

MAILBOXES = list(islice(runs(20), 1000))
SCANNERS = ("safelinks", *GATEWAYS)
MACHINES = (*SCANNERS, *ROBOTS)
EVERYBODY: Mapping[str, Any] = {**PEOPLE, **PROXIES, "safelinks": safelinks, **GATEWAYS, **ROBOTS}


def of(*truths: Truth) -> list[Asked]:
    return [asked for box in MAILBOXES for asked in box.asked if asked.truth in truths]


def by(box: Mailbox, *actors: str) -> list[Asked]:
    return [asked for actor in actors for asked in box.cast.get(actor, ())]


def test_the_same_seed_gives_the_same_mailboxes() -> None:
    assert list(islice(runs(20), 50)) == MAILBOXES[:50]
    assert mailbox(7) == mailbox(7) != mailbox(8)
    assert [box.asked for box in islice(runs(21), 50)] != [box.asked for box in MAILBOXES[:50]]


def test_each_actor_occurs_often() -> None:
    seen = Counter(actor for box in MAILBOXES for actor in box.cast)
    assert set(seen) == set(ACTORS)
    assert min(seen.values()) >= 60, seen


def test_people_and_machines_meet_in_most_mailboxes() -> None:
    both = [box for box in MAILBOXES if {"human", "machine"} <= {asked.truth for asked in box.asked}]
    assert len(both) > 500


def test_machines_ask_for_about_as_much_as_people_and_proxies() -> None:
    assert 0.4 <= len(of("machine")) / len(of("human", "machine", "proxy")) <= 0.8


@pytest.mark.parametrize("actor", EVERYBODY)
@pytest.mark.parametrize("links", [1, 5, 12])
def test_an_actor_asks_in_order_of_time_for_what_the_mail_has(actor: str, links: int) -> None:
    for seed in range(100):
        mail = Mail(links, unsubscribe=seed % 2 == 0, view=seed % 3 == 0, preferences=seed % 5 == 0)
        asked = EVERYBODY[actor](Random(seed), mail)
        assert all(before.after <= after.after for before, after in pairwise(asked))
        assert {(one.what, one.link) for one in asked} <= {("open", None), *mail.hrefs}
        assert asked or actor == "unhurried"


def test_nobody_asks_before_the_mail_is_there() -> None:
    for box in MAILBOXES:
        assert all(asked.after > 0 for asked in box.asked)
        assert all(asked.after > box.mail.delivered for asked in by(box, *PEOPLE, *PROXIES, *ROBOTS))


def test_times_of_people_and_machines_overlap() -> None:
    people = sorted(asked.after for asked in of("human") if asked.what == "click")
    machines = sorted(asked.after for asked in of("machine") if asked.what == "click")
    assert sum(after < 10 for after in people) > 100
    for hours in (1 / 6, 1, 6):
        assert sum(after > hours * 3600 for after in machines) > 50, hours
        assert sum(after > hours * 3600 for after in people) > 50, hours
    same = sum(
        any(abs(click.after - one.after) < 3 and click.link == one.link for one in by(box, "safelinks", "mimecast"))
        for box in MAILBOXES
        for click in by(box, *PEOPLE)
        if click.what == "click"
    )
    assert same > 100, "a click is checked in the moment it is made"


def test_nobody_posts_and_scanners_get_and_head_the_unsubscribe_link() -> None:
    assert {asked.method for asked in of("human", "proxy")} == {"GET"}
    assert {asked.method for asked in of("machine")} == {"GET", "HEAD"}
    pages = [asked for box in MAILBOXES for asked in by(box, *SCANNERS) if asked.what == "unsubscribe"]
    assert {asked.method for asked in pages} == {"GET", "HEAD"}
    assert any(asked.what == "unsubscribe" for asked in of("human"))


def test_only_machines_fall_into_the_trap_and_proxies_only_open() -> None:
    assert {asked.truth for box in MAILBOXES for asked in box.asked if asked.what == "trap"} == {"machine"}
    assert {asked.what for asked in of("proxy")} == {"open"}
    for box in MAILBOXES:
        assert {asked.truth for asked in by(box, *PEOPLE)} <= {"human"}
        assert {asked.truth for asked in by(box, *MACHINES)} <= {"machine"}


def test_no_single_header_tells_people_from_machines() -> None:
    """Not all people send a language, many machines do, and some of both call themselves the same."""
    people, machines = [[a for a in of(truth) if a.what == "click"] for truth in ("human", "machine")]
    assert any("Accept-Language" not in asked.headers for asked in people)
    assert sum("Accept-Language" in asked.headers for asked in machines) > 0.2 * len(machines)
    agents = [{asked.headers.get("User-Agent") for asked in group} for group in (people, machines)]
    assert len(agents[0] & agents[1]) > 20 and len(agents[0]) > 60
    assert "" in agents[1] and None in agents[1]


def test_people_and_scanners_rarely_share_a_network() -> None:
    def place(ip: str) -> object:
        return ip_network(f"{ip}/{24 if ip_address(ip).version == 4 else 64}", strict=False)

    shared = sum(
        bool({place(a.ip) for a in by(box, *PEOPLE)} & {place(a.ip) for a in by(box, *SCANNERS)}) for box in MAILBOXES
    )
    assert 0 < shared < 30


def test_blocks_of_people_and_scanners_are_apart() -> None:
    people = [ip_network(block) for block in (*HOME, *CELL, *OFFICE)]
    scanners = [ip_network(block) for block in (*DEFENDER, *MIMECAST, *BARRACUDA)]
    assert not [
        (one, other) for one in people for other in scanners if one.version == other.version and one.overlaps(other)
    ]
    assert {ip_network(network(Random(seed), HOME)).prefixlen for seed in range(100)} == {24, 64}
