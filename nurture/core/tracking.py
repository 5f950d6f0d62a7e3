"""How much may be known of what a lead does with its mails."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from nurture.core.model import Consent
from nurture.core.program import Project
from nurture.core.situation import TRACKING

Mode = Literal["none", "aggregate", "hygiene", "full"]


def mode_of(consents: Iterable[Consent], project: Project, at: datetime) -> Mode:
    """Of a lead who has said this by `at`: agreed, full; withdrawn, none; nothing, what the project says."""
    said = [c.given for c in consents if c.purpose == TRACKING and c.at <= at]
    if not said:
        mode: Mode = getattr(project, "tracking", "aggregate")
        return mode
    return "full" if all(said) else "none"
