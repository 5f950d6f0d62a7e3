"""What the machine knows by itself: a plain account of who agreed, who opted out, and what was on the wire.

Nothing here asks the code under test. The files are read as plain YAML, clocks by `whenever`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import yaml
from whenever import Instant, TimeZoneNotFoundError, ZonedDateTime

from tests.machine.stage import Sent

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
REQUESTED = frozenset({"welcome"})


# ---------------------------------------------------------------- files and clocks, read by itself


@cache
def read(text: str) -> dict[str, Any]:
    return yaml.load(text, yaml.BaseLoader)  # type: ignore[no-any-return]


def mails(steps: Any) -> Iterator[str]:
    """Templates of the sends, in the order of the file."""
    for step in steps or ():
        if "send" in step:
            yield step["send"]
        for inner in (
            step.get("then"),
            step.get("else"),
            *(each.get("then") for each in step.get("into", {}).values()),
        ):
            yield from mails(inner)


@cache
def orders(text: str) -> list[list[str]]:
    """The mails of each sequence of a campaign, in order."""
    campaign = read(text)
    ways = [campaign.get("begin"), campaign.get("steps"), *campaign.get("sequences", {}).values()]
    return [list(mails(way)) for way in ways if way]


def local(at: datetime, zone: str) -> ZonedDateTime:
    try:
        return Instant.parse_iso(at.isoformat()).to_tz(zone or "Europe/Warsaw")
    except TimeZoneNotFoundError:
        return Instant.parse_iso(at.isoformat()).to_tz("Europe/Warsaw")


def minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def is_open(window: str, there: ZonedDateTime) -> bool:
    """`mon-fri 09:00-17:00`, on a clock that shows `there`."""
    if window == "any":
        return True
    days, hours = re.fullmatch(r"(?:(\S+) )?(\S+-\S+)", window).groups()  # type: ignore[union-attr]
    begin, end = map(minute, hours.split("-"))
    shown = there.hour * 60 + there.minute
    inside = begin <= shown < end if begin < end else shown >= begin or shown < end
    if not days:
        return inside
    first, last = (DAYS.index(day) for day in days.split("-"))
    return inside and first <= there.date().day_of_week().value - 1 <= last


# ---------------------------------------------------------------- the account


@dataclass
class Person:
    """What one address has done, as far as it counts here. `forgotten` is the number of the lead that wished to be."""

    zone: str = ""
    rows: set[str] = field(default_factory=set)
    agreed: bool = False
    withdrawn: bool = False
    out: bool = False
    forgotten: str = ""


@dataclass
class Witness:
    """`text` gives a file as it is now. `wire` is what the channel was handed, `seen` of it is judged.

    `unsettled` left by a channel that folds copies, in a run that died before it could say so: nobody knows of them
    until they are handed over again, and it may be that they never are.
    """

    text: Callable[[str], str | None]
    wire: list[Sent]
    people: dict[str, Person] = field(default_factory=dict)
    seen: int = 0
    unsettled: set[str] = field(default_factory=set)

    def person(self, email: str) -> Person:
        return self.people.setdefault(email, Person())

    def judge(self) -> None:
        """Everything that has come onto the wire since it was last asked."""
        for number in range(self.seen, len(self.wire)):
            self._judge(self.wire[number], self.wire[:number])
        self.seen = len(self.wire)

    def _judge(self, letter: Sent, before: list[Sent]) -> None:
        assert letter.key not in {each.key for each in before}, f"{letter.key} left twice"
        assert letter.message_id not in {each.message_id for each in before}
        if letter.kind == "notify":
            return
        same = [each for each in before if each.kind == "send" and each.to == letter.to]
        twice = [s for s in same if (s.walk, s.subject) == (letter.walk, letter.subject)]
        assert not twice, f"{letter.subject} left twice in one walk, as {twice[0].key} and {letter.key}"
        person = self.people[letter.to]
        assert not person.out, f"{letter.key} left after the opt-out"
        assert not person.forgotten, f"{letter.key} left after the erasure"
        text = self.text(letter.walk[0])
        assert text is not None, f"{letter.key} left from a campaign that is gone"
        self._was_agreed(letter, person)
        self._is_live(letter, text)
        self._is_in_order(letter, same, text)
        if letter.subject not in REQUESTED:
            self._is_in_time(letter, person, text)
        if self._counts(letter):
            self._is_in_measure(letter, same, person)

    def _was_agreed(self, letter: Sent, person: Person) -> None:
        asked = letter.subject in REQUESTED and "form" in person.rows
        agreed = person.agreed and not person.withdrawn
        assert asked or agreed or letter.walk[0] == "orders", f"{letter.key} left without consent"

    def _is_live(self, letter: Sent, text: str) -> None:
        campaign = read(text)
        assert campaign.get("status", "live") == "live", f"{letter.key} left from a paused campaign"
        if "dates" in campaign:
            first, last = campaign["dates"].split(" to ")
            day = local(letter.at, "").date().format_iso()
            assert first <= day <= last, f"{letter.key} left outside the dates of its campaign"

    def _is_in_order(self, letter: Sent, same: list[Sent], text: str) -> None:
        way = next((way for way in orders(text) if letter.subject in way), None)
        assert way is not None, f"{letter.key} left, which is in no file"
        there = [each.subject for each in same if each.walk == letter.walk and each.subject in way]
        if there:
            words = f"{letter.subject} left after {there[-1]}, behind which it stands in {way}"
            assert way.index(there[-1]) < way.index(letter.subject), words

    def _is_in_time(self, letter: Sent, person: Person, text: str) -> None:
        there = local(letter.at, person.zone)
        window = read(text).get("sending", {}).get("window", "any")
        assert is_open(window, there), f"{letter.key} left at {there}, outside {window}"
        quiet = read(self.text("house") or "")["limits"]["quiet"]
        assert not is_open(quiet, there), f"{letter.key} left at {there}, in quiet hours"

    def _is_in_measure(self, letter: Sent, same: list[Sent], person: Person) -> None:
        written = read(self.text("house") or "")["limits"].get("per_lead", ())
        counted = [each for each in same if self._counts(each) and each.key not in self.unsettled]
        for limit in written:
            count, length, unit = re.fullmatch(r"(\d+) per (\d+) (\w+)", limit).groups()  # type: ignore[union-attr]
            fresh = [each for each in counted if _until(each.at, person.zone, int(length), unit) > letter.at]
            assert len(fresh) < int(count), f"{letter.key} left against {limit}, beside {[s.key for s in fresh]}"

    def account(self, sent: set[str], in_doubt: set[str], doubted: set[str]) -> None:
        """What it says has left, has left, or was in doubt; and what has left it knows, those forgotten aside."""
        keys = {s.key for s in self.wire}
        never = sent - keys - doubted
        assert not never, f"said to be sent, but never on the wire: {never}"
        forgotten = {person.forgotten for person in self.people.values()}
        self.unsettled -= sent
        unknown = {key for key in keys - sent - in_doubt - self.unsettled if key.split("/")[0] not in forgotten}
        assert not unknown, f"on the wire, and not known: {unknown}"

    def apart(self, late: set[str]) -> None:
        """Between a late mail and any other of its lead that counts lie 20 hours."""
        for letter in self.wire:
            if letter.key in late and self._counts(letter):
                others = [s for s in self.wire if s.to == letter.to and s.key != letter.key and self._counts(s)]
                others = [s for s in others if s.key not in self.unsettled]
                near = [s.key for s in others if abs(s.at - letter.at) < timedelta(hours=20)]
                assert not near, f"{letter.key} is late, and {near} left beside it"

    def _counts(self, letter: Sent) -> bool:
        return letter.kind == "send" and letter.subject not in REQUESTED and letter.walk[0] != "orders"


def _until(at: datetime, zone: str, length: int, unit: str) -> datetime:
    there = local(at, zone)
    later = there.add(hours=length) if unit == "hours" else there.add(days=length)
    return later.to_instant().to_stdlib()
