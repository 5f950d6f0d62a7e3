"""The steps of a campaign as the planner reads them: what each kind of step says of itself.

Every step carries its Place, so that each decision can name the line that made it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from nurture.core.conditions import Condition
from nurture.core.model import Facts
from nurture.core.problems import Place
from nurture.core.times.durations import Duration
from nurture.core.times.moments import Moment
from nurture.core.times.windows import Window

GIVE_UP = Duration(days=7, text="7 days")
"""How long a send is refused before it is skipped, where its step says nothing."""


@dataclass(frozen=True, slots=True)
class Late:
    """What becomes of a send that leaves more than `after` behind the instant at which it first might have.

    `shift`: it leaves and later waits count from then; `send`: only the last of several late ones leaves; `skip`: it
    is skipped, and the walk goes on as if it had left in time. With `whatever` the delay counts from when the send was
    due, limits and windows included.
    """

    how: Literal["shift", "send", "skip"] = "shift"
    after: Duration = Duration(seconds=86400, text="24 hours")
    whatever: bool = False
    place: Place | None = None


_NO_BRANCHES: Mapping[str, tuple[Step, ...]] = {}


@dataclass(frozen=True, slots=True)
class Step:
    """What all steps have. `key` names it in its campaign: its id, or its kind and argument, numbered when repeated.

    `was` are ids that it had before: whoever stands there stands here.
    """

    key: str
    place: Place
    when: Condition | None = None
    was: tuple[str, ...] = ()

    @property
    def branches(self) -> Mapping[str, tuple[Step, ...]]:
        """The lists of steps nested in this one, by name."""
        return _NO_BRANCHES

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All that it asks."""
        return (self.when,) if self.when else ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """An appointment that travels with a message (text/calendar): when it starts, how long it lasts, where it is.

    In one walk, the same `starts` as written is the same appointment. `title` is by language, "" for every other.
    """

    starts: Moment
    lasts: Duration
    where: str = ""
    title: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Send(Step):
    """One mail. `at` is its own time; `sender` is `owner` or a mailbox, "" the project's. `attach` are project paths.

    `subject` is by language, "" for every other. `late` and `consent` are the campaign's where the step has none.
    """

    template: str = ""
    via: str = "email"
    requested: bool = False
    at: Moment | None = None
    window: Window | None = None
    window_place: Place | None = None
    late: Late = Late()
    give_up: Duration = GIVE_UP
    consent: str = ""
    consent_place: Place | None = None
    sender: str = ""
    reply_to: str = ""
    subject: Mapping[str, str] = field(default_factory=dict)
    attach: tuple[str, ...] = ()
    calendar: Calendar | None = None


@dataclass(frozen=True, slots=True)
class Wait(Step):
    duration: Duration = Duration()


@dataclass(frozen=True, slots=True)
class Fork(Step):
    """A step with two ways behind it, by what its `condition` says."""

    condition: Condition | None = None
    then: tuple[Step, ...] = ()
    otherwise: tuple[Step, ...] = ()

    @property
    def branches(self) -> Mapping[str, tuple[Step, ...]]:
        return {"then": self.then, "else": self.otherwise}

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return tuple(condition for condition in (self.when, self.condition) if condition)


@dataclass(frozen=True, slots=True)
class WaitUntil(Fork):
    """Until `condition` holds or the `moment` comes. `at_most` ends it on the else side."""

    moment: Moment | None = None
    at_most: Duration | None = None


@dataclass(frozen=True, slots=True)
class If(Fork):
    """Asked as the lead comes to it."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One way of a split and how many of a hundred leads take it."""

    name: str
    share: float
    steps: tuple[Step, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Split(Step):
    """The same lead takes the same branch, for ever. Shares add up to 100."""

    into: tuple[Branch, ...] = ()

    @property
    def branches(self) -> Mapping[str, tuple[Step, ...]]:
        return {branch.name: branch.steps for branch in self.into}


@dataclass(frozen=True, slots=True)
class Notify(Step):
    """An internal message through `channel`, or to the lead's owner. `again` is after how long once more; None: never.

    `again` of no length is: every time.
    """

    channel: str = ""
    template: str = ""
    owner: bool = False
    again: Duration | None = Duration(days=7, text="7 days")


@dataclass(frozen=True, slots=True)
class Set(Step):
    values: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record(Step):
    event: str = ""


@dataclass(frozen=True, slots=True)
class Start(Step):
    """Let the lead into another campaign."""

    campaign: str = ""


@dataclass(frozen=True, slots=True)
class Unsubscribe(Step):
    """Withdraw the lead's consent to a purpose."""

    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Exit(Step):
    why: str = ""


@dataclass(frozen=True, slots=True)
class Erase(Step):
    """Forget the lead."""

    why: str = ""
