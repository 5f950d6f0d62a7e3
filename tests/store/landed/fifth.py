"""What version 5 of the tables brought, a row and more of each: it makes no mail, and holds none back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from nurture.core.consents.proof import Proof
from nurture.core.forms import Submission
from nurture.core.hits import Hit
from nurture.core.model import Consent, Event
from nurture.store.attempts import Link, Written
from nurture.store.inbox import Tally
from nurture.store.protocol import Store
from nurture.store.trails import Ruling

AT = datetime(2026, 2, 28, 12, tzinfo=UTC)
GUS, CLICKED = "gus@example.com", "2/thanks/1/thanks"
DIGEST = b"p" * 15
LINKS = (Link("pricing", "https://lumo.example/pricing", DIGEST), Link("", "https://lumo.example/for?name=Gus"))
FORM = Consent(
    "newsletter", True, AT, "guide-form", "consents/newsletter.md", proof=Proof("form", language="en", evidence="hers")
)
SUPPRESSED = [
    ("@rival.example", "", "a rival"),
    (":9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "", "complained elsewhere"),
    ("new@example.com", "newsletter", "unsubscribed"),
]


def linked(written: Sequence[Written]) -> list[Written]:
    return [one._replace(links=LINKS, shared=(Link("", "", b"i" * 15),)) for one in written]


def happen(store: Store) -> None:
    """What came back, was agreed to, and was erased until Sunday noon."""
    hits = [Hit("open", AT, "GET", "Mozilla Firefox", "a1", True), Hit("click", AT, "HEAD", "curl", "b2", link=1)]
    store.keep_hits([(CLICKED, hit) for hit in hits])
    clicked = Event("clicked", AT, "hit/2/2/0", ("pricing", "thanks"), {}, "thanks", CLICKED)
    store.rule([Ruling(CLICKED, 2, "human", ("opened before",), "v0", clicked)], AT)
    store.note_opens({2: date(2026, 2, 27)})
    store.add_tallies({Tally("click", "guide", "offer", "pricing", date(2026, 2, 28)): 3})
    store.add_consents(GUS, [replace(FORM, purpose="tracking", given=False)], AT)
    for what, purpose, reason in SUPPRESSED:
        store.suppress(what, reason, AT, purpose, "by hand")
    store.ask(_said("pia"))
    store.submit(_said("ona"))
    gone = store.state("ona@example.com")
    assert gone
    store.erase(gone.lead.id)


def _said(name: str) -> Submission:
    email = f"{name}@example.com"
    return Submission(f"r/{name}", "guide-form", AT, email, email, {"first_name": name.title()}, (FORM,), "en")


def told(store: Store) -> dict[str, Any]:
    """All of it, as the store tells it."""
    mailed = {message.key: message.message_id for message, _ in store.messages() if message.message_id}
    return {
        "trails": [(trail.message.key, trail.links, trail.hits) for trail in store.trails_of(2)],
        "last open": store.last_open(2),
        "tallies": [(*vars_of(tally), count) for tally, count in store.tallies("guide").items()],
        "consents": {email: store.consent_records(email) for email in (GUS, "eve@example.com", "ona@example.com")},
        "tampered": store.verify_consents(),
        "suppressions": list(store.suppressions()),
        "erased": [store.is_erased(f"{name}@example.com") for name in ("ona", "pia", "gus")],
        "leftovers": store.leftovers(),
        "pending": store.pending("r/pia"),
        "links": {key: found.links for key, each in mailed.items() if (found := store.mailed_by_id(each))},
        "shared": [store.shared(DIGEST), store.shared(b"i" * 15)],
        "aged": [store.aged(kind, AT + timedelta(days=1)) for kind in ("mails", "clicks")],
    }


def vars_of(tally: Tally) -> tuple[Any, ...]:
    return tally.kind, tally.campaign, tally.step, tally.link, tally.day
