"""The contract of a store: who was erased, and what is forgotten by its age."""

from __future__ import annotations

from datetime import timedelta

from nurture.core.model import Event, MessageState
from nurture.core.suppression import Suppression, hashes_of
from nurture.store.protocol import Store
from nurture.store.protocol_suppression import Leftover
from nurture.store.rules import mark_of
from nurture.testing.store_case import ADA, HOUR, NOW, StoreCase, ada, message, planned


class ErasingContract(StoreCase):
    def test_who_was_erased_is_known_by_a_mark_alone(self, store: Store) -> None:
        self.idle(store, ADA)
        store.suppress(ADA, "asked", NOW)
        store.suppress(hashes_of(ADA)[0], "asked", NOW)
        assert not store.is_erased(ADA)
        store.erase(1)
        assert store.is_erased(ADA)
        store.suppress(ADA, "asked", NOW)
        assert (
            store.take_suppressions("list old", [Suppression(ADA, "newsletter", "bounced", "list old", NOW)], "1", NOW)
            == 0
        )
        assert (list(store.suppressions()), store.addresses_with("ada")) == ([], [])
        assert store.take_in("form", [ada()], "2", NOW).erased == 1

    def test_marks_that_are_kept_keep_these_addresses_out(self, store: Store) -> None:
        store.take_in("form", [ada()], "1", NOW)
        store.erase(1)
        (mark,) = store.marks()
        bens = mark_of(store.get("secret"), "ben@example.com")
        store.keep_marks({mark, bens})
        assert (store.marks(), store.is_erased("ben@example.com")) == ({mark, bens}, True)
        assert store.take_in("form", [ada(key="ben@example.com")], "2", NOW).erased == 1

    def test_an_erased_lead_leaves_word_of_its_messages_until_files_are_swept(self, store: Store) -> None:
        state = self.with_messages(store, "planned", "sent")
        left = [Leftover(1, "", ""), Leftover(1, "planned", ""), Leftover(1, "sent", "")]
        store.erase(state.lead.id)
        assert store.leftovers() == left
        store.swept(left[:2])
        assert store.leftovers() == left[2:]

    def test_an_address_that_is_no_lead_is_forgotten_with_what_waits_for_it(self, store: Store) -> None:
        assert store.forget_address(ADA) == (0, 0)
        assert not store.is_erased(ADA)
        store.take_events("shop", [(ADA, Event("replied", NOW, "r"))], "1", NOW)
        store.suppress(ADA, "asked", NOW)
        assert [event.name for event in store.waiting_of(ADA)] == ["replied"]
        assert store.addresses_with("da@exa") == [ADA]
        assert store.forget_address(ADA) == (1, 1)
        assert (store.addresses_with("ada"), store.is_erased(ADA)) == ([], True)

    def test_the_log_can_be_emptied_and_the_file_written_anew(self, store: Store) -> None:
        self.idle(store, ADA)
        store.erase(1)
        assert (store.empty_log(), store.vacuum()) == (True, True)

    # -- by its age

    def test_what_old_mails_were_made_of_is_forgotten_in_slices(self, store: Store) -> None:
        store.take_in("form", [ada()], "1", NOW)
        (state,) = store.due(NOW, 1)
        letters = [
            message(1, f"m{n}", state=MessageState.SENT, at=NOW + (n // 2) * HOUR, context="{}", digest="d")
            for n in range(6)
        ]
        store.save([planned(state, messages=(*letters, message(1, "later", context="{}")))])
        before = NOW + 2 * HOUR
        assert store.aged("mails", before) == 4
        assert [store.forget_aged("mails", before, 3) for _ in range(3)] == [3, 1, 0]
        assert store.aged("mails", before) == 0
        left = {m.key for m, _ in store.messages() if m.context}
        assert left == {"m4", "m5", "later"}
        assert {m.digest for m, _ in store.messages("sent")} == {"d"}
        assert store.forget_aged("mails", NOW + timedelta(days=1), 9) == 2

    def test_of_evidence_that_is_not_kept_nothing_is_forgotten(self, store: Store) -> None:
        assert [store.aged("clicks", NOW), store.forget_aged("clicks", NOW, 9)] == [0, 0]
