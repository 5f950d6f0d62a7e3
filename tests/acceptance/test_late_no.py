"""Somebody opts out while the envelope of a mail to them is out: its body never goes, and nobody else's suffers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from nurture.store.sqlite import SqliteStore
from tests.acceptance.phased_sink import PhasedSink, phased_sink
from tests.acceptance.sent_once import agree, ended, in_a_group, sends
from tests.acceptance.test_kills import ran

LEADS = 8


@pytest.fixture
def sink() -> Iterator[PhasedSink]:
    with phased_sink() as made:
        yield made


def of_lead(root: Path, email: str) -> list[str]:
    with closing(SqliteStore(root / "nurture.db")) as store:
        return sorted(str(message.state) for message, address in store.messages() if address == email)


@pytest.mark.parametrize("phase", ["RCPT", "DATA"])
@pytest.mark.parametrize(("connections", "count"), [(1, 1), (1, 4), (3, 3)])
def test_a_body_never_goes_to_somebody_who_has_opted_out_meanwhile(
    tmp_path: Path, sink: PhasedSink, phase: str, connections: int, count: int
) -> None:
    root = sends(tmp_path, sink, LEADS, 1, connections)
    sink.holds = lambda asked, recipient, counted: asked == phase and counted == count
    run = in_a_group(root, "run")
    (email,) = sink.wait_for(1)
    ran(root, "record", email, "unsubscribed")
    sink.release()
    text = ended(run)
    assert (run.returncode, "in doubt" in text) == (0, False), text
    assert email not in sink.recipients
    assert "sent" not in of_lead(root, email)
    states = agree(root, sink)
    assert len(states["sent"]) == 2 * (LEADS - 1)
    assert states.keys() <= {"sent", "cancelled"}


def test_one_who_opts_out_while_their_letter_waits_its_turn_gets_none(tmp_path: Path, sink: PhasedSink) -> None:
    """It is written and at hand, and nothing of it has been said to the server."""
    root = sends(tmp_path, sink, LEADS, 1, 1)
    sink.holds = lambda phase, recipient, count: phase == "RCPT" and count == 1
    run = in_a_group(root, "run")
    (first,) = sink.wait_for(1)
    others = [f"lead{n}@example.com" for n in range(LEADS) if f"lead{n}@example.com" != first]
    for email in others[:4]:
        ran(root, "record", email, "unsubscribed")
    sink.release()
    text = ended(run)
    assert (run.returncode, "in doubt" in text) == (0, False), text
    assert set(sink.recipients) == {first, *others[4:]}
    agree(root, sink)
