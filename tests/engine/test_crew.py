"""Many leads are looked at by several processes; what they make of them is what one would."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from nurture.engine.ahead import crew
from nurture.store.opening import opened_aside
from nurture.store.protocol import Store
from nurture.store.sqlite import SqliteStore
from nurture.testing.store_case import NOW, ada


def test_several_processes_make_what_one_makes_in_the_same_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "SLICE", 7)
    monkeypatch.setattr(crew, "_WORTH_IT", 1)
    monkeypatch.setattr(crew, "_cores", lambda: 2)
    path = tmp_path / "nurture.db"
    with closing(SqliteStore(path)) as store:
        store.take_in("form", [ada(key=f"{n}@example.com") for n in range(40)], "1", NOW)

    def addresses(store: Store, leads: Sequence[int]) -> tuple[int, list[str]]:
        return os.getpid(), [state.lead.email for state in store.states_of(leads)]

    with opened_aside(path) as aside:
        leads = aside.due_leads(NOW)
        alone = list(crew.each_slice(leads, aside, addresses, None))
        together = list(crew.each_slice(leads, aside, addresses, aside.again))
    assert [made for _, made in together] == [made for _, made in alone]
    assert {pid for pid, _ in alone} == {os.getpid()}
    assert os.getpid() not in {pid for pid, _ in together}
