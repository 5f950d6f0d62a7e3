"""Scanners in front of a mailbox, which follow links to see whether they are bad: three makes of them.

Their times reach from the first second to many hours, and into the very second of a person's click. What gives them
away differs from run to run: a method, a pace, a network, a missing language, a link that nobody sees, or little.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from tests.tracking.agents import DESKTOP, browser_headers, chrome, dated_chrome, image_headers, plain_headers
from tests.tracking.asked import HOUR, MINUTE, Asked, Caller, Mail, What, clicks, in_time
from tests.tracking.networks import AWS, BARRACUDA, DEFENDER, HOME, MIMECAST, host, network, somewhere

Href = tuple[What, int | None]
_ENGLISH = "en-US,en;q=0.9"


def _machine(random: Random, within: str, agent: str | None, language: str | None = None) -> Caller:
    """A sandbox with the headers of a browser, or a library, which sends no language."""
    browser = agent and (language or random.random() < 0.5)
    headers = browser_headers(agent, language) if agent and browser else plain_headers(agent)
    return Caller(headers, host(random, within), "machine")


def _followed(random: Random, mail: Mail, all_links: float, trap: float, footer: float) -> list[Href]:
    """All links, so often, or some; each kind of link that is no link of the text only so often."""
    often = {"trap": trap, "unsubscribe": footer, "preferences": footer, "view": footer}
    if random.random() < all_links:
        skipped = {what for what, chance in often.items() if random.random() >= chance}
        return [href for href in mail.hrefs if href[0] not in skipped]
    some = sorted(random.sample(range(mail.links), min(mail.links, random.randint(1, 3))))
    return [("click", link) for link in some] + ([("trap", None)] if random.random() < trap / 3 else [])


def _burst(random: Random, start: float, hrefs: Sequence[Href], callers: Sequence[Caller], pace: float) -> list[Asked]:
    """One after the other, by whichever of the callers is free."""
    asked, at = [], start
    for what, link in hrefs:
        asked.append(random.choice(callers).asks(at, what, link))
        at += random.expovariate(1 / pace)
    return asked


def safelinks(random: Random, mail: Mail, person: Sequence[Asked] = ()) -> list[Asked]:
    """Microsoft Defender: detonates links in a sandbox about 12 s after delivery, later, and when someone clicks.

    - +12 s, another network and system than the person's: github.com/resend/resend-node/issues/901.
    - Chromes of some years ago out of Microsoft's networks, or HEAD without any user agent:
      github.com/opencollective/opencollective/issues/3656, github.com/edalzell/laravel-passwordless-login/issues/79,
      github.com/SergeyMosin/Appointments/issues/293, github.com/gophish/gophish/issues/2446.
    - At the click it only checks; the browser then comes by itself: github.com/warmbly/warmbly/pull/412.
    - Every link within seconds, and again hours later when an alarm asks for it:
      check.live-direct-marketing.online/blog/microsoft-defender-link-click-pattern.
    """
    asked: list[Asked] = []
    if not clicks(person) or random.random() < 0.8:
        wait = random.lognormvariate(2.5, 0.7) if random.random() < 0.85 else random.uniform(10 * MINUTE, 6 * HOUR)
        asked += _detonation(random, mail, mail.delivered + wait)
    for click in clicks(person):
        if random.random() < 0.5:
            at = max(mail.delivered + 0.2, click.after + random.uniform(-0.8, 2.5))
            language = _ENGLISH if random.random() < 0.2 else None
            checker = _machine(random, network(random, DEFENDER), dated_chrome(random), language)
            asked.append(checker.asks(at, "click", click.link, "HEAD" if random.random() < 0.2 else "GET"))
    if random.random() < 0.08:
        asked += _detonation(random, mail, random.uniform(HOUR, 20 * HOUR))
    return in_time(asked)


def _detonation(random: Random, mail: Mail, start: float) -> list[Asked]:
    hrefs = _followed(random, mail, all_links=0.65, trap=0.7, footer=0.75)
    place = network(random, HOME if random.random() < 0.03 else DEFENDER)
    agent, language = dated_chrome(random), _ENGLISH if random.random() < 0.3 else None
    boxes = [_machine(random, place, agent, language) for _ in range(random.randint(1, 3))]
    asked = _burst(random, start, hrefs, boxes, random.uniform(0.05, 0.8))
    if random.random() < 0.5:
        image = Caller(image_headers(agent, language), boxes[0].ip, "machine")
        asked.append(image.asks(max(0.1, start - random.uniform(0.1, 1.5)), "open"))
    if random.random() < 0.25:
        bare = _machine(random, network(random, DEFENDER), None)
        asked += [bare.asks(max(0.1, one.after - random.uniform(0.1, 1)), one.what, one.link, "HEAD") for one in asked]
    return asked


def _while_held(random: Random, mail: Mail, usual: float) -> float:
    """A gateway scans before it delivers what it holds, or beside the delivery, and now and then much later."""
    if mail.delivered and random.random() < 0.9:
        return random.uniform(0.1, 0.7) * mail.delivered
    return random.lognormvariate(usual, 0.8) if random.random() < 0.88 else random.uniform(10 * MINUTE, 8 * HOUR)


def mimecast(random: Random, mail: Mail, person: Sequence[Asked] = ()) -> list[Asked]:
    """Mimecast, Proofpoint and the like: all links in one burst, with all the headers of a browser of today.

    The unsubscribe link among them: support.arternal.com/en/articles/15216436, github.com/usesend/useSend/issues/412;
    out of its own network or a cloud's: check.live-direct-marketing.online/blog/bot-clicks-security-scanners-detect.
    A link that is clicked is scanned again: community.mimecast.com/docs/DOC-1027.
    """
    place = network(random, AWS if random.random() < 0.25 else MIMECAST)
    language = _ENGLISH if random.random() < 0.6 else None
    agents = random.sample(DESKTOP, 3) if random.random() < 0.3 else [random.choice(DESKTOP)]
    farm = [_machine(random, place, agent, language) for agent in agents]
    hrefs = _followed(random, mail, all_links=0.93, trap=0.85, footer=0.85)
    if random.random() < 0.5:
        random.shuffle(hrefs)
    start = _while_held(random, mail, 1.8)
    asked = _burst(random, start, hrefs, farm, random.uniform(0.03, 0.7))
    if random.random() < 0.4:
        asked.append(Caller(image_headers(agents[0], language), farm[0].ip, "machine").asks(start * 0.9, "open"))
    for click in clicks(person):
        if random.random() < 0.3:
            at = max(mail.delivered + 0.1, click.after - random.uniform(0.1, 2))
            asked.append(farm[0].asks(at, "click", click.link))
    return in_time(asked)


def barracuda(random: Random, mail: Mail, person: Sequence[Asked] = (), premises: str | None = None) -> list[Asked]:
    """Barracuda: a HEAD, then a GET, of all links or of a few of them.

    It rarely says who it is (university.act-on.com, Identifying False Positives in Email Clicks; as `Barracuda
    Sentinel (EE)` in github.com/JayBizzle/Crawler-Detect/issues/552) and follows all links or one
    (wordtothewise.com/2013/07/barracuda-clicking-all-links-in-emails). Scanners that ask by HEAD:
    github.com/jdavidbakr/mail-tracker/pull/200. An appliance asks from the `premises`, out of the readers' network.
    """
    agent = random.choices(
        ("Barracuda Sentinel (EE)", "", chrome(f"{random.randrange(110, 140)}.0.0.0")), (20, 15, 65)
    )[0]
    place = premises or network(random, BARRACUDA)
    language = _ENGLISH if agent.startswith("Mozilla") and random.random() < 0.25 else None
    scanner = _machine(random, place, agent, language)
    hrefs = _followed(random, mail, all_links=0.75, trap=0.75, footer=0.7)
    at, asked = _while_held(random, mail, 1.5), list[Asked]()
    for what, link in hrefs:
        asked.append(scanner.asks(at, what, link, "HEAD"))
        if random.random() < 0.9:
            asked.append(scanner.asks(at + random.uniform(0.05, 0.8), what, link))
        at += random.uniform(0.1, 1.2)
    if random.random() < 0.1:
        later = Caller(scanner.headers, somewhere(random, BARRACUDA), "machine")
        asked += _burst(random, at + random.uniform(HOUR, 12 * HOUR), hrefs, [later], 0.5)
    return in_time(asked)
