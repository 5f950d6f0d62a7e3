"""Forms that are gone from the files while people are still asked to confirm what they have sent by them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from nurture.core.forms import form_called
from nurture.core.program import Project
from nurture.store.protocol import Store

_NONE = "no_lost_forms"
"""The hash of the nurture.yaml by which there was none, and when: under the same one only what came since can be lost,
from a `nurture serve` that was started before an edit."""


def lost_forms(project: Project, store: Store, now: datetime) -> list[str]:
    """In words, each with its cure."""
    wiring, _, at = store.get(_NONE).partition(" ")
    if not _lost(project, store.unconfirmed(datetime.fromisoformat(at) if wiring == project.wiring else None)):
        store.put(_NONE, f"{project.wiring} {now.isoformat()}")
        return []
    return [
        f"form {name} is gone, and {count:,} who sent it have not confirmed it and cannot any more: say `was: {name}`"
        " at the form that it is now"
        for name, count in _lost(project, store.unconfirmed()).items()
    ]


def _lost(project: Project, unconfirmed: Mapping[str, int]) -> dict[str, int]:
    return {name: count for name, count in unconfirmed.items() if form_called(name, project.forms) is None}
