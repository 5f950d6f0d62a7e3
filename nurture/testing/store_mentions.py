"""The contract of a store: one person's address in what is kept of others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nurture.core.addresses import Address
from nurture.core.consents.proof import Proof
from nurture.core.decisions import Decision
from nurture.core.forms import Submission
from nurture.core.mentions import Mention, Sought
from nurture.core.model import Consent, Done, Enrolment, Event, Reason, Standing
from nurture.store.attempts import Link, Written
from nurture.store.protocol import Store
from nurture.testing.store_case import ADA, HOUR, NOW, StoreCase, ada, message, planned

BEN, VLADA = "ben@example.com", "vlada@example.com"
WANTED = Sought(Address("Ada@example.com", ADA), [VLADA])

PLACES = (
    "a decision",
    "a fact of a walk",
    "what a walk is for",
    "a step of a walk",
    "the values of a message",
    "a link of a message",
    "the reason of a message",
    "a form that is not confirmed",
)
"""Of a lead."""


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

    def everywhere(self, store: Store) -> None:
        """In each place in which Ada can stand beside fields, facts and proofs."""
        store.take_in("form", [ada(key=BEN)], "1", NOW)
        (state,) = store.due(NOW, 1)
        said, steps = f"met {ADA}\n{ADA}, and {VLADA}", {"first": Done(NOW, "sent", ADA)}
        walk = Enrolment(
            "guide", 1, NOW, 0, facts={"of": said}, standing={"cold": Standing(NOW, gap=steps)}, passed=steps, each=ADA
        )
        because = Reason("rule", said)
        decision = Decision(state.lead.id, "guide", "cold", "first", "hold", NOW, because)
        left = replace(state, course=replace(state.course, holds={"guide": said}), enrolments=(walk,))
        store.save([planned(left, decisions=(decision,), messages=(message(state.lead.id, reason=because),))])
        store.begin_run()
        store.claim(NOW, 1, ["email"])
        link = Link("", f"https://x.example/?of={ADA}")
        store.mark([Written("welcome", NOW, "<1@x>", "v", said, "d", (link,))], NOW)
        store.suppress("@other.example", said, NOW)
        store.ask(Submission("r", "guide-form", NOW, BEN, BEN, {"notes": said}))

    def test_it_is_found_in_each_place_and_taken_out_of_it(self, store: Store) -> None:
        self.everywhere(store)
        assert {*store.mentions(WANTED)} == {
            *(Mention(kind, "Ben@Example.Com") for kind in PLACES),
            Mention("a reason", ""),
            Mention("the reason of a suppression", "@other.example"),
        }
        assert store.blank(WANTED) == 11
        assert store.mentions(WANTED) == []
        state, pending, left = store.state(BEN), store.pending("r"), f"met (erased)\n(erased), and {VLADA}"
        assert state and pending
        (walk,), (letter,), done = state.enrolments, state.messages, Done(NOW, "sent", "(erased)")
        assert (walk.facts, walk.each) == ({"of": left}, "(erased)")
        assert walk.passed["first"] == walk.standing["cold"].gap["first"] == done
        assert letter.reason and letter.reason.text == left
        mailed = store.mailed_by_id("<1@x>")
        assert mailed and mailed.links == (("", "https://x.example/?of=(erased)"),)
        assert [each.reason.text for each in store.decisions(BEN)] == [left]
        assert [each.reason for each in store.suppressions()] == [left]
        assert pending.said.fields == {"notes": left}

    def test_addresses_that_are_longer_stay_and_are_told(self, store: Store) -> None:
        longer = {"nada@example.com", "ada@example.com.example.org"}
        store.take_in("form", [ada(key=BEN, notes=", ".join(sorted(longer)))], "1", NOW)
        store.suppress("@other.example", f"says nada@example.com, of {ADA}", NOW)
        assert store.longer_than(WANTED) == longer
        assert store.blank(WANTED) == 1
        assert [each.reason for each in store.suppressions()] == ["says nada@example.com, of (erased)"]
