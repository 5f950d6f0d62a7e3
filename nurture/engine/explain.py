"""One lead, told: every step behind it and to come with its reason, and the score with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from nurture.core.decisions import Decision
from nurture.core.entering.kept_out import KeptOut, kept_out
from nurture.core.model import Enrolment, LeadState, Reason
from nurture.core.problems import Problem
from nurture.core.program import Project
from nurture.core.situation import Situation
from nurture.core.view import Points, View
from nurture.engine.ahead.leads import to_come
from nurture.engine.clicks import Click, clicks
from nurture.engine.edits.in_force import in_force
from nurture.engine.intake.verdicts import rules_of_hits
from nurture.engine.moves import Move, moves
from nurture.engine.report import Report
from nurture.engine.steps_told import Told, left_out, steps_told
from nurture.engine.unsettled import with_unsettled
from nurture.engine.workplace import Workplace
from nurture.plugin_origins import FAILURES
from nurture.store.protocol import Store
from nurture.store.trails import Trail

HORIZON = timedelta(days=180)
_What = TypeVar("_What")


@dataclass(frozen=True, slots=True)
class Explanation:
    """`evidence` is (what the points count now, the points as given), `moves` how it got warm; both oldest first.

    `still` are campaigns that stand still while the lead is in them, and why. `unsent` are mails to come that would be
    skipped, as things stand. `clicks` are those in its mails, of machines too; `last_open` is the day that is kept of
    one who never said whether it agrees to tracking, under `tracking: hygiene`. `score` is None where a scorer failed;
    `tried_again` is when a run plans a lead again that cannot be planned.
    """

    now: datetime
    state: LeadState
    score: float | None
    evidence: Sequence[tuple[float, Points]]
    steps: Sequence[Told]
    unsent: Sequence[Told] = ()
    moves: Sequence[Move] = ()
    still: Mapping[str, Reason] = field(default_factory=dict)
    kept_out: Sequence[KeptOut] = ()
    clicks: Sequence[Click] = ()
    last_open: date | None = None
    tried_again: datetime | None = None

    @property
    def next(self) -> Told | None:
        """The first message to come; None when, as things stand, none does."""
        coming = [t for t in self.steps if t.state == "to come" or (t.state == "held" and t.at > self.now)]
        coming = [told for told in coming if told.campaign not in self.still]
        return min(coming, key=lambda told: told.at, default=None)

    def of(self, walk: Enrolment) -> list[Told]:
        return [told for told in self.steps if (told.campaign, told.walk) == (walk.campaign, walk.walk)]


def explain(
    state: LeadState,
    decisions: Sequence[Decision],
    project: Project,
    now: datetime,
    report: Report,
    problems: Sequence[Problem] = (),
    trails: Sequence[Trail] = (),
) -> Explanation:
    """All that is known of a lead: what was decided, and what comes within `HORIZON` if nothing else happens.

    `problems` are why campaigns stand still that `project` is without.
    """
    still, faults = _standing_still(state, project, problems), len(report.faults)
    future = list(to_come(state, project, now, now + HORIZON, report))
    steps, unsent = steps_told(state, decisions, future, project, now, still), left_out(future, project)
    tried_again = max(state.due or now, now) if len(report.faults) > faults else None
    view, moved = Situation(state, project, now).view(), tuple(moves(state, project))
    score = _told(view.score, state, report)
    points = _told(lambda: _evidence(view, project), state, report) or ()
    out = _told(lambda: list(kept_out(state, project, now)), state, report) or ()
    clicked = clicks(state, trails, rules_of_hits(), now)
    told = Explanation(now, state, score, points, steps, unsent, moved, still, out, clicked)
    return replace(told, tried_again=tried_again)


def explain_lead(key: str, state: LeadState, place: Workplace, store: Store, report: Report) -> Explanation:
    """By the files that are in force, with what was clicked and opened; `key` is that of the lead's address."""
    project, still = in_force(place, store, report.now)
    decisions, trails = store.decisions(key), store.trails_of(state.lead.id)
    (state,) = with_unsettled([state], store)
    told = explain(state, decisions, project, report.now, report, [*still, *place.problems], trails)
    return replace(told, last_open=store.last_open(state.lead.id))


def _told(ask: Callable[[], _What], state: LeadState, report: Report) -> _What | None:
    """None where a plugin fails. It is told once: what is to come has met it, too."""
    try:
        return ask()
    except FAILURES as error:
        report.fault_once(f"lead {state.lead.id} could not be planned", error)
        return None


def _evidence(view: View, project: Project) -> list[tuple[float, Points]]:
    """What each point counts now, and the point with the line of its rule."""
    rules = project.scoring.rules
    return [
        (replace(view, points=[given]).score(), replace(given, place=given.place or rules.get(given.rule)))
        for given in view.points
        if given.points
    ]


def _standing_still(state: LeadState, project: Project, problems: Sequence[Problem]) -> dict[str, Reason]:
    """The campaigns in which the lead is and that are not in force, each with the reason."""
    names = {e.campaign for e in state.enrolments if e.state == "active"} - project.campaigns.keys()
    told = {problem.place.path: problem for problem in reversed(problems) if problem.severity == "error"}
    found = {}
    for name in sorted(names):
        problem = told.get(f"campaigns/{name}.yaml")
        why = problem.message if problem else f"campaigns/{name}.yaml is gone; put back, it goes on"
        found[name] = Reason(
            "campaign-missing", f"campaign {name} stands still: {why}", problem.place if problem else None
        )
    return found
