"""The contract of a store: what leaves next, what waits for a slot, what has left, and who complained."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nurture.core.model import Event, MessageState, Reason
from nurture.core.sending.rates import OUTBOX, PACE
from nurture.store.attempts import Leaving, Left, Settlement
from nurture.store.errors import Fenced
from nurture.store.protocol import Store
from nurture.testing.store_case import ADA, HOUR, NOW, StoreCase, ada, message, planned

FULL = Reason(PACE, "google gets 60 per 1 minute")


class TrafficContract(StoreCase):
    def test_what_leaves_next_is_what_is_claimed_next(self, store: Store) -> None:
        store.take_in("form", [ada(key=f"{n}@example.com") for n in range(6)], "1", NOW)
        letters = [
            message(1, "a", rank=1),
            message(2, "b", requested=True),
            message(3, "c", priority=5, state=MessageState.DEFERRED),
            message(4, "d", due=NOW + HOUR),
            message(5, "e", channel="sms"),
            message(6, "f", state=MessageState.HELD),
        ]
        store.save([planned(state, messages=(letters[state.lead.id - 1],)) for state in store.due(NOW, 6)])
        store.begin_run()
        seen = store.leaving(NOW, 9, ["email"])
        assert [each.key for each in seen] == ["b", "a", "c"]
        assert seen[0] == Leaving("b", "send", "1@Example.Com", requested=True, paced=False, due=NOW)
        assert [each.key for each in store.leaving(NOW, 9, ["email"], requested_only=True)] == ["b"]
        assert len(store.leaving(NOW, 2, ["email", "sms"])) == 2
        assert [c.key for c in store.claim(NOW, 9, ["email"])] == ["b", "a", "c"]

    def test_of_one_lead_only_the_next_message_is_named(self, store: Store) -> None:
        store.take_in("form", [ada(key="1@example.com")], "1", NOW)
        (state,) = store.due(NOW, 1)
        store.save([planned(state, messages=(message(1, "a"), message(1, "b", rank=1)))])
        store.begin_run()
        assert [each.key for each in store.leaving(NOW, 9, ["email"])] == ["b"]

    def test_a_message_that_is_given_a_slot_waits_for_it_and_wakes_nobody(self, store: Store) -> None:
        state = self.with_messages(store, "planned", "deferred", "claimed", "held", "sent")
        store.begin_run()
        woken = store.due_leads(NOW + 9 * HOUR)
        store.move([(m.key, NOW + (n + 1) * HOUR, FULL) for n, m in enumerate(state.messages)])
        moved = [m for m, _ in store.messages("planned")]
        assert {(m.key, m.due, m.reason) for m in moved} == {
            ("planned", NOW + HOUR, FULL),
            ("deferred", NOW + 2 * HOUR, FULL),
            ("claimed", NOW + 3 * HOUR, FULL),
        }
        assert {m.attempts for m in moved} == {0}
        assert self.states(store)[3:] == [(name, name) for name in ("held", "sent")]
        assert store.due_leads(NOW + 9 * HOUR) == woken
        assert store.leaving(NOW, 9, ["email"]) == []
        assert [each.key for each in store.paced(NOW)] == ["planned", "deferred", "claimed"]
        assert [each.key for each in store.paced(NOW + HOUR)] == ["deferred", "claimed"]
        assert [each.paced for each in store.leaving(NOW + HOUR, 9, ["email"])] == [True]
        assert [c.key for c in store.claim(NOW + HOUR, 9, ["email"])] == ["planned"]

    def test_what_was_sent_is_told_with_its_address(self, store: Store) -> None:
        store.take_in("form", [ada()], "1", NOW)
        (state,) = store.due(NOW, 1)
        letters = [message(1, str(n), at=NOW + n * HOUR, state=MessageState.SENT) for n in (2, 0, 1)]
        store.save([planned(state, messages=(*letters, message(1, "held", state=MessageState.HELD)))])
        ever = NOW + 9 * HOUR
        assert list(store.left(NOW, ever)) == [Left("guide", "Ada@Example.Com", NOW + n * HOUR) for n in (1, 2)]
        assert [sent.at for sent in store.left(NOW, NOW + HOUR)] == [NOW + HOUR]
        assert list(store.left(NOW + 2 * HOUR, ever)) == []
        assert [store.how_many_left(NOW + n * HOUR, ever) for n in range(4)] == [3, 2, 1, 0]
        assert [store.how_many_left(NOW, NOW + n * HOUR) for n in range(4)] == [0, 1, 2, 3]

    def test_what_went_to_an_outbox_has_not_left(self, store: Store) -> None:
        state = self.with_messages(store, "claimed", "claimed2")
        store.begin_run()
        reason = Reason(OUTBOX, "it went to the outbox")
        store.settle([Settlement(m.key, MessageState.SENT, NOW, reason=reason) for m in state.messages[:1]])
        assert (list(store.left(NOW - HOUR, NOW)), store.how_many_left(NOW, NOW + HOUR)) == ([], 0)
        store.settle([Settlement("claimed2", MessageState.SENT, NOW)])
        assert store.how_many_left(NOW, NOW + HOUR) == 1

    def test_mails_that_were_complained_of_are_told_by_campaign(self, store: Store) -> None:
        store.take_in("form", [ada()], "1", NOW)
        (state,) = store.due(NOW, 1)
        at = dict(zip("abcd", (NOW + n * HOUR for n in range(4)), strict=True))
        letters = [message(1, key, at=at[key], state=MessageState.SENT) for key in at]
        outboxed = replace(letters[2], reason=Reason(OUTBOX, "it went to the outbox"))
        store.save([planned(state, messages=(*letters[:2], outboxed, replace(letters[3], campaign="other")))])
        later = NOW + 9 * HOUR
        for n, key in enumerate(("a", "b", "b", "c", "d", "")):  # once or twice, to an outbox, of none
            store.append(ADA, Event("complained", later, f"complaint/{n}", campaign="guide", message=key), later)
        store.append(ADA, Event("replied", later, "reply", campaign="guide", message="a"), later)
        assert store.complaints(NOW - HOUR) == {"guide": [at["a"], at["b"]], "other": [at["d"]]}
        assert store.complaints(NOW) == {"guide": [at["b"]], "other": [at["d"]]}
        assert store.complaints(at["b"]) == {"other": [at["d"]]}

    def test_only_a_run_gives_slots(self, store: Store) -> None:
        with pytest.raises(Fenced):
            store.move([("planned", NOW, FULL)])
