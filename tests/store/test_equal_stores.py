"""Whatever is done to them in whatever order, both stores remember the same."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from nurture.core.consents.proof import Proof
from nurture.core.decisions import Decision, Plan
from nurture.core.hits import Hit
from nurture.core.intake import Arrival
from nurture.core.model import Consent, Enrolment, Event, MessageState, Reason, Standing
from nurture.core.suppression import Suppression, hashes_of
from nurture.core.tokens import spelt
from nurture.store.attempts import Link, Settlement, Written
from nurture.store.errors import StoreError
from nurture.store.memory import MemoryStore
from nurture.store.protocol import Store
from nurture.store.sqlite import SqliteStore
from nurture.store.trails import Ruling
from nurture.testing.store_case import HOUR, NOW, message

LEADS = st.sampled_from(["ada@example.com", "bob@example.com", "eve@example.com"])
HOURS = st.integers(-2, 3).map(lambda n: NOW + n * HOUR)
NAMES = st.sampled_from("abcd")
STATES = st.sampled_from(MessageState)
SOURCES = st.sampled_from(["form", "fair"])
VALUES = st.one_of(
    st.text(max_size=9).filter(lambda text: text.isprintable()),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    HOURS,
    st.tuples(st.sampled_from(["vip", "ż"])),
)
FACTS = st.dictionaries(st.sampled_from(["name", "size", "order"]), VALUES, max_size=3)
CONSENTS = st.builds(Consent, st.sampled_from(["news", "tracking"]), st.booleans(), HOURS, SOURCES)
DENIALS = st.sampled_from([(), (), ("news",)])
ARRIVALS = st.lists(
    st.builds(
        lambda key, *rest: Arrival(key, key.title(), *rest),
        LEADS,
        FACTS,
        st.lists(CONSENTS, max_size=2).map(tuple),
        st.none() | HOURS,
        DENIALS,
        st.booleans(),
    ),
    max_size=4,
)

BEHIND = st.builds(Standing, HOURS, st.sampled_from(["", "welcome"]))
WALKS = st.builds(
    Enrolment,
    st.just(""),
    st.integers(1, 2),
    HOURS,
    st.just(0),
    facts=FACTS,
    state=st.sampled_from(["active", "active", "goal"]),
    sequence=st.sampled_from(["cold", "warm"]),
    standing=st.dictionaries(st.sampled_from(["cold", "warm"]), BEHIND),
    each=st.sampled_from(["", "7"]),
    held_out=st.booleans(),
)
OF_STEPS = [Link(name, f"https://{name}.example", name.encode() * 15) for name in "ab"]
LINKS = st.lists(st.sampled_from([*OF_STEPS, Link("own", "https://a.example/?for=Ada")]), max_size=3).map(tuple)
TOLD = st.tuples(LEADS, NAMES, st.sampled_from(["bought", "complained"]), HOURS)
WHAT = st.sampled_from(["ada@example.com", "@example.com", hashes_of("ada@example.com")[0]])
LISTS = st.sampled_from(["list a", "list b", 'list "żółć"\n'])
LISTED = st.tuples(WHAT, st.sampled_from(["", "a"]), st.sampled_from(["unsubscribed", "bounced", "x"]), LISTS, HOURS)
FLAGS = st.tuples(st.booleans(), st.sampled_from(["", "late"]), st.sampled_from(["", "", "", "", "asked"]))


def records(store: Store, key: str) -> list[Any]:
    return [(record, record.consent.proof) for record in store.consent_records(key)]


class Stores(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.stores: list[Store] = [MemoryStore(), SqliteStore(Path(self.folder.name) / "nurture.db")]

    def teardown(self) -> None:
        for store in self.stores:
            store.close()
        self.folder.cleanup()

    def both(self, act: Any) -> None:
        """Do the same to both; the answer, or the refusal, is the same."""
        answers = []
        for store in self.stores:
            try:
                answers.append(act(store))
            except (StoreError, KeyError) as error:
                answers.append((type(error), str(error)))
        assert answers[0] == answers[1]

    @rule(source=SOURCES, arrivals=ARRIVALS, now=HOURS)
    def take_in(self, source: str, arrivals: list[Arrival], now: Any) -> None:
        self.both(lambda store: store.take_in(source, arrivals, "c", now))

    @rule(key=LEADS, name=NAMES, verb=st.sampled_from(["clicked", "unsubscribed"]), facts=FACTS, now=HOURS)
    def append(self, key: str, name: str, verb: str, facts: Any, now: Any) -> None:
        self.both(lambda store: store.append(key, Event(verb, now, name, (name,), facts), now))

    @rule(
        told=st.lists(st.tuples(LEADS, NAMES, st.sampled_from(["bought", "complained"]), HOURS), max_size=4), now=HOURS
    )
    def take_events(self, told: Any, now: Any) -> None:
        happenings = [(key, Event(verb, at, name, (name,))) for key, name, verb, at in told]
        self.both(lambda store: store.take_events("shop", happenings, "c", now))

    @rule(key=LEADS, purpose=st.sampled_from(["newsletter", "tracking"]), at=HOURS, confirmed=st.booleans(), now=HOURS)
    def say(self, key: str, purpose: str, at: Any, confirmed: bool, now: Any) -> None:
        said = Consent(purpose, True, at, "hand", confirmed=confirmed, proof=Proof("hand", evidence=purpose))
        self.both(lambda store: store.add_consents(key, [said], now))

    @rule(what=WHAT, purpose=st.sampled_from(["", "a"]), now=HOURS)
    def suppress(self, what: str, purpose: str, now: Any) -> None:
        found = Suppression(what, purpose, "asked", "list", now)
        self.both(lambda store: store.take_suppressions("list", [found], "c", now))

    @rule(told=st.lists(LISTED, max_size=3), now=HOURS)
    def list_(self, told: Any, now: Any) -> None:
        found = [Suppression(what, purpose, why, source, at) for what, purpose, why, source, at in told]
        self.both(lambda store: store.unheard(found))
        self.both(lambda store: store.take_suppressions("list a", found, "c", now))

    @rule(source=LISTS)
    def lift(self, source: str) -> None:
        self.both(lambda store: sorted(store.lift(source)))

    @rule(key=LEADS)
    def forget_address(self, key: str) -> None:
        self.both(lambda store: store.forget_address(key))

    @rule(lead=st.integers(1, 3))
    def erase(self, lead: int) -> None:
        self.both(lambda store: store.erase(lead))

    @rule(now=HOURS)
    def fail(self, now: Any) -> None:
        """What fails leaves nothing behind."""

        def act(store: Store) -> None:
            with store.transaction():
                for lead in (1, 2, 3):
                    store.erase(lead)
                store.take_events("shop", [("ada@example.com", Event("bought", now, "z"))], "c", now)
                store.take_in("form", [Arrival("ada@example.com", "ada@example.com")], "c", now)
                raise KeyError

        self.both(act)

    @rule(
        now=HOURS,
        limit=st.integers(1, 3),
        due=st.none() | HOURS,
        step=NAMES,
        state=STATES,
        values=FACTS,
        walk=WALKS,
        consents=st.lists(CONSENTS, max_size=2).map(tuple),
        flags=FLAGS,
    )
    def plan(
        self,
        now: Any,
        limit: int,
        due: Any,
        step: str,
        state: MessageState,
        values: Any,
        walk: Any,
        consents: Any,
        flags: Any,
    ) -> None:
        requested, cause, erase = flags

        def act(store: Store) -> list[str]:
            with store.transaction():
                return store.save([planned(lead) for lead in store.due(now, limit)])

        def planned(before: Any) -> Plan:
            lead = before.lead.id
            seq = before.events[-1].seq + 1
            letter = message(lead, f"{lead} {step}", state=state, due=now, at=now, requested=requested, cause=cause)
            return Plan(
                replace(before, enrolments=(replace(walk, campaign=step, entered=now, entered_seq=seq),)),
                (Decision(lead, "guide", "cold", step, "hold", now, Reason(state, "why")),),
                (letter,),
                (Event("set", now, f"{lead} set {seq}", seq=seq),),
                values,
                due,
                consents,
                erase,
            )

        self.both(act)

    @rule(now=HOURS, limit=st.integers(1, 3), requested_only=st.booleans())
    def claim(self, now: Any, limit: int, requested_only: bool) -> None:
        def act(store: Store) -> Any:
            store.begin_run()
            waiting = store.leaving(now, limit, ["email"], requested_only)
            claimed = store.claim(now, limit, ["email"], requested_only)
            return waiting, [(claim.key, claim.lead, claim.message, claim.state()) for claim in claimed]

        self.both(act)

    @rule()
    def find_abandoned(self) -> None:
        self.both(lambda store: store.abandoned())

    @rule(lead=st.integers(1, 3), step=NAMES, now=HOURS, links=LINKS, shared=LINKS)
    def mark(self, lead: int, step: str, now: Any, links: Any, shared: Any) -> None:
        message_id = f"<{spelt(bytes([lead, *step.encode()]) * 7 + b'.')}@x>"
        written = Written(f"{lead} {step}", now, message_id, "v", "{}", "d", links, shared)
        self.both(lambda store: store.mark([written], now))

    @rule(lead=st.integers(1, 3), step=NAMES, state=STATES, now=HOURS, due=st.none() | HOURS)
    def settle(self, lead: int, step: str, state: MessageState, now: Any, due: Any) -> None:
        key = f"{lead} {step}"
        end = Settlement(key, state, now, Event("sent", now, f"sent {key}", (step,)), due, Reason("code", "words"))
        self.both(lambda store: store.settle([end]))

    @rule(lead=st.integers(1, 3), step=NAMES, now=HOURS)
    def hear(self, lead: int, step: str, now: Any) -> None:
        self.both(lambda store: store.keep_hits([(f"{lead} {step}", Hit("click", now))]))

    @rule(lead=st.integers(1, 3), step=NAMES, rules=NAMES, told=st.none() | NAMES, now=HOURS)
    def judge(self, lead: int, step: str, rules: str, told: str | None, now: Any) -> None:
        event = Event("clicked", now, told, (step,)) if told else None
        self.both(lambda store: store.rule([Ruling(f"{lead} {step}", 1, "human", ("again",), rules, event)], now))

    @rule(before=HOURS)
    def forget(self, before: Any) -> None:
        self.both(lambda store: store.forget_aged("clicks", before, 9))

    @rule(
        campaigns=st.none() | st.lists(NAMES, max_size=2),
        beyond=st.integers(0, 2),
        limit=st.none() | st.integers(1, 2),
    )
    def find(self, campaigns: Any, beyond: int, limit: int | None) -> None:
        self.both(lambda store: store.leads_in(campaigns, beyond, limit))
        self.both(lambda store: sorted(store.walking([1, 2], campaigns or []), key=repr))

    @invariant()
    def they_are_equal(self) -> None:
        self.both(lambda store: (list(store.leads()), list(store.messages())))
        self.both(lambda store: (store.count("leads"), store.count("events"), store.count("suppressions")))
        self.both(lambda store: [[s.lead.id for s in store.due(NOW + hour * HOUR, 9)] for hour in range(-2, 4)])
        self.both(lambda store: store.decisions("ada@example.com"))
        self.both(lambda store: [store.shared(digest * 15) for digest in (b"a", b"b")])
        ids = {message.message_id for message, _ in self.stores[0].messages()}
        self.both(lambda store: [store.mailed_by_id(each) for each in sorted(ids)])
        self.both(lambda store: [records(store, state.lead.email.lower()) for state in store.leads()])
        self.both(lambda store: [store.agreed(purpose) for purpose in ("newsletter", "tracking")])
        self.both(lambda store: store.verify_consents())
        assert self.stores[0].verify_consents() == []
        self.both(lambda store: (store.standing("abcd"), store.standing("abcd", left=True), store.walks("abcd")))
        self.both(lambda store: (store.unusual(NOW, ["email"]), store.sent_per_day(NOW), store.next_due()))
        self.both(lambda store: (list(store.suppressions()), sorted(store.leftovers())))
        self.both(lambda store: store.suppressions_of("ada@example.com"))
        self.both(lambda store: store.how_many_left(NOW, NOW + HOUR))
        self.both(
            lambda store: ([store.trails_of(lead) for lead in (1, 2, 3)], sorted(store.unjudged("b", NOW + HOUR, 9)))
        )
        self.both(lambda store: [store.silent(NOW + hour * HOUR, 2) for hour in range(-2, 4)])


TestStores = Stores.TestCase
TestStores.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
