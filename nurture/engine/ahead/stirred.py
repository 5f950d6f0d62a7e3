"""The leads that have to be planned of those whom an edit woke: most stay where they stand, which their walks tell."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from nurture.core.campaigns import Campaign
from nurture.core.edits.at_rest import only_steps_differ, rests
from nurture.core.model import Enrolment, Facts
from nurture.core.program import Project
from nurture.core.situation import clock_of
from nurture.store.protocol import Store


@dataclass(frozen=True, slots=True)
class Woken:
    """Leads woken by an edit of steps in `edited`, each the older and the newer file; `prompted` are due without it."""

    project: Project
    edited: Mapping[str, tuple[Campaign, Campaign]]
    prompted: frozenset[int]
    now: datetime
    until: datetime

    def stirred(self, leads: Sequence[int], store: Store) -> list[int]:
        """Those to whom something may happen by `until`."""
        alone = [lead for lead in leads if lead not in self.prompted]
        restless = {lead for lead, fields, walk in store.walking(alone, self.edited) if not self._rests(fields, walk)}
        return [lead for lead in leads if lead in self.prompted or lead in restless]

    def _rests(self, fields: Facts, walk: Enrolment) -> bool:
        old, new = self.edited[walk.campaign]
        clock = clock_of(fields, self.project)
        return walk.version == old.version and rests(walk, old, new, self.now, self.until, clock)


def woken_alone(
    before: Project | None,
    project: Project,
    edited: Collection[str] | None,
    prompted: frozenset[int],
    now: datetime,
    until: datetime,
) -> Woken | None:
    """None when an edit may concern whoever it likes: it was more than one of steps, or nothing was known before."""
    if before is None or edited is None:
        return None
    pairs = {name: (before.campaigns.get(name), project.campaigns.get(name)) for name in edited}
    steps = {name: (old, new) for name, (old, new) in pairs.items() if old and new and only_steps_differ(old, new)}
    return Woken(project, steps, prompted, now, until) if len(steps) == len(pairs) else None
