"""One lead, told: every step behind it and to come with its reason, and the score with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from nurture.core.decisions import Decision
from nurture.core.entering.kept_out import KeptOut, kept_out
from nurture.core.model import Enrolment, LeadState, Message, MessageState, Reason
from nurture.core.paths import find, step_of
from nurture.core.problems import Place, Problem
from nurture.core.program import Project
from nurture.core.sending.rates import OUTBOX
from nurture.core.sending.timetable import NO_END
from nurture.core.situation import Situation
from nurture.core.steps import WaitUntil
from nurture.core.view import Points, View
from nurture.engine.ahead.leads import to_come
from nurture.engine.clicks import Click, clicks
from nurture.engine.edits.in_force import in_force
from nurture.engine.intake.verdicts import rules_of_hits
from nurture.engine.moves import Move, moves
from nurture.engine.report import Report
from nurture.engine.workplace import Workplace
from nurture.store.protocol import Store
from nurture.store.trails import Trail

HORIZON = timedelta(days=180)
_OF_MESSAGE = {
    MessageState.PLANNED: "to come",
    MessageState.CLAIMED: "to come",
    MessageState.DEFERRED: "to come",
    MessageState.HELD: "held",
    MessageState.SENDING: "in doubt",
    MessageState.IN_DOUBT: "in doubt",
    MessageState.SENT: "sent",
    MessageState.FAILED: "failed",
    MessageState.CANCELLED: "cancelled",
}
_OPEN = frozenset({"to come", "held", "waiting"})
_WAITS = ("wait", "hold", "move")
_STILL = frozenset({"campaign-missing", "step-gone"})


@dataclass(frozen=True, slots=True)
class Told:
    """One step. `state` is sent, held, skipped, cancelled, failed, in doubt, done, dropped, waiting or to come.

    `at` is when that came about; for what is held, waiting or to come, when it ends, where that is known.
    """

    campaign: str
    walk: int
    sequence: str
    step: str
    state: str
    at: datetime
    reason: Reason
    place: Place | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """`evidence` is (what the points count now, the points as given), `moves` how it got warm; both oldest first.

    `still` are campaigns that stand still while the lead is in them, and why. `unsent` are mails to come that would be
    skipped, as things stand. `clicks` are those in its mails, of machines too; `last_open` is the day that is kept of
    one who never said whether it agrees to tracking, under `tracking: hygiene`.
    """

    now: datetime
    state: LeadState
    score: float
    evidence: Sequence[tuple[float, Points]]
    steps: Sequence[Told]
    unsent: Sequence[Told] = ()
    moves: Sequence[Move] = ()
    still: Mapping[str, Reason] = field(default_factory=dict)
    kept_out: Sequence[KeptOut] = ()
    clicks: Sequence[Click] = ()
    last_open: date | None = None

    @property
    def next(self) -> Told | None:
        """The first message to come; None when, as things stand, none does."""
        coming = [t for t in self.steps if t.state == "to come" or (t.state == "held" and t.at > self.now)]
        coming = [told for told in coming if told.campaign not in self.still]
        return min(coming, key=lambda told: told.at, default=None)

    def of(self, walk: Enrolment) -> list[Told]:
        return [told for told in self.steps if _walk(told) == (walk.campaign, walk.walk)]


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
    still = _standing_still(state, project, problems)
    behind = [_stopped(told, still) for told in _behind(state, decisions, now)]
    future = list(to_come(state, project, now, now + HORIZON, report))
    coming = list(_future(future, decisions, project))
    unsent = [_told(d, "skipped", d.at) for d in future if d.do == "skip" and _is_mail(d, project)]
    awaited = {_key(told) for told in coming}  # a send that waits for its own time is to come
    behind = [told for told in behind if told.state != "waiting" or _key(told) not in awaited]
    known = {_key(told) for told in behind if told.state != "cancelled"}
    ahead = {_key(told): told for told in coming if _key(told) not in known}
    order = {(e.campaign, e.walk): number for number, e in enumerate(state.enrolments)}
    steps = sorted([*behind, *ahead.values()], key=lambda told: order.get(_walk(told), len(order)))
    moved, out = tuple(moves(state, project)), list(kept_out(state, project, now))
    view = Situation(state, project, now).view()
    points, clicked = _evidence(view, project), clicks(trails, rules_of_hits())
    return Explanation(now, state, view.score(), points, steps, unsent, moved, still, out, clicked)


def explain_lead(key: str, state: LeadState, place: Workplace, store: Store, report: Report) -> Explanation:
    """By the files that are in force, with what was clicked and opened; `key` is that of the lead's address."""
    project, still = in_force(place, store, report.now)
    decisions, trails = store.decisions(key), store.trails_of(state.lead.id)
    told = explain(state, decisions, project, report.now, report, [*still, *place.problems], trails)
    return replace(told, last_open=store.last_open(state.lead.id))


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


def _stopped(told: Told, still: Mapping[str, Reason]) -> Told:
    """A mail of a campaign that stands still is held by that alone; waits go on."""
    if told.campaign not in still or told.state not in ("held", "to come"):
        return told
    return replace(told, state="held", reason=still[told.campaign])


def _behind(state: LeadState, decisions: Sequence[Decision], now: datetime) -> Iterator[Told]:
    """Each step that something was decided about, in the order in which the lead came to it."""
    last = {_key(d): n for n, d in enumerate(decisions) if d.step}
    messages = {(m.campaign, m.walk, m.step): m for m in state.messages}
    active = {(e.campaign, e.walk) for e in state.enrolments if e.state == "active"}
    for key, number in last.items():
        decision = decisions[number]
        rest = (d for d in decisions[number + 1 :] if _walk(d) == key[:2] and d.reason.code not in _STILL)
        if message := messages.get(key):
            yield _message(decision, message)
        elif decision.do != "wait":
            yield _told(decision, {"skip": "skipped", "hold": "held"}.get(decision.do, "done"), decision.at)
        elif told := _waited(decision, next(rest, None), key[:2] in active, now):
            yield told


def _waited(wait: Decision, later: Decision | None, is_on: bool, now: datetime) -> Told | None:
    """What became of a wait, by the next decision of its walk; None where an edit put another in its place."""
    if later is None:
        return _told(wait, "waiting" if is_on else "done", wait.at)
    if later.do in ("move", "finish") and later.at < wait.at:
        return _told(wait, "dropped", later.at, later.reason)
    if min(wait.at, later.at) > now or _is_edited(wait, later):
        return None
    if later.at < wait.at:
        return _told(wait, "done", later.at, replace(wait.reason, text=f"{wait.reason.text}, which an edit shortened"))
    return _told(wait, "done", wait.at) if wait.at <= now else None


def _is_edited(wait: Decision, later: Decision) -> bool:
    """Whether the later one is the same wait, as an edit has it."""
    kinds = {decision.step.partition(" ")[0] for decision in (wait, later)}
    return later.do == "wait" and wait.version != later.version and wait.place == later.place and len(kinds) == 1


def _message(decision: Decision, message: Message) -> Told:
    state = _OF_MESSAGE[message.state]
    if state == "cancelled" and decision.do == "skip":
        return _told(decision, "skipped", message.at, message.reason)
    at = message.due if state in _OPEN and message.due < NO_END else message.at
    to_outbox = message.reason is not None and message.reason.code == OUTBOX
    return _told(decision, state, at, None if to_outbox else message.reason)


def _future(coming: Iterable[Decision], known: Sequence[Decision], project: Project) -> Iterator[Told]:
    """Messages that would leave, each with what it has waited for; a stand-still that is over is none of it."""
    waited = {_walk(d): d.reason for d in known if d.do in _WAITS and d.reason.code not in _STILL}
    for decision in coming:
        if decision.do in _WAITS:
            waited[_walk(decision)] = decision.reason
        elif decision.do in ("send", "notify"):
            reason = waited.pop(_walk(decision), None) or decision.reason
            unless = _unless(decision, project)
            words = f"unless {unless}; {reason.text}" if unless else reason.text
            yield _told(decision, "to come", decision.at, replace(reason, text=words))


def _unless(decision: Decision, project: Project) -> str:
    """What must not happen before a step that stands in the `else` of a `wait_until`."""
    campaign = project.campaigns.get(decision.campaign)
    spot = find(campaign, decision.sequence, decision.step) if campaign else None
    while spot and spot.outer:
        around = spot.outer.step
        if isinstance(around, WaitUntil) and around.condition and spot.steps is around.otherwise:
            return around.condition.source
        spot = spot.outer
    return ""


def _is_mail(decision: Decision, project: Project) -> bool:
    campaign = project.campaigns.get(decision.campaign)
    return campaign is not None and step_of(campaign, decision.step) is not None


def _told(decision: Decision, state: str, at: datetime, reason: Reason | None = None) -> Told:
    d = decision
    return Told(d.campaign, d.walk, d.sequence, d.step, state, at, reason or d.reason, d.place)


def _walk(step: Decision | Told) -> tuple[str, int]:
    return step.campaign, step.walk


def _key(step: Decision | Told) -> tuple[str, int, str]:
    return step.campaign, step.walk, step.step
