"""Finding the way in a sequence: a tree of steps, walked in the order it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from nurture.core.campaigns import Campaign
from nurture.core.steps import Record, Send, Step

Steps = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A step in its list, and the spot of the branching step around that list."""

    steps: Steps
    index: int
    outer: Spot | None = None

    @property
    def step(self) -> Step:
        return self.steps[self.index]

    def after(self) -> Spot | None:
        """The step that follows: the next of the list, else what follows the branch; None at the end."""
        if self.index + 1 < len(self.steps):
            return Spot(self.steps, self.index + 1, self.outer)
        return self.outer.after() if self.outer else None

    def into(self, branch: str) -> Spot | None:
        """The first step of the branch of that name; what follows when it is empty or there is none."""
        inner = self.step.branches.get(branch, ())
        return Spot(inner, 0, self) if inner else self.after()


def start(steps: Steps) -> Spot | None:
    return Spot(steps, 0) if steps else None


def spots(steps: Steps, outer: Spot | None = None) -> Iterator[Spot]:
    """Every step, nested ones too, in the order of the file."""
    for index in range(len(steps)):
        spot = Spot(steps, index, outer)
        yield spot
        for inner in spot.step.branches.values():
            yield from spots(inner, spot)


def find(campaign: Campaign, sequence: str, key: str) -> Spot | None:
    return _spots_by_key(campaign, sequence).get(key)


@lru_cache(maxsize=4096)
def _spots_by_key(campaign: Campaign, sequence: str) -> Mapping[str, Spot]:
    """The first of those that share a key."""
    found: dict[str, Spot] = {}
    for spot in spots(campaign.sequences[sequence]):
        found.setdefault(spot.step.key, spot)
    return found


@lru_cache(maxsize=1024)
def all_steps(campaign: Campaign) -> Steps:
    """Every step of a campaign, nested ones too, one sequence after the other."""
    return tuple(step for steps in campaign.sequences.values() for step in _nested(steps))


def _nested(steps: Steps) -> Iterator[Step]:
    for step in steps:
        yield step
        for inner in step.branches.values():
            yield from _nested(inner)


def step_of(campaign: Campaign, key: str) -> Send | None:
    """The send step of that key, wherever in the campaign it stands."""
    return send_steps(campaign).get(key)


@lru_cache(maxsize=1024)
def recorded(campaign: Campaign) -> frozenset[str]:
    """The events that its steps record."""
    return frozenset(step.event for step in all_steps(campaign) if isinstance(step, Record))


@lru_cache(maxsize=1024)
def send_steps(campaign: Campaign) -> Mapping[str, Send]:
    """Its send steps by their keys."""
    found: dict[str, Send] = {}
    for step in all_steps(campaign):
        if isinstance(step, Send):
            found.setdefault(step.key, step)
    return found
