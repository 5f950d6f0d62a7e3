"""What may be wrong with an installation, looked at from outside: nothing is written, nothing is sent."""

from __future__ import annotations

from collections.abc import Iterator

from nurture.engine.checkup.database import database
from nurture.engine.checkup.finding import Finding
from nurture.engine.checkup.installation import installation
from nurture.engine.workplace import Workplace


def examine(place: Workplace) -> Iterator[Finding]:
    """Everything, the program first, then the project, then its database."""
    yield from installation(place)
    yield from database(place)
