"""docs/delivery.md: its tables say what the code does."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nurture.core.model import MessageState
from nurture.core.sending.providers import PROVIDERS
from nurture.core.sending.retries import REASONS, next_try

PAGE = (Path(__file__).parents[2] / "docs/delivery.md").read_text("utf-8")
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def rows(heading: str) -> list[list[str]]:
    """The cells of the table below a heading."""
    section = PAGE.partition(f"# {heading}\n")[2].partition("\n#")[0]
    lines = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")]
    return lines[2:]


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def times(reason: str) -> str:
    """As the page says them: those that differ, then the one that repeats."""
    delays = [(next_try(reason, n, NOW, NOW) or NOW) - NOW for n in range(20)]
    first = delays.index(delays[-1])
    return ", ".join([*map(words, delays[:first]), f"then every {words(delays[-1])}"])


def words(delay: timedelta) -> str:
    minutes = int(delay / timedelta(minutes=1))
    return f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes} min"


def test_it_says_when_each_reason_is_tried_again() -> None:
    told = {name: said for cell, said in rows("When it is tried again") for name in names(cell) or ["all others"]}
    others = told.pop("all others")
    assert {reason: told.get(reason, others) for reason in REASONS} == {reason: times(reason) for reason in REASONS}


def test_it_lists_every_reason_every_state_and_every_provider() -> None:
    assert {name for row in rows("What a server answers") for name in names(row[0])} == REASONS
    ends = [name for row in rows("The states of a message") for name in (*names(row[0]), *names(row[-1]))]
    assert {*ends} == {state.value for state in MessageState}
    assert {names(name)[0]: tuple(said.split(", ")) for name, said in rows("Providers")} == PROVIDERS
