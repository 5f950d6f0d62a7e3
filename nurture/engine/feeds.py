"""Events in: what a feed's rows say happened goes into the log of the leads they name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from nurture.core.addresses import Refusal
from nurture.core.happenings import FeedRules, Happened, read_happening
from nurture.core.model import Event
from nurture.core.program import Project
from nurture.engine.misfits import Misfits
from nurture.engine.reading import Reading
from nurture.engine.recording import OF_MESSAGES, event_names, message_of, names_of
from nurture.hookspecs import Batch
from nurture.store.protocol import Store


def read_feed(reading: Reading, project: Project, now: datetime) -> None:
    """Take in what is new in a feed, and tell what was refused, ignored, and is kept for leads that are to arrive."""
    rules = FeedRules(reading.use.name, project.zone, project.events, frozenset(event_names(project)))
    misfits = Misfits(reading)
    waiting = 0
    plugin = reading.place.plugins.feeds[reading.use.use]
    events = project.events.items()
    declared = sorted((name, fact, each.type, each.choices) for name, facts in events for fact, each in facts.items())
    for batch in reading.batches(plugin, (str(project.zone), declared, sorted(rules.names))):
        happened = list(_accepted(batch, rules, now, misfits, reading))
        pairs = [(each.address, _event(each, project, reading.store)) for each in happened]
        waiting += reading.store.take_events(reading.name, pairs, batch.cursor, now).waiting
    for words in misfits.tell():
        reading.note(words)
    if waiting:
        one = "1 event of an address that is no lead yet is kept until it arrives"
        many = f"{waiting:,} events of addresses that are no leads yet are kept until they arrive"
        reading.note(one if waiting == 1 else many)


def _accepted(batch: Batch, rules: FeedRules, now: datetime, misfits: Misfits, reading: Reading) -> Iterator[Happened]:
    for row in batch.rows:
        read = read_happening(row.values, rules, now)
        if isinstance(read.result, Refusal):
            reading.refuse(batch, row.line, read.result.reason)
            continue
        facts = rules.events.get(f"{read.result.verb} {read.result.what}".rstrip(), {})
        for name in read.emptied:
            misfits.misfit(name, facts, "out", batch, row.line)
        for name in read.ignored:
            misfits.ignored(name, "it is no fact of its event")
        yield read.result


def _event(happened: Happened, project: Project, store: Store) -> Event:
    verb, what, at = happened.verb, happened.what, happened.at
    state = store.state(happened.address) if verb in OF_MESSAGES else None
    message = message_of(verb, what, at, state, project) if state else None
    return Event(
        verb=verb,
        at=at,
        key=happened.key,
        what=names_of(verb, what, message),
        facts=happened.facts,
        campaign=message.campaign if message else "",
        message=message.key if message else "",
    )
