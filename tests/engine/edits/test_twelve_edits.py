"""`plan` says of each edit what the table says, and the runs after it do what `plan` said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from nurture.engine.advance import advance
from nurture.engine.ahead.outlook import Outlook, look_ahead
from nurture.engine.report import Report
from nurture.store.attempts import Written
from nurture.store.opening import opened_aside
from nurture.store.sqlite import SqliteStore
from nurture.testing.world import World, instant
from tests.engine.conftest import TEMPLATE, TEMPLATES, WIRING
from tests.engine.edits.table import ARRIVE, CASES, CRASH_AT, EDIT_AT, LEADS, UNTIL, Case

GUIDE = "campaigns/guide.yaml"
Sent = list[tuple[str, str, str]]


@pytest.fixture
def lived(tmp_path: Path) -> Iterator[World]:
    """A project on a database of its own, still without a campaign."""
    store = SqliteStore(tmp_path / "nurture.db")
    yield World(
        tmp_path,
        {
            "nurture.yaml": WIRING,
            "consents/newsletter.md": "Yes, mail me.",
            "consents/tracking.md": "Yes, count my clicks.",
            **{f"leads/{name}.csv": "email\n" for name in ("form", "fair", "list")},
            **{f"templates/{name}.txt": TEMPLATE.format(name=name) for name in TEMPLATES},
        },
        store,
    )
    store.close()


def up_to_the_edit(world: World, case: Case) -> None:
    """Five leads come, one after the other, and runs come when something is due, until one is killed."""
    world.write({GUIDE: case.old})
    arrive = {**ARRIVE, **dict(case.arrive)}
    world.run("2026-02-24T09:00+01:00")
    for name, at in sorted(arrive.items(), key=lambda pair: instant(pair[1])):
        _runs_until(world, instant(at))
        world.arrives("form", email=f"{name}@example.com", country="PL", rating="A" if name == "at" else "")
        world.run(at)
    _runs_until(world, instant(CRASH_AT))
    _crash(world)


def _runs_until(world: World, end: datetime) -> None:
    while (due := world.store.next_due()) and due < end:
        world.run(due.isoformat())


def _crash(world: World) -> None:
    """A run that dies between handing a mail over and the server's answer."""
    now = instant(CRASH_AT)
    advance(world.place.project, world.store, now, Report(now))
    (claim,) = world.store.claim(now, 9, ["email"])
    assert (claim.state().lead.email, claim.message.step) == ("doubt@example.com", "first")
    world.store.mark([Written(claim.key, now, "<1@x>", "", "{}", "")], now)


def edit(world: World, text: str | None) -> None:
    if text is None:
        (world.root / GUIDE).unlink()
        world.write({})
    else:
        world.write({GUIDE: text})


def planned(world: World, until: str) -> Outlook:
    now = instant(EDIT_AT)
    with opened_aside(world.root / "nurture.db") as copy:
        return look_ahead(world.place, copy, now, instant(until), Report(now))


def mails_of(outlook: Outlook, world: World) -> Sent:
    zone = world.place.project.zone
    return sorted(
        (email.partition("@")[0], d.at.astimezone(zone).strftime("%m-%d %H:%M"), d.step)
        for email, d in outlook.decisions
        if d.do == "send"
    )


def sent_since(world: World, since: str) -> Sent:
    zone = world.place.project.zone
    return sorted(
        (email.partition("@")[0], m.at.astimezone(zone).strftime("%m-%d %H:%M"), m.step)
        for m, email in world.store.messages("sent")
        if m.at >= instant(since)
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_edit_does_what_its_plan_said(lived: World, case: Case) -> None:
    up_to_the_edit(lived, case)
    edit(lived, case.new)
    assert lived.problems() == []
    outlook = planned(lived, UNTIL)
    told = [(e.change.words, e.change.place.line, e.change.step, (*_standing(e.places),)) for e in outlook.edits]
    assert told == [(t.change, t.line, t.step, t.standing) for t in case.changes]
    assert {(e.mails_day, e.mails_week) for e in outlook.edits} == {(case.day, case.week)}
    assert [problem.code for problem in outlook.still] == [case.error] * bool(case.error)
    by_hand = sorted((name, at, step) for name in LEADS for at, step in dict(case.sends).get(name, ()))
    assert mails_of(outlook, lived) == by_hand
    lived.run(EDIT_AT)
    _runs_until(lived, instant(UNTIL))
    lived.run(UNTIL)
    assert sent_since(lived, EDIT_AT) == by_hand


def _standing(places: object) -> tuple[int, ...]:
    return tuple(getattr(places, name) for name in ("before", "at", "behind", "finished"))
