"""Over several connections: when they are opened, what is marked together, what is withdrawn, who waits for whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from nurture import Channel, Letter, Options, Withdrawn
from nurture.defaults.smtp import Smtp, SmtpOptions
from nurture.defaults.smtp.rounds import Rounds
from nurture.testing import ChannelContract
from tests.defaults.smtp.conftest import Deliver, numbered
from tests.defaults.smtp.fault_server import Fault, FaultServer


def pulled(numbers: Iterable[int], log: list[Any]) -> Iterator[Letter]:
    for number in numbers:
        log.append(("pulled", f"key-{number}"))
        yield numbered(number)


def test_no_more_connections_than_there_is_work_for(deliver: Deliver) -> None:
    with FaultServer().serving() as server:
        assert deliver(server, map(numbered, range(3)), connections=10).outcomes == dict.fromkeys(range(3), "sent")
    assert server.connections <= 3
    with FaultServer().serving() as server:
        deliver(server, map(numbered, range(300)), connections=10)
    assert 1 < server.connections <= 10
    with FaultServer().serving() as server:
        assert deliver(server, [], connections=10).receipts == []
    assert server.connections == 0


@pytest.mark.parametrize("greeting", ["421 4.7.0 too many connections", "554 no more", "", "silent"])
def test_a_server_that_takes_no_further_connection_gets_all_over_one(deliver: Deliver, greeting: str) -> None:
    with FaultServer(greetings=["220 hi", *[greeting] * 50]).serving() as server:
        delivery = deliver(server, map(numbered, range(60)), connections=5)
    assert delivery.outcomes == dict.fromkeys(range(60), "sent")
    assert server.connections == 2


def test_a_letter_that_came_back_does_not_wait_until_a_server_takes_more_again(deliver: Deliver) -> None:
    """It needs a fresh connection, and one is free now; should that be the one that is refused, it is put off."""
    faults = [Fault(number, "MAIL", "drop") for number in (20, 40)]
    with FaultServer(faults, greetings=["220 hi", "220 hi", "421 4.7.0 two are enough"]).serving() as server:
        delivery = deliver(server, map(numbered, range(60)), connections=3)
    put_off = {number for number, outcome in delivery.outcomes.items() if outcome == "deferred"}
    assert len(put_off) <= 1
    assert delivery.outcomes == {number: "deferred" if number in put_off else "sent" for number in range(60)}
    assert server.connections <= 5


def test_nobody_there_is_found_out_once(deliver: Deliver) -> None:
    with FaultServer(greetings=["554 5.3.2 closed"] * 9).serving() as server:
        delivery = deliver(server, map(numbered, range(20)), connections=3)
    assert {(r.outcome, r.fault, r.reason) for r in delivery.receipts} == {("deferred", True, "relay")}
    assert server.connections == 1
    assert len({receipt.detail for receipt in delivery.receipts}) == 1
    with FaultServer(greetings=["silent"]).serving() as silent:
        [receipt] = deliver(silent, [numbered(1)]).receipts
    assert (receipt.outcome, receipt.fault, receipt.reason) == ("deferred", True, "relay")
    assert receipt.detail == "no connection to 127.0.0.1: no answer within 300 seconds"
    nobody = FaultServer(port=server.port)
    delivery = deliver(nobody, map(numbered, range(20)), connections=3)
    assert [(r.outcome, r.fault, r.reason) for r in delivery.receipts] == [("deferred", True, "relay")] * 20
    assert delivery.marks == []


def test_a_server_that_comes_back_within_a_run_gets_the_rest() -> None:
    now = [0.0]

    def letters() -> Iterator[Letter]:
        for number, seconds in enumerate([0, 0, 59, 0, 2, 0]):
            now[0] += seconds
            yield numbered(number)

    with FaultServer(greetings=["421 4.3.2 restarting"]).serving() as server:
        options = SmtpOptions(host="127.0.0.1", port=server.port, tls="none", connections=1)
        receipts = list(Rounds(letters(), lambda keys: None, options, lambda: now[0]).deliver())
    assert [receipt.outcome for receipt in receipts] == ["deferred"] * 4 + ["sent"] * 2
    assert server.connections == 2


@pytest.mark.parametrize("connections", [1, 4])
@pytest.mark.parametrize("pipelining", [True, False])
def test_no_body_before_its_mark(deliver: Deliver, pipelining: bool, connections: int) -> None:
    marked: set[str] = set()
    unmarked: list[int] = []

    class Watching(FaultServer):
        def take_fault(self, number: int, phase: str) -> str:
            if phase == "." and f"key-{number}" not in marked:
                unmarked.append(number)
            return super().take_fault(number, phase)

    def mark(keys: Sequence[str]) -> None:
        assert not marked & set(keys), "marked once"
        marked.update(keys)

    with Watching([Fault(9, "RCPT", "never"), Fault(20, "DATA", "drop")], pipelining=pipelining).serving() as server:
        delivery = deliver(server, map(numbered, range(40)), mark, connections=connections)
    assert unmarked == []
    sent = {f"key-{number}" for number, outcome in delivery.outcomes.items() if outcome == "sent"}
    assert sorted(delivery.outcomes) == list(range(40))
    assert sent == marked == {f"key-{n}" for n in range(40) if n != 9}
    assert len(server.bodies) == 39


def test_in_steady_state_one_mark_covers_body_and_next_envelope(deliver: Deliver) -> None:
    with FaultServer().serving() as server:
        delivery = deliver(server, map(numbered, range(20)))
    assert delivery.marks == [[f"key-{n}"] for n in range(20)]
    assert server.together == 19


def test_a_larger_batch_marks_others_together_with_those_that_wait(deliver: Deliver) -> None:
    with FaultServer().serving() as server:
        delivery = deliver(server, map(numbered, range(20)), batch=8)
    assert len(delivery.marks) <= 6
    assert max(map(len, delivery.marks)) <= 8
    assert delivery.outcomes == dict.fromkeys(range(20), "sent")
    with FaultServer().serving() as server:
        delivery = deliver(server, map(numbered, range(400)), connections=4, batch=8)
    assert max(map(len, delivery.marks)) <= 32
    assert sorted(key for keys in delivery.marks for key in keys) == sorted(f"key-{n}" for n in range(400))


@pytest.mark.parametrize(("pipelining", "batch", "most"), [(True, 1, 130), (False, 1, 130), (False, 8, 40)])
def test_where_marks_take_long_those_who_are_about_to_wait_are_waited_for(
    deliver: Deliver, pipelining: bool, batch: int, most: int
) -> None:
    with FaultServer(pipelining=pipelining).serving() as server:
        delivery = deliver(server, map(numbered, range(400)), takes=8.0, connections=4, batch=batch)
    assert delivery.outcomes == dict.fromkeys(range(400), "sent")
    assert len(delivery.marks) < most


def test_the_next_letter_is_built_while_the_last_is_answered(deliver: Deliver) -> None:
    log: list[Any] = []
    with FaultServer().serving() as server:
        deliver(server, pulled(range(5), log), lambda keys: log.extend(("marked", key) for key in keys))
    assert log.index(("pulled", "key-3")) == log.index(("marked", "key-1")) + 1


def test_receipts_of_a_round_come_before_its_mark(deliver: Deliver) -> None:
    """So that the engine can settle the old and mark the new in one transaction."""
    with FaultServer().serving() as server:
        options = SmtpOptions(host="127.0.0.1", port=server.port, tls="none", connections=1)
        log: list[str] = []
        letters = map(numbered, range(6))
        for receipt in Smtp().deliver(letters, lambda keys: log.extend(f"marked {key}" for key in keys), options):
            log.append(f"settled {receipt.key}")
    for number in range(5):
        assert log.index(f"settled key-{number}") < log.index(f"marked key-{number + 1}")


@pytest.mark.parametrize("batch", [1, 4])
@pytest.mark.parametrize("connections", [1, 3])
@pytest.mark.parametrize("pipelining", [True, False])
def test_a_withdrawn_letter_goes_to_nobody(deliver: Deliver, pipelining: bool, connections: int, batch: int) -> None:
    gone = {"key-0", "key-7", "key-8", "key-29"}
    marked: list[str] = []

    def mark(keys: Sequence[str]) -> None:
        if stopped := gone & set(keys):
            raise Withdrawn(stopped)
        marked.extend(keys)

    with FaultServer(pipelining=pipelining).serving() as server:
        delivery = deliver(server, map(numbered, range(30)), mark, connections=connections, batch=batch)
    left = {n for n in range(30) if f"key-{n}" not in gone}
    assert delivery.outcomes == dict.fromkeys(left, "sent")
    assert set(server.accepted) == left
    assert sorted(marked) == sorted(f"key-{n}" for n in left)


def test_a_stop_withdraws_what_has_no_body_yet(deliver: Deliver) -> None:
    """How a run ends soon: no more letters, and `mark` withdraws those that are announced."""
    stopped: list[bool] = []

    def letters() -> Iterator[Letter]:
        yield from map(numbered, range(10))
        stopped.append(True)

    def mark(keys: Sequence[str]) -> None:
        if stopped and keys:
            raise Withdrawn(keys)

    with FaultServer().serving() as server:
        delivery = deliver(server, letters(), mark, connections=3)
    assert set(delivery.outcomes.values()) == {"sent"}
    assert set(delivery.outcomes) == set(server.accepted) != set(range(10))


def test_none_means_later_and_holds_up_nobody(deliver: Deliver) -> None:
    asked: list[int] = []

    def now_and_then() -> Iterator[Letter | None]:
        for number in range(6):
            for _ in range(number % 3):
                asked.append(number)
                yield None
            yield numbered(number)

    with FaultServer().serving() as server:
        delivery = deliver(server, now_and_then(), connections=2)
    assert delivery.outcomes == dict.fromkeys(range(6), "sent")
    assert len(asked) == 6


def test_a_mark_that_fails_ends_it_and_no_body_leaves(deliver: Deliver) -> None:
    def full(keys: Sequence[str]) -> None:
        if keys:
            raise MemoryError("the disk is full")

    with FaultServer().serving() as server, pytest.raises(MemoryError):
        deliver(server, map(numbered, range(9)), full, connections=3)
    assert (server.bodies, sum(server.accepted.values())) == ([], 0)


def test_whoever_takes_no_more_receipts_leaves_no_connection_behind() -> None:
    with FaultServer().serving() as server:  # which ends when its connections do
        options = SmtpOptions(host="127.0.0.1", port=server.port, tls="none")
        delivering = Smtp().deliver(map(numbered, range(50)), lambda keys: None, options)
        next(delivering)
        delivering.close()  # type: ignore[attr-defined]
    assert sum(server.accepted.values()) < 50


class TestContract(ChannelContract):
    @pytest.fixture(autouse=True)
    def _server(self) -> Iterator[None]:
        with FaultServer().serving() as self.server:
            yield

    def channel(self, tmp_path: Path) -> tuple[Channel, Options]:
        return Smtp(), SmtpOptions(host="127.0.0.1", port=self.server.port, tls="none", connections=3)
