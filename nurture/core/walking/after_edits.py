"""Where a lead stands in a sequence that was edited since: its walk is made to fit the file as it is now.

    since the last plan                                       it stands
    --------------------------------------------------------  ---------------------------------------
    a mail has left                                           behind that, wherever it is now
    the send that it is behind moved to another sequence      at the beginning, as long as it did there
    that send is gone, and the lead never had it              behind the last one that is still there
    the condition of a step without an id was changed         in the branch that it took

What a walk knows under ids that are gone is put under those in their place by `renames.py`, before this.
"""

from __future__ import annotations

from dataclasses import replace

from nurture.core import paths
from nurture.core.model import Done
from nurture.core.steps import If, Send, Step, WaitUntil
from nurture.core.walking.footing import Footing
from nurture.core.walking.messaging import SETTLED
from nurture.core.walking.renames import put_behind


def find_footing(walk: Footing, sequence: str) -> None:
    """Stand where the lead is to go on in `sequence`, the one that it walks."""
    _stand_behind_what_left(walk, sequence)
    _begin_anew_if_moved_out(walk, sequence)
    _step_back_if_nothing_was_got(walk, sequence)


def branch_kept(walk: Footing, step: Step) -> Done | None:
    """The branch taken at a step whose condition an edit has changed: without an id it is known by its condition.

    It is the first one of its kind that was done in this gap and is nowhere in the file that is there now. A step
    on which the lead waited before the edit is none of them.
    """
    if walk.enrolment.version == walk.campaign.version or not isinstance(step, If | WaitUntil):
        return None
    if walk.ledger.has_waited(walk.enrolment, step):
        return None
    word = step.key.partition(" ")[0]
    if word not in ("if", "wait_until"):
        return None
    known = {one.key for one in paths.all_steps(walk.campaign)}
    gap = walk.standing.gap
    before = next((key for key in gap if key.partition(" ")[0] == word and key not in known), None)
    if before is None:
        return None
    walk.stand(replace(walk.standing, gap={step.key if key == before else key: gap[key] for key in gap}))
    return gap[before]


def _stand_behind_what_left(walk: Footing, sequence: str) -> None:
    """Behind the mail that was settled since the last plan, wherever an edit has put it meanwhile."""
    here = (walk.campaign.name, walk.enrolment.walk, sequence)
    messages = walk.situation.messages.values()
    settled = [m for m in messages if (m.campaign, m.walk, m.sequence) == here and m.state in SETTLED]
    for message in sorted(settled, key=lambda m: m.at):
        key = walk.campaign.moved.get(message.step, message.step)
        known = key in walk.enrolment.passed or message.at < walk.standing.since  # perhaps under an id that is gone
        if message.kind != "send" or known:
            continue
        spot = paths.find(walk.campaign, sequence, key)
        if spot and isinstance(spot.step, Send):
            walk.pass_send(spot.step, Done(message.at, SETTLED[message.state]))


def _begin_anew_if_moved_out(walk: Footing, sequence: str) -> None:
    """Who was moved to a step of another sequence stands at the beginning of this one, since then."""
    homes = [name for name in walk.campaign.sequences if paths.find(walk.campaign, name, walk.standing.behind)]
    if homes and sequence not in homes:
        walk.stand(replace(walk.standing, behind=""))


def _step_back_if_nothing_was_got(walk: Footing, sequence: str) -> None:
    """Behind an id that is gone, and under which this lead had no mail: behind the last one still there."""
    passed, behind = walk.enrolment.passed, walk.standing.behind
    got_nothing = behind in passed and passed[behind].how in ("skipped", "failed")
    if not got_nothing or paths.find(walk.campaign, sequence, behind):
        return
    done = sorted(passed, key=lambda key: passed[key].at)
    there = [spot.step for key in done if (spot := paths.find(walk.campaign, sequence, key))]
    walk.stand(put_behind(walk.standing, next((s.key for s in reversed(there) if isinstance(s, Send)), "")))
