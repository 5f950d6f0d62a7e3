"""What holds for every history: nothing twice, nothing against the rules, the same whenever runs come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nurture.core.ahead import ahead, sent_event
from nurture.core.gate import Go, Hold, counts, gate
from nurture.core.model import Arrival, Consent, Event, Message, MessageState
from nurture.core.planner import plan
from nurture.core.program import Project
from nurture.core.situation import Situation
from nurture.engine.advance import advance
from nurture.engine.report import Report
from nurture.store.memory import MemoryStore
from nurture.store.protocol import Settlement
from nurture.testing.world import World
from tests.engine.conftest import TEMPLATE, TEMPLATES, WIRING

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
ADA, ZONES = "ada@example.com", ("", "America/New_York", "Asia/Kolkata", "Pacific/Chatham")
LIMITS = "limits: {per_lead: [1 per 20 hours, 3 per 7 days], quiet: 21:00-08:00}\n"
MAILING = {
    "guide": """
enter: {sources: [form, list]}
consent: newsletter
goal: has("purchased")
exit: lead.competitor
priority: 5
sending: {window: mon-fri 09:00-17:00}
begin:
  - send: welcome
    requested: yes
  - record: asked
sequences:
  cold:
    - wait: 3 days
    - send: first
    - wait_until: has("clicked pricing")
      at_most: 4 days
      then:
        - if: lead.rating == "A"
          then:
            - send: second
          else:
            - set: {rating: A}
      else:
        - send: third
          when: not has("replied", within="2 days")
  warm:
    - send: offer
    - wait: 2 days
    - send: reminder
  hot:
    - notify: sales
      with: alert
    - wait: 1 day
    - send: call
""",
    "fair": """
enter: {sources: [fair, form]}
consent: newsletter
priority: 5
steps:
  - wait_until: tue 10:00
  - send: first
    window: any
  - wait: 90 minutes
  - send: second
  - exit: enough
""",
    "hot": """
enter: {when: temperature == "hot"}
consent: newsletter
priority: 9
sequences:
  hot:
    - send: call
    - wait: 12 hours
    - notify: sales
      with: alert
  warm: []
""",
}
SILENT = {
    "guide": """
enter: {sources: [form]}
exit: count("asked") >= 3
begin:
  - wait: 5 hours
  - record: asked
sequences:
  cold:
    - wait: 2 days
    - if: score > 5
      then:
        - wait: 7 hours
        - set: {rating: B}
      else: []
    - wait_until: has("clicked", within="3 days") and score < 18
      at_most: 4 days
      then:
        - record: asked
    - wait: 1 day
    - set: {rating: C}
  warm:
    - wait_until: has("replied")
      at_most: 6 days
      else:
        - set: {rating: A}
          when: lead.rating == "B"
    - wait: 40 hours
    - record: asked
  hot:
    - wait: 1 day
    - exit: hot enough
""",
    "often": """
enter: {when: temperature == "warm"}
goal: has("purchased")
steps:
  - wait_until: mon 10:00
  - if: has("became hot") or today >= "2026-03-20"
    then:
      - exit: late
  - wait: 30 days
""",
}


def made(folder: pytest.TempPathFactory, campaigns: dict[str, str], limits: str) -> Project:
    world = World(
        folder.mktemp("project"),
        {
            "nurture.yaml": WIRING + limits,
            "consents/newsletter.md": "Yes.",
            "consents/tracking.md": "Yes.",
            **{f"templates/{name}.txt": TEMPLATE.format(name=name) for name in TEMPLATES},
            **{f"campaigns/{name}.yaml": text for name, text in campaigns.items()},
        },
    )
    assert world.problems() == []
    return replace(world.place.project, live=dict.fromkeys(campaigns, START))


Given = Callable[[], Project]
"""A project, kept out of the reports of failures."""


@pytest.fixture(scope="module")
def mailing(tmp_path_factory: pytest.TempPathFactory) -> Given:
    project = made(tmp_path_factory, MAILING, LIMITS)
    return lambda: project


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Given:
    project = made(tmp_path_factory, SILENT, "")
    return lambda: project


@dataclass
class Play:
    """One lead's history on the store in memory, with a delivery that mostly succeeds."""

    project: Project
    store: MemoryStore = field(default_factory=MemoryStore)
    now: datetime = START
    count: int = 0
    sent: list[Message] = field(default_factory=list)
    stopped: datetime | None = None

    def __post_init__(self) -> None:
        self.store.begin_run()

    def arrives(self, source: str, zone: str = "") -> None:
        self.count += 1
        purposes = ("newsletter", "tracking") if source != "list" else ()
        consents = tuple(Consent(purpose, True, self.now, source) for purpose in purposes)
        fields = {"time_zone": zone} if zone else {}
        row = Arrival(ADA, ADA, fields, consents, self.now - timedelta(minutes=self.count))
        self.store.take_in(source, [row], "", self.now)

    def happens(self, name: str, late: timedelta = timedelta()) -> None:
        self.count += 1
        verb, _, what = name.partition(" ")
        self.store.append(ADA, Event(verb, self.now - late, f"e{self.count}", (what,) if what else ()), self.now)
        if verb == "unsubscribed":
            self.stopped = self.stopped or self.now

    def run(self, refuse: bool = False) -> None:
        report = Report(self.now)
        for _ in range(50):
            advanced = advance(self.project, self.store, self.now, report)
            if not self._deliver(refuse) and not advanced:
                assert report.faults == []
                return
        pytest.fail("a run that does not end")

    def _deliver(self, refuse: bool) -> int:
        claimed = self.store.claim(self.now, 1, list(self.project.channels))
        for message, state in claimed:
            situation = Situation(state, self.project, self.now)
            verdict = gate(message, situation)
            if situation.fresh or not isinstance(verdict, Go):
                due = (isinstance(verdict, Hold) and not situation.fresh and verdict.until) or self.now
                self.store.settle([Settlement(message.key, MessageState.HELD, self.now, due=due)])
                continue
            self.store.mark([message.key], self.now)
            if refuse:
                due = self.now + timedelta(hours=2)
                self.store.settle([Settlement(message.key, MessageState.DEFERRED, self.now, due=due)])
                continue
            self.sent.append(replace(message, at=self.now))
            self.store.settle([Settlement(message.key, MessageState.SENT, self.now, sent_event(message, self.now))])
        return len(claimed)

    def check(self) -> None:
        """What holds after every run."""
        state = self.store.state(ADA)
        if state is None:
            return
        again = plan(state, self.project, self.now)
        assert (again.events, again.values, {d.do for d in again.decisions} - {"hold"}) == ((), {}, set())
        assert again.state.enrolments == state.enrolments
        assert again.due is None or again.due > self.now
        assert plan(again.state, self.project, self.now) == replace(again, decisions=(), messages=())
        assert [e.seq for e in state.events] == sorted({e.seq for e in state.events})
        self._open_messages_are_stood_on()
        for decision in self.store.decisions(ADA):
            assert decision.reason.text and (decision.reason.place or decision.place or decision.do in ("move", "wait"))

    def _open_messages_are_stood_on(self) -> None:
        state = self.store.state(ADA)
        assert state is not None
        active = {e.campaign for e in state.enrolments if e.state == "active"}
        waiting = [m for m in state.messages if m.kind == "send" and m.state in ("held", "planned", "deferred")]
        assert max(Counter(m.campaign for m in waiting).values(), default=0) <= 1
        assert {m.campaign for m in waiting} <= active

    def check_sent(self) -> None:
        """What holds for everything that left."""
        assert max(Counter(m.key for m in self.sent).values(), default=0) <= 1
        mails = [m for m in self.sent if m.kind == "send"]
        assert all(self.stopped is None or m.at < self.stopped for m in mails)
        state = self.store.state(ADA)
        assert state is not None
        situation = Situation(state, self.project, self.now)
        limited = [m for m in mails if counts(m, situation)]
        for message in limited:
            self._was_allowed(message, situation)
        for limit in self.project.limits.per_lead:
            for first, last in zip(limited, limited[limit.count :], strict=False):
                assert last.at >= limit.per.after(first.at, situation.zone)

    def _was_allowed(self, message: Message, situation: Situation) -> None:
        quiet, window = self.project.limits.quiet, self.project.campaigns[message.campaign].window
        assert quiet is None or not quiet.is_open(message.at, situation.zone)
        if message.step != "first" or message.campaign != "fair":
            assert window is None or window.is_open(message.at, situation.zone)


EVENTS = ("clicked pricing", "clicked tour", "replied", "submitted demo", "purchased", "unsubscribed", "asked")
DAYS = timedelta(days=60)
gaps = st.one_of(st.integers(0, 300), st.integers(0, 15 * 1440)).map(lambda minutes: timedelta(minutes=minutes))
deeds = st.one_of(
    st.just("run"),
    st.just("refuse"),
    st.sampled_from(["arrives form", "arrives fair", "arrives list"]),
    st.sampled_from(EVENTS),
    st.sampled_from(EVENTS[:4]).map(lambda name: f"late {name}"),
)
histories = st.lists(st.tuples(gaps, deeds), max_size=30)


@settings(max_examples=120, deadline=None)
@given(history=histories, zone=st.sampled_from(ZONES), source=st.sampled_from(["form", "list"]))
def test_every_history_keeps_the_rules(
    mailing: Given, history: Sequence[tuple[timedelta, str]], zone: str, source: str
) -> None:
    play = Play(mailing())
    play.arrives(source, zone)
    for gap, deed in history:
        play.now += gap
        if deed in ("run", "refuse"):
            play.run(refuse=deed == "refuse")
            play.check()
        elif deed.startswith("arrives"):
            play.arrives(deed.split()[1])
        elif deed.startswith("late "):
            play.happens(deed.removeprefix("late "), timedelta(hours=30))
        else:
            play.happens(deed)
    play.run()
    play.check()
    play.check_sent()
    state = play.store.state(ADA)
    assert state is not None
    assert sum(1 for _ in ahead(state, mailing(), play.now, play.now + timedelta(days=200))) < 500


def _played(project: Project, happenings: Iterable[tuple[datetime, str]], every: timedelta) -> Play:
    play = Play(project)
    play.arrives("form")
    coming = sorted(happenings)
    for n in range(-(-DAYS // every) + 1):
        play.now = min(START + n * every, START + DAYS)
        while coming and coming[0][0] <= play.now:
            at, name = coming.pop(0)
            play.happens(name, play.now - at)
        play.run()
    return play


def _told(play: Play) -> tuple[object, ...]:
    state = play.store.state(ADA)
    assert state is not None
    events = [(e.name, e.at) for e in state.events]
    decided = [(d.do, d.campaign, d.step, d.at, d.reason.code) for d in play.store.decisions(ADA) if d.do != "wait"]
    return events, sorted(decided), state.lead.fields, state.enrolments


@settings(max_examples=30, deadline=None)
@given(
    happenings=st.lists(
        st.tuples(st.integers(1, 59 * 1440).map(lambda n: START + timedelta(minutes=n)), st.sampled_from(EVENTS[:5])),
        max_size=12,
        unique_by=lambda happening: happening[0],
    )
)
def test_what_happens_does_not_depend_on_when_runs_come(silent: Given, happenings: list[tuple[datetime, str]]) -> None:
    often, seldom = (_told(_played(silent(), happenings, timedelta(hours=n))) for n in (4, 73))
    assert often == seldom
