"""Edits because of which a campaign stands still: they would leave leads nowhere, or send them something twice.

leads                                                        until the file says
-----------------------------------------------------------  -----------------------------------------------
got a mail by an id that is nowhere, nor in `moved`          `was:` at the step it is now, or `moved_to:`
stand behind one that is in another sequence now             the same
have received an id that is gone, sent under another one     `was:` there, or `moved_to:` to send it once more
took a branch of a split that has another name now           `was:` there, or `moved_to:` to deal them anew
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nurture.core.campaigns import Campaign
from nurture.core.edits.whereabouts import Counts
from nurture.core.paths import Spot, all_steps, find, send_steps, spots
from nurture.core.problems import Place, Problem, did_you_mean
from nurture.core.steps import Send, Split, Step
from nurture.core.walking.walk import BEGIN


def nowhere(campaign: Campaign, stood: Counts) -> Counts:
    """Of behind what its leads `stood`, in every sequence, that from where no walk can go on."""
    return {(s, behind): n for (s, behind), n in stood.items() if behind and not _is_there(campaign, s, behind)}


def stranded(campaign: Campaign, old: Campaign | None, lost: Counts) -> Iterator[Problem]:
    """`lost` is behind what leads stand that is `nowhere`; `old` the file before the edit, where it is known."""
    for (sequence, behind), count in lost.items():
        yield _gone(campaign, old, sequence, behind, count)


def _is_there(campaign: Campaign, sequence: str, behind: str) -> bool:
    """Whether a walk in that sequence can go on; a sequence that is gone is waited for, if what was done is known.

    Who was moved to a step of another sequence begins its own anew.
    """
    moved = campaign.moved.get(behind)
    where = [sequence] if sequence in campaign.sequences and not moved else campaign.sequences
    return any(find(campaign, name, moved or behind) for name in where)


def _gone(campaign: Campaign, old: Campaign | None, sequence: str, behind: str, count: int) -> Problem:
    sends = send_steps(campaign)
    near = _likely(behind, old, sends)
    who = "1 lead stands" if count == 1 else f"{count:,} leads stand"
    if behind in sends:
        words = f"{who} behind `{behind}` in {sequence}, and it stands in another sequence now"
        return Problem(
            "step-gone", words, sends[behind].place, f"leave it in {sequence}, or give the other one an `id`"
        )
    place = sends[near].place if near else _end(campaign, sequence)
    words = f"{who} behind `{behind}`, which is no step of this campaign any more"
    return Problem("step-gone", words, place, _cure(behind, near, old, sends))


def _cure(key: str, near: str, old: Campaign | None, sends: Mapping[str, Send]) -> str:
    """What to write of an id that is gone; `near` is the step that it may be now."""
    now = f" ({near}?)" if near else ""
    return f"say `was: {key}` at the step that it is now{now}, or `{_line(key, old, sends)}`"


def _line(key: str, old: Campaign | None, sends: Mapping[str, Send]) -> str:
    """The line that stands in the place of a step that is gone: its leads go on behind the mail before it."""
    return f"- {{id: {key}, moved_to: {_mail_before(key, old, sends) or '…'}}}"


def _mail_before(key: str, old: Campaign | None, sends: Mapping[str, Send]) -> str:
    """The last mail that all had who got this one, and that is still there; where it was the first, that of `begin`."""
    for name, steps in old.sequences.items() if old else ():
        spot = next((spot for spot in spots(steps) if spot.step.key == key), None)
        if spot:
            begin = old.sequences.get(BEGIN, ()) if old and name != BEGIN else ()
            return next((one for one in (*_mails_up(spot), *_mails(begin)) if one in sends), "")
    return ""


def _mails_up(spot: Spot | None) -> Iterator[str]:
    """The mails before a step, the nearest first, those in branches beside it aside."""
    while spot:
        yield from _mails(spot.steps[: spot.index])
        spot = spot.outer


def _mails(steps: Sequence[Step]) -> Iterator[str]:
    return (step.key for step in reversed(steps) if isinstance(step, Send))


def _likely(behind: str, old: Campaign | None, sends: Mapping[str, Send]) -> str:
    """The step that a gone id may be now: one that is new and sends the same, else one with a name like it."""
    before = send_steps(old) if old else {}
    new = [step for step in sends.values() if step.key not in before]
    if behind in before and (same := [step.key for step in new if step.template == before[behind].template]):
        return same[0]
    hint = did_you_mean(behind, [step.key for step in new])
    return next((step.key for step in new if f"`{step.key}`" in hint), "")


def _end(campaign: Campaign, sequence: str) -> Place:
    steps = campaign.sequences.get(sequence, ())
    return steps[-1].place if steps else campaign.place


def renamed_unsaid(campaign: Campaign, old: Campaign) -> dict[str, Send]:
    """Ids that are gone without a word, each with the new step that sends the same."""
    now, then = send_steps(campaign), send_steps(old)
    new = {step.template: step for key, step in now.items() if key not in then and not step.was}
    gone = [step for key, step in then.items() if key not in now and key not in campaign.moved]
    return {step.key: new[step.template] for step in gone if step.template in new}


def splits_renamed(campaign: Campaign, old: Campaign) -> dict[str, Split]:
    """Splits that are gone without a word, each with the new one that has one of its branches, or of its steps."""
    now, then = ({s.key: s for s in all_steps(c) if isinstance(s, Split)} for c in (campaign, old))
    new = [split for key, split in now.items() if key not in then and not split.was]
    gone = [split for key, split in then.items() if key not in now and key not in campaign.moved]
    like = ((one.key, next((split for split in new if _parts(one) & _parts(split)), None)) for one in gone)
    return {key: split for key, split in like if split}


def _parts(split: Split) -> set[str]:
    """Its branches, and the mails in them, by their names."""
    inner = {step.key for steps in split.branches.values() for step in steps if isinstance(step, Send)}
    return inner | {f"branch {branch.name}" for branch in split.into}


def dealt_anew(key: str, split: Split, campaign: Campaign, old: Campaign, count: int = 0) -> Problem:
    """`key` is gone, and `split`, which has its branches, would deal anew those who have taken one."""
    who = _on_their_way(count) if count else "leads may have"
    words = f"`{key}` is gone, and `{split.key}` has its branches, of which {who} taken one: each would be dealt anew"
    hint = f"say `was: {key}` here; if they are to be dealt anew, `{_line(key, old, send_steps(campaign))}`"
    return Problem("split-renamed", words, split.place, hint)


def sent_again(key: str, step: Send, count: int, campaign: Campaign, old: Campaign) -> Problem:
    """`key` is gone, and `step`, which sends the same, would reach those who have had it."""
    words = f"`{key}` is gone, and `{step.key}` sends the same, which {_on_their_way(count)} had"
    sends = {own: one for own, one in send_steps(campaign).items() if one is not step}
    hint = f"say `was: {key}` here; if they are to get it twice, `{_line(key, old, sends)}`"
    return Problem("sent-again", words, step.place, hint)


def _on_their_way(count: int) -> str:
    return "1 lead on its way has" if count == 1 else f"{count:,} leads on their way have"


def gone_ids(campaign: Campaign, old: Campaign) -> Iterator[Problem]:
    """Every id of the older file that is nowhere in the newer one, whoever stands there."""
    sends = send_steps(campaign)
    for key in send_steps(old):
        if key not in sends and key not in campaign.moved:
            near = _likely(key, old, sends)
            place = sends[near].place if near else campaign.place
            words = f"`{key}` is no step of this campaign any more; leads may stand behind it"
            yield Problem("step-gone", words, place, _cure(key, near, old, sends))
    for key, split in splits_renamed(campaign, old).items():
        yield dealt_anew(key, split, campaign, old)
