"""Signs: what about a hit, and about others on the same mail, tells a person from a machine.

Each hit has a row of names of signs; what each weighs stands in the rules. A `client` is a network and an agent. Marks
of networks mean nothing beyond their day, so hits are compared only with those of the same day (UTC).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from nurture.core.hits import Hit
from nurture.core.judgement.rules import Rules

FOLLOWED = frozenset({"click", "trap", "view", "unsubscribe", "preferences"})
"""What somebody has to follow a link for; a program for mail loads the image by itself."""
_FOOTER = frozenset({"unsubscribe", "preferences"})
_ROBOTS = frozenset({"nobody", "preview", "scanner", "crawler", "library"})
Client = tuple[int, str, str]


class Signs:
    """Of the hits on one mail of so many `links`, in order of time, that was handed over at `handed`."""

    def __init__(self, hits: Sequence[Hit], handed: datetime, links: int, rules: Rules) -> None:
        self.hits = hits
        self.rules = rules
        self.at = [(hit.at - handed).total_seconds() for hit in hits]
        self.networks: dict[tuple[int, str], list[int]] = defaultdict(list)
        for n, hit in enumerate(hits):
            self.networks[_network(hit)].append(n)
        self.signs: list[set[str]] = [set(self._alone(n)) for n in range(len(hits))]
        for numbers in self.networks.values():
            self._together(numbers, links)
        self._caught()
        self._beside()
        self._double()

    def points(self, n: int) -> int:
        return sum(self.rules.points[sign] for sign in self.signs[n])

    # ---------------------------------------------------------------- of one hit

    def _alone(self, n: int) -> Iterator[str]:
        hit, kind = self.hits[n], self.rules.agent(self.hits[n].agent)
        if hit.kind == "trap":
            yield "hidden"
        if hit.method not in ("GET", "POST"):
            yield "method"
        if hit.ahead:
            yield "ahead"
        if kind in _ROBOTS or (kind == "proxy" and hit.kind in FOLLOWED):
            yield "robot"
        if kind == "strange":
            yield "strange"
        if hit.kind in FOLLOWED and not hit.language:
            yield "speechless"
        if self.rules.is_phone(hit.agent):
            yield "phone"
        if self.at[n] < self.rules.bounds["instant_within"]:
            yield "instant"
        if self.at[n] < self.rules.bounds["soon_within"]:
            yield "soon"

    # ---------------------------------------------------------------- of one network

    def _together(self, numbers: Sequence[int], links: int) -> None:
        """Signs of hits that came from one network within seconds; `numbers` are in order of time."""
        followed = [n for n in numbers if self.hits[n].kind in FOLLOWED and not self.hits[n].ahead]
        for first, last in self._windows(followed, self.rules.bounds["burst_within"]):
            within = followed[first:last]
            clicked = {self.hits[n].link for n in within if self.hits[n].kind == "click"}
            things = {_thing(self.hits[n]) for n in within}
            if (
                len(things) >= self.rules.bounds["burst_least"]
                and len(clicked) >= self.rules.bounds["burst_share"] * links
            ):
                self._sign(within, "burst")
            if len(things) > 1 and any(kind in _FOOTER for kind, _ in things):
                self._sign(within, "footer")
        least = int(self.rules.bounds["pace_least"])
        firsts = self._firsts(followed)
        for n in range(len(firsts) - least + 1):
            some = firsts[n : n + least]
            if self.at[some[-1]] - self.at[some[0]] < self.rules.bounds["pace_each"] * (least - 1):
                self._sign(some, "pace")
        for n in followed:
            if any(
                self.hits[m].kind == "open"
                and self.rules.bounds["opened_least"] <= self.at[n] - self.at[m] <= self.rules.bounds["opened_within"]
                for m in numbers
            ):
                self.signs[n].add("opened")

    def _firsts(self, numbers: Sequence[int]) -> list[int]:
        seen: set[tuple[str, int]] = set()
        found = []
        for n in numbers:
            thing = _thing(self.hits[n])
            if thing not in seen:
                seen.add(thing)
                found.append(n)
        return found

    def _windows(self, numbers: Sequence[int], seconds: float) -> Iterator[tuple[int, int]]:
        """The longest runs of them within so many seconds, as slices."""
        times = [self.at[n] for n in numbers]
        reached = 0
        for first, begin in enumerate(times):
            last = bisect_right(times, begin + seconds)
            if last > reached:
                reached = last
                yield first, last

    def _sign(self, numbers: Sequence[int], sign: str) -> None:
        for n in numbers:
            self.signs[n].add(sign)

    # ---------------------------------------------------------------- by what others did

    def _caught(self) -> None:
        """Whoever was caught once is a machine whatever else it asks for."""
        caught = {
            _client(hit)
            for hit, signs in zip(self.hits, self.signs, strict=True)
            if sum(self.rules.points[s] for s in signs if s != "ahead") >= self.rules.machine
        }
        clients = defaultdict(list)
        for n, hit in enumerate(self.hits):
            clients[_client(hit)].append(n)
        for client, numbers in clients.items():
            for n in numbers:
                if client in caught:
                    self.signs[n].add("caught")
                if any(
                    abs(self.at[m] - self.at[n]) >= self.rules.bounds["again_least"] for m in (numbers[0], numbers[-1])
                ):
                    self.signs[n].add("again")

    def _beside(self) -> None:
        within = self.rules.bounds["beside_within"]
        for numbers in self.networks.values():
            sure = [self.at[n] for n in numbers if self._is_machine(n) and not self.hits[n].ahead]
            for n in numbers:
                if not self._is_machine(n):
                    at = self.at[n]
                    if bisect_right(sure, at + within) > bisect_left(sure, at - within):
                        self.signs[n].add("beside")

    def _double(self) -> None:
        """Of two for one link from two networks, the one less like a person's is a check of the other."""
        within = self.rules.bounds["double_within"]
        before = [self.points(n) for n in range(len(self.hits))]
        by_thing: dict[tuple[int, str, int], list[int]] = defaultdict(list)
        for n, hit in enumerate(self.hits):
            if hit.kind in FOLLOWED and not hit.ahead:
                by_thing[(hit.at.toordinal(), *_thing(hit))].append(n)
        for numbers in by_thing.values():
            for place, one in enumerate(numbers):
                for other in numbers[place + 1 :]:
                    if self.at[other] - self.at[one] > within:
                        break
                    if self.hits[one].network != self.hits[other].network and before[one] != before[other]:
                        worse, better = (one, other) if before[one] > before[other] else (other, one)
                        if before[better] >= self.rules.machine:
                            continue
                        self.signs[worse].add("double")
                        self.signs[better].add("checked")

    def _is_machine(self, n: int) -> bool:
        return self.points(n) >= self.rules.machine


def _network(hit: Hit) -> tuple[int, str]:
    return hit.at.toordinal(), hit.network


def _client(hit: Hit) -> Client:
    return (*_network(hit), hit.agent)


def _thing(hit: Hit) -> tuple[str, int]:
    return hit.kind, hit.link
