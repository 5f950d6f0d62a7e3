"""Leads whose owner an edit of nurture.yaml takes out, and who looks after each from the next run on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from nurture.core.entering.owners import choose
from nurture.core.ledger import Ledger
from nurture.core.model import LeadState
from nurture.core.program import Project
from nurture.engine.advance import turns_taken
from nurture.store.protocol import Store


def losses(before: Project, now: Project, store: Store) -> Mapping[tuple[str, str], int]:
    """How many leads lose whom, and to whom, by their names; "" is nobody."""
    gone = {owner.key: owner.name or owner.key for owner in before.owners}
    names = {owner.key: owner.name or owner.key for owner in now.owners}
    counts: Counter[tuple[str, str]] = Counter()
    turns = turns_taken(store)
    for state in store.leads():
        if state.course.owner in gone.keys() - names.keys():
            ledger = _chosen(replace(state, turns=turns), now)
            turns = ledger.turns
            counts[gone[state.course.owner], names.get(ledger.situation.owner, "")] += 1
    return counts


def _chosen(state: LeadState, project: Project) -> Ledger:
    """Asked as at the last plan of the lead."""
    at = state.course.planned or datetime.min.replace(tzinfo=UTC)
    ledger = Ledger(state, project, at, at)
    choose(ledger)
    return ledger
