"""What `nurture serve` heard comes out of the inbox into the database: hits as evidence, days and numbers.

The inbox's own numbers say what was taken, in the same transaction, so that a kill between the two neither loses nor
doubles anything. Who has agreed to tracking is asked again, as of the hit: of others nothing is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from nurture.core.program import Project
from nurture.core.tracking import mode_of
from nurture.store.inbox import Evidence, Inbox, LastOpen, Note, Tally, inbox_of
from nurture.store.protocol import Store

SLICE = 1000
_TAKEN = "inbox"


def take_in_hits(project: Project, database: Path, store: Store, now: datetime) -> None:
    """Take in all that has come into the inbox beside the database, where it stays. Raises Unusable."""
    if not (path := inbox_of(database)).exists():
        return
    with closing(Inbox(path)) as inbox:
        taken = _taken(inbox, store)
        while numbered := inbox.take(SLICE, taken):
            taken = numbered[-1].number
            with store.transaction():
                _keep([each.note for each in numbered], project, store, now)
                store.put(_TAKEN, f"{inbox.name} {taken}")


def empty_inbox(database: Path, store: Store) -> None:
    """Take away what this database has taken: not for who looks ahead, and throws away what was taken."""
    if (path := inbox_of(database)).exists():
        with closing(Inbox(path)) as inbox:
            inbox.done(_taken(inbox, store))


def _taken(inbox: Inbox, store: Store) -> int:
    """The number of the last note that this database has taken from this very file."""
    name, _, number = store.get(_TAKEN).partition(" ")
    return int(number) if name == inbox.name else 0


def _keep(notes: Sequence[Note], project: Project, store: Store, now: datetime) -> None:
    evidence = [note for note in notes if isinstance(note, Evidence)]
    readers = store.readers({note.message for note in evidence})
    said = {lead: store.consents_of(lead) for lead in readers.values()}
    known = [
        note
        for note in evidence
        if note.message in readers and mode_of(said[readers[note.message]], project, note.hit.at) == "full"
    ]
    store.keep_hits([(note.message, note.hit) for note in known])
    store.ask_again({readers[note.message] for note in known}, now)
    opens = {note.lead: note.day for note in notes if isinstance(note, LastOpen)}
    allowed = (lead for lead in opens if mode_of(store.consents_of(lead), project, now) != "none")
    store.note_opens({lead: opens[lead] for lead in allowed})
    store.add_tallies(Counter(note for note in notes if isinstance(note, Tally)))
