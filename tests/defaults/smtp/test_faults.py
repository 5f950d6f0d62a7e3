"""Every fault at the first, the middle and the last letter, with and without PIPELINING, over one connection and three.

The server's own record decides: nothing is accepted twice, nothing accepted counts as deferred or failed, and a letter
is in doubt only when its last dot came and no whole reply left.
"""

from __future__ import annotations

from itertools import product

import pytest

from tests.defaults.smtp.conftest import Deliver, Delivery, numbered
from tests.defaults.smtp.fault_server import BREAKS, HARMLESS, PHASES, REFUSALS, WAYS, Fault, FaultServer

LETTERS = 7
PLACES = (0, LETTERS // 2, LETTERS - 1)


def expected(fault: Fault) -> str:
    """R1.4: what becomes of the letter."""
    if fault.way in HARMLESS:
        return "sent"
    if fault.way in ("later", "never"):
        return "deferred" if fault.way == "later" else "failed"
    if fault.phase == ".":
        return "deferred" if fault.way == "closing" else "in_doubt"
    return "sent" if fault.times == 1 else "deferred"


def sound(server: FaultServer, delivery: Delivery) -> bool:
    """What holds whatever the server does."""
    for number, outcome in delivery.outcomes.items():
        accepted, answered = server.accepted[number], server.answered[number]
        held = {
            "sent": accepted == 1 and answered == 1,
            "in_doubt": accepted <= 1 and answered == 0,
            "deferred": accepted == 0,
            "failed": accepted == 0,
        }
        if not held[outcome]:
            return False
    return not server.ahead


@pytest.mark.parametrize("connections", [1, 3])
@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelining", "plain"])
@pytest.mark.parametrize(("phase", "way"), list(product(PHASES, WAYS)))
def test_a_fault_concerns_one_letter(
    deliver: Deliver, phase: str, way: str, pipelining: bool, connections: int
) -> None:
    for place, times in product(PLACES, (1, 9)):
        wanted = expected(Fault(place, phase, way, times))
        with FaultServer([Fault(place, phase, way, times)], pipelining=pipelining).serving() as server:
            delivery = deliver(server, map(numbered, range(LETTERS)), connections=connections)
        others = dict.fromkeys(range(LETTERS), "sent")
        assert delivery.outcomes == {**others, place: wanted}
        assert sound(server, delivery)


@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelining", "plain"])
@pytest.mark.parametrize("way", ["later", "never"])
@pytest.mark.parametrize("phase", ["MAIL", "RCPT"])
def test_no_message_goes_to_nobody(deliver: Deliver, phase: str, way: str, pipelining: bool) -> None:
    """Refused, and DATA answered with 354 all the same: a lone dot ends it (RFC 2920 3.1)."""
    faults = [Fault(place, phase, way) for place in PLACES]
    with FaultServer(faults, pipelining=pipelining, anyway=True).serving() as server:
        delivery = deliver(server, map(numbered, range(LETTERS)))
    assert [number for number, outcome in delivery.outcomes.items() if outcome != "sent"] == list(PLACES)
    assert sound(server, delivery)
    assert len(server.bodies) == LETTERS - len(PLACES)
    assert server.connections == 1


@pytest.mark.parametrize("connections", [1, 3])
@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelining", "plain"])
@pytest.mark.parametrize("unasked", [True, False], ids=["unasked", "to the next"])
def test_a_server_that_closes_after_ten_mails_gets_them_all(
    deliver: Deliver, unasked: bool, pipelining: bool, connections: int
) -> None:
    with FaultServer(pipelining=pipelining, most=10, unasked=unasked).serving() as server:
        delivery = deliver(server, map(numbered, range(35)), connections=connections)
    assert delivery.outcomes == dict.fromkeys(range(35), "sent")
    assert sound(server, delivery)


@pytest.mark.parametrize("way", ["drop", "closing", "silent"])
def test_the_reply_to_one_letter_is_lost_while_the_next_is_announced(deliver: Deliver, way: str) -> None:
    with FaultServer([Fault(1, ".", way)]).serving() as server:
        delivery = deliver(server, map(numbered, range(3)))
    assert delivery.outcomes == {0: "sent", 1: "deferred" if way == "closing" else "in_doubt", 2: "sent"}
    assert server.together == 2
    assert sound(server, delivery)


def test_many_faults_in_one_run_concern_those_letters(deliver: Deliver) -> None:
    faults = [Fault(3 * n, phase, way) for n, (phase, way) in enumerate(product(PHASES, (*REFUSALS, *BREAKS)))]
    with FaultServer(faults).serving() as server:
        delivery = deliver(server, map(numbered, range(3 * len(faults))), connections=3)
    assert {n: outcome for n, outcome in delivery.outcomes.items() if n % 3} == {
        n: "sent" for n in range(3 * len(faults)) if n % 3
    }
    assert sound(server, delivery)
