"""The desk: where messages are claimed, marked and settled, for all who deliver, in this process or others.

    planned -> claimed -> (marked) sending -> sent | failed | in doubt
                  |                    |
                  +-> held, withdrawn  +-> deferred, and again later

Whatever is asked at once becomes durable in one transaction: that is the group commit. A `claimed` message has never
been on the wire. One that was marked and of which nobody can tell more is in doubt, and never sent again by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from nurture.core.model import Message, MessageState, Reason
from nurture.core.sending.budget import is_about_sender
from nurture.engine.budgets import Budgets
from nurture.engine.delivery.brake import Brake
from nurture.engine.delivery.ends import end_of
from nurture.engine.delivery.exchange import Answer, Asked
from nurture.engine.delivery.pace import Pace
from nurture.engine.delivery.slices import Slice
from nurture.engine.delivery.traffic import Traffic
from nurture.engine.report import Report
from nurture.hookspecs import Receipt
from nurture.mail.headers import tidy
from nurture.store.attempts import Claimed, Settlement, Written
from nurture.store.errors import NotClaimed
from nurture.store.protocol import Store

WORDS = 1_000
"""Signs that are kept of an answer: a server may say 400,000."""


@dataclass(slots=True)
class Desk:
    """Serves one channel for one slice.

    `real` is false for an outbox, whose brakes and rates are None. `relative` shortens paths in what a channel says.
    `wishes` takes in what must be known before anything is claimed or marked.
    """

    channel: str
    store: Store
    clock: Callable[[], datetime]
    report: Report
    stop: Callable[[], bool]
    relative: Callable[[str], str]
    slice: Slice
    real: bool = True
    brake: Brake | None = None
    pace: Pace | None = None
    traffic: Traffic | None = None
    budgets: Budgets | None = None
    wishes: Callable[[], object] = lambda: None
    in_flight: dict[str, tuple[Claimed, Message]] = field(default_factory=dict)
    marked: set[str] = field(default_factory=set)
    stale: set[str] = field(default_factory=set)

    def exchange(self, *asked: Asked) -> list[Answer]:
        """Do what was asked in one transaction, which is durable on return."""
        self.wishes()
        if all(each == Asked(looks=each.looks) for each in asked) and not self._news_of(asked):
            return [Answer(over=self.stop()) for _ in asked]
        with self.store.as_the_runner():
            if any(each.written or each.marks or each.looks for each in asked):
                self.stale |= self.store.touched([claim for claim, _ in self.in_flight.values()])
            gone = self._write_down([one for each in asked for one in each.written if one.key not in self.stale])
            ends = [end for each in asked for end in self._ends(each)]
            self.store.settle(ends)
            self.stale = (self.stale | gone) - {end.key for end in ends}
            withdrawn = [self._look(each.looks) if each.looks else self._mark(each) for each in asked]
            claims = [self._claim(each.wants) for each in asked]
        return [Answer(c, w, self.stop()) for c, w in zip(claims, withdrawn, strict=True)]

    def _news_of(self, asked: Sequence[Asked]) -> bool:
        """Whether something happened to those of whom news is asked."""
        self.stale |= self.store.touched([claim for claim, _ in self.in_flight.values()])
        return not self.stale.isdisjoint(key for each in asked for key in each.looks)

    def _look(self, keys: Sequence[str]) -> Sequence[str]:
        """Those of the keys that must not leave any more."""
        gone = [key for key in keys if key in self.stale]
        if gone:
            self._withdraw(gone)
        return gone

    @property
    def goes_on(self) -> bool:
        """Whether it gives more away."""
        under_way = (message.at for _, message in self.in_flight.values())
        return self.slice.goes_on(self.clock(), under_way) and not self.stop()

    @property
    def may_claim(self) -> bool:
        """Whether there is something to claim now."""
        return self.goes_on and bool(self.store.leaving(self.clock(), 1, [self.channel], self._braked))

    @property
    def may_claim_now(self) -> bool:
        """Whether the pace lets one leave as well."""
        return self.may_claim and (self.pace is None or self.pace.room(1) > 0)

    @property
    def _braked(self) -> bool:
        return bool(self.brake and self.brake.on)

    def wait(self) -> None:
        """Until the pace lets one more leave, or the run is to stop."""
        if self.pace:
            self.pace.pass_time()

    def abandon(self, keys: Collection[str]) -> None:
        """Nobody sees to these any more: what was marked is in doubt, what was not is planned again."""
        now, reason = self.clock(), Reason("in-doubt", "whoever handed it over ended before the server's answer")
        doubts = [key for key in keys if key in self.marked]
        with self.store.as_the_runner():
            self.store.settle([Settlement(key, MessageState.IN_DOUBT, now, reason=reason) for key in doubts])
            self._release([key for key in keys if key not in self.marked])
        for key in doubts:
            self.report.count(MessageState.IN_DOUBT)
            self._forget(key, left=True)

    def _release(self, keys: Sequence[str]) -> None:
        self.store.release(keys)
        for key in keys:
            self._take_back(key)

    # ------------------------------------------------------------ ends

    def _ends(self, asked: Asked) -> list[Settlement]:
        for where, why in asked.faults:
            self.report.fault(where, why)
        for objection in asked.objections:
            self.report.held_keys.add(objection.key)
            self._take_back(objection.key)
        return [*asked.objections, *map(self._end, asked.receipts)]

    def _end(self, receipt: Receipt) -> Settlement:
        (claim, message), now = self.in_flight[receipt.key], self.clock()
        self._forget(receipt.key, left=receipt.outcome in ("sent", "in_doubt"))
        words = tidy(self.relative(receipt.detail))[:WORDS]  # a server may answer with anything
        if receipt.fault:
            self.report.fault(f"channel {message.channel}", words)
        if self._is_paused(message, claim.email, receipt, words):
            self.report.held_keys.add(message.key)
            return Settlement(message.key, MessageState.HELD, now, due=now, reason=Reason("budget", words))
        end = end_of(message, receipt, words, now, self.real)
        if end.state is MessageState.DEFERRED and not receipt.fault:
            self.report.put_off(words)
        self.report.count(end.state)
        return end

    def _is_paused(self, message: Message, address: str, receipt: Receipt, words: str) -> bool:
        """Tell the brakes of an answer; whether the campaign has paused over a fault that is not the address's."""
        if self.traffic and message.kind == "send":
            self.traffic.heard(address, receipt)
        if self.budgets is None:
            return False
        if self.budgets.took(message, receipt, words):
            self._stop(message.campaign)
        is_open = receipt.outcome in ("deferred", "failed") and is_about_sender(receipt.reason, receipt.fault)
        return is_open and message.kind == "send" and message.campaign in self.budgets.pauses

    def _stop(self, campaign: str) -> None:
        """Nothing more of it leaves; its other leads are planned before anything else does."""
        self.slice.end()
        theirs = {key for key, (_, one) in self.in_flight.items() if (one.campaign, one.kind) == (campaign, "send")}
        self.stale |= theirs - self.marked

    def _take_back(self, key: str) -> None:
        """It does not leave now, and takes nobody's place."""
        if self.pace and key in self.in_flight:
            self.pace.returned()
        if self.brake and key in self.in_flight:
            self.brake.returned(self.in_flight[key][1])
        self._forget(key, left=False)

    def _forget(self, key: str, left: bool) -> None:
        """It is in nobody's hands any more; `left`: a server has it, or may have it."""
        if self.in_flight.pop(key, None) and self.traffic:
            self.traffic.ended(left)
        self.marked.discard(key)

    # ------------------------------------------------------------ marks

    def _write_down(self, written: Sequence[Written]) -> set[str]:
        """Also of what has ended meanwhile: it keeps its Date. Those that are claimed no more are returned."""
        gone: set[str] = set()
        while True:
            try:
                self.store.write_down([one for one in written if one.key not in gone])
            except NotClaimed as error:  # those that are left still have to be durable
                gone |= {*error.keys}
            else:
                return gone

    def _mark(self, asked: Asked) -> Sequence[str]:
        """Those of the keys that may not leave; then none was marked. Once the run is to stop, no body begins."""
        keys = {one.key for one in asked.marks}
        if keys and self.stop():
            self._release([*keys])
            return [*keys]
        withdrawn = self.stale & {*(one.key for one in asked.written), *keys}
        if not withdrawn & keys:
            try:
                self.store.mark(asked.marks, self.clock())
                self.marked |= keys
            except NotClaimed as error:
                withdrawn |= {*error.keys}
        if withdrawn:
            self._withdraw(withdrawn - self.marked)  # what was marked may be at the server: it goes by its receipt
        return [*withdrawn]

    def _withdraw(self, keys: Collection[str]) -> None:
        """The planner sees first what happened to the lead, or to the campaign, since."""
        now = self.clock()
        self.store.settle([Settlement(k, MessageState.HELD, now, due=now, reason=self._news(k)) for k in keys])
        self.report.held_keys.update(keys)
        self.stale -= {*keys}
        for key in keys:
            self._take_back(key)

    def _news(self, key: str) -> Reason:
        campaign = self.in_flight[key][1].campaign if key in self.in_flight else ""
        if self.budgets and campaign in self.budgets.pauses:
            return Reason("budget", f"campaign {campaign} has paused: {self.budgets.pauses[campaign]}")
        return Reason("news", "something happened since it was planned")

    # ------------------------------------------------------------ claims

    def _claim(self, wanted: int) -> Sequence[Claimed]:
        room = wanted if self.goes_on else 0
        room = self.pace.room(room) if self.pace else room
        room = self.traffic.room(room, [self.channel], self._braked) if self.traffic and room else room
        claims = self.store.claim(self.clock(), room, [self.channel], self._braked) if room else ()
        self.slice.took(len(claims), self.clock())
        if self.traffic:
            self.traffic.claimed(len(claims))
        for claim in claims:
            self.in_flight[claim.key] = claim, (message := claim.message)
            if self.pace:
                self.pace.took()
            if self.brake:
                self.brake.took(message)
        return claims
