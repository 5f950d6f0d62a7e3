"""What edits of the files mean for a run: which campaign is live since when, which stands still, who is planned."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from nurture.core.edits.changes import new_name, put_back
from nurture.core.entering.doors import by_condition
from nurture.core.problems import Problem
from nurture.core.program import Project
from nurture.engine.advance import SLICE
from nurture.engine.budgets import with_pauses
from nurture.engine.edits.kept_files import keep_hashes, project_before
from nurture.engine.edits.standing_still import standing_still
from nurture.engine.unread_lists import with_unread
from nurture.engine.workplace import Workplace
from nurture.store.protocol import Store

_REACHED = "edits_reached"


def live_since(project: Project, store: Store, now: datetime) -> Project:
    """The project with the instant since when each campaign has been live: from now on for one found so now."""
    live = _instants(store, "live")
    for campaign in project.campaigns.values():
        if campaign.status == "live":
            live.setdefault(campaign.name, now)
    missed = {name: since for name, since in _instants(store, "broken").items() if name in project.campaigns}
    return replace(project, live=live, missed=missed)


def newly_live(project: Project, store: Store) -> set[str]:
    """Campaigns that no run has found live yet, and the next one will: new ones, and drafts that are finished."""
    live = _instants(store, "live")
    return {name for name, campaign in project.campaigns.items() if campaign.status == "live" and name not in live}


def remember(project: Project, broken: Collection[str], store: Store, now: datetime) -> None:
    """Keep since when campaigns are live, and since when one that was live or is new stands still with an error."""
    seen = {*json.loads(store.get("seen") or "[]"), *_versions(project)}
    standing = _instants(store, "broken")
    for name in set(broken):
        if name in project.live or name not in seen:
            standing.setdefault(name, now)
    _put(store, "live", project.live)
    _put(store, "broken", standing)
    store.put("seen", json.dumps(sorted(seen)))


def forget_missed(project: Project, store: Store) -> None:
    """What came while a campaign stood still has been made up for."""
    standing = _instants(store, "broken")
    _put(store, "broken", {name: since for name, since in standing.items() if name not in project.missed})


def left_behind(place: Workplace, store: Store) -> dict[str, int]:
    """How many leads are on their way in each campaign whose file was taken away."""
    gone = {*json.loads(store.get("seen") or "[]")} - place.project.campaigns.keys() - place.loaded.broken
    walks = store.walks(gone) if gone else {}
    counts = {name: walks.get((name, "active"), 0) + walks.get((name, "held_out"), 0) for name in sorted(gone)}
    return {name: count for name, count in counts.items() if count}


def renamed_to(name: str, place: Workplace, store: Store) -> str:
    """Of a campaign whose file is gone what it is called now, where another one has its steps."""
    before = project_before(place, store)
    old = before.campaigns.get(name) if before else None
    new = new_name(old, place.project.campaigns.values()) if old else ""
    return f"; {put_back(name, new)}" if new else ""


def in_force(place: Workplace, store: Store, now: datetime) -> tuple[Project, list[Problem]]:
    """The project without the campaigns that an edit makes stand still, and why these do; others may have paused.

    Asked of those that were edited since they last walked.
    """
    project = as_held(live_since(place.project, store, now), store)
    suspects = changed_campaigns(project, store) & project.campaigns.keys()
    problems = standing_still(suspects, place, store) if suspects else {}
    campaigns = {name: campaign for name, campaign in project.campaigns.items() if name not in problems}
    missed = {name: since for name, since in project.missed.items() if name not in problems}
    return replace(project, campaigns=campaigns, missed=missed), [p for each in problems.values() for p in each]


def as_held(project: Project, store: Store) -> Project:
    """The project with the campaigns that have paused themselves, and the lists that marketing waits for."""
    return with_unread(with_pauses(project, store), store)


def concerned(project: Project, store: Store) -> Collection[str] | None:
    """The campaigns whose leads an edit concerns: those that changed. None: all leads, for the wiring or a door.

    A template is read when a mail is written: whoever changes it concerns nobody.
    """
    if _reached(store)[0] not in (None, _mark(project)):
        return None  # a run was killed under other files than these, with some leads planned by them
    known, changed = _known(store), changed_campaigns(project, store)
    campaigns = [campaign for name, campaign in project.campaigns.items() if name in changed]
    doors = project.missed or any(c.name not in known or by_condition(c) or c.enter.existing for c in campaigns)
    return None if doors or project.wiring != store.get("wiring") else changed


def leads_of_edits(project: Project, store: Store) -> Iterator[list[int]]:
    """The leads that an edit concerns, slice by slice, for whoever plans each before asking for the next.

    How far that has come is kept, so that a run goes on where one that was killed has ended; the edit is known once
    the last slice is planned.
    """
    campaigns, mark = concerned(project, store), _mark(project)
    reached, beyond = _reached(store)
    beyond = beyond if reached == mark else 0
    while leads := store.leads_in(campaigns, beyond, SLICE):
        yield leads
        beyond = leads[-1]
        store.put(_REACHED, json.dumps([mark, beyond]))
    with store.transaction():
        keep_hashes(project, store)
        if changed_campaigns(project, store) or project.wiring != store.get("wiring"):
            store.put("versions", json.dumps(_versions(project)))
            store.put("wiring", project.wiring)
        if store.get(_REACHED):
            store.put(_REACHED, "")


def _reached(store: Store) -> tuple[Any, int]:
    """Under which files a run was killed while it planned the leads of an edit, and how far it had come; None, 0."""
    mark, beyond = json.loads(store.get(_REACHED) or "[null, 0]")
    return mark, beyond


def _mark(project: Project) -> list[Any]:
    return [_versions(project), project.wiring]


def changed_campaigns(project: Project, store: Store) -> set[str]:
    """Campaigns whose file is another one than at the last run, is new, or is gone."""
    versions, known = _versions(project), _known(store)
    return {name for name in {*versions, *known} if versions.get(name) != known.get(name)}


def _known(store: Store) -> dict[str, str]:
    return dict(json.loads(store.get("versions") or "{}"))


def _versions(project: Project) -> dict[str, str]:
    """Of those that files say. One that paused itself, or waits for a list, is another version of it: its leads are
    planned again, then and when it goes on."""
    unread = " unread" * bool(project.unread)
    return {each.name: each.version + " paused" * bool(each.overdrawn) + unread for each in project.written}


def _instants(store: Store, name: str) -> dict[str, datetime]:
    return {key: datetime.fromisoformat(at) for key, at in json.loads(store.get(name) or "{}").items()}


def _put(store: Store, name: str, instants: Mapping[str, datetime]) -> None:
    store.put(name, json.dumps({key: at.isoformat() for key, at in instants.items()}))
