"""What edits of the files mean for a run: which campaign is live since when, and whose leads are woken."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from nurture.core.campaigns import Campaign, Notify, Send
from nurture.core.doors import by_condition
from nurture.core.paths import all_steps
from nurture.core.program import Project
from nurture.store.protocol import Store

_SLICE = 5_000  # leads woken at a time


def live_since(project: Project, store: Store, now: datetime) -> Project:
    """The project with the instant since when each campaign has been live: from now on for one found so now."""
    live = _instants(store, "live")
    for campaign in project.campaigns.values():
        if campaign.status == "live":
            live.setdefault(campaign.name, now)
    missed = {name: since for name, since in _instants(store, "broken").items() if name in project.campaigns}
    return replace(project, live=live, missed=missed)


def remember(project: Project, broken: Collection[str], store: Store, now: datetime) -> None:
    """Keep since when campaigns are live, and since when one that was live or is new stands still with an error."""
    seen = {*json.loads(store.get("seen") or "[]"), *project.campaigns}
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


def wake_for_edits(project: Project, store: Store, now: datetime) -> None:
    """Plan again the leads that an edit concerns: those in a changed campaign; all for the wiring or a door.

    They are woken in slices, so that nobody waits long to write; a run that is killed meanwhile leaves it to the next.
    """
    versions, known = _versions(project), _known(store)
    changed = {name for name in {*versions, *known} if versions.get(name) != known.get(name)}
    campaigns = [campaign for name, campaign in project.campaigns.items() if name in changed]
    doors = project.missed or any(c.name not in known or by_condition(c) or c.enter.existing for c in campaigns)
    if doors or project.wiring != store.get("wiring"):
        _wake(store, now, None)
    elif changed:
        _wake(store, now, changed)
    else:
        return
    with store.transaction():
        store.put("versions", json.dumps(versions))
        store.put("wiring", project.wiring)


def _wake(store: Store, now: datetime, campaigns: Collection[str] | None) -> None:
    beyond = 0
    while last := store.wake(now, campaigns, beyond, _SLICE)[1]:
        beyond = last


def edited(project: Project, store: Store) -> set[str]:
    """Campaigns known to the last run whose file or a template of theirs is another one now."""
    versions, known = _versions(project), _known(store)
    return {name for name in versions.keys() & known.keys() if versions[name] != known[name]}


def _known(store: Store) -> dict[str, str]:
    return dict(json.loads(store.get("versions") or "{}"))


def _versions(project: Project) -> dict[str, str]:
    return {name: _version(campaign, project) for name, campaign in project.campaigns.items()}


def keep_versions(project: Project, root: Path, store: Store) -> None:
    """Remember this version of every campaign file, so that old decisions explain themselves with the old line."""
    for campaign in project.campaigns.values():
        path = campaign.place.path
        store.keep_file(campaign.version, path, (root / path).read_text(encoding="utf-8"))


def _version(campaign: Campaign, project: Project) -> str:
    """The campaign's version with those of the templates it names."""
    steps = [step for step in all_steps(campaign) if isinstance(step, Send | Notify)]
    named = sorted({step.template for step in steps} & project.templates.keys())
    versions = [campaign.version, *(project.templates[name].version for name in named)]
    return hashlib.sha256(" ".join(versions).encode()).hexdigest()


def _instants(store: Store, name: str) -> dict[str, datetime]:
    return {key: datetime.fromisoformat(at) for key, at in json.loads(store.get(name) or "{}").items()}


def _put(store: Store, name: str, instants: Mapping[str, datetime]) -> None:
    store.put(name, json.dumps({key: at.isoformat() for key, at in instants.items()}))
