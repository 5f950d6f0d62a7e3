"""A look ahead writes beside the database: it sees what a copy of it would show, and the database stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from nurture.core.model import Consent, Event, LeadState, MessageState
from nurture.store.aside import SqliteAside
from nurture.store.errors import StoreError
from nurture.store.inbox import Tally
from nurture.store.opening import opened_aside, opened_copy
from nurture.store.protocol import Store
from nurture.store.sqlite import SqliteStore
from nurture.store.trails import Ruling
from nurture.testing.store_case import HOUR, NOW, ada, message, planned
from nurture.testing.store_forms import SAID
from nurture.testing.store_hits import CLICK

LATER = NOW + HOUR
NAMES = [f"lead{n}@example.com" for n in range(6)]
TALLY = Tally("click", "guide", "welcome", "pricing", NOW.date())


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Six leads on their way, one of them gone again, so that the highest number is nobody's."""
    path = tmp_path / "nurture.db"
    with closing(SqliteStore(path)) as store:
        agreed = (Consent("newsletter", True, NOW, "form", "v1"),)
        store.take_in("form", [ada(key=name, consents=agreed, name="Ada") for name in NAMES], "1", NOW)
        store.take_events("shop", [(NAMES[0], Event("purchased", NOW, "p1", facts={"value": 3.0}))], "7", NOW)
        for state in store.due(NOW, 9):
            sent = message(state.lead.id, key=f"{state.lead.id}/welcome", state=MessageState.SENT)
            store.save([planned(state, NOW + 9 * HOUR, messages=(sent,))])
        store.ask(replace(SAID, key="eve@example.com", email="eve@example.com"))
        store.keep_hits([("1/welcome", CLICK)])
        store.add_tallies({TALLY: 2})
        store.erase(6)
    return path


def what_a_look_ahead_writes(store: Store) -> None:
    known, new = replace(ada(key=NAMES[1], city="Brno"), at=LATER), ada(key="new@example.com")
    store.take_in("form", [known, new, ada(key=NAMES[5])], "2", LATER)
    bought = [(NAMES[0], Event("purchased", NOW, "p1")), (NAMES[2], Event("purchased", LATER, "p2"))]
    store.take_events("shop", bought, "8", LATER)
    store.append(NAMES[3], Event("unsubscribed", LATER, "u"), LATER)
    assert not store.append(NAMES[3], Event("unsubscribed", LATER, "u"), LATER)
    assert store.confirm(SAID.request, LATER, "by a mail")
    store.keep_hits([("2/welcome", CLICK)])
    store.rule([Ruling(f"{lead}/welcome", 1, "human", (), "r", None) for lead in (1, 2)], LATER)
    store.note_opens({2: LATER.date()})
    store.add_tallies({TALLY: 3})
    store.erase(5)
    store.put("wiring", "w2")


def seen(store: Store) -> tuple[list[LeadState], list[int], list[str], list[object]]:
    settings = [store.get("wiring"), store.get("id"), store.cursor("form"), store.cursor("shop")]
    heard = [store.trails_of(1), store.trails_of(2), store.last_open(2), store.tallies("guide")]
    return list(store.leads()), store.due_leads(LATER), settings, heard


def test_it_shows_what_a_copy_would_show(database: Path) -> None:
    with opened_aside(database) as aside, opened_copy(database) as copy:
        assert isinstance(aside, SqliteAside)
        assert seen(aside) == seen(copy)
        for store in (aside, copy):
            what_a_look_ahead_writes(store)
        assert seen(aside) == seen(copy)
        assert len(seen(aside)[0]) == 6


def test_the_database_stays_as_it_is(database: Path) -> None:
    with closing(SqliteStore(database)) as store:
        before = seen(store)
    with opened_aside(database) as aside:
        what_a_look_ahead_writes(aside)
    with closing(SqliteStore(database)) as store:
        assert seen(store) == before


def test_no_message_is_written_from_there(database: Path) -> None:
    with opened_aside(database) as aside:
        (state,) = aside.states_of([1])
        with pytest.raises(StoreError):
            aside.save([planned(state, messages=(message(1, key="again"),))])
    with opened_aside(database) as aside:
        assert aside.states_of([1]) == [state]


@pytest.fixture
def aside(database: Path) -> Iterator[SqliteAside]:
    with opened_aside(database) as store:
        assert isinstance(store, SqliteAside)
        yield store


def test_another_process_sees_the_same(aside: SqliteAside) -> None:
    what_a_look_ahead_writes(aside)
    with closing(aside.again()) as other:
        assert seen(other) == seen(aside)


def test_of_a_database_whose_messages_are_on_their_way_it_is_a_copy(database: Path) -> None:
    with closing(SqliteStore(database)) as store:
        (state,) = store.states_of([2])
        store.save([planned(state, messages=(message(2, key="2/offer"),))])
        store.begin_run()
        assert len(store.claim(NOW, 9, ["email"])) == 1
    with opened_aside(database) as look:
        look.begin_run()
        look.abandoned()
        assert {m.key: m.state for m in look.states_of([2])[0].messages}["2/offer"] is MessageState.PLANNED
