"""Who wants no more mail, who wants to be forgotten, who wants neither, and whom somebody has to ask."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nurture.mail.returned.read import read_returned
from nurture.mail.returned.sentences import LONGEST, SENTENCES, read_writing
from nurture.mail.returned.wishes import wish
from tests.mail.returned import wishes_apart as apart
from tests.mail.returned import wishes_more as more
from tests.mail.returned import wishes_said as said
from tests.mail.returned.mails import plain

WISHES = {"Polish": said.POLISH, "English": said.ENGLISH, "abroad": said.ABROAD}
NONE = {"Polish and English": said.NO_WISHES, "abroad": said.NO_WISHES_ABROAD}
BELOW = (
    "\n\npon., 30 lis 2026 o 14:28 Anna <anna@lumo.example> napisał(a):\n\n> [Unsubscribe](https://lumo.example)",
    "\n\nWiadomość napisana przez Anna <anna@lumo.example> w dniu 30.11.2026, o godz. 14:28:\n\nHello. Another?",
    "\n\nPobierz aplikację Outlook dla systemu iOS<https://aka.ms/o0ukef>\nOd: Anna <anna@lumo.example>\nHello",
    "\n\nLe lun. 30 nov. 2026 à 14:28, Anna <anna@lumo.example> a écrit :\n> Hello",
    "\n\nпн, 30 лист. 2026 р. о 14:28 Anna <anna@lumo.example> пише:\n> Hello",
    "\n\nWith kind regards\nAda Lovelace\nHead of Engines\nThis message is confidential. You have the right to object.",
)


def kind(text: str, sender: str = "ada@example.com") -> str:
    return read_returned(plain(text, subject="Re: The guide", sender=sender, In_Reply_To="<abc@lumo.example>")).kind


def others(texts: Sequence[str], expected: str) -> list[tuple[str, str]]:
    """Those that are read as something else."""
    return [(read, text) for text in texts if (read := kind(text)) != expected]


@pytest.mark.parametrize("language", WISHES)
def test_they_want_no_more(language: str) -> None:
    assert others(WISHES[language], "unsubscribe") == []


@pytest.mark.parametrize("language", NONE)
def test_they_do_not_want_to_leave(language: str) -> None:
    assert others(NONE[language], "reply") == []


def test_they_want_to_be_forgotten() -> None:
    assert others((*said.ERASURES, *apart.ERASURES), "erasure") == []


def test_somebody_has_to_ask_them() -> None:
    assert others(said.UNCLEAR, "unclear") == []


def test_those_kept_apart() -> None:
    """No wish is lost, and nobody leaves by mistake; whom somebody has to ask is at most one of thirty."""
    wishes, none = (*apart.WISHES, *apart.ABROAD), (*apart.NO_WISHES, *apart.NO_WISHES_ABROAD)
    asked = [*others(wishes, "unsubscribe"), *others(none, "reply")]
    assert {read for read, _ in asked} <= {"unclear"}
    assert len(asked) * 30 <= len(wishes) + len(none)


def test_what_is_not_understood_is_for_somebody_to_read() -> None:
    assert {kind(text) for text in more.WISHES} == {"unsubscribe", "unclear"}
    assert {kind(text) for text in more.NO_WISHES} == {"reply", "unclear"}


@pytest.mark.parametrize("below", BELOW)
@pytest.mark.parametrize(
    "text", ["STOP", "Dzień dobry,\n\nproszę mnie wypisać z newslettera.", "Please unsubscribe me"]
)
def test_what_stands_below_changes_nothing(text: str, below: str) -> None:
    assert kind(text + below) == "unsubscribe"
    assert kind(f"Dziękuję!{below}") == "reply"


def test_a_wish_within_a_long_answer_is_for_somebody_to_read() -> None:
    long = "We would like to have thirty bicycles in May, with the service for two years. " * 6
    assert kind(f"{long}\nPlease remove me from your list.") == "unclear"
    assert kind(f"Please remove me from your list.\n{long}") == "unsubscribe"
    assert kind(f"{long}\nHow do I unsubscribe?") == "reply"


def test_a_wish_beside_the_signature_is_for_somebody_to_read_too() -> None:
    assert kind("Great guide.\n\nBest regards\nAda\n\nPlease remove me from your list.") == "unclear"
    assert kind("Great guide.\n\nPozdrawiam\nAda\nRODO i ochrona danych osobowych Sp. z o.o.") == "reply"
    assert kind("Great guide.\nSerdecznie proszę o wypisanie mnie z listy.") == "unsubscribe"
    assert kind("I do not click your links, unsubscribe me") == "unsubscribe"


def test_an_address_is_the_writers_own_or_somebody_elses() -> None:
    assert kind("Please remove ada@example.com from your list", "ada@example.com") == "unsubscribe"
    assert kind("Please remove ben@example.com from your list", "ada@example.com") == "unclear"


def test_a_subject_that_is_no_answer_counts_too() -> None:
    assert wish("Rezygnacja z newslettera", "Dzień dobry,\nproszę jak w temacie.\nJan Kowalski") == "unsubscribe"
    assert wish("Re: Rezygnacja z newslettera", "Dziękuję") is None
    assert wish("Proszę o usunięcie moich danych", "") == "erasure"


PIECES = (*said.POLISH, *said.NO_WISHES, *said.UNCLEAR, "nie ", "? ", ", ", "\n", "@", "http://", "[", "ﷺ", "\u200b")


@settings(max_examples=30)
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.text(max_size=200), st.text(max_size=40))
def test_whatever_they_write_is_read_with_bounded_work(pieces: list[str], text: str, sender: str) -> None:
    whole = text.join(pieces)
    wish(text, whole, sender)
    writing = read_writing(whole, sender)
    read = [*writing.letter, *writing.below]
    assert len(read) <= SENTENCES
    assert max((len(each.words) for each in read), default=0) <= LONGEST
