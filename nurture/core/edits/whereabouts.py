"""Where the leads of a campaign stand, seen from one of its steps: still before it, at it, behind it, or elsewhere.

A lead stands at a step when it comes to it before its next mail, or that mail is the step itself. Behind it is whoever
comes to it no more, with or without having had it. Who walks another sequence comes to it only should its temperature
change, and whoever walks `begin` comes to the others, or to one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nurture.core.campaigns import Campaign
from nurture.core.edits.comparison import Change
from nurture.core.paths import Spot, find, start
from nurture.core.steps import Erase, Exit, Send
from nurture.core.walking.walk import BEGIN

Counts = Mapping[tuple[str, str], int]
"""Walks by the sequence they are in and the send they stand behind."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """The walks of one campaign: `here` where they stand, `left` where they stand in sequences that they have left.

    `active` are those on their way, held out ones aside; `finished` those that have ended.
    """

    here: Counts = field(default_factory=dict)
    left: Counts = field(default_factory=dict)
    active: int = 0
    finished: int = 0


@dataclass(frozen=True, slots=True)
class Places:
    """How many walks are where. `had` are those of `behind` that had the mail; None: it is no mail."""

    before: int = 0
    at: int = 0
    behind: int = 0
    finished: int = 0
    elsewhere: int = 0
    had: int | None = None

    @property
    def to_come(self) -> int:
        return self.before + self.at


def places(change: Change, campaign: Campaign, crowd: Crowd) -> Places:
    """`campaign` is the version of the file in which the changed step stands."""
    if not change.step:
        return Places(at=crowd.active, finished=crowd.finished)
    counted = {"before": 0, "at": 0, "behind": 0, "elsewhere": 0}
    for behind, count, has_left in _stood(change.sequence, crowd):
        side = _side(change, campaign, campaign.moved.get(behind, behind), has_left and change.sequence == BEGIN)
        counted["elsewhere" if has_left and side != "behind" else side] += count
    if change.sequence != BEGIN:  # whoever was never there
        rest = max(crowd.active - sum(counted.values()), 0)
        still_at_begin = sum(count for (where, _), count in crowd.here.items() if where == BEGIN)
        counted["before"] += min(rest, still_at_begin)
        counted["elsewhere"] += rest - min(rest, still_at_begin)
    return Places(**counted, finished=crowd.finished)


def _stood(sequence: str, crowd: Crowd) -> Iterator[tuple[str, int, bool]]:
    """Behind what walks stand in a sequence, how many, and whether they have left it."""
    for counts, has_left in ((crowd.here, False), (crowd.left, True)):
        yield from ((behind, count, has_left) for (where, behind), count in counts.items() if where == sequence)


def _side(change: Change, campaign: Campaign, behind: str, for_good: bool) -> str:
    if for_good or change.sequence not in campaign.sequences:
        return "behind"
    at, later = reach(campaign, change.sequence, behind)
    return "at" if change.step in at else "before" if change.step in later else "behind"


def reach(campaign: Campaign, sequence: str, behind: str) -> tuple[set[str], set[str]]:
    """The steps, by key, that a lead behind a send may come to: those up to its next send, and those after that."""
    at: set[str] = set()
    later: set[str] = set()
    found = find(campaign, sequence, behind) if behind else None
    first = found.after() if found else None if behind else start(campaign.sequences[sequence])
    todo = [(first, at)] if first else []
    while todo:
        spot, gap = todo.pop()
        if spot.step.key not in gap:
            gap.add(spot.step.key)
            todo += [(after, later if isinstance(spot.step, Send) else gap) for after in _next(spot)]
    return at, later - at


def _next(spot: Spot) -> Iterator[Spot]:
    if isinstance(spot.step, Exit | Erase) and spot.step.when is None:
        return
    ways = [spot.into(name) for name in spot.step.branches]
    if not ways or spot.step.when:
        ways.append(spot.after())
    yield from (way for way in ways if way)
