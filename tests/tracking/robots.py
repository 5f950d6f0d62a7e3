"""Machines that no security department sent: previews in chats, browsers that fetch ahead, and scripts."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from tests.tracking.agents import plain_headers
from tests.tracking.asked import DAY, HOUR, Asked, Caller, Mail, clicks, in_time
from tests.tracking.networks import AWS, AZURE, HOME, HOSTERS, somewhere
from tests.tracking.people import device

_SLACK = "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"
_TEAMS = "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com"


def _moment(random: Random, mail: Mail) -> float:
    return mail.delivered + min(max(3.0, random.lognormvariate(8, 2)), 6 * DAY)


def preview(random: Random, mail: Mail, person: Sequence[Asked] = ()) -> list[Asked]:
    """Somebody pastes a link into a chat, and its servers fetch it for a card. Mostly one that they clicked before.

    Slack: github.com/ua-parser/uap-core/issues/150; that it asks by `Range`, and at times twice, is from memory.
    Teams: opengraphplus.com/consumers/teams/crawling.
    """
    clicked = random.choice(clicks(person)) if clicks(person) else None
    at = clicked.after + random.lognormvariate(4, 1.2) if clicked else _moment(random, mail)
    link = clicked.link if clicked else random.randrange(mail.links)
    if random.random() < 0.55:
        headers = plain_headers(_SLACK) | {"Range": "bytes=0-32768"}
        crawler = Caller(headers, somewhere(random, AWS), "machine")
    else:
        crawler = Caller(plain_headers(_TEAMS), somewhere(random, AZURE), "machine")
    asked = [crawler.asks(at, "click", link)]
    if random.random() < 0.3:
        asked.append(crawler.asks(at + random.uniform(0.2, 3), "click", link))
    return in_time(asked)


def prefetch(random: Random, mail: Mail, person: Sequence[Asked] = ()) -> list[Asked]:
    """A person's own browser fetches ahead: same agent, same address, often in the second before the click.

    By the headers of developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Purpose and, of older browsers,
    `Purpose` and `X-Moz`. A page behind a link that counts is not kept, so a click that follows asks again.
    """
    clicked = random.choice(clicks(person)) if clicks(person) else None
    own = clicked or device(random).clicks(_moment(random, mail), random.randrange(mail.links))
    purposes = ({"Sec-Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"})
    purpose = {"X-Moz": "prefetch"} if "Firefox" in own.headers["User-Agent"] and random.random() < 0.3 else None
    navigation = {name: value for name, value in own.headers.items() if name != "Sec-Fetch-User"}
    ahead = Caller(navigation | {"Sec-Fetch-Dest": "empty"} | (purpose or random.choice(purposes)), own.ip, "machine")
    at = max(mail.delivered + 0.5, own.after - random.uniform(0.1, 1.5))
    asked = [ahead.asks(at, "click", own.link)]
    for link in range(mail.links):
        if link != own.link and random.random() < 0.15:
            asked.append(ahead.asks(at + random.uniform(0.5, 30), "click", link))
    return in_time(asked)


def curl(random: Random, mail: Mail, person: Sequence[Asked] = ()) -> list[Asked]:
    """Someone's script, or a developer with the address of a link in a terminal: `curl` and `curl -I`, as it comes.

    It says who it is and asks for */*, in no language.
    """
    agent = random.choice(("curl/7.81.0", "curl/8.5.0", "curl/8.14.1", "curl/8.7.1"))
    script = Caller(plain_headers(agent), somewhere(random, HOME if random.random() < 0.4 else HOSTERS), "machine")
    at = mail.delivered + random.uniform(1, 30) if random.random() < 0.2 else _moment(random, mail)
    hrefs = [href for href in mail.hrefs if href[0] != "trap" or random.random() < 0.5]
    asked = []
    for what, link in random.sample(hrefs, min(len(hrefs), random.randint(1, 4))):
        asked.append(script.asks(at, what, link, "HEAD" if random.random() < 0.25 else "GET"))
        at += random.uniform(0.5, 60) if random.random() < 0.9 else random.uniform(0, HOUR)
    return in_time(asked)
