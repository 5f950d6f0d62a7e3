"""Messages out: claimed, asked through the gate a last time, written, handed to their channel, settled.

    planned -> claimed -> (channel marks) sending -> sent | failed | in doubt
                  |                          |
                  +-> held (gate, veto)      +-> deferred, and again later

A `claimed` message has never been on the wire: the next run takes it up again. One left in `sending` is in doubt and
never sent again by itself. A channel that delivers exactly once marks nothing, so it may get a message again and
leaves none in doubt; it gets them by the handful, any other channel one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import sleep

from nurture.core.ahead import sent_event
from nurture.core.model import LeadState, Message, MessageState, Reason
from nurture.core.program import Project
from nurture.core.sending.budget import is_about_sender
from nurture.core.sending.gate import Go, gate
from nurture.core.sending.lateness import overdue
from nurture.core.sending.retries import REASONS, next_try
from nurture.core.sending.timetable import Hold
from nurture.core.situation import Situation
from nurture.engine.budgets import Budgets, paused
from nurture.engine.delivery.brake import Brake
from nurture.engine.delivery.letters import Writer
from nurture.engine.delivery.pace import Pace
from nurture.engine.delivery.traffic import NEAR, Traffic
from nurture.engine.report import Report
from nurture.engine.workplace import Workplace
from nurture.hookspecs import Channel, Letter, Receipt
from nurture.mail.headers import tidy
from nurture.plugin_origins import FAILURES, culprit
from nurture.store.protocol import Settlement, Store

HANDFUL = 50
MOST = 1_000
LONGEST = timedelta(seconds=60)
ASK_AGAIN = timedelta(hours=1)
SHORTEST = 1.0
"""Seconds of a wait for a slot: those that come close behind each other are served together."""


@dataclass(slots=True)
class Delivery:
    """Deliveries of one run, in slices of at most `MOST` messages or `LONGEST`: nothing urgent waits behind them.

    With `outbox`, every channel's messages go there, and neither brakes nor rates hold them.
    """

    project: Project
    place: Workplace
    store: Store
    writer: Writer
    clock: Callable[[], datetime]
    report: Report
    stop: Callable[[], bool]
    wait: Callable[[float], object] = sleep
    brake: Brake | None = None
    pace: Pace | None = None
    traffic: Traffic | None = None
    budgets: Budgets | None = None
    outbox: tuple[Channel, object] | None = None
    count: int = 0
    ends: datetime | None = None
    broken: set[str] = field(default_factory=set)
    in_flight: dict[str, tuple[Message, str]] = field(default_factory=dict)
    settled: list[Settlement] = field(default_factory=list)

    def slice(self) -> int:
        """Deliver what may leave now, channel by channel; how many messages were handled."""
        self.count, self.ends = 0, self.clock() + LONGEST
        for name in [name for name in self.project.channels if name not in self.broken]:
            self._through(name)
        if self.budgets:
            self.budgets.keep()
        return self.count

    def waits(self) -> bool:
        """Wait for the next slot of a server, if that comes soon; whether something may leave now that might not."""
        now, slot = self.clock(), self.traffic.next_slot() if self.traffic and self.outbox is None else None
        if slot is None or slot - now > NEAR:
            return False
        self.wait(max((slot - now).total_seconds(), SHORTEST))
        return self.clock() > now and not self.stop()  # time goes on, but for a clock that stands still

    def weigh_complaints(self) -> None:
        """What was taken in may pause campaigns."""
        if self.budgets and self.budgets.complaints(self.clock()):
            self.project = paused(self.project, self.budgets.pauses)

    def settle_abandoned(self) -> None:
        """What a killed run left between mark and reply is in doubt; it is never sent again by itself."""
        reason = Reason("in-doubt", "a run ended between handing it over and the server's answer")
        left = self.store.abandoned()
        self.settled += [Settlement(m.key, MessageState.IN_DOUBT, self.clock(), reason=reason) for m in left]
        self.report.in_doubt += len(left)
        self._flush()

    def _through(self, name: str) -> None:
        try:
            channel, options = self.outbox or self._channel(name)
            handful = HANDFUL if "exactly-once" in channel.abilities else 1
            for receipt in channel.deliver(self._letters(name, handful), self._mark, options):
                self._take(receipt, self._is_real(name))
                if len(self.settled) >= handful:
                    self._flush()
        except FAILURES as error:
            self.report.fault(f"channel {name}", error)
            self.broken.add(name)
        finally:
            self._flush()
            self.in_flight.clear()

    def _channel(self, name: str) -> tuple[Channel, object]:
        use = self.project.channels[name]
        return self.place.plugins.channels[use.use], self.place.options(use)

    # ------------------------------------------------------------ what a channel pulls

    def _letters(self, name: str, handful: int) -> Iterator[Letter]:
        real = self._is_real(name)
        pace, braked = (self.pace if real else None), bool(real and self.brake and self.brake.on)
        traffic = self.traffic if real else None
        while self._goes_on():
            self._flush()
            room = pace.room(handful) if pace else handful
            room = traffic.room(room, [name], braked) if traffic else room
            claimed = self.store.claim(self.clock(), room, [name], requested_only=braked) if room else []
            if not claimed:
                return
            if traffic:
                traffic.claimed(len(claimed))
            for message, letter in self._written(claimed, pace):
                if pace:
                    pace.took()
                if self.brake:
                    self.brake.took(message)
                yield letter

    def _is_real(self, name: str) -> bool:
        return self.outbox is None and self.project.channels[name].use != "outbox"

    def _goes_on(self) -> bool:
        """Whether this slice takes more: it always takes some, however slowly they leave."""
        in_time = not self.count or self.ends is None or self.clock() < self.ends
        return self.count < MOST and in_time and not self.stop()

    def _written(
        self, claimed: Sequence[tuple[Message, LeadState]], pace: Pace | None
    ) -> Iterator[tuple[Message, Letter]]:
        self.count += len(claimed)
        ready = [pair for message, state in claimed if (pair := self._ready(message, state))]
        self.store.rewrite([message for message, _ in ready])
        for message, letter in ready:
            waited = pace is not None and pace.turn()
            if self.stop():
                return  # what stays claimed was never on the wire: the next run takes it up
            if (waited or self.store.changed()) and not self._still_goes(message):
                continue
            self.in_flight[message.key] = message, letter.recipient
            yield message, letter

    def _ready(self, message: Message, state: LeadState) -> tuple[Message, Letter] | None:
        """The message with its letter when nothing objects; else it is held and the lead planned again."""
        try:
            situation = Situation(state, self.project, self.clock())
            objection = self._objection(message, state, situation)
            if objection is None:
                return self.writer.write(message, situation)
        except FAILURES as error:  # a scorer, a word, a filter or a template may raise anything
            text = f"{error or type(error).__name__}{culprit(error)}"
            self.report.fault(f"message {message.key}", text)
            objection = self._hold(message, Reason("render", text), self.clock() + ASK_AGAIN)
        self.settled.append(objection)
        return None

    def _objection(self, message: Message, state: LeadState, situation: Situation) -> Settlement | None:
        """Why the message must not leave now. What the planner has not seen yet, it sees first."""
        now = situation.clock
        if situation.fresh or overdue(message, situation):
            return self._hold(message, Reason("news", "something happened since it was planned"), now)
        for plugin, veto in self.place.plugins.vetoes:
            if words := self._ask(plugin, veto, message, state):
                return self._hold(message, Reason("veto", f"{plugin}: {words}"), now + ASK_AGAIN)
        verdict = gate(message, situation)
        if isinstance(verdict, Go):
            return None
        return self._hold(message, verdict.reason, (isinstance(verdict, Hold) and verdict.until) or now)

    def _ask(self, plugin: str, veto: Callable[..., str | None], message: Message, state: LeadState) -> str | None:
        """A veto's words; one that fails holds the message, and is a fault."""
        try:
            words = veto(message, state.lead, self.clock())
            if words is None or isinstance(words, str):
                return words
            failure = f"it answered with {type(words).__name__}, not with text or None"
        except FAILURES as error:
            failure = f"{type(error).__name__}: {error}"
        self.report.fault(f"message {message.key}: the veto of plugin {plugin} failed", failure)
        return f"the veto failed: {failure}"

    def _still_goes(self, message: Message) -> bool:
        """Ask again with a fresh state: somebody wrote, or time went by, since the claim."""
        state = self.store.state_of(message.lead)
        situation = Situation(state, self.project, self.clock())
        objection = self._objection(message, state, situation)
        if objection:
            self.settled.append(objection)
        return objection is None

    def _hold(self, message: Message, reason: Reason, due: datetime) -> Settlement:
        self.report.held_keys.add(message.key)
        if self.traffic and self._is_real(message.channel):
            self.traffic.returned()
        return Settlement(message.key, MessageState.HELD, self.clock(), due=due, reason=reason)

    # ------------------------------------------------------------ what a channel says

    def _mark(self, keys: Sequence[str]) -> None:
        self.store.mark(keys, self.clock())

    def _take(self, receipt: Receipt, real: bool) -> None:
        message, address = self.in_flight.pop(receipt.key)
        now, words = self.clock(), tidy(self.place.relative(receipt.detail))  # a server may answer with anything
        if receipt.fault:
            self.report.fault(f"channel {message.channel}", words)
        if real and self._is_paused(message, address, receipt, words):
            self.settled.append(
                Settlement(message.key, MessageState.HELD, now, due=now, reason=Reason("budget", words))
            )
            return
        state, due = MessageState(receipt.outcome), None
        if state is MessageState.DEFERRED:
            first = message.written if message.attempts and message.written else now
            due = next_try(receipt.reason, message.attempts, first, now)
            state = state if due else MessageState.FAILED
        sent = state is MessageState.SENT  # its reason is the rule that sent it
        code = receipt.reason if receipt.reason in REASONS else receipt.outcome
        event, reason = (sent_event(message, now), None) if sent else (None, Reason(code, words))
        self.settled.append(Settlement(message.key, state, now, event, due, reason))
        self.report.count(state)

    def _is_paused(self, message: Message, address: str, receipt: Receipt, words: str) -> bool:
        """Tell the brakes of an answer; whether the campaign has paused over a fault that is not the address's."""
        if self.traffic and message.kind == "send":
            self.traffic.heard(address, receipt)
        if self.budgets is None:
            return False
        if self.budgets.took(message, receipt, words):
            self.project = paused(self.project, self.budgets.pauses)
            self.ends = self.clock()  # its other leads are planned before anything else leaves
        is_open = receipt.outcome in ("deferred", "failed") and is_about_sender(receipt.reason, receipt.fault)
        return is_open and message.kind == "send" and message.campaign in self.budgets.pauses

    def _flush(self) -> None:
        self.store.settle(self.settled)
        self.settled.clear()
