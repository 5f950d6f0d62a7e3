"""Hits come out of the inbox and are judged: a kill at any point neither doubles nor loses anything."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nurture.core.hits import Hit
from nurture.core.intake import Arrival
from nurture.core.model import Consent, Message
from nurture.engine.intake import heard
from nurture.engine.intake.heard import empty_inbox, take_in_hits
from nurture.engine.intake.verdicts import judge_hits
from nurture.store.inbox import Evidence, Inbox, Tally, inbox_of
from nurture.store.memory import MemoryStore
from nurture.store.sqlite import SqliteStore
from nurture.testing.store_case import planned
from nurture.testing.world import World
from tests.engine.test_clicks import ADA, SENT, TOUR, after, mail, person, scanner, welcomed

__all__ = ["welcomed"]


class Killed(Exception):
    """As if the process had ended there."""


def dying(call: Callable[..., Any], at: int, count: list[int]) -> Callable[..., Any]:
    """The same, that ends the process at the call of this number: before it, or after it."""

    def called(*args: Any, **keywords: Any) -> Any:
        count[0] += 2
        if count[0] - 1 == at:
            raise Killed
        result = call(*args, **keywords)
        if count[0] == at:
            raise Killed
        return result

    return called


@pytest.mark.parametrize("kind", [MemoryStore, SqliteStore])
def test_a_kill_at_any_point_neither_doubles_nor_loses_anything(
    welcomed: World, kind: type, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(heard, "SLICE", 2)
    tally = Tally("open", "guide", "welcome", "", date(2026, 3, 2))
    notes = [person(30), tally, person(31, TOUR), tally, scanner(32, kind="trap")]
    letter, deaths, at = mail(welcomed), 0, 0
    while deaths == at:
        at += 1
        deaths += _survived(welcomed, letter, notes, tally, kind, tmp_path / f"{at}.db", at)
    assert deaths > 10


def _survived(
    world: World, letter: Message, notes: list[Any], tally: Tally, kind: type, database: Path, at: int
) -> bool:
    """Whether one was killed at this point, once the next one has done its work."""
    store: Any = kind(database) if kind is SqliteStore else kind()
    consents = (Consent("tracking", True, SENT, "form", "v1"),)
    store.take_in("form", [Arrival(ADA, ADA, {}, consents, SENT)], "1", SENT)
    (state,) = store.due(SENT, 1)
    store.save([planned(state, messages=(letter,))])
    with closing(Inbox(inbox_of(database))) as inbox:
        inbox.add([Evidence(letter.key, note) if isinstance(note, Hit) else note for note in notes])
    count, killed, now = [0], False, after(60)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("keep_hits", "add_tallies", "put", "rule"):
            patch.setattr(store, name, dying(getattr(store, name), at, count))
        patch.setattr(Inbox, "done", dying(Inbox.done, at, count))
        try:
            take_in_hits(world.place.project, database, store, now)
            empty_inbox(database, store)
            judge_hits(world.place.project, store, now)
        except Killed:
            killed = True
    take_in_hits(world.place.project, database, store, now)
    empty_inbox(database, store)
    judge_hits(world.place.project, store, now)
    (trail,) = store.trails_of(1)
    assert sorted(kept.hit.at for kept in trail.hits) == [after(30), after(31), after(32)]
    assert store.tallies("guide") == {tally: 2}
    assert [e.at for e in store.state(ADA).events if e.verb == "clicked"] == [after(30), after(31)]
    store.close()
    return killed
