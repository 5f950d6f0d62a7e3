"""What waits or leaves otherwise than it reads: waits for ever, opens that decide, times outside of the window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from nurture.core.campaigns import Campaign, Send, WaitUntil
from nurture.core.conditions import Condition
from nurture.core.hearing import asked, with_segments
from nurture.core.moments import Moment
from nurture.core.occasions import Anchors, Date, DayOf, Weekday
from nurture.core.paths import all_steps
from nurture.core.program import Project
from nurture.core.wall import DAY
from nurture.core.windows import Window
from nurture.project.lint.findings import Finding

_ALWAYS = Window("any")
_ANY = datetime(2000, 1, 1, tzinfo=UTC)
"""What a date does not hang on: when the lead came."""


def endless_waits(campaign: Campaign, project: Project) -> Iterator[Finding]:
    """A wait for a time that hangs on a value which may be empty, without `at_most`."""
    for step in all_steps(campaign):
        if isinstance(step, WaitUntil) and step.moment and step.at_most is None:
            noun, _, _ = step.moment.name.partition(".")
            if noun in ("lead", "event"):
                words = f"a lead whose `{step.moment.name}` is empty waits here for ever"
                yield Finding(words, step.place, "say how long at most: `at_most: 30 days`", campaign.place.path)


def opens_alone(campaign: Campaign, project: Project) -> Iterator[Finding]:
    """A condition that opens alone decide: mail programs and scanners open mails too."""
    for condition in asked(campaign):
        events = _events(condition, project)
        if events and all(event.partition(" ")[0] == "opened" for event in events):
            words = f"`{condition.source}` is decided by opens alone, and machines open mail too"
            yield Finding(words, condition.place, "ask for a click or a reply as well", campaign.place.path)


def _events(condition: Condition, project: Project) -> set[str]:
    """The events that it asks for, in its segments too; none when it asks for fields as well."""
    conditions = list(with_segments(condition, project))
    if any(each.fields for each in conditions):
        return set()
    return {event for each in conditions for event in each.events}


def outside_window(campaign: Campaign, project: Project) -> Iterator[Finding]:
    """A send whose own time lies outside its window or in the quiet hours, always."""
    for step in all_steps(campaign):
        if isinstance(step, Send) and step.at and not step.requested:
            window, quiet = step.window or campaign.window or _ALWAYS, project.limits.quiet
            open_ = window.minutes() - (quiet.minutes() if quiet else set())
            if open_.isdisjoint(_minutes(step)):
                words = f"`{step.at.text}` is always outside of the window and the hours that are not quiet"
                yield Finding(words, step.place, "the mail would leave when the window opens", campaign.place.path)


def _minutes(step: Send) -> set[int]:
    """The minutes of a week at which its time can be; all of them where that cannot be told."""
    moment = step.at
    assert moment
    anywhere = set(range(7 * DAY))
    minute = moment.minute
    match moment.occasion:
        case Weekday(weekday=weekday, minute=own) if not moment.span:
            return {weekday * DAY + (own if minute is None else minute)}
        case Date(day=day, minute=own) if not moment.span:
            return {day.weekday() * DAY + (own if minute is None else minute)}
        case DayOf(minute=own) if not moment.span and minute is None:
            minute = own
    return anywhere if minute is None else {day * DAY + minute for day in range(7)}


def outside_dates(campaign: Campaign, project: Project) -> Iterator[Finding]:
    """A send whose date, its own or that of a fact, is not among the campaign's dates."""
    if campaign.dates is None:
        return
    first, last = (at.astimezone(project.zone).date() for at in (campaign.dates.starts, campaign.dates.ends))
    for step in all_steps(campaign):
        if not isinstance(step, Send) or step.at is None:
            continue
        day = _day(step.at, campaign, project)
        if day and not first <= day <= last:
            words = f"`{step.at.text}` is outside the campaign's dates, {campaign.dates.text}"
            yield Finding(words, step.place, "nothing is sent outside them", campaign.place.path)


def _day(moment: Moment, campaign: Campaign, project: Project) -> date | None:
    """The day of a moment that is the same for every lead; None of any other."""
    if not (isinstance(moment.occasion, Date) or moment.name.startswith("campaign.")):
        return None
    facts = {f"campaign.{name}": value for name, value in campaign.facts.items()}
    anchors = Anchors(project.zone, project.zone, None, facts.get, project.holiday)
    at = moment.at(_ANY, anchors)
    return at.astimezone(project.zone).date() if at else None
