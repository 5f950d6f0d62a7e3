"""The stage: the real engine on the store in memory, with rows, events, post and deaths of its own.

A run dies as by a kill: at some point of some transaction, or in the hands of the channel, `Killed` goes up through
everything, and nothing is written any more. What the store holds then is what a durable one would.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes

from nurture.engine.report import Report
from nurture.engine.run import run
from nurture.engine.workplace import Workplace
from nurture.hookspecs import Batch, Letter, Mark, Receipt, Row, Withdrawn
from nurture.plugin_options import Options, ProjectPath
from nurture.store.attempts import Claimed
from nurture.store.memory import MemoryStore


class Killed(BaseException):
    """No code of ours may catch it."""


class Death:
    """Comes after so many steps; whoever goes on then is dead."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.dead = False

    def step(self) -> None:
        if self.left is not None:
            self.left -= 1
        if self.dead or self.left == 0:
            self.dead = True
            raise Killed


class MortalStore(MemoryStore):
    """The store in memory, whose process may die before, within and behind each transaction."""

    def __init__(self) -> None:
        super().__init__()
        self.death = Death()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.death.step()
        with super().transaction():
            yield
            self.death.step()
        if not self._depth:
            self.death.step()

    def touched(self, claims: Collection[Claimed]) -> set[str]:
        return {claim.key for claim in claims if claim.lead not in self._states or _changed(claim, self)}

    def twin(self) -> MortalStore:
        """A copy that goes its own way."""
        twin = MortalStore()
        for name, value in vars(self).items():
            if name not in ("death", "_undo"):
                setattr(twin, name, copy.deepcopy(value) if name in ("_due", "_ready") else copy.copy(value))
        return twin


def _changed(claim: Claimed, store: MortalStore) -> bool:
    was, now = claim.state(), store.state_of(claim.lead)
    return (was.events, was.suppressed, was.due) != (now.events, now.suppressed, now.due)


# ---------------------------------------------------------------- rows and events in


class HandOptions(Options):
    path: ProjectPath


class Hand:
    """The source and the feed `hand`: what the machine has written down, by the name of the file it stands for."""

    name = "hand"
    options: type[Options] = HandOptions

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, str]]] = {}

    def fetch(self, options: HandOptions, cursor: str) -> Iterator[Batch]:
        rows, known = self.rows.get(options.path.stem, []), int(cursor or 0)
        if rows[known:]:
            yield Batch([Row(row, number) for number, row in enumerate(rows[known:], known + 1)], str(len(rows)))


# ---------------------------------------------------------------- messages out


@dataclass(frozen=True, slots=True)
class Sent:
    """One letter on the wire. `subject` names the mail whatever its step is called; `run` counts the runs."""

    at: datetime
    key: str
    kind: str
    to: str
    subject: str
    message_id: str
    run: int

    @property
    def walk(self) -> tuple[str, int]:
        """The campaign and the number of the lead's walk through it."""
        _, campaign, walk, _ = self.key.split("/", 3)
        return campaign, int(walk)


@dataclass
class Post:
    """The channel `post`. `moods` says for each letter in turn what becomes of it; `sent` once they are used up.

    `exactly_once` makes it one that folds copies, and marks nothing.
    """

    name: str = "post"
    options: type[Options] = Options
    exactly_once: bool = False
    wire: list[Sent] = field(default_factory=list)
    moods: list[str] = field(default_factory=list)
    death: Death = field(default_factory=Death)
    clock: Callable[[], datetime] = datetime.now
    between: Callable[[], None] = lambda: None
    run: int = 0

    @property
    def abilities(self) -> frozenset[str]:
        return frozenset({"exactly-once"} if self.exactly_once else ())

    def deliver(self, letters: Iterator[Letter], mark: Mark, options: object) -> Iterator[Receipt]:
        for letter in letters:
            mood = self.moods.pop(0) if self.moods else "sent"
            self.death.step()
            try:
                mark([] if self.exactly_once else [letter.key])
            except Withdrawn:
                continue
            self.death.step()
            if self.exactly_once and letter.key in {sent.key for sent in self.wire}:
                mood = "sent"
            elif mood in ("sent", "in_doubt"):
                self.wire.append(self._as_sent(letter))
            self.death.step()
            yield Receipt(letter.key, _outcome(mood, self.exactly_once))
            self.between()

    def _as_sent(self, letter: Letter) -> Sent:
        subject = str(message_from_bytes(letter.data[:2000])["Subject"])
        to, name = letter.recipient.lower(), letter.message_id
        return Sent(self.clock(), letter.key, letter.kind, to, subject, name, self.run)


def _outcome(mood: str, exactly_once: bool) -> str:
    """Of one that folds copies nothing is ever in doubt."""
    return "sent" if mood == "in_doubt" and exactly_once else mood


HAND, POST = Hand(), Post()


# ---------------------------------------------------------------- a run


@dataclass
class Stage:
    """One history: the store, the clock, and what is at hand for a run."""

    store: MortalStore
    now: datetime

    def __post_init__(self) -> None:
        self.wire: list[Sent] = []
        POST.wire = self.wire
        HAND.rows = {"form": [], "fair": [], "shop": []}

    def brings(self, file: str, row: dict[str, str]) -> None:
        """A new row of a source or feed, which the next run reads."""
        HAND.rows[file].append(row)

    def run(self, place: Workplace, moods: Sequence[str] = (), dies_after: int | None = None) -> Report | None:
        """A run at `now`; None when it died."""
        POST.moods, POST.clock, POST.death = list(moods), lambda: self.now, self.store.death
        POST.run += 1
        self.store.death.left, self.store.death.dead = dies_after, False
        try:
            self.store.begin_run()
            return run(place, self.store, lambda: self.now, rehearsal=False, sends=lambda _: True)
        except Killed:
            return None
        finally:
            self.store.death.left, self.store.death.dead = None, False
