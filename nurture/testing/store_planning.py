"""The contract of a store: due leads, plans saved, decisions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nurture.core.decisions import Decision
from nurture.core.model import Consent, Course, Done, Enrolment, Event, MessageState, Reason, Standing
from nurture.core.problems import Place
from nurture.store.errors import Stale
from nurture.store.protocol import Store
from nurture.testing.store_case import ADA, HOUR, NOW, StoreCase, ada, message, planned


class PlanningContract(StoreCase):
    def test_due_leads_come_longest_waiting_first_and_no_others(self, store: Store) -> None:
        for hour, name in ((2, "c"), (1, "b"), (3, "d"), (0, "a")):
            store.take_in("form", [ada(key=name)], "", NOW + hour * HOUR)
        assert [s.lead.email for s in store.due(NOW + 2 * HOUR, 2)] == ["A", "B"]
        assert [s.lead.email for s in store.due(NOW + 2 * HOUR, 9)] == ["A", "B", "C"]
        assert store.due(NOW - HOUR, 9) == []
        leads = store.due_leads(NOW + 2 * HOUR)
        assert store.states_of([*leads, 99]) == store.due(NOW + 2 * HOUR, 9)

    def test_the_leads_of_mail_are_those_to_whom_it_may_leave(self, store: Store) -> None:
        store.take_in("form", [ada(key=name) for name in "abc"], "", NOW)
        first, second, third = store.due_leads(NOW)
        dues = zip(store.due(NOW, 9), (NOW, NOW, NOW + HOUR), strict=True)
        store.save([planned(s, messages=(message(s.lead.id, s.lead.email, due=due),)) for s, due in dues])
        assert store.leads_of_mail(NOW) == [first, second]
        assert store.leads_of_mail(NOW + HOUR) == [first, second, third]
        store.begin_run()
        (claimed,) = store.claim(NOW, 1, ["email"])
        assert store.leads_of_mail(NOW) == [lead for lead in (first, second) if lead != claimed.lead]

    def test_the_next_instant_is_that_of_a_lead_or_of_a_message(self, store: Store) -> None:
        assert store.next_due() is None
        store.take_in("form", [ada()], "1", NOW + HOUR)
        (state,) = store.due(NOW + HOUR, 1)
        assert store.next_due() == NOW + HOUR
        letter = message(state.lead.id, due=NOW + 2 * HOUR)
        store.save([planned(state, NOW + 3 * HOUR, messages=(letter,))])
        assert store.next_due() == NOW + 2 * HOUR
        (state,) = store.due(NOW + 3 * HOUR, 1)
        store.save([planned(state, messages=(replace(letter, state=MessageState.HELD),))])
        assert store.next_due() is None

    def test_a_plan_comes_back_as_it_was_saved(self, store: Store) -> None:
        store.take_in("form", [ada(name="Ada", city="Brno")], "1", NOW)
        (before,) = store.due(NOW, 1)
        done = Done(NOW, "skipped", "late")
        standing = {
            "cold": Standing(NOW, "welcome", {"wait-1": done}, NOW + HOUR, {"if-1": done}),
            "warm": Standing(NOW),
        }
        walk = Enrolment(
            "guide", 1, NOW, 2, "arrived form", {"order": "x"}, "goal", NOW, "v1", "cold", standing, {"a": done}
        )
        walk = replace(walk, each="order 7", held_out=True)
        course = Course(NOW, 2001, "warm", "mql", {"guide": True}, {"guide/welcome": "window"}, "ewa", NOW + HOUR)
        state = replace(before, course=course, enrolments=(walk, replace(walk, campaign="b", state="active")))
        event = Event("entered", NOW, "e", ("guide",), seq=2001)
        reason = Reason("window", "closed", Place("campaigns/a.yaml", 3, 5))
        letter = message(before.lead.id, reason=reason, requested=True, rank=2, written=NOW, context="{}", attempts=1)
        letter = replace(letter, allowed=NOW - HOUR, owner="ewa", cause="late")
        agreed = Consent("newsletter", True, NOW, "form", "v1")
        values = {"name": "", "rating": "A"}
        plan = planned(state, NOW + HOUR, events=(event,), messages=(letter,), values=values, consents=(agreed,))
        assert store.save([plan]) == []
        after = store.state(ADA)
        assert after is not None
        assert after.lead.fields == {"city": "Brno", "rating": "A"}
        assert after.course == course
        assert after.enrolments == (state.enrolments[1], walk)
        assert after.events == (*before.events, event)
        assert after.messages == (letter,)
        assert after.consents == (agreed,)
        assert store.due(NOW, 9) == []
        assert store.due(NOW + HOUR, 9) == [after]
        assert next(store.leads("warm", "form")) == after
        assert list(store.leads("cold")) == list(store.leads("", "fair")) == []

    def test_a_plan_made_before_an_event_came_is_refused(self, store: Store) -> None:
        store.take_in("form", [ada()], "1", NOW)
        (state,) = store.due(NOW, 1)
        store.append(ADA, Event("replied", NOW, "r"), NOW)
        with pytest.raises(Stale):
            store.save([planned(state)])
        assert len(store.due(NOW, 1)) == 1

    def test_a_message_on_its_way_is_planned_no_more(self, store: Store) -> None:
        state = self.with_messages(
            store, "planned", "held", "deferred", "claimed", "sending", "sent", "in_doubt", "failed"
        )
        again = [replace(m, state=MessageState.PLANNED, due=NOW + HOUR) for m in state.messages]
        kept = store.save([planned(state, messages=tuple(again))])
        assert kept == ["claimed", "sending", "sent", "in_doubt"]
        stop = [replace(m, state=MessageState.CANCELLED) for m in state.messages]
        assert store.save([planned(state, messages=tuple(stop))]) == ["sending", "sent", "in_doubt"]
        assert store.save([planned(state, messages=(again[3],))]) == []
        assert [key for key, _ in self.states(store)] == [m.key for m in state.messages]
        assert dict(self.states(store))["claimed"] == "planned"

    def test_a_decision_is_kept_when_it_differs_from_the_last_of_its_step(self, store: Store) -> None:
        store.take_in("form", [ada()], "1", NOW)
        (state,) = store.due(NOW, 1)
        place = Place("campaigns/a.yaml", 9)
        hold = Decision(state.lead.id, "guide", "cold", "offer", "hold", NOW, Reason("window", "until 9"), place)
        other = replace(hold, step="welcome", do="send")
        send = replace(hold, do="send", reason=Reason("due", "now", place))
        edited = replace(hold, version="v2")
        rows = [hold, other, replace(hold, at=NOW + HOUR, reason=Reason("window", "until 10")), send, hold, edited]
        for row in rows:
            store.save([planned(state, decisions=(row,))])
        assert store.decisions(ADA) == [hold, other, send, hold, edited]

    def test_a_decision_about_a_walk_as_a_whole_is_kept_each_time(self, store: Store) -> None:
        store.take_in("form", [ada()], "1", NOW)
        (state,) = store.due(NOW, 1)
        still = Decision(state.lead.id, "guide", "cold", "", "hold", NOW, Reason("campaign-missing", "it is gone"))
        for _ in range(2):
            store.save([planned(state, decisions=(still,))])
        assert store.decisions(ADA) == [still, still]

    def test_leads_are_found_by_campaign_or_all(self, store: Store) -> None:
        store.take_in("form", [ada(key=name) for name in "abc"], "1", NOW)
        walks = {"A": "active", "B": "exit", "C": "active"}
        states = store.due(NOW, 9)
        store.save(
            [
                planned(replace(s, enrolments=(Enrolment("guide", 1, NOW, 2, state=walks[s.lead.email]),)))
                for s in states
            ]
        )
        assert store.leads_in(["guide"]) == [1, 3]
        assert store.leads_in(None) == [1, 2, 3]

    def test_leads_are_found_slice_by_slice(self, store: Store) -> None:
        store.take_in("form", [ada(key=name) for name in "abcdef"], "1", NOW)
        walks = {"A": "guide", "B": "other", "C": "fair", "D": "guide", "E": "guide", "F": "fair"}
        states = store.due(NOW, 9)
        store.save([planned(replace(s, enrolments=(Enrolment(walks[s.lead.email], 1, NOW, 2),))) for s in states])
        names = ["guide", "fair"]
        assert [store.leads_in(names, beyond, 2) for beyond in (0, 3, 5, 6)] == [[1, 3], [4, 5], [6], []]
        assert [store.leads_in(None, beyond, 4) for beyond in (0, 4, 6)] == [[1, 2, 3, 4], [5, 6], []]
        walking = store.walking([1, 2, 4, 9], ["guide", "other"])
        assert sorted((lead, walk.campaign) for lead, _, walk in walking) == [(1, "guide"), (2, "other"), (4, "guide")]
        assert {lead: fields for lead, fields, _ in walking}[1] == states[0].lead.fields
        store.save([planned(replace(states[0], enrolments=(Enrolment("guide", 1, NOW, 2, state="goal"),)))])
        assert not store.walking([1], ["guide"])

    def test_it_is_counted_where_walks_stand(self, store: Store) -> None:
        store.take_in("form", [ada(key=name) for name in "abcdefg"], "1", NOW)
        cold, warm = {"cold": Standing(NOW, "why-crm")}, {"warm": Standing(NOW)}
        walk = Enrolment("guide", 1, NOW, 2, sequence="cold", standing=cold)
        walks = [
            walk,
            walk,
            replace(walk, sequence="warm", standing={**cold, **warm}),
            replace(walk, held_out=True, sequence="", standing={}),
            replace(walk, state="goal"),
            replace(walk, state="finished"),
            replace(walk, campaign="other"),
        ]
        again = replace(walk, walk=2, standing={})
        states = store.due(NOW, 9)
        plans = [planned(replace(s, enrolments=(w,))) for s, w in zip(states, walks, strict=True)]
        store.save([*plans[:4], planned(replace(states[4], enrolments=(walks[4], again))), *plans[5:]])
        assert store.standing(["guide", "none"]) == {
            ("guide", "cold", "why-crm"): 2,
            ("guide", "warm", ""): 1,
            ("guide", "cold", ""): 1,
        }
        assert store.standing(["guide"], left=True) == {("guide", "cold", "why-crm"): 1}
        assert store.walks(["guide"]) == {
            ("guide", "active"): 4,
            ("guide", "held_out"): 1,
            ("guide", "goal"): 1,
            ("guide", "finished"): 1,
        }
        assert not store.standing([])
        assert not store.walks([])

    def test_it_is_counted_who_has_received_a_mail(self, store: Store) -> None:
        state = self.with_messages(store, "sent", "in_doubt", "planned", "failed")
        steps = ["sent", "in_doubt", "planned", "failed", "none"]
        assert not store.received("guide", steps)
        walk = Enrolment("guide", 1, NOW, 2, sequence="cold", standing={"cold": Standing(NOW)})
        store.save([planned(replace(state, enrolments=(walk,)))])
        assert store.received("guide", steps) == {"sent": 1, "in_doubt": 1}
        assert not store.received("other", steps)
        passed = {"sent": Done(NOW, "sent"), "intro": Done(NOW, "sent"), "ways": Done(NOW, "left")}
        passed["none"] = Done(NOW, "skipped", "consent")
        store.save([planned(replace(state, enrolments=(replace(walk, passed=passed),)))])
        assert store.received("guide", [*steps, "intro"]) == {"sent": 1, "in_doubt": 1, "intro": 1}
        assert store.received("guide", ["ways", "left"]) == {"ways": 1}
        store.save([planned(replace(state, enrolments=(replace(walk, state="goal"),)))])
        assert not store.received("guide", steps)
