"""Signs: what in a hit, and in others on the same mail, tells a person from a machine. What each weighs, rules say.

A client is who asks out of one network with one agent. A network's mark means nothing beyond its day (UTC), so hits of
two days have nothing to do with each other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from datetime import datetime

from nurture.core.hits import Hit
from nurture.core.judgement.rules import Rules

_FOOTER = frozenset({"unsubscribe", "preferences"})
_ROBOTS = frozenset({"nobody", "preview", "scanner", "crawler", "library"})


class Signs:
    """Of each hit, by its place in `hits`: those on one mail of `links` links, in order of time.

    The mail was handed over at `handed`.
    """

    def __init__(self, hits: Sequence[Hit], handed: datetime, links: int, rules: Rules) -> None:
        self._hits = hits
        self._rules = rules
        self._links = links
        self._at = [(hit.at - handed).total_seconds() for hit in hits]
        self._signs: list[set[str]] = [set(self._of(n)) for n in range(len(hits))]
        networks, clients = self._by(_network), self._by(_client)
        for numbers in networks:
            self._many_at_once(numbers)
            self._opened_before(numbers)
        for numbers in clients:
            self._of_client(numbers)
        for numbers in networks:
            self._beside(numbers)
        led = {visit: click for numbers in clients for visit, click in self._led(numbers)}
        self._add("landed", {click for click in led.values() if click is not None})
        self._double()
        self._visited(led)

    def names(self, n: int) -> tuple[str, ...]:
        """The heaviest first."""
        return tuple(sorted(self._signs[n], key=lambda sign: (-self._rules.points[sign], sign)))

    def points(self, n: int) -> int:
        return sum(self._rules.points[sign] for sign in self._signs[n])

    def _is_surely_one(self, n: int) -> bool:
        """Whether it is so much a machine's that it tells on others; a person's own browser fetches ahead."""
        return "ahead" not in self._signs[n] and self.points(n) >= self._rules.surely

    def _by(self, key: Callable[[Hit], Hashable]) -> list[list[int]]:
        found: dict[Hashable, list[int]] = defaultdict(list)
        for n, hit in enumerate(self._hits):
            found[key(hit)].append(n)
        return list(found.values())

    def _add(self, sign: str, numbers: Collection[int]) -> None:
        for n in numbers:
            self._signs[n].add(sign)

    # ---------------------------------------------------------------- of one hit

    def _of(self, n: int) -> Iterator[str]:
        hit, bounds = self._hits[n], self._rules.bounds
        kind = self._rules.agent(hit.agent)
        if hit.kind == "trap":
            yield "hidden"
        if hit.method not in ("GET", "POST"):
            yield "method"
        if hit.ahead:
            yield "ahead"
        if kind in _ROBOTS or (kind == "proxy" and hit.kind != "open"):
            yield "robot"
        if kind == "strange":
            yield "strange"
        if not hit.language and hit.kind != "open":  # programs for mail load images without one
            yield "speechless"
        if self._rules.is_phone(hit.agent):
            yield "phone"
        yield from (sign for sign in ("soon", "instant") if self._at[n] < bounds[f"{sign}_within"])

    # ---------------------------------------------------------------- of one network, of one client

    def _many_at_once(self, numbers: Sequence[int]) -> None:
        followed = [n for n in numbers if self._is_followed(n)]
        for within in self._windows(followed):
            things = {_thing(self._hits[n]) for n in within}
            clicked = sum(kind == "click" for kind, _ in things)
            if len(things) >= self._rules.bounds["burst_least"]:
                self._add("burst", within if clicked >= self._rules.bounds["burst_share"] * self._links else ())
            if len(things) > 1 and any(kind in _FOOTER for kind, _ in things):
                self._add("footer", within)
        least = int(self._rules.bounds["pace_least"])
        first = list({_thing(self._hits[n]): n for n in reversed(followed)}.values())[::-1]
        for some in (first[n : n + least] for n in range(len(first) - least + 1)):
            if self._at[some[-1]] - self._at[some[0]] < self._rules.bounds["pace_each"] * (least - 1):
                self._add("pace", some)

    def _windows(self, numbers: Sequence[int]) -> Iterator[Sequence[int]]:
        """All that were asked for within seconds of each other, each time as many as there are."""
        times, reached = [self._at[n] for n in numbers], 0
        for first, begin in enumerate(times):
            last = bisect_right(times, begin + self._rules.bounds["burst_within"])
            if last > reached:
                reached = last
                yield numbers[first:last]

    def _opened_before(self, numbers: Sequence[int]) -> None:
        """A person looks at a mail for a moment before following a link."""
        opens = [self._at[n] for n in numbers if self._hits[n].kind == "open"]
        least, most = self._rules.bounds["opened_least"], self._rules.bounds["opened_most"]
        for n in filter(self._is_followed, numbers):
            if bisect_right(opens, self._at[n] - least) > bisect_left(opens, self._at[n] - most):
                self._add("opened", (n,))

    def _of_client(self, numbers: Sequence[int]) -> None:
        """Who gave itself away once is a machine whatever else it asks for."""
        clicked = {self._hits[n].link for n in numbers if self._hits[n].kind == "click"}
        if len(clicked) == self._links > 2 and not any(hit.kind == "open" for hit in self._hits):
            self._add("unseen", numbers)
        surely = set(filter(self._is_surely_one, numbers))
        if surely:
            self._add("caught", set(numbers) - surely)
        asked = [n for n in numbers if self._hits[n].kind != "visit"]
        apart = self._rules.bounds["again_least"]
        self._add("again", [n for n in asked if self._at[n] - self._at[asked[0]] >= apart])
        self._add("again", [n for n in asked if self._at[asked[-1]] - self._at[n] >= apart])

    def _led(self, numbers: Sequence[int]) -> Iterator[tuple[int, int | None]]:
        """Each visit of a client, and the click of the same client that led there, if there is one."""
        click = None
        for n in numbers:
            if self._hits[n].kind == "click":
                click = n
            if self._hits[n].kind == "visit":
                yield n, click

    # ---------------------------------------------------------------- by what others did

    def _beside(self, numbers: Sequence[int]) -> None:
        machines = list(filter(self._is_surely_one, numbers))
        times, within = [self._at[n] for n in machines], self._rules.bounds["beside_within"]
        for n in set(numbers) - set(machines):
            if bisect_right(times, self._at[n] + within) > bisect_left(times, self._at[n] - within):
                self._add("beside", (n,))

    def _double(self) -> None:
        """Of two for one link at one moment out of two networks, who is less like a person checks it for the other."""
        points = [self.points(n) for n in range(len(self._hits))]
        for same in self._by(lambda hit: (hit.at.toordinal(), *_thing(hit))):
            followed = [n for n in same if self._is_followed(n)]
            for one, other in self._pairs(followed):
                better, worse = sorted((one, other), key=lambda n: points[n])
                if points[better] < min(points[worse], self._rules.machine):
                    self._add("double", (worse,))
                    self._add("checked", (better,))

    def _visited(self, led: Mapping[int, int | None]) -> None:
        """A visit is as much a person's as the click that led there; where there is none, the address was passed on."""
        for visit, click in led.items():
            self._signs[visit] |= {"astray"} if click is None else self._signs[click]

    def _pairs(self, numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
        for place, one in enumerate(numbers):
            for other in numbers[place + 1 :]:
                if self._at[other] - self._at[one] > self._rules.bounds["double_within"]:
                    break
                if self._hits[one].network != self._hits[other].network:
                    yield one, other

    def _is_followed(self, n: int) -> bool:
        """Whether somebody had to follow a link of the mail for it; images load by themselves."""
        return self._hits[n].kind not in ("open", "visit") and not self._hits[n].ahead


def _network(hit: Hit) -> tuple[int, str]:
    return hit.at.toordinal(), hit.network


def _client(hit: Hit) -> tuple[int, str, str]:
    return (*_network(hit), hit.agent)


def _thing(hit: Hit) -> tuple[str, int]:
    return hit.kind, hit.link
