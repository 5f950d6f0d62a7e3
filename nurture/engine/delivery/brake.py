"""The brake: a run with far more late or edit-caused messages than usual sends only what people asked for.

    messages that are late, or come from an edit or `existing: yes`    the run
    -----------------------------------------------------------------  -----------------------------------------
    up to three times what a day usually sends, or up to 200            sends
    more                                                                sends the requested ones, holds the rest
    more, and `--confirm`                                               sends
    a project without two weeks of history, or for the outbox           sends

What has left in the same run counts too, so that slices do not let out by and by what the run as a whole must not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from statistics import median

from nurture.core.model import Message
from nurture.core.program import Project
from nurture.engine.report import Report
from nurture.store.protocol import Store

LEAST = 200
TIMES = 3
DAYS = 14


def remember_first_run(project: Project, store: Store, now: datetime) -> None:
    """When this database first ran; one that an older version made has at least its campaigns' first day."""
    if not store.get("first_run"):
        store.put("first_run", min(project.live.values(), default=now).isoformat())


def usual(store: Store, now: datetime) -> float | None:
    """How many messages a day sends: the median of the last 14 whole days (UTC); None when there are not that many."""
    if datetime.fromisoformat(store.get("first_run")) > now - timedelta(days=DAYS):
        return None
    days = [now.date() - timedelta(days=n) for n in range(1, DAYS + 1)]
    sent = store.sent_per_day(datetime.combine(days[-1], time(), UTC))
    return median(sent.get(day, 0) for day in days)


@dataclass(slots=True)
class Brake:
    """That of one run, over all its slices. `channels` are those that do not write to an outbox."""

    store: Store
    channels: list[str]
    confirmed: bool
    left: int = 0
    on: bool = False

    def ask(self, now: datetime, report: Report) -> bool:
        """Whether only requested messages may leave now."""
        if not self.on and not self.confirmed and self.channels:
            self._weigh(now, report)
        return self.on

    def _weigh(self, now: datetime, report: Report) -> None:
        waiting = self.store.unusual(now, self.channels)
        if self.left + waiting <= LEAST:
            return
        a_day = usual(self.store, now)
        self.on = a_day is not None and self.left + waiting > TIMES * a_day
        if self.on:
            report.note(
                f"{self.left + waiting:,} messages are late or come from an edit, where {a_day:,.0f} a day are usual:"
                " only what people asked for leaves. See `nurture messages --state planned`; to send them all,"
                " `nurture run --confirm`"
            )

    def took(self, message: Message) -> None:
        """One leaves."""
        self.left += bool(message.cause) and not message.requested

    def returned(self, message: Message) -> None:
        """One that was taken does not leave."""
        self.left -= bool(message.cause) and not message.requested

    def count(self, now: datetime) -> int:
        """How many messages it holds back. Reads the table, so it is asked only when the brake is on."""
        return sum(
            not message.requested and message.due <= now and message.channel in self.channels
            for state in ("planned", "deferred")
            for message, _ in self.store.messages(state)
        )
