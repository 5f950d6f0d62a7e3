"""What a run did, in numbers, and what it has to say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class Report:
    """Numbers of one run. `notes` are for whoever reads the log; a `fault` is ours, a channel's or a plugin's."""

    now: datetime
    new_leads: int = 0
    refused_leads: int = 0
    events: int = 0
    sent: int = 0
    deferred: int = 0
    failed: int = 0
    in_doubt: int = 0
    held_keys: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def held(self) -> int:
        return len(self.held_keys)

    def as_dict(self) -> dict[str, object]:
        """The JSON that other programs rely on (docs/language.md, `run`)."""
        numbers = ("new_leads", "refused_leads", "events", "sent", "held", "deferred", "failed", "in_doubt")
        return {"now": self.now.isoformat(), **{name: getattr(self, name) for name in numbers}}
