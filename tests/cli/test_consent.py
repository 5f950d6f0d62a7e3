"""`nurture consent`: the proof of one person's consents, what is said by hand, and the chain of all."""

from __future__ import annotations

import getpass
import hashlib
import sqlite3
from contextlib import closing

import pytest

from tests.cli.conftest import ADA, MONDAY, Shop

LETTER = ("--proof", "a letter of 28 February")
LATER = "2026-03-03T10:00+00:00"
CAROL = "carys@example.org"


@pytest.fixture
def shop(shop: Shop) -> Shop:
    shop.edit("nurture.yaml", "name: kettle", "jurisdiction: PL\nname: kettle")
    shop("run", "--at", MONDAY)
    return shop


def test_the_proof_of_an_import_says_who_when_and_to_which_words(shop: Shop) -> None:
    told = shop.json("consent", ADA.upper())
    assert [(each["purpose"], each["holds"]) for each in told["purposes"]] == [("newsletter", True), ("tracking", True)]
    words = (shop.root / "consents/newsletter-v1.md").read_text("utf-8").strip()
    assert told["purposes"][0]["records"] == [
        {
            "n": 1,
            "what": "imported",
            "at": "2026-01-12T18:40:00+00:00",
            "written": "2026-03-02T08:00:00+00:00",
            "source": "guide-form",
            "method": "file",
            "by": "nurture run",
            "proof": "",
            "text": "consents/newsletter-v1.md",
            "version": hashlib.sha256(words.encode()).hexdigest(),
            "language": "en",
            "words": words,
            "basis": "GDPR art. 6(1)(a); PKE (Dz.U. 2024 poz. 1221) art. 398",
            "jurisdiction": "PL",
        }
    ]
    assert (told["chain"]["records"], told["chain"]["findings"]) == (10, [])
    shown = shop("consent", ADA).stdout
    assert "newsletter: agreed" in shown
    assert all(line.strip() in shown for line in words.splitlines())
    assert shown.splitlines()[-1].startswith("All is as it was written: 10 records")


def test_who_agreed_to_older_words_agreed_to_those(shop: Shop) -> None:
    before = shop.json("consent", ADA)["purposes"][0]["records"][0]["words"]
    (shop.root / "consents/newsletter-v1.md").write_text("Yes, whatever you send.\n", "utf-8")
    shop("run", "--at", LATER)
    assert shop.json("consent", ADA)["purposes"][0]["records"][0]["words"] == before


def test_what_is_withdrawn_by_hand_is_an_event_too_and_comes_back_by_a_word_with_proof(shop: Shop) -> None:
    shop("consent", ADA, "--withdraw", "newsletter")
    shop("run", "--at", LATER)
    newsletter = shop.json("consent", ADA)["purposes"][0]
    assert (newsletter["holds"], newsletter["records"][-1]["what"]) == (False, "withdrawn")
    shop("consent", ADA, "--give", "newsletter", *LETTER)
    newsletter = shop.json("consent", ADA)["purposes"][0]
    assert [record["what"] for record in newsletter["records"]] == ["imported", "withdrawn", "confirmed"]
    last = newsletter["records"][-1]
    assert newsletter["holds"]
    assert (last["method"], last["by"], last["proof"]) == ("hand", getpass.getuser(), LETTER[1])
    assert last["words"] == newsletter["records"][0]["words"]


def test_whoever_wanted_no_mail_gets_what_was_agreed_to_anew_and_nothing_else(shop: Shop) -> None:
    shop("record", ADA, "unsubscribed")
    assert shop.json("consent", ADA)["suppressed"] == "unsubscribed"
    assert "\nall mail\n  withdrawn Mon 2026-03-02 08:00 +00:00 (unsubscribed)\n" in shop("consent", ADA).stdout
    shop("run", "--at", LATER)
    shop("consent", ADA, "--give", "newsletter", *LETTER)
    told = shop.json("consent", ADA)
    assert (told["suppressed"], told["purposes"][0]["holds"]) == ("", True)


def test_a_date_without_an_offset_is_on_the_projects_clock(shop: Shop) -> None:
    shop("consent", CAROL, "--give", "newsletter", *LETTER, "--at", "2026-02-28 12:00")
    assert shop.json("consent", CAROL)["purposes"][0]["records"][-1]["at"] == "2026-02-28T12:00:00+00:00"


@pytest.mark.parametrize(
    ("arguments", "ends", "words"),
    [
        ((), 2, "Say whose consent"),
        ((ADA, "--verify"), 2, "Say whose consent"),
        ((ADA, "--give", "newsletter"), 2, "What proves it?"),
        ((ADA, "--give", "newsletter", "--withdraw", "tracking", *LETTER), 2, "one of them"),
        ((ADA, *LETTER), 2, "go with --give or --withdraw"),
        ((ADA, "--give", "newsleter", *LETTER), 1, "did you mean `newsletter`?"),
        ((ADA, "--withdraw", "offers"), 1, "there is newsletter, tracking"),
        ((ADA, "--give", "newsletter", *LETTER, "--at", "2027-01-01"), 1, "is still to come"),
        (("eve@example.com",), 1, "no lead has the address eve@example.com"),
        (("eve@example.com", "--give", "newsletter", *LETTER), 1, "no lead has the address eve@example.com"),
    ],
)
def test_what_cannot_be_is_told_and_writes_nothing(
    shop: Shop, arguments: tuple[str, ...], ends: int, words: str
) -> None:
    assert words in shop("consent", *arguments, ends=ends).output
    assert shop.json("consent", "--verify")["records"] == 10


def test_what_was_done_to_a_record_is_named_and_ends_with_1(shop: Shop) -> None:
    assert shop("consent", "--verify").stdout.startswith("All is as it was written: 10 records")
    with closing(sqlite3.connect(shop.root / "nurture.db")) as db, db:
        db.execute("UPDATE consents SET given = 0 WHERE n = 1")
        db.execute("DELETE FROM consents WHERE n IN (4, 5)")
        db.execute("DELETE FROM files WHERE path = 'consents/tracking-v1.md'")
    told = shop("consent", "--verify", ends=1)
    changed, gone, words, *cure = told.stderr.splitlines()
    assert words.startswith("words agreed to, with the hash ")
    assert changed == f"record 1 ({ADA}): not what was written: changed, or one before it removed"
    assert gone == "records 4 to 5: gone"
    assert "Look up in a backup from before what they said" in cure[0]
    found = shop.json("consent", "--verify", ends=1)["findings"]
    assert found[:-1] == [
        {"what": "changed", "first": 1, "last": 1, "lead": ADA},
        {"what": "removed", "first": 4, "last": 5, "lead": ""},
    ]
    assert "which version of it was not kept" in shop("consent", ADA, ends=1).stdout
    assert shop.json("consent", ADA, ends=1)["purposes"][0]["holds"] is False
