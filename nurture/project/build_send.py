"""What a send says of itself -> the planner's send; where it says nothing, what its campaign says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nurture.core.problems import Place
from nurture.core.steps import GIVE_UP, Calendar, Late
from nurture.project.campaign_scope import CampaignScope
from nurture.project.models.actions import SendStep
from nurture.project.models.campaign import SendingModel
from nurture.project.problems import Collector

OWNER = "owner"


def of_send(model: SendStep, inside: CampaignScope) -> dict[str, Any]:
    """All that a Send says beside its key, place, `when`, template and channel."""
    if model.window:
        inside.all.window(model.window, model.place("window"))
    return {
        "requested": model.requested,
        "at": inside.moment(model.block, "at"),
        "window": model.window,
        "window_place": model.place("window") if model.window else None,
        "late": late_of(model, Late() if model.requested else inside.late, inside.found),
        "give_up": model.give_up or GIVE_UP,
        **_consent(model, inside),
        "sender": _mailbox(model, "from", inside),
        "reply_to": _mailbox(model, "reply_to", inside),
        "subject": _subject(model, inside),
        "attach": _attach(model, inside),
        "calendar": _calendar(model, inside),
    }


def late_of(model: SendStep | SendingModel, others: Late, found: Collector) -> Late:
    """What `late` and `late_after` say; for what they leave out, `others`."""
    late, after = model.late or others, model.late_after
    if model.late is None and after is None:
        return others
    place = model.place("late" if model.late else "late_after")
    if late.whatever:
        if after:
            words = f"`late_after` says nothing beside `skip after {late.after.text}`, counted from when it was due"
            found.add("two-ways", words, model.place("late_after"), "leave it out")
        return replace(late, place=place)
    return Late(late.how, after or (Late() if others.whatever else others).after, place=place)


def _consent(model: SendStep, inside: CampaignScope) -> dict[str, Any]:
    if not model.consent:
        return {"consent": inside.consent, "consent_place": inside.consent_place}
    inside.all.purpose(model.consent, model.place("consent"))
    return {"consent": model.consent, "consent_place": model.place("consent")}


def _mailbox(model: SendStep, key: str, inside: CampaignScope) -> str:
    """`owner`, which needs owners, or a mailbox as it is written."""
    written = model.block.get(key)
    if not isinstance(written, str):
        return ""
    if written == OWNER:
        need_owners(f"{key}: owner", model.place(key), inside)
    else:
        inside.all.mailbox(written, model.place(key))
    return written


def need_owners(said: str, place: Place, inside: CampaignScope) -> None:
    if not inside.all.owners:
        words = f"`{said}` asks for the lead's owner, and nurture.yaml names none"
        inside.found.add("no-owners", words, place, "as in `owners: {ewa: {name: Ewa Król, email: ewa@lumo.example}}`")


def _subject(model: SendStep, inside: CampaignScope) -> Mapping[str, str]:
    return inside.all.by_language(model.subject, model.block, "subject")


def _attach(model: SendStep, inside: CampaignScope) -> tuple[str, ...]:
    for index, path in enumerate(model.attach):
        root = inside.all.root.resolve()
        file, place = (root / path).resolve(), model.block.item_place("attach", index)
        if not file.is_relative_to(root):
            inside.found.add("outside", f"`{path}` lies outside of the project", place, "put the file into its folder")
        elif not file.is_file():
            near = [each.relative_to(root).as_posix() for each in file.parent.glob("*") if each.is_file()]
            inside.found.unknown("file", path, place, near, "paths are relative to the project's folder")
    return model.attach


def _calendar(model: SendStep, inside: CampaignScope) -> Calendar | None:
    calendar = model.calendar
    if calendar is None:
        return None
    starts = inside.moment(calendar.block, "starts")
    fact = starts.name.removeprefix("campaign.") if starts else ""
    if starts and starts.lacks_hour(inside.facts.get(fact)):
        words = f"an appointment begins at an hour, and `{starts.text}` says none"
        hint = f"write one, as in `09:00 {starts.text}`"
        if starts.name == starts.text:
            hint = f"write the hour into the fact, as in `{fact}: {inside.facts[fact]} 11:00`"
        inside.found.add("no-hour", words, calendar.place("starts"), hint)
    title = inside.all.by_language(calendar.title, calendar.block, "title")
    return Calendar(starts, calendar.lasts, calendar.where, title) if starts and calendar.lasts else None
