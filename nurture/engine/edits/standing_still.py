"""Campaigns that an edit makes stand still, asked of the database: who stands where, and who has received what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace

from nurture.core.campaigns import Campaign
from nurture.core.edits.standstill import dealt_anew, nowhere, renamed_unsaid, sent_again, splits_renamed, stranded
from nurture.core.edits.whereabouts import Counts
from nurture.core.problems import Problem
from nurture.engine.edits.kept_files import project_before
from nurture.engine.workplace import Workplace
from nurture.store.protocol import Store


def standing_still(names: Collection[str], place: Workplace, store: Store) -> dict[str, list[Problem]]:
    """Of these campaigns those whose file must first say what becomes of leads on their way, and why."""
    before = project_before(place, store)
    olds = before.campaigns if before else {}
    found = {}
    for name in sorted(names):
        problems = list(_problems(place.project.campaigns[name], olds.get(name), store))
        if problems:
            found[name] = [shown(problem, place) for problem in problems]
    return found


def _problems(campaign: Campaign, old: Campaign | None, store: Store) -> Iterator[Problem]:
    lost = nowhere(campaign, stood(campaign.name, store))
    had = store.received(campaign.name, {behind for _, behind in lost}) if lost else {}
    lost = {(sequence, behind): count for (sequence, behind), count in lost.items() if behind in had}
    yield from stranded(campaign, old, lost)
    unsaid = renamed_unsaid(campaign, old) if old and not lost else {}
    told = store.received(campaign.name, unsaid) if unsaid else {}
    yield from (sent_again(key, unsaid[key], count, campaign, old) for key, count in told.items() if old)
    dealt = splits_renamed(campaign, old) if old else {}
    took = store.received(campaign.name, dealt) if dealt else {}
    yield from (dealt_anew(key, dealt[key], campaign, old, count) for key, count in took.items() if old)


def stood(name: str, store: Store) -> Counts:
    """Behind what the walks of a campaign stand, in the sequences that they have left too."""
    counts: Counter[tuple[str, str]] = Counter()
    for left in (False, True):
        for (_, sequence, behind), count in store.standing([name], left).items():
            counts[sequence, behind] += count
    return counts


def shown(problem: Problem, place: Workplace) -> Problem:
    """With the line that it is about."""
    lines = place.loaded.texts.get(problem.place.path, "").splitlines()
    return replace(problem, shown=lines[problem.place.line - 1]) if problem.place.line <= len(lines) else problem
