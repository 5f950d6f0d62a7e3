"""The contract of a store: the mail that a token or a Message-ID points to, and where its links lead."""

from __future__ import annotations

from nurture.core.model import Consent, Event, MessageState
from nurture.core.tokens import spelt
from nurture.store.attempts import Link, Mailed, Settlement, Shared, Written
from nurture.store.protocol import Store
from nurture.testing.store_case import ADA, NOW, StoreCase, ada, message, planned

PRICING = Link("pricing", "https://lumo.example/pricing", b"p" * 15)
TOUR = Link("", "https://lumo.example/tour", b"t" * 15)
IMAGE = Link("", "", b"i" * 15)
HERS = Link("offer", "https://lumo.example/offer?for=Ada")


class LinksContract(StoreCase):
    def sent(self, store: Store, *written: Written) -> None:
        """Each to a lead of its own, called by its number."""
        store.take_in("form", [ada(key=f"{n}@example.com") for n, _ in enumerate(written, 1)], "1", NOW)
        letters = {n: message(n, one.key, step="welcome") for n, one in enumerate(written, 1)}
        store.save([planned(state, messages=(letters[state.lead.id],)) for state in store.due(NOW, 9)])
        store.begin_run()
        store.claim(NOW, 9, ["email"])
        store.write_down(written[:1])
        store.mark(written, NOW)
        store.settle([Settlement(one.key, MessageState.SENT, NOW) for one in written])

    def found(self, mailed: Mailed | None) -> tuple[str, str, tuple[tuple[str, str], ...]] | None:
        return (mailed.message.key, mailed.email, mailed.links) if mailed else None

    def test_a_mail_is_found_by_what_its_message_id_begins_with_and_by_the_whole(self, store: Store) -> None:
        self.sent(store, _written(b"1", PRICING, HERS, TOUR), _written(b"2", HERS, PRICING), _written(b"3"))
        links = [tuple(link[:2] for link in each) for each in ((PRICING, HERS, TOUR), (HERS, PRICING), ())]
        for n, its in enumerate(links, 1):
            digest = str(n).encode() * 15
            expected = (str(n), f"{n}@Example.Com", its)
            assert self.found(store.mailed(digest)) == expected
            assert self.found(store.mailed_by_id(f"<{spelt(digest)}abcdefgh@x.example>")) == expected
        strangers = ("", "<1@x>", f"<{spelt(b'1' * 15)}abcdefgh@y.example>", f"<{spelt(b'4' * 15)}@x.example>")
        assert [store.mailed_by_id(stranger) for stranger in strangers] == [None] * 4
        assert store.mailed(b"4" * 15) is None

    def test_what_the_mails_of_a_step_have_in_common_is_kept_once(self, store: Store) -> None:
        self.sent(store, _written(b"1", shared=(PRICING, IMAGE)), _written(b"2", TOUR, shared=(PRICING, IMAGE)))
        assert store.shared(PRICING.digest) == Shared("guide", "welcome", *PRICING[:2])
        assert store.shared(IMAGE.digest) == Shared("guide", "welcome")
        assert store.shared(b"x" * 15) is None
        assert self.found(store.mailed(b"1" * 15)) == ("1", "1@Example.Com", ())

    def test_links_of_a_mail_that_may_have_arrived_stay_when_it_leaves_again_without(self, store: Store) -> None:
        self.with_messages(store, "claimed")
        store.begin_run()
        for links in ((PRICING, HERS), (), (TOUR,)):
            store.write_down([_written(b"1", *links)._replace(key="claimed")])
            mailed = store.mailed(b"1" * 15)
            assert mailed and mailed.links == tuple(link[:2] for link in links or (PRICING, HERS))

    def test_a_mail_in_doubt_is_found_too_so_that_its_bounce_tells_that_it_was_sent(self, store: Store) -> None:
        self.with_messages(store, "claimed")
        store.begin_run()
        one = _written(b"1")._replace(key="claimed")
        store.mark([one], NOW)
        store.settle([Settlement("claimed", MessageState.IN_DOUBT, NOW)])
        mailed = store.mailed_by_id(one.message_id)
        assert mailed and mailed.message.state is MessageState.IN_DOUBT
        store.append(ADA, Event("bounced", NOW, "b", (), {}, "guide", mailed.message.key), NOW)
        (doubt,) = store.doubts()
        assert (doubt.message, doubt.evidence and doubt.evidence.key) == (mailed.message, "b")

    def test_an_erased_lead_takes_its_links_along(self, store: Store) -> None:
        self.sent(store, _written(b"1", PRICING, HERS), _written(b"2", PRICING))
        store.erase(1)
        assert (store.mailed(b"1" * 15), store.shared(PRICING.digest)) == (
            None,
            Shared("guide", "welcome", *PRICING[:2]),
        )
        assert self.found(store.mailed(b"2" * 15)) == ("2", "2@Example.Com", (PRICING[:2],))

    def test_what_is_undone_leaves_no_link(self, store: Store) -> None:
        self.with_messages(store, "claimed")
        store.begin_run()
        written = [_written(b"1", PRICING)._replace(key="claimed")]
        try:
            with store.transaction():
                store.mark(written, NOW)
                raise KeyError
        except KeyError:
            assert (store.mailed(b"1" * 15), store.shared(PRICING.digest)) == (None, None)
        store.mark(written, NOW)
        assert self.found(store.mailed(b"1" * 15)) == ("claimed", "Ada@Example.Com", (PRICING[:2],))

    def test_what_its_reader_has_agreed_to(self, store: Store) -> None:
        said = (Consent("newsletter", True, NOW, "form", "v1"), Consent("tracking", True, NOW, "form", "v1"))
        store.take_in("form", [ada(consents=said)], "1", NOW)
        store.append(ADA, Event("unsubscribed", NOW, "off", ("tracking",)), NOW)
        state = store.state(ADA)
        assert state is not None
        assert store.consents_of(state.lead.id) == state.consents
        assert [(c.purpose, c.given) for c in state.consents][-1] == ("tracking", False)
        assert store.consents_of(99) == ()


def _written(byte: bytes, *links: Link, shared: tuple[Link, ...] = ()) -> Written:
    """The message called like this byte, of which its Message-ID is made."""
    message_id = f"<{spelt(byte * 15)}abcdefgh@x.example>"
    return Written(byte.decode(), NOW, message_id, "v", "{}", "d", links, shared)
