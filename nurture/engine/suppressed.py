"""What keeps mail from people: what nurture.yaml says, what is kept, and the marks of those who were erased."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from nurture.core.program import WIRING, Project
from nurture.core.suppression import domains_of
from nurture.store.protocol import Store


class Barrier(NamedTuple):
    """`who` is an address, a domain or a hash; `since` is None for what holds as long as it stands in a file."""

    who: str
    purpose: str
    reason: str
    source: str
    since: datetime | None = None


def barriers(project: Project, store: Store) -> Iterator[Barrier]:
    """All there are. An erased address has none: nobody can read its mark."""
    yield from _domains(project)
    yield from (Barrier(s.what, s.purpose, s.reason, s.source, s.since) for s in store.suppressions())


def barriers_to(key: str, project: Project, store: Store) -> list[Barrier]:
    """Those before one address."""
    erased = [Barrier(key, "", "erased", "a mark that only this address fits")] if store.is_erased(key) else []
    named = [each for each in _domains(project) if each.who in domains_of(key)]
    kept = [Barrier(s.what, s.purpose, s.reason, s.source, s.since) for s in store.suppressions_of(key)]
    return [*erased, *named, *kept]


def _domains(project: Project) -> list[Barrier]:
    return [Barrier(domain, "", str(place), WIRING) for domain, place in project.suppressed.items()]
