"""Deliveries to servers of the tests, under a clock that jumps over the time in which a server says nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from selectors import DefaultSelector
from typing import Any

import pytest

from nurture import Letter, Receipt
from nurture.defaults.smtp import SmtpOptions
from nurture.defaults.smtp.rounds import Rounds
from nurture.testing import a_letter
from tests.defaults.smtp.fault_server import FaultServer

GRACE = 0.1
"""Real seconds in which nothing comes until a server that was told to be silent counts as silent."""


def numbered(number: int, **other: Any) -> Letter:
    return replace(a_letter(number), sender=f"bounce+{number}@lumo.example", **other)


def number_of(receipt: Receipt) -> int:
    return int(receipt.key.removeprefix("key-"))


@dataclass
class Delivery:
    """What became of the letters, and what was marked, call by call."""

    receipts: list[Receipt] = field(default_factory=list)
    marks: list[list[str]] = field(default_factory=list)

    def mark(self, keys: Sequence[str]) -> None:
        self.marks.append(list(keys))

    @property
    def outcomes(self) -> dict[int, str]:
        assert len({receipt.key for receipt in self.receipts}) == len(self.receipts)
        return {number_of(receipt): receipt.outcome for receipt in self.receipts}


Deliver = Callable[..., Delivery]


@pytest.fixture
def deliver(monkeypatch: pytest.MonkeyPatch) -> Deliver:
    """`deliver(server, letters, connections=1)`; `mark` in place of its own, which `takes` so many seconds."""

    def run(
        server: FaultServer, letters: Iterable[Any], mark: Any = None, takes: float = 0.0, **options: Any
    ) -> Delivery:
        now = [0.0]

        def slow(keys: Sequence[str]) -> None:
            now[0] += takes
            (mark or delivery.mark)(keys)

        class Jumping(DefaultSelector):
            def select(self, timeout: float | None = None) -> Any:
                now[0] += 0.001
                assert timeout is not None
                while not (ready := super().select(min(timeout, GRACE))) and timeout > GRACE and not server.silent:
                    timeout -= GRACE
                now[0] += 0 if ready else timeout
                return ready

        monkeypatch.setattr("nurture.defaults.smtp.fleet.DefaultSelector", Jumping)
        given = {"host": "127.0.0.1", "port": server.port, "tls": "none", "connections": 1, **options}
        made, delivery = SmtpOptions.model_validate(given), Delivery()
        rounds = Rounds(iter(letters), slow, made, lambda: now[0])
        delivery.receipts += rounds.deliver()
        return delivery

    return run
