"""What was changed between two versions of a campaign: in its steps, and in what it says above them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from nurture.core.campaigns import Campaign
from nurture.core.edits.comparison import Change, steps_changed
from nurture.core.edits.written import compared, of_campaign, said
from nurture.core.model import Value
from nurture.core.paths import all_steps


def changes(old: Campaign, new: Campaign, zone: ZoneInfo) -> list[Change]:
    """In the order of the newer file; what concerns the whole campaign first. Instants are told in the `zone`."""
    return [*_status(old, new), *_facts(old, new, zone), *_above(old, new), *steps_changed(old, new)]


def new_name(old: Campaign, campaigns: Iterable[Campaign]) -> str:
    """The name of the campaign that has all steps of one whose file is gone: what that may be called now."""
    steps = {step.key for step in all_steps(old)}
    alike = (each.name for each in campaigns if steps and {step.key for step in all_steps(each)} == steps)
    return next(alike, "")


def put_back(old: str, new: str) -> str:
    """What to do where a campaign was given another name: there is no `was` for campaigns."""
    return f"campaigns/{new}.yaml has the same steps: call it {old}.yaml again, and its leads go on"


def _status(old: Campaign, new: Campaign) -> Iterator[Change]:
    if old.status != new.status:
        kind = "live" if new.status == "live" else "paused"
        yield Change(kind, f"status changed: {old.status}, now {new.status}", new.place)


def _facts(old: Campaign, new: Campaign, zone: ZoneInfo) -> Iterator[Change]:
    """Each that is another one now."""
    before, after = ({name: _here(value, zone) for name, value in each.facts.items()} for each in (old, new))
    for name in {**after, **before}:
        if words := compared(f"facts.{name}", before.get(name, ""), after.get(name, "")):
            yield Change("facts", words, new.place)


def _here(value: Value, zone: ZoneInfo) -> str:
    return said(value.astimezone(zone) if isinstance(value, datetime) else value)


def _above(old: Campaign, new: Campaign) -> Iterator[Change]:
    before, after = of_campaign(old), of_campaign(new)
    for name, (text, place) in [(name, told) for name, told in after.items() if name != "facts"]:
        if words := compared(name, before[name][0], text):
            yield Change(name.split()[0], words, place, is_old=not text)
