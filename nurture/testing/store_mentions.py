"""The contract of a store: one person's address in what is kept of others."""

from __future__ import annotations

from typing import Any

from nurture.core.addresses import Address
from nurture.core.consents.proof import Proof
from nurture.core.mentions import Mention, Sought
from nurture.core.model import Consent, Event
from nurture.store.protocol import Store
from nurture.testing.store_case import ADA, HOUR, NOW, StoreCase, ada

BEN, VLADA = "ben@example.com", "vlada@example.com"
WANTED = Sought(Address("Ada@example.com", ADA), [VLADA])


class MentionsContract(StoreCase):
    def named(self, store: Store) -> None:
        """Of Ben, who names Ada, and Vlada, whose address ends like hers."""
        given = Consent("newsletter", True, NOW, "form", proof=Proof("hand", by="ann", evidence=f"Ada <{ADA}> says"))
        taken = Consent("newsletter", False, NOW + HOUR, "hand", proof=Proof("hand", evidence="a letter"))
        of_ben: dict[str, Any] = {"referred_by": "ADA@example.com", "notes": f"met {ADA}, and {VLADA}", "size": 3.0}
        store.take_in("form", [ada(key=BEN, consents=(given,), tags=(ADA, "vip"), **of_ben)], "1", NOW)
        store.take_in("form", [ada(key=VLADA)], "2", NOW)
        store.add_consents(BEN, [taken], NOW + HOUR)
        facts = {"by": VLADA, "of": ADA}
        store.append(BEN, Event("purchased", NOW, "e", facts=facts), NOW)
        store.take_events("shop", [("new@example.com", Event("purchased", NOW, "w", facts=facts))], "1", NOW)

    def test_what_holds_it_is_told(self, store: Store) -> None:
        self.named(store)
        kinds = "a field", "a fact of an event", "the proof of a consent"
        expected = {*(Mention(kind, "Ben@Example.Com") for kind in kinds)}
        assert {*store.mentions(WANTED)} == {*expected, Mention("a fact of an event that waits", "new@example.com")}

    def test_it_is_taken_out_and_all_else_stays(self, store: Store) -> None:
        self.named(store)
        assert store.blank(WANTED) == 4
        assert store.mentions(WANTED) == []
        assert store.blank(WANTED) == 0
        state = store.state(BEN)
        assert state
        assert state.lead.fields == {"notes": f"met (erased), and {VLADA}", "size": 3.0, "tags": ("vip",)}
        assert [dict(event.facts) for event in state.events if event.verb == "purchased"] == [{"by": VLADA}]
        assert [dict(event.facts) for event in store.waiting_of("new@example.com")] == [{"by": VLADA}]

    def test_consents_are_said_afresh_and_their_chain_is_sound(self, store: Store) -> None:
        self.named(store)
        before = store.consent_records(BEN)
        store.blank(WANTED)
        after = store.consent_records(BEN)
        assert [each.consent.proof.evidence for each in after] == ["Ada <(erased)> says", "a letter"]
        assert [(each.consent, each.written) for each in after] == [(each.consent, each.written) for each in before]
        assert [each.n for each in after] == [4, 5]
        assert [each.given for each in store.states_of([1])[0].consents] == [True, False]
        assert store.verify_consents() == []
