"""A person is forgotten while a run has mails for it in its hands: the run ends well, and no file of it is left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from nurture import Letter, Mark, Receipt, Withdrawn
from nurture.core.addresses import Address
from nurture.defaults.outbox import Outbox
from nurture.engine.forgetting import forget
from nurture.engine.run import run
from nurture.store.sqlite import SqliteStore
from nurture.testing.world import World, instant
from tests.engine.conftest import Make

ADA, EVA = "ada@example.com", "eva@example.com"
STEPS = "enter: {sources: [form]}\nconsent: newsletter\nsteps:\n  - send: welcome\n  - wait: 1 day\n  - send: first\n"
AT = ["2026-03-02T10:00+01:00", "2026-03-03T10:00+01:00"]


class Interrupted(Outbox):
    """Ada is forgotten when her mail is `pulled`, and then marked or written; or when it was `marked` or written."""

    def __init__(self, world: World, when: str, marks: bool) -> None:
        self.world, self.when, self.marks = world, when, marks
        self.abilities = frozenset() if marks else Outbox.abilities

    def deliver(self, letters: Iterator[Letter], mark: Mark, options: Any) -> Iterator[Receipt]:
        if not self.marks:
            yield from super().deliver(self._pulled(letters), mark, options)
            return
        for letter in letters:
            self._forget(letter, "pulled")
            try:
                mark([letter.key])
            except Withdrawn:
                continue
            self._forget(letter, "marked")
            yield Receipt(letter.key, "sent")

    def _pulled(self, letters: Iterator[Letter]) -> Iterator[Letter]:
        for letter in letters:
            self._forget(letter, "pulled")
            yield letter
            self._forget(letter, "marked")

    def _forget(self, letter: Letter, when: str) -> None:
        if (letter.recipient, when) == (ADA, self.when):
            with closing(SqliteStore(self.world.root / "nurture.db")) as other:
                assert forget(Address(ADA, ADA), self.world.place, other).lead


@pytest.mark.parametrize("marks", [True, False])
@pytest.mark.parametrize("when", ["pulled", "marked"])
def test_a_run_with_a_mail_for_it_in_hand_ends_well(world: Make, when: str, marks: bool) -> None:
    made = world(STEPS)
    made.store = SqliteStore(made.root / "nurture.db")
    made.store.begin_run()
    for email in (ADA, EVA):
        made.arrives("form", email=email)
    made.place.plugins.channels["outbox"] = Interrupted(made, when, marks)
    for at in AT:
        when_ = instant(at)
        report = run(made.place, made.store, lambda when_=when_: when_, rehearsal=False, sends=lambda _: True)  # type: ignore[misc]
        assert report.faults == []
    assert [(m.lead, m.step) for m in made.messages()] == [(2, "welcome"), (2, "first")]
    assert [state.lead.email for state in made.store.leads()] == [EVA]
    assert (made.store.leftovers(), mails_to(made.root, ADA)) == ([], 0)
    made.store.close()
    assert not any(ADA.encode() in path.read_bytes() for path in made.root.glob("nurture.db*"))


def mails_to(root: Path, address: str) -> int:
    return sum(address.encode() in path.read_bytes() for path in root.glob("outbox/*"))


def test_whom_a_step_or_retention_erases_has_no_mails_left_either(world: Make) -> None:
    steps = STEPS + "  - erase: Enough is enough\n"
    made = world(steps)
    for email in (ADA, EVA):
        made.arrives("form", email=email)
    made.run(AT[0])
    assert mails_to(made.root, ADA) == 1
    made.run(AT[1])
    assert (list(made.store.leads()), [*made.root.glob("outbox/*")], made.store.leftovers()) == ([], [], [])
