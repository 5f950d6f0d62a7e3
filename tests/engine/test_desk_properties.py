"""Whatever several windows ask of the desk, and whoever dies or writes meanwhile: no message leaves twice."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from nurture.core.model import Event, Message, MessageState, Reason
from nurture.core.suppression import Suppression, hashes_of
from nurture.engine.delivery.desk import Desk
from nurture.engine.delivery.exchange import Answer, Asked
from nurture.engine.delivery.slices import Slice
from nurture.engine.report import Report
from nurture.hookspecs import Receipt
from nurture.store.attempts import Settlement, Written
from nurture.store.memory import MemoryStore
from nurture.store.protocol import Store
from nurture.store.sqlite import SqliteStore
from nurture.testing.store_case import HOUR, NOW, ada, message, planned

LEADS, EACH, WINDOWS = 4, 6, 2
OUTCOMES = ["deferred", "failed", "sent", "in_doubt"]
DOES = ["goes", "is written", "waits", "goes", "ends"]
LEAD = st.integers(1, LEADS)


class AtTheDesk(RuleBasedStateMachine):
    """`hands` are the keys that each window has: claimed, written or marked; of these `cancelled` and `news` may leave
    no more. `left` counts bodies, `again` how often they may leave once more.
    """

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.store = self.make_store()
        self.store.take_in("form", [ada(key=f"{n}@example.com") for n in range(LEADS)], "1", NOW)
        for state in self.store.due(NOW, LEADS):
            letters = tuple(message(state.lead.id, f"{state.lead.id}/{n}") for n in range(EACH))
            self.store.save([planned(state, messages=letters)])
        self.left: Counter[str] = Counter()
        self.again: Counter[str] = Counter()
        self.cancelled: set[str] = set()
        self.news: set[str] = set()
        self.begin()

    def make_store(self) -> Store:
        return MemoryStore()

    def teardown(self) -> None:
        self.store.close()

    def begin(self) -> None:
        self.store.begin_run()
        self.hands: list[dict[str, str]] = [{} for _ in range(WINDOWS)]
        self.desk = Desk(
            channel="email",
            store=self.store,
            clock=lambda: self.now,
            report=Report(self.now),
            stop=lambda: False,
            relative=str,
            slice=Slice(NOW + timedelta(days=999)),
        )

    def stored(self) -> dict[str, Message]:
        return {message.key: message for message, _ in self.store.messages()}

    # ------------------------------------------------------------ what windows ask

    @rule(wants=st.integers(1, 3))
    def all_want_more(self, wants: int) -> None:
        for hand, answer in zip(self.hands, self.desk.exchange(*[Asked(wants=wants)] * WINDOWS), strict=True):
            self.given(hand, answer)

    @rule(windows=st.sampled_from([(0,), (1,), (0, 1)]), data=st.data())
    def they_ask(self, windows: tuple[int, ...], data: st.DataObject) -> None:
        asked = {window: self.asked(self.hands[window], data) for window in windows}
        answers = self.desk.exchange(*asked.values())
        for window, answer in zip(asked, answers, strict=True):
            self.heard(self.hands[window], asked[window], answer)
        for window, answer in zip(asked, answers, strict=True):
            self.given(self.hands[window], answer)

    def asked(self, hand: dict[str, str], data: st.DataObject) -> Asked:
        receipts, letters, marks = [], [], []
        for key, phase in sorted(hand.items()):
            does = data.draw(st.sampled_from(DOES), label=key)
            if does == "ends":
                outcomes = OUTCOMES if phase == "marked" else OUTCOMES[:2]
                receipts.append(Receipt(key, data.draw(st.sampled_from(outcomes))))  # type: ignore[arg-type]
            made = Written(key, self.now, f"<{key}@x>", "v", "{}", "d")
            if does in ("is written", "ends") and phase == "claimed":
                letters.append(made)
            if does == "goes" and phase != "marked":
                marks.append(made)
        return Asked(receipts, (), marks, letters, data.draw(st.integers(0, 3), label="wants"))

    def heard(self, hand: dict[str, str], asked: Asked, answer: Answer) -> None:
        stored = self.stored()
        for receipt in asked.receipts:
            assert stored[receipt.key].state in (receipt.outcome, MessageState.FAILED, MessageState.CANCELLED)
            del hand[receipt.key]
            self.again[receipt.key] += receipt.outcome == "deferred"
            self.forget(receipt.key)
        hand.update({one.key: "written" for one in asked.written if one.key in hand})
        marks = {one.key for one in asked.marks}
        if not {*answer.withdrawn} & marks:
            assert not (self.cancelled | self.news) & marks
            hand.update(dict.fromkeys(marks, "marked"))
            self.left.update(marks)
        for key in answer.withdrawn:
            assert hand.pop(key) != "marked"
            self.forget(key)

    def given(self, hand: dict[str, str], answer: Answer) -> None:
        for claim in answer.claims:
            assert claim.lead not in self.leads_out()
            hand[claim.key] = "claimed"

    def leads_out(self) -> Iterator[int]:
        keys = (key for hand in self.hands for key in hand if key not in self.cancelled)
        return (int(key.partition("/")[0]) for key in keys)

    def forget(self, *keys: str) -> None:
        self.cancelled -= {*keys}
        self.news -= {*keys}

    # ------------------------------------------------------------ what others do

    @rule(who=st.integers(0, 3 * WINDOWS))
    def somebody_dies(self, who: int) -> None:
        """Now and then."""
        if who == WINDOWS:
            self.the_run_dies()
        elif who < WINDOWS:
            self.a_worker_dies(who)

    def a_worker_dies(self, window: int) -> None:
        hand, self.hands[window] = self.hands[window], {}
        self.desk.abandon(hand)
        self.lost(hand)

    def the_run_dies(self) -> None:
        hands = {key: phase for hand in self.hands for key, phase in hand.items()}
        self.begin()
        left = self.store.abandoned()
        reason = Reason("in-doubt", "a run ended")
        self.store.settle([Settlement(m.key, MessageState.IN_DOUBT, self.now, reason=reason) for m in left])
        self.lost(hands)

    def lost(self, hand: dict[str, str]) -> None:
        stored = self.stored()
        for key, phase in hand.items():
            assert (stored[key].state is MessageState.IN_DOUBT) == (phase == "marked")
        self.forget(*hand)

    @rule(data=st.data())
    def the_planner_takes_one_back_or_plans_it_again(self, data: st.DataObject) -> None:
        stored = self.stored()
        states = (MessageState.CLAIMED, MessageState.HELD)
        if candidates := sorted(key for key, one in stored.items() if one.state in states):
            one = stored[data.draw(st.sampled_from(candidates))]
            then = MessageState.CANCELLED if one.state is MessageState.CLAIMED else MessageState.PLANNED
            self.store.save([planned(self.store.state_of(one.lead), messages=(replace(one, state=then),))])
            if then is MessageState.CANCELLED:
                self.cancelled.add(one.key)

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        self.now += hours * HOUR

    # ------------------------------------------------------------ what holds

    @invariant()
    def every_message_is_where_its_window_has_it(self) -> None:
        hands = {key: phase for hand in self.hands for key, phase in hand.items()}
        assert len(hands) == sum(map(len, self.hands))
        for key, one in self.stored().items():
            if hands.get(key) == "marked":
                assert one.state is MessageState.SENDING
            elif key in hands:
                assert one.state is (MessageState.CANCELLED if key in self.cancelled else MessageState.CLAIMED)
            else:
                assert one.state not in (MessageState.CLAIMED, MessageState.SENDING)

    @invariant()
    def nobody_gets_a_mail_twice(self) -> None:
        assert all(count <= 1 + self.again[key] for key, count in self.left.items())


class AtTheDeskOfSqlite(AtTheDesk):
    """And another program writes events."""

    def make_store(self) -> Store:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name, "nurture.db")
        return SqliteStore(self.path)

    def teardown(self) -> None:
        super().teardown()
        self.folder.cleanup()

    @rule(lead=LEAD, how=st.integers(0, 3), purpose=st.sampled_from(["", "newsletter"]))
    def somebody_suppresses(self, lead: int, how: int, purpose: str) -> None:
        """By hand or by a list: an address, a hash of it, or the domain of all."""
        with closing(SqliteStore(self.path)) as other:
            key = other.state_of(lead).lead.email.lower()
            what = (key, *hashes_of(key), "@example.com")[how]
            before = {state.lead.id: (state.suppressed, state.barred) for state in other.leads()}
            other.take_suppressions("list", [Suppression(what, purpose, what, "list", self.now)], "", self.now)
            told = {s.lead.id for s in other.leads() if before[s.lead.id] != (s.suppressed, s.barred)}
        self.news |= {key for key in self.unmarked() if int(key.partition("/")[0]) in told}

    def unmarked(self) -> set[str]:
        return {key for hand in self.hands for key, phase in hand.items() if phase != "marked"}

    @rule(lead=LEAD)
    def somebody_writes_about(self, lead: int) -> None:
        with closing(SqliteStore(self.path)) as other:
            email = other.state_of(lead).lead.email.lower()
            other.append(email, Event("replied", self.now, f"r{other.count('events')}"), self.now)
        self.news |= {key for key in self.unmarked() if key.startswith(f"{lead}/")}


class TestTheDeskInMemory(AtTheDesk.TestCase):
    settings = settings(max_examples=100, stateful_step_count=40, deadline=None)


class TestTheDeskOnSqlite(AtTheDeskOfSqlite.TestCase):
    settings = settings(max_examples=30, stateful_step_count=40, deadline=None)
