"""Where segments lead: a sensitive field into no score and no webhook, and nothing back to itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from nurture.core.hearing import with_segments
from nurture.core.problems import Place
from nurture.core.program import Project
from nurture.project.models.actions import NotifyStep
from nurture.project.models.campaign import CampaignModel
from nurture.project.problems import Collector
from nurture.project.templates import Templates


def check_segments(project: Project, found: Collector) -> None:
    """Tell of segments that ask for themselves, by whatever way, and of points for a sensitive field or an owner."""
    for name, segment in project.segments.items():
        if name in _reached(project, name):
            words = f"segment `{name}` asks for itself"
            found.add("segment-circle", words, segment.place, "say what it means without itself")
    for rule, place in project.scoring.rules.items():
        for name in sorted(_asked_in_all(project, {rule}) & _sensitive(project)):
            words = f"`{rule}` looks at `{name}`, which is sensitive and never counts for a score"
            found.add("sensitive-field", words, place, "give points for something else")
        if any(_asks_owner(project, each) for each in {rule, *_reached(project, rule)}):
            words = f"`{rule}` looks at the lead's owner, who says nothing about the lead"
            found.add("owner-counts", words, place, "give points for something else")


def check_owners(project: Project, found: Collector) -> None:
    """Tell of owners who are chosen by who the owner is, directly or through segments."""
    for owner in project.owners:
        if owner.when is None:
            continue
        if any(condition.owner for condition in with_segments(owner.when, project)):
            words = f"`when` of owner `{owner.key}` asks for the owner, who is only chosen by it"
            found.add("owner-circle", words, owner.when.place, "ask for something of the lead, as `lead.country`")


def check_subjects(project: Project, templates: Templates, found: Collector) -> None:
    """Tell of templates whose subject tells by a segment what stands in a sensitive field."""
    for one in templates.compiled.values():
        for segment in sorted(one.in_subject):
            for name in sorted(_asked_in_all(project, {segment}) & _sensitive(project)):
                words = f"the subject asks for `{segment}`, which looks at `{name}`, which is sensitive"
                found.add("sensitive-field", words, Place(one.path), "ask for it in the body")


def check_webhooks(
    project: Project, campaigns: Mapping[str, CampaignModel], templates: Templates, found: Collector
) -> None:
    """Tell of notifications by webhook whose template shows a sensitive field."""
    for step in (step for campaign in campaigns.values() for step in campaign.all_steps):
        if isinstance(step, NotifyStep) and step.with_ in templates.compiled and _by_webhook(project, step.notify):
            shown = templates.compiled[step.with_]
            for name in sorted((shown.fields | _asked_in_all(project, shown.segments)) & _sensitive(project)):
                words = f"`{step.with_}` shows `{name}`, which is sensitive and never leaves by a webhook"
                found.add("sensitive-field", words, step.place("with"), "take it out of the template")


def _by_webhook(project: Project, told: str) -> bool:
    """Whether a notification to this channel, or to some owner, goes through a webhook."""
    owners = {owner.channel for owner in project.owners} if told == "owner" else set()
    return any(use.name in {told, *owners} and use.use == "webhook" for use in project.channels.values())


def _sensitive(project: Project) -> frozenset[str]:
    return frozenset(name for name, field in project.fields.items() if field.sensitive)


def _fields(project: Project, segment: str) -> frozenset[str]:
    return project.segments[segment].condition.fields if segment in project.segments else frozenset()


def _asked_in_all(project: Project, segments: Iterable[str]) -> frozenset[str]:
    """The fields that segments look at, directly or through others."""
    names = {each for segment in segments for each in {segment, *_reached(project, segment)}}
    return frozenset(field for each in names for field in _fields(project, each))


def _asks_owner(project: Project, segment: str) -> bool:
    return segment in project.segments and project.segments[segment].condition.owner


def _reached(project: Project, segment: str) -> set[str]:
    """The segments that a segment asks for, directly or through others."""
    reached: set[str] = set()
    ahead = list(_asked(project, segment))
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead += _asked(project, name)
    return reached


def _asked(project: Project, segment: str) -> Iterator[str]:
    if segment in project.segments:
        yield from project.segments[segment].condition.segments
