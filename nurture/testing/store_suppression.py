"""The contract of a store: who gets no mail, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nurture.core.consents.standing import holds
from nurture.core.model import Consent, Event
from nurture.core.suppression import BY_THEM, Suppression, hashes_of
from nurture.store.protocol import Store
from nurture.testing.store_case import ADA, HOUR, NOW, StoreCase

BOB = "bob@mail.example.com"
LISTED = Suppression(ADA, "newsletter", "bounced", "list old", NOW)


class SuppressionContract(StoreCase):
    def why(self, store: Store, key: str = ADA) -> tuple[str, dict[str, str]]:
        state = store.state(key)
        assert state is not None
        return state.suppressed, dict(state.barred)

    @pytest.mark.parametrize("what", [ADA, "@example.com", *hashes_of(ADA)])
    def test_an_address_is_found_by_itself_its_domain_and_its_hashes(self, store: Store, what: str) -> None:
        self.idle(store, ADA, "eva@other.example")
        store.suppress(what, "so it is", NOW)
        told = "@example.com: so it is" if what == "@example.com" else "so it is"
        assert self.why(store) == (told, {})
        assert self.why(store, "eva@other.example") == ("", {})
        assert store.suppressions_of(ADA) == [Suppression(what, "", "so it is", BY_THEM, NOW)]

    def test_a_domain_is_all_below_it_and_nothing_that_only_ends_alike(self, store: Store) -> None:
        self.idle(store, BOB, "eva@notexample.com", "zoe@com.example")
        store.suppress("@example.com", "a rival", NOW)
        assert [s.lead.id for s in store.leads() if s.suppressed] == [1]

    def test_one_purpose_leaves_the_others_and_the_address_itself_says_why_first(self, store: Store) -> None:
        self.idle(store, ADA)
        store.suppress("@example.com", "a rival", NOW, "offers")
        store.suppress(ADA, "asked", NOW, "offers", "by hand")
        store.suppress(ADA, "asked again", NOW, "offers")
        assert self.why(store) == ("", {"offers": "asked"})

    def test_the_lead_with_the_address_becomes_due_and_no_other(self, store: Store) -> None:
        self.idle(store, ADA, BOB)
        store.suppress(ADA, "asked", NOW + HOUR, "offers")
        assert [state.lead.id for state in store.due(NOW + HOUR, 9)] == [1]

    def test_a_list_is_taken_once_and_kept(self, store: Store) -> None:
        self.idle(store, ADA, BOB)
        other = Suppression("@mail.example.com", "newsletter", "a rival", "list old", NOW)
        assert store.take_suppressions("list old", [LISTED, other, LISTED], "1", NOW) == 2
        assert (store.cursor("list old"), [s.lead.id for s in store.due(NOW, 9)]) == ("1", [1])
        assert store.take_suppressions("list old", [replace(LISTED, reason="x")], "2", NOW) == 0
        assert sorted(store.suppressions(), key=lambda each: each.what) == [other, LISTED]
        assert self.why(store, BOB) == ("", {"newsletter": "@mail.example.com: a rival"})

    def test_what_the_person_says_anew_ends_no_more_than_what_it_had_asked(self, store: Store) -> None:
        self.idle(store, ADA)
        anew = Consent("newsletter", True, NOW + HOUR, "form", confirmed=True)
        store.suppress(ADA, "unsubscribed", NOW)
        store.suppress("@example.com", "a rival", NOW, "offers")
        store.add_consents(ADA, [anew], NOW + HOUR)
        assert self.why(store) == ("", {"offers": "@example.com: a rival"})
        assert len(store.due(NOW + HOUR, 9)) == 1

    def test_a_complaint_outlasts_what_was_asked_before_it(self, store: Store) -> None:
        self.idle(store, ADA)
        store.suppress(ADA, "unsubscribed", NOW)
        store.suppress(ADA, "complained", NOW)
        store.suppress(ADA, "unsubscribed", NOW)
        store.add_consents(ADA, [Consent("newsletter", True, NOW + HOUR, "form", confirmed=True)], NOW + HOUR)
        assert self.why(store) == ("complained", {})

    @pytest.mark.parametrize(("kind", "comes_back"), [("unsubscribed", True), ("bounced", False)])
    def test_the_kind_of_a_reason_decides_whether_the_person_may_ask_for_mail_again(
        self, store: Store, kind: str, comes_back: bool
    ) -> None:
        self.idle(store, ADA)
        store.take_suppressions("list old", [Suppression(ADA, "", f"{kind}: NO_LONGER", "list old", NOW)], "1", NOW)
        store.add_consents(ADA, [Consent("newsletter", True, NOW + HOUR, "form", confirmed=True)], NOW + HOUR)
        assert self.why(store) == ("" if comes_back else f"{kind}: NO_LONGER", {})

    def test_what_people_and_owners_say_takes_the_place_of_what_a_list_says(self, store: Store) -> None:
        listed = Suppression(ADA, "", "bounced: 550", "list old", NOW)
        store.take_suppressions("list old", [listed], "1", NOW)
        store.suppress(ADA, "asked", NOW, "", "by hand")
        assert [each.source for each in store.suppressions_of(ADA)] == ["by hand"]
        store.take_suppressions("list old", [listed], "2", NOW)
        assert [each.source for each in store.suppressions_of(ADA)] == ["by hand"]

    def test_what_one_list_brought_can_be_lifted_alone(self, store: Store) -> None:
        self.idle(store, ADA, BOB)
        domain = Suppression("@mail.example.com", "", "a rival", "list old", NOW)
        store.take_suppressions("list old", [LISTED, domain], "1", NOW)
        store.suppress(ADA, "asked", NOW, "", "by hand")
        assert sorted(store.lift("list old")) == ["@mail.example.com", ADA]
        assert (self.why(store), self.why(store, BOB)) == (("asked", {}), ("", {}))
        assert (store.lift("list old"), store.addresses_with("@mail")) == ([], [BOB])

    @pytest.mark.parametrize("order", [1, -1])
    def test_what_several_lists_say_stands_until_the_last_is_lifted(self, store: Store, order: int) -> None:
        self.idle(store, ADA)
        bounced = Suppression(ADA, "", "bounced: 550", "list old", NOW)
        left = Suppression(ADA, "", "unsubscribed: NO_LONGER", "list new", NOW)
        for each in (bounced, left)[::order]:
            assert store.unheard([each]) == [each]
            store.take_suppressions(each.source, [each], "1", NOW)
            assert store.unheard([each]) == []
        assert store.suppressions_of(ADA) == [bounced, replace(left, reason="unsubscribed")]
        assert (self.why(store), store.count("suppressions")) == (("bounced: 550", {}), 1)
        assert (store.lift("list ne"), store.lift("list old")) == ([], [ADA])
        assert self.why(store) == ("unsubscribed", {})
        assert (store.lift("list new"), list(store.suppressions())) == ([ADA], [])

    @pytest.mark.parametrize("is_first", [True, False])
    def test_what_the_person_asked_for_stands_below_a_list_that_says_more(self, store: Store, is_first: bool) -> None:
        hard = Suppression(ADA, "", "bounced: hard", "list old", NOW)
        if is_first:
            store.suppress(ADA, "unsubscribed", NOW)
        store.take_suppressions("list old", [hard], "1", NOW)
        if not is_first:
            store.suppress(ADA, "unsubscribed", NOW)
        asked = Suppression(ADA, "", "unsubscribed", BY_THEM, NOW)
        assert store.suppressions_of(ADA) == [hard, asked]
        assert (store.lift("list old"), store.suppressions_of(ADA)) == ([ADA], [asked])

    def test_of_two_lists_that_say_who_left_the_later_counts(self, store: Store) -> None:
        self.idle(store, ADA)
        early = Suppression(ADA, "", "unsubscribed", "list old", NOW)
        late = Suppression(ADA, "", "unsubscribed", "list new", NOW + 2 * HOUR)
        assert [store.take_suppressions(each.source, [each], "1", NOW) for each in (early, late)] == [1, 0]
        store.add_consents(ADA, [Consent("newsletter", True, NOW + HOUR, "form", confirmed=True)], NOW + HOUR)
        assert store.suppressions_of(ADA) == [late, early]

    def test_a_list_read_anew_puts_out_nobody_who_came_back_since(self, store: Store) -> None:
        self.idle(store, ADA)
        left = Suppression(ADA, "", "unsubscribed", "list old", NOW)
        store.take_suppressions("list old", [left], "1", NOW)
        store.add_consents(ADA, [Consent("newsletter", True, NOW + HOUR, "form", confirmed=True)], NOW + HOUR)
        assert store.unheard([left]) == []
        assert store.take_suppressions("list old", [left], "2", NOW) == 0
        assert (self.why(store), store.cursor("list old")) == (("", {}), "2")
        later = replace(left, since=NOW + 2 * HOUR)
        bounced = replace(left, reason="bounced")
        assert store.unheard([later, bounced]) == [later, bounced]
        assert store.take_suppressions("list old", [later], "3", NOW) == 1

    def test_who_came_back_before_the_list_was_read_gets_only_what_it_agreed_to_since(self, store: Store) -> None:
        self.idle(store, ADA)
        said = [
            Consent("offers", True, NOW - HOUR, "form"),
            Consent("newsletter", True, NOW + HOUR, "form", confirmed=True),
        ]
        store.add_consents(ADA, said, NOW + HOUR)
        left = Suppression(ADA, "", "unsubscribed", "list old", NOW)
        assert store.unheard([left]) == [left]
        assert store.take_suppressions("list old", [left], "1", NOW) == 0
        state = store.state(ADA)
        assert state is not None
        assert [holds(purpose, state.consents) for purpose in ("newsletter", "offers")] == [True, False]
        assert (state.suppressed, store.unheard([left])) == ("", [])

    def test_the_leads_are_counted_whom_names_would_take(self, store: Store) -> None:
        self.idle(store, ADA, BOB, "eva@other.example")
        store.suppress(ADA, "asked", NOW, "offers", "by hand")
        names = {ADA, "@mail.example.com", hashes_of("eva@other.example")[1], "zoe@other.example"}
        assert [store.count_taken(names, purpose) for purpose in ("", "newsletter", "offers")] == [3, 3, 2]
        assert store.count_taken({"zoe@other.example", "@ample.com"}, "") == 0
        assert store.leads_among({ADA, "zoe@other.example"}) == {ADA}

    def test_leads_whose_mails_came_back_are_known(self, store: Store) -> None:
        self.idle(store, ADA, BOB)
        for n in range(2):
            store.append(BOB, Event("bounced", NOW, f"b{n}"), NOW)
        assert store.bounced() == [2]
