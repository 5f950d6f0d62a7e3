"""The contract of a store: hits are kept, judged and forgotten; of those who may not be known only numbers are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from nurture.core.hits import Hit
from nurture.core.model import Event, MessageState
from nurture.store.attempts import Link, Settlement, Written
from nurture.store.inbox import Tally
from nurture.store.protocol import Store
from nurture.store.trails import MOST, KeptHit, Ruling
from nurture.testing.store_case import ADA, HOUR, NOW, StoreCase, ada, message, planned

CLICK = Hit("click", NOW, "GET", "Mozilla Firefox", "a1", True, False, 3)
OPEN = Hit("open", NOW + HOUR, "HEAD", "", "", False, True)
VISIT = Hit("visit", NOW, "POST", "Mozilla Firefox", "a1", True, page="price list")
DAY = date(2026, 3, 2)


class HitsContract(StoreCase):
    def mailed(self, store: Store, *keys: str) -> None:
        """Messages that left, each to a lead of its own, with a link."""
        store.take_in("form", [ada(key=f"{key}@example.com") for key in keys], "1", NOW)
        letters = {n: message(n, key) for n, key in enumerate(keys, 1)}
        store.save([planned(state, messages=(letters[state.lead.id],)) for state in store.due(NOW, 9)])
        store.begin_run()
        store.claim(NOW, 9, ["email"])
        links = (Link("pricing", "https://lumo.example/pricing", b"p" * 15),)
        store.mark([Written(key, NOW, f"<{key}@x>", "v", "{}", "d", links) for key in keys], NOW)
        store.settle([Settlement(key, MessageState.SENT, NOW) for key in keys])

    def kept(self, store: Store, key: str = "one") -> list[KeptHit]:
        return [each for trail in store.trails([key]) for each in trail.hits]

    def test_hits_stay_with_their_message_in_the_order_in_which_they_came_in(self, store: Store) -> None:
        self.mailed(store, "one", "two")
        store.keep_hits([("one", OPEN), ("gone", CLICK), ("two", CLICK)])
        store.keep_hits([("one", CLICK), ("one", VISIT)])
        assert self.kept(store) == [KeptHit(1, OPEN), KeptHit(2, CLICK), KeptHit(3, VISIT)]
        assert [trail.message.key for trail in store.trails(["two", "gone", "one"])] == ["two", "one"]
        (trail,) = store.trails_of(2)
        assert (trail.message.key, trail.links) == ("two", (("pricing", "https://lumo.example/pricing"),))
        assert store.trails_of(3) == []
        assert store.readers(["one", "two", "gone"]) == {"one": 1, "two": 2}

    def test_whoever_asks_without_end_leaves_no_more_than_enough(self, store: Store) -> None:
        self.mailed(store, "one")
        store.keep_hits([("one", CLICK)] * (MOST + 5))
        assert [kept.number for kept in self.kept(store)] == list(range(1, MOST + 1))

    def test_who_is_asked_again_has_a_message_that_may_leave(self, store: Store) -> None:
        self.mailed(store, "one", "two")
        next_one = {1: (), 2: (message(2, "next"),)}
        store.save([planned(state, messages=next_one[state.lead.id]) for state in store.states_of([1, 2])])
        assert store.due(NOW, 9) == []
        store.ask_again({1, 2, 99}, NOW)
        assert [state.lead.id for state in store.due(NOW, 9)] == [2]

    def test_what_was_not_judged_by_these_rules_is_found(self, store: Store) -> None:
        self.mailed(store, "one", "two")
        assert (store.next_unjudged(), store.unjudged("v1", NOW + HOUR, 9)) == (None, [])
        store.keep_hits([("one", OPEN), ("two", CLICK), ("two", OPEN)])
        assert store.next_unjudged() == NOW
        assert store.unjudged("v1", NOW - HOUR, 9) == []
        assert store.unjudged("v1", NOW, 9) == ["two"]
        assert sorted(store.unjudged("v1", NOW + HOUR, 9)) == ["one", "two"]
        assert len(store.unjudged("v1", NOW + HOUR, 1)) == 1
        store.rule([Ruling("two", n, "human", (), "v1") for n in (1, 2)], NOW)
        assert store.unjudged("v1", NOW + HOUR, 9) == ["one"]
        assert store.next_unjudged() == NOW + HOUR
        assert [sorted(store.unjudged(rules, NOW + HOUR, 9)) for rules in ("v0", "v2")] == [["one", "two"]] * 2

    def test_what_was_never_judged_is_found_by_its_leads(self, store: Store) -> None:
        self.mailed(store, "one", "two", "three")
        store.keep_hits([("one", OPEN), ("one", CLICK), ("two", CLICK), ("three", CLICK)])
        store.rule([Ruling("one", 1, "human", (), "v1"), Ruling("three", 1, "human", (), "v1")], NOW)
        assert [(t.message.key, t.hits) for t in store.unsettled([1, 3])] == [("one", (KeptHit(2, CLICK),))]
        assert [trail.message.key for trail in store.unsettled([1, 2, 9])] == ["one", "two"]

    def test_the_networks_of_each_day_are_counted(self, store: Store) -> None:
        self.mailed(store, "one", "two")
        day = timedelta(days=1)
        store.keep_hits([("one", CLICK), ("two", replace(CLICK, at=NOW + HOUR)), ("two", replace(VISIT, at=NOW + day))])
        store.keep_hits([("one", replace(CLICK, at=NOW + day, network="b2")), ("one", replace(OPEN, at=NOW + day))])
        assert store.networks(NOW) == [(1, 2), (2, 2)]
        assert store.networks(NOW + day) == [(2, 2)]

    def test_a_ruling_is_kept_and_its_event_goes_into_the_log_once(self, store: Store) -> None:
        self.mailed(store, "one")
        store.save([planned(state) for state in store.due(NOW + HOUR, 9)])
        store.keep_hits([("one", CLICK)])
        event = Event("clicked", NOW, "hit/one/1/0", ("pricing", "one"), {}, "guide", "one")
        store.rule([Ruling("one", 1, "human", ("opened",), "v1", event), Ruling("gone", 1, "human", (), "v1")], NOW)
        assert self.kept(store) == [KeptHit(1, CLICK, "human", ("opened",), "v1", 1)]
        assert [state.lead.id for state in store.due(NOW, 9)] == [1]
        assert [replace(e, seq=0) for e in store.state_of(1).events if e.verb == "clicked"] == [event]
        store.rule([Ruling("one", 1, "machine", ("hidden",), "v2")], NOW)
        assert self.kept(store) == [KeptHit(1, CLICK, "machine", ("hidden",), "v2", 1)]

    def test_a_click_that_came_in_settles_a_doubt_and_one_taken_back_does_not(self, store: Store) -> None:
        self.with_messages(store, "in_doubt")
        store.keep_hits([("in_doubt", CLICK)])
        back = Event("took back", NOW, "hit/1/1", facts={"event": "hit/1/0"}, message="in_doubt")
        store.append(ADA, back, NOW)
        assert [doubt.evidence for doubt in store.doubts()] == [None]
        click = Event("clicked", NOW, "hit/1/2", ("pricing",), {}, "guide", "in_doubt")
        store.rule([Ruling("in_doubt", 1, "human", (), "v1", click)], NOW)
        assert [doubt.evidence and doubt.evidence.key for doubt in store.doubts()] == ["hit/1/2"]

    def test_hits_are_forgotten_by_their_age_and_with_their_lead(self, store: Store) -> None:
        self.mailed(store, "one", "two")
        store.keep_hits([("one", CLICK), ("one", OPEN), ("two", CLICK)])
        assert store.forget_aged("clicks", NOW, 9) == 0
        assert [store.forget_aged("clicks", NOW + timedelta(minutes=1), 1) for _ in range(3)] == [1, 1, 0]
        assert self.kept(store) == [KeptHit(2, OPEN)]
        assert self.kept(store, "two") == []
        store.note_opens({1: DAY})
        store.erase(1)
        assert (store.trails(["one"]), store.trails_of(1), store.last_open(1)) == ([], [], None)
        assert store.unjudged("v1", NOW + HOUR, 9) == []

    def test_of_others_only_a_day_or_a_number_is_kept(self, store: Store) -> None:
        self.mailed(store, "one")
        store.note_opens({1: DAY, 9: DAY})
        store.note_opens({1: DAY + timedelta(days=1)})
        assert (store.last_open(1), store.last_open(9)) == (DAY + timedelta(days=1), None)
        click, opened = Tally("click", "guide", "one", "pricing", DAY), Tally("open", "guide", "one", "", DAY)
        store.add_tallies({click: 2, opened: 1})
        store.add_tallies({click: 1, replace(click, campaign="demo"): 1})
        assert store.tallies("guide") == {click: 3, opened: 1}

    def test_what_is_undone_leaves_nothing(self, store: Store) -> None:
        self.mailed(store, "one")
        tally = Tally("open", "guide", "one", "", DAY)
        try:
            with store.transaction():
                store.keep_hits([("one", CLICK)])
                store.note_opens({1: DAY})
                store.add_tallies({tally: 1})
                raise KeyError
        except KeyError:
            assert (self.kept(store), store.last_open(1), store.tallies("guide")) == ([], None, {})
