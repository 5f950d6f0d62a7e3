"""What waits or leaves otherwise than it reads: waits for ever, opens that decide, times outside of the window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from nurture.core.campaigns import Campaign
from nurture.core.hearing import asked, with_segments
from nurture.core.paths import all_steps
from nurture.core.program import Project
from nurture.core.steps import Send, WaitUntil
from nurture.core.times.moments import Moment
from nurture.core.times.occasions import Anchors, Date, DayOf, Weekday
from nurture.core.times.wall import DAY
from nurture.core.times.windows import Window
from nurture.project.lint.conditions import asks_what_happened_alone, needs
from nurture.project.lint.findings import Finding
from nurture.project.lint.reach import is_started

_ALWAYS = Window("any")
_ANY = datetime(2000, 1, 1, tzinfo=UTC)
"""What a date does not hang on: when the lead came."""


def endless_waits(campaign: Campaign, project: Project) -> Iterator[Finding]:
    """A wait for a time that hangs on a value which may be empty, without `at_most`."""
    sure = set() if is_started(campaign, project) else {"event.at", *needs(campaign.enter.when)}
    for step in all_steps(campaign):
        if isinstance(step, WaitUntil) and step.moment and step.at_most is None:
            name = step.moment.name
            if name.startswith(("lead.", "event.")) and name not in {*sure, *needs(step.when)}:
                words = f"a lead whose `{name}` is empty waits here for ever"
                yield Finding(words, step.place, "say how long at most: `at_most: 30 days`", campaign.place.path)


def opens_alone(campaign: Campaign, project: Project) -> Iterator[Finding]:
    """A condition that opens alone decide: mail programs and scanners open mails too."""
    for condition in asked(campaign):
        parts = list(with_segments(condition, project))
        events = {event for part in parts for event in part.events}
        opens = events and all(event.partition(" ")[0] == "opened" for event in events)
        if opens and all(map(asks_what_happened_alone, parts)):
            words = f"`{condition.source}` is decided by opens alone, and machines open mail too"
            yield Finding(words, condition.place, "ask for a click or a reply as well", campaign.place.path)


def outside_window(campaign: Campaign, project: Project) -> Iterator[Finding]:
    """A send whose own time lies outside its window or in the quiet hours, always."""
    for step in all_steps(campaign):
        if isinstance(step, Send) and step.at and not step.requested:
            window, quiet = step.window or campaign.window or _ALWAYS, project.limits.quiet
            open_ = window.minutes() - (quiet.minutes() if quiet else set())
            if open_.isdisjoint(_minutes(step.at, campaign, project)):
                words = f"`{step.at.text}` is outside of the window and the hours that are not quiet"
                yield Finding(words, step.place, "the mail would leave when the window opens", campaign.place.path)


def _minutes(moment: Moment, campaign: Campaign, project: Project) -> set[int]:
    """The minutes of a week at which it can be; all of them where that cannot be told."""
    if at := _instant(moment, campaign, project):
        local = at.astimezone(project.zone)
        return {local.weekday() * DAY + local.hour * 60 + local.minute}
    anywhere = set(range(7 * DAY))
    minute = moment.minute
    match moment.occasion:
        case Weekday(weekday=weekday, minute=own) if not moment.span:
            return {weekday * DAY + (own if minute is None else minute)}
        case DayOf(minute=own) if not moment.span and minute is None:
            minute = own
    return anywhere if minute is None else {day * DAY + minute for day in range(7)}


def outside_dates(campaign: Campaign, project: Project) -> Iterator[Finding]:
    """A send whose date, its own or that of a fact, is not among the campaign's dates."""
    if campaign.dates is None:
        return
    for step in all_steps(campaign):
        if not isinstance(step, Send) or step.at is None:
            continue
        at = _instant(step.at, campaign, project)
        if at and not campaign.dates.starts <= at < campaign.dates.ends:
            words = f"`{step.at.text}` is outside the campaign's dates, {campaign.dates.text}"
            yield Finding(words, step.place, "nothing is sent outside them", campaign.place.path)


def _instant(moment: Moment, campaign: Campaign, project: Project) -> datetime | None:
    """When a moment is that hangs on nothing of a lead, as it is in the project's zone; None for any other."""
    if not (isinstance(moment.occasion, Date) or moment.name.startswith("campaign.")):
        return None
    facts = {f"campaign.{name}": value for name, value in campaign.facts.items()}
    return moment.at(_ANY, Anchors(project.zone, project.zone, None, facts.get, project.holiday))
