"""The contract of a store: the chain of consents, and what brings back what was withdrawn."""

from __future__ import annotations

import pytest

from nurture.core.consents.proof import Proof, hash_of
from nurture.core.consents.standing import act
from nurture.core.consents.verifying import Finding
from nurture.core.model import Consent, Event
from nurture.store.protocol import Store
from nurture.testing.store_case import ADA, HOUR, NOW, StoreCase, ada, planned

BOB = "bob@example.com"
FILE = Proof("file", "", "en", "GDPR", "PL", "nurture run")
YES = Consent("newsletter", True, NOW - HOUR, "form", "consents/v1.md", proof=FILE)
ANEW = Consent("newsletter", True, NOW + HOUR, "hand", confirmed=True, proof=Proof("hand", evidence="a letter"))


class ConsentsContract(StoreCase):
    def arrived(self, store: Store, *consents: Consent) -> None:
        store.take_in("form", [ada(consents=consents or (YES,))], "1", NOW)

    def suppressed(self, store: Store) -> str:
        state = store.state(ADA)
        assert state is not None
        return state.suppressed

    def test_each_record_has_its_proof_and_its_number(self, store: Store) -> None:
        self.arrived(store)
        store.take_in("form", [ada(key=BOB, consents=(YES,))], "2", NOW + HOUR)
        store.append(ADA, Event("unsubscribed", NOW, "feed/desk/7", ("newsletter",), {"by": "ann"}), NOW + HOUR)
        (state,) = store.states_of([1])
        out = Consent("tracking", False, NOW, "campaign guide", proof=Proof("step"))
        store.save([planned(state, consents=(out,))])
        told = [(r.n, act(r.consent), r.consent.proof, r.written) for r in store.consent_records(ADA)]
        assert told == [
            (1, "imported", FILE, NOW),
            (3, "withdrawn", Proof("feed", by="ann", evidence="feed/desk/7"), NOW + HOUR),
            (4, "withdrawn", Proof("step"), NOW),
        ]
        assert [(record.n, record.key, record.consent) for record in store.consent_records(BOB)] == [(2, BOB, YES)]
        assert store.consent_records("cyd@example.com") == []
        assert store.verify_consents() == []

    def test_what_is_undone_leaves_no_gap(self, store: Store) -> None:
        self.arrived(store)
        with pytest.raises(ZeroDivisionError), store.transaction():
            store.add_consents(ADA, [ANEW], NOW)
            store.erase(1)
            raise ZeroDivisionError
        store.add_consents(ADA, [ANEW], NOW)
        assert [record.n for record in store.consent_records(ADA)] == [1, 2]
        assert store.verify_consents() == []

    def test_of_an_erased_lead_the_links_stay(self, store: Store) -> None:
        self.arrived(store)
        store.take_in("form", [ada(key=BOB, consents=(YES,))], "2", NOW)
        head = store.get("consents").split()[0]
        store.erase(1)
        assert (head, store.get("consents").split()[0]) == ("2", "3")
        assert (store.consent_records(ADA), len(store.consent_records(BOB))) == ([], 1)
        store.append(BOB, Event("unsubscribed", NOW, "u"), NOW)
        assert store.verify_consents() == []

    def test_whose_words_are_not_kept_has_no_proof(self, store: Store) -> None:
        words = hash_of("Yes.")
        self.arrived(store, Consent("newsletter", True, NOW, "form", proof=Proof("form", words)))
        assert store.verify_consents() == [Finding("words", 0, 0, words)]
        store.keep_file(words, "consents/v1.md", "Yes.")
        assert store.verify_consents() == []

    def test_said_by_hand_wakes_the_lead_once_for_each_thing_said(self, store: Store) -> None:
        self.arrived(store)
        store.save([planned(state) for state in store.due(NOW, 9)])
        store.add_consents(ADA, [YES, ANEW, ANEW], NOW + HOUR)
        assert store.due_leads(NOW + HOUR) == [1]
        assert [record.consent for record in store.consent_records(ADA)] == [YES, ANEW]
        with pytest.raises(KeyError):
            store.add_consents(BOB, [ANEW], NOW)

    def test_who_wants_no_mail_has_withdrawn_all_until_one_is_confirmed_anew(self, store: Store) -> None:
        offers = Consent("offers", True, NOW - HOUR, "form")
        tracking = Consent("tracking", True, NOW - HOUR, "form")
        self.arrived(store, YES, offers, tracking)
        store.append(ADA, Event("unsubscribed", NOW, "u"), NOW)
        assert [store.agreed(purpose) for purpose in ("newsletter", "offers", "tracking")] == [0, 0, 1]
        store.add_consents(ADA, [Consent("newsletter", True, NOW + HOUR, "form")], NOW)
        assert (self.suppressed(store), store.agreed("newsletter")) == ("unsubscribed", 0)
        store.add_consents(ADA, [ANEW], NOW)
        assert (self.suppressed(store), store.agreed("newsletter"), store.agreed("offers")) == ("", 1, 0)
        store.take_in("fair", [ada(consents=(offers, Consent("events", True, NOW + 9 * HOUR, "fair")))], "1", NOW)
        assert (store.agreed("offers"), store.agreed("events")) == (0, 0)
        store.append(ADA, Event("unsubscribed", NOW + 2 * HOUR, "u2"), NOW + 2 * HOUR)
        assert (self.suppressed(store), store.agreed("newsletter")) == ("unsubscribed", 0)

    def test_a_suppression_without_an_event_leaves_what_it_withdrew(self, store: Store) -> None:
        self.arrived(store, YES, Consent("offers", True, NOW - HOUR, "form"))
        store.suppress(ADA, "unsubscribed", NOW)
        store.add_consents(ADA, [ANEW], NOW)
        assert (self.suppressed(store), store.agreed("newsletter"), store.agreed("offers")) == ("", 1, 0)

    @pytest.mark.parametrize("reason", ["complained", "bounced", "erased"])
    def test_nothing_else_is_ended_by_it(self, store: Store, reason: str) -> None:
        self.arrived(store)
        store.suppress(ADA, reason, NOW)
        store.add_consents(ADA, [ANEW], NOW)
        assert self.suppressed(store) == reason

    def test_whoever_agrees_to_be_tracked_wants_no_mail(self, store: Store) -> None:
        self.arrived(store)
        store.append(ADA, Event("unsubscribed", NOW, "u"), NOW)
        store.add_consents(ADA, [Consent("tracking", True, NOW + HOUR, "page", confirmed=True)], NOW)
        assert (self.suppressed(store), store.agreed("tracking")) == ("unsubscribed", 1)

    def test_nor_is_a_request_that_came_after_it(self, store: Store) -> None:
        self.arrived(store)
        store.append(ADA, Event("unsubscribed", NOW, "u"), NOW + 2 * HOUR)
        store.add_consents(ADA, [ANEW], NOW + 3 * HOUR)
        assert self.suppressed(store) == "unsubscribed"
