"""A story whose lead comes into no campaign: that is its one cause, whatever its lines say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from nurture.core.campaigns import Campaign
from nurture.core.entering.kept_out import kept_out
from nurture.core.model import LeadState
from nurture.core.problems import Problem
from nurture.core.program import Project
from nurture.core.stories import Story
from nurture.engine.stories.days import Days


def never_in(story: Story, days: Days, state: LeadState | None, project: Project, now: datetime) -> Iterator[Problem]:
    """Why the lead never came in; nothing when it came into any campaign, or was erased."""
    if state is None or state.enrolments:
        return
    if early := list(_out_of_dates(story, project, days)):
        yield from early
        return
    told = list(kept_out(state, project, now))
    for one in told:
        event = f"{one.event.name}: " if one.event else ""
        words = f"the lead did not enter {one.campaign.name}: {event}{one.reason.text}"
        hint = f"that is said in {one.reason.place}" if one.reason.place else ""
        yield Problem("story-door", words, story.place, hint)
    if not told:
        yield from (_unopened(story, campaign) for campaign in project.campaigns.values() if story.campaign)


def _unopened(story: Story, campaign: Campaign) -> Problem:
    """Nothing that the lead did or that happened to it opens the campaign's door."""
    enter = campaign.enter
    source = story.lead.get("source", "")
    came = f"it came from {source}" if source else "it has no `source`"
    if enter.sources:
        words = f"{came}, and {campaign.name} lets in who arrives from {' or '.join(enter.sources)}"
        hint = f"`source: {enter.sources[0]}` under `lead`"
    elif enter.event:
        words, hint = f"`{enter.event}` did not happen", f"as in `{{at: day 0, happens: {enter.event}}}`"
    else:
        words, hint = (
            f"only a `start` of another campaign leads into {campaign.name}",
            "tell a story without `campaign`",
        )
    return Problem("story-door", f"the lead did not enter {campaign.name}: {words}", story.place, hint)


def _out_of_dates(story: Story, project: Project, days: Days) -> Iterator[Problem]:
    """Why nobody entered the story's campaign: it begins outside of its dates."""
    dates = project.campaigns[story.campaign].dates if story.campaign else None
    if dates and not dates.starts <= days.starts < dates.ends:
        words = f"nobody enters `{story.campaign}` at {story.starts}: its dates are {dates.text}"
        yield Problem("story-campaign", words, story.place, "let the story begin on one of them (`starts`)")
