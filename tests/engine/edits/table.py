"""What edits do to leads on their way, worked out by hand: each edit, and leads that stand at five places.

The edit comes at 10:00 on Thursday 12 March. Five leads walk the campaign then; `SENDS` of a case tells what leaves to
each of them in the fourteen days after it, and `changes` what `nurture plan` says beforehand.

    lead        stands
    ----------  ----------------------------------------------------------------------------------
    before      before what is edited, behind `welcome`
    at          where it is edited
    after       behind it
    finished    nowhere any more: it has walked to the end
    doubt       on the send before it, of which nobody can tell whether it arrived: handed over at 10:30 on the 11th
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

EDIT_AT = "2026-03-12T10:00+01:00"
UNTIL = "2026-03-26T10:00+01:00"
CRASH_AT = "2026-03-11T10:30+01:00"

LEADS = ("before", "at", "after", "finished", "doubt")
ARRIVE = {
    "before": "2026-03-10T10:00+01:00",
    "at": "2026-03-07T10:00+01:00",
    "after": "2026-03-02T10:00+01:00",
    "finished": "2026-02-24T10:00+01:00",
    "doubt": "2026-03-07T10:30+01:00",
}

STEPS = """\
enter: {sources: [form]}
steps:
  - send: welcome
  - wait: 4 days
  - send: first
  - wait: 4 days
  - send: second
  - wait: 4 days
  - send: third
"""
BRANCHES = """\
enter: {sources: [form]}
steps:
  - send: welcome
  - wait: 4 days
  - if: lead.country == "PL"
    then:
      - wait: 4 days
      - send: first
    else:
      - wait: 4 days
      - send: second
  - wait: 4 days
  - send: third
"""
SHARES = """\
enter: {sources: [form]}
steps:
  - send: welcome
  - wait: 4 days
  - split: ways
    into:
      one: {share: 99.9, then: [{wait: 4 days}, {send: first}]}
      two: {share: 0.1, then: [{wait: 4 days}, {send: second}]}
  - wait: 4 days
  - send: third
"""

Sends = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Told:
    """One line of `plan`: where leads stand is before it, at it, behind it, finished."""

    change: str
    line: int
    step: str
    standing: tuple[int, int, int, int]


@dataclass(frozen=True)
class Case:
    """`new` None: the file is gone. `error` is the code of the problem because of which the campaign stands still."""

    name: str
    old: str
    new: str | None
    changes: tuple[Told, ...]
    day: int
    week: int
    sends: Sends
    error: str = ""
    arrive: Mapping[str, str] = ()  # type: ignore[assignment]


NOTHING: Sends = {}


def edited(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


_LATER = {"doubt": "2026-03-03T10:30+01:00"}
"""In the campaigns that branch, whose doubtful mail stands four days further on."""

CASES = (
    Case(
        "a wait is shortened",
        STEPS,
        edited(STEPS, ("first\n  - wait: 4 days", "first\n  - wait: 12 hours")),
        (Told("wait shortened: 4 days, now 12 hours", 6, "wait 12 hours", (2, 1, 1, 1)),),
        day=2,
        week=2,
        sends={
            "before": [("03-14 10:00", "first"), ("03-14 22:00", "second"), ("03-18 22:00", "third")],
            "at": [("03-12 10:00", "second"), ("03-16 10:00", "third")],
            "after": [("03-14 10:00", "third")],
            "doubt": [("03-12 10:00", "second"), ("03-16 10:00", "third")],
        },
    ),
    Case(
        "a wait is lengthened",
        STEPS,
        edited(STEPS, ("first\n  - wait: 4 days", "first\n  - wait: 8 days")),
        (Told("wait lengthened: 4 days, now 8 days", 6, "wait 8 days", (2, 1, 1, 1)),),
        day=0,
        week=0,
        sends={
            "before": [("03-14 10:00", "first"), ("03-22 10:00", "second"), ("03-26 10:00", "third")],
            "at": [("03-19 10:00", "second"), ("03-23 10:00", "third")],
            "after": [("03-14 10:00", "third")],
            "doubt": [("03-19 10:30", "second"), ("03-23 10:30", "third")],
        },
    ),
    Case(
        "a step is added",
        STEPS,
        edited(STEPS, ("  - send: second\n", "  - send: offer\n  - wait: 1 day\n  - send: second\n")),
        (
            Told("added: send offer", 7, "offer", (2, 1, 1, 1)),
            Told("added: wait 1 day", 8, "wait 1 day", (3, 0, 1, 1)),
        ),
        day=0,
        week=3,
        sends={
            "before": [
                ("03-14 10:00", "first"),
                ("03-18 10:00", "offer"),
                ("03-19 10:00", "second"),
                ("03-23 10:00", "third"),
            ],
            "at": [("03-15 10:00", "offer"), ("03-16 10:00", "second"), ("03-20 10:00", "third")],
            "after": [("03-14 10:00", "third")],
            "doubt": [("03-15 10:30", "offer"), ("03-16 10:30", "second"), ("03-20 10:30", "third")],
        },
    ),
    Case(
        "a step is added behind the end",
        STEPS,
        STEPS + "  - wait: 4 days\n  - send: offer\n",
        (
            Told("added behind the end: wait 4 days", 10, "wait 4 days #4", (4, 0, 0, 1)),
            Told("added behind the end: send offer", 11, "offer", (4, 0, 0, 1)),
        ),
        day=0,
        week=1,
        sends={
            "before": [
                ("03-14 10:00", "first"),
                ("03-18 10:00", "second"),
                ("03-22 10:00", "third"),
                ("03-26 10:00", "offer"),
            ],
            "at": [("03-15 10:00", "second"), ("03-19 10:00", "third"), ("03-23 10:00", "offer")],
            "after": [("03-14 10:00", "third"), ("03-18 10:00", "offer")],
            "doubt": [("03-15 10:30", "second"), ("03-19 10:30", "third"), ("03-23 10:30", "offer")],
        },
    ),
    Case(
        "a step is removed",
        STEPS,
        edited(STEPS, ("  - send: second\n  - wait: 4 days\n", "")),
        (
            Told("removed: send second", 7, "second", (2, 1, 1, 1)),
            Told("removed: wait 4 days", 7, "wait 4 days #3", (3, 1, 0, 1)),
        ),
        day=0,
        week=0,
        sends=NOTHING,
        error="step-gone",
    ),
    Case(
        "a step is removed and says who stands where",
        STEPS,
        edited(STEPS, ("  - send: second\n  - wait: 4 days\n", "  - {id: second, moved_to: first}\n")),
        (
            Told("removed: send second, moved_to first", 8, "second", (2, 1, 1, 1)),
            Told("removed: wait 4 days", 8, "wait 4 days #3", (3, 1, 0, 1)),
        ),
        day=0,
        week=2,
        sends={
            "before": [("03-14 10:00", "first"), ("03-18 10:00", "third")],
            "at": [("03-15 10:00", "third")],
            "after": [("03-14 10:00", "third")],
            "doubt": [("03-15 10:30", "third")],
        },
    ),
    Case(
        "a step is renamed",
        STEPS,
        edited(STEPS, ("  - send: second\n", "  - send: second\n    id: deal\n    was: second\n")),
        (Told("renamed: second, now deal", 7, "deal", (2, 1, 1, 1)),),
        day=0,
        week=0,
        sends={
            "before": [("03-14 10:00", "first"), ("03-18 10:00", "deal"), ("03-22 10:00", "third")],
            "at": [("03-15 10:00", "deal"), ("03-19 10:00", "third")],
            "after": [("03-14 10:00", "third")],
            "doubt": [("03-15 10:30", "deal"), ("03-19 10:30", "third")],
        },
    ),
    Case(
        "steps change places",
        STEPS,
        edited(STEPS, ("first", "SECOND"), ("second", "first"), ("SECOND", "second")),
        (Told("moved: send second", 5, "second", (0, 2, 2, 1)),),
        day=0,
        week=1,
        sends={
            "before": [("03-14 10:00", "second"), ("03-18 10:00", "first"), ("03-22 10:00", "third")],
            "at": [("03-15 10:00", "third")],
            "after": [("03-18 10:00", "third")],
            "doubt": [("03-15 10:30", "third")],
        },
    ),
    Case(
        "the condition of a branch is changed",
        BRANCHES,
        edited(BRANCHES, ("PL", "DE")),
        (
            Told(
                'if changed: lead.country == "PL", now lead.country == "DE"',
                5,
                'if lead.country == "DE"',
                (0, 3, 1, 1),
            ),
        ),
        day=0,
        week=1,
        sends={
            "before": [("03-18 10:00", "second"), ("03-22 10:00", "third")],
            "at": [("03-15 10:00", "first"), ("03-19 10:00", "third")],
            "after": [("03-14 10:00", "third")],
            "doubt": [("03-15 10:30", "third")],
        },
        arrive=_LATER,
    ),
    Case(
        "the shares of a split are changed",
        SHARES,
        edited(SHARES, ("99.9", "X"), ("0.1", "99.9"), ("X", "0.1")),
        (Told("shares changed: one 99.9, two 0.1, now one 0.1, two 99.9", 5, "ways", (0, 3, 1, 1)),),
        day=0,
        week=1,
        sends={
            "before": [("03-18 10:00", "second"), ("03-22 10:00", "third")],
            "at": [("03-15 10:00", "first"), ("03-19 10:00", "third")],
            "after": [("03-14 10:00", "third")],
            "doubt": [("03-15 10:30", "third")],
        },
        arrive=_LATER,
    ),
    Case(
        "the campaign is removed",
        STEPS,
        None,
        (Told("campaign removed", 1, "", (0, 4, 0, 1)),),
        day=0,
        week=0,
        sends=NOTHING,
    ),
    Case(
        "a goal is added",
        STEPS,
        edited(STEPS, ("steps:\n", 'goal: lead.rating == "A"\nsteps:\n')),
        (Told('goal added: lead.rating == "A"', 2, "", (0, 4, 0, 1)),),
        day=0,
        week=0,
        sends={
            "before": [("03-14 10:00", "first"), ("03-18 10:00", "second"), ("03-22 10:00", "third")],
            "at": [],
            "after": [("03-14 10:00", "third")],
            "doubt": [("03-15 10:30", "second"), ("03-19 10:30", "third")],
        },
    ),
)
