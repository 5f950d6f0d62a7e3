"""What people write back, and what their machines write for them."""

from __future__ import annotations

from datetime import date

import pytest

from nurture.core.returned import Returned
from nurture.mail.returned.read import read_returned
from tests.mail.returned.mails import parts, plain, read_kind

ANSWER = "<abc@lumo.example>"
TOKEN = "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstu"


def answer(text: str, subject: str = "Re: The guide", **fields: str) -> Returned:
    return read_returned(plain(text, subject=subject, sender="Ada <ada@example.com>", In_Reply_To=ANSWER, **fields))


@pytest.mark.parametrize(
    "said",
    [
        "unsubscribe", "Unsubscribe", "UNSUBSCRIBE ME!", "stop", "STOP.", "Please stop sending me these emails, thanks",
        "Please remove me from your list", "wypisz", "Wypisz mnie", "Proszę o wypisanie z listy",
        "prosze o wypisanie mnie", "Proszę mnie wypisać", "Rezygnuję", "rezygnuje z newslettera",
        "Usuń mnie z listy, proszę!", "Bitte abmelden",         "Keine Mails mehr bitte", "Désinscrire",
    ],
)  # fmt: skip
def test_a_first_line_of_their_own_that_asks_for_no_more(said: str) -> None:
    assert answer(f"\n{said}\n\nAda Lovelace\n").kind == "unsubscribe"
    assert read_kind(plain("", subject=said, sender="ada@example.com")) == "unsubscribe"


@pytest.mark.parametrize(
    "said",
    [
        "I will not unsubscribe, I love it", "Can I unsubscribe later?", "Stop by on Monday", "Do not stop!",
        "How do I cancel my order?", "Nie wypisuj mnie", "Czy mogę zrezygnować z wizyty?", "Wann kann ich kündigen?",
        "> unsubscribe", "| STOP", "Thanks!", "",
    ],
)  # fmt: skip
def test_anything_else_is_an_answer(said: str) -> None:
    assert answer(f"{said}\nAda\n").kind == "reply"


def test_our_own_words_below_theirs_are_not_theirs() -> None:
    quoted = "Great, send me the price.\n\nOn Mon, 2 Mar 2026 Anna wrote:\n> unsubscribe\n> STOP\n"
    assert answer(quoted).text == "Great, send me the price."
    assert answer("unsubscribe", subject="Re: STOP the waste").kind == "unsubscribe"
    assert answer("Tell me more", subject="Re: unsubscribe").kind == "reply"


def test_the_subjects_that_our_mails_ask_for() -> None:
    read = read_returned(plain("", subject=f"unsubscribe {TOKEN}", sender="ada@example.com"))
    assert (read.kind, read.tokens) == ("unsubscribe", (TOKEN,))
    read = read_returned(plain("", subject=f"preferences {TOKEN.upper()}", sender="ada@example.com"))
    assert (read.kind, read.tokens) == ("preferences", (TOKEN,))
    assert read_kind(plain("", subject=f"RE: unsubscribe_{TOKEN}", sender="ada@example.com")) == "unsubscribe"


def test_a_mail_program_that_asks_for_its_user() -> None:
    read = read_returned(
        plain("Sent by Mail.", f"unsubscribe {TOKEN}", "ada@example.com", Auto_Submitted="auto-generated")
    )
    assert (read.kind, read.tokens) == ("unsubscribe", (TOKEN,))
    assert answer("STOP", subject=f"Re: unsubscribe {TOKEN[:9]}", Auto_Submitted="auto-replied").kind == "auto-reply"


@pytest.mark.parametrize(
    "below",
    [
        "On Mon, 2 Mar 2026 at 09:30, Anna <anna@lumo.example>\nwrote:\n> Hello",
        "W dniu pon., 2 mar 2026 o 09:30 Anna <anna@lumo.example> napisał(a):\n> Hello",
        "Am Mo., 2. März 2026 um 09:30 Uhr schrieb Anna <anna@lumo.example>:\n> Hello",
        "-----Original Message-----\nFrom: Anna\nHello",
        "________________________________\nFrom: Anna <anna@lumo.example>\nHello",
        "Od: Anna <anna@lumo.example>\nWysłano: poniedziałek, 2 marca 2026\nHello",
        "-- \nAda Lovelace",
        "Sent from my iPhone",
        "Wysłane z iPhone'a",
    ],
)
def test_their_text_ends_where_ours_or_the_signature_begins(below: str) -> None:
    assert answer(f"Yes, please call me.\nOn Tuesday.\n\n{below}\n").text == "Yes, please call me.\nOn Tuesday."


def test_text_is_bounded_and_html_is_read_without_its_tags() -> None:
    assert len(answer("word " * 10_000).text) <= 2_000
    page = parts(
        "alternative", ("text/html", "<p>Yes &amp; no</p><p>Ada</p>"), sender="ada@example.com", subject="Re: x"
    )
    assert read_returned(page).text.split() == ["Yes", "&", "no", "Ada"]


def test_what_answers_nothing_is_nothing_of_ours() -> None:
    assert read_kind(plain("Buy now", subject="Offer", sender="shop@example.com")) == "other"
    assert (
        read_kind(plain("unsubscribe below", subject="News", sender="shop@example.com", List_Id="<a.b.example>"))
        == "other"
    )


@pytest.mark.parametrize(
    "fields",
    [{"Auto_Submitted": "auto-replied"}, {"X_Autoreply": "yes"}, {"Precedence": "auto_reply"}, {"Return_Path": "<>"}],
)
def test_machines_that_say_so(fields: dict[str, str]) -> None:
    assert answer("STOP", **fields).kind == "auto-reply"


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: The guide",
        "Out of Office",
        "Odpowiedź automatyczna: Poradnik",
        "Automatische Antwort: x",
        "AUTO: Ada is away",
        "Odp: Urlop",
        "RE: Out of office",
        "AW: Abwesenheit 1.03 - 15.03",
        "Jestem na urlopie",
        "Jestem na urlopie Re: The guide",
        "Przerwa świąteczna",
        "I'm on leave",
    ],
)
def test_machines_known_by_their_subject(subject: str) -> None:
    text = "Away until 15 March 2026."
    assert answer(text, subject=subject).kind == "auto-reply"
    assert answer(text, subject=subject, Precedence="bulk").until == date(2026, 3, 15)
    assert answer("Please unsubscribe me", subject=subject).kind == "unsubscribe"


@pytest.mark.parametrize("subject", ["Odp: Urlop w górach za pół ceny", "Re: Vacation days and how to count them"])
def test_an_answer_to_a_mail_on_holidays_is_an_answer(subject: str) -> None:
    assert answer("Yes, please call me.", subject=subject).kind == "reply"


def test_a_machine_that_answers_many_and_says_in_its_first_words_that_somebody_is_away() -> None:
    text = "Jestem na urlopie do 15.03.2026."
    assert answer(text, Precedence="bulk").until == date(2026, 3, 15)
    assert answer("News of March", Precedence="bulk").kind == "other"


def test_a_receipt_for_having_read_it() -> None:
    pieces = (
        ("text/plain", "It was displayed."),
        ("message/disposition-notification", "Disposition: manual; displayed"),
    )
    assert (
        read_kind(parts("report; report-type=disposition-notification", *pieces, sender="ada@example.com"))
        == "auto-reply"
    )


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("I am out of the office until 15 March 2026.", date(2026, 3, 15)),
        ("I'm away until March 15th.", date(2026, 3, 15)),
        ("I am on leave from 3 to 15 March.", date(2026, 3, 15)),
        ("I will be back on Monday, 16 March.", date(2026, 3, 15)),
        ("Returning to the office on 2026-03-16", date(2026, 3, 15)),
        ("Away through 3/15/2026.", date(2026, 3, 15)),
        ("Jestem na urlopie do 15 marca.", date(2026, 3, 15)),
        ("Jestem nieobecna do dnia 15.03.2026 r.", date(2026, 3, 15)),
        ("Urlop 2.03 - 15.03.2026", date(2026, 3, 15)),
        ("Wracam 16 marca 2026.", date(2026, 3, 15)),
        ("Ich bin bis zum 15. März nicht im Büro.", date(2026, 3, 15)),
        ("Ich bin bis 15.03. abwesend.", date(2026, 3, 15)),
        ("Ab dem 16. März bin ich wieder erreichbar.", date(2026, 3, 15)),
        ("Ich bin am 16.03.2026 wieder da.", date(2026, 3, 15)),
        ("Wieder im Büro ab 16.03.2026.", date(2026, 3, 15)),
        ("I am away until January 5.", date(2027, 1, 5)),
        ("I am away until 04/05/2026.", None),
        ("I am away until 31 February.", None),
        ("I am away until 2019-01-01.", None),
        ("Our offer ends soon. Call 600 100 200.", None),
        ("I am away.", None),
    ],
)
def test_the_last_day_of_an_absence(text: str, until: date | None) -> None:
    read = answer(text, subject="Out of office", Date="Mon, 2 Mar 2026 09:30:00 +0100")
    assert (read.kind, read.until) == ("auto-reply", until)


def test_without_a_date_of_its_own_a_day_without_year_says_nothing() -> None:
    assert answer("Away until 15 March", subject="Out of office").until is None
    assert answer("Away until 15 March 2026", subject="Out of office").until == date(2026, 3, 15)
