"""People: one who clicks fast, one who opens all links, one who forwards, and the usual one who takes their time.

Each opens the pixel by their own client, where that loads images; a `mailbox` with an image proxy takes these requests
away and lets the proxy fetch instead. Nobody follows the trap, which is hidden, and nobody posts: what a person does on
the page of the unsubscribe link is not told here.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.tracking.agents import DESKTOP, LANGUAGES, MAIL_DESKTOP, MAIL_MOBILE, MOBILE, browser_headers, image_headers
from tests.tracking.asked import DAY, HOUR, MINUTE, Asked, Caller, Mail, What, in_time
from tests.tracking.networks import CELL, HOME, OFFICE, VPN, WEB_FILTER, host, network


@dataclass(frozen=True)
class Device:
    """A browser for what is clicked, and what loads the pixel: a program for mail, or the browser in webmail."""

    browser: Caller
    mail: Caller

    def opens(self, after: float) -> Asked:
        return self.mail.asks(after, "open")

    def clicks(self, after: float, link: int) -> Asked:
        return self.browser.asks(after, "click", link)

    def asks(self, after: float, what: What) -> Asked:
        return self.browser.asks(after, what)


def device(random: Random, office: str | None = None, mobile: bool | None = None) -> Device:
    """What someone reads with; `office` is the network of those who read there, unless their web is filtered elsewhere.

    Few hide behind a VPN, fewer have an extension that strips the language, and where both meet is chance.
    """
    mobile = random.random() < (0.2 if office else 0.5) if mobile is None else mobile
    agent = random.choice(MOBILE if mobile else DESKTOP)
    language = random.choice(LANGUAGES) if random.random() < 0.96 else None
    headers = browser_headers(agent, language)
    place = office if office and not mobile else network(random, CELL if mobile and random.random() < 0.5 else HOME)
    if random.random() < 0.07:
        place = network(random, WEB_FILTER if office and not mobile else VPN)
    ip = host(random, place)
    mail = image_headers(random.choice(MAIL_MOBILE if mobile else MAIL_DESKTOP))
    if not mobile and random.random() < 0.3:
        mail = image_headers(agent, language)
    return Device(Caller(headers, ip, "human"), Caller(mail, ip, "human"))


def _some_time(random: Random) -> float:
    """When a mail is read that nobody waited for: seconds to days after it came, half of them within the hour."""
    return min(max(2.0, random.lognormvariate(8.0, 2.2)), 9 * DAY)


def _link(random: Random, mail: Mail) -> int:
    """The first is the button that the mail is about."""
    return 0 if random.random() < 0.5 else random.randrange(mail.links)


def _footer(random: Random, mail: Mail, at: float, device: Device) -> list[Asked]:
    """What a few do once they have read: the mail in the browser, their preferences, the unsubscribe link."""
    often: dict[What, float] = {"view": 0.05, "preferences": 0.03, "unsubscribe": 0.04}
    chosen = [what for what, _ in mail.hrefs if random.random() < often.get(what, 0)]
    return [device.asks(at + random.uniform(2, 90), what) for what in chosen]


def fast(random: Random, mail: Mail, office: str | None = None) -> list[Asked]:
    """Waited for the mail: the first click 2 to 4 seconds after it came."""
    own, first = device(random, office), mail.delivered + random.uniform(2, 4)
    link = 0 if random.random() < 0.8 else random.randrange(mail.links)
    asked = [own.clicks(first, link)]
    if random.random() < 0.7:
        asked.append(own.opens(first - random.uniform(0.4, 1.6)))
    if random.random() < 0.2:
        asked.append(own.clicks(first + random.uniform(0.4, 25), link))
    if random.random() < 0.3:
        asked.append(own.clicks(first + random.uniform(6, 4 * MINUTE), random.randrange(mail.links)))
    return in_time(asked)


def thorough(random: Random, mail: Mail, office: str | None = None) -> list[Asked]:
    """Opens every link within 3 minutes, some tab after tab in the background, some reading as they go."""
    own, opened = device(random, office), mail.delivered + _some_time(random)
    span = random.uniform(min(1.3 * mail.links, 20), 3 * MINUTE - 10)
    moments = sorted(random.uniform(0, span) for _ in range(mail.links))
    order = list(range(mail.links))
    if random.random() < 0.25:
        random.shuffle(order)
    start = opened + random.uniform(1.5, 10)
    asked = [own.clicks(start + moment, link) for moment, link in zip(moments, order, strict=True)]
    if random.random() < 0.7:
        asked.append(own.opens(opened))
    return in_time(asked + _footer(random, mail, start + span, own))


def unhurried(random: Random, mail: Mail, office: str | None = None) -> list[Asked]:
    """The usual reader: opens it some time, mostly clicks one link or two, some of them again on another device."""
    own, opened = device(random, office), mail.delivered + _some_time(random)
    asked = [own.opens(opened)] if random.random() < 0.65 else []
    at = opened
    for _ in range(random.choices((0, 1, 2, 3), (15, 50, 25, 10))[0]):
        at += random.uniform(2, 15) if random.random() < 0.6 else random.lognormvariate(3.5, 1)
        link = _link(random, mail)
        asked.append(own.clicks(at, link))
        if random.random() < 0.12:
            asked.append(own.clicks(at + random.uniform(0.5, 40), link))
    if random.random() < 0.2:
        other = device(random, office, mobile=random.random() < 0.6)
        again = at + (random.uniform(15, MINUTE) if random.random() < 0.08 else random.uniform(5 * MINUTE, 2 * DAY))
        asked += [other.opens(again), other.clicks(again + random.uniform(2, 60), _link(random, mail))]
    return in_time(asked + _footer(random, mail, at, own))


def forwards(random: Random, mail: Mail, office: str | None = None) -> list[Asked]:
    """Two people, two networks, the same tokens: the mail is passed on, to a colleague or out of the house.

    A colleague sits mostly at home or on the road too, rarely at the desk next to it; few look within the minute.
    """
    asked = unhurried(random, mail, office)
    passed = asked[-1].after if asked else mail.delivered + _some_time(random)
    delay = random.uniform(15, 90) if random.random() < 0.08 else random.lognormvariate(8, 1.8)
    other = device(random, network(random, OFFICE) if random.random() < 0.5 else None)
    opened = passed + min(max(20.0, delay), 5 * DAY)
    asked += [other.opens(opened)] if random.random() < 0.65 else []
    same = next((one.link for one in asked if one.what == "click"), None)
    link = same if same is not None and random.random() < 0.6 else _link(random, mail)
    asked.append(other.clicks(opened + random.uniform(2, 2 * MINUTE), link))
    if random.random() < 0.35:
        asked.append(other.clicks(opened + random.uniform(2 * MINUTE, HOUR), _link(random, mail)))
    return in_time(asked)
