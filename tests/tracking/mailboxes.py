"""Mailboxes with one mail each: a person of some kind or nobody, and what stands in front of them, merged in time.

Most are those of companies, whose people sit behind one or two scanners. What nobody could tell apart (a scanner on
the premises with a browser's headers, a person behind a VPN without a language) is as rare as its parts make it.
Whoever a mail is forwarded to has the same kind of client, so an image proxy stands before both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from random import Random

from tests.tracking.asked import Asked, Mail, in_time
from tests.tracking.networks import OFFICE, network
from tests.tracking.people import fast, forwards, thorough, unhurried
from tests.tracking.proxies import apple_mpp, gmail, outlook
from tests.tracking.robots import curl, prefetch, preview
from tests.tracking.scanners import barracuda, mimecast, safelinks

Actor = Callable[[Random, Mail, Sequence[Asked]], list[Asked]]

PEOPLE = {"unhurried": unhurried, "fast": fast, "thorough": thorough, "forwarder": forwards}
PROXIES: Mapping[str, Actor] = {"gmail": gmail, "apple-mpp": apple_mpp, "outlook": outlook}
GATEWAYS: Mapping[str, Actor] = {"mimecast": mimecast, "barracuda": barracuda}
ROBOTS: Mapping[str, Actor] = {"preview": preview, "prefetch": prefetch, "curl": curl}
ACTORS = (*PEOPLE, *PROXIES, "safelinks", *GATEWAYS, *ROBOTS)


@dataclass(frozen=True)
class Mailbox:
    """One run: the mail, and what each of its actors asked for."""

    seed: int
    mail: Mail
    cast: Mapping[str, Sequence[Asked]]

    @property
    def asked(self) -> list[Asked]:
        return in_time(asked for part in self.cast.values() for asked in part)


def runs(seed: int) -> Iterator[Mailbox]:
    """Mailboxes without end, the same ones for the same seed."""
    return (mailbox(seed * 1_000_000 + number) for number in count())


def mailbox(seed: int) -> Mailbox:
    random = Random(seed)
    company = random.random() < 0.72
    guards = _guards(random, company)
    mail = _mail(random, held=any(guard in GATEWAYS for guard in guards))
    office = network(random, OFFICE) if company else None
    who = random.choices((None, *PEOPLE), (13, 40, 18, 14, 15))[0]
    person = PEOPLE[who](random, mail, office) if who else []
    cast: dict[str, Sequence[Asked]] = {who: person} if who else {}
    proxy = random.choices((None, *PROXIES), (45, 22, 15, 18) if company else (20, 42, 25, 13))[0]
    if proxy and (who or proxy == "apple-mpp"):
        cast[proxy] = PROXIES[proxy](random, mail, person)
    if who and proxy:
        cast[who] = [asked for asked in person if asked.what != "open"]
    for guard in guards:
        cast[guard] = _actor(random, guard, office)(random, mail, person)
    for robot, often in (("preview", 0.10), ("prefetch", 0.12 if who else 0), ("curl", 0.10)):
        if random.random() < often:
            cast[robot] = ROBOTS[robot](random, mail, person)
    return Mailbox(seed, mail, {actor: asked for actor, asked in cast.items() if asked})


def _guards(random: Random, company: bool) -> list[str]:
    """None, one, or a gateway in front of Microsoft's; some at home have a mailbox at Microsoft's with Safe Links."""
    if not company:
        return ["safelinks"] if random.random() < 0.15 else []
    kinds: Sequence[list[str]] = (
        [],
        ["safelinks"],
        ["mimecast"],
        ["barracuda"],
        ["mimecast", "safelinks"],
        ["barracuda", "safelinks"],
    )
    return random.choices(kinds, (10, 36, 20, 18, 9, 7))[0]


def _mail(random: Random, held: bool) -> Mail:
    """Campaigns mail few links mostly; a gateway holds more than half of what it scans."""
    return Mail(
        links=min(12, 1 + int(random.expovariate(1 / 3.2))),
        unsubscribe=random.random() < 0.85,
        view=random.random() < 0.4,
        preferences=random.random() < 0.35,
        delivered=random.uniform(2, 45) if held and random.random() < 0.6 else 0.0,
    )


def _actor(random: Random, guard: str, office: str | None) -> Actor:
    if guard == "barracuda" and random.random() < 0.07:
        return partial(barracuda, premises=office)
    return {"safelinks": safelinks, **GATEWAYS}[guard]
