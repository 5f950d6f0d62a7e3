"""The contract of a store: its settings and transactions, leads and events coming in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from nurture.core.model import Consent, Event, Facts
from nurture.store.intake import Taken
from nurture.store.protocol import Store
from nurture.testing.store_case import ADA, HOUR, NOW, StoreCase, ada, message, planned


class LeadsContract(StoreCase):
    # -- the store itself

    def test_a_store_has_an_id_and_a_secret_from_the_beginning(self, store: Store) -> None:
        assert store.get("id")
        assert len(store.get("secret")) == 64
        assert store.get("nothing") == ""

    def test_settings_and_files_are_kept(self, store: Store) -> None:
        store.put("clock", "1")
        store.put("clock", "2")
        store.keep_file("abc", "campaigns/a.yaml", "text")
        store.keep_file("abc", "campaigns/b.yaml", "text")
        assert store.get("clock") == "2"
        assert store.file("abc") == ("campaigns/a.yaml", "text")
        assert store.file("xyz") is None

    def test_who_has_agreed_is_counted(self, store: Store) -> None:
        yes, no = Consent("tracking", True, NOW), Consent("tracking", False, NOW)
        for key, consents in (("a", (yes,)), ("b", (yes, yes)), ("c", (yes, no)), ("d", ())):
            store.take_in("form", [replace(ada(key=key), consents=consents)], "", NOW)
        assert (store.agreed("tracking"), store.agreed("newsletter")) == (2, 0)

    def test_a_transaction_that_fails_leaves_nothing(self, store: Store) -> None:
        store.take_in("form", [ada(name="Ada")], "1", NOW)
        before = store.state(ADA), store.due(NOW, 9), self.sizes(store)
        with pytest.raises(ZeroDivisionError), store.transaction():
            store.take_in("form", [ada(name="Eve"), ada(key="bob@example.com")], "2", NOW + HOUR)
            store.append(ADA, Event("replied", NOW, "r"), NOW - HOUR)
            store.suppress(ADA, "unsubscribed", NOW)
            store.save([planned(state, messages=(message(state.lead.id),)) for state in store.due(NOW, 1)])
            raise ZeroDivisionError
        assert (store.state(ADA), store.due(NOW, 9), self.sizes(store)) == before
        assert store.cursor("form") == "1"

    def test_an_inner_transaction_fails_alone(self, store: Store) -> None:
        with store.transaction():
            store.put("outer", "kept")
            with pytest.raises(ZeroDivisionError), store.transaction():
                store.put("inner", "lost")
                raise ZeroDivisionError
        assert (store.get("outer"), store.get("inner")) == ("kept", "")

    # -- leads in

    def test_a_new_row_is_a_lead_that_joined_and_arrived_and_is_due(self, store: Store) -> None:
        joined = NOW - timedelta(days=9)
        facts: Facts = {
            "n": 20.5,
            "yes": True,
            "day": date(2026, 5, 1),
            "when": joined,
            "tags": ("a", "b"),
            "name": "Żółć",
        }
        assert store.take_in("form", [replace(ada(joined), fields=facts)], "c1", NOW) == Taken(new=1)
        (state,) = store.due(NOW, 10)
        assert state == store.state(ADA)
        assert (state.lead.email, state.lead.source, state.lead.first_seen) == ("Ada@Example.Com", "form", NOW)
        assert state.lead.fields == facts
        assert [(e.name, e.at, e.seq) for e in state.events] == [("joined", joined, 1000), ("arrived form", NOW, 2000)]
        assert store.cursor("form") == "c1"
        assert store.state("bob@example.com") is None

    def test_a_value_counts_when_its_source_says_it_anew(self, store: Store) -> None:
        def reads(source: str, **fields: str) -> tuple[Taken, Facts]:
            taken, state = store.take_in(source, [replace(ada(), fields=fields)], "", NOW), store.state(ADA)
            assert state
            return taken, state.lead.fields

        reads("form", rating="B", phone="1")
        assert reads("fair", rating="A") == (Taken(changed=1), {"rating": "A", "phone": "1"})
        assert reads("form", rating="B", phone="1") == (Taken(same=1), {"rating": "A", "phone": "1"})
        assert reads("form", rating="B", phone="2") == (Taken(changed=1), {"rating": "A", "phone": "2"})
        assert reads("form", rating="C", phone="") == (Taken(changed=1), {"rating": "C", "phone": "2"})
        assert reads("form", rating="B", phone="2") == (Taken(changed=1), {"rating": "B", "phone": "2"})

    def test_of_two_rows_of_one_lead_the_later_value_is_what_the_source_says(self, store: Store) -> None:
        rows = [ada(rating="A", phone="1"), ada(rating="B")]
        store.take_in("form", rows, "", NOW)
        store.take_in("fair", [ada(rating="C")], "", NOW)
        assert store.take_in("form", rows, "", NOW) == Taken(same=1)
        state = store.state(ADA)
        assert state and state.lead.fields == {"rating": "C", "phone": "1"}

    def test_the_same_rows_again_change_nothing(self, store: Store) -> None:
        given = Consent("newsletter", True, NOW - HOUR, "form", "v1")
        rows = [ada(name="Ada", consents=(given,)), ada(None, "bob@example.com", (replace(given, at=NOW),))]
        store.take_in("form", rows, "1", NOW)
        store.save([planned(state) for state in store.due(NOW, 9)])
        before = list(store.leads())
        later = [rows[0], replace(rows[1], consents=(replace(given, at=NOW + HOUR),))]
        assert store.take_in("form", later, "2", NOW + HOUR) == Taken(same=2)
        assert list(store.leads()) == before
        assert store.due(NOW + HOUR, 9) == []

    def test_an_edited_row_is_no_arrival_and_a_second_registration_is_one(self, store: Store) -> None:
        store.take_in("form", [ada(name="Ada", city="Łódź")], "1", NOW)
        store.save([planned(state) for state in store.due(NOW, 9)])
        assert store.take_in("form", [ada(name="Ada K.", city="")], "2", NOW + HOUR) == Taken(changed=1)
        (state,) = store.due(NOW + HOUR, 9)
        assert state.lead.fields == {"name": "Ada K.", "city": "Łódź"}
        assert len(state.events) == 2
        store.take_in("form", [ada(NOW + HOUR, name="Ada K.")], "3", NOW + 2 * HOUR)
        store.take_in("fair", [ada()], "1", NOW + 3 * HOUR)
        names = [e.name for e in store.due(NOW + HOUR, 9)[0].events]
        assert names == ["joined", "arrived form"] * 2 + ["joined", "arrived fair"]

    def test_rows_of_one_lead_in_one_batch_are_one_lead(self, store: Store) -> None:
        rows = [ada(name="A", city="Brno"), ada(key="bob@example.com"), ada(NOW - HOUR, name="Ada", city="")]
        assert store.take_in("form", [*rows, rows[0]], "1", NOW) == Taken(new=2)
        state = store.state(ADA)
        assert state is not None
        assert state.lead.fields == {"name": "A", "city": "Brno"}
        assert [(e.name, e.seq) for e in state.events] == [("joined", 1000), ("arrived form", 2000), ("joined", 3000)]
        assert store.count("leads") == 2

    def test_rows_of_one_lead_in_one_import_are_one_arrival_unless_they_joined_on_their_own(self, store: Store) -> None:
        first, second, third = ada(NOW - HOUR), ada(NOW - 2 * HOUR), ada(NOW - 3 * HOUR)
        store.take_in("form", [first, ada(None)], "1", NOW)
        store.take_in("form", [second], "2", NOW)
        store.take_in("form", [first, second, ada(None)], "3", NOW + HOUR)
        assert self.arrivals(store) == [NOW]
        store.take_in("form", [third, first], "4", NOW + HOUR)
        assert self.arrivals(store) == [NOW, NOW + HOUR]
        own = [replace(ada(NOW - n * HOUR), joined=True) for n in (4, 5, 5)]
        store.take_in("form", [*own, ada(NOW - 6 * HOUR)], "5", NOW + 2 * HOUR)
        store.take_in("form", own, "6", NOW + 3 * HOUR)
        assert self.arrivals(store) == [NOW, NOW + HOUR, NOW + 2 * HOUR, NOW + 2 * HOUR]

    def arrivals(self, store: Store) -> list[datetime]:
        state = store.state(ADA)
        assert state is not None
        return [event.at for event in state.events if event.verb == "arrived"]

    def test_no_import_revives_an_opt_out(self, store: Store) -> None:
        given = Consent("newsletter", True, NOW, "form")
        withdrawn = Consent("newsletter", False, NOW - 9 * HOUR, "form")
        store.take_in("form", [ada(consents=(withdrawn,)), ada(NOW - HOUR, consents=(given,))], "1", NOW)
        store.take_in("fair", [ada(consents=(replace(given, at=NOW + HOUR, source="fair"),))], "1", NOW + HOUR)
        store.suppress(ADA, "unsubscribed", NOW)
        store.take_in("form", [ada(NOW + HOUR, consents=(replace(given, at=NOW + HOUR),))], "2", NOW + 2 * HOUR)
        state = store.state(ADA)
        assert state is not None
        assert [c.given for c in state.consents] == [True, False]
        assert state.suppressed == "unsubscribed"

    def test_a_row_that_says_no_where_its_source_said_yes_is_told_and_withdraws_nothing_yet(self, store: Store) -> None:
        given = Consent("newsletter", True, NOW, "form")
        no = replace(ada(), denies=("newsletter", "tracking"))
        assert store.take_in("form", [no, ada(consents=(given,))], "1", NOW).denied == ()
        assert store.take_in("fair", [no], "1", NOW).denied == ()
        taken = store.take_in("form", [ada(consents=(given,)), no, ada(key="bob@example.com")], "2", NOW)
        assert taken.denied == ((ADA, "newsletter"),)
        store.take_in("form", [ada(consents=(replace(given, given=False),))], "3", NOW)
        assert store.take_in("form", [no], "4", NOW).denied == ()

    # -- events

    def test_events_are_numbered_by_lead_and_told_once(self, store: Store) -> None:
        store.take_in("form", [ada(), ada(key="bob@example.com")], "1", NOW)
        store.save([planned(state) for state in store.due(NOW, 9)])
        click = Event("clicked", NOW + HOUR, "k1", ("pricing",), {"n": 1.0}, "guide", "welcome")
        assert store.append(ADA, click, NOW + HOUR)
        assert not store.append(ADA, click, NOW + 2 * HOUR)
        assert not store.append("bob@example.com", click, NOW)
        (state,) = store.due(NOW + HOUR, 9)
        assert state.events[-1] == replace(click, seq=3000)
        assert store.due(NOW + timedelta(minutes=59), 9) == []

    def test_an_event_of_nobody_is_an_error_that_names_no_address(self, store: Store) -> None:
        with pytest.raises(KeyError) as error:
            store.append(ADA, Event("replied", NOW, "r"), NOW)
        assert "ada" not in str(error.value)

    @pytest.mark.parametrize("verb", ["unsubscribed", "complained"])
    def test_who_unsubscribes_or_complains_is_suppressed(self, store: Store, verb: str) -> None:
        store.take_in("form", [ada()], "1", NOW)
        store.append(ADA, Event(verb, NOW, "u"), NOW)
        store.suppress(ADA, "bounced", NOW)
        state = store.state(ADA)
        assert state is not None
        assert state.suppressed == {"unsubscribed": "bounced"}.get(verb, verb)

    def test_an_address_can_be_suppressed_before_it_arrives(self, store: Store) -> None:
        store.suppress(ADA, "erased", NOW)
        store.take_in("form", [ada()], "1", NOW)
        assert store.due(NOW, 1)[0].suppressed == "erased"
