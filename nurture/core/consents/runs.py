"""A chain of consents taken apart into runs: links in the order of their numbers, each following the one before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from nurture.core.consents.chain import Chain, Head, Link

BEGINNING = -1
"""The place of what the first link follows."""
_FAR, _CLOSE = 300, 3
"""Of more runs than `_FAR`, each is compared with the `_CLOSE` ones alone."""


@dataclass(slots=True)
class Run:
    """`mark` is that of its first link, `due` the link that this would have, had only that been changed.

    `follows` is the place of the run that it follows, wherever that stands; None for none. One `is_behind_a_break`
    when the chain went on there without a sound head.
    """

    first: Link
    mark: bytes
    due: bytes
    last: Link
    follows: int | None = None
    is_behind_a_break: bool = False

    @property
    def length(self) -> int:
        return self.last.n - self.first.n + 1


class Runs:
    """Links are taken one by one, in the order of their numbers; questions are asked once all are taken."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._runs: list[Run] = []

    def take(self, link: Link) -> None:
        mark, run = self._chain.mark_of(link), self._runs[-1] if self._runs else None
        due = self._chain.next(run.last.link if run else self._chain.beginning, mark)
        if run and link.n == run.last.n + 1 and link.link == due:
            run.last = link
        else:
            self._runs.append(Run(link, mark, due, link))

    @property
    def end(self) -> Head:
        """What the head says of a chain that ends here."""
        last = self._runs[-1].last if self._runs else None
        return Head(last.n, last.link) if last else Head(0, self._chain.beginning)

    @cached_property
    def all(self) -> list[Run]:
        for place, run in enumerate(self._runs):
            run.follows = next((other for other in self._near(place) if self._follows(run, place, other)), None)
            if run.follows is None:
                before = self._runs[place - 1].last.link if place else self._chain.beginning
                run.is_behind_a_break = self._fits(self._chain.broken(before), run)
        return self._runs

    def _near(self, place: int) -> list[int]:
        """The places of the runs that one is compared with, the likeliest first."""
        runs = len(self._runs)
        others = range(runs) if runs <= _FAR else range(max(0, place - _CLOSE), min(runs, place + _CLOSE + 1))
        return sorted([BEGINNING, *others], key=lambda other: abs(place - 1 - other))

    def _follows(self, run: Run, place: int, other: int) -> bool:
        if other == BEGINNING:
            return self._fits(self._chain.beginning, run)
        before = self._runs[other]
        return self._fits(before.last.link, run) or (other == place - 1 and self._fits(before.due, run))

    def _fits(self, before: bytes, run: Run) -> bool:
        return self._chain.next(before, run.mark) == run.first.link

    @cached_property
    def _behind(self) -> list[int | None]:
        """For each run what the next run that follows any follows."""
        found: list[int | None] = []
        behind = None
        for run in reversed(self.all):
            found.append(behind)
            behind = run.follows if run.follows is not None else behind
        return found[::-1]

    def was_inserted(self, place: int) -> bool:
        """Whether it follows nothing, and what comes behind follows what stands before it."""
        behind = self._behind[place]
        return self.all[place].follows is None and behind is not None and behind < place

    def is_moved(self, place: int) -> bool:
        run = self.all[place]
        if run.follows is None or self._own[place] == run.first.n:
            return False
        return run.follows >= place or not all(self.was_inserted(n) for n in range(run.follows + 1, place))

    def own_numbers(self, place: int) -> range:
        """The numbers that its records had when they were written, as far as can be told."""
        return range(self._own[place], self._own[place] + self.all[place].length)

    @cached_property
    def _own(self) -> dict[int, int]:
        """The number that the first record of each run had, by the run's place."""
        own = {BEGINNING: 1}
        for place in range(len(self.all)):
            path: list[int] = []
            at: int | None = place
            while at is not None and at not in own:
                own[at] = self.all[at].first.n
                path.append(at)
                at = self.all[at].follows
            for at in reversed(path):
                before = self.all[at].follows
                if before is not None:
                    own[at] = own[before] + (self.all[before].length if before != BEGINNING else 0)
        return own
