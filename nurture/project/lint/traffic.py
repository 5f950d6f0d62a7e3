"""Campaigns beside each other and beside the limits: who catches the same leads, which caps never act or always do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import lru_cache
from itertools import combinations
from math import ceil

from nurture.core.campaigns import Campaign, Dates
from nurture.core.forms import Form
from nurture.core.paths import all_steps
from nurture.core.program import WIRING, Limit, Project, Source
from nurture.core.steps import Send, Step, Wait
from nurture.core.times.durations import Duration
from nurture.project.lint.conditions import can_both_hold
from nurture.project.lint.findings import Finding


def same_leads(campaign: Campaign, project: Project) -> Iterator[Finding]:
    """Two campaigns, no drafts, that the same door lets a lead into at once; told in the file that comes later."""
    for other in project.campaigns.values():
        if other.name >= campaign.name or "draft" in (campaign.status, other.status):
            continue
        doors = _doors(campaign) & _doors(other)
        if doors and _meet(campaign.dates, other.dates) and can_both_hold(campaign.enter.when, other.enter.when):
            words = f"{_listed(doors)} lets a lead into `{other.name}` too"
            hint = "tell them apart by `when`, or say why both are meant: `allow: {same-leads: …}`"
            yield Finding(words, campaign.enter.place or campaign.place, hint, campaign.place.path)


@lru_cache(maxsize=1024)
def _doors(campaign: Campaign) -> frozenset[str]:
    enter = campaign.enter
    doors = {enter.event, *(f"arrived {source}" for source in enter.sources)} - {""}
    return frozenset(doors or ({enter.when.source} if enter.when else ()))


def _meet(one: Dates | None, other: Dates | None) -> bool:
    return one is None or other is None or max(one.starts, other.starts) < min(one.ends, other.ends)


def _listed(doors: frozenset[str]) -> str:
    return " and ".join(f"`{door}`" for door in sorted(doors))


def idle_limits(project: Project) -> Iterator[Finding]:
    """A limit that can never be met, because another holds mails back before."""
    for one, other in combinations(project.limits.per_lead, 2):
        for tight, wide in ((one, other), (other, one)):
            if rough(tight.per) <= rough(wide.per) and wide.count >= _most(tight, wide):
                words = f"`{_said(wide)}` is never met: `{_said(tight)}` lets through {_most(tight, wide)} in that time"
                yield Finding(words, wide.place, "take it out, or let through fewer", WIRING)
                break


def _most(tight: Limit, wide: Limit) -> int:
    return tight.count * ceil(rough(wide.per) / rough(tight.per))


def _said(limit: Limit) -> str:
    return f"{limit.count} per {limit.per.text}"


def crowded(campaign: Campaign, project: Project) -> Iterator[Finding]:
    """Mails that follow each other faster than a limit ever allows, so that the limit moves each timetable."""
    walks = dict(campaign.sequences)
    walks["cold"] = (*walks.pop("begin", ()), *walks.get("cold", ()))
    for steps in walks.values():
        yield from _crowded(steps, campaign, project)


def _crowded(steps: Sequence[Step], campaign: Campaign, project: Project) -> Iterator[Finding]:
    for stretch in _stretches(steps, project):
        for limit in project.limits.per_lead:
            for index in range(limit.count, len(stretch)):
                (first, since), (send, at) = stretch[index - limit.count], stretch[index]
                if at - since < rough(limit.per):
                    words = f"`{_said(limit)}` always holds this mail: `{first.key}` leaves {_words(at - since)} before"
                    yield Finding(words, send.place, "wait longer between them", campaign.place.path)
                    break
    for step in steps:
        for inner in step.branches.values():
            yield from _crowded(inner, campaign, project)


def _stretches(steps: Sequence[Step], project: Project) -> Iterator[list[tuple[Send, timedelta]]]:
    """Mails that limits count, with nothing but waits between them, each with its time from the first on."""
    stretch: list[tuple[Send, timedelta]] = []
    at = timedelta()
    for step in steps:
        if isinstance(step, Wait) and not step.when:
            at += rough(step.duration)
        elif isinstance(step, Send) and not (step.requested or step.when or step.at or _has_basis(step, project)):
            stretch.append((step, at))
        elif step.branches or isinstance(step, Send | Wait):
            yield stretch
            stretch, at = [], timedelta()
    yield stretch


def _has_basis(step: Send, project: Project) -> bool:
    purpose = project.consents.get(step.consent)
    return purpose is not None and bool(purpose.basis)


def rough(duration: Duration) -> timedelta:
    """About how long: a month has 30 days, five business days a week."""
    days = 30 * duration.months + duration.days + 1.4 * duration.business_days
    return timedelta(days=days, seconds=duration.seconds)


def _words(span: timedelta) -> str:
    days, hours = span.days, span.seconds // 3600
    parts = [f"{days} days"] * bool(days) + [f"{hours} hours"] * bool(hours)
    return " and ".join(parts) or "no time"


def unasked_consent(campaign: Campaign, project: Project) -> Iterator[Finding]:
    """A source that lets leads in who have not agreed to what the campaign needs."""
    purpose = project.consents.get(campaign.consent)
    if purpose is None or purpose.basis:
        return
    for name in campaign.enter.sources:
        source = project.source(name)
        if source is None or not _asks_of(campaign, source):
            continue
        if campaign.consent not in _asked_by(source):
            words = f"nobody from `{name}` has agreed to `{campaign.consent}`, so their mails are skipped"
            hint = f"say so under `sources: {{{name}: {{consent: …}}}}` if they have"
            place = campaign.consent_place or campaign.enter.place or campaign.place
            yield Finding(words, place, hint, campaign.place.path)


def nobody_requests(campaign: Campaign, project: Project) -> Iterator[Finding]:
    """A mail said to be requested, and no door of the campaign at which anybody requests one."""
    verb, _, what = campaign.enter.event.partition(" ")
    arrivals = (*campaign.enter.sources, what) if verb == "arrived" else campaign.enter.sources
    if verb == "submitted" or any(each.incentive for each in map(project.source, arrivals) if each):
        return
    for step in all_steps(campaign):
        if isinstance(step, Send) and step.requested:
            words = f"nobody who comes in here has requested `{step.key}`: it leaves like any other mail"
            hint = "give their source an `incentive`, enter by `submitted …`, or take `requested` out"
            yield Finding(words, step.place, hint, campaign.place.path)


def _asked_by(source: Source | Form) -> set[str]:
    """The consents that its leads may have given."""
    columns = () if isinstance(source, Form) else source.columns.values()
    return {*source.consents, *(column.consent for column in columns)}


def _asks_of(campaign: Campaign, source: Source | Form) -> bool:
    """Whether one of its mails needs the campaign's consent of these leads: not what they themselves asked for."""
    mails = [step for step in all_steps(campaign) if isinstance(step, Send) and step.consent == campaign.consent]
    return any(not (mail.requested and source.incentive) for mail in mails)
