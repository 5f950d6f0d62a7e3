"""Consents that would hardly be proved in the jurisdiction that the project names."""

from __future__ import annotations

from collections.abc import Iterator

from nurture.core.consents.standing import TRACKING
from nurture.core.program import WIRING, Project
from nurture.project.lint.findings import Finding


def unconfirmed(project: Project) -> Iterator[Finding]:
    """Where the owner of an address is expected to confirm it, a consent to mail that no form has confirmed."""
    expected = project.law.statements.get("double_opt_in")
    for purpose in project.consents.values() if expected else ():
        if purpose.place and expected and not (purpose.confirm or purpose.basis or purpose.name == TRACKING):
            words = f"`{purpose.name}` is not confirmed, which {project.jurisdiction} expects ({expected.source})"
            yield Finding(words, purpose.place, "add `confirm: double opt-in`", WIRING)
