"""Where a lead stands in one campaign while it is walked: its enrolment, and what steps do with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from nurture.core.campaigns import Campaign, Send, Step
from nurture.core.ledger import Ledger
from nurture.core.model import Done, Enrolment, Reason, Standing
from nurture.core.view import View


class Footing:
    """One enrolment at the instant of the situation's clock. Its new form goes into the ledger at once."""

    def __init__(self, ledger: Ledger, enrolment: Enrolment, campaign: Campaign) -> None:
        self.ledger = ledger
        self.situation = ledger.situation
        self.clock = ledger.situation.clock
        self.enrolment = enrolment
        self.campaign = campaign

    def view(self) -> View:
        return self.situation.view(self.enrolment)

    def decide(self, do: str, step: Step | None, at: datetime, reason: Reason) -> None:
        self.ledger.decide(do, self.enrolment, step, at, reason)

    @property
    def standing(self) -> Standing:
        return self.enrolment.standing[self.enrolment.sequence]

    def remember(self, step: Step, done: Done) -> Done:
        """Keep in mind that a step of the gap is done."""
        self.stand(replace(self.standing, gap={**self.standing.gap, step.key: done}))
        return done

    def pass_send(self, step: Send, done: Done) -> Done:
        """Stand behind a send from `done.at` on."""
        self.stand(Standing(since=done.at, behind=step.key))
        self.put(replace(self.enrolment, passed={**self.enrolment.passed, step.key: done}))
        return done

    def stand(self, standing: Standing) -> None:
        self.put(replace(self.enrolment, standing={**self.enrolment.standing, self.enrolment.sequence: standing}))

    def put(self, enrolment: Enrolment) -> None:
        self.enrolment = enrolment
        self.ledger.put(enrolment)
