"""Forms that are gone from the files while people are still asked to confirm what they have sent by them."""

from __future__ import annotations

from nurture.core.forms import form_called
from nurture.core.program import Project
from nurture.store.protocol import Store

_NONE = "no_lost_forms"
"""The hash of the nurture.yaml by which there was none: until an edit of it there is none to seek."""


def lost_forms(project: Project, store: Store) -> list[str]:
    """In words, each with its cure."""
    if store.get(_NONE) == project.wiring:
        return []
    waiting = store.unconfirmed().items()
    lost = {name: count for name, count in waiting if form_called(name, project.forms) is None}
    if not lost:
        store.put(_NONE, project.wiring)
    return [_words(name, count) for name, count in lost.items()]


def _words(name: str, count: int) -> str:
    words = f"form {name} is gone, and {count:,} who sent it have not confirmed it and cannot any more"
    return f"{words}: say `was: {name}` at the form that it is now"
