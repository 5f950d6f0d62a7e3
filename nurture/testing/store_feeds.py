"""The contract of a store: events of a feed, of leads and of addresses that are none yet."""

from __future__ import annotations

from datetime import timedelta

from nurture.core.model import Consent, Event
from nurture.store.intake import Fed, Taken
from nurture.store.protocol import Store
from nurture.testing.store_case import ADA, HOUR, NOW, StoreCase, ada, planned

BOB = "bob@example.com"


def bought(key: str, hours: int = 0) -> Event:
    return Event("purchased", NOW + hours * HOUR, key, ("crm",), {"order": key, "value": 80.0})


class FeedsContract(StoreCase):
    def test_a_feeds_events_stand_in_the_log_of_their_leads_who_become_due(self, store: Store) -> None:
        store.take_in("form", [ada(), ada(key=BOB)], "1", NOW)
        store.save([planned(state) for state in store.due(NOW, 9)])
        told = [(ADA, bought("o1", -5)), (ADA, bought("o2", -9)), (ADA, bought("o1"))]
        assert store.take_events("shop", told, "c1", NOW + HOUR) == Fed(new=2, known=1)
        (state,) = store.due(NOW + HOUR, 9)
        assert [(e.key, e.at, e.seq, e.facts["order"]) for e in state.events[2:]] == [
            ("o1", NOW - 5 * HOUR, 3000, "o1"),
            ("o2", NOW - 9 * HOUR, 4000, "o2"),
        ]
        assert store.cursor("shop") == "c1"

    def test_the_same_event_again_is_no_second_one(self, store: Store) -> None:
        store.take_in("form", [ada()], "1", NOW)
        store.take_events("shop", [(ADA, bought("o1")), (BOB, bought("o2"))], "c1", NOW)
        store.save([planned(state) for state in store.due(NOW, 9)])
        before = list(store.leads())
        assert store.take_events("shop", [(ADA, bought("o1")), (BOB, bought("o2"))], "c2", NOW + HOUR) == Fed(known=2)
        assert list(store.leads()) == before
        assert store.due(NOW + HOUR, 9) == []
        assert not store.append(ADA, bought("o1"), NOW)

    def test_an_event_waits_for_its_lead_and_is_handed_over_once(self, store: Store) -> None:
        first, second = bought("o1", -5), bought("o2", -9)
        assert store.take_events("shop", [(ADA, first)], "c1", NOW) == Fed(waiting=1)
        assert store.take_events("shop", [(ADA, second), (BOB, bought("o3"))], "c2", NOW) == Fed(waiting=2)
        assert self.sizes(store) == (0, 0, 0)
        store.take_in("form", [ada()], "1", NOW + HOUR)
        (state,) = store.due(NOW + HOUR, 9)
        assert [e.name for e in state.events] == ["joined", "arrived form", "purchased crm", "purchased crm"]
        assert [(e.key, e.at) for e in state.events[2:]] == [("o1", first.at), ("o2", second.at)]
        store.take_in("form", [ada(NOW + HOUR)], "2", NOW + 2 * HOUR)
        state_later = store.state(ADA)
        assert state_later is not None
        assert [e.verb for e in state_later.events].count("purchased") == 2
        assert store.take_events("shop", [(ADA, first)], "c3", NOW) == Fed(known=1)

    def test_a_batch_and_its_cursor_come_together_or_not_at_all(self, store: Store) -> None:
        store.take_in("form", [ada()], "1", NOW)
        before = store.state(ADA)
        try:
            with store.transaction():
                store.take_events("shop", [(ADA, bought("o1")), (BOB, bought("o2"))], "c1", NOW)
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass
        assert (store.state(ADA), store.cursor("shop")) == (before, "")
        assert store.take_events("shop", [(ADA, bought("o1")), (BOB, bought("o2"))], "c1", NOW) == Fed(1, 0, 1)

    def test_who_opts_out_elsewhere_is_suppressed_known_or_not(self, store: Store) -> None:
        store.take_in("form", [ada()], "1", NOW)
        out = Event("unsubscribed", NOW, "u1"), Event("complained", NOW, "u2")
        store.take_events("desk", [(ADA, out[0]), (BOB, out[1])], "c", NOW)
        store.take_in("form", [ada(key=BOB)], "2", NOW)
        assert {s.lead.email: s.suppressed for s in store.leads()} == {
            "Ada@Example.Com": "unsubscribed",
            "Bob@Example.Com": "complained",
        }

    def test_who_takes_back_one_consent_takes_back_that_alone(self, store: Store) -> None:
        given = tuple(Consent(purpose, True, NOW - HOUR, "form") for purpose in ("newsletter", "tracking"))
        store.take_in("form", [ada(consents=given)], "1", NOW)
        out = [Event("unsubscribed", NOW, f"u{n}", ("newsletter",)) for n in range(3)]
        store.take_events("desk", [(ADA, out[0]), (BOB, out[1])], "c", NOW)
        store.take_in("form", [ada(key=BOB, consents=given)], "2", NOW + HOUR)
        store.take_in("form", [ada(key=BOB, consents=given)], "3", NOW + HOUR)
        store.append(ADA, out[2], NOW)
        no = Consent("newsletter", False, NOW, "unsubscribed newsletter")
        assert {s.lead.email: s.consents for s in store.leads()} == {
            "Ada@Example.Com": (*given, no, no),
            "Bob@Example.Com": (*given, no),
        }
        assert not any(state.suppressed for state in store.leads())

    # -- silence and erasure

    def test_what_waits_too_long_for_a_lead_is_forgotten(self, store: Store) -> None:
        told = [(ADA, bought("o1", -5)), (BOB, bought("o2", -1)), (ADA, bought("o3"))]
        store.take_events("shop", told, "c", NOW)
        assert (store.forget_waiting(NOW - HOUR), store.forget_waiting(NOW - HOUR)) == (1, 0)
        store.take_in("form", [ada(), ada(key=BOB)], "1", NOW + HOUR)
        assert [[e.key for e in state.events[2:]] for state in store.leads()] == [["o3"], ["o2"]]

    def test_silent_are_those_who_have_done_nothing_themselves(self, store: Store) -> None:
        old, day = NOW - timedelta(days=900), timedelta(days=1)
        for n, key in enumerate(("a", "b", "c", "d")):
            store.take_in("form", [ada(old, key)], str(n), old + n * day)
        store.append("b", Event("clicked", NOW, "k"), NOW)
        store.append("c", Event("sent", NOW, "s"), NOW)
        store.take_events("shop", [("d", bought("o1"))], "c", NOW)
        states = {state.lead.email: state for state in store.leads()}
        told = Event("entered", NOW, "e", ("guide",), seq=states["C"].events[-1].seq + 1)
        store.save([planned(states["C"], events=(told,))])
        ids = {email: state.lead.id for email, state in states.items()}
        assert store.silent(NOW, 9) == [ids["A"], ids["C"]]
        assert store.silent(NOW, 1) == [ids["A"]]
        assert store.silent(old + day, 9) == [ids["A"]]
        assert store.silent(NOW + day, 9) == [ids[name] for name in "ACBD"]

    def test_of_an_erased_lead_nothing_is_left_and_nothing_revives_it(self, store: Store) -> None:
        state = self.with_messages(store, "planned", "sending", "sent")
        store.take_in("form", [ada(key=BOB)], "2", NOW)
        bob = store.state(BOB)
        store.suppress(ADA, "unsubscribed", NOW)
        store.erase(state.lead.id)
        store.erase(state.lead.id)
        assert store.state(ADA) is None
        assert list(store.leads()) == [bob]
        assert list(store.messages()) == []
        assert store.decisions(ADA) == []
        assert self.sizes(store) == (1, 2, 0)
        assert store.take_in("fair", [ada(), ada(key=BOB)], "1", NOW + HOUR) == Taken(changed=1, erased=1)
        assert store.take_events("shop", [(ADA, bought("o1"))], "c", NOW) == Fed(known=1)
        store.suppress(ADA, "complained", NOW)
        assert (store.state(ADA), store.count("suppressions")) == (None, 0)

    def test_a_number_is_never_given_again(self, store: Store) -> None:
        store.take_in("form", [ada()], "1", NOW)
        (state,) = store.due(NOW, 9)
        store.erase(state.lead.id)
        store.take_in("form", [ada(key=BOB)], "2", NOW)
        (other,) = store.due(NOW, 9)
        assert other.lead.id > state.lead.id

    def test_a_plan_may_erase_its_lead(self, store: Store) -> None:
        state = self.with_messages(store, "planned")
        told = Event("finished", NOW, "f", seq=state.events[-1].seq + 1)
        assert store.save([planned(state, events=(told,), messages=state.messages, erase="on request")]) == []
        assert store.state(ADA) is None
        assert store.next_due() is None
        assert store.count("events") == 0
