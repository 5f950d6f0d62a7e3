"""Late sends: since when a message might have left, and what becomes of one that leaves long behind that.

    what kept it                          it is late
    ------------------------------------  --------------------------------------------------------------
    the timetable (windows, limits …)     no: it might have left from the end of that hold on
    a veto, a template, the channel       no: as above
    rates of servers, the cap of a day    no: it might have left from its slot on
    an edit made it due in the past       no: it might have left from the edit on
    an event heard of late made it due    no: it might have left from then on
    it was in doubt, and leaves again     no
    no run came, its campaign was paused  when `late_after` (24 hours) have passed since it might have left
    whatever (`skip after 45 minutes`)    when that long has passed since it was due

Once late it stays late until it is settled: it keeps its distance from the lead's other mails, and the brake counts it.
"""

from __future__ import annotations

from datetime import datetime

from nurture.core.anew import is_behind
from nurture.core.campaigns import Campaign
from nurture.core.frozen import altered
from nurture.core.model import Message, MessageState, Reason
from nurture.core.paths import step_of
from nurture.core.sending.gate import Drop, Verdict
from nurture.core.sending.rates import PACE
from nurture.core.sending.timetable import LATE, NO_END, Hold, first_allowed
from nurture.core.situation import Situation
from nurture.core.steps import Late, Send
from nurture.core.unsettled import UNSETTLED

STOPS = frozenset({"pause", "dates", "campaign-missing", "budget", "list"})
"""Reasons that end with an edit or `run --confirm`, at no instant of their own; a campaign yet to begin has one."""
_OWN_END = frozenset({
    "window", "quiet", "limit", "reply", "unclear", "paused", "away", "full", "dates", "clock", LATE, "veto", "render",
    PACE, UNSETTLED,
})  # fmt: skip
_SHIFT = Late()


def rule(step: Send | None) -> Late:
    """What holds for a step; for one that is gone from the file, what holds without a word."""
    return step.late if step else _SHIFT


def noted(message: Message, campaign: Campaign, step: Send | None, situation: Situation) -> Message:
    """The message with the instant at which it first might have left, and with `late` as its cause once it is."""
    if message.cause == LATE:
        return message
    allowed, start = message.allowed if _stays(message) else None, _start(message, situation)
    if allowed is None and start < situation.clock:  # from now on: that is what the gate is asked
        allowed = first_allowed(message, campaign, step, situation, start)
    message = altered(message, allowed=allowed)
    return altered(message, cause=LATE) if _behind(message, rule(step), situation) else message


def overdue(message: Message, situation: Situation) -> bool:
    """Whether a planned message has become late since it was planned, so that the planner has to decide anew."""
    if is_behind(message):
        return False
    campaign = situation.campaign(message.campaign)
    step = step_of(campaign, message.step) if campaign else None
    late = rule(step)
    if late.whatever:
        return situation.clock > situation.after(late.after, message.since)
    return message.cause != LATE and _behind(message, late, situation)


def ends(message: Message, step: Send | None, situation: Situation) -> datetime | None:
    """The instant at which it is skipped whatever held it; None when there is none."""
    late = rule(step)
    return situation.after(late.after, message.since) if late.whatever else None


def skips(message: Message, step: Send | None, verdict: Verdict, situation: Situation) -> bool:
    """Whether `skip` or `skip after` decides. A pause is sat out first, so that the file as it is then has its say."""
    late = rule(step)
    if late.how != "skip" or isinstance(verdict, Drop):
        return False
    if end := ends(message, step, situation):
        return situation.clock > end or (situation.clock == end and isinstance(verdict, Hold))
    return message.cause == LATE and not stopped(verdict)


def stopped(verdict: Verdict) -> bool:
    """Whether an edit has to come before it can leave."""
    return isinstance(verdict, Hold) and verdict.until is None and verdict.reason.code in STOPS


def done_at(message: Message, step: Send | None) -> datetime:
    """When a message that is skipped for being late counts as done: as if it had left in time."""
    return message.since if rule(step).whatever else message.allowed or message.since


def reason(message: Message, step: Send | None, situation: Situation) -> Reason:
    """Why it is skipped, or that it leaves late, in words."""
    late = rule(step)
    words = f"skip after {late.after.text}" if late.whatever else late.how
    said = "was due" if late.whatever else "might have left"
    there = done_at(message, step).astimezone(situation.zone)
    return Reason(
        LATE, f"late: {words}; it {said} on {there:%a %Y-%m-%d %H:%M}", late.place or (step.place if step else None)
    )


def _behind(message: Message, late: Late, situation: Situation) -> bool:
    paced = message.reason is not None and message.reason.code == PACE
    allowed = message.due if paced else message.allowed
    if late.whatever or allowed is None:
        return False
    return situation.clock > situation.after(late.after, allowed)


def _stays(message: Message) -> bool:
    """Whether what was found out still holds: not once something with an end of its own stood in its way again."""
    return message.state is not MessageState.DEFERRED and not (message.reason and message.reason.code in _OWN_END)


def _start(message: Message, situation: Situation) -> datetime:
    """From when it could have left: the end of a hold, the beginning of a pause, the edit; else when it was due.

    What woke the lead may have been heard of later than that, such as an old row of a feed.
    """
    code = message.reason.code if message.reason else ""
    if message.state is MessageState.DEFERRED or code in _OWN_END:
        return message.due if message.due < NO_END else message.at
    if message.cause == "edit" and message.reason is None:
        return situation.clock
    if code in STOPS:
        return message.at
    news = situation.heard if message.at > situation.planned else None
    return max(message.since, news) if news else message.since
