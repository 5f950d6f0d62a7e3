"""The stage of a story: one lead on a clock that jumps to whatever is due next, under the real engine.

Planner, gate and templates are those of a run; the store is in memory, and every message goes to a channel that only
notes it down. Runs come the very instant something is due, as no cron ever does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email import message_from_bytes

from nurture.core.addresses import Address, read_address
from nurture.core.cells import read_value
from nurture.core.decisions import Decision, Plan
from nurture.core.intake import Arrival, RowRules, read_row
from nurture.core.model import LeadState
from nurture.core.program import Project
from nurture.engine.advance import advance
from nurture.engine.clocks import REHEARSED
from nurture.engine.delivery.deliver import Delivery
from nurture.engine.delivery.letters import Writer
from nurture.engine.intake.collect import row_rules
from nurture.engine.intake.recording import Happening, record
from nurture.engine.keys import keys_of
from nurture.engine.report import Report
from nurture.engine.workplace import Workplace
from nurture.hookspecs import Channel, Letter, Mark, Options, Receipt
from nurture.mail.render import Renderer
from nurture.store.memory import MemoryStore


@dataclass(frozen=True, slots=True)
class Left:
    """A message that left: a mail (`sends`), or a notification (`notifies`) with its channel among its names."""

    at: datetime
    kind: str
    names: tuple[str, ...]
    language: str


@dataclass(slots=True)
class _Notebook:
    """The channel that every message of a story goes to."""

    letters: list[Letter] = field(default_factory=list)
    name: str = "story"
    options: type[Options] = Options
    abilities: frozenset[str] = frozenset({"exactly-once"})

    def deliver(self, letters: Iterator[Letter], mark: Mark, options: object) -> Iterator[Receipt]:
        for letter in letters:
            self.letters.append(letter)
            yield Receipt(letter.key, "sent")


class Stage:
    """`now` only moves forward. `left` and `decisions` are what happened so far, each decision with its instant."""

    def __init__(self, place: Workplace, project: Project, renderer: Renderer, email: str, now: datetime) -> None:
        self.place, self.project, self.email, self.now = place, project, email, now
        address = read_address(email)
        assert isinstance(address, Address)
        self.key = address.key
        self.store = MemoryStore()
        self.store.begin_run()
        self.store.put("mode", REHEARSED)
        self.report = Report(now)
        self.left: list[Left] = []
        self.decisions: list[tuple[datetime, Decision]] = []
        self._notebook = _Notebook()
        self._delivery = self._delivers(renderer)

    def _delivers(self, renderer: Renderer) -> Delivery:
        channel: Channel = self._notebook
        return Delivery(
            project=self.project,
            place=self.place,
            store=self.store,
            writer=Writer(self.project, self.place.plugins.words, keys_of(self.store), renderer, self.place.root),
            clock=lambda: self.now,
            report=self.report,
            stop=lambda: False,
            outbox=(channel, None),
        )

    # ------------------------------------------------------------ time

    def go_on(self, until: datetime) -> None:
        """Let everything happen that is due before `until`, each at its instant; then it is `until`."""
        while (due := self.store.next_due()) and self.now < (at := max(due, self.now)) < until:
            self.now = at
            self.settle()
        self.now = max(until, self.now)

    def settle(self) -> None:
        """Let everything happen that is due now."""
        while advance(self.project, self.store, self.now, self.report) or self._delivery.slice():
            self._note()
        self._note()

    def _note(self) -> None:
        for letter in self._notebook.letters:
            self.left.append(self._left(letter))
        self._notebook.letters.clear()
        known = len(self.decisions)
        if self.state:
            self.decisions += [(self.now, decision) for decision in self.store.decisions(self.key)[known:]]

    def _left(self, letter: Letter) -> Left:
        language = str(message_from_bytes(letter.data)["Content-Language"] or "")
        message = next(message for message, _ in self.store.messages() if message.key == letter.key)
        if message.kind == "notify":
            names = ("owner", message.channel) if message.owner else (message.channel,)
            return Left(self.now, "notifies", names, language)
        return Left(self.now, "sends", (message.step, message.template), language)

    # ------------------------------------------------------------ what happens to the lead

    @property
    def state(self) -> LeadState | None:
        """None before the lead is known, and once it was erased."""
        return self.store.state(self.key)

    def is_known(self) -> None:
        """The address is known, from before it arrives anywhere."""
        self.store.take_in("", [Arrival(self.key, self.email)], "", self.now)

    def arrives(self, source: str, values: Mapping[str, object], consents: tuple[str, ...] | None = None) -> None:
        """A row of the source; of none, when it is "". `consents` replaces those that its people agreed to."""
        project = self.project
        rules = row_rules(source, project) if source else RowRules("", project.zone, project.fields, {})
        if consents is not None:
            rules = replace(rules, consents={name: project.consents[name].text for name in consents})
        read = read_row({**values, "email": self.email}, replace(rules, consent_at=""), self.now)
        assert isinstance(read.result, Arrival)
        self.store.take_in(source, [read.result], "", self.now)

    def happens(self, event: str, facts: Mapping[str, str]) -> None:
        """An event, as `nurture record` writes it down; a click belongs to the last message with that link."""
        record(Happening(self.email, event, at=self.now, facts=facts), self.project, self.store)

    def changes(self, values: Mapping[str, str]) -> None:
        """Fields of the lead get other values."""
        state = self.state
        assert state is not None
        zone, fields = self.project.zone, self.project.fields
        read = {name: read_value(text, fields[name], zone) for name, text in values.items()}
        self.store.save(
            [Plan(state, values={name: "" if value is None else value for name, value in read.items()}, due=self.now)]
        )
