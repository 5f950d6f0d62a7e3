"""The steps that wait and those that branch."""

from __future__ import annotations

from datetime import datetime

from nurture.core.model import Done, Reason
from nurture.core.shares import pick, place_of
from nurture.core.steps import If, Split, Step, Wait, WaitUntil
from nurture.core.walking.footing import Footing, Outcome, Stand


def wait(walk: Footing, step: Wait, at: datetime) -> Outcome:
    """Read anew each time, so that an edit of its length is what counts."""
    until = walk.situation.after(step.duration, at)
    if until <= walk.clock:
        return Done(until, "done")
    return Stand(until, Reason("wait", f"wait: {step.duration.text}", step.place))


def wait_until(walk: Footing, step: WaitUntil, at: datetime) -> Outcome:
    limit = walk.situation.after(step.at_most, at) if step.at_most else None
    if step.moment is not None:
        return _wait_for_moment(walk, step, at, limit)
    assert step.condition is not None
    answer = step.condition.ask(walk.view())
    if answer.value is True:
        return _branch(walk, step, walk.clock, "then", *answer.evidence)
    if limit and limit <= walk.clock:
        return walk.put_off(step.condition, limit) or _at_most(walk, step, limit)
    reason = Reason("wait", f"wait_until: {step.condition.source}", step.condition.place)
    return Stand(limit, reason, answer.changes_at)


def _wait_for_moment(walk: Footing, step: WaitUntil, at: datetime, limit: datetime | None) -> Outcome:
    """One that has passed already is over at once; one that hangs on an empty value waits for the value."""
    assert step.moment is not None
    meant = step.moment.at(at, walk.situation.anchors(walk.enrolment))
    until = max(meant, at) if meant else None
    if limit and limit <= walk.clock and (until is None or limit < until):
        return _at_most(walk, step, limit)
    if until and until <= walk.clock:
        return walk.remember(step, Done(until, "then"))
    empty = "" if until else ", which is empty"
    reason = Reason("wait", f"wait_until: {step.moment.text}{empty}", step.place)
    return Stand(min(filter(None, (until, limit)), default=None), reason)


def _at_most(walk: Footing, step: WaitUntil, limit: datetime) -> Done:
    return _branch(walk, step, limit, "else", f"at most {step.at_most.text if step.at_most else ''}")


def if_(walk: Footing, step: If, at: datetime) -> Outcome:
    assert step.condition is not None
    if stand := walk.put_off(step.condition, at):
        return stand
    answer = step.condition.ask(walk.view())
    return _branch(walk, step, at, "then" if answer.value is True else "else", *answer.evidence)


def _branch(walk: Footing, step: Step, at: datetime, branch: str, *evidence: str) -> Done:
    walk.decide("branch", step, at, Reason(branch, "; ".join((branch, *evidence)), step.place))
    return walk.remember(step, Done(at, branch))


# ---------------------------------------------------------------- split


def split(walk: Footing, step: Split, at: datetime) -> Outcome:
    """The branch that this lead once took in this campaign; for the first time, the one on whose share it falls."""
    names = {branch.name: branch for branch in step.into}
    before = _taken(walk, step)
    branch = before if before in names else _picked(walk, step)
    if step.key not in walk.enrolment.passed or before != branch:
        walk.pass_by(step, Done(at, branch))
        chosen = names[branch]
        reason = Reason(branch, f"{branch}: {chosen.share:g} of 100 leads", chosen.place or step.place)
        walk.decide("branch", step, at, reason)
    return Done(at, branch)


def _taken(walk: Footing, step: Split) -> str:
    """What was taken in this walk, else in any of this campaign."""
    own = walk.enrolment.passed.get(step.key)
    if own:
        return own.how
    moved = walk.campaign.moved
    taken = [
        done
        for enrolment in walk.situation.walks(walk.campaign.name)
        for key, done in enrolment.passed.items()
        if moved.get(key, key) == step.key
    ]
    return taken[-1].how if taken else ""


def _picked(walk: Footing, step: Split) -> str:
    said = walk.situation.project.chosen.get(step.key, "")
    if any(branch.name == said for branch in step.into):
        return said
    place = place_of(walk.situation.lead, step.key, walk.campaign.name)
    return pick(place, [(branch.name, branch.share) for branch in step.into])
