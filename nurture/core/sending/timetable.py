"""When a message may leave, as far as time goes. Each rule is asked about an instant: now, or one in the past.

    rule               holds until                             whom
    -----------------  --------------------------------------  ------------------------------------
    dates              the campaign begins                     everybody
    pause after reply  that long after the lead's last reply   what counts towards limits
    unclear answer     somebody has read it                    what counts towards limits
    paused             the day that the lead asked for         what counts towards limits
    absence            the day after its last one              what counts towards limits
    full mailbox       90 days after it was full again         what counts towards limits
    window, quiet      they allow it                           all but what was requested
    limits             one is free                             what counts towards limits
    late               20 hours after the other mail           a late mail beside any other, what counts

The past is asked to tell since when a message might have left: what left later had not left by then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nurture.core.campaigns import Campaign
from nurture.core.model import GONE, OPEN, Event, Message, MessageState, Reason
from nurture.core.paths import step_of
from nurture.core.program import Limit, Purpose
from nurture.core.sending.bounces import full_until
from nurture.core.situation import Situation
from nurture.core.steps import Send
from nurture.core.times.wall import instant
from nurture.core.times.windows import next_allowed
from nurture.core.undecided import asks, undecided

LATE = "late"
GAP = timedelta(hours=20)
"""Between a late mail and any other mail of the lead."""
LONGEST_ABSENCE = timedelta(days=60)
"""After an automatic answer, whatever it says."""
NO_END = datetime.max.replace(tzinfo=UTC)
"""The `due` of a message held until an event or an edit."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Not now. `until` is the first instant at which asking again makes sense; None: only an event or an edit helps."""

    until: datetime | None
    reason: Reason


def timetable(
    message: Message, campaign: Campaign, step: Send | None, situation: Situation, at: datetime
) -> Hold | None:
    """The first rule that keeps a message from leaving at `at`."""
    begins = _begins(campaign, situation, at)
    if begins or message.requested:
        return begins
    counted = counts(message, situation)
    return (
        (_in_peace(situation, at) if counted else None)
        or _window(campaign, step, situation, at)
        or (_limits(message, campaign, step, situation, at) if counted else None)
    )


def first_allowed(
    message: Message, campaign: Campaign, step: Send | None, situation: Situation, start: datetime
) -> datetime | None:
    """The first instant from `start` up to now at which nothing of the timetable stood in its way."""
    at: datetime | None = start
    while at and at <= situation.clock:
        hold = timetable(message, campaign, step, situation, at)
        if hold is None:
            return at
        at = hold.until
    return None


def _begins(campaign: Campaign, situation: Situation, at: datetime) -> Hold | None:
    dates = campaign.dates
    if dates is None or dates.starts <= at:
        return None
    day = dates.starts.astimezone(situation.project.zone)
    text = f"campaign {campaign.name} begins on {day:%Y-%m-%d %H:%M} (dates: {dates.text})"
    return Hold(dates.starts, Reason("dates", text, dates.place))


def _in_peace(situation: Situation, at: datetime) -> Hold | None:
    """The longest for which the lead is not to be written to."""
    if unclear := _unclear(situation, at):
        return unclear
    holds = (_reply(situation, at), _paused(situation, at), _absence(situation, at), _full(situation, at))
    return max((hold for hold in holds if hold), key=lambda hold: hold.until or at, default=None)


def _absence(situation: Situation, at: datetime) -> Hold | None:
    """The last automatic answer counts that names a day."""
    told = [e for e in situation.events if e.verb == "away" and e.at <= at]
    last = max(told, key=lambda event: event.at, default=None)
    day = last.facts.get("until") if last else None
    if last is None or not isinstance(day, date):
        return None
    day = day.astimezone(situation.zone).date() if isinstance(day, datetime) else day
    day = min(day, (last.at + LONGEST_ABSENCE).date())
    until = instant(datetime.combine(day, time()) + timedelta(days=1), situation.zone)
    return Hold(until, Reason("away", f"the lead is away until {day}")) if until > at else None


def _full(situation: Situation, at: datetime) -> Hold | None:
    until = full_until(situation.events, at)
    if until is None or until <= at:
        return None
    day = until.astimezone(situation.project.zone)
    return Hold(
        until, Reason("full", f"the mailbox was full 3 times within 21 days: it is left alone until {day:%Y-%m-%d}")
    )


def _reply(situation: Situation, at: datetime) -> Hold | None:
    limits = situation.project.limits
    if limits.after_reply is None:
        return None
    replied = max((e.at for e in situation.events if e.verb == "replied" and e.at <= at), default=None)
    until = situation.after(limits.after_reply, replied) if replied else at
    if until <= at:
        return None
    text = f"the lead replied, and is left in peace for {limits.after_reply.text}"
    return Hold(until, Reason("reply", text, limits.after_reply_place))


def _unclear(situation: Situation, at: datetime) -> Hold | None:
    waits = undecided(event for event in situation.events if event.at <= at)
    if waits is None or asks(waits) != "unclear":
        return None
    day = waits.at.astimezone(situation.project.zone)
    return Hold(
        None, Reason("unclear", f"an answer of {day:%Y-%m-%d} may ask for no more mail, and nobody has decided")
    )


def _paused(situation: Situation, at: datetime) -> Hold | None:
    until = pause_of(situation.events, at, situation.zone)
    if until is None:
        return None
    day = until.astimezone(situation.zone)
    return Hold(until, Reason("paused", f"the lead asked for a pause until {day:%Y-%m-%d}"))


def pause_of(events: Sequence[Event], at: datetime, zone: ZoneInfo) -> datetime | None:
    """The end of a pause that the lead has asked for and that lasts at `at`: of a day, its beginning; the last one."""
    said = next((e for e in reversed(events) if e.verb == "paused" and e.at <= at), None)
    until = said.facts.get("until") if said else None
    if isinstance(until, date) and not isinstance(until, datetime):
        until = instant(datetime.combine(until, time()), zone)
    return until if isinstance(until, datetime) and until > at else None


def _window(campaign: Campaign, step: Send | None, situation: Situation, at: datetime) -> Hold | None:
    window, place = campaign.window, campaign.window_place
    if step and step.window:
        window, place = step.window, step.window_place
    limits = situation.project.limits
    until = next_allowed(at, window, limits.quiet, situation.zone)
    if until == at:
        return None
    if window and not window.is_open(at, situation.zone):
        return Hold(until, Reason("window", f"outside the window {window.text}", place))
    quiet = limits.quiet.text if limits.quiet else ""
    return Hold(until, Reason("quiet", f"quiet hours {quiet}", limits.quiet_place))


# ---------------------------------------------------------------- beside the lead's other mails


def _limits(message: Message, campaign: Campaign, step: Send | None, situation: Situation, at: datetime) -> Hold | None:
    others = list(_others(message, situation, at))
    holds = [_limit(limit, others, situation, at) for limit in situation.project.limits.per_lead]
    holds.append(_gap(message, campaign, step, others, situation, at))
    return max((hold for hold in holds if hold), key=lambda hold: hold.until or at, default=None)


def _limit(limit: Limit, others: list[tuple[Message, datetime]], situation: Situation, at: datetime) -> Hold | None:
    """Held while the limit's `count` newest messages, had one more been sent at `at`, would lie within its `per`."""
    near = at - limit.per.bound
    free = ((situation.after(limit.per, left), other) for other, left in others if left >= near)
    pending = sorted(until for until, other in free if until > at and counts(other, situation))
    if len(pending) < limit.count:
        return None
    until = pending[len(pending) - limit.count]
    return Hold(until, Reason("limit", f"limit {limit.count} per {limit.per.text}", limit.place))


def _gap(
    message: Message,
    campaign: Campaign,
    step: Send | None,
    others: list[tuple[Message, datetime]],
    situation: Situation,
    at: datetime,
) -> Hold | None:
    near = [
        (left, other)
        for other, left in others
        if LATE in (message.cause, other.cause) and left + GAP > at and counts(other, situation)
    ]
    if not near:
        return None
    left, other = max(near, key=lambda pair: pair[0])
    which = "this mail is late" if message.cause == LATE else f"{other.step} was late"
    text = f"{which}: a late mail keeps 20 hours from every other one (here {other.step})"
    return Hold(left + GAP, Reason(LATE, text, (step and step.late.place) or campaign.place))


def _others(message: Message, situation: Situation, at: datetime) -> Iterator[tuple[Message, datetime]]:
    """The lead's other messages and when they left; those that go before this one leave as soon as it might."""
    now = at == situation.clock
    for other in situation.messages.values():
        if other.key == message.key:
            continue
        left = None
        if other.state in GONE:
            left = other.at
        elif other.state in OPEN and other.state is not MessageState.HELD and order(other) < order(message):
            left = at if now else other.allowed
        if left and (now or left <= at):
            yield other, left


def counts(message: Message, situation: Situation) -> bool:
    """Whether a message counts towards limits: a requested one, a notification and one with a legal basis do not."""
    if message.kind != "send" or message.requested:
        return False
    campaign = situation.campaign(message.campaign)
    purpose = purpose_of(campaign, step_of(campaign, message.step), situation) if campaign else None
    return not (purpose and purpose.basis)


def purpose_of(campaign: Campaign, step: Send | None, situation: Situation) -> Purpose | None:
    """What a lead must have agreed to: the step's own purpose, else its campaign's."""
    return situation.project.consents.get((step and step.consent) or campaign.consent)


def order(message: Message) -> tuple[bool, int, datetime, str, str]:
    """Which of one lead's messages goes first: requested, higher priority, waited longest, the campaign's name."""
    return (not message.requested, -message.priority, message.since, message.campaign, message.key)
