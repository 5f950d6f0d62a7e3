"""What a step and a campaign say, as texts by the words of the file: two versions are compared by it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from nurture.core.campaigns import Campaign
from nurture.core.problems import Place
from nurture.core.steps import (
    GIVE_UP,
    Erase,
    Exit,
    If,
    Late,
    Notify,
    Record,
    Send,
    Set,
    Split,
    Start,
    Step,
    Unsubscribe,
    Wait,
    WaitUntil,
)

WORDS: Mapping[type[Step], str] = {
    Send: "send",
    Wait: "wait",
    WaitUntil: "wait_until",
    If: "if",
    Split: "split",
    Notify: "notify",
    Set: "set",
    Record: "record",
    Start: "start",
    Unsubscribe: "unsubscribe",
    Exit: "exit",
    Erase: "erase",
}
_NUMBER = re.compile(r" #\d+$")


def title(step: Step) -> str:
    """`send welcome`, `wait 3 days`; one with an id of its own says that too."""
    word = WORDS[type(step)]
    if isinstance(step, Send):
        return f"send {step.template}" + (f" (id {step.key})" if step.key != step.template else "")
    return unnumbered(step) if is_unnamed(step) else f"{word} {step.key}"


def is_unnamed(step: Step) -> bool:
    """Whether it is known by what it says, having no name and no id."""
    word = WORDS[type(step)]
    return not isinstance(step, Send | Split) and (step.key + " ").startswith(word + " ")


def unnumbered(step: Step) -> str:
    return _NUMBER.sub("", step.key)


def said(value: Any) -> str:
    """A value as it is written; "" for what is left out."""
    if value is None or value is False or value == "" or value == () or value == {}:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, Late):
        return f"{value.how} after {value.after.text}" if value.whatever else f"{value.how}, {value.after.text}"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {said(one)}" if key else said(one) for key, one in value.items())
    if isinstance(value, tuple):
        return ", ".join(map(said, value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M %Z}".rstrip()
    for name in ("source", "text", "starts"):
        if hasattr(value, name):
            return said(getattr(value, name))
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def of_step(step: Step) -> dict[str, str]:
    """What a step says beside its steps, its name and its length."""
    texts: dict[str, Any] = {"when": step.when}
    if isinstance(step, Send):
        texts |= {"template": step.template, "via": step.via, "requested": step.requested, "at": step.at}
        texts |= {"window": step.window, "late": step.late, "give_up": step.give_up, "consent": step.consent}
        texts |= {"from": step.sender, "reply_to": step.reply_to, "subject": step.subject, "attach": step.attach}
        texts |= {"calendar": step.calendar}
    elif isinstance(step, WaitUntil):
        texts |= {"wait_until": step.condition or step.moment, "at_most": step.at_most}
    elif isinstance(step, If):
        texts |= {"if": step.condition}
    elif isinstance(step, Notify):
        texts |= {"notify": "owner" if step.owner else step.channel, "with": step.template, "again": _again(step.again)}
    elif isinstance(step, Set):
        texts |= {"set": step.values}
    elif isinstance(step, Exit | Erase):
        texts |= {WORDS[type(step)]: step.why}
    return {name: said(value) for name, value in texts.items()}


_SAID_ALREADY = {"give_up": said(GIVE_UP), "late": said(Late()), "via": "email"}


def defaulted(name: str, text: str) -> str:
    """ "" where a text is what holds without a word."""
    return "" if _SAID_ALREADY.get(name) == text else text


def compared(name: str, before: str, after: str) -> str:
    """`goal added: …`; "" when nothing changed."""
    if before == after:
        return ""
    if not before:
        return f"{name} added: {after}"
    return f"{name} changed: {before}, now {after}" if after else f"{name} removed: {before}"


def of_campaign(campaign: Campaign) -> dict[str, tuple[str, Place]]:
    """What a campaign says above its steps, each with its place."""
    enter, top = campaign.enter, campaign.place
    door = enter.place or top
    texts: dict[str, tuple[Any, Place | None]] = {
        "dates": (campaign.dates, campaign.dates.place if campaign.dates else None),
        "facts": (campaign.facts, None),
        "enter": (", ".join(filter(None, (said(enter.sources), enter.event))), door),
        "enter when": (enter.when, enter.when.place if enter.when else door),
        "again": (_again(enter.again), door),
        "for_each": (enter.for_each and f"event.{enter.for_each}", door),
        "existing": (enter.existing, door),
        "consent": (campaign.consent, campaign.consent_place),
        "goal": (campaign.goal, campaign.goal.place if campaign.goal else None),
        "exit": (campaign.exit, campaign.exit.place if campaign.exit else None),
        "priority": (str(campaign.priority or ""), None),
        "holdout": (campaign.holdout or "", campaign.holdout_place),
        "window": (campaign.window, campaign.window_place),
        "stay": (campaign.stay, None),
    }
    return {name: (said(value), place or top) for name, (value, place) in texts.items()}


def _again(again: Any) -> str:
    return "never" if again is None else said(again) or "every time"
