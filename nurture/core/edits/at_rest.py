"""Leads that an edit leaves at rest, told from where they stand alone: of a hundred thousand most need no planning.

It is asked of leads whom nothing woke but an edit of steps, so that under the older file nothing happens to them by the
instant in question. Nor does it under the newer one to who stands

    on                           which
    ---------------------------  ---------------------------------------------------------
    a send                       says the same, and the lead came to it at the same instant
    a wait_until without `when`  likewise
    a wait                       is not over by then
    the end of its sequence      it had come to at the same instant

Of whoever else it takes a plan to tell. What else holds a mail that is held already is not told either. Nor does
anything happen to a lead whose mail has left, when behind it stands a wait that is not over by then and nobody listens
to what was sent.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from nurture.core import paths
from nurture.core.campaigns import Campaign
from nurture.core.edits.written import of_campaign, of_step
from nurture.core.frozen import altered
from nurture.core.model import Done, Enrolment, Standing
from nurture.core.steps import Send, Split, Step, Wait, WaitUntil
from nurture.core.times.durations import Duration

After = Callable[[Duration, datetime], datetime]
"""The instant this long after another, on the lead's clock."""
_Spot = tuple[Step | None, datetime]


def only_steps_differ(old: Campaign, new: Campaign) -> bool:
    """Whether all that two versions say above their steps is the same, and no step has another name."""
    return (
        not new.moved
        and (old.status, old.overdrawn) == (new.status, new.overdrawn)
        and old.sequences.keys() == new.sequences.keys()
        and old.facts == new.facts
        and _above(old) == _above(new)
    )


def rests(walk: Enrolment, old: Campaign, new: Campaign, now: datetime, until: datetime, after: After) -> bool:
    """Whether nothing happens in this active walk up to `until` for the newer steps. False: that is not known."""
    if walk.held_out or not walk.sequence:
        return True
    today = _stands(walk, new, now, after)
    if today is None or _waits(today, until, after):
        return today is not None
    before = _stands(walk, old, now, after)
    return before is not None and before[1] == today[1] and _same(before[0], today[0])


def waits_behind(walk: Enrolment, send: str, campaign: Campaign, at: datetime, until: datetime, after: After) -> bool:
    """Whether what comes behind a send that left at `at` is a wait that is not over by `until`."""
    standing = {walk.sequence: Standing(since=at, behind=send)}
    spot = _stands(altered(walk, standing=standing), campaign, at, after)
    return spot is not None and _waits(spot, until, after)


def _waits(spot: _Spot, until: datetime, after: After) -> bool:
    """Whether it is a wait that is not over by then."""
    step, at = spot
    return isinstance(step, Wait) and step.when is None and after(step.duration, at) > until


def _above(campaign: Campaign) -> dict[str, str]:
    return {name: text for name, (text, _) in of_campaign(campaign).items()}


def _same(older: Step | None, newer: Step | None) -> bool:
    """Whether they are one step, on which a lead stays until it is settled or holds; or both the end."""
    if older is None or newer is None:
        return older is newer
    stays = isinstance(newer, Send) or (isinstance(newer, WaitUntil) and newer.when is None)
    return stays and type(older) is type(newer) and older.key == newer.key and of_step(older) == of_step(newer)


def _stands(walk: Enrolment, campaign: Campaign, now: datetime, after: After) -> _Spot | None:
    """The first step that is not behind the lead, None at the end, and when it came there; None: it is not here."""
    standing = walk.standing.get(walk.sequence)
    if standing is None:
        return None
    spot, at = paths.start(campaign.sequences[walk.sequence]), standing.since
    if standing.behind:
        found = paths.find(campaign, walk.sequence, standing.behind)
        if found is None:
            return None
        spot = found.after()
    while spot:
        done = standing.gap.get(spot.step.key) or _passed(walk, spot.step, at, now, after)
        if done is None:
            return spot.step, at
        at, spot = done.at, spot.into(done.how)
    return None, at


def _passed(walk: Enrolment, step: Step, at: datetime, now: datetime, after: After) -> Done | None:
    """A wait that is over, and a split whose branch was taken: they are in no gap."""
    if isinstance(step, Split):
        taken = walk.passed.get(step.key)
        return Done(at, taken.how) if taken and taken.how in step.branches else None
    if isinstance(step, Wait) and step.when is None and (end := after(step.duration, at)) <= now:
        return Done(end, "done")
    return None
