"""Messages in doubt: handed over, and no answer read. What became of each is settled by what is known first.

    what is known                                      the message
    -------------------------------------------------  ------------------------------------------------------------
    an event about it came in: a bounce, a click …     was sent, when it was handed over
    its channel looked it up                           was sent, or failed
    nothing for 24 hours; the campaign's `in_doubt`:
        assume sent                                    counts as sent
        send again                                     leaves once more, the same; in doubt anew, it counts as sent
        ask                                            stays in doubt, and the run says so

Whatever is decided here, the lead's walk has gone on as if it had been sent then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from nurture.core.ahead import sent_event
from nurture.core.campaigns import Campaign
from nurture.core.model import Event, Message, MessageState, Reason
from nurture.core.program import Project
from nurture.core.sending.gate import Drop, Go, gate
from nurture.core.situation import Situation
from nurture.engine.report import Report
from nurture.engine.workplace import Workplace
from nurture.hookspecs import LooksUp
from nurture.mail.headers import tidy
from nurture.plugin_origins import FAILURES
from nurture.store.attempts import Doubt, Settlement
from nurture.store.protocol import Store

LONG = timedelta(hours=24)
_WORDS = {
    MessageState.SENT: ("counts as sent", "count as sent"),
    MessageState.FAILED: ("failed", "failed"),
    MessageState.PLANNED: ("leaves once more", "leave once more"),
}


def arrived(message: Message, reason: Reason) -> Settlement:
    """It was sent at the instant at which it was handed over."""
    return Settlement(message.key, MessageState.SENT, message.at, sent_event(message, message.at), reason=reason)


def once_more(message: Message, now: datetime, reason: Reason) -> Settlement:
    """It may leave again, with the Message-ID and the Date that it had."""
    return Settlement(message.key, MessageState.PLANNED, now, due=now, reason=reason)


@dataclass(slots=True)
class Doubts:
    """Those of one run. Channels are asked once in it, at its beginning."""

    project: Project
    place: Workplace
    store: Store
    clock: Callable[[], datetime]
    report: Report
    asked: bool = False

    def settle(self) -> None:
        """Settle what can be settled by now, and say how."""
        asks, self.asked = not self.asked, True
        doubts = self.store.doubts()
        if not doubts:
            return
        ends = {doubt.message.key: _by_event(doubt.message, doubt.evidence) for doubt in doubts if doubt.evidence}
        if asks:
            ends |= {end.key: end for end in self._looked_up(_without(doubts, ends))}
        ends |= {end.key: end for end in self._by_campaign(_without(doubts, ends))}
        left = set(self.store.settle_doubts(list(ends.values())))
        for state, count in Counter(end.state for key, end in ends.items() if key not in left).items():
            self.report.note(f"of the messages in doubt, {count:,} {_WORDS[state][count > 1]}")

    # ------------------------------------------------------------ what the channel knows

    def _looked_up(self, messages: Sequence[Message]) -> Iterator[Settlement]:
        for name, use in self.project.channels.items():
            channel = self.place.plugins.channels[use.use]
            theirs = {message.message_id: message for message in messages if message.channel == name}
            if not theirs or not isinstance(channel, LooksUp):
                continue
            try:
                answers = dict(channel.look_up(list(theirs), self.place.options(use)))
                ends = [self._answered(theirs[key], answers[key]) for key in theirs.keys() & answers.keys()]
            except FAILURES as error:
                self.report.fault(f"channel {name}: its look_up", error)
                continue
            yield from ends

    def _answered(self, message: Message, answer: str) -> Settlement:
        if answer == "sent":
            return arrived(message, Reason("looked-up", f"in doubt, until channel {message.channel} knew of it"))
        word, _, why = answer.partition(":")
        if word != "failed":
            raise ValueError(f"it answered `{answer}`, not `sent` or `failed: ` and why")
        return Settlement(message.key, MessageState.FAILED, self.clock(), reason=Reason("failed", tidy(why)))

    # ------------------------------------------------------------ what the campaign says

    def _by_campaign(self, messages: Sequence[Message]) -> Iterator[Settlement]:
        now = self.clock()
        waiting = 0
        for message in messages:
            campaign = self.project.campaigns.get(message.campaign)  # one that stands still decides nothing
            if campaign is None or now - message.at < LONG:
                continue
            if campaign.in_doubt == "ask":
                waiting += 1
            elif end := self._after_a_day(message, campaign, now):
                yield end
        if waiting:
            said = "1 message has" if waiting == 1 else f"{waiting:,} messages have"
            self.report.note(
                f"{said} been in doubt for a day (`in_doubt: ask`): `nurture doubt` lists and settles them"
            )

    def _after_a_day(self, message: Message, campaign: Campaign, now: datetime) -> Settlement | None:
        """None: it may not leave now, or there is news that the planner has not seen; it is asked again."""
        assumed = Reason("assumed-sent", "in doubt for 24 hours: it counts as sent", campaign.in_doubt_place)
        if campaign.in_doubt == "assume sent" or message.doubts > 1:
            return arrived(message, assumed)
        situation = Situation(self.store.state_of(message.lead), self.project, now)
        if situation.fresh:
            return None
        verdict = gate(message, situation)
        if isinstance(verdict, Drop):
            return arrived(message, assumed)
        again = Reason("sent-again", "in doubt for 24 hours: it leaves once more", campaign.in_doubt_place)
        return once_more(message, now, again) if isinstance(verdict, Go) else None


def _by_event(message: Message, evidence: Event) -> Settlement:
    return arrived(message, Reason("evidence", f"in doubt, until it was {evidence.name}"))


def _without(doubts: Sequence[Doubt], ends: dict[str, Settlement]) -> list[Message]:
    return [doubt.message for doubt in doubts if doubt.message.key not in ends]
