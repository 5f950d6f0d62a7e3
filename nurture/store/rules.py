"""Rules that every store keeps, in one place: which message may be rewritten by whom, and how plans are numbered."""

from __future__ import annotations

from datetime import datetime

from nurture.core.model import GONE, OPEN, Facts, MessageState, Plan

SUPPRESSING = frozenset({"unsubscribed", "complained"})
"""Verbs of events after which nothing may be sent any more."""

_ATTEMPTED = frozenset({MessageState.SENT, MessageState.DEFERRED, MessageState.FAILED, MessageState.IN_DOUBT})
_UNDECIDED = OPEN | {MessageState.SENDING, MessageState.IN_DOUBT}


def may_replan(stored: MessageState, planned: MessageState) -> bool:
    """Whether a plan may replace a message: not when it is on its way or gone; a claimed one can still be cancelled."""
    if stored is MessageState.CLAIMED:
        return planned is MessageState.CANCELLED
    return stored not in GONE


def may_settle(stored: MessageState, end: MessageState) -> bool:
    """Whether an attempt may end so: what is decided stays; that a message has left is true whatever was decided."""
    return stored in _UNDECIDED or (end in GONE and stored not in GONE)


def attempts_of(end: MessageState) -> int:
    """By how much an end counts as an attempt: what was held or cancelled was none."""
    return int(end in _ATTEMPTED)


def seqs(plan: Plan) -> tuple[int, int]:
    """The numbers of the lead's last event before and after a plan."""
    if plan.events:
        return plan.events[0].seq - 1, plan.events[-1].seq
    known = plan.state.events[-1].seq if plan.state.events else 0
    return known, known


def with_values(fields: Facts, values: Facts) -> Facts:
    """Fields after `values` were set; an empty one is absent."""
    return {name: value for name, value in {**fields, **values}.items() if value not in ("", ())}


def sooner(due: datetime | None, now: datetime) -> datetime:
    return now if due is None else min(due, now)
