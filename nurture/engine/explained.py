"""What is told of one lead, as the JSON that other programs rely on."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from nurture.core.entering.kept_out import KeptOut
from nurture.core.forms import is_unconfirmed
from nurture.core.model import Enrolment
from nurture.core.program import Project
from nurture.core.undecided import asks, undecided
from nurture.core.view import Points
from nurture.engine.clicks import Click
from nurture.engine.documents import because, iso, path_and_line
from nurture.engine.explain import Explanation
from nurture.engine.moves import Move
from nurture.engine.steps_told import Told


def as_dict(told: Explanation, project: Project) -> dict[str, Any]:
    """The JSON that other programs rely on."""
    zone = project.zone
    return {
        "lead": told.state.lead.email,
        "unconfirmed": is_unconfirmed(told.state),
        "undecided": (waits := undecided(told.state.events)) and asks(waits),
        "temperature": told.state.course.temperature,
        "stage": told.state.course.stage,
        "score": _score(told, zone),
        "last_open": told.last_open and told.last_open.isoformat(),
        "clicks": [{"link": c.link, **_click(c, zone)} for c in told.clicks if c.verb == "clicked"],
        "visits": [{"page": c.link, **_click(c, zone)} for c in told.clicks if c.verb == "visited"],
        "moves": [_move(move, zone) for move in told.moves],
        "campaigns": [_campaign(walk, told, zone) for walk in told.state.enrolments],
        "kept_out": [_kept_out(one, zone) for one in told.kept_out],
        "steps": [_step(step, project) for step in told.steps],
        "next": _next(told.next, zone),
        "tried_again": told.tried_again and iso(told.tried_again, zone),
    }


def _score(told: Explanation, zone: ZoneInfo) -> dict[str, Any]:
    total = None if told.score is None else round(told.score, 2)
    return {"total": total, "evidence": [_evidence(*each, zone) for each in told.evidence]}


def _evidence(points: float, given: Points, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "points": round(points, 2),
        "given": given.points,
        "rule": given.rule,
        "event": given.event,
        "at": iso(given.at, zone) if given.at else None,
        **path_and_line(given.place),
    }


def _click(click: Click, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "campaign": click.campaign,
        "step": click.step,
        "at": iso(click.at, zone),
        "verdict": click.verdict,
        "why": [click.untracked] if click.untracked else list(click.why),
        "counts": click.counts,
    }


def _move(move: Move, zone: ZoneInfo) -> dict[str, Any]:
    reason = move.reason
    return {
        "became": move.to,
        "at": iso(move.at, zone),
        "reason": reason.text,
        **path_and_line(reason.place),
    }


def _campaign(walk: Enrolment, told: Explanation, zone: ZoneInfo) -> dict[str, Any]:
    still = told.still.get(walk.campaign) if walk.state == "active" else None
    return {
        "campaign": walk.campaign,
        "walk": walk.walk,
        "state": walk.state,
        "sequence": walk.sequence,
        "held_out": walk.held_out,
        "stands_still": because(still) if still else "",
        "entered": iso(walk.entered, zone),
        "by": walk.entered_by,
        "ended": iso(walk.ended, zone) if walk.ended else None,
    }


def _kept_out(one: KeptOut, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "campaign": one.campaign.name,
        "event": one.event.name if one.event else None,
        "at": iso(one.event.at, zone) if one.event else None,
        "reason": one.reason.text,
        **path_and_line(one.reason.place),
    }


def _step(step: Told, project: Project) -> dict[str, Any]:
    return {
        "campaign": step.campaign,
        "sequence": step.sequence,
        "step": step.step,
        "state": step.state,
        "at": iso(step.at, project.zone),
        "reason": because(step.reason),
        **path_and_line(step.place),
    }


def _next(step: Told | None, zone: ZoneInfo) -> dict[str, Any]:
    if step is None:
        return {"at": None, "what": "nothing"}
    return {"at": iso(step.at, zone), "what": step.step, "campaign": step.campaign}
