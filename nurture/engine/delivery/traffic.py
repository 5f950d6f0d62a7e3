"""How much leaves: the cap of a day, and what the servers of recipients take, by what has left already.

Before a claim, what has no room is moved out of its way: it stays planned, due at its slot, and is not looked at until
then. So what is claimed next has room, and a full server keeps nobody else waiting.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from nurture.core.model import Reason
from nurture.core.program import Project
from nurture.core.sending.rates import PACE, Slots, server_of
from nurture.core.sending.slowdown import SHORTEST, Slowdown, asks_to_be_spared
from nurture.core.times.wall import DAY, at_minute, local_day
from nurture.core.volume import ANY, Rate
from nurture.engine.report import Report
from nurture.hookspecs import Receipt
from nurture.store.attempts import Leaving
from nurture.store.protocol import Store

MOST = 1_000
NEAR = timedelta(seconds=62)
"""How long a run waits for a slot: for those of a rate per minute."""
_FORGOTTEN = timedelta(days=1)
_PLENTY = 2_000
_MICROSECOND = timedelta.resolution
_SLOW, _LIMITS, _FULL = "slow_servers", "paced_by", "full_until"


@dataclass(slots=True)
class Traffic:
    """That of one run, on all channels that really send together."""

    project: Project
    store: Store
    clock: Callable[[], datetime]
    report: Report
    _began: bool = False
    _has_read: bool = False
    _day: date | None = None
    _today: int = 0
    _under_way: int = 0
    _servers: dict[str, Slots] = field(default_factory=dict)
    _slow: dict[str, Slowdown] = field(default_factory=dict)
    _plenty: int = _PLENTY
    _to_come: list[datetime] = field(default_factory=list)

    # ------------------------------------------------------------ before a claim, and after it

    def begin(self) -> None:
        """Take up what earlier runs have kept, and give other slots where the limits were edited."""
        if self._began:
            return
        self._began = True
        now = self.clock()
        for server, (gap, opens) in json.loads(self.store.get(_SLOW) or "{}").items():
            slow = Slowdown(timedelta(seconds=gap), datetime.fromisoformat(opens))
            if now < slow.opens + _FORGOTTEN:
                self._slow[server] = slow
        self._free_if_edited(now)

    def room(self, wanted: int, channels: Sequence[str], requested_only: bool = False) -> int:
        """How many of `wanted` may be claimed on these channels now; what stands before them without room is moved."""
        now = self.clock()
        if not self._has_read:
            if not self.store.leaving(now, 1, channels, requested_only):
                return 0  # an idle run looks at nothing that has left
            self._read(now)
        left = self._left_today(now)
        if left is not None and left <= 0:
            self._put_off(now, channels, requested_only)
            return 0
        wanted = wanted if left is None else min(wanted, left)
        if self.project.limits.domains or self._slow:
            return self._clear(now, wanted, channels, requested_only)
        return wanted

    def claimed(self, count: int) -> None:
        """So many are under way, until each has `ended`."""
        self._under_way += count

    def ended(self, left: bool) -> None:
        """One is under way no more; what was put off, held or refused has not left."""
        self._under_way -= 1
        self._today += left

    def next_slot(self) -> datetime | None:
        """The first slot to come that this run knows of."""
        now = self.clock()
        while self._to_come and self._to_come[0] <= now:
            heapq.heappop(self._to_come)
        return self._to_come[0] if self._to_come else None

    # ------------------------------------------------------------ days

    def _left_today(self, now: datetime) -> int | None:
        day = local_day(now, self.project.zone)
        most = self.project.limits.daily.on(day)
        if most is None:
            return None
        if day != self._day:
            since, until = (at_minute(day, minute, self.project.zone) for minute in (0, DAY))
            self._day, self._today = day, self.store.how_many_left(since, until)
        return most - self._today - self._under_way

    def _put_off(self, now: datetime, channels: Sequence[str], requested_only: bool) -> None:
        """To the next day, in the order in which they would have left."""
        tomorrow, reason, before = self._tomorrow(now), Reason(PACE, self._full(now)), self._waiting(now)
        while waiting := self.store.leaving(now, MOST, channels, requested_only):
            self.store.move([(m.key, tomorrow + (before + n) * _MICROSECOND, reason) for n, m in enumerate(waiting)])
            before += len(waiting)
            self.store.put(_FULL, json.dumps([tomorrow.isoformat(), before]))

    def _waiting(self, now: datetime) -> int:
        """How many this and earlier runs have put off to the next day."""
        until, count = json.loads(self.store.get(_FULL) or '["0001-01-01T00:00+00:00", 0]')
        return int(count) if now < datetime.fromisoformat(until) <= self._tomorrow(now) else 0

    def _tomorrow(self, now: datetime) -> datetime:
        return at_minute(local_day(now, self.project.zone), DAY, self.project.zone)

    def _full(self, now: datetime) -> str:
        day = local_day(now, self.project.zone)
        daily = self.project.limits.daily
        return f"{daily.rule(day)}: the {daily.on(day) or 0:,} messages of {day} have left"

    def tell(self) -> None:
        """At the end of a run: how many wait for another day."""
        now = self.clock()
        if count := self._waiting(now):
            tomorrow = self._tomorrow(now).astimezone(self.project.zone)
            self.report.note(f"{self._full(now)}; {count:,} wait until {tomorrow:%a %Y-%m-%d %H:%M}")

    # ------------------------------------------------------------ servers

    def _clear(self, now: datetime, wanted: int, channels: Sequence[str], requested_only: bool) -> int:
        free, batch = 0, wanted
        while not free and (heads := self.store.leaving(now, batch, channels, requested_only)):
            moves = []
            for head in heads:
                if move := self._moved(head, now):
                    moves.append(move)
                    heapq.heappush(self._to_come, move[1])
                else:
                    free += 1
            if moves:
                self.store.move(moves)
            batch = min(batch * 8, MOST) if free == 0 else batch
        return free

    def _moved(self, message: Leaving, now: datetime) -> tuple[str, datetime, Reason] | None:
        """Where a message goes that has no room; None: it leaves, and takes its room."""
        if message.kind != "send":
            return None
        server = server_of(message.email, self.project.limits.domains)
        slow = self._slow.get(server)
        if slow and (opens := slow.until(now)):
            return message.key, opens, Reason(PACE, f"{server} asks to be spared: one message in {_span(slow.gap)}")
        slots = self._slots(server, now)
        slot = slots.take(now, message.requested, message.paced) if slots else None
        if slot is None:
            if slow:
                slow.took(now)
            return None
        rates = " and ".join(rate.text for rate in self._rates(server))
        return message.key, slot, Reason(PACE, f"{server} gets {rates}")

    def _slots(self, server: str, now: datetime) -> Slots | None:
        if server not in self._servers:
            rates = self._rates(server)
            if not rates:
                return None
            if len(self._servers) >= self._plenty:
                self._forget(now)
            self._servers[server] = Slots(rates)
        return self._servers[server]

    def _rates(self, server: str) -> tuple[Rate, ...]:
        domains = self.project.limits.domains
        return domains.get(server, domains.get(ANY, ()))

    def _forget(self, now: datetime) -> None:
        """Servers of which nothing counts any more: there may be as many as leads."""
        self._servers = {server: slots for server, slots in self._servers.items() if slots.counts(now)}
        self._plenty = max(_PLENTY, 2 * len(self._servers))

    # ------------------------------------------------------------ what servers say

    def heard(self, address: str, receipt: Receipt) -> None:
        """The answer to a message for this address: its server is spared, or by and by no more."""
        if receipt.outcome == "sent" and not self._slow:
            return
        server = server_of(address, self.project.limits.domains)
        slow, now = self._slow.get(server), self.clock()
        if receipt.outcome == "sent" and slow:
            if slow.accepted(now):
                del self._slow[server]
        elif receipt.outcome == "deferred" and not receipt.fault and asks_to_be_spared(receipt.reason, receipt.detail):
            if slow:
                slow.refused(now)
            else:
                slow = self._slow[server] = Slowdown.begins(now)
            self.report.note(f"{server} asks to be spared: it gets one message in {_span(slow.gap)} for now")
        else:
            return
        kept = {name: [each.gap.total_seconds(), each.opens.isoformat()] for name, each in self._slow.items()}
        self.store.put(_SLOW, json.dumps(kept))

    # ------------------------------------------------------------ what earlier runs have left

    def _free_if_edited(self, now: datetime) -> None:
        """Other limits give other slots."""
        limits = repr((self.project.limits.daily, sorted(self.project.limits.domains.items())))
        if self.store.get(_LIMITS) == limits:
            return
        waiting = self.store.paced(now)
        reason = Reason(PACE, "the limits were edited")
        self.store.move([(m.key, now - n * _MICROSECOND, reason) for n, m in enumerate(reversed(waiting))])
        self.store.put(_LIMITS, limits)
        self.store.put(_FULL, "")

    def _read(self, now: datetime) -> None:
        self._has_read = True
        named = self.project.limits.domains
        spans = [rate.per for rates in named.values() for rate in rates]
        if not spans:
            return
        left: dict[str, list[datetime]] = {}
        given: dict[str, list[tuple[datetime, bool]]] = {}
        for sent in self.store.left(now - max(spans), now):
            left.setdefault(server_of(sent.email, named), []).append(sent.at)
        for waiting in self.store.paced(now):
            given.setdefault(server_of(waiting.email, named), []).append((waiting.due, waiting.requested))
            self._to_come.append(waiting.due)
        heapq.heapify(self._to_come)
        for server in {*left, *given}:
            if rates := self._rates(server):
                self._servers[server] = Slots(rates, left.get(server, ()), given.get(server, ()))


def _span(gap: timedelta) -> str:
    minutes = max(round(gap / SHORTEST), 1)
    return "a minute" if minutes == 1 else f"{minutes} minutes"
