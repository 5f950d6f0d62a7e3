"""Mailboxes, read by a run; and one mail that a mail server hands over by itself.

Only a database that may send reads mailboxes: another one, a copy or a rehearsal, would take the mails from under it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from nurture.core.returned import Returned
from nurture.engine.intake.reading import Reading, guarded
from nurture.engine.intake.returned import Returns
from nurture.engine.intake.tally import Tally
from nurture.engine.keys import keys_of
from nurture.engine.report import Report
from nurture.engine.workplace import Workplace
from nurture.hookspecs import LONGEST_MAIL
from nurture.store.protocol import Store

PAUSE = timedelta(minutes=1)
"""Between two readings within a run."""


@dataclass(slots=True)
class Mailboxes:
    """Those of a project, in one run."""

    place: Workplace
    store: Store
    report: Report
    read_at: datetime | None = None

    def read(self, now: datetime) -> None:
        """What is new in each; one that fails is a fault and stops no other."""
        if self.read_at and now - self.read_at < PAUSE:
            return
        self.read_at = now
        for name, use in self.place.project.mailboxes.items():
            reading = Reading(f"mailbox {name}", f"mailbox {name}", use, self.place, self.store, self.report)
            guarded(reading, partial(_read, reading, now))


def _read(reading: Reading, now: datetime) -> None:
    plugin = reading.place.plugins.mailboxes[reading.use.use]
    tally = Tally()
    try:
        for batch in plugin.fetch(reading.place.options(reading.use), reading.begin(())):
            for note in batch.notes:
                reading.note(note)
            mails = [(_understood(raw), raw) for raw in batch.mails]
            with reading.store.transaction():
                _take_in(mails, reading.store, now, tally)
                reading.store.take_events(reading.name, (), batch.cursor, now)
        reading.end(())
    finally:
        if words := tally.words():
            reading.note(words)


def receive(raw: bytes, recipient: str, store: Store, now: datetime) -> str:
    """Take in one mail, which came for `recipient` ("" where nobody says); what it was, in words."""
    mail, tally = _understood(raw, recipient), Tally()
    with store.transaction():
        _take_in([(mail, raw)], store, now, tally)
    return tally.words()


def _understood(raw: bytes, recipient: str = "") -> Returned:
    from nurture.mail.returned.read import read_returned  # 40 ms, which most runs need not spend

    return read_returned(raw[:LONGEST_MAIL], (recipient,) if recipient else ())


def _take_in(mails: Sequence[tuple[Returned, bytes]], store: Store, now: datetime, tally: Tally) -> None:
    returns = Returns(store, keys_of(store), now)
    for mail, raw in mails:
        returns.take_in(mail, raw, tally)
