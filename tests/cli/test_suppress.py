"""`nurture suppress` and `nurture suppressed`: who gets no mail, by hand and listed."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import datetime

from nurture.core.model import Event
from nurture.core.tokens import message_digest
from nurture.engine.keys import keys_of
from nurture.store.inbox import Inbox, inbox_of
from nurture.store.sqlite import SqliteStore
from tests.cli.conftest import ADA, MONDAY, THURSDAY, Shop

BEN = "ben.okoro@example.com"


def mailed(shop: Shop) -> set[str]:
    return {message["lead"] for message in shop.json("messages", "--state", "sent")["messages"]}


def test_an_address_and_a_domain_get_nothing_from_then_on(shop: Shop) -> None:
    told = shop("suppress", ADA.title(), "--reason", "called us").stderr
    assert told == "Ada@Example.Com gets no more mail: called us\n"
    shop("suppress", "@example.org")
    shop("run", "--at", MONDAY)
    assert ADA not in mailed(shop)
    assert BEN in mailed(shop)
    assert not any(lead.endswith("@example.org") for lead in mailed(shop))
    assert "this address gets no more mail: called us" in shop("explain", ADA).stdout


def test_one_purpose_leaves_what_rests_on_another(shop: Shop) -> None:
    shop("suppress", ADA, "--purpose", "newsletter")
    shop("run", "--at", MONDAY)
    assert ADA not in mailed(shop)
    assert shop.json("explain", ADA)["steps"][0]["reason"].startswith("this address gets no more newsletter")
    assert "There is no consent `newsleter`" in shop("suppress", ADA, "--purpose", "newsleter", ends=2).output


def test_it_lists_all_and_what_is_about_one(shop: Shop) -> None:
    shop.edit("nurture.yaml", "channels:", "suppress: {domains: [rival.example]}\nchannels:")
    shop("run", "--at", MONDAY)
    assert "Nothing keeps mail from" in shop("suppressed", ADA).stderr
    shop("suppress", ADA, "--reason", "called us")
    shop("suppress", "@example.com", "--purpose", "newsletter")
    shop("record", BEN, "unsubscribed", "--at", THURSDAY)
    rows = shop.json("suppressed")["suppressed"]
    assert [(row["who"], row["purpose"], row["source"]) for row in rows] == [
        ("@rival.example", "", "nurture.yaml"),
        ("@example.com", "newsletter", "by hand"),
        (ADA, "", "by hand"),
        (BEN, "", "the lead"),
    ]
    assert rows[0]["since"] is None
    assert rows[2]["since"] == "2026-03-02T08:00:00+00:00"
    assert [row["who"] for row in shop.json("suppressed", ADA)["suppressed"]] == ["@example.com", ADA]
    assert [row["who"] for row in shop.json("suppressed", "@rival.example")["suppressed"]] == ["@rival.example"]
    assert "called us" in shop("suppressed", ADA).stdout


def test_what_is_neither_an_address_nor_a_domain_is_wrong_use(shop: Shop) -> None:
    shop("run", "--at", MONDAY)
    assert "neither an address nor a domain" in shop("suppress", "nobody", ends=2).output


def test_what_a_list_brought_is_taken_back(shop: Shop) -> None:
    shop.edit("nurture.yaml", "channels:", "suppress: {lists: {old: {use: csv, path: old.csv}}}\nchannels:")
    (shop.root / "old.csv").write_text(f"email,reason\n{ADA},unsubscribed\n{BEN},spam\n")
    shop("run", "--at", MONDAY)
    shop("suppress", ADA, "--reason", "unsubscribed")
    rows = shop.json("suppressed")["suppressed"]
    assert [(row["who"], row["source"]) for row in rows] == [(ADA, "by hand"), (BEN, "list old")]
    assert "There is no list `odl`; did you mean `old`?" in shop("suppress", "--take-back", "odl", ends=2).output
    assert "a list with --take-back" in shop("suppress", ADA, "--take-back", "old", ends=2).output
    told = shop("suppress", "--take-back", "old", "--reason", f"not {BEN}").stderr
    assert "1 entry of the list old taken back; the next run reads all lists anew." in told
    (left,) = shop.json("suppressed")["suppressed"]
    assert (left["who"], left["reason"]) == (ADA, "by hand: unsubscribed")
    (logged,) = [e for e in json.loads(shop("export", BEN).stdout)["events"] if e["event"] == "took back"]
    assert logged["facts"]["why"] == "not b***@example.com"


def test_bounces_and_what_waits_in_the_inbox_keep_mail_away_too(shop: Shop) -> None:
    shop("run", "--at", MONDAY)
    shop("record", BEN, "bounced", "reason=invalid_recipient", "--at", THURSDAY)
    with closing(SqliteStore(shop.root / "nurture.db")) as store:
        message = next(m for m, email in store.messages("sent") if email == ADA)
        event = Event("unsubscribed", datetime.fromisoformat(THURSDAY), "w")
        with closing(Inbox(inbox_of(shop.root / "nurture.db"))) as inbox:
            inbox.wish(message_digest(keys_of(store)[1], message.key), event)
    rows = shop.json("suppressed")["suppressed"]
    assert [(row["who"], row["reason"], row["source"]) for row in rows] == [
        (BEN, "there is no such address", "a bounce"),
        (ADA, "unsubscribed", "the lead"),
    ]
    assert [row["source"] for row in shop.json("suppressed", BEN)["suppressed"]] == ["a bounce"]
    assert [row["source"] for row in json.loads(shop("export", ADA).stdout)["suppressed"]] == ["the lead"]
