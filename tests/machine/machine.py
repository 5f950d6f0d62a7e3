"""Anything, in any order: rows, events, edits, runs, deaths and clocks.

The engine is the real one, on the store in memory; what is expected is told by `witness`, which asks none of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from nurture.core.model import Event
from nurture.engine.ahead.outlook import look_ahead
from nurture.engine.explain import explain
from nurture.engine.report import Report
from nurture.engine.workplace import Workplace
from tests.machine.pool import COLUMNS, EDITS, Composed, Files
from tests.machine.promises import Promises, key_of, still
from tests.machine.stage import HAND, POST, MortalStore, Stage
from tests.machine.witness import Witness

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
PEOPLE = ("ada@example.com", "Bob@example.com", "cyd@example.org")
ZONES = ("", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Chatham", "Mars/Olympus")
SHIFTS = tuple(
    datetime(*when, tzinfo=UTC)
    for when in ((2026, 3, 8, 6), (2026, 3, 28, 23), (2026, 4, 4, 13), (2026, 10, 3, 14), (2026, 10, 24, 23))
)
"""Hours before clocks change in New York, Warsaw, on Lord Howe and the Chathams, twice each."""
EVENTS = ("clicked pricing", "opened first", "replied", "submitted demo", "purchased", "asked", "bounced")
STOPS = ("unsubscribed", "complained")
MOODS = ("sent", "sent", "sent", "deferred", "failed", "in_doubt")
COMPOSED = Composed({"sources": {"hand": HAND}, "feeds": {"hand": HAND}, "channels": {"post": POST}})

people = st.sampled_from(PEOPLE)
yes_or_no = st.sampled_from(["TAK", "TAK", "TAK", "nie", ""])
edits = st.sampled_from([(name, edit) for name in EDITS for edit in EDITS[name]])
gaps = st.one_of(st.integers(1, 300), st.integers(1, 3 * 1440), st.integers(1, 40 * 1440))
moods = st.lists(st.sampled_from(MOODS), max_size=4)


class Machine(Promises, RuleBasedStateMachine):
    source = "hand"

    def set_up(self) -> Any:
        return Stage(MortalStore(), START)

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.files = Files(Path(self.folder.name), {"SOURCE": self.source, "CHANNEL": "post", "COLUMNS": COLUMNS})
        self.files.start()
        self.place: Workplace = COMPOSED.place(self.files)
        POST.run, POST.between = 0, lambda: None
        self.stage: Any = self.set_up()
        self.witness = Witness(self.text, self.stage.wire)
        self.count = 0
        self.latest = START

    def teardown(self) -> None:
        self.folder.cleanup()

    def text(self, name: str) -> str | None:
        return None if name in self.place.loaded.broken else self.files.text(name)

    @initialize(
        exactly_once=st.booleans(), ok=st.lists(yes_or_no, min_size=3, max_size=3), zones=st.permutations(ZONES)
    )
    def it_begins(self, exactly_once: bool, ok: list[str], zones: list[str]) -> None:
        POST.exactly_once = exactly_once
        for who, agrees, zone in zip(PEOPLE, ok, zones, strict=False):
            self.a_row_arrives(who, "form", agrees, "TAK", zone, "")

    @property
    def gone(self) -> bool:
        """Whether somebody has opted out or was forgotten: one of them is enough, or nothing is left to be sent."""
        return any(person.out or person.forgotten for person in self.witness.people.values())

    # ------------------------------------------------------------ what comes in

    @rule(
        who=people,
        source=st.sampled_from(["form", "form", "fair"]),
        ok=yes_or_no,
        see=yes_or_no,
        zone=st.sampled_from(ZONES),
        size=st.sampled_from(["", "20", "200"]),
    )
    def a_row_arrives(self, who: str, source: str, ok: str, see: str, zone: str, size: str) -> None:
        zone = zone if source == "form" else ""  # of two sources in one run the file's order tells which is the later
        row = {"email": who, "ok": ok, "see": see, "time_zone": zone, "company_size": size}
        self.stage.brings(source, {**row, "joined_at": self.stage.now.isoformat()})
        person = self.witness.person(key_of(who))
        person.rows.add(source)
        person.zone = zone if zone not in ("", "Mars/Olympus") else person.zone
        person.agreed = person.agreed or ok == "TAK"

    @rule(who=people, what=st.sampled_from(EVENTS), order=st.sampled_from("ab"), days=st.integers(-3, 12))
    def something_happens(self, who: str, what: str, order: str, days: int) -> None:
        self.count += 1
        row = {"email": who, "event": what, "id": f"e{self.count}"}
        if what == "purchased":
            row |= {"order": order, "delivered": (self.stage.now + timedelta(days=days)).date().isoformat()}
        self.stage.brings("shop", row)

    @precondition(lambda self: not self.gone)
    @rule(who=people, what=st.sampled_from(STOPS), by_hand=st.booleans())
    def somebody_opts_out(self, who: str, what: str, by_hand: bool) -> None:
        self.count += 1
        if by_hand and self.store.state(key_of(who)):
            self.store.append(key_of(who), Event(what, self.stage.now, f"e{self.count}"), self.stage.now)
        else:
            self.stage.brings("shop", {"email": who, "event": what, "id": f"e{self.count}"})
        self.witness.person(key_of(who)).out = True

    @precondition(lambda self: not self.gone)
    @rule(who=people)
    def somebody_wants_to_be_forgotten(self, who: str) -> None:
        if state := self.store.state(key_of(who)):
            self.count += 1
            self.stage.brings("shop", {"email": who, "event": "forgotten", "id": f"e{self.count}"})
            self.witness.person(key_of(who)).forgotten = str(state.lead.id)

    @rule(edit=edits)
    def a_file_is_edited(self, edit: tuple[str, str]) -> None:
        self.files.edit(*edit)
        self.place = COMPOSED.place(self.files)

    # ------------------------------------------------------------ time, runs and deaths

    @rule(minutes=gaps)
    def time_goes_by(self, minutes: int) -> None:
        self.stage.now += timedelta(minutes=minutes)

    @rule(shift=st.sampled_from(SHIFTS), minutes=st.integers(0, 300))
    def clocks_are_about_to_change(self, shift: datetime, minutes: int) -> None:
        self.stage.now = max(self.stage.now, shift + timedelta(minutes=minutes))

    @rule(minutes=st.integers(1, 3000))
    def the_clock_is_put_back(self, minutes: int) -> None:
        self.stage.now -= timedelta(minutes=minutes)

    @rule(minutes=gaps, moods=moods)
    def it_runs(self, minutes: int, moods: list[str]) -> None:
        self.stage.now += timedelta(minutes=minutes)
        self.run(moods)

    @rule(runs=st.integers(2, 8))
    def it_runs_whenever_something_is_due(self, runs: int) -> None:
        for _ in range(runs):
            self.run([])
            due = self.store.next_due()
            if due is None:
                return
            self.stage.now = max(self.stage.now, due)

    @rule(after=st.integers(1, 160), moods=moods)
    def it_is_killed(self, after: int, moods: list[str]) -> None:
        self.dies(lambda: self.stage.run(self.place, moods, after))

    def dies(self, run: Callable[[], Any], known: set[str] | None = None) -> None:
        """A run that may be killed. `known` had left before it began."""
        self.latest = max(self.latest, self.stage.now)
        known = self.left if known is None else known
        if run() is not None:
            self.is_at_rest()
        elif POST.exactly_once:
            self.witness.unsettled |= self.left - known
        self.witness.judge()

    @property
    def left(self) -> set[str]:
        """Keys of what is on the wire."""
        return {letter.key for letter in self.stage.wire}

    @precondition(lambda self: not self.gone)
    @rule(who=people)
    def somebody_opts_out_while_it_runs(self, who: str) -> None:
        self.count += 1
        event = Event("unsubscribed", self.stage.now, f"e{self.count}")

        def between() -> None:
            if self.store.state(key_of(who)):
                self.witness.judge()
                self.store.append(key_of(who), event, self.stage.now)
                self.witness.person(key_of(who)).out = True

        POST.between = between
        self.run([])
        POST.between = lambda: None

    @rule(moods=moods)
    def it_runs_twice(self, moods: list[str]) -> None:
        first = still(self.run(moods))
        before = len(self.stage.wire), list(self.store.leads())
        second = still(self.run([]))
        assert second < first or (len(self.stage.wire), list(self.store.leads())) == before

    def run(self, moods: list[str]) -> Any:
        self.latest = max(self.latest, self.stage.now)
        report = self.stage.run(self.place, moods)
        assert report is not None
        assert report.faults == []
        self.witness.judge()
        self.is_at_rest()
        return report

    # ------------------------------------------------------------ questions

    @property
    def under_way(self) -> bool:
        """Whether a message is planned or put off: `plan` tells what will be decided, not what was."""
        return any(list(self.store.messages(state)) for state in ("planned", "deferred", "claimed", "sending"))

    @rule(who=people)
    def somebody_is_explained(self, who: str) -> None:
        state, report = self.store.state(key_of(who)), Report(self.stage.now)
        if state:
            explain(state, self.store.decisions(key_of(who)), self.place.project, self.stage.now, report)
            assert not report.faults, report.faults

    @precondition(lambda self: self.stage.now >= self.latest and not self.under_way)
    @rule(days=st.integers(0, 9))
    def what_is_foretold_comes_true(self, days: int) -> None:
        """What `plan --until` lists as sends is what runs, each at its instant, then send."""
        now, until, report = self.stage.now, self.stage.now + timedelta(days=days), Report(self.stage.now)
        outlook = look_ahead(self.place, self.store.twin(), now, until, report)
        foretold = sorted(
            (d.at, key_of(email), d.campaign, d.walk, d.step) for email, d in outlook.decisions if d.do == "send"
        )
        wire, rows = POST.wire, HAND.rows
        twin, HAND.rows, stood = Stage(self.store.twin(), now), rows, [still(outlook)]
        try:
            while twin.now <= until:
                ran = twin.run(self.place)
                assert ran is not None
                stood.append(still(ran))
                twin.now = max(twin.store.next_due() or until + timedelta(1), twin.now)
            sent = [
                m for m, _ in twin.store.messages("sent") if m.kind == "send" and m.key in {s.key for s in POST.wire}
            ]
            emails = {state.lead.id: key_of(state.lead.email) for state in twin.store.leads()}
            came = sorted((m.at, emails[m.lead], m.campaign, m.walk, m.step) for m in sent)
        finally:
            POST.wire = wire
        goes_on = any(each < stood[0] for each in stood)
        assert goes_on or foretold == came, (set(foretold) - set(came), set(came) - set(foretold))

    @invariant()
    def the_account_is_right(self) -> None:
        self.witness.judge()
