"""Forms that are gone from the files while people are still asked to confirm what they have sent by them."""

from __future__ import annotations

from collections.abc import Iterator

from nurture.core.forms import form_called
from nurture.core.program import Project
from nurture.store.protocol import Store


def lost_forms(project: Project, store: Store) -> Iterator[str]:
    """In words, each with its cure."""
    for name, count in store.unconfirmed().items():
        if form_called(name, project.forms) is None:
            words = f"form {name} is gone, and {count:,} who sent it have not confirmed it and cannot any more"
            yield f"{words}: say `was: {name}` at the form that it is now"
