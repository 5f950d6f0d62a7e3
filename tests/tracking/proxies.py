"""Image proxies: they fetch the pixel in a person's place, at the moment of opening or when it suits them."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from tests.tracking.agents import chrome, image_headers
from tests.tracking.asked import DAY, HOUR, MINUTE, Asked, Caller, Mail, in_time, opens
from tests.tracking.networks import APPLE_RELAY, EXCHANGE_ONLINE, GOOGLE_IMAGES, somewhere

_GOOGLE = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
_SAMPLING = f"{chrome('42.0.2311.135')} Edge/12.246 Mozilla/5.0"
_BARE_WEBKIT = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"


def _opened(random: Random, mail: Mail, person: Sequence[Asked]) -> list[float]:
    """The moments of opening; where only the proxy is told of, it draws one."""
    drawn = mail.delivered + min(max(1.5, random.lognormvariate(8, 2.2)), 9 * DAY)
    return [asked.after for asked in opens(person)] or [drawn]


def gmail(random: Random, mail: Mail, person: Sequence[Asked] = ()) -> list[Asked]:
    """Gmail fetches when a mail is first opened and keeps the image; a few are fetched as they arrive.

    The user agent is the same whoever reads (github.com/browscap/browscap/issues/1108). That at arrival is another:
    github.com/mssola/user_agent/issues/71, github.com/jdavidbakr/mail-tracker/issues/255; how often is a guess.
    """
    first, *later = _opened(random, mail, person)
    proxy = Caller(image_headers(_GOOGLE), somewhere(random, GOOGLE_IMAGES), "proxy")
    asked = [proxy.asks(first + random.uniform(0.1, 1.5), "open")]
    asked += [proxy.asks(at + random.uniform(0.1, 1.5), "open") for at in later if random.random() < 0.3]
    if random.random() < 0.08:
        early = Caller(image_headers(_SAMPLING), somewhere(random, GOOGLE_IMAGES), "proxy")
        asked.append(early.asks(mail.delivered + random.uniform(0.3, 8), "open"))
    return in_time(asked)


def apple_mpp(random: Random, mail: Mail, person: Sequence[Asked] = ()) -> list[Asked]:
    """Apple Mail loads every image once the mail is on a device with power and Wi-Fi, whether or not it is opened.

    By two relays and with nothing but `Mozilla/5.0` (github.com/ua-parser/uap-core/issues/509,
    help.socketlabs.com/docs/identifying-apple-mpp-opens-in-notification-api-events). Each device loads for itself.
    """
    asked = []
    for _ in range(random.choices((1, 2, 3), (70, 25, 5))[0]):
        wait = random.uniform(1, 90) if random.random() < 0.5 else random.uniform(2 * MINUTE, 20 * HOUR)
        relay = Caller(image_headers("Mozilla/5.0"), somewhere(random, APPLE_RELAY), "proxy")
        asked.append(relay.asks(mail.delivered + wait, "open"))
    return in_time(asked)


def outlook(random: Random, mail: Mail, person: Sequence[Asked] = ()) -> list[Asked]:
    """Outlook.com and Outlook on the web load images through Microsoft's own proxy, when someone opens the mail.

    github.com/warmbly/warmbly/pull/412; with the same stripped user agent that Apple's have been seen with
    (github.com/warmbly/warmbly/pull/569), or, which is a guess, that of an Edge.
    """
    agent = _BARE_WEBKIT if random.random() < 0.5 else f"{chrome('140.0.0.0')} Edg/140.0.0.0"
    proxy = Caller(image_headers(agent), somewhere(random, EXCHANGE_ONLINE), "proxy")
    return in_time(
        proxy.asks(at + random.uniform(0.1, 1.2), "open")
        for number, at in enumerate(_opened(random, mail, person))
        if not number or random.random() < 0.7
    )
