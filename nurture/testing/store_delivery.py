"""The contract of a store: messages claimed, marked, settled; lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from nurture.core.model import Event, MessageState, Reason
from nurture.store.attempts import Settlement, Written
from nurture.store.errors import Fenced, NotClaimed
from nurture.store.protocol import Store
from nurture.testing.store_case import ADA, HOUR, NOW, StoreCase, ada, message, planned


class DeliveryContract(StoreCase):
    def test_messages_leave_requested_first_then_by_rank_priority_and_due(self, store: Store) -> None:
        store.take_in("form", [ada(key=f"{n}@example.com") for n in range(10)], "1", NOW)
        order = [
            message(1, "f", requested=True),
            message(2, "e", rank=2),
            message(3, "d", rank=1, priority=5),
            message(4, "c", rank=1, due=NOW - HOUR),
            message(5, "b", rank=1, state=MessageState.DEFERRED),
            message(6, "a", rank=0, priority=9),
        ]
        out = [
            message(7, "g", due=NOW + HOUR),
            message(8, "h", channel="sales"),
            message(9, "i", state=MessageState.SENT),
            message(10, "j", state=MessageState.HELD),
        ]
        letters = {letter.lead: letter for letter in (*order, *out)}
        store.save([planned(state, messages=(letters[state.lead.id],)) for state in reversed(store.due(NOW, 10))])
        store.begin_run()
        assert [leaving.key for leaving in store.leaving(NOW, 9, ["email", "sms"])] == list("fedcba")
        claimed = store.claim(NOW, 5, ["email", "sms"])
        assert [claim.key for claim in claimed] == ["f", "e", "d", "c", "b"]
        assert {claim.message.state for claim in claimed} == {MessageState.CLAIMED}
        assert all(claim.message in claim.state().messages for claim in claimed)
        assert all(claim.state().lead.id == claim.lead == claim.message.lead for claim in claimed)
        assert store.touched(claimed) == set()
        assert [claim.key for claim in store.claim(NOW, 9, ["email"])] == ["a"]
        assert store.abandoned() == []
        assert len(store.claim(NOW, 9, ["email"])) == 6

    def test_of_one_lead_one_message_is_on_its_way_at_a_time(self, store: Store) -> None:
        store.take_in("form", [ada()], "1", NOW)
        (state,) = store.due(NOW, 1)
        store.save([planned(state, messages=tuple(message(1, name) for name in "abc"))])
        store.begin_run()
        assert [claim.key for claim in store.claim(NOW, 9, ["email"])] == ["a"]
        assert (store.claim(NOW, 9, ["email"]), store.leaving(NOW, 9, ["email"])) == ([], [])
        store.mark([_made("a")], NOW)
        assert store.claim(NOW, 9, ["email"]) == []
        store.settle([Settlement("a", MessageState.SENT, NOW)])
        assert [claim.key for claim in store.claim(NOW, 9, ["email"])] == ["b"]

    def test_what_is_released_may_be_claimed_again(self, store: Store) -> None:
        self.with_messages(store, "planned", "sending", "claimed")
        store.begin_run()
        store.release(["planned", "sending", "claimed", "nobody's"])
        assert self.states(store) == [("planned", "planned"), ("sending", "sending"), ("claimed", "planned")]

    def test_what_was_requested_can_be_claimed_alone_and_the_unusual_counted(self, store: Store) -> None:
        store.take_in("form", [ada(key=f"{n}@example.com") for n in range(8)], "1", NOW)
        letters = [
            message(1, "a", cause="late"),
            message(2, "b", cause="edit", channel="sms"),
            message(3, "c", cause="existing", channel="sales"),
            message(4, "d", cause="late", requested=True),
            message(5, "e", cause="late", due=NOW + HOUR),
            message(6, "f", cause="late", state=MessageState.HELD),
            message(7, "g", cause="late", state=MessageState.SENT),
            message(8, "h"),
        ]
        store.save([planned(state, messages=(letters[state.lead.id - 1],)) for state in store.due(NOW, 8)])
        assert store.unusual(NOW, ["email", "sms"]) == 2
        assert store.unusual(NOW + HOUR, ["email", "sales"]) == 3
        store.begin_run()
        assert [c.key for c in store.claim(NOW, 9, ["email", "sms"], requested_only=True)] == ["d"]
        assert [c.key for c in store.claim(NOW, 9, ["email", "sms"])] == ["a", "b", "h"]
        assert store.unusual(NOW, ["email", "sms"]) == 0

    def test_it_is_counted_how_many_left_on_each_day(self, store: Store) -> None:
        store.take_in("form", [ada()], "1", NOW)
        (state,) = store.due(NOW, 1)
        hours = (-49, -24, -9, -8, 0, 15, 16)
        letters = [message(1, str(n), at=NOW + n * HOUR, state=MessageState.SENT) for n in hours]
        store.save([planned(state, messages=(*letters, message(1, "planned")))])
        day = NOW.date()
        assert store.sent_per_day(NOW - 24 * HOUR) == {
            day - timedelta(days=1): 2,
            day: 3,
            day + timedelta(days=1): 1,
        }

    def test_a_message_is_claimed_rewritten_marked_and_settled(self, store: Store) -> None:
        store.take_in("form", [ada(key=f"{n}@example.com") for n in range(2)], "1", NOW)
        letters = [message(1, "planned"), message(2, "deferred", state=MessageState.DEFERRED)]
        store.save([planned(state, messages=(letters[state.lead.id - 1],)) for state in store.due(NOW, 2)])
        store.begin_run()
        assert len(store.claim(NOW, 9, ["email"])) == 2
        store.write_down([_made("planned"), _made("deferred")])
        with store.transaction():
            store.mark([_made("planned"), _made("deferred", "<2@x>")], NOW)
        assert {m.key for m in store.abandoned()} == {"planned", "deferred"}
        assert store.claim(NOW, 9, ["email"]) == []
        sent = Event("sent", NOW + HOUR, "s", ("planned",), {}, "guide", "planned")
        reason = Reason("4.2.1", "mailbox busy")
        ends = [
            Settlement("planned", MessageState.SENT, NOW + HOUR, sent),
            Settlement("deferred", MessageState.DEFERRED, NOW + HOUR, None, NOW + 3 * HOUR, reason),
        ]
        assert store.settle(ends) == []
        (state,) = store.due(NOW + HOUR, 9)
        (first,), (second,) = state.messages, store.state_of(2).messages
        assert (first.state, first.attempts, first.due) == (MessageState.SENT, 1, NOW)
        assert (first.written, first.message_id, first.version, first.context, first.digest) == (
            NOW, "<1@x>", "v", "{}", "d",
        )  # fmt: skip
        assert second.message_id == "<2@x>"
        assert (second.state, second.reason, second.due) == (MessageState.DEFERRED, reason, NOW + 3 * HOUR)
        assert state.events[-1] == replace(sent, seq=3000)
        assert store.settle(ends) == ["planned"]
        assert len(store.claim(NOW + 3 * HOUR, 9, ["email"])) == 1

    def test_what_is_cancelled_cannot_leave(self, store: Store) -> None:
        state = self.with_messages(store, "claimed", "claimed2")
        store.begin_run()
        store.save([planned(state, messages=(replace(state.messages[0], state=MessageState.CANCELLED),))])
        with pytest.raises(NotClaimed) as error:
            store.mark([_made("claimed2"), _made("claimed")], NOW)
        assert error.value.keys == ("claimed",)
        assert list(store.messages("sending")) == []
        assert store.settle([Settlement("claimed", MessageState.HELD, NOW)]) == ["claimed"]
        with pytest.raises(NotClaimed):
            store.write_down([_made("claimed2"), _made("claimed")])
        assert self.states(store) == [("claimed", "cancelled"), ("claimed2", "claimed")]
        assert [m.digest for m, _ in store.messages()] == ["", ""]

    def test_what_a_killed_run_had_claimed_is_planned_again(self, store: Store) -> None:
        self.with_messages(store, "claimed", "sending", "held")
        store.begin_run()
        assert [m.key for m in store.abandoned()] == ["sending"]
        assert self.states(store) == [("claimed", "planned"), ("sending", "sending"), ("held", "held")]

    def test_what_is_in_doubt_stays_dated_when_it_was_handed_over_and_is_settled_once(self, store: Store) -> None:
        self.with_messages(store, "claimed", "claimed2", "sent")
        store.begin_run()
        store.mark([_made("claimed")], NOW)
        store.mark([_made("claimed2")], NOW - HOUR)
        reason = Reason("in-doubt", "no answer")
        later = NOW + 3 * HOUR
        store.settle(
            [Settlement(key, MessageState.IN_DOUBT, later, None, None, reason) for key in ("claimed", "claimed2")]
        )
        told = [(d.message.key, d.message.at, d.message.doubts, d.email, d.evidence) for d in store.doubts()]
        assert told == [
            ("claimed2", NOW - HOUR, 1, "Ada@Example.Com", None),
            ("claimed", NOW, 1, "Ada@Example.Com", None),
        ]
        sent = Event("sent", NOW, "s", ("welcome",), {}, "guide", "claimed")
        ends = [
            Settlement("claimed", MessageState.SENT, NOW, sent, reason=Reason("log", "in the log")),
            Settlement("claimed2", MessageState.PLANNED, later, due=later),
            Settlement("sent", MessageState.PLANNED, later, due=later),
        ]
        assert store.settle_doubts(ends) == ["sent"]
        assert store.settle_doubts(ends) == ["claimed", "claimed2", "sent"]
        assert store.doubts() == []
        assert self.states(store) == [("claimed", "sent"), ("claimed2", "planned"), ("sent", "sent")]
        (state,) = store.due(later, 9)
        assert (state.messages[0].at, state.events[-1].message) == (NOW, "claimed")
        assert [c.key for c in store.claim(later, 9, ["email"])] == ["claimed2"]

    def test_what_leaves_once_more_after_a_doubt_is_tried_anew(self, store: Store) -> None:
        store.take_in("form", [ada()], "1", NOW)
        (state,) = store.due(NOW, 1)
        tried = {"state": MessageState.IN_DOUBT, "attempts": 3, "allowed": NOW, "written": NOW, "message_id": "<1@x>"}
        store.save([planned(state, messages=(message(1, "lost", **tried), message(1, "unsettled", **tried)))])
        store.settle_doubts([Settlement("lost", MessageState.PLANNED, NOW + HOUR, due=NOW + HOUR)])
        lost, unsettled = store.state_of(1).messages
        assert (lost.attempts, lost.allowed, lost.written, lost.message_id) == (0, None, NOW, "<1@x>")
        assert (unsettled.attempts, unsettled.allowed) == (3, NOW)

    def test_what_came_in_about_a_message_is_evidence_that_it_arrived(self, store: Store) -> None:
        self.with_messages(store, "in_doubt", "in_doubt2")
        ours = Event("notified", NOW, "ours", (), {}, "guide", "in_doubt")
        events = [
            Event("bounced", NOW, "b", (), {}, "guide", "in_doubt"),
            Event("clicked", NOW, "c", (), {}, "guide", "in_doubt"),
        ]
        for event in (ours, *events, Event("replied", NOW, "r")):
            store.append(ADA, event, NOW)
        first, second = store.doubts()
        assert (first.evidence and first.evidence.name, second.evidence) == ("bounced", None)

    def test_doubts_are_settled_beside_a_run(self, store: Store) -> None:
        self.with_messages(store, "in_doubt")
        assert store.settle_doubts([Settlement("in_doubt", MessageState.FAILED, NOW)]) == []
        assert self.states(store) == [("in_doubt", "failed")]

    def test_only_a_run_may_deliver(self, store: Store) -> None:
        self.with_messages(store, "claimed")
        for act in (
            lambda: store.claim(NOW, 1, ["email"]),
            lambda: store.mark([_made("claimed")], NOW),
            lambda: store.write_down([]),
            lambda: store.release([]),
            lambda: store.settle([]),
        ):
            with pytest.raises(Fenced):
                act()
        assert store.begin_run() + 1 == store.begin_run()

    # -- reading

    def test_messages_are_listed_and_counted(self, store: Store) -> None:
        self.with_messages(store, "sent", "held", "sent2")
        assert [(m.key, email) for m, email in store.messages("sent", "guide")] == [
            ("sent", "Ada@Example.Com"),
            ("sent2", "Ada@Example.Com"),
        ]
        assert list(store.messages(campaign="other")) == []
        assert self.sizes(store) == (1, 2, 0)


def _made(key: str, message_id: str = "<1@x>") -> Written:
    return Written(key, NOW, message_id, "v", "{}", "d")
