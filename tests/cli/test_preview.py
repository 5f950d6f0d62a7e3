"""`preview --to`: a real test mail that changes nothing and unsubscribes nobody; `preview --language`."""

from __future__ import annotations

import re
from contextlib import closing
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from nurture.core import tokens
from nurture.engine.keys import keys_of
from nurture.store.sqlite import SqliteStore

from .conftest import ADA, MONDAY, Shop

TO = "me@example.com"


def mails(shop: Shop) -> list[EmailMessage]:
    paths = sorted((shop.root / "outbox").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]


def test_a_test_mail_goes_where_the_channel_sends_and_says_where(shop: Shop) -> None:
    told = shop("preview", "guide", "--to", TO).stdout
    path = re.search(r"outbox/\S+\.eml", told)
    assert path and (shop.root / path[0]).is_file()
    (mail,) = mails(shop)
    assert (str(mail["To"]), str(mail["Subject"])[:7]) == (TO, "[test] ")
    assert mail["List-Unsubscribe"]
    assert not (shop.root / "nurture.db").exists()


def test_each_test_mail_is_a_new_one(shop: Shop) -> None:
    found = [shop.json("preview", "guide", "--to", TO) for _ in range(2)]
    assert {**found[0], "detail": ""} == {
        "template": "guide",
        "to": TO,
        "channel": "email",
        "use": "outbox",
        "detail": "",
    }
    assert found[0]["detail"] != found[1]["detail"]
    assert len({mail["Message-ID"] for mail in mails(shop)}) == 2


def test_a_test_mail_for_a_lead_unsubscribes_nobody_and_is_not_remembered(shop: Shop) -> None:
    shop("run", "--at", MONDAY)
    listed = shop.json("messages")
    shop("preview", "guide", "--lead", ADA, "--to", TO)
    assert shop.json("messages") == listed
    with closing(SqliteStore(shop.root / "nurture.db")) as store:
        keys = keys_of(store)
    test = next(mail for mail in mails(shop) if mail["To"] == TO)
    real = next(mail for mail in mails(shop) if mail["To"] == ADA)
    read = [tokens.read(keys, "unsubscribe", _token(mail)) for mail in (test, real)]
    assert read[0] is None and read[1] is not None


def _token(mail: EmailMessage) -> str:
    found = re.search(r"unsubscribe%20(\w+)", str(mail["List-Unsubscribe"]))
    assert found
    return found[1]


def test_a_notification_is_shown_to_whom_it_goes(shop: Shop) -> None:
    shown = shop("preview", "handover").stdout.splitlines()[0]
    assert shown.startswith("To: workshop@") and "internal, by the channel workshop" in shown
    owners = "owners:\n  eve: {name: Eve, email: eve@kettlelane.example}\nlinks:"
    shop.edit("nurture.yaml", "links:", owners)
    shop.edit("campaigns/winter-check.yaml", "notify: workshop", "notify: owner")
    assert shop("preview", "handover").stdout.startswith("To: Eve <eve@kettlelane.example> (internal")


def test_a_channel_that_does_not_take_it_says_why(shop: Shop) -> None:
    shop.edit("nurture.yaml", "  email: {use: outbox}", "  email: {use: smtp, host: localhost, port: 1, tls: none}")
    assert "no connection to localhost" in shop("preview", "guide", "--to", TO, ends=1).stderr


def test_a_variable_that_is_not_set_keeps_it_back(shop: Shop) -> None:
    new = '  email: {use: smtp, host: localhost, tls: none, username: "${NO_SUCH_USER}"}'
    shop.edit("nurture.yaml", "  email: {use: outbox}", new)
    assert "NO_SUCH_USER" in shop("preview", "guide", "--to", TO, ends=1).stderr


@pytest.mark.parametrize("wrong", [("--to", "me@"), ("--to", "a@b.example, c@d.example"), ("--language", "xx")])
def test_what_is_no_address_or_language_is_wrong_use(shop: Shop, wrong: tuple[str, str]) -> None:
    assert wrong[1] in shop("preview", "guide", *wrong, ends=2).stderr
    assert not (shop.root / "outbox").exists()


def test_a_message_is_shown_in_the_language_asked_for(shop: Shop) -> None:
    text = "---\nsubject: Witaj, {{ lead.first_name or 'rowerze' }}\n---\n{{ today | date }} {{ link('booking') }}\n"
    (shop.root / "templates/guide.pl.md").write_text(text.replace("{{ link('booking') }}", ""), encoding="utf-8")
    polish, english, german = (shop.json("preview", "guide", "--language", one) for one in ("pl", "en", "de"))
    assert (polish["language"], polish["subject"]) == ("pl", "Witaj, Ada")
    assert (english["language"], german["language"]) == ("en", "en")
    assert german["subject"] == english["subject"] != polish["subject"]


def test_a_preview_names_what_travels_with_the_mail(shop: Shop) -> None:
    Path(shop.root / "sheet.pdf").write_bytes(b"x" * 1_200_000)
    step = "    requested: yes  "
    more = "    attach: sheet.pdf\n    calendar: {starts: tue 10:00, lasts: 2 hours, where: Kettle Lane 3}\n"
    shop.edit("campaigns/winter-check.yaml", step, f"{more}{step}")
    shown = shop("preview", "guide").stdout
    assert "Attached: sheet.pdf (1.2 MB)" in shown
    assert re.search(r"Invitation: \d{4}-\d\d-\d\d \d\d:\d\d to \d\d:\d\d \(Europe/London\)", shown)


def test_a_preview_says_when_the_campaign_that_sends_it_cannot_be_read(shop: Shop) -> None:
    shop.edit("campaigns/winter-check.yaml", "    requested: yes  ", "    attach: sheet.pdf\n    requested: yes  ")
    assert "Standing still until mended: winter-check" in shop("preview", "guide", "--to", TO).stderr


def test_a_test_mail_to_a_lead_that_is_nobodys_comes_from_the_first_owner(shop: Shop) -> None:
    shop.edit("campaigns/winter-check.yaml", "    requested: yes  ", "    from: owner\n    requested: yes  ")
    with (shop.root / "nurture.yaml").open("a", encoding="utf-8") as file:
        file.write("\nowners: {ewa: {name: Ewa, email: ewa@example.com}}\n")
    shop("preview", "guide", "--to", TO)
    assert str(mails(shop)[0]["From"]) == "Ewa <ewa@example.com>"
