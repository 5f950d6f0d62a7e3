"""Telling a story: it is set on a stage, played to its end, and judged.

what it says                      becomes
--------------------------------  ------------------------------------------------------------------
lead, starts                      an arrival from the lead's source at `starts`, with its consents
given                             events before that, of a lead that was known and had agreed to nothing
happens, changes                  events and values at their instant, before what is due then
sends, notifies, skips, holds …   looked for in what happened
is                                asked at the end of its span
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nurture.core.campaigns import Campaign
from nurture.core.decisions import Decision
from nurture.core.model import LeadState
from nurture.core.paths import step_of
from nurture.core.problems import Problem
from nurture.core.program import Project
from nurture.core.situation import Situation
from nurture.core.stories import Story
from nurture.engine.intake.recording import NotRecorded
from nurture.engine.lookup import NoSuchLead
from nurture.engine.stories.days import Days, days_of
from nurture.engine.stories.door import never_in
from nurture.engine.stories.judge import MET, Row, Seen, judge, timeline
from nurture.engine.stories.script import Act, Expected, Script, given, script_of
from nurture.engine.stories.stage import Stage
from nurture.engine.workplace import Workplace
from nurture.mail.render import Renderer
from nurture.plugin_origins import FAILURES, told

_KINDS = {"skip": "skips", "hold": "holds", "finish": "ends"}
_HOLDOUT = "holdout"


@dataclass(frozen=True, slots=True)
class Told:
    """A story that was played. `rows` are its timeline; `decisions` all that were made, in order."""

    story: Story
    days: Days
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    decisions: tuple[Decision, ...]

    @property
    def passed(self) -> bool:
        return not self.problems


def tell(story: Story, place: Workplace, renderer: Renderer) -> Told:
    """Play the story under the files of `place`, and say where it goes another way."""
    days = days_of(story, _zone(story, place.project))
    script, before = script_of(story, days), given(story, days)
    project = _project(story, place.project, days.starts)
    stage = Stage(place, project, renderer, story.lead["email"], before[0].at if before else days.starts)
    played = [*_play(stage, story, script, before, days.starts)]
    rows = timeline(script.expected, sorted(_seen(stage, script), key=lambda one: one.at))
    judged = list(judge(rows, script.expected, days, story.lines[-1].place if story.lines else story.place))
    never = list(never_in(story, days, stage.state, project, stage.now)) if judged else []
    problems = [*never, *sorted([*played, *([] if never else judged)], key=lambda problem: problem.place.line)]
    problems += [Problem("story-fault", fault, story.place) for fault in dict.fromkeys(stage.report.faults)]
    decisions = tuple(decision for _, decision in stage.decisions)
    return Told(story, days, tuple(rows), tuple(problems), decisions)


def _project(story: Story, project: Project, starts: datetime) -> Project:
    """The story's campaign alone, as if it were live; without one all that are. Its lead is in no holdout."""
    campaigns: Mapping[str, Campaign] = project.campaigns
    if story.campaign:
        campaigns = {story.campaign: replace(project.campaigns[story.campaign], status="live")}
    chosen = {**story.split, _HOLDOUT: "yes" if story.holdout else "no"}
    return replace(project, campaigns=campaigns, live=dict.fromkeys(campaigns, starts), missed={}, chosen=chosen)


def _zone(story: Story, project: Project) -> ZoneInfo:
    try:
        return ZoneInfo(story.lead["time_zone"]) if "time_zone" in story.lead else project.zone
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return project.zone


# ---------------------------------------------------------------- playing


def _play(stage: Stage, story: Story, script: Script, before: Sequence[Act], starts: datetime) -> Iterator[Problem]:
    if before:
        stage.is_known()
    for act in before:
        stage.go_on(act.at)
        yield from _do(stage, act)
    stage.go_on(starts)
    lead = {key: value for key, value in story.lead.items() if key not in ("source", "consents")}
    stage.arrives(story.lead.get("source", ""), lead, _consents(story))
    stage.settle()
    looks = [line for line in script.expected if line.kind not in MET]
    moments: list[Act | Expected] = [*script.acts, *looks]
    for moment in sorted(moments, key=_instant):
        stage.go_on(_instant(moment))
        if isinstance(moment, Act):
            yield from _do(stage, moment)
        else:
            stage.settle()
            yield from _look(stage, moment)
    stage.go_on(script.ends)
    stage.settle()


def _instant(moment: Act | Expected) -> datetime:
    return moment.at if isinstance(moment, Act) else moment.span.end


def _consents(story: Story) -> tuple[str, ...] | None:
    written = story.lead.get("consents")
    return (written,) if isinstance(written, str) else None if written is None else tuple(written)


def _do(stage: Stage, act: Act) -> Iterator[Problem]:
    try:
        if act.event:
            stage.happens(act.event, act.facts)
        if act.changes:
            stage.changes(act.changes)
    except (NotRecorded, NoSuchLead) as error:
        yield Problem("story-happens", str(error), act.place)
    stage.settle()


def _look(stage: Stage, line: Expected) -> Iterator[Problem]:
    state = stage.state
    if line.kind == "erased":
        if state is not None:
            yield Problem("story-erased", f"{line.told}: the lead is still there", line.place)
        return
    what, _, wanted = line.name.partition(" ")
    found = {"temperature": "", "stage": "", "owner": ""} if state is None else _standing(state)
    if found[what] != wanted:
        words = f"{line.told}: it is {found[what] or 'none'}"
        yield Problem("story-is", words, line.place, _score(state, stage))


def _score(state: LeadState | None, stage: Stage) -> str:
    try:
        score = Situation(state, stage.project, stage.now).view().score() if state else 0
    except FAILURES as error:
        return told(error)
    return f"the score is {score:.1f} then"


def _standing(state: LeadState) -> dict[str, str]:
    course = state.course
    return {"temperature": course.temperature, "stage": course.stage, "owner": course.owner}


# ---------------------------------------------------------------- what was seen


def _seen(stage: Stage, script: Script) -> Iterator[Seen]:
    """What the story made happen, what left, and what was decided against."""
    yield from (
        Seen(act.at, "happens" if act.event else "changes", (act.event or ", ".join(act.changes),))
        for act in script.acts
    )
    yield from (Seen(one.at, one.kind, one.names, language=one.language) for one in stage.left)
    for at, decision in stage.decisions:
        if kind := _KINDS.get(decision.do):
            names = (decision.reason.code,) if kind == "ends" else (decision.step, _template(stage, decision))
            yield Seen(at, kind, names, decision.reason.code, decision.reason.text)


def _template(stage: Stage, decision: Decision) -> str:
    campaign = stage.project.campaigns.get(decision.campaign)
    step = step_of(campaign, decision.step) if campaign else None
    return step.template if step else decision.step
