"""From a claimed message to its letter, or to what objects to it: plugins first, then the gate, then the bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from nurture.core.model import LeadState, Message, MessageState, Reason
from nurture.core.program import Project
from nurture.core.sending.gate import Go, gate
from nurture.core.sending.lateness import overdue
from nurture.core.sending.timetable import Hold
from nurture.core.situation import Situation
from nurture.engine.delivery.letters import Writer
from nurture.hookspecs import Letter
from nurture.plugin_origins import FAILURES, culprit
from nurture.plugins import Plugins
from nurture.store.attempts import Claimed, Settlement, Written

ASK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter that may leave, as of the instant `at`."""

    letter: Letter
    written: Written
    message: Message
    state: LeadState
    at: datetime


@dataclass(slots=True)
class Clerk:
    """Makes letters for one project. `faults` are (where, why), for whoever reads the report."""

    project: Project
    plugins: Plugins
    writer: Writer
    clock: Callable[[], datetime]
    faults: list[tuple[str, str]] = field(default_factory=list)

    def make(self, claim: Claimed) -> Ready | Settlement:
        """The letter when nothing objects; else the message is held, and its lead planned again."""
        state, now = claim.state(), self.clock()
        message = next(message for message in state.messages if message.key == claim.key)
        try:
            situation = Situation(state, self.project, now)
            objection = self._objection(message, state, situation)
            if objection is not None:
                return objection
            written, letter = self.writer.write(message, situation)
            return Ready(letter, written, message, state, now)
        except FAILURES as error:  # a scorer, a word, a filter or a template may raise anything
            text = f"{error or type(error).__name__}{culprit(error)}"
            self.faults.append((f"message {message.key}", text))
            return self._hold(message, Reason("render", text), now + ASK_AGAIN)

    def objection(self, ready: Ready) -> Settlement | None:
        """Why it must not leave any more."""
        return self._objection(ready.message, ready.state, Situation(ready.state, self.project, self.clock()))

    def _objection(self, message: Message, state: LeadState, situation: Situation) -> Settlement | None:
        """What the planner has not seen yet, it sees first."""
        now = situation.clock
        if situation.fresh or overdue(message, situation):
            return self._hold(message, Reason("news", "something happened since it was planned"), now)
        for plugin, veto in self.plugins.vetoes:
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
        self.faults.append((f"message {message.key}: the veto of plugin {plugin} failed", failure))
        return f"the veto failed: {failure}"

    def _hold(self, message: Message, reason: Reason, due: datetime) -> Settlement:
        return Settlement(message.key, MessageState.HELD, self.clock(), due=due, reason=reason)
