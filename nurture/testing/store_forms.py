"""The contract of a store: what is sent by forms, what of it counts at once, and what once it is confirmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from nurture.core.consents.proof import Proof
from nurture.core.consents.standing import agreed
from nurture.core.forms import MOST_ASKED, Submission, is_unconfirmed
from nurture.core.model import Consent, Event
from nurture.store.protocol import Store
from nurture.testing.store_case import ADA, HOUR, NOW, StoreCase, ada

TICKED = Consent("newsletter", True, NOW, "guide-form", "consents/news.md", proof=Proof("form", "9f", "pl"))
SAID = Submission("r1", "guide-form", NOW, ADA, "Ada@example.com", {"first_name": "Ada"}, (TICKED,), "pl")
LATER = NOW + HOUR


class FormsContract(StoreCase):
    def log(self, store: Store) -> list[str]:
        state = store.state(ADA)
        return [event.name for event in state.events] if state else []

    def test_what_needs_no_confirmation_counts_at_once(self, store: Store) -> None:
        store.take_events("shop", [(ADA, Event("purchased", NOW, "p"))], "1", NOW)
        assert store.submit(SAID)
        assert not store.submit(SAID)
        state = store.state(ADA)
        assert state and state.due == NOW
        assert (state.lead.email, state.lead.source) == ("Ada@example.com", "guide-form")
        assert state.lead.fields == {"first_name": "Ada", "language": "pl"}
        assert self.log(store) == ["joined", "arrived guide-form", "submitted guide-form", "purchased"]
        assert [record.consent.proof for record in store.consent_records(ADA)] == [TICKED.proof]

    def test_one_that_has_come_under_its_earlier_name_is_the_same(self, store: Store) -> None:
        same = replace(SAID, request="r2", earlier="r1")
        for keep in (store.submit, store.ask):
            assert [keep(SAID), keep(same), keep(replace(same, earlier="r0"))] == [True, False, True]

    def test_what_a_known_lead_types_takes_the_place_of_what_was_known(self, store: Store) -> None:
        store.take_in("fair", [ada(first_name="A.", language="en", phone="1")], "1", NOW)
        again = replace(SAID, request="r2", at=LATER, fields={"first_name": "Ada", "phone": "2"})
        for said in (again, replace(again, request="r3", fields={"phone": "1"})):
            store.submit(said)
        state = store.state(ADA)
        assert state and state.lead.source == "fair"
        assert state.lead.fields == {"first_name": "Ada", "language": "en", "phone": "1"}
        assert self.log(store).count("arrived guide-form") == 2

    def test_until_it_is_confirmed_nothing_is_known_but_that_somebody_asked(self, store: Store) -> None:
        assert store.ask(SAID)
        assert not store.ask(SAID)
        state = store.state(ADA)
        assert state and is_unconfirmed(state) and state.due == NOW
        assert (state.lead.fields, state.consents) == ({"language": "pl"}, ())
        assert self.log(store) == ["unconfirmed guide-form"]
        assert (list(store.leads()), store.count("leads")) == ([], 0)
        pending = store.pending("r1")
        assert pending and (pending.said, pending.confirmed) == (SAID, None)
        assert pending.said.consents[0].proof == TICKED.proof
        assert store.pending("r2") is None

    def test_of_a_known_lead_nothing_changes_before_it_is_confirmed(self, store: Store) -> None:
        store.take_in("fair", [ada(first_name="A.")], "1", NOW)
        before = store.state(ADA)
        store.ask(SAID)
        state = store.state(ADA)
        assert before and state
        assert (state.lead, state.consents) == (before.lead, before.consents)
        assert [event for event in state.events if event.verb != "unconfirmed"] == list(before.events)

    def test_confirmed_it_counts_once_and_is_typed_no_more(self, store: Store) -> None:
        store.ask(SAID)
        assert [store.confirm("r1", at, f"<1@x> {at}") for at in (LATER, LATER + HOUR)] == [True, True]
        assert not store.confirm("r2", LATER, "")
        state = store.state(ADA)
        assert state and not is_unconfirmed(state)
        assert (state.lead.source, state.lead.first_seen) == ("guide-form", LATER)
        assert state.lead.fields == {"language": "pl", "first_name": "Ada"}
        assert self.log(store) == ["unconfirmed guide-form", "joined", "arrived guide-form", "submitted guide-form"]
        (record,) = store.consent_records(ADA)
        assert (record.consent.confirmed, record.consent.at) == (True, LATER)
        assert record.consent.proof == replace(TICKED.proof, evidence=f"<1@x> {LATER}")
        pending = store.pending("r1")
        assert pending and (pending.confirmed, pending.said.fields, pending.said.consents) == (LATER, {}, ())
        assert store.count("leads") == 1
        assert [found.what for found in store.verify_consents()] == ["words"]

    def test_one_of_a_form_that_was_renamed_counts_for_what_it_is_called_now(self, store: Store) -> None:
        store.ask(SAID)
        assert store.unconfirmed() == store.unconfirmed(SAID.at) == {"guide-form": 1}
        assert store.unconfirmed(LATER) == {}
        store.confirm("r1", LATER, "", "crm-form")
        assert self.log(store)[1:] == ["joined", "arrived crm-form", "submitted crm-form"]
        state = store.state(ADA)
        assert state and state.lead.source == "crm-form" and store.unconfirmed() == {}

    def test_only_what_is_confirmed_ends_an_opt_out(self, store: Store) -> None:
        store.submit(SAID)
        store.append(ADA, Event("unsubscribed", LATER, "u"), LATER)
        for request in ("r2", "r3"):
            said = replace(SAID, request=request, at=LATER + HOUR)
            store.submit(said) if request == "r2" else store.ask(said)
            state = store.state(ADA)
            assert state and state.suppressed and not agreed("newsletter", state.consents, LATER + 2 * HOUR)
        store.confirm("r3", LATER + 2 * HOUR, "<2@x>")
        state = store.state(ADA)
        assert state and not state.suppressed and agreed("newsletter", state.consents, LATER + 3 * HOUR)

    def test_an_address_is_asked_so_many_times_a_day(self, store: Store) -> None:
        asked = [store.ask(replace(SAID, request=f"{n}", at=NOW + n * HOUR)) for n in range(20)]
        assert asked == [True] * MOST_ASKED + [False] * (20 - MOST_ASKED)
        assert store.ask(replace(SAID, request="next day", at=NOW + timedelta(days=1)))

    def test_who_arrives_otherwise_meanwhile_is_a_lead(self, store: Store) -> None:
        store.ask(SAID)
        store.take_in("fair", [ada(company_size=9.0)], "1", LATER)
        state = store.state(ADA)
        assert state and (state.lead.source, state.lead.first_seen) == ("fair", LATER)
        assert (store.count("leads"), is_unconfirmed(state)) == (1, False)

    def test_what_nobody_confirms_is_forgotten_and_may_be_asked_anew(self, store: Store) -> None:
        store.take_in("fair", [ada(key="bob@example.com")], "1", NOW)
        store.ask(SAID)
        store.ask(replace(SAID, request="r2", key="bob@example.com"))
        store.ask(replace(SAID, request="r3", key="cyd@example.com"))
        store.confirm("r3", NOW, "")
        assert (store.forget_unconfirmed(NOW), store.forget_unconfirmed(LATER)) == (0, 2)
        assert store.state(ADA) is None
        assert store.count("leads") == 2
        assert [store.pending(request) for request in ("r1", "r2", "r3")] == [None] * 3
        assert store.ask(replace(SAID, at=LATER))

    def test_who_said_no_before_it_was_forgotten_is_still_not_written_to(self, store: Store) -> None:
        store.ask(SAID)
        store.append(ADA, Event("unsubscribed", NOW, "u"), NOW)
        store.forget_unconfirmed(LATER)
        store.ask(replace(SAID, request="r2"))
        state = store.state(ADA)
        assert state and state.suppressed == "unsubscribed"

    def test_who_was_erased_is_not_asked_and_does_not_come_back(self, store: Store) -> None:
        store.ask(SAID)
        state = store.state(ADA)
        assert state
        store.erase(state.lead.id)
        assert store.pending("r1") is None
        assert not store.ask(replace(SAID, request="r2")) and not store.submit(replace(SAID, request="r3"))
        assert store.state(ADA) is None
