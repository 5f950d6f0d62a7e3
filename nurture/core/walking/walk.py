"""One lead's walk through one campaign, at the instant of the situation's clock.

`begin` is walked first, whatever the temperature; then the sequence of the lead's temperature. A lead stands behind the
last send it has done; the steps from there to the next send are its gap. The gap is read anew each time, so an edit of
the file is simply what is read next; what was done in it is remembered and not done again.

    the lead                         does
    -------------------------------  ---------------------------------------------------------------
    meets goal or exit               leaves; its open messages are cancelled
    has a new temperature            leaves its sequence and takes up the other where it last stood
    has one without a sequence       waits
    comes to the end of `steps`      has finished
    comes to the end of a sequence   stays for `stay`, then has finished
    is held out                      walks no step; only goal and exit end it
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from nurture.core import paths
from nurture.core.model import Done, Reason, Standing
from nurture.core.steps import Send, Step
from nurture.core.unsettled import WHEN_UNSETTLED
from nurture.core.walking import kinds
from nurture.core.walking.after_edits import branch_kept, find_footing
from nurture.core.walking.footing import Footing, Leave, Outcome, Stand

BEGIN, STEPS, HOT = "begin", "steps", "hot"


class Walk(Footing):
    """`on` is the step on which the lead stands after `go`, if any."""

    on = ""

    def go(self) -> None:
        """Take every step that is due by now."""
        if self._over():
            pass
        elif self.enrolment.held_out:
            self._stand_aside()
        else:
            self._take_up(self._sequence())
        self.ledger.cancel(self.enrolment, Reason("moved-on", "the lead stands on this step no longer"), but=self.on)

    def leave(self, state: str, at: datetime, step: Step | None, reason: Reason) -> None:
        """End the walk: `state` is goal, exit or finished."""
        self.decide("finish", step, at, reason)
        self.ledger.cancel(self.enrolment, reason)
        self.put(replace(self.enrolment, state=state, ended=at))
        key = f"finished/{self.campaign.name}/{self.enrolment.walk}"
        self.ledger.happen("finished", self.campaign.name, key, self.campaign.name, {"why": state})

    # ------------------------------------------------------------ which sequence

    def _over(self) -> bool:
        if self.campaign.goal is None and self.campaign.exit is None:
            return False
        view = self.view()
        for state, condition in (("goal", self.campaign.goal), ("exit", self.campaign.exit)):
            if condition is None:
                continue
            answer = condition.ask(view)
            self.ledger.wake(answer.changes_at)
            if answer.value is True:
                why = "; ".join(answer.evidence) or condition.source
                self.leave(state, self.clock, None, Reason(state, f"{state}: {why}", condition.place))
                return True
        return False

    def _sequence(self) -> str:
        """The sequence that the lead is to walk now; "" when there is none for it."""
        sequences, temperature = self.campaign.sequences, self.situation.temperature
        if STEPS in sequences:
            return STEPS
        begin = self.enrolment.standing.get(BEGIN)
        if BEGIN in sequences and not (begin and begin.ended):
            return BEGIN
        if temperature not in sequences or (temperature == HOT and self._hottest() != self.campaign.name):
            return ""
        return temperature

    def _hottest(self) -> str:
        """A hot lead walks one hot sequence: that of the highest priority, then of the campaign entered last."""
        rivals = [
            (campaign.status == "live", campaign.priority, enrolment.entered, enrolment.campaign)
            for enrolment in self.situation.enrolments
            if enrolment.state == "active"
            and not enrolment.held_out
            and (campaign := self.situation.campaign(enrolment.campaign))
            and HOT in campaign.sequences
        ]
        return max(rivals)[-1]

    def _stand_aside(self) -> None:
        campaign = self.campaign
        reason = Reason(
            "holdout", "held out: gets nothing from this campaign", campaign.holdout_place or campaign.place
        )
        self.decide("hold", None, self.enrolment.entered, reason)

    def _take_up(self, sequence: str) -> None:
        before = self.enrolment.sequence
        if sequence != before:
            self._move(before, sequence)
        if sequence:
            self._follow(sequence)
        else:
            self.decide("wait", None, self.clock, self._idle())

    def _idle(self) -> Reason:
        temperature, place = self.situation.temperature, self.campaign.place
        if temperature in self.campaign.sequences:
            return Reason(
                "hot-elsewhere", f"walks the hot sequence of {self._hottest()}, and of one campaign only", place
            )
        return Reason("no-sequence", f"nothing to walk while {temperature}", place)

    def _move(self, before: str, sequence: str) -> None:
        begin = self.enrolment.standing.get(BEGIN)
        since = begin.ended if before == BEGIN and begin and begin.ended else self.clock
        standing = self.enrolment.standing.get(sequence) or Standing(since=since)
        if standing.ended:
            standing = replace(standing, ended=self.clock)
        if before != BEGIN and self.enrolment.standing:
            self.moved = True
            way = f"from {before or 'none'} to {sequence or 'none'}"
            reason = Reason("temperature", f"now {self.situation.temperature}: {way}")
            self.ledger.cancel(self.enrolment, reason)
            self.decide("move", None, self.clock, reason)
        kept = {**self.enrolment.standing, sequence: standing} if sequence else self.enrolment.standing
        self.put(replace(self.enrolment, sequence=sequence, standing=kept))

    # ------------------------------------------------------------ along a sequence

    def _follow(self, sequence: str) -> None:
        way = self.campaign.sequences[sequence]
        find_footing(self, sequence)
        spot = paths.start(way)
        if self.standing.behind:
            found = paths.find(self.campaign, sequence, self.standing.behind)
            if found is None:
                text = f"stands behind {self.standing.behind}, which is gone from the file"
                self.decide("hold", None, self.clock, Reason("step-gone", text, self.campaign.place))
                return
            spot = found.after()
        at = self.standing.since
        while spot:
            outcome = self._take(spot.step, at)
            if not isinstance(outcome, Done):
                self._stop(spot.step, outcome)
                return
            at, spot = outcome.at, spot.into(outcome.how)
        self._end(sequence, at)

    def _take(self, step: Step, at: datetime) -> Outcome:
        """Do one step that the lead came to at `at`, unless it is done already."""
        done = self.standing.gap.get(step.key) or branch_kept(self, step)
        if done:
            return done
        if step.when and self._asks(step):
            if stand := self.put_off(step.when, at, WHEN_UNSETTLED):
                return stand
            if not step.when.holds(self.view()):
                return self.skip(step, at, Reason("when", f"when: {step.when.source} does not hold", step.when.place))
        return kinds.take(self, step, at)

    def _asks(self, step: Step) -> bool:
        """Whether `when` is due: as the lead comes to the step, and anew once an edit was made while it waits there."""
        waits = self.enrolment.version == self.campaign.version and self.ledger.has_waited(self.enrolment, step)
        return not isinstance(step, Send) and not waits

    def _stop(self, step: Step, outcome: Stand | Leave) -> None:
        if isinstance(outcome, Leave):
            self.leave("exit", outcome.at, step, outcome.reason)
            return
        self.on = step.key
        self.ledger.goes_on(self.enrolment)
        if self.standing.ended:
            self.stand(replace(self.standing, ended=None))
        self.ledger.wake(outcome.until)
        self.ledger.wake(outcome.ask_again)
        if outcome.reason:
            self.decide("wait", step, outcome.until or self.clock, outcome.reason)

    def _end(self, sequence: str, at: datetime) -> None:
        standing = self.standing if self.standing.ended else replace(self.standing, ended=at)
        self.stand(standing)
        alone = not set(self.campaign.sequences) - {BEGIN}
        if sequence == STEPS or (sequence == BEGIN and alone):
            self.leave("finished", at, None, Reason("end", f"the end of {sequence}", self.campaign.place))
        elif sequence == BEGIN:
            self._take_up(self._sequence())
        else:
            self._stay(self.situation.after(self.campaign.stay, standing.ended or at))

    def _stay(self, until: datetime) -> None:
        if until <= self.clock:
            reason = Reason("stay", f"{self.campaign.stay.text} at the end of its sequence", self.campaign.place)
            self.leave("finished", until, None, reason)
            return
        self.ledger.wake(until)
        self.decide("wait", None, until, Reason("stay", "at the end of its sequence", self.campaign.place))
