"""Wishes of people who write back, to the end: who gets no more, and what somebody has to decide first."""

from __future__ import annotations

import shutil
from copy import deepcopy
from pathlib import Path

import pytest

from nurture.core.model import MessageState
from nurture.engine.erasures import erase
from nurture.engine.intake.mailboxes import receive
from nurture.engine.intake.recording import Happening, record
from nurture.testing.world import World, instant
from tests.engine.test_returned import ADA, BEN, NOW, answer, events, mail_to, names, sent

__all__ = ["sent"]


@pytest.fixture
def guide(sent: World, tmp_path: Path) -> World:
    """As in `sent`, with files of its own."""
    shutil.copytree(sent.root, tmp_path / "project")
    return World(tmp_path / "project", {}, deepcopy(sent.store))


def sent_to(guide: World, email: str) -> list[str]:
    return [m.step for m in guide.state(email).messages if m.state is MessageState.SENT and m.kind == "send"]


def test_whoever_is_no_lead_yet_gets_none_once_they_arrive(guide: World) -> None:
    raw = answer("Eve@Other.example", "unsubscribe", "")
    said = "1 wish to get no more, 1 of them kept for an address that is no lead yet"
    assert receive(raw, "", guide.store, NOW) == said
    assert receive(raw, "", guide.store, NOW) == "1 known already"
    guide.write({"leads/form.csv": f"email\n{ADA}\n{BEN}\neve@other.example\n"})
    guide.run("2026-03-04T13:00+01:00")
    assert guide.state("eve@other.example").suppressed == "unsubscribed"
    assert sent_to(guide, "eve@other.example") == []


def test_below_a_mail_that_was_handed_on_both_may_be_meant(guide: World) -> None:
    raw = answer(f"Ben <{BEN}>", "Fwd: first", "STOP", mail_to(guide, ADA).message_id)
    assert receive(raw, "", guide.store, NOW) == "1 wish to get no more"
    assert [guide.state(each).suppressed for each in (ADA, BEN)] == ["unsubscribed"] * 2
    assert [event.message for event in events(guide, BEN)] == [""]
    assert receive(raw, "", guide.store, NOW) == "1 known already"


# ---------------------------------------------------------------- what somebody has to decide

NOT_CLEAR = "How do I unsubscribe?"


def held(guide: World, email: str) -> list[str]:
    return [m.reason.code for m in guide.state(email).messages if m.state is MessageState.HELD and m.reason]


def test_until_somebody_decides_nothing_leaves_to_who_may_have_asked_for_no_more(guide: World) -> None:
    raw = answer(ADA, "Re: first", NOT_CLEAR, mail_to(guide, ADA).message_id)
    assert receive(raw, "", guide.store, NOW) == "1 answer that may ask for no more"
    assert names(guide, ADA) == ["unclear-answer"]
    for at in ("2026-03-04T13:00+01:00", "2026-04-20T13:00+02:00"):
        report = guide.run(at)
        assert any("1 answer may ask for no more mail (a***@example.com since 2026-03-03)" in n for n in report.notes)
        assert held(guide, ADA) == ["unclear"]
    receive(answer(ADA, "Re: first", "Yes, please.", mail_to(guide, ADA).message_id, "X-Of: her"), "", guide.store, NOW)
    guide.run("2026-04-20T14:00+02:00")
    assert held(guide, ADA) == ["unclear"]


@pytest.mark.parametrize(("decided", "gets"), [("replied", ["first", "second"]), ("unsubscribed", ["first"])])
def test_what_is_recorded_by_hand_decides(guide: World, decided: str, gets: list[str]) -> None:
    receive(answer(ADA, "Re: first", NOT_CLEAR, mail_to(guide, ADA).message_id), "", guide.store, NOW)
    guide.run("2026-03-05T13:00+01:00")
    record(Happening(ADA, decided, at=instant("2026-03-05T14:00+01:00")), guide.place.project, guide.store)
    report = guide.run("2026-03-05T15:00+01:00")
    assert (sent_to(guide, ADA), [n for n in report.notes if "may ask" in n]) == (gets, [])


def test_a_wish_to_be_forgotten_ends_all_mail_and_is_named_until_it_is_done(guide: World) -> None:
    raw = answer(ADA, "Re: first", "Proszę o usunięcie moich danych.", mail_to(guide, ADA).message_id)
    assert receive(raw, "", guide.store, NOW) == "1 wish to be forgotten"
    assert guide.state(ADA).suppressed == "unsubscribed"
    [note] = [n for n in guide.run("2026-03-04T13:00+01:00").notes if "forgotten" in n]
    assert note.startswith("1 person asks to be forgotten (a***@example.com since 2026-03-03)")
    assert "within one month" in note
    guide.store.erase(guide.state(ADA).lead.id)
    assert not [n for n in guide.run("2026-03-04T14:00+01:00").notes if "forgotten" in n]


EVE = "eve@other.example"


def asking(guide: World) -> list[str]:
    return [note for note in guide.run("2026-04-20T13:00+02:00").notes if "to be forgotten" in note]


def test_who_asks_to_be_forgotten_and_is_no_lead_is_named_as_well(guide: World) -> None:
    receive(answer("Eve@Other.example", "Please delete all my data", ""), "", guide.store, NOW)
    for _ in range(2):
        [note] = asking(guide)
        assert note.startswith("1 person asks to be forgotten (e***@other.example since 2026-03-03)")
    guide.write({"leads/form.csv": f"email\n{ADA}\n{BEN}\n{EVE}\n"})
    assert len(asking(guide)) == 1 and guide.state(EVE).suppressed == "unsubscribed"


@pytest.mark.parametrize("is_lead", [True, False])
def test_no_address_of_who_was_erased_stays_with_those_who_ask(guide: World, is_lead: bool) -> None:
    for email in (EVE, ADA):
        receive(answer(email, "Please delete all my data", ""), "", guide.store, NOW)
    erased, left = (ADA, EVE) if is_lead else (EVE, ADA)
    assert erased in guide.store.get("undecided")
    erase(erased, guide.store)
    assert guide.store.get("undecided") == left
