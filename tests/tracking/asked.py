"""What a server of links is asked for after one mail: the noun of all actors, and the mail they act on.

The actors stand in `people`, `proxies`, `scanners` and `robots`. Each is a function of a `random.Random`, the mail and
what the person in whose mailbox it stands asked for (nothing, where nobody reads), and gives its own requests in order
of time. None knows how its requests will be judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

What = Literal["open", "click", "trap", "view", "unsubscribe", "preferences"]
"""The pixel; a link; the link that no person sees; the mail in the browser; the pages of the links in the footer."""

Truth = Literal["human", "machine", "proxy"]
"""A proxy fetches the pixel because, or whether or not, a person opened the mail."""

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


@dataclass(frozen=True)
class Asked:
    """One request, `after` so many seconds since the server accepted the mail. A click has the number of its `link`."""

    after: float
    method: str
    what: What
    link: int | None
    headers: Mapping[str, str]
    ip: str
    truth: Truth


@dataclass(frozen=True)
class Mail:
    """A mail of 1 to 12 links with one trap, and the links of its footer that its template shows.

    It lies in the mailbox `delivered` seconds after the server accepted it: a gateway may hold it while it scans.
    """

    links: int
    unsubscribe: bool = True
    view: bool = False
    preferences: bool = False
    delivered: float = 0.0

    @property
    def hrefs(self) -> list[tuple[What, int | None]]:
        """All that a parser of its HTML finds to follow, in the order of the document."""
        found: list[tuple[What, int | None]] = [("view", None)] if self.view else []
        found += [("click", number) for number in range(self.links)]
        found.append(("trap", None))
        found += [("preferences", None)] if self.preferences else []
        return found + ([("unsubscribe", None)] if self.unsubscribe else [])


@dataclass(frozen=True)
class Caller:
    """Who asks with the same headers from the same address."""

    headers: Mapping[str, str]
    ip: str
    truth: Truth

    def asks(self, after: float, what: What, link: int | None = None, method: str = "GET") -> Asked:
        return Asked(after, method, what, link, self.headers, self.ip, self.truth)


def in_time(asked: Iterable[Asked]) -> list[Asked]:
    return sorted(asked, key=attrgetter("after"))


def clicks(person: Sequence[Asked]) -> list[Asked]:
    return [asked for asked in person if asked.what == "click"]


def opens(person: Sequence[Asked]) -> list[Asked]:
    return [asked for asked in person if asked.what == "open"]
