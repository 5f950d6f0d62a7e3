"""Events in: what a feed's rows say happened goes into the log of the leads they name.

A row whose time is still to come keeps the cursor where it was: from there on all is read again by each run, until
its time has come. What is known by then is no second event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from nurture.core.addresses import Refusal
from nurture.core.happenings import FeedRules, Happened, ToCome, facts_of, names_of, read_happening
from nurture.core.model import Event, Message
from nurture.core.program import Project
from nurture.engine.budgets import came_back
from nurture.engine.intake.misfits import Misfits
from nurture.engine.intake.reading import Reading
from nurture.engine.intake.recording import ABOUT_MESSAGES, event_names, message_of
from nurture.hookspecs import Batch
from nurture.store.protocol import Store


def read_feed(reading: Reading, project: Project, now: datetime) -> None:
    """Take in what is new in a feed, and tell what was refused, ignored, and is kept for leads that are to arrive."""
    rules = FeedRules(reading.use.name, project.zone, project.events, event_names(project))
    misfits = Misfits(reading)
    waiting = 0
    to_come: list[tuple[datetime, str]] = []
    lost: list[str] = []
    plugin = reading.place.plugins.feeds[reading.use.use]
    events = project.events.items()
    declared = sorted((name, fact, each.type, each.choices) for name, facts in events for fact, each in facts.items())
    read_by = (str(project.zone), declared, sorted(rules.names))
    cursor = reading.begin(read_by)
    for batch in reading.batches(plugin, read_by):
        happened = list(_accepted(batch, rules, now, misfits, reading, to_come, lost))
        cursor = cursor if to_come else batch.cursor
        with reading.store.transaction():
            pairs = events_of(happened, project, reading.store)
            waiting += reading.store.take_events(reading.name, pairs, cursor, now).waiting
    for words in misfits.tell():
        reading.note(words)
    if lost:
        reading.report.fault(reading.where, _lost(lost))
    if waiting:
        one = "1 event of an address that is no lead yet is kept until it arrives"
        many = f"{waiting:,} events of addresses that are no leads yet are kept until they arrive"
        reading.note(one if waiting == 1 else many)
    if to_come:
        reading.note(_to_come(to_come, project))


def _lost(rows: list[str]) -> str:
    """In words where the refused rows stand by which somebody may have opted out."""
    first = f"{len(rows):,} refused rows, the first of them {rows[0]}, may be from people who want no more mail"
    one = f"a refused row, {rows[0]}, may be from somebody who wants no more mail"
    return f"{one if len(rows) == 1 else first}: mend it, or say so by `nurture record ADDRESS unsubscribed`"


def _to_come(rows: list[tuple[datetime, str]], project: Project) -> str:
    """In words which rows are waited for; each is its time, and where it stands."""
    at, spot = min(rows)
    when = f"{at.astimezone(project.zone):%Y-%m-%d %H:%M}"
    one = f"1 row is still to come ({spot}: {when})"
    many = f"{len(rows):,} rows are still to come (the first at {when}, {spot})"
    return f"{one if len(rows) == 1 else many}; read again until then"


def _accepted(
    batch: Batch,
    rules: FeedRules,
    now: datetime,
    misfits: Misfits,
    reading: Reading,
    to_come: list[tuple[datetime, str]],
    lost: list[str],
) -> Iterator[Happened]:
    for row in batch.rows:
        read = read_happening(row.values, rules, now)
        if isinstance(read.result, Refusal):
            reading.refuse(batch, row.line, read.result.reason)
            lost.extend([reading.spot(batch, row.line)] if read.may_be_no else [])
            continue
        if isinstance(read.result, ToCome):
            to_come.append((read.result.at, reading.spot(batch, row.line)))
            continue
        facts = facts_of(f"{read.result.verb} {read.result.what}".rstrip(), rules.events)
        for name in read.emptied:
            misfits.misfit(name, facts, "out", batch, row.line)
        for name in read.ignored:
            misfits.ignored(name, "it is no fact of its event")
        yield read.result


def events_of(happened: Iterable[Happened], project: Project, store: Store) -> list[tuple[str, Event]]:
    """What is written down, each with the key of its address; mails that came back are noted, each once. In a
    transaction of the caller's."""
    told = [(each.address, *_event(each, project, store)) for each in happened]
    bounces: dict[str, tuple[Event, Message]] = {}
    for _, event, message in told:
        if message and event.verb == "bounced":
            bounces.setdefault(message.key, (event, message))
    for event, message in bounces.values():
        words = " ".join(str(event.facts[fact]) for fact in ("status", "reason") if fact in event.facts)
        came_back(event, message, words or event.verb, store)
    return [(address, event) for address, event, _ in told]


def _event(happened: Happened, project: Project, store: Store) -> tuple[Event, Message | None]:
    """What is written down, and the message that it is about."""
    verb, what, at = happened.verb, happened.what, happened.at
    state = store.state(happened.address) if verb in ABOUT_MESSAGES else None
    message = message_of(verb, what, at, state, project) if state else None
    event = Event(
        verb=verb,
        at=at,
        key=happened.key,
        what=names_of(verb, what, message),
        facts=happened.facts,
        campaign=message.campaign if message else "",
        message=message.key if message else "",
    )
    return event, message
