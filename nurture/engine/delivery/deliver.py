"""Messages out: slice by slice, channel by channel, in the run's own process or by a channel's workers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import sleep
from typing import Any, Self

from nurture.core.model import MessageState, Reason
from nurture.core.program import Project
from nurture.engine.budgets import Budgets, paused
from nurture.engine.delivery.brake import Brake
from nurture.engine.delivery.clerk import Clerk
from nurture.engine.delivery.crew import Crew, Lost
from nurture.engine.delivery.desk import Desk
from nurture.engine.delivery.exchange import Answer, Asked, Exchange
from nurture.engine.delivery.letters import Writer
from nurture.engine.delivery.pace import Pace
from nurture.engine.delivery.slices import LONGEST, Slice
from nurture.engine.delivery.traffic import NEAR, Traffic
from nurture.engine.delivery.window import Window
from nurture.engine.delivery.worker import Job
from nurture.engine.report import Report
from nurture.engine.unread_lists import with_unread
from nurture.engine.workplace import Workplace
from nurture.hookspecs import Channel
from nurture.plugin_origins import FAILURES
from nurture.store.attempts import Settlement
from nurture.store.errors import StoreError
from nurture.store.protocol import Store

SHORTEST = 1.0
"""Seconds of a wait for a slot: those that come close behind each other are served together."""


@dataclass(slots=True)
class Delivery:
    """Deliveries of one run.

    With `outbox`, every channel's messages go there, and neither brakes nor rates hold them. `wishes` takes in what
    must be known before anything is claimed.
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
    wishes: Callable[[], object] = lambda: None
    outbox: tuple[Channel, object] | None = None
    broken: set[str] = field(default_factory=set)
    crews: dict[str, Crew] = field(default_factory=dict)

    def slice(self) -> int:
        """Deliver what may leave now, channel by channel; how many messages were handled."""
        handled = sum(self._through(name) for name in self.project.channels if name not in self.broken)
        if self.budgets:
            self.budgets.keep()
            self._pause()
        return handled

    def waits(self) -> bool:
        """Wait for the next slot of a server, if that comes soon; whether something may leave now that might not."""
        now, slot = self.clock(), self.traffic.next_slot() if self.traffic and self.outbox is None else None
        if slot is None or slot - now > NEAR:
            return False
        self.wait(max((slot - now).total_seconds(), SHORTEST))
        return self.clock() > now and not self.stop()  # time goes on, but for a clock that stands still

    def weigh_what_came_in(self) -> None:
        """Complaints, and mails that came back, may pause campaigns; lists that were not read keep their mails back."""
        if self.budgets and any([self.budgets.returns(), self.budgets.complaints(self.clock())]):
            self._pause()
        self._go_on_with(with_unread(self.project, self.store))

    def _pause(self) -> None:
        """Campaigns that have paused themselves."""
        self._go_on_with(paused(self.project, self.budgets.pauses) if self.budgets else self.project)

    def _go_on_with(self, project: Project) -> None:
        """Workers know the files as they were when they began."""
        if project is not self.project:
            self.project = project
            self._dismiss(at_once=False)

    def settle_abandoned(self) -> None:
        """What a killed run left between mark and reply is in doubt; it is never sent again by itself."""
        reason = Reason("in-doubt", "a run ended between handing it over and the server's answer")
        left = self.store.abandoned()
        self.store.settle([Settlement(m.key, MessageState.IN_DOUBT, self.clock(), reason=reason) for m in left])
        self.report.in_doubt += len(left)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failure: type[BaseException] | None, *_: object) -> None:
        self._dismiss(at_once=failure is not None)

    def _dismiss(self, at_once: bool) -> None:
        for name in list(self.crews):
            self._let_go(name, at_once)

    def _let_go(self, name: str, at_once: bool = False) -> None:
        for words in self.crews.pop(name).dismiss(at_once):
            self.report.fault_once(f"channel {name}", words)

    def _through(self, name: str) -> int:
        desk = self._desk(name)
        if not desk.may_claim:
            return 0
        channel, options = self.outbox or self._channel(name)
        try:
            if getattr(options, "workers", 0):
                self._crew(desk, channel, options).serve(desk)
            else:
                self._window(_here(desk), desk.wait, channel).run(channel, options)
        except StoreError:
            raise  # whoever comes next finds everything as it was
        except Lost:
            self.broken.add(name)
        except FAILURES as error:
            self.report.fault(f"channel {name}", error)
            self.broken.add(name)
        desk.abandon([*desk.in_flight])
        return desk.slice.count

    def _desk(self, name: str) -> Desk:
        real = self.outbox is None and self.project.channels[name].use != "outbox"
        if real and self.traffic:
            self.traffic.begin()
        return Desk(
            channel=name,
            store=self.store,
            clock=self.clock,
            report=self.report,
            stop=self.stop,
            relative=self.place.relative,
            slice=Slice(self.clock() + LONGEST),
            wishes=self.wishes,
            real=real,
            brake=self.brake if real else None,
            pace=self.pace if real else None,
            traffic=self.traffic if real else None,
            budgets=self.budgets if real else None,
        )

    def _channel(self, name: str) -> tuple[Channel, object]:
        use = self.project.channels[name]
        return self.place.plugins.channels[use.use], self.place.options(use)

    def _window(self, exchange: Exchange, wait: Callable[[], None], channel: Channel) -> Window:
        clerk = Clerk(self.project, self.place.plugins, self.writer, self.clock)
        return Window(exchange, clerk, self.clock, wait, channel.abilities)

    def _crew(self, desk: Desk, channel: Channel, options: Any) -> Crew:
        """The workers of a channel, who stay from slice to slice; no more than there are connections or messages."""
        connections = getattr(options, "connections", options.workers)
        waiting = self.store.leaving(self.clock(), options.workers, [desk.channel])
        count = min(options.workers, connections, len(waiting))
        if desk.channel in self.crews and self.crews[desk.channel].size < count:
            self._let_go(desk.channel)
        if desk.channel not in self.crews:
            shares = [connections // count + (n < connections % count) for n in range(count)]
            jobs = [self._job(channel, _with(options, share)) for share in shares]
            self.crews[desk.channel] = Crew(jobs, self.crews.values())
        return self.crews[desk.channel]

    def _job(self, channel: Channel, options: object) -> Job:
        return lambda exchange: self._window(exchange, lambda: None, channel).run(channel, options)


def _here(desk: Desk) -> Exchange:
    """The desk for a window in its own process; where it has nothing more to give or to hear of, it is over."""

    def exchange(asked: Asked) -> Callable[[], Answer]:
        (answer,) = desk.exchange(asked)
        nothing = asked.wants and not desk.in_flight and not desk.may_claim
        return lambda: answer._replace(over=True) if nothing else answer

    return exchange


def _with(options: Any, connections: int) -> object:
    return options.model_copy(update={"connections": connections}) if hasattr(options, "connections") else options
