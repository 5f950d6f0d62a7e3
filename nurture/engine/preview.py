"""A template as a lead would get it, without a message being made. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from nurture.core.campaigns import Notify, Send
from nurture.core.model import Lead, LeadState, Message, MessageState, Value
from nurture.core.paths import all_steps
from nurture.core.program import Field, Project
from nurture.core.situation import Situation
from nurture.engine.context import Contexts
from nurture.engine.workplace import Workplace
from nurture.mail.render import Rendered

_SAMPLE = {
    "first_name": "Ada",
    "last_name": "Sample",
    "organisation": "Sample Ltd",
    "phone": "+44 20 7946 0000",
    "country": "GB",
}


def preview(place: Workplace, template: str, state: LeadState, now: datetime) -> Rendered:
    """The subject, preheader, HTML and text of `template` for this lead at `now`. Raises RenderError.

    Links to unsubscribe are no one's: their token is made with a secret that nobody uses.
    """
    project = place.project
    contexts = Contexts(project, place.plugins.words, secret=b"preview".ljust(32, b"\0"))
    message = _message(template, project, state, now)
    return place.renderer.render(template, contexts.of(message, Situation(state, project, now)))


def sample_lead(project: Project, now: datetime) -> LeadState:
    """A lead with a value in every field."""
    fields = {name: value for name, field in project.fields.items() if (value := _value(field, project, now)) != ""}
    source = next(iter(project.sources), "")
    return LeadState(Lead(0, "ada@example.com", source, fields, now))


def _value(field: Field, project: Project, now: datetime) -> Value:
    if field.name in ("language", "time_zone", "email"):
        return {"language": project.language, "time_zone": project.zone.key}.get(field.name, "")
    values: dict[str, Value] = {
        "text": _SAMPLE.get(field.name, field.name.replace("_", " ")),
        "number": 42.0,
        "yes or no": True,
        "date": (now.astimezone(project.zone) + timedelta(days=14)).date(),
        "choice": field.choices[0] if field.choices else "",
        "tags": ("sample",),
    }
    return values[field.type]


def _message(template: str, project: Project, state: LeadState, now: datetime) -> Message:
    """The message that the first step with this template would write."""
    campaign, step = next(_steps_with(template, project), ("", ""))
    walk = max((e.walk for e in state.enrolments if e.campaign == campaign), default=1)
    return Message(
        key=f"preview/{template}",
        lead=state.lead.id,
        campaign=campaign,
        walk=walk,
        sequence="",
        step=step,
        kind="send",
        channel="email",
        template=template,
        state=MessageState.PLANNED,
        since=now,
        due=now,
        at=now,
    )


def _steps_with(template: str, project: Project) -> Iterator[tuple[str, str]]:
    for campaign in project.campaigns.values():
        for step in all_steps(campaign):
            if isinstance(step, Send | Notify) and step.template == template:
                yield campaign.name, step.key
