"""Whatever happens, in any order, what nurture promises holds after each of it."""

from __future__ import annotations

import pytest
from hypothesis import settings

from tests.machine.machine import Machine
from tests.machine.pool import BASE, EDITS, text

TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)


@pytest.mark.soak
class TestLongMachine(Machine.TestCase):  # type: ignore[name-defined, misc]
    settings = settings(max_examples=2000, stateful_step_count=50, deadline=None)


def test_every_edit_changes_its_file() -> None:
    assert all(text(name, edit) != text(name, "") for name in EDITS for edit in EDITS[name] if edit)
    assert {*EDITS} <= {*BASE, "house"}
