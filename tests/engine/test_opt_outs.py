"""No import revives an opt-out, whatever it imports (T52); only what the person has confirmed since does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from nurture.core.consents.standing import holds
from nurture.core.model import Event
from nurture.engine.agreements import NotAgreed, Said, give
from nurture.engine.intake.collect import collect
from nurture.engine.proofs import keep_words
from nurture.engine.report import Report
from nurture.store.sqlite import SqliteStore
from nurture.testing.world import World, instant
from tests.engine.conftest import WIRING, Make

HEAD = "email,consent_at,joined_at,newsletter"
PEOPLE = [f"lead{n}@example.com" for n in range(1000)]
ADA = "ada@example.com"
CAMPAIGN = (
    "enter: {sources: [form, fair, list], existing: yes}\nsteps: [{set: {rating: A}}, {wait: 1 day}, {send: first}]\n"
)
FEED = "feeds:\n  shop: {use: jsonl, path: events/shop.jsonl}\n"
FORM = "  form: {use: csv, path: leads/form.csv, consent: [newsletter, tracking], incentive: guide}\n"
FAIR = "  fair: {use: csv, path: leads/fair.csv, consent: [newsletter, tracking], incentive: stand}\n"
LIST = "  list: {use: csv, path: leads/list.csv}\n"


def table(days: str, *, yes: str = "yes") -> str:
    """A row for each, in which all is new but the address."""
    rows = [f"{email},2026-{days},2026-{days},{yes}" for email in PEOPLE]
    return "\n".join([HEAD, *rows, ""])


@pytest.fixture
def opted_out(world: Make, tmp_path: Path) -> Iterator[World]:
    """A thousand who agreed; half have then withdrawn that, half all mail."""
    world(CAMPAIGN)
    with closing(SqliteStore(tmp_path / "nurture.db")) as store:
        made = World(tmp_path, {"nurture.yaml": WIRING + FEED, "leads/form.csv": table("01-02")}, store)
        take_in(made, "2026-03-02T10:00+01:00")
        at = instant("2026-03-03T10:00+01:00")
        told = [
            (email, Event("unsubscribed", at, f"feed/desk/{n}", ("newsletter",) if n % 2 else ()))
            for n, email in enumerate(PEOPLE)
        ]
        store.take_events("feed desk", told, "1", at)
        yield made


def take_in(world: World, at: str) -> Report:
    report = Report(instant(at))
    keep_words(world.place.project, world.store)
    collect(world.place.project, world.place, world.store, report.now, report)
    return report


def revived(world: World) -> list[str]:
    """Whether or not all mail to them is held back as well."""
    return [state.lead.email for state in world.store.leads() if holds("newsletter", state.consents)]


def wired(old: str, new: str) -> dict[str, str]:
    """nurture.yaml with another source in place of one."""
    assert old in WIRING
    return {"nurture.yaml": WIRING.replace(old, new) + FEED, "campaigns/guide.yaml": CAMPAIGN.replace("fair, ", "")}


COLUMN = "  list: {use: csv, path: leads/list.csv, columns: {newsletter: {consent: newsletter}}}\n"
OLDER = "  fair: {use: csv, path: leads/fair.csv, consent: {newsletter: consents/older.md}}\n"
STORY = "".join(json.dumps({"email": each, "event": "replied", "at": "2026-03-05"}) + "\n" for each in PEOPLE)
IMPORTS: list[tuple[str, dict[str, str]]] = [
    ("the same table, with later dates", {"leads/form.csv": table("03-04")}),
    ("another source", {"leads/fair.csv": table("03-04")}),
    ("a column that says who agreed", {**wired(LIST, COLUMN), "leads/list.csv": table("03-05")}),
    ("another column, so that all is read anew", wired(FORM, f"{FORM[:-2]}, columns: {{Firma: organisation}}}}\n")),
    ("older words", {**wired(FAIR, OLDER), "consents/older.md": "Yes."}),
    ("a source under another name", wired(FAIR, FAIR.replace("fair:", "stand:", 1))),
    ("a column that says no", {**wired(LIST, COLUMN), "leads/list.csv": table("03-06", yes="no")}),
    ("and yes again", {"leads/list.csv": table("03-07")}),
    ("a feed", {"events/shop.jsonl": STORY}),
    ("dates to come", {"leads/form.csv": table("12-24")}),
]


def test_ten_thousand_rows_over_a_thousand_opt_outs_revive_none(opted_out: World) -> None:
    for day, (what, files) in enumerate(IMPORTS, 4):
        opted_out.write(files)
        assert opted_out.problems() == [], what
        take_in(opted_out, f"2026-03-{day:02}T10:00+01:00")
        assert revived(opted_out) == [], what
    assert opted_out.store.count("suppressions") == 500
    assert opted_out.store.agreed("newsletter") == 0
    assert opted_out.store.verify_consents() == []


def test_a_campaign_that_sets_and_sends_does_not_either(world: Make) -> None:
    guide = world(CAMPAIGN)
    for email in (ADA, "bob@example.com"):
        guide.arrives("form", email=email)
    guide.run("2026-03-02T09:30+01:00")
    guide.happens(ADA, "unsubscribed newsletter", "2026-03-02T09:45+01:00")
    for day in range(3, 7):
        guide.arrives("fair", email=ADA, consent_at=f"2026-03-{day:02}")
        guide.run(f"2026-03-{day:02}T12:00+01:00")
    assert guide.state(ADA).lead.fields["rating"] == "A"
    assert {m.lead for m in guide.messages()} == {guide.state("bob@example.com").lead.id}


def said(at: str, email: str = ADA) -> Said:
    return Said(email, "newsletter", "a letter", instant(at), "ann")


def test_what_the_person_says_afterwards_does(world: Make) -> None:
    guide = world("enter: {sources: [form]}\nsteps: [{wait: 1 day}, {send: first}, {wait: 1 day}, {send: second}]\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.happens(ADA, "unsubscribed", "2026-03-02T11:00+01:00")
    guide.run("2026-03-03T12:00+01:00")
    with pytest.raises(NotAgreed, match="withdrew `newsletter` after that"):
        give(said("2026-03-02T11:00+01:00"), guide.place.project, guide.store)
    with pytest.raises(NotAgreed, match="still to come"):
        give(said("2026-03-04T11:00+01:00"), guide.place.project, guide.store)
    give(said("2026-03-03T11:00+01:00"), guide.place.project, guide.store)
    guide.run("2026-03-04T12:00+01:00")
    assert guide.sent() == [("03-04 12:00", "second")]
    guide.happens(ADA, "unsubscribed newsletter", "2026-03-05T11:00+01:00")
    assert not holds("newsletter", guide.state(ADA).consents)


def test_a_clock_that_is_put_back_holds_what_was_confirmed_anew(world: Make) -> None:
    guide = world("enter: {sources: [form]}\nsteps: [{wait: 3 days}, {send: first}]\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.happens(ADA, "unsubscribed newsletter", "2026-03-02T11:00+01:00")
    guide.run("2026-03-05T09:00+01:00")
    give(said("2026-03-05T08:30+01:00"), guide.place.project, guide.store)
    guide.run("2026-03-05T10:00+01:00")
    assert [step for _, step in guide.sent()] == ["first"]
