"""Where a lead stands in one campaign while it is walked: its enrolment, what steps do with it, and how they end.

A step ends in `Done` (and, where it branches, the branch), in `Stand` (not yet) or in `Leave`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from nurture.core import unsettled
from nurture.core.campaigns import Campaign
from nurture.core.conditions import Condition
from nurture.core.frozen import altered
from nurture.core.ledger import Ledger
from nurture.core.model import Done, Enrolment, Reason, Standing
from nurture.core.steps import Send, Step
from nurture.core.unsettled import UNSETTLED
from nurture.core.view import View
from nurture.core.walking.renames import renamed


@dataclass(frozen=True, slots=True)
class Stand:
    """Not yet. `until` is when the step is over by itself; `ask_again` when its condition can change before that."""

    until: datetime | None = None
    reason: Reason | None = None
    ask_again: datetime | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    at: datetime
    reason: Reason


Outcome = Done | Stand | Leave


class Footing:
    """One enrolment at the instant of the situation's clock. Its new form goes into the ledger at once.

    `moved` says that the lead has just come from another sequence, so that what is overdue is not late.
    """

    moved = False

    def __init__(self, ledger: Ledger, enrolment: Enrolment, campaign: Campaign) -> None:
        self.ledger = ledger
        self.situation = ledger.situation
        self.clock = ledger.situation.clock
        self.enrolment = enrolment
        self.campaign = campaign
        if campaign.moved and enrolment != (today := renamed(enrolment, campaign.moved)):
            self.put(today)

    def view(self) -> View:
        return self.situation.view(self.enrolment)

    def decide(self, do: str, step: Step | None, at: datetime, reason: Reason) -> None:
        self.ledger.decide(do, self.enrolment, step, at, reason)

    def put_off(self, condition: Condition, asked: datetime, code: str = UNSETTLED) -> Stand | None:
        """Not yet, where what has been clicked and is not judged may turn the answer."""
        until = unsettled.put_off(condition, self.situation, self.enrolment, asked)
        return Stand(until, unsettled.reason(condition, code)) if until else None

    @property
    def standing(self) -> Standing:
        return self.enrolment.standing[self.enrolment.sequence]

    def remember(self, step: Step, done: Done) -> Done:
        """Keep in mind that a step of the gap is done."""
        self.stand(replace(self.standing, gap={**self.standing.gap, step.key: done}))
        return done

    def skip(self, step: Step, at: datetime, reason: Reason) -> Done:
        """Leave a step of the gap out."""
        self.decide("skip", step, at, reason)
        return self.remember(step, Done(at, "skipped", reason.code))

    def pass_send(self, step: Send, done: Done) -> Done:
        """Stand behind a send from `done.at` on."""
        before = {**self.standing.before, **self.standing.gap}
        self.stand(Standing(since=done.at, behind=step.key, before=before))
        self.pass_by(step, done)
        return done

    def pass_by(self, step: Step, done: Done) -> None:
        """Keep a step in mind for the whole walk."""
        self.put(altered(self.enrolment, passed={**self.enrolment.passed, step.key: done}))

    def stand(self, standing: Standing) -> None:
        self.put(altered(self.enrolment, standing={**self.enrolment.standing, self.enrolment.sequence: standing}))

    def put(self, enrolment: Enrolment) -> None:
        self.enrolment = enrolment
        self.ledger.put(enrolment)
