"""What holds of what was said, in whatever order it came in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from nurture.core.consents.proof import Proof, hash_of, language_of
from nurture.core.consents.standing import act, agreed, withdrawal
from nurture.core.model import Consent

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def yes(day: int, purpose: str = "newsletter") -> Consent:
    return Consent(purpose, True, NOW + timedelta(day))


def anew(day: int, purpose: str = "newsletter") -> Consent:
    return Consent(purpose, True, NOW + timedelta(day), confirmed=True)


def no(day: int, purpose: str = "newsletter") -> Consent:
    return Consent(purpose, False, NOW + timedelta(day))


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ([], []),
        ([no(0)], []),
        ([yes(0)], [0, 1, 2, 3, 4, 5]),
        ([yes(1), no(3)], [1, 2]),
        ([yes(1), no(3), yes(4)], [1, 2]),
        ([yes(1), no(3), anew(4)], [1, 2, 4, 5]),
        ([anew(1), no(3)], [1, 2]),
        ([yes(1), no(3), anew(3)], [1, 2]),
        ([yes(1), no(2), anew(3), no(4)], [1, 3]),
        ([yes(1), no(3, "")], [1, 2]),
        ([yes(1), no(3, ""), anew(4, "offers")], [1, 2]),
        ([yes(1), no(3, ""), anew(4)], [1, 2, 4, 5]),
        ([yes(1), no(3, "offers")], [1, 2, 3, 4, 5]),
    ],
)
def test_what_the_person_said_last_holds_whatever_came_in_when(said: list[Consent], days: list[int]) -> None:
    for order in permutations(said):
        assert [day for day in range(6) if agreed("newsletter", order, NOW + timedelta(day))] == days


def test_a_withdrawal_stands_under_every_clock() -> None:
    assert withdrawal("newsletter", [yes(0), no(9)]) == no(9)
    assert withdrawal("newsletter", [no(9), anew(10), no(2)]) is None


def test_who_wants_no_mail_has_not_said_no_to_tracking() -> None:
    assert agreed("tracking", [yes(0, "tracking"), no(1, "")], NOW + timedelta(2))
    assert not agreed("tracking", [yes(0, "tracking"), no(1, "tracking")], NOW + timedelta(2))


def test_each_record_is_called_by_what_was_done() -> None:
    filed = Consent("newsletter", True, NOW, proof=Proof("file"))
    assert [act(consent) for consent in (yes(0), filed, anew(0), no(0))] == [
        "given", "imported", "confirmed", "withdrawn",
    ]  # fmt: skip


def test_the_proof_makes_no_other_consent() -> None:
    assert {yes(0), Consent("newsletter", True, NOW, proof=Proof("file", by="ann"))} == {yes(0)}


def test_a_text_says_its_language_and_blank_lines_around_it_are_none_of_it() -> None:
    assert [language_of(f"consents/news{end}.md") for end in ("-v1.pl", "-v1", ".v2")] == ["pl", "", ""]
    assert hash_of("\nYes.\n") == hash_of("Yes.") != hash_of("Yes!")
